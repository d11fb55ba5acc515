"""S-72: what is on the screen is for the one who sits at it."""

from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.desk import Desk
from tests.browser.laid import Laid

WHERE = "/kontakter/ny/"


def twice(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def is_readable(page: Page) -> bool:
    readable: bool = page.locator("main").evaluate(
        "main => main.checkVisibility({visibilityProperty: true}) && getComputedStyle(main).filter === 'none'"
    )
    return readable


def test_s_72_esc_twice_hides_the_page_from_a_field_too_and_esc_does_not_show_it(desk: Desk) -> None:
    page = desk.page_of(desk.house.account("therapist"))
    page.goto(WHERE)
    field = page.get_by_label("Telefon")
    field.fill("070-174 06 05")
    page.keyboard.press("Escape")
    page.wait_for_timeout(700)
    page.keyboard.press("Escape")
    assert is_readable(page)
    twice(page)
    hidden = page.get_by_role("dialog", name="Sidan är dold")
    expect(hidden).to_be_visible()
    assert not is_readable(page)
    box = hidden.bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1366, 768)
    for _ in range(4):
        page.keyboard.press("Escape")
        page.keyboard.press("/")
    expect(hidden).to_be_visible()
    assert not is_readable(page)
    hidden.get_by_role("button", name="Visa sidan").click()
    expect(field).to_have_value("070-174 06 05")
    assert is_readable(page)


def test_s_72_the_hidden_page_is_locked_from_where_it_is_hidden(desk: Desk) -> None:
    page = desk.fresh_page_of(desk.house.spare_account("therapist"))
    page.goto("/arenden/")
    twice(page)
    page.get_by_role("dialog").get_by_role("button", name="Lås skärmen").click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()


def test_s_72_the_page_is_blurred_behind_another_window_until_it_is_pointed_at(desk: Desk) -> None:
    page = desk.page_of(desk.house.account("therapist"))
    page.goto("/arenden/")
    page.evaluate("Object.defineProperty(document, 'hasFocus', {value: () => false}); dispatchEvent(new Event('blur'))")
    assert not is_readable(page)
    root = page.locator("html")
    root.dispatch_event("pointerenter")
    assert is_readable(page)
    root.dispatch_event("pointerleave")
    assert not is_readable(page)
    page.evaluate("dispatchEvent(new Event('focus'))")
    assert is_readable(page)
    page.evaluate("dispatchEvent(new Event('blur'))")
    page.emulate_media(media="print")
    assert is_readable(page)


def test_s_72_both_are_switched_off_in_the_settings(desk: Desk) -> None:
    page = desk.fresh_page_of(desk.house.spare_account("therapist"))
    page.goto("/installningar/")
    page.get_by_label("Kortkommandon").uncheck()
    page.get_by_label("Sudda sidan").uncheck()
    story.press(page, "Spara")
    expect(page.get_by_role("status")).to_contain_text("sparade")
    twice(page)
    page.evaluate("dispatchEvent(new Event('blur'))")
    assert is_readable(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_s_72_names_in_lists_are_no_larger_than_running_text(desk: Desk, laid: Laid) -> None:
    page = desk.page_of(desk.house.account("unit_manager"))
    for path in ("/", "/arenden/", "/kontakter/"):
        page.goto(path)
        sizes = page.evaluate(
            "[...document.querySelectorAll('main :is(tbody, .rows, .timeline) *')]"
            ".filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))"
            ".map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert max(sizes, default=0) <= 16, path
