"""
Hours as a calendar elsewhere reads them (iCalendar, RFC 5545), with nothing in them but that they are taken.

Source: S-65. Not a unit, a room, a name or a number: what is subscribed to lies in a calendar that others see.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from livlina.core.sealed import keyed_hash

WORD = "Möte"
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kalender//SV", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")


def written(slots: Iterable[tuple[datetime, datetime]], *, whose: str, at: datetime) -> bytes:
    """
    The hours as a file, each with a name by which it is known again. `whose` tells two people's apart in that name, and
    is not found in it; `at` is when it is written.
    """
    lines = [*HEAD]
    for start, end in slots:
        name = keyed_hash(f"{whose}:{_moment(start)}:{_moment(end)}", purpose="calendar").hex()
        lines += [
            "BEGIN:VEVENT",
            f"UID:{name}",
            f"DTSTAMP:{_moment(at)}",
            f"DTSTART:{_moment(start)}",
            f"DTEND:{_moment(end)}",
            f"SUMMARY:{WORD}",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
