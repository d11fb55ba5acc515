"""The clock: the only place the time of day is read. Views read it and pass `at` or `day` down."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present day in Europe/Stockholm."""
    return datetime.now(STOCKHOLM).date()
