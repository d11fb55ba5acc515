"""A case ends, with what it came to, and is opened again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases import rules as case_rules
from livlina.cases.closing import queries, rules
from livlina.cases.closing.models import CaseClosing
from livlina.cases.closing.terms import Degree
from livlina.cases.commissions import services as commissions
from livlina.cases.linking import services as linking
from livlina.cases.models import Case
from livlina.cases.process.definitions import FIRST, LAST
from livlina.cases.process.services import enter
from livlina.cases.services.assigning import require_in
from livlina.cases.services.telling import About, tell_the_named
from livlina.cases.terms import Change, Written
from livlina.core.terms import Answer
from livlina.organisation.models import ClosingReason
from livlina.people import services as people


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a case came to. Not told is unknown."""

    reason: ClosingReason
    goal_reached: str = Degree.UNKNOWN
    violence_ceased: str = Degree.UNKNOWN
    need_remains: str = Answer.UNKNOWN
    need: str = ""
    takes_over: str = ""
    safety: str = ""


@command
def close_case(
    actor: Actor,
    *,
    case: Case,
    closed_on: date,
    outcome: Outcome,
    at: datetime,
    read: Collection[str] = (),
    confirmed_because: str = "",
) -> Case:
    """
    Close the case that day, for a reason of the organisation's own list, with what it came to.

    `read` is what the one who closes was shown as not done, by its marks (`queries.left`): over anything else it does
    not close (S-142). One who shares the case and is not shown all of it does not close it (S-11). All that its way
    asks for is answered first (`ports.obstacles_to_closing`). Where it carries out what another case gave, and help is
    left, that is told there. Source: R-099, R-114, R-115.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if obstacle := queries.obstacle_of_relation(actor, case):
        raise obstacle
    current = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    obstacle = (
        case_rules.obstacle_to_closing(
            is_open=current.is_open,
            came_in_on=current.came_in_on,
            closed_on=closed_on,
            today=timezone.localdate(at),
        )
        or rules.obstacle_to_outcome(
            role=current.role,
            need_remains=outcome.need_remains,
            need=outcome.need,
            takes_over=outcome.takes_over,
            safety=outcome.safety,
        )
        or next(iter(queries.obstacles(current, day=closed_on)), None)
        or rules.obstacle_to_leaving(left=[queries.mark(row) for row in queries.left(current)], read=read)
    )
    if obstacle:
        raise obstacle
    texts = {name: getattr(outcome, name) for name in ("need", "takes_over", "safety")}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    linking.tell_that_it_ends(current)  # while it is open still, and what was shared is shown
    enter(current, actor, to=LAST, on=closed_on, at=at)
    closing = CaseClosing.objects.create(
        case=current,
        closed_on=closed_on,
        closed_by_id=actor.id if actor.is_known else None,
        closed_at=at,
        **vars(outcome),
    )
    current.closed_on = closed_on
    current.closing_reason = outcome.reason
    current.version += 1
    current.save(update_fields=["closed_on", "closing_reason", "version"])
    record(
        actor,
        "case.closed",
        subject=current,
        case=current,
        detail={"open": {"closed_on": [None, closed_on], "closing_reason": [None, outcome.reason.key]}},
    )
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=closing, case=current)
    about = About(closing.public_id, Written.CLOSING, closed_on)
    tell_the_named(current.pk, actor, Change.NAMED_ELSE, outcome.takes_over, about=about)
    commissions.tell_that_it_ended(current, actor, on=closed_on)
    return current


@command
def reopen_case(actor: Actor, *, case: Case, reason: str, at: datetime, confirmed_because: str = "") -> Case:
    """
    Open a closed case again, for a reason: what she told stands there still, and nobody asks her anew.

    Its number, its steps and how it ended are kept; a case that was closed before Livlina has no end to keep.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if obstacle := rules.obstacle_to_reopening(is_open=current.is_open, reason=reason):
        raise obstacle
    kept = people.require_reason({"reason": reason}, hidden=cases.hidden(actor, case), because=confirmed_because)
    today = timezone.localdate(at)
    before = [current.closed_on, current.closing_reason.key if current.closing_reason else None]
    step = enter(current, actor, to=FIRST, on=today, at=at, reason=reason)
    current.closed_on = None
    current.closing_reason = None
    current.version += 1
    current.save(update_fields=["closed_on", "closing_reason", "version"])
    closing = CaseClosing.objects.select_for_update().filter(case=current, reopened_on=None).first()
    if closing:
        closing.reopened_on = today
        closing.reopened_at = at
        closing.reopened_by_id = actor.id if actor.is_known else None
        closing.reopened_because = reason
        closing.save(update_fields=["reopened_on", "reopened_at", "reopened_by", "reopened_because"])
    detail = {"open": {"closed_on": [before[0], None], "closing_reason": [before[1], None]}}
    record(actor, "case.reopened", subject=current, case=current, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=step or current, case=current)
    commissions.tell_that_it_goes_on(current, actor)
    return current
