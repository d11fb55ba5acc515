"""From a first contact to the tables of the year: with a mouse, with keys alone, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import story
from tests.browser.desk import Desk, shut
from tests.browser.house import House
from tests.browser.keys import Keys

UNIT = "Innerstad"
COUNTERS = ("unit_manager", "statistician")


def in_tables(desk: Desk, role: str) -> dict[str, int]:
    """What the tables of this year say of exposed women at the unit: by sex, and all of them."""
    page = desk.page_of(desk.house.account(role))
    page.goto("/statistik/")
    counted = {
        "women": story.counted(page, table=1, unit=UNIT, column="Kvinnor"),
        "all": story.counted(page, table=3, unit=UNIT, column="Antal"),
        "women in the city": story.counted(page, table=1, unit="Totalt", column="Kvinnor"),
    }
    shut(page)
    return counted


def test_a_first_contact_becomes_a_case_with_a_signed_note_and_is_counted(desk: Desk) -> None:
    before = {role: in_tables(desk, role) for role in COUNTERS}
    name = story.new_name()
    intake = desk.fresh_page_of(desk.house.account("intake"))

    intake.get_by_role("link", name="Ny kontakt").click()
    story.fill_contact(intake, name=name)
    story.answer(intake, "Kön", "Kvinna")
    story.save_contact(intake)
    expect(intake.get_by_role("heading", level=1)).to_have_text(name)
    assert in_tables(desk, COUNTERS[0]) == before[COUNTERS[0]], "a contact without a case is not in the tables"

    worker = desk.house.account("therapist")
    case = story.open_case(intake, worker=worker.name)
    number = story.case_number(intake)

    therapist = desk.page_of(worker)
    therapist.goto("/arenden/")
    therapist.get_by_role("row").filter(has_text=number).get_by_role("link", name=name).click()
    therapist.wait_for_url(case)
    story.write_note(therapist, words=story.SENTENCE, sign=True)
    expect(therapist.get_by_role("status")).to_contain_text("Anteckningen är signerad")
    expect(therapist.get_by_role("link", name="Ändra", exact=True)).to_have_count(0)
    therapist.goto(f"{case}journal/")
    expect(therapist.get_by_role("main")).to_contain_text(story.SENTENCE)
    expect(therapist.get_by_role("main")).not_to_contain_text("osignerad")

    for role in COUNTERS:
        assert in_tables(desk, role) == {what: count + 1 for what, count in before[role].items()}


def test_the_same_with_the_keyboard_alone(desk: Desk, house: House) -> None:
    before = in_tables(desk, "unit_manager")
    account = house.account("social_worker")
    name = story.new_name()
    page = desk.outside()
    keys = Keys(page)

    page.goto("/logga-in/")
    assert keys.here() == 'textbox "Användarnamn"'
    keys.type(account.username)
    assert keys.tab() == 'textbox "Lösenord"'
    keys.type(account.password)
    keys.go("button", "Fortsätt")
    assert keys.here() == 'textbox "Kod"'
    keys.type(house.code(account))
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_url(f"{house.url}/")

    assert keys.tab() == 'link "Hoppa till innehållet"'
    keys.press("Enter")
    assert keys.here() == "main"
    assert keys.tab() == 'link "Ny kontakt"'
    with page.expect_navigation():
        keys.press("Enter")

    keys.to("radio", "Den det gäller")
    keys.press("Space")
    expect(page.locator(":focus")).to_be_checked()
    keys.choose("Väg in", "Kontakt själv")
    keys.choose("Vem gäller det?", "Våldsutsatt")
    keys.fill("Namn", name)
    keys.to("radio", "Okänt")  # of the sex: the answer that is chosen beforehand has the focus of the group
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    assert keys.here() == 'radio "Kvinna"'
    keys.go("button", "Spara kontakten")
    keys.go("link", "Öppna kontakten")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    keys.go("link", "Öppna ärende")
    keys.go("button", "Öppna ärendet")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    number = story.case_number(page)

    keys.go("link", "Anteckna")
    keys.fill("Anteckning", story.SENTENCE)
    keys.go("button", "Spara och signera")
    expect(page.get_by_role("status")).to_contain_text("Anteckningen är signerad")

    keys.go("link", "Ärenden")
    keys.go("link", name)
    assert story.case_number(page) == number
    keys.go("button", "Logga ut")
    assert page.url.startswith(f"{house.url}/logga-in/")

    assert in_tables(desk, "unit_manager") == {what: count + 1 for what, count in before.items()}


def test_the_same_without_scripts_and_a_search(desk: Desk) -> None:
    name = story.new_name()
    page = desk.fresh_page_of(desk.house.account("barnahus_coordinator"), java_script_enabled=False)

    page.get_by_role("link", name="Ny kontakt").click()
    story.text(page, "Namn, personnummer eller ärendenummer", name)
    story.press(page, "Sök")
    expect(page.get_by_role("main")).to_contain_text("Ingen träff bland dem du kan välja")
    expect(page.get_by_role("textbox", name="Namn", exact=True)).to_have_value(name)
    story.fill_contact(page, name=name)
    page.get_by_label("Väg in").select_option(label="Polis")
    story.save_contact(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    story.open_case(page)
    number = story.case_number(page)
    story.write_note(page, words=story.SENTENCE, sign=False)
    story.press(page, "Signera")
    expect(page.get_by_role("status")).to_contain_text("Anteckningen är signerad")

    find = page.get_by_role("search").get_by_role("searchbox")
    find.fill(name.split()[1])
    find.press("Enter")
    expect(page.get_by_role("row").filter(has_text=number).get_by_role("link", name=name)).to_be_visible()
    assert page.url == f"{desk.house.url}/sok/"
    find.fill(number)
    find.press("Enter")
    expect(page.get_by_role("row").filter(has_text=number).get_by_role("link", name=name)).to_be_visible()

    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("status").filter(has_text="Du är utloggad")).to_be_visible()


@pytest.mark.req("R-232")
def test_danger_that_rises_during_a_talk_reaches_the_lead_and_the_case_does_not_end_in_silence(desk: Desk) -> None:
    worker = desk.house.account("therapist")
    page = desk.page_of(worker)
    story.register_contact(page, name=story.new_name("Vera"))
    case = story.open_case(page, worker=worker.name)
    number = story.case_number(page)
    page.get_by_role("link", name="Risk och skydd").first.click()
    page.get_by_role("link", name="Något har hänt").click()
    story.choose(page, "Vad har hänt?", "Grepp om halsen")
    story.press(page, "Spara")
    page.wait_for_url(f"{case}risk/")
    expect(page.get_by_role("region", name="Det som har hänt")).to_contain_text("Grepp om halsen")

    page.goto(f"{case}bedomningar/")
    page.get_by_role("link", name="Skyddsbedömning").click()
    story.answer(page, "Hur?", "Vid ett möte")
    story.press(page, "Börja")
    page.wait_for_url("**/del/1/")
    assessment = page.url.partition("del/")[0]
    page.goto(f"{assessment}del/2/")
    page.get_by_role("group", name="Kan någon bli skadad i dag").get_by_role("radio", name="Ja").check()
    story.press(page, "Spara och gå till nästa del")
    page.wait_for_url("**/del/3/")
    page.goto(f"{assessment}stallningstagande/")
    page.get_by_role("radio", name="Akut fara").check()
    story.text(page, "Dina skäl", story.SENTENCE)
    story.press(page, "Spara och visa vad svaren pekar på")
    page.wait_for_url("**/signera/")
    story.press(page, "Underteckna")
    page.wait_for_url(assessment)

    page.goto(f"{case}avsluta/")
    expect(page.get_by_role("main")).to_contain_text("beslut av den som leder")
    lead = desk.page_of(desk.house.account("group_leader"))
    lead.goto("/gruppen/")
    lead.get_by_role("link", name=worker.name, exact=True).click()
    expect(lead.get_by_role("row").filter(has_text=number)).to_contain_text("Akut fara")


def test_the_search_key_leads_to_the_search_field(desk: Desk) -> None:
    page = desk.page_of(desk.house.account("intake"))
    keys = Keys(page)
    page.goto("/")
    keys.press("/")
    assert re.match('searchbox "Sök', keys.here())
    keys.type("7")
    expect(page.locator(":focus")).to_have_value("7")


def test_the_code_that_the_command_prints_opens_the_door(house: House) -> None:
    account = house.account("therapist")
    assert re.fullmatch(r"\d{6}\n", house.livlina("demo", "code", account.username))
