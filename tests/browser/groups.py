"""A group, as those who lead, hold it and have a case in it lay it in the browser."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from livlina.core import clock
from tests.browser import story
from tests.browser.desk import Desk

KIND = "Gruppverksamhet"
MEETINGS, PLACE = re.compile(r"^Träffar"), re.compile(r"^Grupp \d")


def announce(page: Page, *, host: str) -> str:
    """A group that begins today, held by the one of that name. Its address."""
    page.goto("/grupper/ny/")
    story.choose(page, "Vilken hjälp", KIND)
    story.text(page, "Manual", "Utväg")
    story.text(page, "Platser", "8")
    story.text(page, "Första dagen", clock.today().isoformat())
    story.text(page, "Sista dagen", (clock.today() + timedelta(days=70)).isoformat())
    story.group(page, "Vilka som håller i gruppen").get_by_role("checkbox", name=host, exact=True).check()
    story.press(page, "Spara")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grupp ")
    return urlsplit(page.url).path


def plan(page: Page, group: str, *, hour: str = "03.00") -> None:
    """Two meetings from tomorrow, at an hour that is free, by the one who holds it, who opens it for places."""
    page.goto(group)
    story.text(page, "Första träffen", (clock.today() + timedelta(days=1)).isoformat())
    story.text(page, "Klockan", hour)
    story.text(page, "Teman, ett på varje rad", "Att börja\nAtt gå vidare")
    story.press(page, "Planera")
    expect(page.get_by_role("region", name=MEETINGS)).to_contain_text("Att gå vidare")
    story.press(page, "Ta emot i gruppen")
    expect(page.get_by_role("region", name="Om gruppen")).to_contain_text("tar emot")


def propose(page: Page, case: str, group: str, *, called: str) -> None:
    """The person of the case is proposed to that group, by the name she wants there."""
    page.goto(group)
    name = page.get_by_role("heading", level=1).inner_text()
    page.goto(f"{case}grupp/ny/")
    story.choose(page, "Grupp", f"{name},")
    story.text(page, "Vad personen vill kallas i gruppen", called)
    story.text(page, "Varför den gruppen", story.SENTENCE)
    story.press(page, "Föreslå platsen")


def step(page: Page, what: str, *, words: str = "", why: str = "") -> None:
    """What happened with the place that is shown."""
    story.answer(page, "Vad har hänt?", what)
    if words:
        story.text(page, "Hur det var, eller blev, för personen", words)
    if why:
        story.choose(page, "Varför personen slutade", why)
    story.press(page, "Spara i ärendet")
    expect(page.get_by_role("region", name=PLACE)).to_contain_text(what)


def going_on(desk: Desk, case: str) -> str:
    """A group that goes on, held by the therapist, with the case in it. Its address."""
    page = desk.page_of(desk.house.account("therapist"))
    page.goto(f"{case}grupp/")
    known = page.get_by_role("region", name="Platser i grupper").get_by_role("link", name=PLACE)
    if known.count():
        name = known.first.inner_text()
        page.goto("/grupper/")
        return page.get_by_role("link", name=name, exact=True).get_attribute("href") or ""
    lead = desk.page_of(desk.house.account("group_leader"))
    group = announce(lead, host=desk.house.account("therapist").name)
    plan(page, group)
    propose(page, case, group, called="D.")
    step(page, "Tackade ja")
    place = page.url
    page.goto(group)
    story.press(page, "Gruppen har börjat")
    page.goto(place)
    step(page, "Började i gruppen")
    return group


def first_link(page: Page, region: str) -> None:
    """Go by the first link there."""
    page.get_by_role("region", name=re.compile(f"^{region}")).get_by_role("link").first.click()
    page.wait_for_load_state()
