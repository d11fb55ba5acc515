"""Work with both sides in one counsellor's hands: only by the lead's word, for a reason and until a day (S-10)."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import rules
from livlina.cases.errors import ApprovedFromOutside
from livlina.cases.models import CaseLine, JointWork
from livlina.core import turns
from livlina.core.again import FormIsSaved, require_same
from livlina.core.constraints import refusing
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.organisation.terms import Limit


@command
def approve_joint_work(
    actor: Actor,
    *,
    case: CaseLine,
    other: CaseLine,
    staff: Staff,
    reason: str,
    until: datetime,
    submission: UUID,
    at: datetime,
) -> JointWork:
    """
    Approve that one member of staff works with both cases until then. Whereabouts are hidden in both as
    soon as they have both.

    For another than oneself, by one who leads the units of both and has neither of the cases, nor had it within the
    hours. Where no wall stands between the two it opens nothing, now or later, and is answered alike: a refusal would
    tell which lines are each other's sides. Sent twice it is one, called by its form: one taken back leaves no twin
    (S-142). Source: S-10.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    require(actor, Permission.ASSIGN_CASE, unit_id=other.unit_id)
    day = timezone.localdate(at)
    days = min(
        organisation.limit_that_holds(Limit.JOINT_WORK_DAYS, unit_id=line.unit_id, day=day) for line in (case, other)
    )
    obstacle = rules.obstacle_to_reason(text=reason) or rules.obstacle_to_joint_work(
        is_own=staff.pk == actor.id, is_same=case.pk == other.pk, until=until, now=at, days=days
    )
    if obstacle:
        raise obstacle
    told = {"actor": staff, "one_id": case.pk, "other_id": other.pk, "reason": reason, "ends_at": until}
    turns.to_save(submission)
    earlier = JointWork.objects.filter(public_id=submission).first()
    if earlier is not None:
        require_same(earlier, told)
        record(actor, "joint_work.approved_again", case=case, subject=earlier)
        return earlier
    made = JointWork(public_id=submission, starts_at=at, **told)
    sealed = JointWork._meta.get_field("reason").pre_save(made, add=True)
    key = JointWork._meta.get_field("wrapped_key").pre_save(made, add=True)
    # the form of somebody else has its public id too
    with (
        refusing("cases_jointwork_public_id_key", FormIsSaved),
        refusing("joint_work_is_approved_from_outside", ApprovedFromOutside),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT approve_joint_work(%s, %s, %s, %s, %s, %s, %s, %s)",
            [made.public_id, key, staff.pk, case.pk, other.pk, sealed, at, until],
        )
        approval = JointWork.objects.get(pk=cursor.fetchone()[0])
    for line in (case, other):
        record(actor, "joint_work.approved", case=line, subject=approval, detail={"until": until})
    return approval


@command
def end_joint_work(actor: Actor, *, case: CaseLine, approval: JointWork, at: datetime) -> None:
    """End an approval before its time: the wall closes both cases to the one who had it, until the lead decides."""
    require(actor, Permission.ASSIGN_CASE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_joint_work(%s, %s)", [approval.pk, at])
    record(actor, "joint_work.ended", subject=approval, case=case)
