"""On paper: the case and the sentence that says how the paper is kept, and none of the screen's furniture."""

from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.desk import Desk
from tests.browser.laid import Laid


def printed(desk: Desk, path: str, *, role: str = "therapist") -> Page:
    page = desk.page_of(desk.house.account(role))
    page.goto(path)
    page.emulate_media(media="print")
    return page


def test_a_case_on_paper_says_whose_it_is_and_how_it_is_kept(desk: Desk, laid: Laid) -> None:
    page = printed(desk, laid.case)
    line = page.locator(".printonly")
    expect(line).to_be_visible()
    expect(line).to_contain_text(f"Ärende {laid.number}")
    expect(line).to_contain_text(desk.house.account("therapist").name)
    expect(line).to_contain_text("Sekretess. Förvara inlåst.")
    assert laid.name not in line.inner_text()
    expect(page.get_by_role("heading", name=laid.name)).to_be_visible()
    expect(page.locator(".prose", has_text=story.SENTENCE).first).to_be_visible()
    for furniture in (".rail", ".topbar", ".subnav", ".crumb", ".skip", ".btn >> nth=0"):
        expect(page.locator(furniture).first).to_be_hidden()


def test_the_tables_on_paper_have_their_notes_and_no_buttons(desk: Desk) -> None:
    page = printed(desk, "/statistik/", role="statistician")
    expect(page.locator(".printonly")).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_role("heading", name="Att tänka på när du läser")).to_be_visible()
    for furniture in (".rail", ".topbar", ".filters", ".btn >> nth=0"):
        expect(page.locator(furniture).first).to_be_hidden()


def test_on_the_screen_the_line_of_the_paper_is_not_shown(desk: Desk, laid: Laid) -> None:
    page = desk.page_of(desk.house.account("therapist"))
    page.goto(laid.case)
    expect(page.locator(".printonly")).to_be_hidden()
    expect(page.locator(".rail")).to_be_visible()
