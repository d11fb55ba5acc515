"""Something has happened, so the danger is to be looked at anew; and one who leads decides that a case may end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.assessments.clock import queries, rules
from livlina.assessments.clock.errors import DecisionIsSaved, EventIsSaved
from livlina.assessments.clock.models import RiskDecision, RiskEvent
from livlina.assessments.clock.terms import NewLook
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Limit
from livlina.people import services as people


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """What happened, on which day and in words."""

    kind: str
    happened_on: date
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """What was offered, what the person chose, and which protection remains."""

    offered: str
    chose: str
    remains: str


@command
def note_event(
    actor: Actor, *, case: Case, facts: EventFacts, submission: UUID, at: datetime, confirmed_because: str = ""
) -> RiskEvent:
    """
    Note that something has happened after which the danger is assessed anew, and by which day that is done.

    Sent twice it is one (S-142). Source: R-232, R-233.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    earlier = RiskEvent.objects.filter(case=case, submission=submission, noted_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, vars(facts), refusal=EventIsSaved)
        record(actor, "risk.noted_again", case=case, subject=earlier)
        return earlier
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_event(
        role=case.role, happened_on=facts.happened_on, came_in_on=case.came_in_on, today=today
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": facts.words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    event = RiskEvent(case=case, noted_by_id=actor.id, noted_at=at, submission=submission, **vars(facts))
    with refusing("risk_event_is_noted_once", EventIsSaved):
        event.save(force_insert=True)
    record(actor, "risk.noted", case=case, subject=event)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=event, case=case)
    look_again(case, actor, kind=facts.kind, at=at)
    return event


def note_of_check(case: Case, actor: Actor, *, kind: str, on: date, submission: UUID, at: datetime) -> None:
    """
    That a safety check told of danger, so that it is assessed anew: as part of the command that wrote the check down,
    which asked for the right and keeps the words. Nothing of one who uses violence (R-222). Source: R-232.
    """
    if case.role not in rules.ROLES:
        return
    event = RiskEvent(case=case, kind=kind, happened_on=on, noted_by_id=actor.id, noted_at=at, submission=submission)
    with refusing("risk_event_is_noted_once", EventIsSaved):
        event.save(force_insert=True)
    record(actor, "risk.noted", case=case, subject=event)
    look_again(case, actor, kind=kind, at=at)


def note_of_contact(case: Case, actor: Actor, on: date, submission: UUID, at: datetime) -> None:
    """The same of a contact in which somebody else got to know more than the neutral words."""
    note_of_check(case, actor, kind=NewLook.OTHER_TOLD, on=on, submission=submission, at=at)


def look_again(case: Case, actor: Actor, *, kind: str, at: datetime) -> None:
    """The danger is to be assessed anew by a day, as part of another command, which asked for the right."""
    today = timezone.localdate(at)
    days = organisation.limit_that_holds(Limit.NEW_LOOK_DAYS, unit_id=case.unit_id, day=today)
    due_on = rules.look_by(kind, today=today, days=days)
    process.start(case, actor, clock=queries.NEW_LOOK, starts_on=today, due_on=due_on, at=at)


@command
def decide_to_end(
    actor: Actor,
    *,
    case: Case,
    facts: DecisionFacts,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> RiskDecision:
    """
    Decide, as one who leads the unit and reads the case without having it in hand, that it may end though the risk is
    high, or is not assessed.

    `read` is what the one who decides was shown of the danger, by its marks (`queries.known`): over anything else
    nothing is decided. It ends nothing by itself: whoever works with the case closes it. Sent twice it is one (S-142).
    """
    require(actor, Permission.END_AT_HIGH_RISK, unit_id=case.unit_id)
    require_in(case, actor, to=Permission.END_AT_HIGH_RISK)
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    earlier = RiskDecision.objects.filter(case=case, submission=submission, decided_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, vars(facts), refusal=DecisionIsSaved)
        record(actor, "risk.decided_again", case=case, subject=earlier)
        return earlier
    known = queries.known(case)
    obstacle = (
        obstacle_to_assigning(is_open=current.is_open)
        or cases.obstacle_to_deciding_of_it(actor, case)
        or rules.obstacle_to_decision(
            is_for_the_lead=known.is_for_the_lead, texts=vars(facts), stands=known.marks(), read=read
        )
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason(dict(vars(facts)), hidden=cases.hidden(actor, case), because=confirmed_because)
    made = RiskDecision(
        case=case, level=known.now.level, decided_by_id=actor.id, decided_at=at, submission=submission, **vars(facts)
    )
    with refusing("risk_decision_is_saved_once", DecisionIsSaved):
        made.save(force_insert=True)
    record(actor, "risk.decided", case=case, subject=made)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made
