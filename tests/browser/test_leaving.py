"""Signed out or locked, nothing of anyone is left on the screen or a click away."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.desk import Desk


def case_on_screen(desk: Desk, role: str) -> tuple[Page, str, str]:
    """One who has just signed in and looks at a case of her own. The page, the name and the address."""
    name = story.new_name()
    page = desk.fresh_page_of(desk.house.spare_account(role))
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=name)
    story.press(page, "Spara kontakten")
    case = story.open_case(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page, name, case


def test_s54_after_sign_out_neither_back_nor_reload_shows_anything(desk: Desk) -> None:
    page, name, case = case_on_screen(desk, "therapist")
    number = story.case_number(page)
    before = page.context.cookies()
    page.goto(f"{case}personer/")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("status").filter(has_text="Du är utloggad")).to_be_visible()
    assert not {cookie["value"] for cookie in before} & {cookie["value"] for cookie in page.context.cookies()}

    for _ in range(4):
        page.go_back()
        assert_nothing_of(page, name, number)
        page.reload()
        assert_nothing_of(page, name, number)
    page.goto(case)
    assert_nothing_of(page, name, number)
    expect(page.get_by_role("button", name="Fortsätt")).to_be_visible()


def assert_nothing_of(page: Page, *words: str) -> None:
    shown = page.content()
    assert not [word for word in words if word in shown]


def test_s54_sign_out_hides_the_page_before_the_server_has_answered(desk: Desk) -> None:
    page, _, _ = case_on_screen(desk, "therapist")
    with hidden_as_it_leaves(page):
        page.get_by_role("button", name="Logga ut").click()


def test_s52_the_lock_hides_at_once_and_opens_with_password_or_code(desk: Desk) -> None:
    page, name, case = case_on_screen(desk, "group_leader")
    number = story.case_number(page)
    account = next(a for a in desk.house.accounts if a.name == page.locator(".me").inner_text().strip())
    with hidden_as_it_leaves(page):
        page.get_by_role("button", name="Lås skärmen").click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    assert_nothing_of(page, name, number)
    page.go_back()
    assert_nothing_of(page, name, number)
    page.goto(case)
    assert_nothing_of(page, name, number)

    page.get_by_label("Lösenord eller kod").fill("inte rätt lösenord")
    page.get_by_role("button", name="Lås upp").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Lösenord eller kod").fill(account.password)
    page.get_by_role("button", name="Lås upp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert page.url == case

    page.get_by_role("button", name="Lås skärmen").click()
    page.get_by_label("Lösenord eller kod").fill(desk.house.code(account))
    page.get_by_role("button", name="Lås upp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_s52_locked_in_one_tab_is_hidden_in_the_other(desk: Desk) -> None:
    page, name, case = case_on_screen(desk, "therapist")
    other = page.context.new_page()
    other.goto(case)
    page.get_by_role("button", name="Lås skärmen").click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    expect(other.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    assert_nothing_of(other, name)


def test_s54_locked_without_scripts_too(desk: Desk) -> None:
    name = story.new_name()
    page = desk.fresh_page_of(desk.house.spare_account("therapist"), java_script_enabled=False)
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=name)
    story.press(page, "Spara kontakten")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("button", name="Lås skärmen").click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    page.go_back()
    assert_nothing_of(page, name)


@contextmanager
def hidden_as_it_leaves(page: Page) -> Iterator[None]:
    """What is done within leads away; before the server is asked for anything the page shows nothing."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        "addEventListener('beforeunload', () => console.debug(document.body.checkVisibility(), document.title))"
    )
    with page.expect_navigation():
        yield
    assert said[:1] == ["false Livlina"]


def test_the_warning_before_the_screen_locks_keeps_the_session_alive(desk: Desk) -> None:
    page = desk.page_of(desk.house.account("intake"))
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward("13:30")
    warning = page.get_by_role("alert").filter(has_text="Skärmen låses om två minuter")
    expect(warning).to_be_visible()
    with page.expect_response("**/las/kvar/") as answer:
        warning.get_by_role("button", name="Fortsätt arbeta").click()
    assert answer.value.status == 204
    expect(warning).to_be_hidden()


def test_s52_when_the_time_is_out_the_page_hides_and_asks_who_is_there(desk: Desk) -> None:
    page, _, _ = case_on_screen(desk, "therapist")
    page.clock.install()
    page.reload()
    with page.expect_request(re.compile(r"/las/\?next=/arenden/")), hidden_as_it_leaves(page):
        page.clock.fast_forward("15:30")
