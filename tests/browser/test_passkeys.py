"""Passkeys as a browser makes them: Chromium's own ceremony, with a device that is only simulated."""

from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.desk import Desk
from tests.browser.keys import Keys
from tests.browser.passkeys import NEW, USE, give_password, with_key


@contextmanager
def nothing_refused_by_the_browser(page: Page):
    """What the content security policy stops is said in the console."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield
    assert said == []


def test_s50_a_passkey_is_made_signs_in_unlocks_and_confirms_and_is_removed(desk: Desk) -> None:
    page, account, wire, device = with_key(desk, "barnahus_coordinator")
    (credential,) = wire.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert credential["rpId"] == "localhost"
    with nothing_refused_by_the_browser(page):
        page.get_by_role("button", name="Lås skärmen").click()
        page.get_by_role("button", name=USE).click()
        expect(page).to_have_url(f"{desk.house.url}/installningar/")

        page.get_by_role("button", name="Logga ut").click()
        expect(page.get_by_role("status").filter(has_text="Du är utloggad")).to_be_visible()
        give_password(page, account)
        page.get_by_role("button", name=USE).click()
        page.wait_for_url(f"{desk.house.url}/")

        page.goto("/bekrafta/?next=/installningar/")
        page.get_by_role("button", name=USE).click()
        expect(page).to_have_url(f"{desk.house.url}/installningar/")

    expect(page.get_by_role("region", name="Inloggningsnycklar")).to_contain_text("senast använd")
    page.get_by_role("button", name="Ta bort Jobbdatorn").click()
    expect(page.get_by_role("status").filter(has_text="är borttagen")).to_be_visible()
    page.get_by_role("button", name="Logga ut").click()
    give_password(page, account)
    expect(page.get_by_role("button", name=USE)).to_have_count(0)


def test_s50_a_device_that_has_a_key_already_and_one_that_has_none_say_what_to_do(desk: Desk) -> None:
    page, account, wire, device = with_key(desk, "records_officer")
    page.goto(NEW)
    story.text(page, "Namn", "En gång till")
    story.press(page, "Skapa nyckeln")
    expect(page.get_by_role("status").filter(has_text="har redan en nyckel")).to_be_visible()

    page.get_by_role("button", name="Logga ut").click()
    give_password(page, account)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    wire.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    page.get_by_role("button", name=USE).click()
    expect(page.get_by_role("status").filter(has_text="Det blev avbrutet")).to_be_visible(timeout=60_000)
    page.get_by_label("Kod", exact=True).fill(desk.house.code(account))
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{desk.house.url}/")


def test_without_scripts_the_code_is_the_way(desk: Desk) -> None:
    _, account, _, _ = with_key(desk, "log_reviewer")
    page = desk.outside(java_script_enabled=False)
    give_password(page, account)
    expect(page.get_by_role("button", name=USE)).to_have_count(0)
    page.get_by_label("Kod", exact=True).fill(desk.house.code(account))
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{desk.house.url}/")
    page.goto(NEW)
    expect(page.get_by_text("har skript avstängda")).to_be_visible()


def test_a_passkey_with_the_keyboard_alone(desk: Desk) -> None:
    page, account, _, _ = with_key(desk, "system_admin")
    page.get_by_role("button", name="Logga ut").click()
    give_password(page, account)
    keys = Keys(page)
    assert keys.here().startswith('textbox "Kod"')  # who has no key here writes at once
    keys.press("Shift+Tab")
    assert keys.here() == f'button "{USE}"'
    keys.press("Enter")
    page.wait_for_url(f"{desk.house.url}/")


def test_s53_a_file_is_got_after_the_factor_and_one_stays_where_one_was(desk: Desk) -> None:
    account = desk.house.spare_account("statistician")
    page = desk.fresh_page_of(account)
    page.goto("/bekrafta/?next=/statistik/tabell-1.csv?period=tolv-manader")
    page.evaluate(
        "document.querySelector('[name=confirm-how]').value = 'file';"
        "document.querySelector('[name=confirm-back]').value = '/statistik/';"
    )
    page.get_by_label("Kod", exact=True).fill(desk.house.code(account))
    with page.expect_download() as got:
        page.get_by_role("button", name="Fortsätt").click()
    assert got.value.suggested_filename.startswith("tabell-1-")
    expect(page.get_by_role("heading", name="Filen hämtas")).to_be_visible()
    page.get_by_role("link", name="Tillbaka till sidan").click()
    expect(page).to_have_url(f"{desk.house.url}/statistik/")
