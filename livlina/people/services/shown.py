"""What is hidden until it is asked for: shown one at a time, for one answer, with a trace. Source: S-21, S-40."""

from livlina.access.actor import Actor
from livlina.access.commands import lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import Traced, record
from livlina.people import rules
from livlina.people.models import Person, SafeChannel, Whereabouts


@lasting
def show_number(actor: Actor, *, person: Person, case: Traced) -> str:
    """The person's identity number as it is written, 19900102-1234; '' when none is known."""
    require(actor, Permission.READ_CASE)
    record(actor, "person.number_shown", subject=person, case=case)
    number = person.identity_number
    return f"{number[:8]}-{number[8:]}" if number else ""


@lasting
def show_way(actor: Actor, *, channel: SafeChannel, case: Traced, why: str = "") -> str:
    """The number or address of one way to reach the person; of a protected one for a reason (S-21)."""
    require(actor, Permission.READ_CASE)
    _check(channel.person, why)
    record(actor, "channel.shown", subject=channel, case=case, why=why)
    return channel.value


@lasting
def show_address(actor: Actor, *, place: Whereabouts, case: Traced, why: str = "") -> str:
    """One of the addresses where the person is; of a protected one for a reason (S-21)."""
    require(actor, Permission.READ_CASE)
    _check(place.person, why)
    record(actor, "whereabouts.shown", subject=place, case=case, why=why)
    return place.address


def _check(person: Person, why: str) -> None:
    obstacle = rules.obstacle_to_showing(is_protected=person.is_protected, why=why)
    if obstacle:
        raise obstacle
