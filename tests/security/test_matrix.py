"""
The attack matrix: every address × every role × every situation × every way to ask, compared with the table of rights.

What the table allows is answered; everything else is answered as what was never there. Source: S-01, S-02, S-03, S-06.
"""

import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.urls import reverse

from livlina.access.routes import HOUSE_TRACES, Address, Relation, Who, addresses
from livlina.access.terms import Role
from livlina.core import clock
from livlina.core.fields import Level
from tests.security.scene import (
    KINDS,
    MADE,
    MARKS,
    NOBODY,
    OTHER_KINDS,
    ROLES,
    Mark,
    Scene,
    Situation,
    choices,
    expected,
    parameters,
    situations,
    urls,
)
from tests.security.sent import sent_to

pytestmark = pytest.mark.django_db

ALL = [address for address in addresses() if address.name]
ALLOWED, MISSING, WORDS, GATE, NO_METHOD = "S", "·", "o", "i", "-"
BROKEN = "!"
LEGEND = (
    "S seen or done, · as what is not there, o refused with a reason, i the gate, - no such method; "
    "with + the second factor was given just now"
)
NEVER = "/finns-inte-alls/"

PER_REQUEST = [
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'name="(?:draft|submission)"[^>]*value="[^"]*"'),
]
"""What is new in each answer whoever asks: the token of the form, the number of the form itself."""

LISTS: dict[str, list[str]] = {
    "caseload": [
        "vy=enheten", "vy=utan", "vy=mina&lage=alla&ordning=nummer&sida=2", "vy=enheten&lage=alla&sida=2",
        "vy=enheten&lage=alla&ordning=nummer&sida=99", "roll=using_violence&lage=avslutade",
        "vy=alla&ordning=person__name", "vy=enheten&lage=alla&ordning=-opened_by&unit=1&person=1",
    ],
    "contacts": [
        "lage=ended", "lage=waiting&sida=2", "lage=answered&mina=on", "sida=99", "lage=alla&order=phone&unit=2",
    ],
    "calendar": ["vy=vecka", "dag=2031-13-01&vy=alla&staff=1", "dag=9999-12-31&vy=vecka"],
    "case_journal": ["sida=2", "sida=0&order=text", "utkast=00000000-0000-4000-8000-000000000000"],
    "case_sessions": ["sida=2&order=staff"],
    "case_events": ["slag=anteckningar&sida=2", "slag=delat&sida=99&order=text"],
    "group": ["vem=ingen", "vem=00000000-0000-4000-8000-000000000000&sida=2&order=-risk"],
    "between_chairs": ["lage=alla&sida=2", "lage=med&hinder=guardian&sida=99&order=name&unit=1"],
    "case_readers": ["fran=2020-01-01&till=2099-12-31&sida=2", "fran=2026-13-01"],
    "review": ["visa=granskade", "skal=night&sida=2", "visa=granskade&skal=sample&sida=99&staff=1"],
    "register": ["sida=2&order=one__name"],
    "statistics": ["period=last_year&enhet=1", "fran=200101&till=991231"],
    "waiting_forecast": ["hjalp=talks&enhet=00000000-0000-4000-8000-000000000000", "vantar=x&nya=1,5&lediga=99"],
    "tables_file": ["fran=200101&till=201231&enhet=1"],
    "nameless": ["ar=2025&sida=2", "enhet=1&ar=x&sida=99&order=who"],
    "organisation": ["dag=2021-03-05"],
    "rights": ["roll=therapist&omrade=cases", "roll=ingen"],
}  # fmt: skip
"""Next page, sort and filter, also by what no list offers."""


@dataclass(frozen=True)
class Answer:
    """An answer without what is new in each: two are the same or not."""

    status: int
    body: bytes
    headers: frozenset[tuple[str, str]]


@dataclass
class Tried:
    answer: Answer
    raw: bytes
    location: str
    is_gate: bool
    traces: list[str]


class Way(NamedTuple):
    """A way to ask: plainly, as htmx does for a part of a page, or with a second factor given just now."""

    name: str
    method: str
    htmx: bool = False
    fresh: bool = False

    @property
    def sends(self) -> bool:
        return self.method == "POST"


GET, POST = Way("GET", "GET"), Way("POST", "POST")
FRESH_GET, FRESH_POST = Way("GET+", "GET", fresh=True), Way("POST+", "POST", fresh=True)
HTMX = Way("HTMX", "GET", htmx=True)
WAYS = [GET, HTMX, POST, FRESH_GET, FRESH_POST]


def tried(scene: Scene, role: str, way: Way, url: str, sent: Any = None) -> Tried:
    """Ask, and see what answers and which traces the one request left."""
    kept: list[str] = []
    since = clock.now()

    def then(status: int) -> None:
        if status not in (404, 405):  # there nothing is answered that could need a trace
            kept.extend(left(since))

    response = scene.ask(role, way.method, url, sent, htmx=way.htmx, fresh=way.fresh, then=then)
    raw = b"".join(response) if response.streaming else response.content
    path = url.partition("?")[0]
    body = raw.replace(path.encode(), b"")
    for pattern in PER_REQUEST:
        body = pattern.sub(b"", body)
    headers = {(name, value.replace(path, "")) for name, value in response.headers.items()}
    return Tried(
        answer=Answer(response.status_code, body, frozenset(headers)),
        raw=body,
        location=response.headers.get("Location", ""),
        is_gate="HX-Redirect" in response.headers,
        traces=kept,
    )


def left(since: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM access_trace WHERE at > %s", [since])
        return [row[0] for row in cursor.fetchall()]


def letter(one: Tried, *, missing: Answer) -> str:
    """What an answer is, seen from outside."""
    if one.answer == missing:
        return MISSING
    if one.answer.status == 405:
        return NO_METHOD
    if one.is_gate or one.location.startswith((reverse("account_login"), reverse("lock"))):
        return GATE
    if one.answer.status in (403, 404):
        return WORDS
    return ALLOWED if one.answer.status < 500 else BROKEN


def wanted(address: Address, role: str, situation: Situation, way: Way = GET) -> str:
    """What the table says that the answer is."""
    row, sends = address.row, way.sends
    if row.about is Relation.LINK:
        return WORDS  # the link that is tried is no link
    if row.who is Who.ANYONE:
        return OPEN[role != NOBODY, sends].get(address.name, ALLOWED)
    if role == NOBODY:
        return GATE
    if role not in (row.changing_roles if sends else row.roles):
        return WORDS if row.refusal == 403 else MISSING
    if not expected((sends and row.sent_about) or row.about, role, situation):
        return MISSING
    if asks_for_factor(address, way) and not way.fresh:
        return GATE if way.htmx else WORDS
    return ALLOWED


def asks_for_factor(address: Address, way: Way) -> bool:
    """True where the table says that the second factor must have been given lately."""
    return address.row.fresh or (way.sends and address.row.fresh_to_send)


TO_THE_GATE = dict.fromkeys(("account_logout", "lock"), GATE)
OPEN = {
    (True, True): TO_THE_GATE,
    (True, False): {},
    (False, True): TO_THE_GATE | {"unlock": GATE, "mfa_authenticate": GATE, "draft": WORDS},
    (False, False): {"lock": GATE, "mfa_authenticate": GATE},
}
"""What the open addresses answer: by whether one is signed in and whether something is sent."""


class Report:
    """A line for each address and role, a letter for each situation."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self.count = 0
        self.seconds: dict[str, float] = {}

    def took(self, role: str, seconds: float) -> None:
        self.seconds[role] = seconds

    def add(self, address: Address, role: str, way: Way, situation: Situation, found: str) -> None:
        self.count += 1
        cell = self.cells[address.name, role]
        key = f"{way.name} {situation.value}"
        # the same situation with another kind of fact is one cell, and they agree or are told apart
        cell[key] = found if cell.get(key, found) == found else "?"

    def lines(self) -> list[str]:
        told = [
            f"{self.count} tries, {sum(self.seconds.values()):.0f} s of Python. {LEGEND}. Situations: "
            + ", ".join(f"{s.value} {s.name.lower()}" for s in Situation)
        ]
        for (name, role), cell in sorted(self.cells.items()):
            ways: dict[str, str] = defaultdict(str)
            for key, found in cell.items():
                way, situation = key.split()
                ways[way] += f"{situation}{found} "
            told.append(
                f"{name:20} {role:22} " + " | ".join(f"{way}: {letters.strip()}" for way, letters in ways.items())
            )
        return told


@pytest.fixture(scope="module")
def matrix(report: list[str]) -> Any:
    made = Report()
    yield made
    report[:] = made.lines()


@pytest.mark.req("R-496")
@pytest.mark.parametrize("role", ROLES)
def test_s01_s02_s06_every_address_answers_as_the_table_says(scene: Scene, matrix: Report, role: str) -> None:
    wrong: list[str] = []
    began = time.process_time()
    scene.confirm(role)
    never = {way: tried(scene, role, way, NEVER).answer for way in ways(role)}
    seen = scene.seen(role)
    for count, (address, chosen, way, situation) in enumerate(tries(role)):
        if count % 500 == 0:
            scene.awake()
        if way.fresh:  # the machine may be so busy that what was given at the beginning is no longer fresh
            scene.confirm(role)
        url = urls(scene, address, role, situation, chosen)
        sent = sent_to(scene, address, scene.file(role, situation), role, chosen) if way.sends else None
        one = tried(scene, role, way, url, sent)
        found = letter(one, missing=never[way])
        matrix.add(address, role, way, situation, found)
        should = wanted(address, role, situation, way)
        where = f"{way.name} {address.name} {chosen or ''} {situation.name}"
        if found != should and found != NO_METHOD:
            wrong.append(f"{where}: {found} {one.answer.status}, should be {should}")
        wrong += [f"{where}: {fault}" for fault in faults(address, one, seen, way)]
    matrix.took(role, time.process_time() - began)
    for (name, of_role), cell in matrix.cells.items():
        for way in WAYS:
            letters = {found for key, found in cell.items() if key.startswith(f"{way.name} ")}
            if of_role == role and NO_METHOD in letters and len(letters) > 1:
                wrong.append(f"{way.name} {name}: the method is there in some situations and not in others")
    assert wrong == [], "\n" + "\n".join(wrong)


def ways(role: str) -> list[Way]:
    """Whoever is not signed in has no session to give a factor in."""
    return [way for way in WAYS if not (way.fresh and role == NOBODY)]


def tries(role: str) -> Iterator[tuple[Address, dict[str, Any], Way, Situation]]:
    """
    Everything that a role tries: first all that is only asked for, then what is sent and should not be taken. What is
    done and undone comes last: after it the connection has forgotten its plans.

    Whoever has a right that few have tries each situation. Workers with the same right, and those who lead, try their
    own case and share the others. Of the roles that have none at an address each tries
    its own case and some of the others, so that all are tried there by several: to them the role alone is the answer.
    """
    done = []
    for way in ways(role):
        for address in ALL:
            if way.fresh and not (asks_for_factor(address, way) and (address.row.leaves or not way.sends)):
                continue  # nothing there asks when the factor was given, or nothing is sent there
            turns = choices(address)
            # each kind of fact is tried by some with the right and by some without it
            turns = turns if len(turns) < len(KINDS) else [turns[ROLES.index(role) % len(turns)]]
            for chosen in turns:
                for situation in turned_to(role, address, way):
                    if not way.htmx or (situation in HTMX_TRIES and role in HTMX_ROLES):
                        one = (address, chosen, way, situation)
                        if way.sends and wanted(address, role, situation, way) == ALLOWED:
                            done.append(one)
                        else:
                            yield one
    yield from done


def turned_to(role: str, address: Address, way: Way) -> list[Situation]:
    """The situations that the role tries there."""
    all_of_them = list(situations(address))
    has = has_right(role, address, way)
    kin: Sequence[str] = next((each for each in (WORKERS, LEADS) if role in each), [role]) if has else ROLES
    alike = [one for one in kin if has_right(one, address, way) is has]
    if WHOLE or address.row.about is Relation.LINK or (has and len(alike) == 1):
        return all_of_them
    turns = min(len(alike), SHARES)
    turn = alike.index(role) + ALL.index(address)  # at each address another's, so that every role meets them all
    return [one for at, one in enumerate(all_of_them) if one is Situation.OWN or at % turns == turn % turns]


WHOLE = bool(os.environ.get("LIVLINA_WHOLE_MATRIX"))
"""`make matrix`: every role tries every situation at every address. It takes a quarter of an hour longer."""

SHARES = 5
"""Among how many roles, at most, the situations at an address are shared out where these are alike there."""

WORKERS = (Role.THERAPIST, Role.SOCIAL_WORKER, Role.INTAKE, Role.CHILD_WORKER, Role.BARNAHUS_COORDINATOR)
"""Those who have much the same rights: where they have one, one of them tries each situation, and each its own."""

LEADS = (Role.GROUP_LEADER, Role.UNIT_MANAGER)
"""The same, for who leads: one of the two tries each situation, and each its own."""


def has_right(role: str, address: Address, way: Way) -> bool:
    """True where something of what stands at the address, in some situation, is open to the role."""
    row = address.row
    return row.who is Who.ANYONE or role in (row.changing_roles if way.sends else row.roles)


def test_s06_every_situation_is_tried_by_some_with_the_right_there_and_by_some_without() -> None:
    for address in ALL:
        for way in (GET, POST):
            for has in (True, False):
                alike = [role for role in ROLES if has_right(role, address, way) is has]
                tried = {one for role in alike for one in turned_to(role, address, way)}
                assert not alike or tried == set(situations(address)), address.name


# no view asks whether it is htmx that asks, only the gates do: one role of each sort tries it
HTMX_ROLES = (Role.THERAPIST, Role.UNIT_MANAGER, Role.STATISTICIAN, NOBODY)
HTMX_TRIES = (Situation.OWN, Situation.BESIDE, Situation.MISSING)


def faults(address: Address, one: Tried, seen: dict[str, Mark], way: Way) -> list[str]:
    """What an answer holds or leaves that its row does not say."""
    row = address.row
    told = []
    held = set(MARKS.findall(one.raw.decode(errors="replace")))
    strangers = sorted((held & ALL_MARKS.keys()) - seen.keys())  # of the few that are held, not of all there are
    if strangers:
        told.append(f"holds what the role may not see: {[ALL_MARKS[mark] for mark in strangers]}")
    above = sorted(mark for mark in held & seen.keys() if seen[mark].level > row.shows)
    if above:
        told.append(f"shows above its level: {[ALL_MARKS[mark] for mark in above]}")
    if row.about is Relation.OWN_WORK and (named := [mark for mark in held & seen.keys() if seen[mark].shielded]):
        told.append(f"names a protected person in a list: {[ALL_MARKS[mark] for mark in named]}")
    names = set(one.traces)
    allowed = set(row.names_of_traces) if way.sends else set(row.traces.split())
    if way.sends:  # each command that refuses leaves the trace of it
        names = {name for name in names if not name.endswith(".refused")}
    if not names <= allowed | HOUSE_TRACES:
        told.append(f"leaves {sorted(names - allowed - HOUSE_TRACES)}")
    # that some page was opened says nothing of what was read, unless the row says that it is enough
    says = set(one.traces) - (HOUSE_TRACES - allowed)
    if not says and any(seen[mark].level >= Level.NOTE for mark in held & seen.keys()):
        told.append("is read without a trace of its own")
    return told


NOT_DONE_HERE = {"add_passkey": "only a device answers what its page asks: organisation/tests/test_passkeys.py"}
"""What a fresh factor opens and nobody in the matrix does, and why."""


def test_s53_what_stands_behind_a_fresh_factor_is_done_by_what_the_matrix_sends(scene: Scene) -> None:
    """Else only the answer to a form filled in wrongly would have been compared."""
    behind = [address for address in ALL if address.row.leaves and asks_for_factor(address, FRESH_POST)]
    roles = (Role.UNIT_MANAGER, Role.REGISTER_CONTROLLER, Role.SYSTEM_ADMIN)
    for role in roles:
        scene.confirm(role)
    undone = {address.name for address in behind if not any(is_done(scene, address, role) for role in roles)}
    assert undone == NOT_DONE_HERE.keys()


def is_done(scene: Scene, address: Address, role: str) -> bool:
    """True when what that role sends with a fresh factor is done in some situation."""
    for situation in situations(address):
        for chosen in choices(address)[:1]:
            if wanted(address, role, situation, FRESH_POST) == ALLOWED:
                sent = sent_to(scene, address, scene.file(role, situation), role, chosen)
                one = tried(scene, role, FRESH_POST, urls(scene, address, role, situation, chosen), sent)
                if set(one.traces) & set(address.row.leaves.split()):
                    return True
    return False


@pytest.mark.parametrize("role", ROLES)
def test_s01_s03_no_page_sort_or_filter_of_a_list_shows_more(scene: Scene, role: str) -> None:
    """The next page, another order, another narrowing, and such as no list offers."""
    seen, wrong = scene.seen(role), []
    never = tried(scene, role, GET, NEVER).answer
    for address in ALL:
        for query in LISTS.get(address.name, []):
            for chosen in choices(address)[:1]:
                for situation in situations(address):
                    one = tried(scene, role, GET, f"{urls(scene, address, role, situation, chosen)}?{query}")
                    found, should = letter(one, missing=never), wanted(address, role, situation)
                    where = f"{address.name}?{query} {situation.name}"
                    if found != should:
                        wrong.append(f"{where}: {found} {one.answer.status}, should be {should}")
                    wrong += [f"{where}: {fault}" for fault in faults(address, one, seen, GET)]
    assert wrong == [], "\n" + "\n".join(wrong)


def test_s01_every_list_is_tried_by_page_order_and_filter(scene: Scene) -> None:
    """A list that nobody has thought of here is seen by its pages or its filters in the address."""
    with_choices = set()
    for address in ALL:
        for chosen in choices(address)[:1]:
            url = urls(scene, address, Role.UNIT_MANAGER, Situation.OWN, chosen)
            body = tried(scene, Role.UNIT_MANAGER, GET, url).raw
            if b'class="filters"' in body or b"?sida=" in body or b"&amp;sida=" in body:
                with_choices.add(address.name)
    assert with_choices <= LISTS.keys()


def test_s06_a_parameter_that_nobody_has_laid_out_is_told() -> None:
    unknown = {name for address in ALL for name in parameters(address)} - MADE.keys() - OTHER_KINDS.keys()
    assert unknown == set()


ALL_MARKS: dict[str, str] = {}


@pytest.fixture(scope="module", autouse=True)
def every_mark(scene: Scene) -> None:
    ALL_MARKS.clear()
    for (role, situation), file in scene.files.items():
        for mark, stood in file.marks.items():
            ALL_MARKS.setdefault(mark, f"{stood.what} ({role} {situation.name}, level {int(stood.level)})")
