"""Lays the city down in an empty database."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, islice
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from livlina.access.actor import Actor
from livlina.access.commands import acting_as
from livlina.access.traces import record
from livlina.cases.models import Case, CaseCounter
from livlina.demo import bulk, children, ground, offered, plan, reading, reception, showcase, staff, under_way
from livlina.demo.plan import CasePlan
from livlina.demo.rows import KINDS, Builder
from livlina.intake.models import ContactCounter
from livlina.intake.terms import ContactKind
from livlina.organisation.models import Municipality, Staff, Unit
from livlina.organisation.terms import UnitKind

BATCH = 500
SMALL = 160
CITY = 3000
# Which of the waiting contacts are of somebody who has a case, and how protected they say they are: for the register.
KNOWN_BEFORE = {2: "none", 9: "none", 16: "secrecy_marking"}
AT_OTHER_UNITS = 0.09  # share of the cases that stand at teams with authority and at BoU


class NotEmpty(Exception):
    """There is something in the database already."""


def is_empty() -> bool:
    """True when nothing has been loaded: no organisation, no staff, no case."""
    return not (Municipality.objects.exists() or Staff.objects.exists() or Case.objects.exists())


def cases_of(size: int, chance: Random, *, now: datetime) -> Iterator[CasePlan]:
    """The plan of `size` cases; from the size of a city on it holds the published year."""
    today = now.astimezone(ZoneInfo("Europe/Stockholm")).date()
    published = sorted(plan.published_year(chance), key=lambda each: each.came_in_on) if size >= CITY else []
    others = int(size * AT_OTHER_UNITS)
    existing = Unit.objects.filter(valid_to=None, kind__in=[UnitKind.RVT, UnitKind.BOU]).order_by("position")
    return chain(
        published,
        plan.later_years(chance, count=size - len(published) - others, today=today),
        plan.at_other_units(chance, units=[unit.key for unit in existing], count=others, today=today),
    )


def load(
    actor: Actor,
    *,
    seed: int,
    size: int,
    now: datetime,
    progress: Callable[[int], object],
    organise: Callable[[], object],
) -> list[staff.Account]:
    """
    Fill the empty database with `size` cases and all around them, as the owner of the schema; of 0 with staff alone.

    `organise` loads Stockholm, or where there are no cases any organisation; `progress` hears how many cases more are
    laid. Raises NotEmpty.
    """
    if not is_empty():
        raise NotEmpty
    chance = Random(seed)
    organise()
    with transaction.atomic():
        accounts = staff.employ(chance, today=now.date())
    if size:
        _cases(chance, seed=seed, size=size, now=now, progress=progress)
    with acting_as(actor):
        record(actor, "demo.loaded", detail={"seed": seed, "cases": size})
    staff.write(accounts)
    return accounts


def _cases(chance: Random, *, seed: int, size: int, now: datetime, progress: Callable[[int], object]) -> None:
    """The cases, on the ground that is laid."""
    builder = Builder(chance, ground.read(today=now.date()), now=now)
    plans = cases_of(size, chance, now=now)
    while batch := list(islice(plans, BATCH)):
        with transaction.atomic():
            for each in batch:
                builder.case(each)
            lay(builder)
        progress(len(batch))
    with transaction.atomic():
        first_contacts(builder, chance, now=now)
        builder.agendas()
        builder.ways()
        builder.investigations()
        lay(builder)
        continue_numbers(builder)
    with transaction.atomic():
        children.lay(seed, now=now)
        under_way.lay(seed, now=now)
        showcase.lay(seed, now=now)
    with transaction.atomic():
        reading.lay(chance, now=now)
        reception.lay(now=now)
        offered.lay(chance, now=now)


def lay(builder: Builder) -> None:
    """Write what has been built."""
    for rows in builder.take():
        bulk.copy(rows)


def first_contacts(builder: Builder, chance: Random, *, now: datetime) -> None:
    """Contacts of the last weeks without a case: a queue at each centre, and some that have had their answer."""
    today = now.astimezone(ZoneInfo("Europe/Stockholm")).date()
    for waiting, count, days in ((True, 22, 11), (False, 60, 120)):
        for place in range(count):
            when = plan.later_years(chance, count=1, today=today)
            each = next(when)
            came = today.fromordinal(today.toordinal() - chance.randint(0, days))
            role = "exposed" if each.role == "child" else each.role
            each = CasePlan(each.unit, role, came, each.sex, each.minor_children, each.entrance, "unknown", rich=False)
            kind = chance.choices(
                (ContactKind.PERSON, ContactKind.ANONYMOUS, ContactKind.COLLEAGUE_ADVICE), weights=(7, 2, 1)
            )[0]
            known_as = KNOWN_BEFORE.get(place, "") if waiting else ""
            builder.contact(
                each,
                kind=ContactKind.PERSON if known_as else kind,
                waiting=waiting,
                danger=waiting and place in (3, 11),
                known_as=known_as,
                quick=waiting and place in (5, 14),
            )


def continue_numbers(builder: Builder) -> None:
    """Let the units' running numbers and the tables' keys go on where the city ends."""
    units = builder.ground.units
    CaseCounter.objects.bulk_create(
        CaseCounter(unit=units[key], year=year, last=last) for (key, year), last in builder.numbers.items()
    )
    ContactCounter.objects.bulk_create(
        ContactCounter(unit=units[key], last=last) for key, last in builder.contact_numbers.items()
    )
    bulk.continue_sequences(KINDS)
    bulk.stand_walls()
