"""The browser at a desk: started, signed in, listened to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.house import Account, House

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there: without a window of its own it needs a third less of the machine."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = (1366, 768)
PHONE = (390, 844)
LONGEST_WAIT = 10_000  # ms: the machine may be busy
LONGEST_IDLE = 8 * 60  # s: well before the screen locks by itself (S-52)


def installed() -> str | None:
    """Where Chromium is, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def started() -> Iterator[Browser]:
    """The browser, until the end of the block: in this thread Django refuses to ask its database meanwhile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
        yield browser
        browser.close()


class Desk:
    """Where a test opens its pages; all are closed at its end."""

    def __init__(self, browser: Browser, house: House, *, shared: dict[str, BrowserContext]) -> None:
        self.browser = browser
        self.house = house
        self._shared = shared
        self._pages: list[Page] = []
        self._contexts: list[BrowserContext] = []

    def outside(self, *, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        """A page of nobody, in a browser that knows of no other."""
        made = self._context(size=size, **options)
        self._contexts.append(made)
        return made.new_page()

    def page_of(self, account: Account, **options: Any) -> Page:
        """A page of the one signed in. The session is shared: what ends it asks for `fresh_page_of`."""
        states, used = self.house.states, self.house.used
        if monotonic() - used.get(account.username, -LONGEST_IDLE) >= LONGEST_IDLE:
            states[account.username] = self.fresh_page_of(account).context.storage_state()
            if past := self._shared.pop(account.username, None):
                past.close()
        used[account.username] = monotonic()
        if options:
            return self.outside(storage_state=states[account.username], **options)
        if account.username not in self._shared:
            self._shared[account.username] = self._context(size=DESKTOP, storage_state=states[account.username])
        page = self._shared[account.username].new_page()
        self._pages.append(page)
        return page

    def fresh_page_of(self, account: Account, **options: Any) -> Page:
        """A page of one who has signed in just now, at my day, in a session of its own."""
        page = self.outside(**options)
        sign_in(page, self.house, account)
        return page

    def close(self) -> None:
        for page in self._pages:
            if not page.is_closed():
                shut(page)
        for context in self._contexts:
            for page in context.pages:
                shut(page)
            context.close()

    def _context(self, *, size: tuple[int, int], **options: Any) -> BrowserContext:
        width, height = size
        made = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.house.url, locale="sv-SE", **options
        )
        made.set_default_timeout(LONGEST_WAIT)
        return made


def shut(page: Page) -> None:
    """
    Close a page once it has arrived where it was going.

    Chromium says yes when it is asked to close a page that is on its way to another, does not do it, and the one who
    waits for it waits for ever.
    """
    page.wait_for_load_state()
    page.close()


def sign_in(page: Page, house: House, account: Account) -> None:
    """Both steps, as the worker does them."""
    page.goto("/logga-in/")
    page.get_by_label("Användarnamn").fill(account.username)
    page.get_by_label("Lösenord").fill(account.password)
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Kod", exact=True).fill(house.code(account))
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{house.url}/")
