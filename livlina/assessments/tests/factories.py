"""Assessments in tests: one that somebody has signed, without its answers."""

from datetime import date
from uuid import uuid4

from livlina.assessments.models import Assessment
from livlina.cases.models import Case
from livlina.core import clock
from livlina.organisation.models import Staff


def assessed(
    case: Case, staff: Staff, level: str, *, floor: str = "", key: str = "danger", on: date | None = None
) -> Assessment:
    """A level that the member of staff has signed; with a `floor` it waits for a second person."""
    now = clock.now()
    return Assessment.objects.create(
        case=case, instrument=key, version=1, happened_on=on or clock.today(), asked="self", how="in_person",
        started_by=staff, started_at=now, submission=uuid4(), proposed=floor or level, judged_level=level,
        why="Så ser jag det.", judged_by=staff, judged_at=now, level=level, floor=floor, signed_by=staff, signed_at=now,
    )  # fmt: skip
