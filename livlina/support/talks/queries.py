"""Reads of how talks are counted, in cases that the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DurationField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases.closing.models import CaseClosing
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.rules import GRANTS, Extent
from livlina.cases.investigation import queries as investigation
from livlina.cases.models import Case
from livlina.cases.process.queries import Standing, standing
from livlina.cases.process.terms import Track
from livlina.core.asked import Among, asked, asked_values
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import LocalLimit, OfferedHelp
from livlina.organisation.offered import queries as offered
from livlina.organisation.queries import UnitLimits
from livlina.organisation.rules import Amount
from livlina.organisation.terms import DEFAULT_LIMITS, Limit
from livlina.support.models import MoreTalks, Session, WhatNext
from livlina.support.rules import Talks
from livlina.support.talks import rules
from livlina.support.talks.rules import Grant, Granted, HelpTalk, Setting, Tallied
from livlina.support.talks.terms import COUNTERS, OFFERS, MoreOutcome
from livlina.support.terms import SessionForm, SessionState, TalkKind

KEYS = [
    *COUNTERS.values(),
    Limit.TALKS_WITHOUT_INVESTIGATION_WARNING,
    Limit.MISSED_TALK_COUNTS,
    Limit.LATE_TALK_COUNTS,
    Limit.PHONE_TALK_COUNTS,
    Limit.GROUP_TALK_COUNTS,
    Limit.OPEN_ACCESS_USING_VIOLENCE,
    Limit.MORE_TALKS_BY_LEAD,
    Limit.NEW_SPELL_DAYS,
]


class OfUnit(Protocol):
    """A case, or a line of one in a list."""

    @property
    def pk(self) -> Any: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def talks_before(self) -> int | None: ...


# ---- what units have decided ----


def settings(unit_ids: Iterable[int], *, day: date) -> dict[int, Setting]:
    """How talks are counted at each unit that day: its own limits before the organisation's. One query."""
    units = set(unit_ids)
    told = {(row.key, row.unit_id): int(row.value) for row in _limits(units=list(units), keys=list(KEYS), day=day)}
    return {unit: _setting({key: told.get((key, unit), told.get((key, None))) for key in KEYS}) for unit in units}


def setting(case: Case, *, day: date, limits: UnitLimits | None = None) -> Setting:
    """The same at the unit of a case, by its `limits` when they are read."""
    if limits is not None:
        return _setting({key: limits.limit(key) for key in KEYS})
    return settings([case.unit_id], day=day)[case.unit_id]


@asked
def _limits(*, units: Any, keys: Any, day: Any) -> QuerySet[LocalLimit]:
    return LocalLimit.objects.on(day).filter(Q(Among("unit", units)) | Q(unit=None), Among("key", keys))


def _setting(told: dict[Limit, int | None]) -> Setting:
    def value(key: Limit) -> int:
        found = told[key]
        return DEFAULT_LIMITS[key] if found is None else found

    return Setting(
        limits={counter: limit for counter, key in COUNTERS.items() if (limit := told[key]) is not None},
        warns_at=told[Limit.TALKS_WITHOUT_INVESTIGATION_WARNING],
        missed=bool(value(Limit.MISSED_TALK_COUNTS)),
        late=bool(value(Limit.LATE_TALK_COUNTS)),
        phone=bool(value(Limit.PHONE_TALK_COUNTS)),
        group=bool(value(Limit.GROUP_TALK_COUNTS)),
        open_access=bool(value(Limit.OPEN_ACCESS_USING_VIOLENCE)),
        by_lead=bool(value(Limit.MORE_TALKS_BY_LEAD)),
        spell_days=value(Limit.NEW_SPELL_DAYS),
    )


# ---- what has been counted ----


def of_led_cases(cases: Iterable[OfUnit], *, day: date) -> dict[Any, Talks]:
    """
    The talks without investigation of cases at units that the one who acts leads, as lines: two queries. None of a case
    behind a wall. A named door of the database answers.
    """
    rows = list(cases)
    told = settings({row.unit_id for row in rows}, day=day)
    tallied: dict[int, list[Tallied]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, form, state, closed_for, is_more, number FROM led_talks()")
        for case, form, state, closed_for, is_more, number in cursor.fetchall():
            tallied.setdefault(case, []).append(
                Tallied(kind=TalkKind.TALK, number=number, form=form, state=state, closed_for=closed_for, more=is_more)
            )
    return {
        row.pk: rules.talks(
            tallied.get(row.pk, ()),
            counter=TalkKind.TALK,
            role=row.role,
            before=row.talks_before,
            setting=told[row.unit_id],
        )
        for row in rows
    }


def of_cases(cases: Iterable[OfUnit], *, day: date) -> dict[Any, Talks]:
    """The talks without investigation of each case, for a whole list: two queries."""
    rows = list(cases)
    told = settings({row.unit_id for row in rows}, day=day)
    tallied = tallies([row.pk for row in rows])
    return {
        row.pk: rules.talks(
            tallied.get(row.pk, ()),
            counter=TalkKind.TALK,
            role=row.role,
            before=row.talks_before,
            setting=told[row.unit_id],
        )
        for row in rows
    }


def tallies(case_ids: Iterable[int]) -> dict[int, list[Tallied]]:
    """What is counted in each case, with the talks that were granted beyond the limit. One query."""
    keys = list(case_ids)
    rows = _tallies_of_one(case=keys[0]) if len(keys) == 1 else _tallies(cases=keys)
    found: dict[int, list[Tallied]] = {}
    for case, kind, form, state, closed_for, is_more, number in rows:
        found.setdefault(case, []).append(
            Tallied(kind=kind, number=number, form=form, state=state, closed_for=closed_for, more=is_more)
        )
    return found


@asked_values
def _tallies(*, cases: Any) -> QuerySet[Any, tuple[Any, ...]]:
    return _tallied(Q(Among("case", cases)))


@asked_values
def _tallies_of_one(*, case: Any) -> QuerySet[Any, tuple[Any, ...]]:
    # apart, since the database keeps no plan for how many nobody knows: it would be made anew for every page of a case
    return _tallied(Q(case=case))


def _tallied(which: Q) -> QuerySet[Any, tuple[Any, ...]]:
    columns = ("case_id", "kind", "form", "state", "closed_for", "is_more", "number")
    held = (
        Session.objects.filter(which)
        .annotate(closed_for=_closed_for("time__slot__startswith"), is_more=Value(False, BooleanField()))
        .values("case_id", "kind", "form", "state", "closed_for", "is_more")
        .annotate(number=Count("pk"))
        .order_by()
        .values_list(*columns)
    )
    more = (
        MoreTalks.objects.filter(which, outcome=MoreOutcome.GRANTED)
        .annotate(
            form=Value(SessionForm.INDIVIDUAL, CharField()),
            state=Value(SessionState.HELD, CharField()),
            closed_for=_closed_for("decided_at"),
            is_more=Value(True, BooleanField()),
        )
        .values("case_id", "kind", "form", "state", "closed_for", "is_more")
        .annotate(number=Sum("count"))
        .order_by()
        .values_list(*columns)
    )
    return held.union(more, all=True)


def _closed_for(moment: str) -> Subquery:
    """How long the case was closed, at most, when it was opened again after that moment."""
    later = CaseClosing.objects.filter(case=OuterRef("case"), reopened_at__gt=OuterRef(moment)).order_by()
    length = Max(F("reopened_on") - F("closed_on"), output_field=DurationField())
    return Subquery(later.values("case").annotate(length=length).values("length"))


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How the talks of one case stand, by each counter, and what the person wants next."""

    setting: Setting
    by_counter: dict[str, Talks]
    answer: WhatNext | None
    is_decided: bool
    """True while there is an investigation or help by decision, so that talks go on (R-092)."""

    @property
    def talks(self) -> Talks:
        """Those without investigation."""
        return self.by_counter[TalkKind.TALK]

    @property
    def asks(self) -> bool:
        """Whether the worker is to ask what the person wants next."""
        answer = self.answer
        return rules.asks(
            self.talks,
            setting=self.setting,
            is_decided=self.is_decided,
            wish=answer.wish if answer else "",
            knots=answer.knots if answer else 0,
        )


def counted(
    case: Case,
    *,
    day: date,
    stands: Standing | None = None,
    limits: UnitLimits | None = None,
    has_answered: bool = True,
) -> Counted:
    """
    How the talks of the case stand. What is known already is not asked for again: where the case `stands`, the `limits`
    of its unit, and that nobody has answered what the person wants next. At most four queries.
    """
    told = setting(case, day=day, limits=limits)
    rows = tallies([case.pk]).get(case.pk, [])
    stands = stands or standing(case)
    return Counted(
        setting=told,
        by_counter={
            counter: rules.talks(rows, counter=counter, role=case.role, before=case.talks_before, setting=told)
            for counter in COUNTERS
        },
        answer=_answer(case, setting=told) if has_answered else None,
        is_decided=stands.version.steps[stands.here].track == Track.DECIDED,
    )


def _answer(case: Case, *, setting: Setting) -> WhatNext | None:
    """The last answer of the spell that is now."""
    last: Any = next(iter(_last_answer(case=case.pk)), None)
    if last is None or rules.is_of_an_earlier_spell(last.closed_for, setting=setting):
        return None
    answer: WhatNext = last
    answer.case = case
    return answer


@asked
def _last_answer(*, case: Any) -> QuerySet[Any]:
    rows = WhatNext.objects.filter(case=case).annotate(closed_for=_closed_for("asked_at"))
    return rows.select_related("asked_by").order_by("-asked_at", "-pk")[:1]


# ---- by decision ----


@dataclass(frozen=True, kw_only=True)
class Ground:
    """
    By what help is granted in a case: its own decision, a commission that it carries out when that is shown, or both.
    """

    decision: UUID | None
    commission: UUID | None
    extent: Extent
    waits: bool
    """Whether more is asked for."""


@dataclass(frozen=True, kw_only=True)
class ByDecision:
    """How the talks by decision of a case stand, and by what they are granted."""

    granted: Granted
    grounds: list[Ground]


def grants(case: Any) -> QuerySet[Decision]:
    """Decisions by which help is granted in the case."""
    return Decision.objects.filter(case=case, signed_at__isnull=False, outcome__in=sorted(GRANTS))


def by_decision(case: Case, *, day: date, setting: Setting) -> ByDecision | None:
    """
    How much help is granted in the case and how much of it is used; None where nothing is. Two queries.

    A named door of the database answers with numbers and days: who is told no whereabouts of the case is not shown the
    commission, but knows as well as the others how many talks there are left. Source: R-104, S-21.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM help_granted(%s)", [case.pk])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    if not rows:
        return None
    told, grounds = [], []
    for decision, commission, talks, weeks, groups, starts_on, ends_on, waits in rows:
        told.append(Grant(starts_on=starts_on, talks=talks, weeks=weeks, ends_on=ends_on))
        extent = Extent(amount=Amount(talks=talks, weeks=weeks, groups=groups), ends_on=ends_on)
        grounds.append(Ground(decision=decision, commission=commission, extent=extent, waits=waits))
    sessions = Session.objects.filter(case=case, kind=TalkKind.HELP)
    held = [
        HelpTalk(key=key, on=timezone.localdate(slot.lower), form=form, state=state)
        for key, slot, form, state in sessions.values_list("pk", "time__slot", "form", "state")
    ]
    found = rules.granted(told, held, day=day, setting=setting)
    return ByDecision(granted=found, grounds=grounds) if found else None


def held_before_the_end(case: Case, day: date) -> int | None:
    """How many talks of granted help were held, where some of it is left that day; None where nothing is."""
    found = by_decision(case, day=day, setting=setting(case, day=day))
    return found.granted.talks.used if found and found.granted.is_left(day) else None


def answers(case: Any) -> QuerySet[WhatNext]:
    """All that the person of the case has answered."""
    return WhatNext.objects.filter(case=case)


def elsewhere(counted: Counted, case: Case, day: date) -> DomainError | None:
    """Why no investigation is opened in the case at its unit, asked where its talks are used up and none is open."""
    if counted.is_decided:
        return None
    return investigation.obstacle_of_unit(case, day=day)


def decided_behind(case: Case, *, day: date) -> dict[str, OfferedHelp]:
    """By which decision of the board the case's unit offers the talks of each counter that day. One query."""
    rows = {row.offer: row for row in offered.at([case.unit_id], day=day)}
    return {counter: rows[offer] for counter, offer in OFFERS.items() if offer in rows}


def more_talks(case: Case) -> list[MoreTalks]:
    """What was asked for and decided beyond the limit, the latest first."""
    rows = list(MoreTalks.objects.filter(case=case).select_related("asked_by", "decided_by").order_by("-asked_at"))
    for row in rows:
        row.case = case
    return rows


def more(case: Case, public_id: UUID) -> MoreTalks | None:
    """One of them, by its id."""
    return next((row for row in more_talks(case) if row.public_id == public_id), None)


def decides(actor: Actor, case: Case, *, setting: Setting) -> bool:
    """Whether the actor decides about more talks: who works with the case, or only who leads its unit."""
    return not setting.by_lead or actor.may(Permission.ALLOW_MORE_TALKS, unit_id=case.unit_id)


@dataclass(frozen=True, kw_only=True)
class MoreAsked:
    """More talks that were asked for in a case at a unit that one leads: by number, never whom it concerns."""

    unit: str
    case_number: str
    kind: str
    number: int
    outcome: str
    asked_at: datetime

    @property
    def called(self) -> str:
        """What the talks are called in a sentence."""
        return Talks(kind=self.kind).called


def more_asked(actor: Actor, *, since: datetime) -> list[MoreAsked]:
    """
    What was asked for beyond the limit at the units that the actor leads: what waits, and what was decided since then.

    A named door of the database answers. Source: R-101, R-104.
    """
    names = {unit.pk: unit.name for unit in organisation.units(actor.led_units)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM more_talks_asked(%s)", [since])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [
        MoreAsked(unit=names[unit], case_number=case, kind=kind, number=number, outcome=outcome, asked_at=asked_at)
        for unit, case, kind, number, outcome, asked_at in rows
    ]
