"""Who has a case: the live relation between a member of staff and a case."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import rules
from livlina.cases.errors import HandlerNotAtUnit
from livlina.cases.models import Case, Engagement
from livlina.cases.queries import live
from livlina.cases.terms import EngagementKind
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff, Unit

INTAKE_DAYS = 14  # how long the one who opened a case goes on seeing it after handing it over (S-01)


def reserve_case(*, unit: Unit, assigned_to: Staff | None, at: datetime) -> int:
    """
    Take the key of a case that is to be opened, with the relations by which it is seen. Part of a command.

    The one who acts keeps the case for two weeks, when not assigned. The database writes them (S-01).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reserve_case(%s, %s, %s, %s)",
            [unit.pk, assigned_to.pk if assigned_to else None, at, at + timedelta(days=INTAKE_DAYS)],
        )
        return int(cursor.fetchone()[0])


def check_handler(staff: Staff, *, unit: Unit, day: date) -> None:
    """Raise HandlerNotAtUnit unless the member of staff can have cases at the unit that day."""
    if not organisation.colleagues(unit.pk, day=day).filter(pk=staff.pk).exists():
        raise HandlerNotAtUnit(name=staff.name)


@command
def assign_case(actor: Actor, *, case: Case, staff: Staff, at: datetime) -> Engagement:
    """
    Give an open case to one member of staff; whoever had it leaves it at the same moment.

    To the one who has it already nothing changes, so a double click is one (S-142).
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    check_handler(staff, unit=case.unit, day=timezone.localdate(at))
    current = Case.objects.select_for_update().only("closed_on").get(pk=case.pk)
    obstacle = rules.obstacle_to_assigning(is_open=current.is_open)
    if obstacle:
        raise obstacle
    assigned = Engagement.objects.filter(live(at), case=case, kind=EngagementKind.ASSIGNED)
    already = assigned.filter(actor=staff, unit=case.unit_id).first()
    if already:
        record(actor, "case.assigned_again", subject=case, case=case, detail={"to": str(staff.public_id)})
        return already
    before = [str(earlier) for earlier in assigned.values_list("actor__public_id", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT give_case(%s, %s, %s)", [case.pk, staff.pk, at])
        engagement = Engagement.objects.get(pk=cursor.fetchone()[0])
    record(
        actor,
        "case.assigned",
        subject=case,
        case=case,
        detail={"from": before, "to": str(staff.public_id)},
    )
    return engagement
