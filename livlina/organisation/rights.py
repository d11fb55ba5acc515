"""
The table of who may do what, in words: for the page, and as text for docs/security/access-table.md.

It is made of the rows that stand beside the addresses, so there is nothing to keep in step. Source: S-06.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from django.apps import apps

from livlina.access.routes import LEVELS, Address, Row, Who, addresses
from livlina.access.rules import includes
from livlina.access.terms import Permission, Role

ROLES: Final = [(str(role.value), str(role.label)) for role in Role]
WORKERS: Final = "De som arbetar med ärenden"
REFUSED_IN_WORDS: Final = "Får veta varför"
NOT_THERE: Final = "Finns inte"
FRESH: Final = ", som bekräftar att det är de"
SIGN_IN: Final = "Inloggningen"
NOBODY_REFUSED: Final = "–"


@dataclass(frozen=True)
class Line:
    """One act, with who may do it. `roles` are those that open it, `changing` those whose sent form is taken."""

    what: str
    address: str
    who: str
    changing: str
    relation: str
    level: str
    traces: tuple[str, ...]
    leaves: tuple[str, ...]
    refusal: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Area:
    """What is done in one part of the house."""

    room: str
    name: str
    lines: list[Line]


def areas(found: Iterable[Address] | None = None) -> list[Area]:
    """Every act, by the part of the house it is done in, in the order of the addresses."""
    by_room: dict[str, list[Line]] = {}
    for address in addresses() if found is None else found:
        by_room.setdefault(address.room, [])
        if address.name:  # the same address written in another way has no name of its own
            by_room[address.room].append(line(address))
    return [Area(room, str(apps.get_app_config(room).verbose_name), lines) for room, lines in by_room.items()]


def line(address: Address) -> Line:
    row = address.row
    return Line(
        what=row.what,
        address=f"/{address.route}",
        who=who_in_words(row, row.roles) + (FRESH if row.fresh else ""),
        changing=who_in_words(row, row.changing_roles) + (FRESH if row.fresh_to_send else "") if row.leaves else "",
        relation=f"{row.about.label}. Sparas: {row.sent_about.label}" if row.sent_about else str(row.about.label),
        level=LEVELS[row.shows],
        traces=tuple(row.traces.split()),
        leaves=tuple(row.leaves.split()),
        refusal=refusal_in_words(row),
        roles=row.roles,
    )


def who_in_words(row: Row, roles: frozenset[str]) -> str:
    """The roles by name, in their order; everyone where no role is asked for."""
    if isinstance(row.who, Who) and roles == row.roles:
        return str(row.who.label)
    if roles == workers():
        return WORKERS
    return ", ".join(label for value, label in ROLES if value in roles)


def refusal_in_words(row: Row) -> str:
    """What one meets whose role does not include it."""
    if isinstance(row.who, Who):
        return NOBODY_REFUSED if row.who == Who.ANYONE else SIGN_IN
    return REFUSED_IN_WORDS if row.refusal == HTTPStatus.FORBIDDEN else NOT_THERE


def workers() -> frozenset[str]:
    """The roles that meet clients, which have one name in the table."""
    return frozenset(role for role in Role.values if includes(role, Permission.READ_CASE))


def worker_names() -> str:
    """Which they are."""
    return ", ".join(label for value, label in ROLES if value in workers())


def narrowed(found: Iterable[Area], *, role: str, room: str) -> list[Area]:
    """Of these areas what one role may do, in one area; '' is all."""
    kept = [
        replace(area, lines=[line for line in area.lines if not role or role in line.roles])
        for area in found
        if not room or area.room == room
    ]
    return [area for area in kept if area.lines]


HEAD: Final = """# Vem som får göra vad

Skriven av `livlina rights` ur raderna som står bredvid varje adress. Ändra inte här. Sidan `/behorigheter/` visar
samma tabell, och `tests/security` jämför varje rad med vad varje roll möter.

{workers}: {names}.

«Finns inte» betyder att svaret är detsamma som för något som aldrig funnits. Utan relationen är svaret alltid det,
också för den som har rollen.
"""
COLUMNS: Final = ("Vad", "Adress", "Öppnas av", "Sparas av", "Gäller", "Visar högst", "Spår", "Utan rollen")


def as_text() -> str:
    """The whole table, as Markdown."""
    parts = [HEAD.format(workers=WORKERS, names=worker_names())]
    for area in areas():
        parts.append(f"\n## {area.name}\n\n")
        rows = [COLUMNS, ("---",) * len(COLUMNS), *map(_cells, area.lines)]
        parts += [f"| {' | '.join(row)} |\n" for row in rows]
    return "".join(parts)


def _cells(act: Line) -> tuple[str, ...]:
    traces = ", ".join(f"`{name}`" for name in dict.fromkeys([*act.traces, *act.leaves]))
    return (
        act.what,
        f"`{act.address}`",
        act.who,
        act.changing or "–",
        act.relation,
        act.level,
        traces or "–",
        act.refusal,
    )
