"""The conditions of Trappan are asked before a session, and a broken one proposes Här och nu."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process.services import give_task
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.read import obstacle_to_unread
from livlina.organisation.models import Staff
from livlina.people import services as people
from livlina.support.conditions import queries, rules
from livlina.support.conditions.errors import CheckIsSaved
from livlina.support.conditions.terms import Outcome
from livlina.support.models import ConditionCheck


@command
def check(
    actor: Actor,
    *,
    case: Case,
    checked_on: date,
    told: Mapping[str, str],
    goes_on_because: str,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Outcome:
    """
    Write down how the conditions of Trappan stand in a child's own case. Where one is broken and nothing is said
    of why it goes on, to propose Här och nu instead becomes a task of today's. `read` is what the page showed of how
    they were answered before, by its marks (`queries.marks`): the later holds over nothing else. Sent twice it is one
    (S-142).

    Source: R-170, R-171, R-172.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    # two submissions of one form follow each other here, and nobody closes the case over the task
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    because = goes_on_because if rules.broken(told) else ""
    came_to = rules.outcome(told, goes_on=bool(because.strip()))
    already = ConditionCheck.objects.filter(case=case, submission=submission).first()
    if already is not None:
        already.case = case
        require_same(already, {**told, "checked_on": checked_on, "goes_on_because": because}, refusal=CheckIsSaved)
        record(actor, "conditions.checked_again", subject=already, case=case)
        return came_to
    obstacle = (
        obstacle_to_assigning(is_open=current.is_open)
        or rules.obstacle_to_checking(checked_on=checked_on, today=today, because=because)
        or obstacle_to_unread(stands=queries.marks(queries.checks(case)), read=read)
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason(
        {"goes_on_because": because}, hidden=cases.hidden(actor, case), because=confirmed_because
    )
    made = ConditionCheck(
        case=case,
        checked_on=checked_on,
        goes_on_because=because,
        checked_by_id=actor.id,
        checked_at=at,
        submission=submission,
        **told,
    )
    made.save(force_insert=True)
    record(actor, "conditions.checked", subject=made, case=case, detail={"outcome": came_to.value})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    if came_to == Outcome.HERE_AND_NOW:
        owner = Staff.objects.get(pk=actor.id)
        give_task(case, actor, what=str(came_to.label), owner=owner, due_on=today, at=at)
    return came_to
