"""What holds on every page: it can be used by everyone, fits every screen, keeps to itself and names nobody."""

import re
from itertools import product
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.urls import Resolver404, get_resolver, resolve

from livlina.demo import words
from tests.browser.desk import Desk
from tests.browser.laid import Laid
from tests.browser.places import PLACES
from tests.browser.story import SURNAME
from tests.browser.survey import Seen, in_words, survey

# Drawn with what stands in for people, several pages in one: it has their headings.
SHOWS_COMPONENTS = {"gallery"}
DRAWN = {name for name, (_, status) in PLACES.items() if status == 0}
FIRST_NAMES = {name.casefold() for name in (*words.WOMEN, *words.MEN, *words.CHILDREN)}
SURNAMES = {(first + last).casefold() for first, last in product(words.BEGINNINGS, words.ENDINGS)} | {
    SURNAME.casefold()
}
# A name may lie in what is drawn by chance: ids and the tokens of invitations.
BY_CHANCE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<=/)[-\w]{43}(?=/)")
IDENTITY_NUMBER = re.compile(r"\d{6,8}[-+]?\d{4}")
TELEPHONES = ("07017406", "08465004")  # how those of the demo city begin, which are kept free for fiction
# All that is asked of a page is asked where it was visited.
every_page = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in PLACES]
)


@pytest.fixture(scope="session")
def visited() -> dict[str, Seen | Exception]:
    return {}


@pytest.fixture
def seen(
    name: str, visited: dict[str, Seen | Exception], desk: Desk, laid: Laid, request: pytest.FixtureRequest
) -> Seen:
    """The page of that name, visited once: the tests of it stay with one worker."""
    assert not hasattr(request.config, "workerinput") or request.node.nodeid.endswith(f"@{name}")
    if name not in visited:
        visited[name] = visit(name, desk, laid)
    found = visited[name]
    if isinstance(found, Exception):
        raise found
    return found


def visit(name: str, desk: Desk, laid: Laid) -> Seen | Exception:
    go, _ = PLACES[name]
    try:
        page, arrive = go(desk, laid)
        return survey(page, home=desk.house.url, arrive=arrive)
    except Exception as error:  # a page that cannot be reached fails each of its tests, and is tried once
        return error


@every_page
def test_it_can_be_used_by_everyone(name: str, seen: Seen) -> None:
    """No rule of WCAG 2.2 A and AA, nor of good practice, is broken: in light or dark, on a desk or a telephone."""
    assert not seen.barriers, "\n".join(f"{look}: {report}" for look, report in seen.barriers.items())


@every_page
def test_it_fits_from_320_to_1920_px(name: str, seen: Seen) -> None:
    assert not seen.overflow, in_words(seen.overflow)


@every_page
def test_it_answers_as_it_should_and_has_one_heading_and_a_name(name: str, seen: Seen) -> None:
    if name not in DRAWN:
        assert seen.status == PLACES[name][1]
    if name not in SHOWS_COMPONENTS:
        assert len(seen.facts["headings"]) == 1, seen.facts["headings"]
        assert seen.facts["headings"][0]
    assert len(seen.facts["mains"]) == 1
    assert seen.facts["mains"][0], "main says no data-page"
    assert seen.facts["language"] == "sv"


@every_page
def test_s70_neither_title_nor_address_names_anyone(name: str, seen: Seen) -> None:
    title = seen.facts["title"]
    is_open = name.startswith("public_")
    assert title in ("Kontakt", "Frågor") if is_open else title.endswith(" – Livlina")
    if name in SHOWS_COMPONENTS:
        return
    for text in [title, *map(unquote, seen.facts["addresses"])]:
        plain = BY_CHANCE.sub("", text.casefold()).replace("livlina", "")
        assert not FIRST_NAMES & set(re.findall(r"[^\W\d_]+", plain)), text
        assert not [surname for surname in SURNAMES if surname in plain], text
        assert not IDENTITY_NUMBER.search(plain), text
        digits = re.sub(r"\D", "", plain)
        assert not [telephone for telephone in TELEPHONES if telephone in digits], text


@every_page
def test_s54_s80_it_asks_nobody_else_and_leaves_nothing_in_the_browser(name: str, seen: Seen) -> None:
    assert seen.elsewhere == []
    assert seen.kept == {}


@every_page
def test_s130_its_headers_are_strict_and_the_browser_has_nothing_to_complain_of(name: str, seen: Seen) -> None:
    assert seen.complaints == []
    assert seen.facts["inline"] == 0
    if name in DRAWN:
        return
    policy = directives(seen.headers["content-security-policy"])
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "no-store" in seen.headers["cache-control"]
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["x-frame-options"] == "DENY"
    assert seen.headers["cross-origin-opener-policy"] == "same-origin"
    assert seen.headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in seen.headers["permissions-policy"]
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert seen.facts["referrer"] in ("same-origin", "no-referrer")


def directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: sources for name, _, sources in parts if name}


@every_page
def test_it_is_at_the_address_whose_name_it_bears(name: str, seen: Seen) -> None:
    if name not in DRAWN:
        path = urlsplit(seen.facts["addresses"][0]).path
        assert (name_of(path) or "nowhere") == name.partition(".")[0]
        # a page that wants the second factor first asks for it at its own address
        assert (seen.facts["mains"][0] == "confirm") == name.startswith("confirm")


# Acts, files and parts of pages: they answer with no page of their own.
NO_PAGES = set(
    """ account_logout stay end_sessions make_recovery_codes tables_file table_file contact_way_in contact_take
    note_sign session_mark way_confirm told_end draft draft_throw_away night_card_end instruction_done
    register_mark_row case_readers_document joint_work_end relation_end deadline_resume task_done
    relation_whereabouts relation_stop whereabouts_open remove_passkey interpreter_mark make_calendar_link
    intervention_mark end_calendar_link calendar_feed decision_sign decision_step decision_document feedback_read
    conference_cancel conference_leave conference_off help_group_move case_rating_end
    case_file_open """.split()
)


def test_every_page_that_livlina_has_has_its_place() -> None:
    """A page added to Livlina gets its place in `places` too."""
    assert address_names(get_resolver().url_patterns) - NO_PAGES - {name.partition(".")[0] for name in PLACES} == set()


def address_names(patterns: list[Any]) -> set[str]:
    """The names of all addresses; one without a name leads to the same page as another."""
    found: set[str] = set()
    for pattern in patterns:
        found |= address_names(pattern.url_patterns) if hasattr(pattern, "url_patterns") else {pattern.name}
    return found - {None}


def name_of(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None
