"""A concern report comes in and starts its clocks; the two assessments meet them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases import rules as case_rules
from livlina.cases.concerns import queries, rules
from livlina.cases.concerns.errors import AlreadyAssessed, ClockBeganLater, ReportIsSaved, ReportsUnassessed
from livlina.cases.concerns.models import PreliminaryAssessment, ProtectionAssessment, ReceivedReport
from livlina.cases.concerns.terms import (
    INVESTIGATION_STEP,
    PRELIMINARY_CLOCK,
    PROTECTION_CLOCK,
    Preliminary,
    Protection,
)
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.process.definitions import clocks
from livlina.cases.services.assigning import require_in
from livlina.cases.services.telling import About, tell_the_named
from livlina.cases.terms import Change, Written
from livlina.core.again import require_same
from livlina.core.apart import keep_apart
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread
from livlina.organisation.models import Staff
from livlina.people import services as people

CLOCKS = (PROTECTION_CLOCK, PRELIMINARY_CLOCK)
KEPT = ("who", "kept_from_guardian")
DONE = ("action",)
"""What of a report, and of an assessment, is kept apart: it tells where somebody is."""


@dataclass(frozen=True, kw_only=True)
class ReceivedFacts:
    """A report as it came in: when, by which way, from whom and what it said."""

    received_at: datetime
    how: str
    reporter: str
    text: str
    who: str = ""
    kept_from_guardian: str = ""


@dataclass(frozen=True, kw_only=True)
class ProtectionFacts:
    """What the immediate assessment came to, when, on what, and with whom."""

    made_at: datetime
    conclusion: str
    basis: str
    action: str = ""
    second: Staff | None = None


@dataclass(frozen=True, kw_only=True)
class PreliminaryFacts:
    """What the preliminary assessment came to, on which day, by whose decision and why."""

    made_on: date
    outcome: str
    decided_by: str
    reason: str
    contacted: str = ""


@command
def receive_report(
    actor: Actor, *, case: Case, facts: ReceivedFacts, submission: UUID, at: datetime, confirmed_because: str = ""
) -> ReceivedReport:
    """
    Write down a concern report that has come in about the child. Its clocks start on the day it was received.

    Received late in the evening and written the next day, it has the day it was received. The same form sent twice is
    one report (S-142). Source: law-and-methods 1.1.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    day = timezone.localdate(facts.received_at)
    # two submissions of one form follow each other here, and nobody closes the case over the report
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    obstacle = (
        case_rules.obstacle_to_assigning(is_open=current.is_open)
        or rules.obstacle_to_receiving(
            is_childs=case.asks_who_told, has_authority=queries.receives(case, day=timezone.localdate(at))
        )
        or rules.obstacle_to_report(received_at=facts.received_at, now=at, text=facts.text)
    )
    if obstacle:
        raise obstacle
    already = ReceivedReport.objects.filter(case=case, submission=submission).first()
    if already is not None:
        already.case = case
        _require_same(actor, already, vars(facts), apart=KEPT)
        record(actor, "concern.received_again", subject=already, case=case)
        return already
    apart, own = _parted(facts, KEPT)
    texts = {"text": facts.text, **apart}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    report = ReceivedReport(case=case, written_by_id=actor.id, written_at=at, submission=submission, **own)
    report.save(force_insert=True)
    keep_apart(report, **apart)
    record(actor, "concern.received", subject=report, case=case, why=facts.reporter, detail={"on": day})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=report, case=case)
    for clock in CLOCKS:
        process.start(case, actor, clock=clock, starts_on=day, at=at, about=report.public_id)
    return report


@command
def assess_protection(
    actor: Actor,
    *,
    case: Case,
    report: ReceivedReport,
    facts: ProtectionFacts,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    is_same: bool = False,
    confirmed_because: str = "",
) -> ProtectionAssessment:
    """
    Write down whether the child needs protection now. The first meets the clock; a later one holds before it.

    `is_same`: a clock that a step started after the report came in is of this report. Nobody else knows. `read` is what
    the page showed of what was assessed before, by its marks (`queries.marks`): the later holds over nothing else.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    obstacle = _obstacle_to_no(actor, case, facts.conclusion, of=Protection.NOT_NEEDED) or rules.obstacle_to_protection(
        received_at=report.received_at,
        made_at=facts.made_at,
        now=at,
        conclusion=facts.conclusion,
        basis=facts.basis,
        action=facts.action,
        is_second=facts.second is not None and facts.second.pk == actor.id,
    )
    if obstacle:
        raise obstacle
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    already = ProtectionAssessment.objects.filter(case=case, submission=submission).select_related("second").first()
    if already is not None:
        already.case = case
        _require_same(actor, already, vars(facts) | {"report": report}, apart=DONE)
        record(actor, "concern.protection_assessed_again", subject=already, case=case)
        return already
    _require_read(case, report, read=read)
    apart, own = _parted(facts, DONE)
    texts = {"basis": facts.basis, **apart}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    assessment = ProtectionAssessment(
        case=case, report=report, made_by_id=actor.id, written_at=at, submission=submission, **own
    )
    assessment.save(force_insert=True)
    keep_apart(assessment, **apart)
    record(actor, "concern.protection_assessed", subject=assessment, case=case, why=facts.conclusion)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=assessment, case=case)
    made_on = timezone.localdate(facts.made_at)
    about = About(assessment.public_id, Written.PROTECTION, made_on)
    tell_the_named(case.pk, actor, Change.NAMED_SECOND, facts.second, about=about)
    _meet(case, actor, report, clock=PROTECTION_CLOCK, on=made_on, is_same=is_same, at=at)
    return assessment


@command
def assess_preliminary(
    actor: Actor,
    *,
    case: Case,
    report: ReceivedReport,
    facts: PreliminaryFacts,
    read: Collection[str],
    at: datetime,
    is_same: bool = False,
    confirmed_because: str = "",
) -> PreliminaryAssessment:
    """
    Write down whether an investigation is opened because of the report. Once; the clock is met, and an investigation
    that is opened starts its own. `is_same` and `read` as above.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    obstacle = _obstacle_to_no(actor, case, facts.outcome, of=Preliminary.NOT_OPENED) or rules.obstacle_to_preliminary(
        received_on=timezone.localdate(report.received_at),
        made_on=facts.made_on,
        today=timezone.localdate(at),
        has_protection=ProtectionAssessment.objects.filter(report=report).exists(),
        decided_by=facts.decided_by,
        reason=facts.reason,
    )
    if obstacle:
        raise obstacle
    if not PreliminaryAssessment.objects.filter(report=report).exists():
        _require_read(case, report, read=read)
        if obstacle := rules.obstacle_to_outcome(
            facts.outcome,
            is_investigated=queries.is_investigated(case),
            protection=queries.protection_that_holds(report),
        ):
            raise obstacle
    texts = {"decided_by": facts.decided_by, "reason": facts.reason, "contacted": facts.contacted}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    assessment = PreliminaryAssessment(case=case, report=report, made_by_id=actor.id, written_at=at, **vars(facts))
    with refusing("cases_preliminaryassessment_report_id_key", AlreadyAssessed):
        assessment.save(force_insert=True)
    record(actor, "concern.preliminary_assessed", subject=assessment, case=case, why=facts.outcome)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=assessment, case=case)
    about = About(assessment.public_id, Written.PRELIMINARY, facts.made_on)
    tell_the_named(case.pk, actor, Change.NAMED_DECIDER, facts.decided_by, about=about)
    _meet(case, actor, report, clock=PRELIMINARY_CLOCK, on=facts.made_on, is_same=is_same, at=at)
    if facts.outcome == Preliminary.OPENED:
        process.enter(case, actor, to=INVESTIGATION_STEP, on=facts.made_on, at=at)
    return assessment


def _require_read(case: Case, report: ReceivedReport, *, read: Collection[str]) -> None:
    """Raise MoreHasCome where somebody has assessed the report since the page was made."""
    found = queries.report(case, report.public_id)
    if found and (obstacle := obstacle_to_unread(stands=queries.marks(found), read=read)):
        raise obstacle


def _obstacle_to_no(actor: Actor, case: Case, said: str, *, of: str) -> DomainError | None:
    """What stands in the way of the actor saying that nobody need act; that somebody must, all who work with it say."""
    return cases.obstacle_to_settling(actor, case) if said == of else None


def _meet(
    case: Case, actor: Actor, report: ReceivedReport, *, clock: str, on: date, is_same: bool, at: datetime
) -> None:
    """
    What was assessed that day meets the clock of its report, and the one that a step of the case's way started for it
    before it was written in. One that began after the report came in is of another, unless who assesses says that it is
    the same. Raises ClockBeganLater where it began after the assessment was made.
    """
    began = queries.began_after(report, clock) if is_same else None
    if began is not None and on < began.starts_on:
        raise ClockBeganLater(day=began.starts_on.isoformat())
    since = timezone.localdate(report.received_at) if began is None else on
    process.finish(case, actor, clock=clock, on=on, at=at, about=report.public_id)
    process.meet(case, actor, clock=clock, since=since, on=on, at=at)


def _parted(facts: ReceivedFacts | ProtectionFacts, apart: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of it is kept apart, and the rest."""
    told = vars(facts)
    return {name: told[name] for name in apart}, {name: told[name] for name in told.keys() - {*apart}}


def _require_same(
    actor: Actor,
    already: ReceivedReport | ProtectionAssessment,
    told: Mapping[str, Any],
    *,
    apart: tuple[str, ...],
) -> None:
    """Raises ReportIsSaved where that form was saved with something else. What one may not read is not compared."""
    reads = cases.sees_whereabouts(actor, already.case)
    compared = {name: value for name, value in told.items() if reads or name not in apart}
    require_same(already, compared, refusal=ReportIsSaved)


def obstacle_to_closing(case: Case, closed_on: date) -> DomainError | None:
    """A report of which the need of protection, or whether to investigate, has not been assessed."""
    if not case.asks_who_told:
        return None
    for received in queries.reports(case):
        if received.lacks:
            what = " och ".join(clocks()[clock].name.lower() for clock in received.lacks)
            day = timezone.localdate(received.report.received_at)
            return ReportsUnassessed(received_on=day.isoformat(), what=what)
    return None
