"""Reads of the organisation. Nothing here is about clients, so whoever is signed in may read it."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Lower
from django.utils import timezone

from livlina.access.actor import Actor, Standing
from livlina.access.rules import includes
from livlina.access.terms import Permission, Role
from livlina.core.asked import asked_values
from livlina.core.errors import DomainError
from livlina.core.text import folded, swedish_key
from livlina.organisation import rules
from livlina.organisation.models import (
    AccountLink,
    Board,
    BookedTime,
    CalendarLink,
    Catchment,
    ClosingReason,
    Delegation,
    District,
    LocalLimit,
    Membership,
    Municipality,
    Project,
    PublicForm,
    RolesSigned,
    Room,
    Staff,
    Unit,
    UnitBoard,
    UnitFunction,
)
from livlina.organisation.rules import NOTHING, Amount
from livlina.organisation.terms import DEFAULT_LIMITS, Absence, DecisionKind, Function, Limit, Right, TimeState

# Roles that can be given a case of their own. A group leader has none.
HANDLERS = (
    Role.THERAPIST,
    Role.SOCIAL_WORKER,
    Role.CHILD_WORKER,
    Role.BARNAHUS_COORDINATOR,
    Role.UNIT_MANAGER,
)

WORKING = tuple(role for role in Role if includes(role, Permission.READ_CASE))
"""Roles to work with cases and first contacts, and so to see them."""

NOT_SHUT = Q(staff__is_active=True, staff__paused_at=None)
"""Of roles: those of an account that is neither closed nor paused."""


def actor_for(staff: Staff, *, day: date) -> Actor:
    """The member of staff with the roles that are live that day, and the board of each unit (S-04)."""
    board = UnitBoard.objects.on(day).filter(unit=OuterRef("unit")).values("board")[:1]
    rows = (
        Membership.objects.on(day)
        .filter(staff=staff)
        .annotate(board=Subquery(board))
        .values_list("unit_id", "role", "board", "unit__full_name")
        .order_by("unit__position", "role")
    )
    standings = tuple(Standing(*row) for row in rows)
    return Actor(id=staff.pk, name=staff.name, standings=standings)


def open_accounts(*, day: date) -> QuerySet[Staff]:
    """
    Accounts that open something that day: neither closed nor paused, and not of one whose last role has ended (S-55).

    Someone who has been given no role yet can come in, and sees nothing. `sessions.OPENED` asks the same in SQL.
    """
    roles = Membership.objects.filter(staff=OuterRef("pk"))
    live = roles.filter(Q(valid_to=None) | Q(valid_to__gte=day))
    return Staff.objects.filter(Exists(live) | ~Exists(roles), is_active=True, paused_at=None)


def municipality() -> Municipality | None:
    """The municipality whose organisation is loaded, if any."""
    return Municipality.objects.first()


def units(ids: Iterable[int]) -> QuerySet[Unit]:
    """These units, in the organisation's order."""
    return Unit.objects.filter(pk__in=ids)


def unit(pk: int) -> Unit:
    return Unit.objects.get(pk=pk)


def open_units(*, day: date) -> QuerySet[Unit]:
    """Units that exist that day, in the organisation's order."""
    return Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


def board_of(unit_id: int, *, day: date) -> Board:
    """The board that the unit stands under that day. Raises Board.DoesNotExist when none is loaded."""
    return Board.objects.get(
        pk__in=UnitBoard.objects.on(day).filter(unit=unit_id).values("board"),
    )


def districts(*, day: date) -> QuerySet[District]:
    """Districts that exist that day, by name."""
    return District.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).order_by("name")


A_QUARTER: Final = timedelta(days=92)


@dataclass(frozen=True, kw_only=True)
class UnitRoles:
    """
    Who has which role at a unit now or later, the latest time somebody went through them, and when it is due. `gone`
    are the roles of accounts that were made in the last quarter and are closed again.
    """

    unit: Unit
    held: list[Membership]
    gone: list[Membership]
    signed: RolesSigned | None
    due_on: date
    is_overdue: bool

    @property
    def listed(self) -> list[list[str | None]]:
        """The list as it is signed."""
        return [
            [
                str(row.staff.public_id),
                row.staff.name,
                row.role,
                row.valid_from.isoformat(),
                row.valid_to.isoformat() if row.valid_to else None,
            ]
            for row in self.held
        ]

    def is_signed_since(self, signed: RolesSigned) -> bool:
        """Whether all that the list shows stood when it was signed, each new way in too."""
        rows: list[Any] = [*self.held, *self.gone]
        return signed.listed == self.listed and not any(
            row.link_used_at is not None and row.link_used_at > signed.signed_at for row in rows
        )

    @property
    def mark(self) -> str:
        """What tells this list from every other: with each new way in that it shows, and who is away."""
        rows: list[Any] = [*self.held, *self.gone]
        ways = [[str(row.staff.public_id), str(row.link_used_at), str(row.staff.paused_at)] for row in rows]
        told = [self.listed, sorted(str(row.staff.public_id) for row in self.gone), sorted(ways)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def unit_roles(actor: Actor, *, day: date) -> list[UnitRoles]:
    """The roles at each unit where the actor is to go through them, in the organisation's order. Source: S-55."""
    found = list(units(actor.units_where(Permission.SIGN_ROLES)))
    decided = limits([Limit.ROLES_SIGNED], day=day)
    held: dict[int, list[Membership]] = {unit.pk: [] for unit in found}
    gone: dict[int, list[Membership]] = {unit.pk: [] for unit in found}
    made = Q(staff__is_active=False, staff__created_at__gte=timezone.now() - A_QUARTER)
    is_open = (Q(valid_to=None) | Q(valid_to__gte=day)) & Q(staff__is_active=True)
    rows = Membership.objects.filter(is_open | made, unit__in=found).select_related("staff")
    used = AccountLink.objects.filter(staff=OuterRef("staff")).order_by(F("used_at").desc(nulls_last=True))
    rows = rows.annotate(link_used_at=Subquery(used.values("used_at")[:1]))
    for row in sorted(rows, key=lambda row: (swedish_key(row.staff.name), row.role, row.valid_from)):
        (held if row.staff.is_active else gone)[row.unit_id].append(row)
    latest = RolesSigned.objects.filter(unit__in=found).order_by("unit_id", "-signed_at").distinct("unit_id")
    signed = {row.unit_id: row for row in latest.select_related("signed_by")}
    return [
        _unit_roles(unit, held[unit.pk], gone[unit.pk], signed.get(unit.pk), day=day, days=_days_of(unit, decided))
        for unit in found
    ]


def _unit_roles(
    unit: Unit,
    held: list[Membership],
    gone: list[Membership],
    signed: RolesSigned | None,
    *,
    day: date,
    days: int,
) -> UnitRoles:
    since = min((row.valid_from for row in held), default=day)
    signed_on = timezone.localdate(signed.signed_at) if signed else None
    due_on = rules.roles_due_on(signed_on=signed_on, since=since, days=days)
    return UnitRoles(unit=unit, held=held, gone=gone, signed=signed, due_on=due_on, is_overdue=due_on < day)


def _days_of(unit: Unit, decided: dict[tuple[str, int | None], int]) -> int:
    key = Limit.ROLES_SIGNED
    return decided.get((key, unit.pk), decided.get((key, None), DEFAULT_LIMITS[key]))


def unit_for_district(district: District, *, function: Function, day: date) -> Unit | None:
    """The unit that serves the district in that function that day (R-023), or None when none is loaded."""
    found = Catchment.objects.on(day).filter(district=district, function=function).select_related("unit").first()
    return found.unit if found else None


def in_service(day: date) -> QuerySet[Membership]:
    """
    The roles of that day of those who work, whose account is neither closed nor paused. Who asks whether somebody is
    at work asks it of these; `at_work` of the database is the same (S-55).
    """
    return Membership.objects.on(day).filter(NOT_SHUT)


def colleagues(unit_id: int, *, day: date) -> QuerySet[Staff]:
    """Staff of the unit who can have cases of their own, by name."""
    members = in_service(day).filter(unit=unit_id, role__in=HANDLERS)
    return Staff.objects.filter(pk__in=members.values("staff")).order_by("name")


def at_work(unit_id: int, *, day: date) -> QuerySet[Staff]:
    """Staff of the unit who work with cases and first contacts there, those who lead it too, by name."""
    members = in_service(day).filter(unit=unit_id, role__in=WORKING)
    return Staff.objects.filter(pk__in=members.values("staff")).order_by("name", "pk")


def works_at(staff: str, units: Q, *, day: date) -> Q:
    """
    For a query of rows that have a member of staff under that name: those who are at work, in a role to work with cases
    and first contacts at these units.
    """
    return Q(Exists(in_service(day).filter(units, staff=OuterRef(staff), role__in=WORKING)))


def absence(staff: str, units: Q, *, day: date) -> Case:
    """For the same rows why that one does not work there, '' of one who does: only paused, one is away."""
    there = Membership.objects.on(day).filter(units, staff=OuterRef(staff), role__in=WORKING, staff__is_active=True)
    return Case(
        When(works_at(staff, units, day=day), then=Value("")),
        When(Exists(there), then=Value(Absence.AWAY)),
        default=Value(Absence.LEFT),
    )


def with_role(role: Role, unit_ids: Iterable[int], *, day: date) -> list[Membership]:
    """Who works in that role at these units that day, by name. One query."""
    found = in_service(day).filter(unit__in=list(unit_ids), role=role)
    return list(found.select_related("staff").order_by("staff__name", "pk"))


def colleagues_of(unit_ids: Iterable[int], *, day: date) -> dict[int, list[Staff]]:
    """As `colleagues`, of several units: by unit, each by name. One query."""
    ids = list(unit_ids)
    members = in_service(day).filter(unit__in=ids, role__in=HANDLERS)
    found: dict[int, dict[int, Staff]] = {unit: {} for unit in ids}
    for row in members.select_related("staff").order_by("staff__name", "pk"):
        found[row.unit_id][row.staff_id] = row.staff
    return {unit: list(staff.values()) for unit, staff in found.items()}


def rooms(unit_ids: Iterable[int], *, day: date) -> QuerySet[Room]:
    """The rooms of these units that day, as the file tells them."""
    found = Room.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, unit__in=list(unit_ids))
    return found.select_related("unit").order_by("unit__position", "pk")


def rooms_taken(*, start: datetime, end: datetime) -> set[int]:
    """
    Which rooms are taken at some time between two moments, at units where the actor works. From when to when is not
    told: beside the hours in which somebody is not booked it would say where another sits.

    A named door of the database answers. Source: S-11.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rooms_taken(%s, %s)", [start, end])
        return {room for (room,) in cursor.fetchall()}


def tries_are_used_up(unit_id: int, *, day: date) -> bool:
    """
    True when the acting one has been told so often today that hours or a room are taken that no more is answered. Each
    counts, whatever was in the way and for whatever it was asked, so that when they are used up it tells nothing
    (`errors.HoursAreTaken`). Source: S-11, S-12.
    """
    most = limit_that_holds(Limit.BOOKING_TRIES, unit_id=unit_id, day=day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tries_at_hours()")
        return bool(cursor.fetchone()[0] >= most)


def own_times(actor: Actor, *, start: datetime, end: datetime) -> QuerySet[BookedTime]:
    """The hours between two moments for which the actor is booked, whatever for, the first first."""
    return (
        BookedTime.objects.filter(staff=actor.id, state=TimeState.TAKEN, slot__overlap=(start, end))
        .select_related("room")
        .order_by(Lower("slot"), "pk")
    )


def calendar_link(staff: Staff) -> CalendarLink | None:
    """The link to one's own hours, if there is one."""
    return CalendarLink.objects.filter(staff=staff).first()


def staff_names() -> dict[int, str]:
    """What each member of staff is called, also those who have left."""
    return dict(Staff.objects.values_list("pk", "name"))


def staff_named(texts: Iterable[str]) -> set[int]:
    """Those of the staff whose names stand in what was written. At most one query."""
    written = [text for text in texts if text.strip()]
    if not written:
        return set()
    found = Staff.objects.filter(is_active=True).values_list("pk", "name")
    return {key for key, name in found if any(rules.is_named_in(text, name) for text in written)}


def closing_reasons() -> QuerySet[ClosingReason]:
    return ClosingReason.objects.all()


def projects(*, day: date) -> QuerySet[Project]:
    """Projects that run that day, by name."""
    return Project.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).order_by("name")


def limit(key: str, *, unit_id: int, day: date) -> int | None:
    """A local limit as whole number: the unit's own before the organisation's, None when not set."""
    found = measured_limit(key, unit_id=unit_id, day=day)
    return found[0] if found else None


def limit_that_holds(key: Limit, *, unit_id: int | None, day: date) -> int:
    """A limit that is never missing: the unit's, the organisation's (None asks for it), or the one without them."""
    found = limit(key, unit_id=unit_id or 0, day=day)
    return DEFAULT_LIMITS[key] if found is None else found


def measured_limit(key: str, *, unit_id: int, day: date) -> tuple[int, str] | None:
    """A local limit with its measure: the unit's own before the organisation's, None when not set."""
    rows = LocalLimit.objects.on(day).filter(Q(unit=unit_id) | Q(unit=None), key=key)
    found = sorted(rows, key=lambda row: row.unit_id is None)
    return (int(found[0].value), found[0].measure) if found else None


def limits(keys: Iterable[str], *, day: date) -> dict[tuple[str, int | None], int]:
    """These local limits that day, by key and the unit whose own they are (None: the organisation's). One query."""
    rows = LocalLimit.objects.on(day).filter(key__in=list(keys)).values_list("key", "unit_id", "value")
    return {(key, unit): int(value) for key, unit, value in rows}


class UnitLimits:
    """The local limits of a unit and its organisation that day, read once for a page that asks for several."""

    def __init__(self, rows: Iterable[tuple[str, int | None, Any]]) -> None:
        self._values: dict[str, int] = {}
        for key, unit, value in rows:
            if unit is not None or key not in self._values:
                self._values[key] = int(value)

    def limit(self, key: Limit) -> int | None:
        """The unit's own before the organisation's, None when not set."""
        return self._values.get(key)

    def holds(self, key: Limit) -> int:
        """The same of a limit that is never missing."""
        found = self.limit(key)
        return DEFAULT_LIMITS[key] if found is None else found


def unit_limits(unit_id: int, *, day: date) -> UnitLimits:
    """All of them at the unit that day. One query."""
    return UnitLimits(_unit_limits(unit=unit_id, day=day))


@asked_values
def _unit_limits(*, unit: Any, day: Any) -> QuerySet[Any, tuple[Any, ...]]:
    found = LocalLimit.objects.on(day).filter(Q(unit=unit) | Q(unit=None))
    return found.values_list("key", "unit_id", "value")


def public_form(*, day: date) -> PublicForm | None:
    """How contacts are taken in by the open form that day; None when they are not."""
    return PublicForm.objects.on(day).select_related("unit").order_by("-valid_from").first()


def functions_of(unit_ids: set[int], *, day: date) -> dict[int, frozenset[str]]:
    """What each of the units does that day."""
    found: dict[int, set[str]] = {unit: set() for unit in unit_ids}
    rows = UnitFunction.objects.on(day).filter(unit__in=unit_ids).values_list("unit_id", "function")
    for unit, function in rows:
        found[unit].add(function)
    return {unit: frozenset(functions) for unit, functions in found.items()}


def units_by_name() -> dict[str, Unit]:
    """Every unit there is or has been, by each of its names in folded form (R-021)."""
    units = list(Unit.objects.prefetch_related("aliases"))
    return {
        folded(name): unit
        for unit in units
        for name in (unit.name, unit.full_name, *(alias.name for alias in unit.aliases.all()))
    }


def unit_named(text: str) -> Unit | None:
    """The unit of that name, full name or alias, without regard to case, spaces and accents."""
    return units_by_name().get(folded(text))


def district_named(text: str) -> District | None:
    """The district of that name, whatever the day, without regard to case, spaces and accents."""
    return District.objects.filter(folded_name=folded(text)).first()


def units_with(function: Function, *, day: date) -> QuerySet[Unit]:
    """Units that hold the function that day, in the organisation's order."""
    holding = UnitFunction.objects.on(day).filter(function=function)
    return open_units(day=day).filter(pk__in=holding.values("unit"))


def units_under(board_id: int, *, function: Function, day: date) -> QuerySet[Unit]:
    """Units under that board that hold the function that day, in the organisation's order."""
    under = UnitBoard.objects.on(day).filter(board=board_id)
    return units_with(function, day=day).filter(pk__in=under.values("unit"))


def units_for(district_id: int | None, *, functions: Collection[str], day: date) -> list[Unit]:
    """
    The units that do one of these things for the district that day; of no or another district, all that do.

    In the organisation's order. Two queries.
    """
    holding = UnitFunction.objects.on(day).filter(function__in=functions)
    found = list(open_units(day=day).filter(pk__in=holding.values("unit")))
    rows = Catchment.objects.on(day).filter(district=district_id, function__in=functions)
    serving = set(rows.values_list("unit_id", flat=True))
    return [unit for unit in found if unit.pk in serving] or found


def has_right(right: Right, *, unit_id: int, day: date) -> bool:
    """True when one of the functions that the unit holds that day carries the right (R-025, R-027, R-028)."""
    loaded = municipality()
    functions = loaded.rights.get(right, []) if loaded else []
    return UnitFunction.objects.on(day).filter(unit=unit_id, function__in=functions).exists()


def has_function(function: Function, *, unit_id: int, day: date) -> bool:
    """True when the unit holds the function that day."""
    return UnitFunction.objects.on(day).filter(unit=unit_id, function=function).exists()


def delegations(*, day: date, unit_id: int | None = None) -> list[Delegation]:
    """The register of delegations that day, whole or for one unit: kind by kind in their order, roles before bodies."""
    rows = Delegation.objects.on(day).select_related("unit")
    if unit_id is not None:
        rows = rows.filter(Q(unit=unit_id) | Q(unit=None))
    kinds, roles = DecisionKind.values, Role.values
    return sorted(
        rows,
        key=lambda row: (
            kinds.index(row.kind),
            bool(row.body),
            roles.index(row.role) if row.role else 0,
            swedish_key(row.body),
            row.unit.position if row.unit else 0,
        ),
    )


def obstacle_to_deciding(
    actor: Actor,
    kind: DecisionKind,
    *,
    unit_id: int,
    day: date,
    body: str = "",
    grounds: Collection[str] = (),
    amount: Amount = NOTHING,
    written_by: Collection[int | None] = (),
) -> DomainError | None:
    """
    Why the actor may not take that decision at the unit that day by the register of delegations, or None.

    With `body`, whether that body of the board may, and the actor may write down its decision.
    """
    roles = [standing.role for standing in actor.standings if standing.unit_id == unit_id]
    mandates = [row.mandate for row in delegations(day=day, unit_id=unit_id) if row.kind == kind]
    return rules.obstacle_to_deciding(
        mandates,
        roles=roles,
        body=body,
        grounds=grounds,
        amount=amount,
        day=day,
        leads=unit_id in actor.led_units,
        has_written=actor.id in written_by,
    )


def board_of_or_none(unit_id: int, *, day: date) -> Board | None:
    """The board that the unit stands under that day, None when it stands under none."""
    return Board.objects.filter(pk__in=UnitBoard.objects.on(day).filter(unit=unit_id).values("board")).first()
