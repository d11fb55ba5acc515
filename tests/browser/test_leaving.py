"""Signed out or locked, nothing of anyone is left on the screen or a click away."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import places, story
from tests.browser.desk import Desk
from tests.browser.house import Account


def case_on_screen(desk: Desk, role: str) -> tuple[Page, str, str]:
    """One who has just signed in and looks at a case of her own. The page, the name and the address."""
    name = story.new_name()
    page = desk.fresh_page_of(desk.house.spare_account(role))
    page.goto("/kontakter/ny/")
    story.fill_contact(page, name=name)
    story.save_contact(page)
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
    with leaving(page) as shown:
        page.get_by_role("button", name="Logga ut").click()
    assert shown[0] == HIDDEN


def test_s52_the_lock_hides_at_once_and_opens_with_password_or_code(desk: Desk) -> None:
    page, name, case = case_on_screen(desk, "group_leader")
    number = story.case_number(page)
    account = next(a for a in desk.house.accounts if a.name == page.locator(".me").inner_text().strip())
    with leaving(page) as shown:
        page.get_by_role("button", name="Lås skärmen").click()
    assert shown[0] == HIDDEN
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
    story.save_contact(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("button", name="Lås skärmen").click()
    expect(page.get_by_role("heading", name="Skärmen är låst")).to_be_visible()
    page.go_back()
    assert_nothing_of(page, name)


HIDDEN = "false Livlina"  # nothing of the body is visible, and the title is neutral


@contextmanager
def leaving(page: Page) -> Iterator[list[str]]:
    """What is done within leads away. First in the list, after it: what the page showed before the server was asked."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        "addEventListener('beforeunload', () => console.debug(document.body.checkVisibility(), document.title))"
    )
    with page.expect_navigation():
        yield said


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
    with page.expect_request(re.compile(r"/las/\?next=/arenden/")), leaving(page) as shown:
        page.clock.fast_forward("15:30")
    assert shown[0] == HIDDEN


def test_s52_before_the_ten_hours_are_out_it_is_said_and_nothing_makes_them_longer(desk: Desk) -> None:
    page = desk.page_of(desk.house.account("intake"))

    def nearly_over(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer,
            body=answer.text().replace("data-session-end=", 'data-session-left="300" data-session-end='),
        )

    page.route(re.compile(r"/$"), nearly_over)
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward("03:00")
    warning = page.get_by_role("alert").filter(has_text="Inloggningen tar slut om två minuter")
    expect(warning).to_be_visible()
    expect(warning.get_by_role("button")).to_have_count(0)
    with page.expect_request(re.compile(r"/las/\?next=/$")), leaving(page) as shown:
        page.clock.fast_forward("02:00")
    assert shown[0] == HIDDEN


def test_s55_an_account_that_is_closed_dies_in_every_open_window(desk: Desk) -> None:
    path = places.new_account(desk)
    account, page = come_in(desk, path)
    other = desk.fresh_page_of(account)
    for window in (page, other):
        window.goto("/installningar/")
        expect(window.get_by_role("heading", level=1)).to_have_text("Inställningar")
    desk.house.livlina("account", "close", "--username", account.username)
    closed_at = time.monotonic()
    for window in (page, other):
        for address in ("/", "/installningar/", "/arenden/"):
            window.goto(address)
            expect(window.get_by_role("heading", name="Logga in i Livlina")).to_be_visible()
    assert time.monotonic() - closed_at < 5
    page.goto(path)
    expect(page.get_by_role("heading", name="Länken går inte att använda")).to_be_visible()


def come_in(desk: Desk, path: str) -> tuple[Account, Page]:
    """The first visit by a link: the account as it became, and the page of the one who is in."""
    password = "en lina mellan oss två"
    page = desk.outside()
    page.goto(path)
    username = re.search(r"användarnamn är (\S+?)\. ", page.get_by_role("main").inner_text())[1]
    page.get_by_label("Nytt lösenord").fill(password)
    page.get_by_label("Samma lösenord igen").fill(password)
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_text("Skriv in nyckeln för hand").click()
    secret = page.get_by_text("Nyckel:").locator("strong").inner_text().replace(" ", "")
    account = Account("therapist", "", username, username, password, secret)
    page.get_by_label("Kod från appen").fill(desk.house.code(account))
    page.get_by_role("button", name="Klart").click()
    page.get_by_role("link", name="Jag har skrivit av dem").click()
    return account, page


def started_note(desk: Desk, role: str, words: str) -> tuple[Page, str]:
    """A note begun in a case of one's own, and not yet kept by the server. The page and its address."""
    page, _, case = case_on_screen(desk, role)
    page.goto(f"{case}anteckning/ny/")
    story.text(page, "Anteckning", words)
    return page, page.url


def taken_up(page: Page) -> Locator:
    """The note's text, after what is offered has been taken up."""
    expect(page.get_by_role("heading", name="Du har text som inte är sparad")).to_be_visible()
    page.get_by_role("link", name="Ta fram").click()
    return page.get_by_role("main").get_by_role("textbox", name=story.labelled("Anteckning"))


def account_of(desk: Desk, page: Page) -> Account:
    return next(a for a in desk.house.accounts if a.name == page.locator(".me").inner_text().strip())


def test_s141_the_lock_keeps_the_last_words_and_offers_them_back(desk: Desk) -> None:
    page, address = started_note(desk, "therapist", "Hon berättar om")
    account = account_of(desk, page)
    with leaving(page) as shown:
        page.get_by_role("button", name="Lås skärmen").click()
    assert shown[0] == HIDDEN
    page.get_by_label("Lösenord eller kod").fill(account.password)
    page.get_by_role("button", name="Lås upp").click()
    expect(page).to_have_url(address)
    expect(taken_up(page)).to_have_value("Hon berättar om")
    story.press(page, "Spara")
    expect(page.get_by_role("status").filter(has_text="Anteckningen är sparad")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", name="Du har text som inte är sparad")).to_have_count(0)


def test_s141_signed_out_and_in_again_the_same_worker_finds_her_text_in_both_tabs(desk: Desk) -> None:
    page, address = started_note(desk, "therapist", "Den ena fliken")
    account = account_of(desk, page)
    other = page.context.new_page()
    other.goto(address)
    with other.expect_response("**/utkast/") as kept:
        story.text(other, "Anteckning", "Den andra fliken")
    assert kept.value.status == 204
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("status").filter(has_text="Du är utloggad")).to_be_visible()

    again = desk.fresh_page_of(account)
    again.goto(address)
    expect(again.get_by_role("heading", name="Du har text som inte är sparad")).to_have_count(2)
    found = set()
    for number in range(2):
        again.goto(address)
        again.get_by_role("link", name="Ta fram").nth(number).click()
        expect(again.get_by_role("heading", name="står i formuläret")).to_be_visible()
        found.add(again.get_by_role("main").get_by_role("textbox", name=story.labelled("Anteckning")).input_value())
    assert found == {"Den ena fliken", "Den andra fliken"}


def test_s141_a_browser_that_crashes_loses_five_seconds_at_most(desk: Desk) -> None:
    page, _, case = case_on_screen(desk, "therapist")
    account = account_of(desk, page)
    address = f"{case}anteckning/ny/"
    page.goto(address)
    with page.expect_response("**/utkast/", timeout=5000) as kept:
        story.text(page, "Anteckning", "Hon berättar om")
    assert kept.value.status == 204
    page.context.close()

    again = desk.fresh_page_of(account)
    again.goto(address)
    expect(taken_up(again)).to_have_value("Hon berättar om")


def test_s141_without_a_net_what_is_typed_is_kept_when_it_is_back(desk: Desk) -> None:
    page, _, case = case_on_screen(desk, "therapist")
    page.goto(f"{case}anteckning/ny/")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        story.text(page, "Anteckning", "Hon berättar om")
    with page.expect_response("**/utkast/") as kept:
        page.context.set_offline(False)
    assert kept.value.status == 204
