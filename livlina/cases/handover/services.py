"""A case is handed over: to stay, with what is left to do, or until a day to one who stands in."""

from datetime import datetime

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.handover import rules
from livlina.cases.models import CaseLine
from livlina.cases.services.assigning import assign_case, share_case
from livlina.cases.terms import EngagementKind
from livlina.core import turns
from livlina.organisation.models import Staff


@command
def hand_over(
    actor: Actor,
    *,
    case: CaseLine,
    leaves: Staff,
    to: Staff,
    until: datetime | None,
    at: datetime,
    because: str = "",
    starts: datetime | None = None,
) -> int:
    """
    Give a case from one who is away to another: for good, or until a day as one who stands in, from now or `starts`.
    How many tasks followed.

    For good the tasks of the one who leaves become the other's; deadlines are the case's own and run on. One who stands
    in does all that is to be done in the case meanwhile (`process.queries.due`), and nothing is moved there and back.
    Walls and roles are asked as for any other assigning. Who has it is read anew in the turn of those who give it: of
    two at once the second is told, and the same form twice is one (S-142). Source: R-361, S-01, S-10.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    turns.to_move_a_wall()
    has_it = cases.assigned_now(case)
    if until is None and has_it == to != leaves:
        assign_case(actor, case=case, staff=to, at=at)
        return 0
    obstacle = rules.obstacle_to_handing_over(
        is_open=case.is_open, assigned=has_it.pk if has_it else None, leaves=leaves.pk, to=to.pk, name=leaves.name
    )
    if obstacle:
        raise obstacle
    if until is not None:
        share_case(
            actor,
            case=case,
            staff=to,
            kind=EngagementKind.STAND_IN,
            until=until,
            at=at,
            because=because,
            starts=starts,
        )
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT hand_over_tasks(%s, %s, %s)", [case.pk, leaves.pk, to.pk])
        moved = int(cursor.fetchone()[0])
    assign_case(actor, case=case, staff=to, at=at, because=because)  # undone with the tasks where a wall stands
    record(actor, "task.handed_over", case=case, detail={"to": str(to.public_id), "count": moved})
    return moved
