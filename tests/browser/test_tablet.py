"""A person rates herself on the tablet of the centre, in Arabic from right to left, and nothing is left on it."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.desk import Desk
from tests.browser.survey import RULES, RUN_AXE, TOO_WIDE, kept_by_browser

TABLET = (768, 1024)
NEXT, DECLINE, HAND_IN = "التالي", "لا أريد الإجابة", "سلّم الإجابات"


def code_for(page: Page, case: str, *, language: str) -> str:
    """What the worker says, and the code that comes of it."""
    page.goto(f"{case}bedomningar/skattning/")
    for question, word in (
        ("Vilka frågor?", "Så har jag det"),
        ("På vilket språk?", language),
        ("När i kontakten?", "I början"),
        ("Vem ser skärmen?", "Bara personen själv"),
    ):
        story.group(page, question).get_by_role("radio", name=re.compile(f"^{re.escape(word)}")).check()
    story.press(page, "Ta fram en kod")
    return page.locator(".bigcode").inner_text()


def is_usable(page: Page) -> None:
    """Right to left, as wide as the tablet, and by everyone."""
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.evaluate(TOO_WIDE) is None
    page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate(RUN_AXE, RULES))
    assert not found.violations_count, found.generate_report()


@pytest.mark.req("R-479")
def test_she_rates_herself_on_a_tablet_in_arabic_and_it_is_read_in_her_case(desk: Desk) -> None:
    therapist, name = desk.house.account("therapist"), story.new_name()
    intake = desk.page_of(desk.house.account("intake"))
    story.register_contact(intake, name=name)
    case = story.open_case(intake, worker=therapist.name)
    page = desk.page_of(therapist)
    code = code_for(page, case, language="Arabiska")

    tablet = desk.outside(size=TABLET, reduced_motion="reduce")
    tablet.goto("/skatta/")
    tablet.get_by_label("Skriv koden").fill(code)
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("قبل أن تبدأ")
    is_usable(tablet)
    tablet.get_by_role("button", name="ابدأ").click()
    expect(tablet.get_by_text("السؤال 1 من 10")).to_be_visible()
    is_usable(tablet)
    first, last = (tablet.get_by_text(word, exact=True).bounding_box() for word in ("0", "10"))
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]  # the scale begins at the right, as the language is read
    tablet.get_by_role("radio", name="7", exact=True).focus()
    tablet.keyboard.press("Space")
    tablet.get_by_role("button", name=NEXT).click()
    for _ in range(9):
        tablet.get_by_role("button", name=DECLINE).click()
    tablet.get_by_role("button", name=HAND_IN).click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("شكراً")
    is_usable(tablet)
    assert tablet.title() == "أسئلة"
    assert kept_by_browser(tablet, home=desk.house.url) == {}

    page.goto(f"{case}bedomningar/")
    page.get_by_role("region", name="Så har jag det").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("Arabiska, översättningen är inte granskad")
    page.get_by_role("link", name="Läs och ta emot").click()
    story.press(page, "Läst och mottagen")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Personen själv, på surfplatta"))

    # she leaves before she hands in: the page is blank at once, and the code opens nothing more
    code = code_for(page, case, language="Engelska")
    tablet.goto("/skatta/")
    tablet.get_by_label("Skriv koden").fill(code)
    tablet.get_by_role("button", name="Öppna").click()
    tablet.get_by_role("button", name="Begin").click()
    tablet.route(
        "https://www.smhi.se/**", lambda route: route.fulfill(body="<title>Vädret</title>", content_type="text/html")
    )
    tablet.get_by_role("button", name="Stop and clear").click()
    tablet.wait_for_url("https://www.smhi.se/**")
    expect(page.get_by_role("main")).to_be_visible()
    for _ in range(20):  # what tells the server is not waited for by whoever leaves
        page.goto(f"{case}bedomningar/skattning/")
        if page.get_by_text("Personen avslutade").count():
            break
    expect(page.get_by_role("region", name="Tillfällen")).to_contain_text("Personen avslutade, inget är sparat")
