"""The clock: the only place the time of day is read. Views read it and pass `at` or `day` down."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present day in Europe/Stockholm."""
    return timezone.localdate()
