"""What was read in the city these last days, so that the log reviewer has something to review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from livlina.access.terms import Role
from livlina.cases.models import Case, Engagement
from livlina.cases.review import rules, services
from livlina.cases.terms import EngagementKind
from livlina.organisation.models import Membership, Staff, Unit, UnitBoard

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LANES = 16
DAYS = 5
CASES_OF_A_UNIT = 60

# As leave_trace() does, at an hour that has been: only one who owns the schema can, and the chain is whole.
LAID = """
WITH last AS (SELECT seq, hash FROM access_trace WHERE chain = %(chain)s ORDER BY seq DESC LIMIT 1),
     made AS (SELECT %(chain)s::int, coalesce((SELECT seq FROM last), 0) + 1, %(at)s::timestamptz, %(actor)s::bigint,
                     %(unit)s::bigint, %(ref)s::uuid, %(action)s::text, %(why)s::text, ''::text, ''::text, ''::bytea,
                     ''::bytea)
INSERT INTO access_trace SELECT (t).chain, (t).seq, (t).at, (t).actor_id, (t).unit_id, (t).case_ref, (t).action,
       (t).why, (t).subject, (t).account, (t).detail, trace_hash((SELECT hash FROM last), t)
  FROM (SELECT made::access_trace AS t FROM made) AS row
"""


@dataclass(frozen=True)
class Read:
    """One trace to be laid."""

    at: datetime
    actor: int
    unit: int
    ref: UUID | None
    action: str = "case.read"
    why: str = "assigned"


def lay(chance: Random, *, now: datetime) -> None:
    """Lay the readings of each unit under a board with a log reviewer, and let them be judged."""
    boards = UnitBoard.objects.on(now.date()).filter(unit__memberships__role=Role.LOG_REVIEWER).values("board")
    units = Unit.objects.filter(boards__in=UnitBoard.objects.on(now.date()).filter(board__in=boards)).distinct()
    reads = sorted((read for unit in units for read in at_unit(chance, unit, now=now)), key=lambda read: read.at)
    month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)  # older months have no table
    with connection.cursor() as cursor:
        lane = _unused_lane(cursor, month)
        for read in reads:
            at = max(read.at, month)
            chain = int(f"{at:%Y%m}") * 100 + lane
            cursor.execute(LAID, vars(read) | {"at": at, "chain": chain})
    services.flag_traces()


def _unused_lane(cursor: Any, month: datetime) -> int:
    """A lane that nothing is written in yet this month: in a chain nothing stands before what it follows (S-41)."""
    cursor.execute("SELECT DISTINCT chain %% 100 FROM access_trace WHERE chain / 100 = %s", [int(f"{month:%Y%m}")])
    used = {lane for (lane,) in cursor.fetchall()}
    return next(lane for lane in range(LANES) if lane not in used)


def at_unit(chance: Random, unit: Unit, *, now: datetime) -> Iterator[Read]:
    """A week's ordinary work, and in it what stands out."""
    cases = list(Case.objects.filter(unit=unit).select_related("person").order_by("-came_in_on")[:CASES_OF_A_UNIT])
    handlers = dict(
        Engagement.objects.filter(case__in=cases, kind=EngagementKind.ASSIGNED).values_list("case_id", "actor_id")
    )
    mine = [(case, handlers[case.pk]) for case in cases if case.pk in handlers and case.is_open]
    if not mine:
        return
    for case, worker in mine:
        for _ in range(chance.randint(1, 3)):
            at = _moment(chance, now, hours=(8, 16))
            yield Read(at, worker, unit.pk, case.trace_ref)
            yield Read(at + timedelta(minutes=2), worker, unit.pk, case.trace_ref, "case.journal_read")
    case, worker = chance.choice(mine)
    late = _moment(chance, now, hours=(23, 23))
    for minutes, part in ((0, "case.read"), (1, "case.journal_read"), (3, "case.persons_read")):
        yield Read(late + timedelta(minutes=minutes), worker, unit.pk, case.trace_ref, part)
    lead = Membership.objects.on(now.date()).filter(unit=unit, role=Role.UNIT_MANAGER).first()
    if lead:
        for case, _ in chance.sample(mine, min(2, len(mine))):
            yield Read(_moment(chance, now, hours=(9, 15)), lead.staff_id, unit.pk, case.trace_ref, why="lead_reading")
    for old in [one for one in cases if one.closed_on and (now.date() - one.closed_on).days > 30][:1]:
        yield Read(_moment(chance, now, hours=(10, 15)), handlers.get(old.pk, worker), unit.pk, old.trace_ref)
    yield from _relatives(chance, unit, cases, now=now)
    tried = _moment(chance, now, hours=(13, 15))
    for minutes in range(6):
        yield Read(tried + timedelta(minutes=minutes), worker, unit.pk, None, "page.refused", "case")
    morning = _moment(chance, now, hours=(8, 9))
    for place, (case, _) in enumerate(mine[:35]):
        yield Read(morning + timedelta(seconds=50 * place), mine[0][1], unit.pk, case.trace_ref, why="stand_in")


def _relatives(chance: Random, unit: Unit, cases: list[Case], *, now: datetime) -> Iterator[Read]:
    """One whose client has the same surname, if there is such a client."""
    staff = Staff.objects.filter(memberships__unit=unit, memberships__role__in=[Role.THERAPIST, Role.SOCIAL_WORKER])
    for colleague in staff.order_by("pk"):
        for case in cases:
            if rules.surnames(colleague.name) & rules.surnames(case.person.name or ""):
                yield Read(_moment(chance, now, hours=(11, 15)), colleague.pk, unit.pk, case.trace_ref, why="intake")
                return


def _moment(chance: Random, now: datetime, *, hours: tuple[int, int]) -> datetime:
    """A moment of one of the last days, in these hours of the clock."""
    day = now.astimezone(STOCKHOLM) - timedelta(days=chance.randint(1, DAYS))
    local = day.replace(hour=chance.randint(*hours), minute=chance.randint(0, 50), second=chance.randint(0, 59))
    return local.astimezone(UTC)
