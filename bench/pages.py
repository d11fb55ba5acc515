"""The pages that are opened most: the case, the caseload and the search."""

from collections.abc import Iterator

from bench.beside import Servers, Visit
from bench.client import ROUNDS
from bench.report import Figure
from bench.scene import LETTERS, Someone, leads, most, workers

PATTERNS = 5
SEARCH = "/sok/"
SOME_FOUND = "bland det du har tillgång till"
CASES = 20


def case(servers: Servers) -> Iterator[Figure]:
    """
    Opening a case: its persons and relations, the last 20 notes opened from their seal, its sessions.

    Several open in turn where there are several, since each may open only 1 000 an hour.
    """
    for name, many in (
        ("Ärendets sida, behandlare med 30 ärenden", workers(5)),
        ("Ärendets sida, behandlare med 180", [most()]),
        ("Ärendets sida, chef för 1 500", leads(5)),
    ):
        visits = [
            Visit(who, f"/arenden/{one.public_id}/", shows=one.case_number)
            for who in many
            for one in who.known[: CASES // len(many)]
        ]
        yield Figure(name=name, times_least=2.5, at_most=25, **servers.compare(visits, patterns=visits).told())


def caseload(servers: Servers) -> Iterator[Figure]:
    """Fifty rows of a list."""
    own = [Visit(most(), "/arenden/", shows="sida=2")]
    yield Figure(
        name="Ärendelistan, 50 av behandlarens 180", times_least=2, **servers.compare(own, patterns=own).told()
    )
    unit = [Visit(leads(1)[0], "/arenden/?vy=enheten", shows="sida=2")]
    yield Figure(name="Ärendelistan, 50 av enhetens 1 500", **servers.compare(unit, patterns=unit).told())


def search(servers: Servers, *, rounds: int = ROUNDS) -> Iterator[Figure]:
    """
    By the beginning of a name, and by a whole identity number.

    Many search in turn, since each may do so only 60 times a minute.
    """
    for said, many, times_least, at_most in (
        ("behandlare", workers(50), 3.5, None),
        ("chef för 1 500 ärenden", leads(50), None, 30),
    ):
        for how, visits in (
            ("namnets början", [by_name(one) for one in many]),
            ("personnummer", [by_number(one) for one in reversed(many)]),
        ):
            patterns = visits[:PATTERNS]
            times = servers.compare(visits[PATTERNS:-PATTERNS], patterns=patterns, rounds=rounds)
            name = f"Sök på {how}, {said}"
            yield Figure(name=name, times_least=times_least, at_most=at_most, **times.told())


def by_name(who: Someone) -> Visit:
    return _sought(who, who.known[0].name[:LETTERS], shows=SOME_FOUND)


def by_number(who: Someone) -> Visit:
    return _sought(who, who.known[0].number, shows=str(who.known[0].public_id))


def _sought(who: Someone, text: str, *, shows: str) -> Visit:
    return Visit(who, SEARCH, fields=lambda: {"q": text}, form=SEARCH, shows=shows)
