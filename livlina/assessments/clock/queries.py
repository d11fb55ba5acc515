"""Reads of how the danger in a case stands, and of the cases that one leads. Who sees it is who sees the case."""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from livlina.assessments import instruments, rules
from livlina.assessments import queries as assessed
from livlina.assessments.clock import rules as danger
from livlina.assessments.clock.errors import DangerUnanswered, JudgedIsLeft, SecondIsWaitedFor
from livlina.assessments.clock.models import RiskDecision, RiskEvent
from livlina.assessments.clock.terms import AGAIN
from livlina.assessments.models import Assessment, AssessmentAction
from livlina.assessments.protection import queries as protection
from livlina.assessments.protection.models import Safeguard
from livlina.assessments.queries import Assessed
from livlina.assessments.terms import NightRisk
from livlina.cases import queries as cases
from livlina.cases import urgent
from livlina.cases.children.queries import HANDS
from livlina.cases.closing.queries import mark as left_mark
from livlina.cases.models import Case, CaseLine, Engagement
from livlina.cases.process import queries as process
from livlina.cases.process.models import Deadline
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.queries import UnitLimits, unit_limits

NEW_LOOK = "new_look"
"""The clock of a danger that something has happened to."""

LOOKS = (NEW_LOOK, "reassessment")
"""The clocks that are met by assessing the danger."""

CLOCKS = (*LOOKS, "safeguard_ends", "safety_plan", "second_reading", "unsigned_assessment")
"""The clocks of the danger and of protection."""


# ---- one case ----


class Standing(NamedTuple):
    """The level that holds in a case, '' where nobody has judged one; the assessment it is of; whether one waits."""

    level: str
    row: Assessment | None
    waits: bool


def stands(rows: Iterable[Assessment]) -> Standing:
    """
    Of all assessments of a case: the highest that the last signed of each instrument holds, or that holds of what was
    struck since.
    """
    last = assessed.settled(rows)
    held = [row for row in last if tells_danger(row) and assessed.holding(row)]
    highest = max(held, key=lambda row: (rules.rank(assessed.holding(row)), row.happened_on), default=None)
    level = assessed.holding(highest) if highest else ""
    return Standing(level, highest, any(row.waits_for_second for row in last))


def stood(rows: Iterable[Assessment], *, at: datetime) -> Standing:
    """How it stood at a moment, of the assessments of a case. What was not read second by then is not lowered."""
    then = [copy(row) for row in rows if row.settled_at is not None and row.settled_at <= at]
    for row in then:
        if row.second_at is not None and row.second_at > at:
            row.second_outcome = ""
    return stands(then)


def tells_danger(row: Assessment) -> bool:
    """Whether its instrument does; of one whose file is gone nobody knows, so it does."""
    instrument = assessed.instrument_of(row)
    return instrument is None or instrument.tells_danger


def standing(case: Case) -> Standing:
    """How the danger in the case stands. One query."""
    return stands(cases.of_case(case, list(assessed.assessments(case).filter(assessed.SETTLED))))


def left(rows: Iterable[Assessment]) -> list[Assessment]:
    """Of all assessments of a case those that tell of danger, whose result is known and that nobody has signed."""
    return [row for row in assessed.left(rows) if tells_danger(row)]


def known_risk(case: Case) -> str:
    """
    For the card of the duty, which says no less: the greatest of the level that holds and of what is judged, and so
    shown with its result, and not signed.
    """
    rows = assessed.written(case)
    known = [level for row in left(rows) for level in (row.proposed, row.judged_level)]
    return rules.highest([stands(rows).level, *known])


def danger_events(case: Any) -> QuerySet[RiskEvent]:
    """What has been noted as having happened in a case."""
    return RiskEvent.objects.filter(case=case)


def look_told_at(case: Case) -> datetime | None:
    """When that which starts the new look was told last; None where no look is waited for. One query."""
    return (
        Deadline.objects.filter(case=case, clock=NEW_LOOK, finished_on=None).values_list("told_at", flat=True).first()
    )


def looked_for_since(case: Case) -> date | None:
    """From which day the danger is to be assessed anew; None where it is not. One query."""
    return (
        Deadline.objects.filter(case=case, clock=NEW_LOOK, finished_on=None).values_list("starts_on", flat=True).first()
    )


def is_looked_for(case: Case) -> bool:
    """Whether the danger is to be assessed anew."""
    return look_told_at(case) is not None


def told_since(case: Case, at: datetime | None) -> bool:
    """
    Whether danger has been told of since that moment, as what happened or as that a protection ended; False where it is
    none. At most two queries.
    """
    if at is None:
        return False
    told_at = look_told_at(case)
    return (told_at is not None and told_at >= at) or danger_events(case).filter(noted_at__gte=at).exists()


def is_older(case: Case, read: Assessed) -> bool:
    """
    Whether danger has been told of since the stand of a signed assessment was taken, or one was struck. At most two
    queries.
    """
    row = read.assessment
    if not read.told.tells_danger:
        return False
    if row.signed_at is None:
        return told_since(case, row.discarded_at)
    signed_at = timezone.localtime(row.signed_at)
    return told_since(case, danger.stood_at(judged_at=row.judged_at, signed_at=signed_at, made_on=row.happened_on))


def acted_on(case: Case) -> set[str]:
    """For what something has been done since an answer asked for it. One query."""
    return set(AssessmentAction.objects.filter(case=case).values_list("flag", flat=True))


def events(case: Case) -> list[RiskEvent]:
    """The same, the latest first. One query."""
    found = danger_events(case).select_related("noted_by").order_by("-happened_on", "-pk")
    return cases.of_case(case, list(found))


def event_marks(found: Iterable[RiskEvent]) -> list[str]:
    """By which a page says what it showed that has happened (S-142)."""
    return [str(row.public_id) for row in found]


def decisions(case: Case) -> list[RiskDecision]:
    """What one who leads has decided of ending the case, the latest first. One query."""
    found = RiskDecision.objects.filter(case=case).select_related("decided_by").order_by("-decided_at")
    return cases.of_case(case, list(found))


def running(case: Case) -> list[Deadline]:
    """What is to be done of danger and protection in the case, the nearest first. One query."""
    return [row for row in process.running(case) if row.clock in CLOCKS]


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that is known of the danger in a case by one who decides about it: what a decision is taken on."""

    now: Standing
    left: list[Assessment]
    happened: list[RiskEvent]
    safeguards: list[Safeguard]
    waiting: list[Deadline]
    rows: list[Assessment]
    """All assessments of the case."""
    carded_at: datetime | None
    """When somebody last wrote on the card of the duty that the danger is high or acute."""

    @property
    def unheard(self) -> list[datetime]:
        """
        When danger was told that nobody has assessed: what began a look that is waited for, and a card later than each
        assessment.
        """
        told = [row.told_at for row in self.waiting if row.clock == NEW_LOOK]
        looked = [row.signed_at for row in self.rows if row.signed_at and tells_danger(row) and assessed.holding(row)]
        if self.carded_at is not None and all(self.carded_at > signed_at for signed_at in looked):
            told.append(self.carded_at)
        return told

    @property
    def is_for_the_lead(self) -> bool:
        """Whether the case ends by a decision of one who leads, unless the danger is assessed first."""
        return danger.is_for_the_lead(level=self.now.level, is_unheard=bool(self.unheard))

    def is_decided(self, found: Iterable[RiskDecision], *, in_hand: Collection[int]) -> bool:
        """
        Whether one of these decisions was taken since the level was signed, and since all that was told of danger: what
        has happened in the case, and what nobody has assessed. One by whoever has had the case in hand since is the
        word of the one who would end it, and counts no more.
        """
        settled = [self.now.row.settled_at] if self.now.row and self.now.row.settled_at else []
        told = [*settled, *(event.noted_at for event in self.happened), *self.unheard]
        theirs = [each for each in found if each.decided_by_id not in in_hand]
        return any(each.decided_at > max(told) for each in theirs) if told else False

    def marks(self) -> list[str]:
        """By which the one who decides says that it was read. What has changed or was told again since is not."""
        level = [f"{self.now.row.public_id}.{self.now.level}.{self.now.waits}"] if self.now.row else []
        known = [f"{row.public_id}.{row.proposed}" for row in self.left]
        guards = [f"{row.public_id}.{protection.is_done(row)}" for row in self.safeguards]
        card = [f"card.{self.carded_at.timestamp()}"] if self.carded_at else []
        return [*level, *known, *event_marks(self.happened), *guards, *card, *(left_mark(row) for row in self.waiting)]


def known(case: Case) -> Known:
    """The same of one case. Five queries."""
    rows = assessed.written(case)
    return Known(
        now=stands(rows),
        left=left(rows),
        happened=events(case),
        safeguards=protection.safeguards(case),
        waiting=running(case),
        rows=rows,
        carded_at=urgent.danger_carded_at(case) if case.role in danger.ROLES else None,
    )


def days_of(level: str, limits: UnitLimits) -> int:
    """Within how many days that level is assessed again at the unit."""
    return limits.holds(AGAIN[level])


def limits_of(case: Case, *, day: date) -> UnitLimits:
    return unit_limits(case.unit_id, day=day)


# ---- what stands in the way of ending ----


def obstacle_of_answers(case: Case, day: date) -> DomainError | None:
    """
    What was raised in an assessment that is begun, and has no action; one that is judged and not signed; and a lower
    level nobody else has read.
    """
    begun = assessed.whole(case, assessed.assessments(case).filter(signed_at=None, discarded_at=None))
    waiting = sorted({rules.FLAG_WORDS[flag] for read in begun for flag in read.waiting_flags})
    if waiting:
        return DangerUnanswered(what=", ".join(each[:1].lower() + each[1:] for each in waiting))
    if any(read.assessment.is_left for read in begun):
        return JudgedIsLeft()
    return SecondIsWaitedFor() if standing(case).waits else None


def obstacle_of_level(case: Case, day: date) -> DomainError | None:
    """A case with high risk, or with danger that nobody has assessed, ends by a decision of one who leads."""
    found = known(case)
    level = found.now.level
    return danger.obstacle_to_closing(
        level=level,
        words=str(NightRisk(level).label) if level else "",
        is_unheard=bool(found.unheard),
        is_decided=found.is_for_the_lead and found.is_decided(decisions(case), in_hand=cases.in_hand(case)),
    )


def obstacle_to_leaving(case: CaseLine | Case, engagement: Engagement) -> DomainError | None:
    """A case with high risk has somebody at work with it (S-55); asked of one who may see no more of it than a line."""
    if engagement.kind not in HANDS:
        return None
    count = cases.those_who_have(case.pk, day=clock.today()).exclude(pk=engagement.pk).count()
    level = next((each.level for each in led(only=case.pk)), "")
    if not level and isinstance(case, Case):
        level = standing(case).level
    return danger.obstacle_to_leaving(level=level, works=True, others=count)


# ---- the cases that one leads ----


@dataclass(frozen=True, kw_only=True)
class Led:
    """How the danger stands in an open case at a unit that one leads, as a line: nothing about anyone."""

    pk: int
    public_id: UUID
    number: str
    level: str
    due_on: date | None
    """The nearest day of what runs of danger and protection."""
    is_stopped: bool
    waits: bool
    """A lower level waits for a second person, and one has not signed it oneself."""
    is_alone: bool
    """The risk is high, and nobody who has the case can work: no account, no role, or nobody has it."""


def led(*, only: int | None = None) -> list[Led]:
    """The open cases at the units that the one who acts leads in which something is known of the danger. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, public_id, number, level, due_on, is_stopped, waits, is_alone FROM led_danger(%s, %s)",
            [sorted(instruments.telling_danger()), only],
        )
        names = ("pk", "public_id", "number", "level", "due_on", "is_stopped", "waits", "is_alone")
        return [Led(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
