"""A period of days that includes both its ends (fr.o.m.–t.o.m.)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Period:
    """
    Days from `start` to `end`, both included; `end` None means until further notice.

    Raises ValueError when the period ends before it begins.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("A period cannot end before it begins.")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: Self) -> bool:
        """True when at least one day is in both."""
        return (other.end is None or self.start <= other.end) and (self.end is None or other.start <= self.end)

    @property
    def days(self) -> int | None:
        """Number of days, both ends counted; None without an end."""
        return None if self.end is None else (self.end - self.start + timedelta(days=1)).days

    def __str__(self) -> str:
        return f"{self.start.isoformat()}–{self.end.isoformat() if self.end else ''}"
