"""Help from two sides: one waits and gets a place, another is treated while she has a contact of her own."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from livlina.core import clock
from tests.browser import authority, story
from tests.browser.desk import Desk

AGREED = "Vi hörs på torsdagar när hon är på jobbet."


def row_of(page: Page, number: str) -> str:
    """What the list of those who wait says of that case."""
    return page.get_by_role("row").filter(has_text=number).inner_text()


@pytest.mark.req("R-359")
def test_a_woman_waits_is_checked_on_and_gets_a_place(desk: Desk) -> None:
    therapist = desk.house.account("therapist")
    intake = desk.page_of(desk.house.account("intake"))
    story.register_contact(intake, name=story.new_name())
    case = story.open_case(intake, worker=therapist.name)
    number = story.case_number(intake)

    page = desk.page_of(therapist)
    page.goto(f"{case}vantan/ny/")
    story.choose(page, "Vilken hjälp", "Stödsamtal")
    story.answer(page, "Turordning", "Snart")
    story.text(page, "Vad personen behöver", story.SENTENCE)
    story.choose(page, "Varför det väntar", "Ingen ledig plats")
    story.answer(page, "När personen kan", "Dagtid")
    story.press(page, "Spara")
    page.get_by_role("main").get_by_role("link", name="Kontroll").click()
    story.answer(page, "Hur är det?", "Värre än förut")
    story.text(page, "Vad personen sa", story.SENTENCE)
    story.text(page, "Vad du gjorde", "Ringde polisen tillsammans med henne.")
    story.answer(page, "Turordning efter kontrollen", "Akut")
    story.press(page, "Spara")
    page.wait_for_url(f"{case}vantan/")

    # one who leads has a free place in the daytime, and sees whom it fits
    lead = desk.page_of(desk.house.account("group_leader"))
    lead.goto("/vantelista/")
    expect(lead.get_by_role("main")).to_contain_text("Störst behov kommer först")
    assert "dagtid" in row_of(lead, number)
    for hours, word in (("Kväll", "nej, kan bara dagtid"), ("Dagtid", "ja")):
        story.choose(lead, "Ledig plats", "Enskilt")
        story.choose(lead, "Tid", hours)
        story.press(lead, "Ordna efter platsen")
        lead.wait_for_load_state()
        assert word in row_of(lead, number)

    page.get_by_role("main").get_by_role("link", name="Erbjud en plats").click()
    story.text(page, "Vilken plats", "Hos Bo, från måndag.")
    story.press(page, "Spara")
    page.get_by_role("main").get_by_role("link", name="Skriv svaret").click()
    story.answer(page, "Svar", "Tackade ja")
    story.press(page, "Spara")
    page.get_by_role("main").get_by_role("link", name="Ta bort från listan").click()
    page.get_by_role("radio", name="Hjälpen har börjat").check()
    story.press(page, "Spara")  # it was worse at the last check: what has been done since is said
    story.text(page, "Hur det blev", "Hon är hos Bo sedan i måndags, och vi har talat om vad hon gör i natt.")
    story.press(page, "Spara")
    expect(page.get_by_role("main")).to_contain_text("Hjälpen har börjat")
    lead.goto("/vantelista/")
    expect(lead.get_by_role("row").filter(has_text=number)).to_have_count(0)


@pytest.mark.req("R-122")
def test_one_who_uses_violence_is_treated_and_the_other_has_a_contact_of_her_own(desk: Desk) -> None:
    hers_worker, his_worker = desk.house.account("therapist"), desk.house.account("social_worker")
    intake = desk.page_of(desk.house.account("intake"))
    story.register_contact(intake, name=story.new_name())
    hers = story.open_case(intake, worker=hers_worker.name)
    number = story.case_number(intake)
    intake.goto("/kontakter/ny/")
    story.fill_contact(intake, name=story.new_name("Sture"), role="Använder våld")
    story.save_contact(intake)
    his = story.open_case(intake, worker=his_worker.name)

    # his side: motivational talks with a counter of their own, and Samtal om våld
    him = desk.page_of(his_worker)
    authority.talk(him, his, at="00.40", kind="Motiverande samtal")
    him.goto(f"{his}samtal/antal/")
    expect(him.get_by_role("main")).to_contain_text("Motiverande samtal")
    him.goto(f"{his}insatser/ny/")
    story.choose(him, "Insats", "Samtal om våld")
    him.get_by_role("checkbox", name="Personen har sagt ja").check()
    story.press(him, "Spara")
    him.wait_for_url(f"{his}insatser/")
    him.goto(f"{his}process/")
    expect(him.get_by_role("region", name=re.compile("^Att göra"))).to_contain_text("Berätta för den som leder")

    # who leads has her be offered a contact of her own
    lead = desk.page_of(desk.house.account("group_leader"))
    lead.goto("/egen-kontakt/")
    story.text(lead, "Nummer på den utsattas ärende", f"{number}, Innerstad")
    story.press(lead, "Be om kontakten")
    expect(lead.get_by_role("status")).to_contain_text("Hur det blir visas inte här")

    # her side
    her = desk.page_of(hers_worker)
    her.goto(hers)
    expect(her.get_by_role("main")).to_contain_text("Erbjud personen en egen kontakt")
    her.goto(f"{hers}insatser/")
    her.get_by_role("main").get_by_role("link", name="Egen kontakt").click()
    her.goto(f"{her.url}#main")  # as after the way past the menu
    story.press(her, "Spara")
    expect(her.locator(".errorsum")).to_be_focused()
    story.answer(her, "Vad hände?", "Personen vill ha kontakten")
    story.text(her, "Vad ni kom överens om", AGREED)
    her.get_by_role("checkbox", name="Personen vet").check()
    story.text(her, "Nästa dag du hör av dig", (clock.today() + timedelta(days=7)).isoformat())
    story.press(her, "Spara")
    expect(her.get_by_role("region", name="Egen kontakt")).to_contain_text("pågår")
    story.answer(her, "Vad hände?", "Säkerhetskontroll")
    story.answer(her, "Hur är det?", "Lugnt")
    story.text(her, "Nästa dag du hör av dig", (clock.today() + timedelta(days=5)).isoformat())
    story.press(her, "Spara")
    expect(her.get_by_role("region", name="Egen kontakt")).to_contain_text("Säkerhetskontroll")

    # nothing of it on his side
    for part in ("", "insatser/", "handelser/", "process/"):
        him.goto(f"{his}{part}")
        expect(him.get_by_role("main")).not_to_contain_text(re.compile(r"[Ee]gen kontakt|Säkerhetskontroll"))
    answer = him.goto(f"{hers}egen-kontakt/")
    assert answer is not None
    assert answer.status == 404
