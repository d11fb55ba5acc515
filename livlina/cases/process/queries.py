"""Where a case is on its way, and what is to be done by a day, in cases that the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from livlina.access.actor import Actor
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import rules
from livlina.cases.process.definitions import FIRST, LAST, Clock, Length, Version, clocks, kinds
from livlina.cases.process.models import CaseStep, Deadline, DeadlineChange, Task
from livlina.cases.process.terms import ChangeKind, DueView, TimeUnit
from livlina.cases.terms import Change, EngagementKind, Written
from livlina.core.asked import asked
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation import queries as organisation

Due = Deadline | Task
"""Something that is to be done by a day."""

DROPPED = Exists(DeadlineChange.objects.filter(deadline=OuterRef("pk"), kind=ChangeKind.DROPPED))
"""Of a deadline: whether it ended without being met."""


def mark(row: Due) -> str:
    """By which a page says that it showed it. What is due another day since, was told again or has grown, is not."""
    told_at = row.told_at if isinstance(row, Deadline) else row.made_at
    return f"{row.public_id}.{row.due_on}.{told_at.timestamp()}"


def steps(case: Any) -> QuerySet[CaseStep]:
    """The steps that a case has taken."""
    return CaseStep.objects.filter(case=case)


def open_deadlines(case: Any) -> QuerySet[Deadline]:
    """Its deadlines that are not met yet."""
    return Deadline.objects.filter(case=case, finished_on=None)


def open_tasks(case: Any) -> QuerySet[Task]:
    """What is to be done in it."""
    return Task.objects.filter(case=case, done_on=None)


@asked
def _steps(*, case: Any) -> QuerySet[CaseStep]:
    return steps(case).select_related("entered_by").order_by("position")


@asked
def _running(*, case: Any) -> QuerySet[Deadline]:
    return open_deadlines(case).order_by("due_on", "pk")


@asked
def _waiting(*, case: Any) -> QuerySet[Task]:
    found = open_tasks(case).select_related("owner", "made_by", "review")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a case is: the version it follows, its step, the steps taken so far, and how many they are."""

    version: Version
    here: str
    taken: list[CaseStep]
    latest_on: date

    @property
    def position(self) -> int:
        return len(self.taken)


def standing(case: Case, *, has_steps: bool = True) -> Standing:
    """
    Where the case is. Without steps it stands where it was opened, or closed, and follows the version of the day on
    which it came in. One query, none when it is known that it has no steps.
    """
    taken = _steps(case=case.pk) if has_steps else []
    kind = kinds()[case.role]
    if not taken:
        here = FIRST if case.is_open else LAST
        return Standing(version=kind.on(case.came_in_on), here=here, taken=[], latest_on=case.came_in_on)
    last = taken[-1]
    return Standing(version=kind.version(last.version), here=last.step, taken=taken, latest_on=last.entered_on)


def running(case: Case) -> list[Deadline]:
    """The deadlines of the case that are not met yet, the nearest first. One query."""
    return _of(case, _running(case=case.pk))


def waiting(case: Case) -> list[Task]:
    """What is to be done in the case, the nearest first and what has no day last. One query."""
    return _of(case, _waiting(case=case.pk))


class DangerTask(NamedTuple):
    """A danger that a case was opened with and nobody had assessed: by whom, and whether another has ticked it off."""

    public_id: UUID
    number: str
    on: date
    by: str | None
    is_done: bool


def led_danger_tasks() -> list[DangerTask]:
    """Those of the units that one leads, until a week after they were ticked off. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id, number, on_day, by_name, is_done FROM led_danger_tasks()")
        return [DangerTask(*row) for row in cursor.fetchall()]


@dataclass
class Notice:
    """What is told to one alone: what was done, in what, by whom, and in which case, of which no more is told here."""

    public_id: UUID
    case_id: UUID
    number: str
    trace_ref: UUID
    unit_id: int
    unit: str
    by: str | None
    at: datetime
    tells_of: list[str]
    read_under: str
    is_mine: bool
    is_led: bool
    what: str
    on: date | None
    cipher: None = None

    @property
    def is_named(self) -> bool:
        """Whether it tells one that their name stands there."""
        return any(Change(each).is_named for each in self.tells_of)

    @property
    def words(self) -> str:
        """What was done, and of a row in which one stands by name what it is and its day."""
        told = "; ".join(str(Change(each).label) for each in Change.values if each in self.tells_of)
        return f"{told} ({Written(self.what).label}, {swedish_date(self.on)})" if self.on else told

    @property
    def called(self) -> str:
        """The case, by its number where that is told."""
        return f"ärende {self.number}" if self.number else f"ett ärende vid {self.unit}"

    @property
    def mark(self) -> str:
        """As `mark` of a task."""
        return f"{self.public_id}.{self.at.timestamp()}"


def notices() -> list[Notice]:
    """What is told to the one who acts alone, the oldest first, of no case that stands beyond them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public_id, case_public_id, number, trace_ref, unit_id, unit_name, by_name, made_at, tells_of,"
            " read_under, is_mine, is_led, about_what, about_on FROM notices_to_me()"
        )
        return [Notice(*row) for row in cursor.fetchall()]


def _of(case: Case, rows: list[Any]) -> list[Any]:
    for row in rows:
        row.case = case
    return rows


def deadlines(case: Case) -> list[Deadline]:
    """All deadlines of the case, the latest met first, with whether it ended unmet (`is_dropped`). One query."""
    found = (
        Deadline.objects.filter(case=case)
        .annotate(is_dropped=DROPPED)
        .order_by(F("finished_on").desc(nulls_first=True), "due_on", "pk")
    )
    return _of(case, list(found))


def deadline(case: Case, public_id: UUID) -> Deadline | None:
    """That deadline of the case; None where it has none."""
    return next((row for row in deadlines(case) if row.public_id == public_id), None)


def changes(deadline: Deadline) -> list[DeadlineChange]:
    """What became of the deadline on its way, the latest first."""
    return _of(deadline.case, list(deadline.changes.select_related("changed_by").order_by("-changed_at", "-pk")))


def tasks(case: Case) -> list[Task]:
    """All tasks of the case, the latest done first. One query."""
    found = Task.objects.filter(case=case).select_related("owner", "made_by", "review")
    return _of(case, list(found.order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")))


def task(case: Case, public_id: UUID) -> Task | None:
    """That task of the case; None where it has none."""
    return next((row for row in tasks(case) if row.public_id == public_id), None)


def length_of(clock: Clock, *, unit_id: int, day: date) -> Length:
    """How long the clock is at that unit, for one that starts that day: its own limit before the length shipped."""
    if not clock.length.limit:
        return clock.length
    told = organisation.measured_limit(clock.length.limit, unit_id=unit_id, day=day)
    return Length(count=told[0], unit=TimeUnit(told[1])) if told else clock.length


def last_extended(deadline: Deadline) -> date | None:
    """The last day that the deadline can be given in all; None where its clock has no such bound."""
    clock = clock_of(deadline)
    holds = clock.on(deadline.starts_on)
    if holds is None or holds.extension is None:
        return None
    length = length_of(clock, unit_id=deadline.case.unit_id, day=deadline.starts_on)
    first = rules.last_day(deadline.starts_on, length, moves=clock.moves)
    return rules.last_day(first, holds.extension, moves=clock.moves)


# ---- lists over cases ----


def _own(actor: Actor) -> QuerySet[Case]:
    """Open cases that the actor is assigned, co-assigned or stands in for."""
    kinds_of = (EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)
    mine = cases.engagements(actor).filter(kind__in=kinds_of)
    return Case.objects.filter(pk__in=mine.values("case"), closed_on=None)


def due(actor: Actor, *, view: str, day: date) -> QuerySet[Any, Any]:
    """
    What is to be done in the actor's open cases, as rows of its sort, key and day, the nearest first.

    The actor's own is the deadlines of the cases they have, the tasks that are theirs, and what anybody was to do in a
    case they stand in for; the group's is the tasks that nobody who has the case and is at work is to do, so that each
    is on a list; what is overdue is of both.
    """
    has = _own(actor).values("pk")
    of_case = Deadline.objects.filter(case__in=has, finished_on=None)
    to_do = Task.objects.filter(case__in=has, done_on=None)
    match view:
        case DueView.GROUP:
            taken = cases.those_who_have(OuterRef("case"), day=day).filter(actor=OuterRef("owner"))
            of_case, to_do = of_case.none(), to_do.filter(~Exists(taken))
        case DueView.OVERDUE:
            of_case, to_do = of_case.filter(stopped_on=None, due_on__lt=day), to_do.filter(due_on__lt=day)
        case _:
            stands_in = cases.engagements(actor).filter(kind=EngagementKind.STAND_IN).values("case")
            to_do = to_do.filter(Q(owner=actor.id) | Q(case__in=stands_in, owner__isnull=False))
    rows: list[QuerySet[Any, Any]] = [
        found.order_by().annotate(sort=Value(sort, output_field=CharField())).values_list("sort", "pk", "due_on")
        for sort, found in (("deadline", of_case), ("task", to_do))
    ]
    return rows[0].union(rows[1], all=True).order_by(F("due_on").asc(nulls_last=True), "sort", "pk")


def in_full(rows: Iterable[tuple[str, int, date | None]]) -> list[Due]:
    """
    The deadlines and tasks that these rows are, in their order, with their cases. Two queries. Whom the cases are
    about is asked for with the rest of the page (`cases.with_clients`).
    """
    told = [(sort, pk) for sort, pk, _ in rows]
    found: dict[tuple[str, int], Due] = {}
    if keys := [pk for sort, pk in told if sort == "deadline"]:
        deadlines = Deadline.objects.filter(pk__in=keys).select_related("case")
        found |= {("deadline", row.pk): row for row in deadlines}
    if keys := [pk for sort, pk in told if sort == "task"]:
        tasks = Task.objects.filter(pk__in=keys).select_related("case", "owner", "made_by", "review")
        found |= {("task", row.pk): row for row in tasks}
    return [found[each] for each in told]


def overdue_count(actor: Actor, *, day: date) -> int:
    """How much of what is to be done in the actor's open cases has passed its day."""
    return due(actor, view=DueView.OVERDUE, day=day).count()


def open_on(version: Version, lines: QuerySet[Any]) -> int:
    """How many of these open cases, as lines, came in while that version held, and so follow it unless moved."""
    found = lines.filter(role=version.kind, closed_on=None, came_in_on__gte=version.period.start)
    if version.period.end is not None:
        found = found.filter(came_in_on__lte=version.period.end)
    return int(found.count())


def clock_of(deadline: Deadline) -> Clock:
    """The clock of a deadline."""
    return clocks()[deadline.clock]
