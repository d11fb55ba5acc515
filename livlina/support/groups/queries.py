"""Groups of the units where one works; who is in them to those who hold them alone, and places in cases one sees."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import queries as process
from livlina.cases.process.models import Deadline
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.sealed import Cipher
from livlina.core.text import folded
from livlina.organisation import queries as organisation
from livlina.organisation.competence import queries as competence
from livlina.organisation.models import Staff
from livlina.organisation.terms import Limit
from livlina.support.groups.errors import PlaceIsLive
from livlina.support.groups.terms import ENDS, LIVE, TAKES, GroupState, Standing
from livlina.support.models import (
    GroupAttendance,
    GroupHost,
    GroupMeeting,
    GroupPlace,
    GroupSeat,
    GroupStep,
    HelpGroup,
)
from livlina.support.offer import catalogue, sources
from livlina.support.offer.errors import CatalogueIsBroken, UnknownOrganisation
from livlina.support.offer.items import Kind
from livlina.support.offer.terms import Condition, HelpForm


def kinds(*, day: date) -> list[Kind]:
    """The kinds of help in a group that the organisation gives, or may give, that day; all where none is told."""
    found = [kind for kind in catalogue.kinds().values() if kind.form is HelpForm.GROUP]
    municipality = organisation.municipality()
    if municipality is None:
        return found
    key = municipality.key
    try:
        offered = catalogue.shipped(key) if sources.is_shipped(key) else sources.own(key)
    except (UnknownOrganisation, CatalogueIsBroken):
        return found
    given = {row.kind.key for row, holds in offered.on(day) if holds and row.is_given is not False}
    return [kind for kind in found if kind.key in given]


def kind_name(key: str) -> str:
    """What the catalogue calls that kind, or its key where it is there no longer."""
    kind = catalogue.kinds().get(key)
    return kind.name if kind else key


def needs_order(key: str) -> bool:
    """Whether the kind is for those of whom a court has ordered it. Source: R-121."""
    kind = catalogue.kinds().get(key)
    return kind is not None and Condition.COURT_ORDER in kind.conditions


def groups(actor: Actor) -> QuerySet[HelpGroup]:
    """
    Those of the units where the actor works with cases, the latest first, each with who holds it, and why those who do
    not work there now do not.
    """
    hosts = (
        GroupHost.objects.filter(left_at=None)
        .annotate(why_absent=organisation.absence("staff", Q(unit=OuterRef("unit")), day=clock.today()))
        .select_related("staff")
        .order_by("staff__name", "pk")
    )
    found = HelpGroup.objects.filter(unit__in=actor.units_where(Permission.READ_CASE))
    return found.select_related("unit", "room", "asked_for").prefetch_related(Prefetch("hosts", hosts)).order_by("-pk")


def without_host(actor: Actor) -> QuerySet[HelpGroup]:
    """
    Those of the units that the actor leads that have not ended and that nobody who is at work holds: who is in them is
    shown to nobody, and those who come meet nobody. Source: R-361, S-55.
    """
    at_work = organisation.works_at("staff", Q(unit=OuterRef("unit")), day=clock.today())
    hosts = GroupHost.objects.filter(at_work, group=OuterRef("pk"), left_at=None)
    return groups(actor).filter(~Exists(hosts), unit__in=actor.led_units).exclude(state=GroupState.ENDED)


def to_propose(actor: Actor, case: Case) -> QuerySet[HelpGroup]:
    """Those of the case's unit that take places and are for who the case is about."""
    return groups(actor).filter(unit=case.unit_id, role=case.role, state__in=TAKES)


def holds(actor: Actor, group: HelpGroup) -> bool:
    """True of those who hold the group, while they work at its unit."""
    at_work = actor.may(Permission.RECORD_FACTS, unit_id=group.unit_id)
    return at_work and GroupHost.objects.filter(group=group, staff=actor.id, left_at=None).exists()


def has_taken_up(actor: Actor, group: HelpGroup) -> bool:
    """Whether those in the group are on the side of the one who holds it: until then they are shown nobody in it."""
    return GroupHost.objects.filter(group=group, staff=actor.id, left_at=None, taken_up_at__isnull=False).exists()


def to_decide(actor: Actor) -> list[GroupHost]:
    """
    Those who hold a group and have declared somebody since they were given it: oneself, and those at the units that one
    leads. A named door of the database answers, and does not say whether it is of anybody in the group. Source: S-14.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT hosts_to_decide()")
        found = GroupHost.objects.filter(pk__in=cursor.fetchone()[0])
    return list(found.select_related("staff", "group").order_by("staff__name", "pk"))


def left_to_decide(actor: Actor) -> list[GroupHost]:
    """Of those whom the actor decides about: never about oneself."""
    return [host for host in to_decide(actor) if host.staff_id != actor.id]


def is_closed_to(actor: Actor, group: HelpGroup) -> bool:
    """Whether the one who holds the group is told of nobody in it until one who leads has given it to them anew."""
    return any(host.group_id == group.pk and host.staff_id == actor.id for host in to_decide(actor))


def cap(unit_id: int, *, day: date) -> int | None:
    """How many a group has at most at the unit that day, where that is decided. Source: R-140."""
    return organisation.limit(Limit.GROUP_CAPACITY, unit_id=unit_id, day=day)


def have_what_is_asked(group: HelpGroup, *, day: date) -> dict[int, bool]:
    """Of those who hold the group, whether each has what is asked for, as far as the reader sees the register."""
    if group.asked_for is None:
        return {}
    asked = folded(group.asked_for.name)
    staff = [host.staff for host in group.hosts.all()]
    held = {each.staff.pk for each in competence.register(staff, day=day).holding if folded(each.name) == asked}
    return {one.pk: one.pk in held for one in staff}


def meetings(group: HelpGroup) -> list[GroupMeeting]:
    """When the group meets, the first first. One query."""
    rows = list(GroupMeeting.objects.filter(group=group).order_by(Lower("slot"), "pk"))
    for row in rows:
        row.group = group
    return rows


def meeting(group: HelpGroup, public_id: UUID) -> GroupMeeting | None:
    return next((row for row in meetings(group) if row.public_id == public_id), None)


def seats(group: HelpGroup) -> list[GroupSeat]:
    """Who is in the group, for those who hold it: of others the row policies show none. One query."""
    rows = list(GroupSeat.objects.filter(group=group).order_by("number"))
    for row in rows:
        row.group = group
    return rows


class Count(NamedTuple):
    """How many are asked and how many come, as those who hold the group see it."""

    asked: int
    comes: int

    @property
    def live(self) -> int:
        return self.asked + self.comes


def count(group: HelpGroup) -> Count:
    """Numbers alone. To those who do not hold the group they are none."""
    found = Counter(GroupSeat.objects.filter(group=group).values_list("standing", flat=True))
    return Count(asked=found[Standing.ASKED.value], comes=found[Standing.COMES.value])


@dataclass
class Named:
    """A case that is named in a trace and not opened."""

    trace_ref: UUID
    unit_id: int
    cipher: Cipher | None = None


class Seated(NamedTuple):
    """A seat of a group with how it was at a meeting, '' where nobody has said; and what traces call its case."""

    seat: GroupSeat
    case: Named
    was: str

    @property
    def name(self) -> str:
        """With that they have left, where they may come for all that: nobody has said that they know."""
        name = f"{self.seat.number}. {self.seat.called}"
        has_left = self.seat.standing == Standing.LEFT and not self.was
        return f"{name}, har slutat men kan komma: har kanske inte fått veta det" if has_left else name


def at_meeting(row: GroupMeeting) -> list[Seated]:
    """
    Who comes to the group, for the one who holds it: a named door of the database tells how each was there, and what
    traces call each case. Whoever opens it stands on their side from then (S-10). Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT seat_id, trace_ref, unit_id, was FROM seats_at_meeting(%s)", [row.pk])
        told = {seat: (Named(ref, unit), was) for seat, ref, unit, was in cursor.fetchall()}
    return [Seated(seat, *told[seat.pk]) for seat in seats(row.group) if seat.pk in told]


# ---- in a case ----


def places(case: Case) -> list[GroupPlace]:
    """The places of the person of a case, the latest first, with what happened and each meeting. Three queries."""
    steps = GroupStep.objects.select_related("written_by").order_by("-happened_on", "-pk")
    was = GroupAttendance.objects.select_related("meeting__group", "marked_by", "words_by").order_by("-held_on", "-pk")
    found = GroupPlace.objects.filter(case=case).select_related("group__unit", "seat", "proposed_by").order_by("-pk")
    rows = cases.of_case(case, list(found.prefetch_related(Prefetch("steps", steps), Prefetch("attendances", was))))
    for row in rows:
        row.seat.group = row.group
        cases.of_case(case, list(row.steps.all()))
        cases.of_case(case, list(row.attendances.all()))
    return rows


def place(case: Case, public_id: UUID) -> GroupPlace | None:
    return next((row for row in places(case) if row.public_id == public_id), None)


CLOCK: Final = "group_meetings"
"""What runs in a case until the person knows how the meetings of their group have changed."""


def to_tell(case: Case, place: GroupPlace) -> Deadline | None:
    """That the person of a place is to be told how its meetings have changed; None where they know. One query."""
    return process.open_deadlines(case).filter(clock=CLOCK, about=place.public_id).first()


def places_to_tell(case: Case) -> set[UUID | None]:
    """The places of a case of which that is so. One query."""
    return set(process.open_deadlines(case).filter(clock=CLOCK).values_list("about", flat=True))


def changed_meetings(place: GroupPlace) -> list[GroupMeeting]:
    """What they are to be told: those called off, and those they do not know of, the first first. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_to_tell(%s)", [place.pk])
        changed = set(cursor.fetchone()[0])
    return [row for row in meetings(place.group) if row.pk in changed]


def did_it(actor: Actor, place: GroupPlace) -> bool:
    """
    Whether what the person of a place is to be told was done by the actor: who wrote last that they come no more, or
    called off one of those meetings. Four queries at most.
    """
    last = GroupStep.objects.filter(place=place, step__in=ENDS).order_by("pk").last()
    if last is not None:
        return last.written_by_id == actor.id
    return any(row.cancelled_by_id == actor.id for row in changed_meetings(place))


def clashing(case: Case) -> set[int]:
    """
    The live places of a case of one's own that could not be given now, for whatever reason: a wall has been raised,
    or a time moved. A named door of the database answers, and says no more. Source: S-10.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clashing_places(%s)", [case.pk])
        return set(cursor.fetchone()[0])


def live_places(case: Any) -> QuerySet[GroupPlace]:
    return GroupPlace.objects.filter(case=case, state__in=LIVE)


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """How it went in the group is written first, so that the group does not wait for one who is not to come."""
    return PlaceIsLive() if live_places(case).exists() else None


def colleagues(unit_id: int, *, day: date) -> list[Staff]:
    """Who can hold a group of the unit."""
    return list(organisation.at_work(unit_id, day=day))
