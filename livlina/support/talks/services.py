"""What the person wants next is written down, and more talks than the limit are asked for and decided."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.people import services as people
from livlina.support.models import MoreTalks, WhatNext
from livlina.support.talks import queries, rules
from livlina.support.talks.errors import AnswerIsSaved, MoreIsAskedFor
from livlina.support.talks.terms import MoreOutcome

CLOCK = "what_next"


def ask_what_next(case: Case, actor: Actor, *, at: datetime) -> bool:
    """Start the clock of the question where it is time to ask it; part of a command that held a talk."""
    day = timezone.localdate(at)
    if not _locked(case).is_open or not queries.counted(case, day=day).asks:
        return False
    process.start(case, actor, clock=CLOCK, starts_on=day, at=at)
    return True


@command
def answer_what_next(
    actor: Actor, *, case: Case, wish: str, words: str, submission: UUID, at: datetime, confirmed_because: str = ""
) -> WhatNext:
    """
    Write down what the person wants when the talks without investigation are nearly used: it is no longer to be asked.

    Sent twice it is one (S-142). Words that give away where somebody is need `confirmed_because` (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case)
    if earlier := WhatNext.objects.filter(case=case, submission=submission, asked_by=actor.id).first():
        earlier.case = case
        require_same(earlier, {"wish": wish, "words": words}, refusal=AnswerIsSaved)
        record(actor, "what_next.answered_again", case=case, subject=earlier)
        return earlier
    if obstacle := obstacle_to_assigning(is_open=current.is_open):
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    day = timezone.localdate(at)
    made = WhatNext(
        case=case,
        wish=wish,
        words=words,
        knots=queries.counted(case, day=day).talks.used,
        asked_by_id=actor.id,
        asked_at=at,
        submission=submission,
    )
    with refusing("what_next_is_saved_once", AnswerIsSaved):
        made.save(force_insert=True)
    record(actor, "what_next.answered", case=case, subject=made, detail={"wish": wish})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    process.finish(case, actor, clock=CLOCK, on=day, at=at)
    return made


@command
def ask_for_more(
    actor: Actor,
    *,
    case: Case,
    kind: str,
    count: int,
    reason: str,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> MoreTalks:
    """
    Let there be so many talks more than the limit, for a reason: decided at once by who may, else asked of who leads.

    Source: R-089, R-101, R-104, R-105.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case)
    if earlier := MoreTalks.objects.filter(case=case, submission=submission, asked_by=actor.id).first():
        earlier.case = case
        require_same(earlier, {"kind": kind, "count": count, "reason": reason}, refusal=AnswerIsSaved)
        record(actor, "more_talks.asked_again", case=case, subject=earlier)
        return earlier
    counted = queries.counted(case, day=timezone.localdate(at))
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_more(
        count=count,
        reason=reason,
        limit=counted.by_counter[kind].limit,
        is_waiting=MoreTalks.objects.filter(case=case, kind=kind, outcome="").exists(),
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"reason": reason}, hidden=cases.hidden(actor, case), because=confirmed_because)
    decides = queries.decides(actor, case, setting=counted.setting)
    made = MoreTalks(
        case=case,
        kind=kind,
        count=count,
        reason=reason,
        asked_by_id=actor.id,
        asked_at=at,
        submission=submission,
        outcome=MoreOutcome.GRANTED if decides else "",
        decided_by_id=actor.id if decides else None,
        decided_at=at if decides else None,
    )
    with (
        refusing("more_talks_are_asked_once", MoreIsAskedFor),
        refusing("more_talks_wait_once_of_a_kind", MoreIsAskedFor),
    ):
        made.save(force_insert=True)
    act = "more_talks.granted" if decides else "more_talks.asked"
    record(actor, act, case=case, subject=made, detail={"kind": kind, "count": count})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def decide_more(
    actor: Actor, *, case: Case, asked: MoreTalks, outcome: str, words: str, at: datetime, confirmed_because: str = ""
) -> MoreTalks:
    """Decide about more talks that were asked for, as one who leads the unit and works with the case or reads it."""
    require(actor, Permission.ALLOW_MORE_TALKS, unit_id=case.unit_id)
    require_in(case, actor, to=Permission.ALLOW_MORE_TALKS)
    row = MoreTalks.objects.select_for_update(no_key=True).get(pk=asked.pk, case=case)
    row.case = case
    if obstacle := rules.obstacle_to_deciding(is_decided=bool(row.outcome), outcome=outcome, words=words):
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    row.outcome, row.words, row.decided_by_id, row.decided_at = outcome, words, actor.id, at
    row.save(update_fields=["outcome", "words", "decided_by", "decided_at"])
    record(actor, f"more_talks.{outcome}", case=case, subject=row, detail={"kind": row.kind, "count": row.count})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    return row


@lasting
def list_more(actor: Actor, *, since: datetime) -> list[queries.MoreAsked]:
    """See what was asked for beyond the limit at the units one leads: by number. The trace tells how many."""
    require(actor, Permission.ALLOW_MORE_TALKS)
    found = queries.more_asked(actor, since=since)
    record(actor, "more_talks.listed", detail={"count": len(found)})
    return found


def _locked(case: Case) -> Case:
    """The case as it stands, so that two who count in it follow each other."""
    return Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
