"""What the browser tests stand on: one house for all of them, and a browser for each module."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.bare import bare_data
from tests.browser import desk as desks
from tests.browser.desk import Desk
from tests.browser.house import House, new_house
from tests.browser.laid import Laid, lay

HERE = Path(__file__).parent
LEFT_OUT = "LEFT OUT: %d browser tests. Chromium is missing; tests/browser/ensure-chromium says how it is installed."


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is here; without a browser leave it out, and say so. In CI it fails instead."""
    here = [item for item in items if HERE in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
    if here and desks.installed() is None and os.environ.get("CI") != "true":
        items[:] = [item for item in items if item not in here]
        config.hook.pytest_deselected(items=here)
        config.stash[left_out] = len(here)


left_out = pytest.StashKey[int]()


MEASURED = "measured"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was measured, from whichever worker; and the one loud line."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    told = [words for report in reports for name, words in getattr(report, "user_properties", ()) if name == MEASURED]
    for words in dict.fromkeys(told):  # a report of each phase of the test tells it
        terminalreporter.write_line(f"Measured: {words}")
    count = config.stash.get(left_out, 0)
    if count:
        terminalreporter.write_line(LEFT_OUT % count, red=True, bold=True)


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """measured("so many keys") stands in the report of the run."""
    return lambda words: record_property(MEASURED, words)


@pytest.fixture(scope="session")
def house(shared_folder: Path) -> Iterator[House]:
    """A house with the small demo city, served as `livlina serve` does; at the end nothing of it runs any longer."""
    settled = new_house(bare_data(shared_folder))
    settled.settle()
    yield settled
    settled.leave()


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """The browser. Of a module and not of the session: while it runs Django asks no database in this process."""
    assert desks.installed(), "Chromium is missing: run tests/browser/ensure-chromium"
    with desks.started() as running:
        yield running


@pytest.fixture(scope="module")
def shared() -> dict[str, BrowserContext]:
    """What the browser holds of each who is signed in, by user name."""
    return {}


@pytest.fixture
def desk(browser: Browser, house: House, shared: dict[str, BrowserContext]) -> Iterator[Desk]:
    """Where a test opens its pages."""
    place = Desk(browser, house, shared=shared)
    yield place
    place.close()


@pytest.fixture(scope="session")
def laid_once() -> dict[str, Laid]:
    return {}


@pytest.fixture
def laid(desk: Desk, laid_once: dict[str, Laid]) -> Laid:
    """The case that has some of everything; laid by the first test that asks."""
    if "laid" not in laid_once:
        laid_once["laid"] = lay(desk)
    return laid_once["laid"]
