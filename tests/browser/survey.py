"""All that is asked of every page, seen in one visit: the tests tell what they want of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tests.browser.desk import DESKTOP, PHONE

WIDTHS = (320, 390, 1366, 1920)
LOOKS = [(scheme, size) for size in (DESKTOP, PHONE) for scheme in ("light", "dark")]
"""A place has one of the four, by the length of its title: what pages are built of is seen in all of them."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
TALLEST = 16_000  # px

RUN_AXE = "(rules) => axe.run(rules).then(({ violations }) => ({ violations }))"

# What a page tells of itself. Storage is asked for from outside, since our own script shuts it to all scripts.
FACTS = """() => ({
  headings: [...document.querySelectorAll('h1')].map((h) => h.innerText.trim()),
  mains: [...document.querySelectorAll('main')].map((m) => m.dataset.page ?? null),
  title: document.title,
  language: document.documentElement.lang,
  referrer: document.querySelector('meta[name=referrer]')?.content ?? null,
  addresses: [location.href, ...[...document.querySelectorAll('a[href], form[action]')].map((e) => e.href || e.action)],
  inline: document.querySelectorAll('[style], style, script:not([src])').length,
})"""
REFUSED = """document.addEventListener('securitypolicyviolation', (event) => {
  console.error('refused by the policy: ' + event.violatedDirective + ' ' + event.blockedURI);
});"""
TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return null;
  const ends = (e) => e.getBoundingClientRect().right;
  const wide = [...document.querySelectorAll('body *')].filter((e) => ends(e) > page.clientWidth + 1);
  return `${page.scrollWidth} px: ` + wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ');
}"""


@dataclass
class Seen:
    """What was seen of one page."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    """What the browser said: refused by the policy, errors of scripts."""
    elsewhere: list[str] = field(default_factory=list)
    """Requests to any other server."""
    kept: dict[str, Any] = field(default_factory=dict)
    """What the browser keeps of it, by kind."""
    overflow: dict[int, str] = field(default_factory=dict)
    barriers: dict[str, str] = field(default_factory=dict)
    """What axe found, by look."""


class Listener:
    """Hears all that a page asks for and complains of, from before it is opened."""

    def __init__(self, page: Page, *, home: str) -> None:
        self.home = home
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.document: Response | None = None
        page.add_init_script(REFUSED)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # a page that is refused or missing is an error to the browser, and what some of the places are about
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:")):
            self.elsewhere.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self.document = response


def survey(page: Page, *, home: str, arrive: Callable[[Page], None]) -> Seen:
    """Go there and look at all of it."""
    heard = Listener(page, home=home)
    arrive(page)
    page.wait_for_load_state()
    assert heard.document is not None
    seen = Seen(status=heard.document.status, headers=heard.document.headers, facts=page.evaluate(FACTS))
    seen.kept = kept_by_browser(page, home=home)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        if wide := page.evaluate(TOO_WIDE):
            seen.overflow[width] = wide
    page.evaluate(AXE_SCRIPT)
    scheme, (width, height) = LOOKS[len(seen.facts["title"]) % len(LOOKS)]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another
    page.set_viewport_size({"width": width, "height": height})
    # the whole page at once: what lies behind a bar at the edge of the screen is not measured
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, whole), TALLEST)})
    found = AxeResults(page.evaluate(RUN_AXE, RULES))
    if found.violations_count:
        seen.barriers[f"{scheme} {width}"] = found.generate_report()
    seen.complaints, seen.elsewhere = heard.complaints, heard.elsewhere
    return seen


def kept_by_browser(page: Page, *, home: str) -> dict[str, Any]:
    """What is kept in the browser beside the session's cookie. Nothing, when all is well."""
    session = page.context.new_cdp_session(page)
    kept: dict[str, Any] = {}
    for name, is_local in (("localStorage", True), ("sessionStorage", False)):
        told = session.send(
            "DOMStorage.getDOMStorageItems", {"storageId": {"securityOrigin": home, "isLocalStorage": is_local}}
        )
        kept[name] = told["entries"]
    kept["indexedDB"] = session.send("IndexedDB.requestDatabaseNames", {"securityOrigin": home})["databaseNames"]
    kept["caches"] = session.send("CacheStorage.requestCacheNames", {"securityOrigin": home})["caches"]
    kept["workers"] = [worker.url for worker in page.context.service_workers]
    kept["cookies"] = [
        cookie["name"]
        for cookie in page.context.cookies()
        if not (cookie["name"] == "livlina" and cookie["httpOnly"] and cookie["sameSite"] == "Strict")
    ]
    session.detach()
    return {name: what for name, what in kept.items() if what}


def in_words(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)
