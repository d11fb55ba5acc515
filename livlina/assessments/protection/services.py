"""Protection is written down, extended and ended, with an alarm before its last day; a safety plan is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.assessments.clock import queries as danger
from livlina.assessments.clock import services as clock
from livlina.assessments.clock.rules import obstacle_of_role
from livlina.assessments.clock.terms import NewLook
from livlina.assessments.protection import queries, rules
from livlina.assessments.protection.errors import (
    PlanIsSaved,
    SafeguardHasEnded,
    SafeguardIsSaved,
    SomeoneElseChangedThePlan,
)
from livlina.assessments.protection.models import Safeguard, SafetyPlan
from livlina.assessments.protection.terms import BANS, Became
from livlina.cases import queries as cases
from livlina.cases.models import Case, Party
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.services.telling import tell_those_who_have
from livlina.cases.terms import Change
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Limit
from livlina.people import services as people

ALARM = "safeguard_ends"
REVIEW = "safety_plan"


@dataclass(frozen=True, kw_only=True)
class SafeguardFacts:
    """Which protection, from which day to which, and words of it."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What the plan says part by part, what is in the bag, what may be shared with whom, and when it is seen over."""

    words: Mapping[str, str]
    review_on: date
    bag: Sequence[str] = ()
    shared: Sequence[str] = ()
    shared_with: str = ""
    shared_on: date | None = None


def _obstacle(case: Case) -> DomainError | None:
    """In a case that is open, of one whose danger it is. Locks it until the command is done."""
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    return obstacle_to_assigning(is_open=current.is_open) or obstacle_of_role(case.role)


def _alarm(case: Case, actor: Actor, row: Safeguard, *, at: datetime) -> None:
    """The last day is seen to in good time before it comes."""
    if row.ends_on is None:
        return
    today = timezone.localdate(at)
    days = organisation.limit_that_holds(Limit.SAFEGUARD_ALARM_DAYS, unit_id=case.unit_id, day=today)
    due_on = rules.alarm_on(ends_on=row.ends_on, days=days, today=today)
    process.start(case, actor, clock=ALARM, starts_on=today, due_on=due_on, at=at, about=row.public_id)


@command
def add_safeguard(
    actor: Actor, *, case: Case, facts: SafeguardFacts, submission: UUID, at: datetime, confirmed_because: str = ""
) -> Safeguard:
    """Write down a protection with its days; before its last it is among what is to be done. Sent twice it is one."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    closed = _obstacle(case)
    if known := _sent_before(case, actor, submission, vars(facts)):
        record(actor, "safeguard.noted_again", case=case, subject=known)
        return known
    obstacle = closed or rules.obstacle_to_safeguard(kind=facts.kind, starts_on=facts.starts_on, ends_on=facts.ends_on)
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": facts.words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    row = Safeguard(case=case, noted_by_id=actor.id, noted_at=at, submission=submission, **vars(facts))
    with refusing("safeguard_is_saved_once", SafeguardIsSaved):
        row.save(force_insert=True)
    record(actor, "safeguard.noted", case=case, subject=row, detail={"ends_on": row.ends_on})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    _alarm(case, actor, row, at=at)
    return row


def _sent_before(case: Case, actor: Actor, submission: UUID, told: Mapping[str, object]) -> Safeguard | None:
    known = Safeguard.objects.filter(case=case, submission=submission, noted_by=actor.id).first()
    if known is None:
        return None
    known.case = case
    require_same(known, told, refusal=SafeguardIsSaved)
    return known


@command
def change_safeguard(
    actor: Actor,
    *,
    case: Case,
    safeguard: Safeguard,
    became: str,
    on: date,
    words: str,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Safeguard:
    """
    Say that a protection was extended until a day, which is another that follows it; or that it ended on one, which may
    be before the extension has begun.

    After a ban that has ended the danger is assessed anew. `read` is what the page showed that has happened, by its
    marks (`clock.queries.event_marks`): over anything else nothing is changed (S-142).
    """
    require_settling(case, actor)
    closed = _obstacle(case)
    row = Safeguard.objects.select_for_update(of=("self",)).select_related("extension").get(pk=safeguard.pk)
    row.case = case
    today = timezone.localdate(at)
    obstacle = (
        closed
        or rules.obstacle_to_changing(
            became=became,
            on=on,
            since=queries.since(case)[row.pk],
            ends_on=row.ends_on,
            is_done=queries.is_done(row),
            today=today,
        )
        or obstacle_to_unread(stands=danger.event_marks(danger.events(case)), read=read)
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    process.finish(case, actor, clock=ALARM, on=today, at=at, about=row.public_id)
    if became == Became.EXTENDED and row.ends_on is not None:
        told = SafeguardFacts(kind=row.kind, starts_on=row.ends_on + timedelta(days=1), ends_on=on, words=words)
        changed = Safeguard(
            case=case, follows=row, noted_by_id=actor.id, noted_at=at, submission=submission, **vars(told)
        )
        with (
            refusing("assessments_safeguard_follows_id_key", SafeguardHasEnded),
            refusing("safeguard_is_saved_once", SafeguardIsSaved),
        ):
            changed.save(force_insert=True)
        record(actor, "safeguard.extended", case=case, subject=changed, detail={"ends_on": on})
        _alarm(case, actor, changed, at=at)
    else:
        changed = row
        row.ended_on, row.ended_words, row.ended_by_id, row.ended_at = on, words, actor.id, at
        row.save(update_fields=["ended_on", "ended_words", "ended_by", "ended_at"])
        record(actor, "safeguard.ended", case=case, subject=row)
        if row.kind in BANS:
            clock.look_again(case, actor, kind=NewLook.BAN_ENDS, at=at)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=changed, case=case)
    return changed


@command
def write_safety_plan(
    actor: Actor,
    *,
    case: Case,
    party: Party,
    facts: PlanFacts,
    version: int,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> SafetyPlan:
    """
    Save the next version of the safety plan of a person in the case. `version` is the one read, 0 for none.

    Nothing of it is sent. Sent twice it is one (S-142). Words that give away where somebody is need
    `confirmed_because` (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if not cases.sees_whereabouts(actor, case):
        raise NotPermitted
    closed = _obstacle(case)
    words = {part: text for part, text in facts.words.items() if text.strip()}
    shared = {"parts": list(facts.shared), "with": facts.shared_with} if facts.shared or facts.shared_with else {}
    told = {
        "words": queries.packed(words),
        "bag": queries.packed(list(facts.bag)),
        "shared": queries.packed(shared),
        "shared_on": facts.shared_on,
        "review_on": facts.review_on,
    }
    earlier = SafetyPlan.objects.filter(case=case, submission=submission, written_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, told | {"party": party}, refusal=PlanIsSaved)
        record(actor, "safety_plan.written_again", case=case, subject=earlier)
        return earlier
    today = timezone.localdate(at)
    obstacle = closed or rules.obstacle_to_plan(
        words=words,
        review_on=facts.review_on,
        shared=facts.shared,
        shared_with=facts.shared_with,
        shared_on=facts.shared_on,
        today=today,
    )
    if obstacle:
        raise obstacle
    texts = words | ({"shared_with": facts.shared_with} if facts.shared_with else {})
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    last = queries.last_of(case, party)
    if (last.plan.version if last else 0) != version:
        raise SomeoneElseChangedThePlan
    plan = SafetyPlan(
        case=case,
        party=party,
        version=version + 1,
        written_by_id=actor.id,
        written_at=at,
        submission=submission,
        **told,
    )
    with (
        refusing("safety_plan_has_each_version_once", SomeoneElseChangedThePlan),
        refusing("safety_plan_is_saved_once", PlanIsSaved),
    ):
        plan.save(force_insert=True)
    record(actor, "safety_plan.written", case=case, subject=plan, detail={"version": plan.version})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=plan, case=case)
    if last and rules.says_other(words, facts.bag, shared, than=(last.words, last.bag, last.shared)):
        tell_those_who_have(case, actor, {Change.PLAN}, at=at)
    process.finish(case, actor, clock=REVIEW, on=today, at=at, about=party.public_id)
    process.start(case, actor, clock=REVIEW, starts_on=today, due_on=facts.review_on, at=at, about=party.public_id)
    return plan
