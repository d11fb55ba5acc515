"""
The reception: of each first contact why somebody is to look at it now, where it belongs, and the list of the morning.

What is read here is only of contacts that the actor sees (`queries.contacts`), in a constant number of questions.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases.terms import CaseRole, Entrance
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.intake import queries, rules
from livlina.intake.models import Contact, MorningMeeting
from livlina.intake.rules import Proposal, Serving
from livlina.intake.terms import ContactKind, ContactRole, Flag
from livlina.organisation import queries as organisation
from livlina.organisation.models import Catchment, Unit
from livlina.organisation.terms import DEFAULT_LIMITS, Absence, Function, Limit

AT_MOST: Final = 300
"""How many contacts a morning list goes through at most; of more it says that there are more."""

COUNTED: Final = timedelta(days=90)
"""The days back that figures of the reception are about."""

LIMITS: Final = (Limit.ADULT_AGE, Limit.FIRST_ANSWER_DAYS, Limit.FIRST_TALK_DAYS, Limit.QUICK_NOTE_DAYS)

Days = Mapping[tuple[str, int | None], int]


def limit_of(key: Limit, *, unit_id: int, limits: Days) -> int | None:
    """The unit's own limit before the organisation's; None when nothing is decided and nothing always holds."""
    return limits.get((key, unit_id), limits.get((key, None), DEFAULT_LIMITS.get(key)))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A contact with why somebody is to look at it now, where it belongs, and why its handler is not there, if so."""

    contact: Contact
    absence: Absence | None
    flags: list[Flag]
    proposal: Proposal

    @property
    def is_here(self) -> bool:
        """True when the unit it belongs to has it."""
        return self.proposal.unit == self.contact.unit_id


def look_at(contacts: Sequence[Contact], *, day: date, at_morning: bool = False) -> list[Seen]:
    """
    Each contact with its flags and its proposed unit; which are new is told of the morning's list alone. One whose
    handler is not shown it has none (S-10), and one whose handler has left or is away is nobody's (R-082). Seven
    questions, however many the contacts are.
    """
    if not contacts:
        return []
    for contact in queries.out_of_hand(contacts):
        contact.handler = None
    limits = organisation.limits(LIMITS, day=day)
    serving, functions, only = _serving({contact.district_id for contact in contacts if contact.district_id}, day=day)
    here = organisation.functions_of({contact.unit_id for contact in contacts}, day=day)
    rights = queries.opening_rights()
    absences = queries.absences(contacts, day=day)
    projects = {project.pk: project.key for project in organisation.projects(day=day)}
    found = []
    for contact in contacts:
        district = contact.district_id or only
        age = limit_of(Limit.ADULT_AGE, unit_id=contact.unit_id, limits=limits) or rules.ADULT_AGE
        proposal = rules.proposed_unit(
            kind=contact.kind,
            role=contact.role,
            minor=queries.minor(contact, adult_age=age),
            says_age=queries.says_age(contact),
            has_district=district is not None,
            is_unassessed=queries.is_unassessed(contact),
            serving={
                function: Serving(unit=unit.pk, name=unit.name, functions=functions[unit.pk])
                for (one, function), unit in serving.items()
                if one == district
            },
            open_case=rights.open_case,
            on_decision=rights.on_decision,
            decided=contact.entrance == Entrance.RVT and bool(contact.decision_reference),
        )
        flags = [] if contact.outcome else _flags(
            contact,
            day=day,
            limits=limits,
            is_owned=contact.handler_id is not None and contact.pk not in absences,
            at_duty=Function.OUT_OF_HOURS in here[contact.unit_id],
            project=projects.get(contact.project_id or 0, ""),
            is_new=at_morning and contact.gone_through_at is None,
        )  # fmt: skip
        found.append(Seen(contact=contact, absence=absences.get(contact.pk), flags=flags, proposal=proposal))
    return found


def unit_for_sent(contact: Contact, *, day: date) -> int:
    """
    The id of the unit that a contact from the open form comes to: the one it belongs to, as `look_at` proposes, when
    one who has not said what it is about is taken for one exposed to violence; otherwise the one it has, which is that
    of the common queue. `contact` is not saved.
    """
    wanted = Contact(
        unit_id=contact.unit_id,
        received_at=contact.received_at,
        registered_at=contact.registered_at,
        kind=ContactKind.PERSON,
        entrance=contact.entrance,
        role=CaseRole.EXPOSED if contact.role == ContactRole.UNKNOWN else contact.role,
        district_id=contact.district_id,
        danger_told=contact.immediate_danger == Answer.YES,
    )
    proposed = look_at([wanted], day=day)[0].proposal.unit
    return contact.unit_id if proposed is None else proposed


def _flags(
    contact: Contact, *, day: date, limits: Days, is_owned: bool, at_duty: bool, project: str, is_new: bool
) -> list[Flag]:
    days = {key: limit_of(key, unit_id=contact.unit_id, limits=limits) for key in LIMITS}
    return rules.flags(
        received_on=timezone.localdate(contact.received_at),
        today=day,
        is_dangerous=contact.immediate_danger == Answer.YES,
        is_unassessed=queries.is_unassessed(contact),
        began_elsewhere=rules.began_elsewhere(
            entrance=contact.entrance, project=project, out_of_hours=contact.began_out_of_hours
        ),
        is_taken=is_owned and not queries.is_coming(contact) and not at_duty,
        is_answered=contact.first_answer_at is not None,
        is_new=is_new,
        complete_by=contact.complete_by,
        answer_days=days[Limit.FIRST_ANSWER_DAYS],
        # of a colleague's question, and of one who has no name, no talk is awaited
        talk_days=None if contact.kind in rules.NAMELESS else days[Limit.FIRST_TALK_DAYS],
    )


def _serving(
    districts: set[int], *, day: date
) -> tuple[dict[tuple[int, str], Unit], dict[int, frozenset[str]], int | None]:
    """The unit of each district in each function that a contact is sent by, what they do, and the only district."""
    some = list(organisation.districts(day=day).values_list("pk", flat=True)[:2])
    only = some[0] if len(some) == 1 else None
    wanted = {function for role in rules.SENT_TO.values() for function in role}
    rows = Catchment.objects.on(day).filter(district__in=districts | set(some[:1]), function__in=wanted)
    serving = {(row.district_id, str(row.function)): row.unit for row in rows.select_related("unit")}
    return serving, organisation.functions_of({unit.pk for unit in serving.values()}, day=day), only


# -- the list of the morning ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Morning:
    """What is gone through at a unit: what comes first, what is new, what else waits. Each contact once."""

    unit: Unit
    last: MorningMeeting | None
    first: list[Seen]
    new: list[Seen]
    rest: list[Seen]
    ended_count: int
    """How many came since the last time and have ended already."""

    @property
    def shown(self) -> list[Seen]:
        return [*self.first, *self.new, *self.rest]

    def those(self, read: Collection[str]) -> list[Seen]:
        """Of what the list holds, what a page of it showed: `read` are the ids of the contacts."""
        return [seen for seen in self.shown if str(seen.contact.public_id) in read]


def by_flag(found: Iterable[Seen]) -> dict[str, int]:
    """How many there are with each flag: what a meeting keeps, and never which (S-10)."""
    return dict(Counter(str(flag) for seen in found for flag in seen.flags))


def last_meetings(units: Iterable[int]) -> dict[int, MorningMeeting]:
    """The latest meeting of each unit, where there has been one."""
    rows = MorningMeeting.objects.filter(unit__in=list(units)).order_by("unit_id", "-until").distinct("unit_id")
    return {row.unit_id: row for row in rows.select_related("held_by")}


def meetings_held_at(actor: Actor) -> frozenset[int]:
    """Ids of the units whose morning list the actor goes through: where the actor receives or leads."""
    return actor.receiving_units & actor.units_where(Permission.ANSWER_CONTACT)


def morning(actor: Actor, *, day: date) -> tuple[list[Morning], bool]:
    """
    The list of the morning at each unit where the actor receives, and whether it is cut. Danger first, then what was
    not taken, then the longest waiting. Source: R-082.
    """
    units = list(organisation.units(meetings_held_at(actor)))
    if not units:
        return [], False
    last = last_meetings(unit.pk for unit in units)
    open_ones = queries.in_order(queries.contacts(actor).filter(outcome="", unit__in=units))
    rows = list(open_ones[: AT_MOST + 1])
    since = Q(pk__in=[])
    for pk, meeting in last.items():
        since |= Q(unit=pk, registered_at__gt=meeting.until)
    gone = list(queries.contacts(actor).exclude(outcome="").filter(since).values_list("unit_id", flat=True))
    found = look_at(rows[:AT_MOST], day=day, at_morning=True)
    return [
        _morning(unit, last.get(unit.pk), [seen for seen in found if seen.contact.unit_id == unit.pk], gone)
        for unit in units
    ], len(rows) > AT_MOST


def _morning(unit: Unit, last: MorningMeeting | None, found: list[Seen], gone: list[int]) -> Morning:
    ranked = sorted((seen for seen in found if seen.flags), key=lambda seen: _rank(seen.flags))
    first = [seen for seen in ranked if rules.FIRST & set(seen.flags)]
    others = [seen for seen in ranked if not rules.FIRST & set(seen.flags)]
    return Morning(
        unit=unit,
        last=last,
        first=first,
        new=[seen for seen in others if Flag.NEW in seen.flags],
        rest=[seen for seen in others if Flag.NEW not in seen.flags],
        ended_count=gone.count(unit.pk),
    )


ORDER: Final = {flag: place for place, flag in enumerate(Flag)}


def _rank(flags: Sequence[Flag]) -> tuple[int, ...]:
    return tuple(ORDER[flag] for flag in flags)


# -- figures -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReceptionCount:
    """
    Figures of one unit's reception over the days of `COUNTED`: from first contact to first talk, and what the police
    sent with what came of it. `talk_days` is the limit in days, None when nothing is decided (R-061, R-062, R-084).
    """

    unit: Unit
    talk_days: int | None
    talks_in_time: int = 0
    talks_late: int = 0
    waits_late: int = 0
    police: int = 0
    offered: int = 0
    accepted: int = 0
    declined: int = 0
    referred: int = 0


def counts(actor: Actor, *, day: date) -> list[ReceptionCount]:
    """The figures of each unit that the actor leads. Counts alone: a named door of the database counts."""
    units = list(organisation.units(actor.led_units & actor.units_where(Permission.READ_STATISTICS)))
    if not units:
        return []
    limits = organisation.limits([Limit.FIRST_TALK_DAYS], day=day)
    days = {unit.pk: limit_of(Limit.FIRST_TALK_DAYS, unit_id=unit.pk, limits=limits) for unit in units}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM reception_counts(%s, %s::int[], %s, %s)",
            [list(days), list(days.values()), clock.now() - COUNTED, day],
        )
        names = [column.name for column in cursor.description or ()]
        rows: dict[int, dict[str, Any]] = {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in cursor}
    return [ReceptionCount(unit=unit, talk_days=days[unit.pk], **rows.get(unit.pk, {})) for unit in units]
