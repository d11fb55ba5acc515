"""
A way to reach somebody is told, told anew or said still to hold, over nothing that its page did not show of who has
answered: what was asked before somebody else did is no answer after it. Source: S-60, S-142.
"""

from collections.abc import Collection
from datetime import datetime

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.cases import queries
from livlina.cases.errors import AnotherAnsweredSince
from livlina.cases.models import Case
from livlina.cases.services.assigning import require_in
from livlina.cases.services.telling import tell_of_change
from livlina.core import turns
from livlina.core.read import obstacle_to_unread
from livlina.core.templatetags.swedish import swedish_datetime
from livlina.people import queries as told
from livlina.people import services as people
from livlina.people.models import Person, SafeChannel


@command
def tell_way(
    actor: Actor,
    *,
    person: Person,
    facts: people.ChannelFacts,
    case: Case,
    read: Collection[str],
    at: datetime,
    replaces: SafeChannel | None = None,
    asked_anew: bool = False,
) -> SafeChannel:
    """
    Write down one way to reach a person of the case. A number that takes the place of another is not safe because that
    one was: it is `asked_anew`. `read` is what the page showed of who has answered by the person's
    ways, by its marks (`people.queries.way_marks`).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    turns.to_move_a_wall()  # before the person is held, as whoever else tells of a telephone
    _require_read(actor, case, person, read=read)
    way = people.tell_channel(
        actor, person=person, facts=facts, case=case, at=at, replaces=replaces, asked_anew=asked_anew
    )
    tell_of_change(case, actor, before=replaces, after=way, at=at)
    return way


@command
def confirm_way(actor: Actor, *, case: Case, way: SafeChannel, read: Collection[str], at: datetime) -> SafeChannel:
    """The person says today that a way still is as it was written. `read` as above, of that way."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    _require_read(actor, case, way.person, read=read, way=way)
    return people.confirm_channel(actor, channel=way, case=case, at=at)


def _require_read(
    actor: Actor, case: Case, person: Person, *, read: Collection[str], way: SafeChannel | None = None
) -> None:
    """Raise AnotherAnsweredSince where somebody else has; no contact with the person is logged until it is over."""
    people.hold_ways(person.pk)
    ways = queries.channels(queries.file(actor, case), {person.pk: person})
    asked = [each for each in ways if way is None or each.pk == way.pk]
    last = max(filter(None, map(told.answered_by_another, asked)), default=None)
    obstacle = obstacle_to_unread(
        stands=told.way_marks(asked), read=read, refusal=AnotherAnsweredSince, when=swedish_datetime(last)
    )
    if obstacle:
        raise obstacle
