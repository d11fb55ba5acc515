"""
What is hidden until it is asked for: shown one at a time, for one answer, with a trace. Source: S-21, S-40.

The trace says `by` which relation to the case, as the trace of a reading does, and after it `why` when that was asked.
"""

from livlina.access.actor import Actor
from livlina.access.commands import lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import Traced, record
from livlina.people import rules
from livlina.people.models import Person, SafeChannel, Whereabouts


@lasting
def show_number(actor: Actor, *, person: Person, case: Traced, by: str = "") -> str:
    """The person's identity number as it is written, 19900102-1234; '' when none is known."""
    require(actor, Permission.READ_CASE)
    record(actor, "person.number_shown", subject=person, case=case, why=by)
    number = person.identity_number
    return f"{number[:8]}-{number[8:]}" if number else ""


@lasting
def show_way(actor: Actor, *, channel: SafeChannel, case: Traced, by: str = "", why: str = "") -> str:
    """The number or address of one way to reach the person; of a protected one for a reason (S-21)."""
    require(actor, Permission.READ_CASE)
    _check(channel.person, why)
    record(actor, "channel.shown", subject=channel, case=case, why=_told(by, why))
    return channel.value


@lasting
def show_address(actor: Actor, *, place: Whereabouts, case: Traced, by: str = "", why: str = "") -> str:
    """One of the addresses where the person is; of a protected one for a reason (S-21)."""
    require(actor, Permission.READ_CASE)
    _check(place.person, why)
    record(actor, "whereabouts.shown", subject=place, case=case, why=_told(by, why))
    return place.address


def _told(by: str, why: str) -> str:
    return ": ".join(part for part in (by, why) if part)


def _check(person: Person, why: str) -> None:
    obstacle = rules.obstacle_to_showing(is_protected=person.is_protected, why=why)
    if obstacle:
        raise obstacle
