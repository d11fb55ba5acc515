"""The open pages in the hands of one who is watched: the way out, with and without scripts, and nothing left."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import PHONE, Desk

URL = "/kontakt/"
AWAY = "https://www.smhi.se/"
SECRET = "Det som ingen får läsa"


@contextmanager
def weather(page: Page) -> Iterator[list[dict[str, str]]]:
    """The place that the way out leads to, played here. What was asked of it is listed."""
    asked: list[dict[str, str]] = []

    def answered(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(body="<title>Vädret</title><h1>Vädret</h1>", content_type="text/html; charset=utf-8")

    page.route(f"{AWAY}**", answered)
    yield asked


def filled(desk: Desk, **options: object) -> Page:
    page = desk.outside(**options)
    page.goto(URL)
    page.get_by_label("Ring mig").check()
    page.get_by_label("Telefonnummer").fill("070-174 06 12")
    page.get_by_label("Det du vill berätta").fill(SECRET)
    return page


def press(*keys: str):
    def act(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)

    return act


WAYS_OUT = {
    "click": lambda page: page.get_by_role("link", name="Lämna sidan").click(),
    "esc": press("Escape", "Escape", "Escape"),
    "shift": press("Shift", "Shift", "Shift"),
}


@pytest.mark.req("R-479")
@pytest.mark.parametrize("way", WAYS_OUT)
def test_s81_the_way_out_blanks_the_page_at_once_and_back_leads_to_nothing(desk: Desk, way: str) -> None:
    page = filled(desk, size=PHONE)
    shown: list[str] = []
    page.on("console", lambda message: shown.append(message.text))
    page.evaluate(
        "addEventListener('beforeunload', () => console.debug(document.title, document.body.childElementCount,"
        " document.body.innerText.length))"
    )
    with weather(page) as asked:
        with page.expect_navigation(url=AWAY):
            WAYS_OUT[way](page)
        assert shown[:1] == ["Väder 0 0"]
        assert "referer" not in asked[0]
        page.go_back()
        assert SECRET not in page.content()
        assert page.url != f"{desk.house.url}{URL}"  # the entry was replaced


def test_s81_what_is_typed_does_not_lead_away(desk: Desk) -> None:
    page = filled(desk)
    note = page.get_by_label("Det du vill berätta")
    note.press("Shift+A")
    note.press("Shift+B")
    note.press("Shift+C")
    press("Escape", "Escape", "a", "Escape")(page)
    expect(page.get_by_role("status")).to_contain_text("Tryck Esc 2 gånger till")
    assert page.url == f"{desk.house.url}{URL}"
    page.clock.install()
    press("Escape")(page)
    page.clock.fast_forward(6000)
    assert page.url == f"{desk.house.url}{URL}"


def test_s81_the_way_out_is_reached_first_is_always_in_sight_and_works_without_scripts(desk: Desk) -> None:
    page = desk.outside(size=PHONE, java_script_enabled=False)
    page.goto(URL)
    way_out = page.get_by_role("link", name="Lämna sidan")
    page.keyboard.press("Tab")
    expect(way_out).to_be_focused()
    page.get_by_role("button", name="Skicka").scroll_into_view_if_needed()
    expect(way_out).to_be_in_viewport()
    with weather(page) as asked:
        way_out.click()
        page.wait_for_url(AWAY)
        assert "referer" not in asked[0]


@pytest.mark.req("R-479")
def test_s80_s82_sent_without_scripts_and_neither_cookie_nor_storage_nor_back_keeps_it(desk: Desk) -> None:
    page = filled(desk, java_script_enabled=False)
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack")
    assert page.url == f"{desk.house.url}/kontakt/tack/"
    assert page.context.cookies() == []
    page.go_back()
    expect(page.get_by_label("Det du vill berätta")).to_have_value("")
    assert SECRET not in page.content()


def test_s82_the_code_is_shown_once_in_no_address_and_not_sent_again_by_a_reload(desk: Desk) -> None:
    page = desk.outside()
    page.goto(URL)
    page.get_by_label("Jag ringer er").check()
    expect(page.get_by_label("Telefonnummer")).to_be_hidden()
    page.get_by_label("Det du vill berätta").fill(SECRET)
    page.get_by_role("button", name="Skicka").click()
    code = page.locator(".code").inner_text()
    assert page.url == f"{desk.house.url}/kontakt/tack/"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack")
    assert code not in page.content()
    page.go_back()
    expect(page.get_by_label("Det du vill berätta")).to_have_value("")
