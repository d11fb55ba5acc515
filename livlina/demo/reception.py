"""The reception of each unit: who is on duty this week and the next, with a hole to be seen; the last morning list."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from livlina.access.rules import LEADS
from livlina.core import workdays
from livlina.intake.models import Contact, MorningMeeting
from livlina.organisation.models import DutyShift, Membership
from livlina.organisation.roster import ON_DUTY_ROLES, week_of
from livlina.organisation.terms import DutyKind

HOLE = 3
"""In the second week, the Thursday has nobody in reserve."""


def lay(*, now: datetime) -> None:
    """Two weeks of the roster at each unit where somebody leads and two others work, and a list gone through there."""
    today = now.astimezone(ZoneInfo("Europe/Stockholm")).date()
    days = [*week_of(today), *week_of(today + timedelta(days=7))]
    rows: dict[int, list[Membership]] = {}
    for row in Membership.objects.on(today).filter(role__in=ON_DUTY_ROLES).order_by("unit_id", "pk"):
        rows.setdefault(row.unit_id, []).append(row)
    made: list[DutyShift] = []
    held: list[MorningMeeting] = []
    for unit, members in rows.items():
        lead = next((row.staff_id for row in members if row.role in LEADS), None)
        workers = list(dict.fromkeys(row.staff_id for row in members if row.role not in LEADS))
        if lead is None or len(workers) < 2:
            continue
        before = now - timedelta(days=3)
        held.append(MorningMeeting(unit_id=unit, held_by_id=lead, held_at=before, until=before, gone_through={}))
        for place, day in enumerate(days):
            if not workdays.is_working_day(day):
                continue
            made.append(
                DutyShift(
                    unit_id=unit,
                    kind=DutyKind.RECEPTION,
                    starts_on=day,
                    ends_on=day,
                    primary_id=workers[place % len(workers)],
                    back_up_id=None if place == 7 + HOLE else workers[(place + 1) % len(workers)],
                    written_by_id=lead,
                    written_at=now,
                )
            )
    DutyShift.objects.bulk_create(made)
    MorningMeeting.objects.bulk_create(held)
    for meeting in held:
        came = Contact.objects.filter(unit=meeting.unit_id, registered_at__lte=meeting.until)
        came.update(gone_through_at=meeting.held_at)
