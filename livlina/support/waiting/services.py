"""Somebody is put on a list, asked how she is while she waits, offered a place, and taken off with a reason."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.assessments.clock import services as danger
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.terms import EngagementKind
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread
from livlina.people import services as people
from livlina.support.models import Wait, WaitCheck, WaitOffer
from livlina.support.waiting import queries, rules
from livlina.support.waiting.errors import CheckedSince, PlaceIsOffered, WaitIsSaved, WaitsAlready
from livlina.support.waiting.queries import WaitLine
from livlina.support.waiting.terms import ACT_ON, LOOKS, UNSAFE, EndReason, Hours, PlaceForm

CLOCK = "waiting_check"

TRY_AGAIN = "Försök nå personen på en säker väg och fråga hur det är. {ended} slutade utan att någon visste det."
ASSESS = "Bedöm hur farligt det är nu. {ended} slutade när den senaste kontrollen visade fara eller värre än förut."
"""What is done today where nobody knows how somebody is whom nobody is to ask any longer; `ended` is what ended."""

Saved = TypeVar("Saved", Wait, WaitCheck, WaitOffer)


@dataclass(frozen=True, kw_only=True)
class WaitFacts:
    """What the person waits for, from which day, in which order and why, and what she needs."""

    kind: str
    priority: str
    since: date
    reason: str
    need: str
    why: str = ""
    hours: str = Hours.ANY
    form: str = PlaceForm.ANY
    needs_interpreter: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckFacts:
    """How it was when somebody asked, what was done, and the order that came of it."""

    checked_on: date
    how: str
    state: str
    priority: str
    words: str
    done: str = ""


@command
def put_on_list(
    actor: Actor,
    *,
    case: Case,
    facts: WaitFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Wait:
    """
    Put the person of the case on the unit's list for one kind of help. From then on somebody asks how she is.

    Sent twice it is one (S-142). Source: R-359.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current, today = _locked(case), timezone.localdate(at)
    earlier = Wait.objects.filter(case=case, submission=submission, placed_by=actor.id).first()
    if earlier is not None:
        return _again(actor, earlier, case=case, act="waiting.placed_again", told=vars(facts))
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_placing(
        kind=facts.kind, role=case.role, since=facts.since, came_in_on=case.came_in_on, today=today
    )
    if obstacle:
        raise obstacle
    texts = {"need": facts.need, "why": facts.why}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    wait = Wait(
        case=case,
        next_check_on=rules.next_check(asked_on=today, days=queries.check_days(case, day=today)),
        placed_by_id=actor.id,
        placed_at=at,
        submission=submission,
        **vars(facts),
    )
    with (
        refusing("one_waits_once_for_each_kind", WaitsAlready),
        refusing("wait_is_saved_once", WaitIsSaved),
    ):
        wait.save(force_insert=True)
    detail = {"kind": wait.kind, "priority": wait.priority, "reason": wait.reason}
    record(actor, "waiting.placed", case=case, subject=wait, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=wait, case=case)
    _ask_again(actor, wait, case=case, today=today, at=at)
    return wait


@command
def check(
    actor: Actor,
    *,
    case: Case,
    wait: Wait,
    facts: CheckFacts,
    next_on: date | None,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> WaitCheck:
    """
    Write down how it was with one who waits. The next check is within the unit's number of days, or sooner.

    Who was not reached has not been checked: the day stays as it was. So do the day and the order where a later check
    stands already, or this one was made so long ago that its next has come. After one that tells of danger, or that it
    is worse, the danger is assessed anew. `read` is what the page showed, by its marks (`queries.marks`): over anything
    else nothing is saved. Sent twice it is one (S-142).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if facts.state not in UNSAFE:
        require_settling(case, actor)
    today = timezone.localdate(at)
    current, checks = _its(case, wait)
    days = queries.check_days(case, day=today)
    others = [each.checked_on for each in checks]
    is_older = rules.is_older(facts.checked_on, others, today=today, days=days)
    is_settled = rules.settles(facts.state) and not is_older
    earlier = WaitCheck.objects.filter(case=case, submission=submission, checked_by=actor.id).first()
    if earlier is not None:
        if next_on is not None and is_settled:
            require_same(current, {"next_check_on": next_on}, refusal=WaitIsSaved)
        return _again(actor, earlier, case=case, act="waiting.checked_again", told=vars(facts) | {"wait": wait})
    obstacle = rules.obstacle_to_checking(
        is_ended=current.ended_on is not None,
        checked_on=facts.checked_on,
        since=current.since,
        today=today,
        state=facts.state,
        done=facts.done,
    ) or _obstacle_to_unread(current, checks, read=read)
    if not is_older:
        obstacle = (
            obstacle
            or rules.obstacle_to_order(state=facts.state, priority=facts.priority, before=current.priority)
            or rules.obstacle_to_next_check(next_on=next_on, asked_on=facts.checked_on, today=today, days=days)
        )
    if obstacle:
        raise obstacle
    texts = {"words": facts.words, "done": facts.done}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = WaitCheck(
        case=case, wait=current, checked_by_id=actor.id, checked_at=at, submission=submission, **vars(facts)
    )
    with refusing("wait_check_is_saved_once", WaitIsSaved):
        made.save(force_insert=True)
    before = current.priority
    if not is_older:
        current.priority = facts.priority
    if is_settled:
        latest = rules.next_check(asked_on=facts.checked_on, days=days)
        if any(each.checked_on == facts.checked_on and each.state in ACT_ON for each in checks):
            latest = rules.no_later(latest, than=current.next_check_on, today=today)
        current.next_check_on = next_on or latest
    current.save(update_fields=["priority", "next_check_on"])
    detail = {"from": before, "to": current.priority, "is_settled": is_settled}
    record(actor, "waiting.checked", case=case, subject=made, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    if is_settled:
        process.finish(case, actor, clock=CLOCK, on=facts.checked_on, at=at, about=current.public_id)
        _ask_again(actor, current, case=case, today=today, at=at)
    look_at_danger(case, actor, state=facts.state, on=facts.checked_on, submission=submission, at=at)
    return made


def look_at_danger(case: Case, actor: Actor, *, state: str, on: date, submission: UUID, at: datetime) -> None:
    """Let the danger be assessed anew where a check told of it, as part of the command that wrote the check down."""
    if (kind := LOOKS.get(state)) is not None:
        danger.note_of_check(case, actor, kind=kind.value, on=on, submission=submission, at=at)


@command
def offer(
    actor: Actor,
    *,
    case: Case,
    wait: Wait,
    place: str,
    offered_on: date,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> WaitOffer:
    """Write down that a place was offered. One at a time waits for its answer. Sent twice it is one (S-142)."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current, _ = _its(case, wait)
    earlier = WaitOffer.objects.filter(case=case, submission=submission, offered_by=actor.id).first()
    if earlier is not None:
        told = {"wait": wait, "place": place, "offered_on": offered_on}
        return _again(actor, earlier, case=case, act="waiting.offered_again", told=told)
    obstacle = rules.obstacle_to_offering(
        is_ended=current.ended_on is not None,
        answers=list(current.offers.values_list("answer", flat=True)),
        offered_on=offered_on,
        since=current.since,
        today=timezone.localdate(at),
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"place": place}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = WaitOffer(
        case=case,
        wait=current,
        place=place,
        offered_on=offered_on,
        offered_by_id=actor.id,
        offered_at=at,
        submission=submission,
    )
    with (
        refusing("one_place_is_offered_at_a_time", PlaceIsOffered),
        refusing("wait_offer_is_saved_once", WaitIsSaved),
    ):
        made.save(force_insert=True)
    record(actor, "waiting.offered", case=case, subject=made)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def answer(
    actor: Actor,
    *,
    case: Case,
    offered: WaitOffer,
    said: str,
    words: str,
    answered_on: date,
    at: datetime,
    confirmed_because: str = "",
) -> WaitOffer:
    """
    Write down what came of an offered place, once: of two who do it at the same time the second is told.

    Who said yes waits still, and is asked how she is, until the help has begun.
    """
    require_settling(case, actor)
    row = WaitOffer.objects.select_for_update(no_key=True).get(pk=offered.pk, case=case)
    row.case = case
    told = {"answer": said, "words": words, "answered_on": answered_on}
    if row.answered_by_id == actor.id and all(getattr(row, name) == value for name, value in told.items()):
        record(actor, "waiting.answered_again", case=case, subject=row)
        return row
    obstacle = rules.obstacle_to_answering(
        is_answered=bool(row.answer),
        answer=said,
        words=words,
        answered_on=answered_on,
        offered_on=row.offered_on,
        today=timezone.localdate(at),
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    row.answer, row.words, row.answered_on = said, words, answered_on
    row.answered_by_id, row.answered_at = actor.id, at
    row.save(update_fields=["answer", "words", "answered_on", "answered_by", "answered_at"])
    record(actor, "waiting.answered", case=case, subject=row, detail={"answer": said})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    return row


@command
def take_off(
    actor: Actor,
    *,
    case: Case,
    wait: Wait,
    reason: str,
    words: str,
    ended_on: date,
    read: Collection[str],
    at: datetime,
    confirmed_because: str = "",
) -> Wait:
    """
    Take the person off the list, with why: it began, or ended early. That she is asked how she is ends without having
    been done; where nobody knows how she is it stands among what whoever has the case does today. `read` as for a
    check. Source: R-359.
    """
    require_settling(case, actor)
    current, checks = _its(case, wait)
    told = {"end_reason": reason, "end_words": words, "ended_on": ended_on}
    if current.ended_by_id == actor.id and all(getattr(current, name) == value for name, value in told.items()):
        record(actor, "waiting.ended_again", case=case, subject=current)
        return current
    today = timezone.localdate(at)
    days = queries.check_days(case, day=today)
    state = rules.state_of((each.checked_on, each.state) for each in checks)
    is_unasked = rules.is_taken_off_unasked(
        reason=reason,
        state=state,
        is_known=rules.is_known([each.checked_on for each in checks], today=today, days=days),
        priority=current.priority,
        next_check_on=current.next_check_on,
        today=today,
    )
    unread = None if current.ended_on else _obstacle_to_unread(current, checks, read=read)
    obstacle = unread or rules.obstacle_to_ending(
        is_ended=current.ended_on is not None,
        has_open_offer=current.offers.filter(answer="").exists(),
        is_unasked=is_unasked,
        reason=reason,
        words=words,
        ended_on=ended_on,
        since=current.since,
        today=today,
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"end_words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    current.ended_on, current.end_reason, current.end_words = ended_on, reason, words
    current.ended_by_id, current.ended_at = actor.id, at
    current.save(update_fields=["ended_on", "end_reason", "end_words", "ended_by", "ended_at"])
    record(actor, "waiting.ended", case=case, subject=current, detail={"kind": current.kind, "reason": reason})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=case)
    why = f"Personen togs bort från väntelistan: {str(EndReason(reason).label).lower()}."
    process.drop(case, actor, clock=CLOCK, on=ended_on, reason=why, at=at, about=current.public_id)
    if is_unasked:
        ask_all_the_same(case, actor, ended="Väntan", state=state, at=at)
    return current


def ask_all_the_same(case: Case, actor: Actor, *, ended: str, state: str | None, at: datetime) -> None:
    """
    Let it stand among what is done today that she is asked, or the danger assessed, though what had her asked has
    ended: as part of the command that ended it. `state` is that of the latest check.
    """
    assigned = next((each.actor for each in cases.team(case) if each.kind == EngagementKind.ASSIGNED), None)
    what = (ASSESS if state in ACT_ON else TRY_AGAIN).format(ended=ended)
    process.give_task(case, actor, what=what, owner=assigned, due_on=timezone.localdate(at), at=at)


@lasting
def list_waiting(actor: Actor) -> list[WaitLine]:
    """See who waits: the trace tells which cases, by what traces call them (S-40)."""
    require(actor, Permission.READ_CASE)
    found = queries.lines(actor)
    refs = dict.fromkeys(str(line.trace_ref) for line in found)
    record(actor, "cases.listed", why="waiting", detail={"cases": list(refs)})
    return found


def _ask_again(actor: Actor, wait: Wait, *, case: Case, today: date, at: datetime) -> None:
    """Let the check stand among what is to be done, until its day."""
    process.start(case, actor, clock=CLOCK, starts_on=today, due_on=wait.next_check_on, at=at, about=wait.public_id)


def _locked(case: Case) -> Case:
    """The case as it stands, so that two who write of its waiting follow each other."""
    return Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)


def _its(case: Case, wait: Wait) -> tuple[Wait, list[WaitCheck]]:
    """The wait as it stands with its checks, in turn with whoever else writes of it."""
    _locked(case)
    current = Wait.objects.select_for_update(no_key=True).get(pk=wait.pk, case=case)
    current.case = case
    return current, list(current.checks.only("public_id", "wait", "checked_on", "state"))


def _obstacle_to_unread(wait: Wait, checks: Iterable[WaitCheck], *, read: Collection[str]) -> DomainError | None:
    stands = queries.marks(wait, checks)
    return obstacle_to_unread(stands=stands, read=read, refusal=CheckedSince, priority=wait.priority)


def _again(actor: Actor, earlier: Saved, *, case: Case, act: str, told: Mapping[str, Any]) -> Saved:
    """A form that came twice: the row it made already. Raises WaitIsSaved when it told something else then."""
    earlier.case = case
    require_same(earlier, told, refusal=WaitIsSaved)
    record(actor, act, case=case, subject=earlier)
    return earlier
