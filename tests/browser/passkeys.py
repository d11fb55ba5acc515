"""A browser with a device built into it that makes passkeys, which is only simulated: Chromium's own ceremony."""

from playwright.sync_api import CDPSession, Page, expect

from tests.browser import story
from tests.browser.desk import Desk
from tests.browser.house import Account

NEW = "/installningar/inloggningsnyckel/ny/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
USE = "Använd inloggningsnyckel"


def device_at(page: Page) -> tuple[CDPSession, str]:
    """A device that can make keys, built into this browser. How it is spoken to, and its id."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def with_key(desk: Desk, role: str, *, name: str = "Jobbdatorn") -> tuple[Page, Account, CDPSession, str]:
    """One who has just signed in and added a passkey, at the settings."""
    account = desk.house.spare_account(role)
    page = desk.fresh_page_of(account)
    wire, device = device_at(page)
    page.goto("/installningar/")
    page.get_by_role("link", name="Lägg till en inloggningsnyckel").click()
    story.text(page, "Namn", name)
    story.press(page, "Skapa nyckeln")
    expect(page.get_by_role("status").filter(has_text="Inloggningsnyckeln är tillagd")).to_be_visible()
    expect(page.get_by_role("region", name="Inloggningsnycklar")).to_contain_text(name)
    return page, account, wire, device


def give_password(page: Page, account: Account) -> None:
    page.goto("/logga-in/")
    page.get_by_label("Användarnamn").fill(account.username)
    page.get_by_label("Lösenord").fill(account.password)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", name="Skriv koden")).to_be_visible()
