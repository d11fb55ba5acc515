"""How a case ended, and what stands in the way of its end."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor
from livlina.cases import ports
from livlina.cases import queries as cases
from livlina.cases.closing.errors import InstructionWaits
from livlina.cases.closing.models import CaseClosing
from livlina.cases.decisions import queries as decisions
from livlina.cases.decisions.models import Promise
from livlina.cases.models import Case, Instruction
from livlina.cases.process import queries as process
from livlina.cases.process.models import Deadline, Task
from livlina.cases.urgent import instruction_waits, instructions
from livlina.core.errors import DomainError


def closings(case: Case) -> list[CaseClosing]:
    """The ends of the case, the latest first. One query."""
    found = list(CaseClosing.objects.filter(case=case).select_related("reason", "closed_by").order_by("-closed_at"))
    for closing in found:
        closing.case = case
    return found


class EndedByAnother(NamedTuple):
    """A case that one who is not its handler has ended. `is_led` where one is told as who leads, by a line."""

    public_id: UUID
    number: str
    closed_on: date
    by: str
    is_led: bool


def ended_by_another() -> list[EndedByAnother]:
    """
    Cases of the last days that ended by one who was not assigned them: to who is, and to those who lead the unit where
    nobody is who can work. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id, number, closed_on, closed_by, is_led FROM ended_by_another()")
        return [EndedByAnother(*row) for row in cursor.fetchall()]


Left = Instruction | Promise | process.Due
"""Something that is not done in a case or not kept, and stands on nobody's list once it has ended."""


def left(case: Case) -> list[Left]:
    """What is not done in the case: instructions, promises, what runs to a day, and tasks. Four queries."""
    return [*instructions(case), *decisions.open_promises(case), *process.running(case), *process.waiting(case)]


def mark(row: Left) -> str:
    """By which the one who closes says that it was read. What is to be done sooner since, or was told again, is not."""
    return process.mark(row) if isinstance(row, (Deadline, Task)) else str(row.public_id)


def obstacle_of_relation(actor: Actor, case: Case) -> DomainError | None:
    """
    One who shares the case and is not told where its persons are closes it not; nor does who has it so, over an
    instruction whose words are not for them. At most four queries.
    """
    if obstacle := cases.obstacle_to_settling(actor, case):
        return obstacle
    return InstructionWaits() if not cases.sees_whereabouts(actor, case) and instruction_waits(case) else None


def obstacles(case: Case, *, day: date) -> list[DomainError]:
    """All that stands in the way of ending the case that day, as the way it follows asks for (`kinds.yaml`)."""
    asked = process.standing(case).version.closing
    found = (ports.obstacles_to_closing[key](case, day) for key in asked)
    return [obstacle for obstacle in found if obstacle is not None]
