"""Which competence a case asks for is weighed where it is given: never a stop, always a reason by whoever gives it."""

from datetime import date, datetime

from livlina.access.actor import Actor
from livlina.access.traces import record
from livlina.cases.handover import rules
from livlina.cases.handover.models import GivenWithout
from livlina.cases.models import Case, CaseLine
from livlina.organisation.competence import queries as competence
from livlina.organisation.models import Staff


def weigh(case: CaseLine | Case, staff: Staff, *, because: str, day: date) -> list[str]:
    """What the colleague lacks that day of what such a case asks for. Raises where no reason is given for it."""
    lacks = competence.asked([case.unit_id], day=day).lacking(case.role, staff.pk)
    if obstacle := rules.obstacle_to_giving_without(lacks=lacks, because=because, name=staff.name):
        raise obstacle
    return lacks


def keep(
    actor: Actor,
    *,
    case: CaseLine | Case,
    engagement: int,
    staff: Staff,
    lacks: list[str],
    because: str,
    at: datetime,
) -> None:
    """Keep why, where something was lacking. Part of the command that gives the case."""
    if not lacks:
        return
    row = GivenWithout(case_id=case.pk, engagement_id=engagement, lacks=lacks, given_by_id=actor.id, given_at=at)
    row.reason = because
    row.save(force_insert=True)
    record(actor, "case.given_without", case=case, subject=row, detail={"to": str(staff.public_id), "lacks": lacks})
