"""Which cases, and which persons in them, the actor may see. The row policies say the same once more (S-05)."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple, TypedDict, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, Exists, F, Func, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import Case as Choice
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.rules import includes
from livlina.access.terms import Permission
from livlina.cases import ports, rules
from livlina.cases.consenting import rules as consenting
from livlina.cases.errors import (
    AnotherSettles,
    HasNoCustody,
    KeptFromRecipient,
    SomebodyIsShielded,
    ViolenceIsHeldBack,
)
from livlina.cases.models import (
    Case,
    CaseLine,
    ContactTry,
    DecisionProvider,
    Engagement,
    GuardianDecision,
    JointWork,
    Note,
    NoteWording,
    Party,
    PersonChange,
)
from livlina.cases.of_case import OfCase
from livlina.cases.reaching.terms import BY_ANOTHER
from livlina.cases.rules import Entry, Showing, Sought, Verdict
from livlina.cases.terms import NO_CUSTODY, CaseRole, CustodyNow, EngagementKind, PartyRole, Wall
from livlina.core import clock
from livlina.core.asked import Among, asked, asked_values
from livlina.core.errors import DomainError
from livlina.core.rows import mine
from livlina.core.terms import Answer
from livlina.core.text import swedish_key
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.organisation.rules import with_absence
from livlina.organisation.terms import Limit
from livlina.people import queries as people
from livlina.people import rules as people_rules
from livlina.people.models import (
    Consent,
    Guardianship,
    Person,
    Relation,
    Representative,
    SafeChannel,
    ToldFact,
    Whereabouts,
)
from livlina.people.scanning import Hidden, Standing
from livlina.people.terms import FoundKind, Protection, Sharing, Violence

MOST_HITS = 50  # of a search, on one page
MET = ("person_id", "case_id", "role")
NOTES_SHOWN = 20  # of the journal, on the first page of a case

Own = TypeVar("Own", bound=OfCase)
Row = TypeVar("Row")


def takes(actor: Actor, staff: Staff | None, *, unit_id: int) -> bool:
    """True when one who leads the unit gives a case to themself: asked for, told and reviewed as such (S-53)."""
    return staff is not None and staff.pk == actor.id and unit_id in actor.led_units


def live(at: datetime) -> Q:
    """An engagement that holds at that moment."""
    return Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))


def to_come(at: datetime) -> Q:
    """An engagement that is to begin after that moment, and has not been taken back (R-361)."""
    return Q(starts_at__gt=at, ends_at__gt=F("starts_at"))


class Reader(TypedDict):
    """Who asks for cases, when, and at which units they have a role to read cases."""

    actor: int
    working: list[int]
    at: datetime


def reader(actor: Actor) -> Reader:
    working = [s.unit_id for s in actor.standings if includes(s.role, Permission.READ_CASE)]
    return Reader(actor=actor.id, working=working, at=clock.now())


def _engagements(actor: Any, working: Any, at: Any) -> QuerySet[Engagement]:
    return Engagement.objects.filter(live(at), Among("unit", working), actor=actor).exclude(wall=Wall.CLOSED)


def _seen(actor: Any, working: Any, at: Any) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=_engagements(actor, working, at).values("case"))


def engagements(actor: Actor) -> QuerySet[Engagement]:
    """The actor's own live engagements, at units where the role to read cases is live too."""
    who = reader(actor)
    return _engagements(who["actor"], who["working"], who["at"])


def cases(actor: Actor, *, to: Permission = Permission.READ_CASE) -> QuerySet[Case]:
    """
    Cases with a live relation to the actor that includes the act, and with no wall before them (S-01, S-10).

    Whether the actor's role includes it too is asked by the command.
    """
    if actor.is_system:
        return Case.objects.all()
    mine = engagements(actor).filter(kind__in=rules.RELATION_GRANTS[to])
    return Case.objects.filter(pk__in=mine.values("case"))


def is_handed_on(actor: Actor, **case: Any) -> bool:
    """Whether the actor opened that case, and only reads it and writes notes since somebody has it (S-01)."""
    found = Engagement.objects.filter(**{f"case__{name}": value for name, value in case.items()})
    return engagements(actor).filter(pk__in=found.values("pk"), kind=EngagementKind.RECEIVED).exists()


@asked
def _case_page(*, public_id: Any, actor: Any, working: Any, at: Any) -> QuerySet[Case]:
    told_here = Func(F("board"), template=f"%(expressions)s = {mine('my_boards')}", output_field=BooleanField())
    return _as_page(_seen(actor, working, at).filter(public_id=public_id)).annotate(is_told_here=told_here)


def _as_page(found: QuerySet[Case]) -> QuerySet[Case]:
    named = ("unit", "district", "project", "closing_reason")
    unsaid = ("opened_at", "opened_by", "rating_start", "rating_end")
    return found.select_related(*named).defer(*unsaid, "unit__staffing_target", "district__folded_name")


def case_pages(actor: Actor, *, to: Permission = Permission.READ_CASE) -> QuerySet[Case]:
    """The actor's cases, each with what the pages about it say of it, but for its person, whom `file` reads."""
    return _as_page(cases(actor, to=to))


def case_with_client(actor: Actor, public_id: UUID, *, to: Permission) -> Case | None:
    """One of `case_pages` with its person, or None. One query; two more where she is shown by role alone."""
    found = case_pages(actor, to=to).filter(public_id=public_id)
    case: Case | None = found.select_related("person").first()
    if case is None and (case := found.first()) is not None:
        with_clients([case])
    return case


def hides_whereabouts(case_id: int) -> bool:
    """
    True when the actor sees the case by a relation that does not carry where its persons are, or did so last (S-21).
    """
    return bool(those_hiding_whereabouts([case_id]))


def those_hiding_whereabouts(case_ids: Iterable[int]) -> frozenset[int]:
    """Of these cases those that hide it, as `hides_whereabouts` says of one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array(SELECT unnest(%s::bigint[]) INTERSECT SELECT unnest(my_hiding_cases()))", [list(case_ids)]
        )
        return frozenset(cursor.fetchone()[0])


def opens_whereabouts(relation: Engagement) -> bool:
    """True of a relation that opens where the persons of the case are and how they are reached (S-21)."""
    return relation.carries_whereabouts and relation.wall == Wall.OPEN


def is_withheld(relation: Engagement) -> bool:
    """True when one reads for a time, and their latest work with the case carried no whereabouts (S-21)."""
    if relation.kind in rules.GIVEN or relation.carries_whereabouts:
        return False
    worked = Engagement.objects.filter(case=relation.case_id, actor=relation.actor_id, kind__in=rules.GIVEN).order_by(
        "-pk"
    )
    return worked.values_list("carries_whereabouts", flat=True).first() is False


def is_told_here(case: Case) -> bool:
    """True when its board is one of the actor's: what was told to another is not seen (S-30)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (my_boards())", [case.board_id])
        return bool(cursor.fetchone()[0])


def hiding_whereabouts(actor: Actor) -> QuerySet[Engagement, int]:
    """The cases, by internal key, that hide from the actor where their persons are: as `hides_whereabouts`, of all."""
    mine = engagements(actor)
    reaches = Q(carries_whereabouts=True, wall=Wall.OPEN)
    worked = Engagement.objects.filter(actor=actor.id, kind__in=rules.GIVEN)
    last = worked.order_by("case", "-pk").distinct("case")
    return (
        Engagement.objects.filter(Q(pk__in=mine.values("pk")) | (Q(pk__in=last.values("pk")) & ~reaches))
        .exclude(case__in=mine.filter(reaches).values("case"))
        .values_list("case_id", flat=True)
    )


def worked_clients(actor: Actor) -> QuerySet[Case, int]:
    """Whose cases the actor works with and sees how they are reached, by internal key (S-21)."""
    mine = engagements(actor).filter(
        kind__in=rules.RELATION_GRANTS[Permission.RECORD_FACTS], carries_whereabouts=True, wall=Wall.OPEN
    )
    return Case.objects.filter(pk__in=mine.values("case")).values_list("person_id", flat=True)


def may_be_client(person: Person) -> bool:
    """
    True when the acting one may open a case on the row of this person: the client of a case of theirs, one who has made
    contact, or a child of such a case who is nobody else anywhere. Asked of the database, which sees where (S-04).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_be_client(0, %s)", [person.pk])
        return bool(cursor.fetchone()[0])


def case_page(actor: Actor, public_id: UUID) -> Case | None:
    """
    One of `case_pages`, or None. `is_told_here` says whether its board is one of the actor's: what was told to another
    is not seen (S-30).
    """
    return next(iter(_case_page(public_id=public_id, **reader(actor))), None)


def lines(actor: Actor, *, to: Permission | None = None) -> QuerySet[CaseLine]:
    """
    The cases of the units that the actor leads, as lines: who they are about is not among what a line says (S-01).

    With `to`, those of units where the roles include that act.
    """
    units = actor.led_units if to is None else actor.led_units & actor.units_where(to)
    return CaseLine.objects.filter(unit__in=units).select_related("unit", "assigned")


def is_shared_so(
    case: CaseLine, staff: Staff, *, kind: str, starts: datetime | None, until: datetime | None, at: datetime
) -> bool:
    """Whether that one has the case beside another already: in that way, just as long, with all that it opens."""
    begins = Q(starts_at=starts) if starts else Q(starts_at__lte=at)
    theirs = Engagement.objects.filter(begins, live(at) | to_come(at), case=case.pk, actor=staff)
    return theirs.filter(kind=kind, ends_at=until, carries_whereabouts=True, wall=Wall.OPEN).exists()


def assigned_now(case: Case | CaseLine) -> Staff | None:
    """Who is assigned the case, read anew: asked in the turn in which it is given to another (S-142)."""
    held = Engagement.objects.filter(case=case.pk, kind=EngagementKind.ASSIGNED, ends_at=None).select_related("actor")
    return next((engagement.actor for engagement in held), None)


def those_who_have(case: Any, *, day: date) -> QuerySet[Engagement]:
    """
    By whom a case that one is shown is worked with: assigned, shared or stood in for, with no wall before it, by one
    who is at work where they have it from (S-55).
    """
    kinds = (EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)
    at_work = organisation.works_at("actor", AT_ITS_UNIT, day=day)
    found = Engagement.objects.filter(live(clock.now()), at_work, case=case, kind__in=kinds)
    return found.exclude(wall=Wall.CLOSED)


class Measure(NamedTuple):
    """
    How far one may let a colleague into a case: until when, None for good; with whereabouts or not; by which relation
    of one's own, "" for one who leads.
    """

    until: datetime | None = None
    whereabouts: bool = True
    kind: str = ""

    @property
    def is_whole(self) -> bool:
        """For good, with all that is told of whereabouts."""
        return self.until is None and self.whereabouts


WHOLE: Final = Measure()
"""All of a case, for good."""


def childs_cases_beside(case: Case) -> dict[int, str]:
    """
    The number of the open case of its own that each child of the case has at its unit, by internal key of the child:
    opened by one who had the case, whoever has the child's now. To those who work with the case.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM childs_cases_beside(%s)", [case.pk])
        return dict(cursor.fetchall())


def own_measure(actor: Actor, case: Case) -> Measure:
    """
    How far the actor may let a colleague in: as far as they are in it themself by the closest relation of their work,
    and for good where they lead its unit. The database says the same (S-01, S-10, S-21).
    """
    if case.unit_id in actor.led_units:
        return Measure()
    own = rules.closest(engagements(actor).filter(case=case.pk, kind__in=rules.WORKS_WITH_IT))
    return Measure(own.ends_at, own.carries_whereabouts and own.wall == Wall.OPEN, own.kind)


def in_hand(case: Case) -> set[int]:
    """
    Who has the case in hand: works with it, is to stand in, or worked with it within the hours of a reading. One query
    besides that of the limit; the database says the same (`my_cases_in_hand`).
    """
    since = clock.now() - timedelta(hours=reading_hours(case))
    held = Q(ends_at=None) | Q(ends_at__gt=since) & Q(ends_at__gt=F("starts_at"))
    found = Engagement.objects.filter(held, case=case.pk, kind__in=rules.GIVEN)
    return set(found.values_list("actor", flat=True))


def obstacle_to_deciding_of_it(actor: Actor, case: Case) -> DomainError | None:
    """What stands in the way of the actor, who leads, deciding in a case what one who leads is to decide (S-152)."""
    return rules.obstacle_to_deciding_of_it(actor.id, in_hand=in_hand(case), hours=reading_hours(case))


def reading_hours(case: Case) -> int:
    """How long what one has read, or had in hand, counts after it has ended at the unit of the case."""
    return organisation.limit_that_holds(Limit.LEAD_READING_HOURS, unit_id=case.unit_id, day=clock.today())


def reads_instructions(case: CaseLine, *, day: date) -> bool:
    """Whether somebody who is told where its persons are works with a case whose unit one leads (S-21)."""
    return those_who_have(case.pk, day=day).filter(carries_whereabouts=True, wall=Wall.OPEN).exists()


def my_cases(actor: Actor) -> QuerySet[Case]:
    """Cases the actor is engaged in, also those handed over in the last two weeks."""
    return Case.objects.filter(pk__in=engagements(actor).values("case"))


def own_cases(actor: Actor) -> QuerySet[Case]:
    """Open cases the actor is assigned or co-assigned, with who they are about, latest first."""
    mine = engagements(actor).filter(kind__in=[EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED])
    return (
        Case.objects.filter(pk__in=mine.values("case"), closed_on=None)
        .select_related("person", "unit")
        .order_by("-came_in_on", "-pk")
    )


def unassigned(actor: Actor) -> QuerySet[CaseLine]:
    """
    Open cases of the units the actor leads that nobody is assigned, or one who has left or is away, longest waiting
    first (R-082).
    """
    return lines(actor).filter(~Q(absence="") | Q(assigned=None), closed_on=None).order_by("came_in_on", "pk")


def numbered_lines(actor: Actor, number: str) -> list[CaseLine]:
    """The cases with that number at units that the actor leads; several units may have it. None for other words."""
    if not actor.led_units or not any(character.isdigit() for character in number):
        return []
    return list(lines(actor).filter(number=number))


def walled_off(actor: Actor) -> QuerySet[CaseLine]:
    """Open cases closed to the one assigned, who came to stand on both sides: the lead decides (S-10)."""
    return lines(actor).filter(closed_on=None, assigned_wall=Wall.CLOSED).order_by("assigned__name", "came_in_on", "pk")


def open_cases_of(actor: Actor, unit_id: int) -> dict[int, int]:
    """How many open cases each of the unit's staff is assigned: staff id to count. For those who lead it (R-358)."""
    rows = lines(actor).filter(unit=unit_id, closed_on=None).exclude(assigned=None).order_by()
    return dict(rows.values_list("assigned_id").annotate(cases=Count("pk")))


def relation(actor: Actor, case: Case) -> Engagement | None:
    """The actor's own live relation to the case, the closest first."""
    found = list(engagements(actor).filter(case=case))
    return rules.closest(found) if found else None


def wall_of(actor: Actor, case: Case) -> str:
    """How the case stands to the actor: open, unless it is seen through shielded relations alone."""
    is_open = actor.is_system or engagements(actor).filter(case=case, wall=Wall.OPEN).exists()
    return Wall.OPEN if is_open else Wall.SHIELDED


def sees_whereabouts(actor: Actor, case: Case) -> bool:
    """True when a relation of the actor's opens where the persons of the case are and how they are reached (S-21)."""
    return bool(list(_opening(case=case.pk, **reader(actor))))


def obstacle_to_settling(actor: Actor, case: Case) -> DomainError | None:
    """
    One who shares the case, or stands in, and is not told where its persons are, as who has a parent's, settles nothing
    of it: that it ends, that the danger is less, that nobody need act, or not yet, that a document is read no more. To
    write down more danger, and what is held back, is open to them (S-11). At most two queries.
    """
    if sees_whereabouts(actor, case):
        return None
    held = relation(actor, case)
    return AnotherSettles() if held is not None and held.kind in rules.SHARED else None


@asked
def _opening(*, case: Any, actor: Any, working: Any, at: Any) -> QuerySet[Engagement]:
    return _engagements(actor, working, at).filter(case=case, carries_whereabouts=True, wall=Wall.OPEN).only("pk")


def relations_of(line: CaseLine) -> list[Engagement]:
    """
    Who has the case now and in what way, the assigned first, and who is to stand in from a day to come; for those who
    lead its unit.
    """
    now = clock.now()
    found = Engagement.objects.filter(live(now) | to_come(now), case=line.pk).select_related("actor", "given_by")
    return sorted(found, key=lambda row: (rules.CLOSEST_FIRST.index(EngagementKind(row.kind)), row.starts_at))


def joint_lines(actor: Actor, line: CaseLine) -> list[tuple[JointWork, str]]:
    """The same for those who lead, each with the number of the case on the other side; '' where they do not lead it."""
    found = list(joint_work(line))
    others = [row.other_id if row.one_id == line.pk else row.one_id for row in found]
    numbers = dict(lines(actor).filter(pk__in=others).values_list("pk", "number")) if found else {}
    return [(row, numbers.get(other, "")) for row, other in zip(found, others, strict=True)]


def joint_work(line: CaseLine | Case) -> QuerySet[JointWork]:
    """Approvals to work with this case beside one on the other side, that hold now."""
    now = clock.now()
    both = Q(one=line.pk) | Q(other=line.pk)
    return JointWork.objects.filter(both, ends_at__gt=now).select_related("actor").order_by("ends_at")


AT_ITS_UNIT: Final = Q(unit=OuterRef("unit"))
"""Where the role of a relation is held: without it the relation counts no more (S-04)."""


def where_from(staff: str) -> Q:
    """
    For a query of other rows of cases that one has, with a member of staff under that name: the unit of the case, and
    those from which they have had it. Whoever works at none of these is away, as `is_away_from` of the database says.
    """
    had = Engagement.objects.filter(case=OuterRef(OuterRef("case")), actor=OuterRef(OuterRef(staff)))
    return Q(unit=OuterRef("case__unit")) | Q(unit__in=had.values("unit"))


class ListedCase(NamedTuple):
    """A case as a line in a list: opened, and nothing read that the list does not say."""

    pk: int
    public_id: UUID
    trace_ref: UUID
    number: str
    role: str
    came_in_on: date
    closed_on: date | None
    entrance: str
    """Which way it came in; '' where whereabouts are not shown: a shelter or another town tells of them (S-21)."""
    minor_children: str
    children_count: int | None
    talks_before: int | None
    unit_id: int
    unit: str
    protection: str
    name: str
    """As it stands in a list: a protected person is Skyddad uppgift."""
    assigned_id: int
    assigned: str
    """Name of the one assigned, and that they have left or are away; '' when nobody is."""


def listed(found: QuerySet[Case]) -> list[ListedCase]:
    """
    These cases as lines of a list, in their order. Three queries, whatever their number.

    The persons are asked for apart: joined to the cases, the row policies would make the database look through
    all persons of the actor instead of those of one page.
    """
    is_open = Func(F("pk"), template=f"%(expressions)s = {mine('my_level4_cases')}", output_field=BooleanField())
    entrance = When(is_open, then=F("entrance"))
    rows = list(
        found.values_list(
            *("pk", "public_id", "trace_ref", "number", "role", "came_in_on", "closed_on"),
            Choice(entrance, default=Value("")),
            *("minor_children", "children_count", "talks_before", "unit_id", "unit__name", "person_id"),
        )
    )
    names = people.list_names(row[13] for row in rows)
    handlers = assigned_to(row[0] for row in rows)
    told = {case: (of.staff_id, with_absence(of.name, of.absence)) for case, of in handlers.items()}
    return [ListedCase._make((*row[:13], *names[row[13]], *told.get(row[0], (0, "")))) for row in rows]


class Handler(NamedTuple):
    """Who is assigned a case, and why they do not work with it now: '' of one who does."""

    staff_id: int
    name: str
    absence: str


def assigned_to(case_ids: Iterable[int]) -> dict[int, Handler]:
    """Who is assigned each of these cases. One query."""
    now = clock.now()
    absence = organisation.absence("actor", AT_ITS_UNIT, day=timezone.localdate(now))
    rows = Engagement.objects.filter(live(now), case__in=list(case_ids), kind=EngagementKind.ASSIGNED)
    told = rows.annotate(why_absent=absence).values_list("case_id", "actor_id", "actor__name", "why_absent")
    return {case: Handler._make(of_case) for case, *of_case in told}


@asked
def _team(*, case: Any, at: Any, day: Any) -> QuerySet[Engagement]:
    return (
        Engagement.objects.filter(live(at) | to_come(at), case=case)
        .annotate(why_absent=organisation.absence("actor", AT_ITS_UNIT, day=day))
        .select_related("actor")
        .only(
            "public_id", "case", "kind", "starts_at", "ends_at", "reason", "carries_whereabouts", "wall", "actor__name"
        )
        .order_by("kind", "starts_at")
    )


def hands(case: Case) -> tuple[list[Engagement], list[Engagement]]:
    """Those who have the case now, the assigned first, and those who stand in from a day to come. One question."""
    now = clock.now()
    found = of_case(case, _team(case=case.pk, at=now, day=timezone.localdate(now)))
    return [one for one in found if one.starts_at <= now], [one for one in found if one.starts_at > now]


def team(case: Case) -> list[Engagement]:
    """Those who have the case now, the assigned first."""
    return hands(case)[0]


@asked
def _parties(*, case: Any) -> QuerySet[Party]:
    everybody = (
        Party.objects.filter(case=OuterRef("case")).order_by().values("case").annotate(n=Count("pk")).values("n")
    )
    found = Party.objects.filter(case=case).select_related("person").order_by("pk")
    return found.annotate(among_shielded=_is_shielded("person"), everybody=Subquery(everybody))


def _is_shielded(person: str) -> Func:
    """Whether the actor sees the person of that column through shielded relations alone."""
    template = f"%(expressions)s = {mine('my_shielded_persons')}"
    return Func(F(person), template=template, output_field=BooleanField())


def parties(case: Case) -> list[Party]:
    """
    The persons of a case, the client first.

    A protected one whom the actor sees through shielded relations alone is there by role and mark alone: the database
    reads the row of that person to nobody there, so that it can neither be shown nor saved (S-10, S-22).
    """
    found = _parties(case=case.pk)
    if not found or len(found) < getattr(found[0], "everybody", 0):
        found = sorted([*found, *_unread(case, found)], key=lambda party: party.pk)
    return of_case(case, found)


def _unread(case: Case, read: Iterable[Party]) -> Iterator[Party]:
    """The other persons of the case, each with an empty person in their place, known by the random id of the party."""
    others = Party.objects.filter(case=case).exclude(pk__in=[one.pk for one in read])
    told = list(others.annotate(among_shielded=_is_shielded("person")))
    persons = people.unshown(party.person_id for party in told)
    for party in told:
        if party.person_id in persons:
            party.person = persons[party.person_id]
            party.person.public_id = party.public_id
            yield party


def with_clients(found: Iterable[Case]) -> None:
    """
    Gives each of these cases its person, as the actor is shown her: one query, and one more where any is not shown.

    A case whose person were joined to it would be no row at all to one who is shown her by role alone.
    """
    cases = list(found)
    wanted = {case.person_id for case in cases}
    if not wanted:
        return
    persons = Person.objects.in_bulk(wanted)
    persons |= people.unshown(wanted - persons.keys())
    for case in cases:
        if case.person_id not in persons:  # a wall has come in this moment: it is asked once more (S-142)
            raise Person.DoesNotExist
        case.person = persons[case.person_id]


def of_case(case: Case, rows: list[Own]) -> list[Own]:
    """These rows of the case, each with it, so that they open with the key it was read with."""
    for row in rows:
        row.case = case
    return rows


class Danger(NamedTuple):
    """What decides to whom no letter of another person may come."""

    same: Mapping[int, int]
    """Of each person in the file the first row of the same human being in it."""
    told: list[tuple[int, int, str, bool]]
    """Violence between two of them, seen from the first, and whether honour stands there."""
    whereabouts: list[Whereabouts]


@dataclass(frozen=True)
class File:
    """What a case's pages need to know of its persons: who they are, and what stands in this file about them."""

    case: Case
    parties: list[Party]
    other_cases: list[Case]
    """Other cases of these persons that the actor may see."""

    @property
    def persons(self) -> dict[int, Person]:
        return {party.person_id: party.person for party in self.parties}

    @property
    def told(self) -> people.Told:
        """What stands in this file."""
        own = [
            other.pk
            for other in self.other_cases
            if other.person_id == self.case.person_id and other.board_id == self.case.board_id
        ]
        return people.Told(board=self.case.board_id, case=self.case.pk, client=self.case.person_id, own=own)

    @cached_property
    def danger(self) -> "Danger":
        """What is told of danger between its persons and where they are: three queries, asked once."""
        told = people.danger_told({*self.persons, *self.same}, self.told)
        return Danger(same=self.same, told=told, whereabouts=whereabouts(self))

    @cached_property
    def same(self) -> Mapping[int, int]:
        """
        Of each person in the file, and in the child's other cases told in it, the first row of the same human being.
        One query, asked once.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT person_id, first_id FROM same_in_cases(%s)", [[self.told.case, *self.told.own]])
            return dict(cursor.fetchall())

    @cached_property
    def custody_told(self) -> list[people.CustodyTold]:
        """All that is told of custody between its persons. One query, asked once."""
        return people.custody_told(self.persons, self.told)

    def childs_case(self, person_id: int) -> Case | None:
        """The child's own case, the open one first, as far as the actor may see."""
        own = [c for c in self.other_cases if c.person_id == person_id and c.role == CaseRole.CHILD]
        return min(own, key=lambda c: (not c.is_open, -c.pk), default=None)

    @property
    def has_child_without_case(self) -> bool:
        """Whether a child of the case has no own one that the actor may see."""
        return any(p.role == PartyRole.CHILD and not self.childs_case(p.person_id) for p in self.parties)

    def own_cases(self, person_id: int) -> list[Case]:
        """The person's own cases as far as the actor may see, the open ones first, then the latest."""
        own = [other for other in self.other_cases if other.person_id == person_id]
        return sorted(own, key=lambda other: (not other.is_open, -other.pk))


def file(actor: Actor, case: Case) -> File:
    """The persons of the case and their other cases: two queries."""
    found = parties(case)
    for party in found:
        if party.person_id == case.person_id:
            case.person = party.person
    others = _others(case=case.pk, persons=[party.person_id for party in found], **reader(actor))
    return File(case=case, parties=found, other_cases=others)


@asked
def _others(*, case: Any, persons: Any, actor: Any, working: Any, at: Any) -> QuerySet[Case]:
    found = _seen(actor, working, at).filter(Among("person", persons)).exclude(pk=case)
    return found.only("public_id", "number", "person_id", "board_id", "unit_id", "role", "closed_on")


def file_of(case: Case) -> File:
    """The same, as far as the row policies let whoever acts read it. Two queries."""
    others = Case.objects.filter(person=case.person_id, board=case.board_id).exclude(pk=case.pk)
    return File(case=case, parties=parties(case), other_cases=list(others))


def custody(file: File, *, day: date) -> dict[int, CustodyNow]:
    """
    Of each guardian in a child's case, by the key of the party: how it is with custody that day, as consents ask it.

    One query, and one more where it does not stand of the very rows of the two. No guardian stands in other cases.
    """
    guardians = [party for party in file.parties if party.role == PartyRole.GUARDIAN]
    if not file.case.asks_who_told or not guardians:
        return {}
    if any(party.person_id == file.case.person_id and is_of_age(party.person, day=day) for party in file.parties):
        return {party.pk: CustodyNow.OF_AGE for party in guardians}
    told = file.custody_told
    found = _custody(file, guardians, told, {}, day=day)
    if told and any(now != CustodyNow.HOLDS for now in found.values()):
        found = _custody(file, guardians, told, file.same, day=day)
    return found


def born(person: Person) -> date | None:
    """The day on which a person was born, where it is told."""
    return date.fromisoformat(person.born) if person.born else None


def is_of_age(person: Person, *, day: date) -> bool:
    """Whether it is sure that the person has nobody for guardian any more that day."""
    return consenting.has_surely_turned(born=born(person), birth_year=person.birth_year, day=day, age=consenting.OF_AGE)


def with_custody_untold(file: File, *, day: date) -> list[Party]:
    """The guardians of a child of whom nothing is told of custody, nor that others have it."""
    found = custody(file, day=day)
    return [party for party in file.parties if found.get(party.pk) == CustodyNow.UNTOLD]


def _custody(
    file: File, guardians: list[Party], told: list[people.CustodyTold], same: Mapping[int, int], *, day: date
) -> dict[int, CustodyNow]:
    child = same.get(file.case.person_id, file.case.person_id)
    of_child = [(same.get(row.guardian, row.guardian), row) for row in told if same.get(row.child, row.child) == child]
    standing = [
        consenting.Custody(guardian=who, kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on)
        for who, row in of_child
        if not row.is_withdrawn
    ]
    withdrawn = {who for who, row in of_child if row.is_withdrawn}
    return {
        party.pk: consenting.custody_now(
            standing, guardian=same.get(party.person_id, party.person_id), withdrawn=withdrawn, day=day
        )
        for party in guardians
    }


class Kept:
    """What stands in one case, of that which many cases have not: it is read only where it is there."""

    def __init__(self, case: Case, there: Mapping[str, bool]) -> None:
        self._case = case
        self._there = there

    def __getitem__(self, name: str) -> bool:
        """True when there are such rows. Raises KeyError for what nobody asked about: it would be said of no case."""
        return self._there[name]

    def rows(self, name: str, read: Callable[[Case], list[Row]]) -> list[Row]:
        """What `read` tells of the case, where it is there."""
        return read(self._case) if self[name] else []


def kept(case: Case) -> Kept:
    """
    Which of all that the subjects of this room and the rooms above may have in a case this one has. One query.

    Raises DoesNotExist for one who has the case no more, as when it was given away since the page was begun.
    """
    there = next(iter(_kept(case=case.pk)), None)
    if there is None:
        raise Case.DoesNotExist
    return Kept(case, dict(zip([*ports.kept, *people.TOLD_THERE], there, strict=True)))


@asked_values
def _kept(*, case: Any) -> QuerySet[Any, tuple[bool, ...]]:
    here, client = OuterRef("pk"), OuterRef("person")
    rows = [of_case(here) for of_case in ports.kept.values()]
    rows += [people.told_there(name, here, client) for name in people.TOLD_THERE]
    return Case.objects.filter(pk=case).values_list(*(Exists(each) for each in rows))


def channels(file: File, persons: Mapping[int, Person]) -> list[SafeChannel]:
    """The ways to reach these persons that stand in the file, each with when somebody else answered by it last."""
    return people.in_file(_channels(persons=list(persons), **file.told._asdict()), persons)


@asked
def _channels(*, persons: Any, board: Any, case: Any, client: Any, own: Any) -> QuerySet[SafeChannel]:
    return doubted(people.channels_told(persons=persons, board=board, case=case, client=client, own=own))


def ended_way(file: File, public_id: UUID) -> SafeChannel | None:
    """A way to the client that holds no longer, as it stood, or None: somebody may have gone by it before it ended."""
    found = doubted(people.ended_channels(file.case.person_id, file.told)).filter(public_id=public_id)
    return next(iter(people.in_file(found, file.persons)), None)


def doubted(found: QuerySet[SafeChannel]) -> QuerySet[SafeChannel]:
    """
    These ways, each with when somebody else answered by it last, `doubted_at`, and when that was told last,
    `doubt_told_at`: by the number, whichever kind of way or row it was tried by, as far as the one who asks is shown
    the tries.
    """
    same = Q(way=OuterRef("pk")) | Q(way__value_hash=OuterRef("value_hash"))
    tries = ContactTry.objects.filter(same, way__person=OuterRef("person"), outcome__in=sorted(BY_ANOTHER))
    last = tries.order_by().values("way__person").annotate(at=Max("happened_at"), told_at=Max("tried_at"))
    return found.annotate(doubted_at=Subquery(last.values("at")), doubt_told_at=Subquery(last.values("told_at")))


def consents(file: File) -> list[Consent]:
    """What the client has let out, and taken back, the latest first."""
    return people.consents(file.case.person, file.told)


def live_consent(file: File, purpose: str, *, day: date) -> Consent | None:
    """The client's consent for that purpose that holds that day, or None (R-493)."""
    return people.live_consent(file.case.person, purpose, told=file.told, day=day)


def days_a_way_holds(case: Case, *, day: date) -> int:
    """How long a way to reach somebody holds in the case without being confirmed again (S-60)."""
    return people.days_a_way_holds(case.unit_id, day=day)


def gate(
    file: File,
    person: Person,
    *,
    at: datetime,
    ways: Sequence[SafeChannel] | None = None,
    days: int | None = None,
) -> people.Gate:
    """
    The one gate of a case for one person in it, at that moment (S-60). `ways` are those of everybody in the file and
    `days` how long one holds, where they have been read already: two queries otherwise. Three more where a letter is
    asked about and somebody else stands in the file.
    """
    day = timezone.localdate(at)
    known = channels(file, file.persons) if ways is None else ways
    person = file.persons.get(person.pk, person)  # as protected as the file says
    return people.gate(
        person,
        known,
        at=at,
        days=days_a_way_holds(file.case, day=day) if days is None else days,
        places=lambda: _places(file, person, known, day=day),
    )


def _places(file: File, person: Person, ways: Sequence[SafeChannel], *, day: date) -> people.Places:
    """Where the person lives as the file tells, and where her letters must not come."""
    if len(file.persons) == 1:
        return people.Places()
    feared = _feared(file, person)
    return people.places(person.pk, feared=feared, whereabouts=file.danger.whereabouts, channels=ways, day=day)


def _feared(file: File, person: Person) -> set[int]:
    """To whom in the file no letter of that person may come. What is told of another row of a human is told of both."""
    same, told, _ = file.danger
    first = {pk: same.get(pk, pk) for pk in file.persons}
    rows = [(same.get(one, one), same.get(other, other), violence, honour) for one, other, violence, honour in told]
    violence = [row[:3] for row in rows]
    honour = {pk for row in rows if row[3] and first[person.pk] in row[:2] for pk in row[:2]}
    children = {file.case.person_id} if file.case.role == CaseRole.CHILD else set()
    return {
        party.person_id
        for party in file.parties
        if first[party.person_id] != first[person.pk]
        and rules.is_feared(
            role=party.role,
            is_child=party.role == PartyRole.CHILD or party.person_id in children,
            uses_violence=rules.uses_violence(first[party.person_id], violence),
            honour=first[party.person_id] in honour,
            is_protected=party.person.is_protected,
            beside_protected=person.is_protected,
        )
    }


def obstacle_to_letting_out(file: File, *, recipient: str, purpose: str) -> DomainError | None:
    """
    Why nothing is let out to that recipient by a consent of the client's, or None: it is one in the file to whom no
    letter of hers may come. To «någon annan» a part of the name is enough. The protected are left out: a name that is
    tried is not told to be right (S-22).
    """
    feared = _feared(file, file.persons[file.case.person_id]) if len(file.persons) > 1 else set()
    for party in file.parties:
        name = party.person.name or ""
        is_kept = party.person_id in feared and not party.person.is_protected
        if is_kept and people_rules.is_called(recipient, name, by_part=purpose == Sharing.OTHER):
            return KeptFromRecipient(name=name)
    return None


def relations(file: File) -> list[Relation]:
    """How they stand to each other; one alone stands to nobody."""
    if len(file.persons) == 1:
        return []
    return people.known_relations(file.persons, file.told)


def guardianships(file: File) -> list[Guardianship]:
    """Who of them has custody of whom."""
    if len(file.persons) == 1:
        return []
    return people.known_guardianships(file.persons, file.told)


def is_shielded(file: File, person: Person) -> bool:
    """True of one in the file whom the actor sees through shielded relations alone."""
    return any(party.is_shielded for party in file.parties if party.person_id == person.pk)


def ever_representing(file: File) -> list[Representative]:
    """Who represents any of them, or has done so: to leave their names out, never to show."""
    read = {
        party.person_id: party.person for party in file.parties if not (party.is_shielded and party.person.is_protected)
    }
    return people.ever_representing(read, file.told)


def representatives(file: File) -> list[Representative]:
    """Who represents them; not who represents one who is shielded: that leads to her."""
    shown = {party.person_id: party.person for party in file.parties if not party.is_shielded}
    return people.known_representatives(shown, file.told)


def whereabouts(file: File) -> list[Whereabouts]:
    return people.known_whereabouts(file.persons, file.told)


@dataclass(frozen=True, kw_only=True)
class Stood:
    """What was told of the persons of a case and holds no longer, the latest ended first of each kind."""

    relations: list[Relation]
    guardianships: list[Guardianship]
    representatives: list[Representative]
    channels: list[SafeChannel]
    whereabouts: list[Whereabouts]


def stood(file: File, *, shows_whereabouts: bool) -> Stood:
    """
    What stood in the file before, as far as what stands now is shown: who represents one who is shielded is not, and
    how anybody is reached and where they are only where whereabouts are. Five questions, three where they are not.
    """
    shown = {party.person_id: party.person for party in file.parties if not party.is_shielded}
    located = file.persons if shows_whereabouts else {}
    return Stood(
        relations=people.stood(Relation, file.persons, file.told),
        guardianships=people.stood(Guardianship, file.persons, file.told),
        representatives=people.stood(Representative, shown, file.told),
        channels=people.stood(SafeChannel, located, file.told),
        whereabouts=people.stood(Whereabouts, located, file.told),
    )


def ended_in(case: Case, model: type[ToldFact]) -> QuerySet[Any]:
    """
    What was told in a case, or of its client in first contacts, of that kind, and holds no longer; nothing of who
    represents one whom the actor is not shown.
    """
    of_client = Q(person=case.person_id, board=case.board_id, told_in_contact__isnull=False)
    found = people.ended(model._default_manager.filter(Q(told_in_case=case.pk) | of_client))
    return found.exclude(_is_shielded("person")) if model is Representative else found


def person_changes(case: Case) -> QuerySet[PersonChange]:
    """What was told otherwise of who a person of a case is, in it, and of its client wherever that was done."""
    return PersonChange.objects.filter(Q(case=case.pk) | Q(person=case.person_id))


def hidden(actor: Actor, case: Case) -> Hidden:
    """
    What may not stand in a text of the case without a reason (S-23). At most nine queries.

    What only looks like it is asked about where somebody in the case is protected, whatever the role, and where one who
    works with it is told no whereabouts: what is written is read there too. One whose own relation opens none is not
    told what stands in the file, not even by a question about her own words.
    """
    persons = file(actor, case)
    protected = any(party.person.is_protected for party in persons.parties)
    sees = sees_whereabouts(actor, case)
    standing = people.hidden(persons.persons, persons.told) + (_carriers(case) if sees else [])
    return Hidden(standing=standing, with_patterns=protected or not sees or _is_read_without_whereabouts(case))


def _carriers(case: Case) -> list[Standing]:
    """
    Who carries out the decisions of the case, where that says where somebody is. Not our own units: to which of them
    help was commissioned is read by all who have the case.
    """
    return [Standing(FoundKind.CARRIER, row.words) for row in of_case(case, list(_guarded(case=case.pk)))]


@asked
def _guarded(*, case: Any) -> QuerySet[DecisionProvider]:
    return DecisionProvider.objects.filter(case=case, is_guarded=True, unit=None)


def _is_read_without_whereabouts(case: Case) -> bool:
    """True where somebody has the case and is told no whereabouts: behind a wall, or since they were withheld."""
    return bool(list(_read_without(case=case.pk, at=clock.now())))


@asked
def _read_without(*, case: Any, at: Any) -> QuerySet[Engagement]:
    works_without = Q(carries_whereabouts=False, kind__in=rules.GIVEN)
    found = Engagement.objects.filter(live(at) | to_come(at), Q(wall=Wall.SHIELDED) | works_without, case=case)
    return found.exclude(wall=Wall.CLOSED).only("pk")


ToldItem = Note | Relation | Guardianship | Representative
"""What is decided about: a note or a fact of a child's file."""

ItemKey = tuple[str, int]
"""Which column of a decision names it, and its internal key."""


def key_of(item: ToldItem) -> ItemKey:
    return item._meta.model_name or "", item.pk


@dataclass(frozen=True)
class ChildsFile:
    """A child's file as far as it is decided who may be shown it. Whereabouts and ways are not even read (S-13)."""

    file: File
    items: dict[ItemKey, ToldItem]
    """Notes without their text, the latest first, then relations, custody and representatives."""
    decisions: list[GuardianDecision]
    violence: list[tuple[int, int, str]]
    """Between the first rows of humans, as `same` has them."""
    same: Mapping[int, int]
    """Of each person in the file the first row of the same human being in it (S-13)."""
    day: date
    is_unsafe: bool = False
    """The child needs protection, or nobody has assessed whether it does (`ports.children_unsafe`)."""

    @cached_property
    def custody(self) -> Mapping[int, CustodyNow]:
        """Of each guardian by key."""
        return custody(self.file, day=self.day)

    @property
    def guardians(self) -> list[Party]:
        """Those of whom it is not told that they have no custody."""
        return [party for party in self._in_role if self.custody.get(party.pk) not in NO_CUSTODY]

    @property
    def without_custody(self) -> list[Party]:
        """Those who were guardians, or are to be, and are shown nothing."""
        return [party for party in self._in_role if self.custody.get(party.pk) in NO_CUSTODY]

    @property
    def _in_role(self) -> list[Party]:
        return [party for party in self.file.parties if party.role == PartyRole.GUARDIAN]

    def is_suspected(self, guardian: Party) -> bool:
        """
        True of one who is told, also as suspected, to use violence, or whom the child's case calls the other party.
        While the child is unsafe and nobody is told to be the danger, any guardian may be.
        """
        return guardian.person_id in self._suspected or (self.is_unsafe and not self._suspected)

    @cached_property
    def _suspected(self) -> set[int]:
        """The persons of the parties that are suspected."""
        others = {self._first(party) for party in self.file.parties if party.role == PartyRole.OTHER_PARTY}
        return {
            party.person_id
            for party in self.file.parties
            if self._first(party) in others or rules.uses_violence(self._first(party), self.violence)
        }

    def _first(self, party: Party) -> int:
        return self.same.get(party.person_id, party.person_id)

    def is_of_violence_by(self, item: ToldItem, guardian: Party) -> bool:
        """True of a relation in which violence by the guardian is told, also as suspected, or honour."""
        if not isinstance(item, Relation):
            return False
        first, second = (self.same.get(pk, pk) for pk in (item.person_id, item.other_id))
        by = self.same.get(guardian.person_id, guardian.person_id)
        told = rules.suspicion(item.violence, honour=item.honour == Answer.YES)
        return rules.uses_violence(by, [(first, second, told)])

    @cached_property
    def _corrections(self) -> dict[ItemKey, list[ItemKey]]:
        """The signed notes that correct each note."""
        found: dict[ItemKey, list[ItemKey]] = {}
        for key, item in self.items.items():
            if isinstance(item, Note) and item.corrects_id is not None and item.signed_at is not None:
                found.setdefault((key[0], item.corrects_id), []).append(key)
        return found

    def _protected_at(self, guardian: Party) -> datetime | None:
        """When somebody of the file, but the guardian, was last marked as protected: now of one who is not shown."""
        own = self._first(guardian)
        others = (party.person for party in self.file.parties if self._first(party) != own)
        return max((one.protected_at or timezone.now() for one in others if one.is_protected), default=None)

    def decided(self, guardian: Party) -> dict[ItemKey, list[GuardianDecision]]:
        """
        What has been decided for this guardian, of each item in the order it was. Of a fact that was told anew, and
        nobody has decided about since, what held back the one before it.
        """
        found: dict[ItemKey, list[GuardianDecision]] = {}
        before: dict[Hashable, GuardianDecision] = {}
        for row in self.decisions:
            if row.guardian_id == guardian.pk:
                found.setdefault(row.about, []).append(row)
                if row.fact is not None:
                    before[_of_whom(row.fact)] = row
        for key, item in self.items.items():
            held = None if isinstance(item, Note) or key in found else before.get(_of_whom(item))
            if held is not None and not held.may_be_shown:
                found[key] = [held]
        return found

    def marks(self, guardian: Party, item: ToldItem) -> list[str]:
        """By which a page says that it showed what has been decided of that item for this guardian."""
        return [str(row.public_id) for row in self.decided(guardian).get(key_of(item), [])]

    def showings(self, guardian: Party) -> dict[ItemKey, Showing]:
        """Of each item: may this guardian be shown it, and why."""
        return rules.what_a_guardian_may_be_shown(
            {
                key: _entry(item, child=self.file.case.person_id, corrected_by=self._corrections.get(key, ()))
                for key, item in self.items.items()
            },
            guardian=guardian.person_id,
            is_suspected=self.is_suspected(guardian),
            verdicts={
                key: [
                    Verdict(
                        key=row.pk,
                        may_be_shown=row.may_be_shown,
                        by=row.decided_by_id,
                        seconds=row.seconds_id,
                        has_lapsed=(at := self._protected_at(guardian)) is not None and row.decided_at < at,
                    )
                    for row in rows
                ]
                for key, rows in self.decided(guardian).items()
            },
        )


def _entry(item: ToldItem, *, child: int, corrected_by: Iterable[ItemKey]) -> Entry:
    return Entry(
        corrected_by=frozenset(corrected_by),
        told_by=item.told_by,
        teller=item.told_by_person_id,
        is_text=isinstance(item, Note),
        is_signed=not isinstance(item, Note) or item.signed_at is not None,
        is_violence=isinstance(item, Relation) and (item.violence != Violence.NONE or item.honour == Answer.YES),
        related=_related(item, child=child),
        is_childs_own=isinstance(item, Representative) and item.person_id == child,
        represents=item.person_id if isinstance(item, Representative) and item.person_id != child else None,
    )


def _of_whom(fact: Relation | Guardianship | Representative) -> Hashable:
    """By which a fact that was told anew is known as the same: its kind, and whom it is of."""
    match fact:
        case Relation():
            return "relation", frozenset({fact.person_id, fact.other_id})
        case Guardianship():
            return "guardianship", fact.person_id, fact.guardian_id
    return "representative", fact.person_id


def _related(item: ToldItem, *, child: int) -> frozenset[int]:
    """The persons whom it is about, the child apart: of custody where it is of another than the child."""
    if isinstance(item, Relation):
        return frozenset({item.person_id, item.other_id} - {child})
    if isinstance(item, Guardianship) and item.person_id != child:
        return frozenset({item.person_id, item.guardian_id})
    return frozenset()


def childs_file(file: File, facts: Iterable[Relation | Guardianship | Representative], *, day: date) -> ChildsFile:
    """A child's file with these facts, its notes, what has been decided of them and if it is safe: five queries."""
    case = file.case
    same = file.same
    shown = ("public_id", "case", "kind", "happened_at", "signed_at", "corrects", "told_by", "told_by_person")
    notes_found = of_case(case, list(case.notes.only(*shown).order_by("-happened_at", "-pk")))
    told_of = ("decided_by", "relation", "guardianship", "representative")
    decided = GuardianDecision.objects.filter(case=case).select_related(*told_of).order_by("pk")
    return ChildsFile(
        file=file,
        items={key_of(item): item for item in (*notes_found, *facts)},
        decisions=of_case(case, list(decided)),
        violence=[
            (same.get(first, first), same.get(second, second), rules.suspicion(violence, honour=honour))
            for first, second, violence, honour in people.danger_told({*file.persons, *same}, file.told)
        ],
        same=same,
        day=day,
        is_unsafe=case.role == CaseRole.CHILD and any(ask(case) for ask in ports.children_unsafe),
    )


def childs_facts(file: File) -> list[Relation | Guardianship | Representative]:
    """What is told of the child's persons that can be decided about, as it holds now: three queries."""
    return [*relations(file), *guardianships(file), *representatives(file)]


def guardians_under_suspicion(file: File, *, day: date) -> list[Party]:
    """The guardians of a child's case who are told, also as suspected, to use violence, or to live in honour (S-13)."""
    if not file.case.asks_who_told:
        return []
    read = childs_file(file, childs_facts(file), day=day)
    return [party for party in read.guardians if read.is_suspected(party)]


def obstacle_to_telling_guardian(file: File, party: Party, *, day: date) -> DomainError | None:
    """
    Why nothing of the child's matter goes to that guardian that day, or None: who has no custody is told nothing, and
    two persons first let out what stands of the violence.

    A decision in a child's case, and the material of an investigation, rest on what is known. Where that is violence by
    the guardian who is told, all facts of it have been decided to be shown, and at least one is there to decide about.
    Whose name cannot be read here cannot be left out of what is told either: a colleague does it. Source: S-13, S-20.
    """
    if not file.case.asks_who_told or party.role != PartyRole.GUARDIAN:
        return None
    if any(other.is_shielded and other.person.is_protected for other in file.parties):
        return SomebodyIsShielded()
    read = childs_file(file, childs_facts(file), day=day)
    if party not in read.guardians:
        return HasNoCustody()
    if not read.is_suspected(party):
        return None
    showings = read.showings(party)
    of_violence = [showings[key].is_shown for key, item in read.items.items() if read.is_of_violence_by(item, party)]
    return None if of_violence and all(of_violence) else ViolenceIsHeldBack()


def persons_nearby(actor: Actor, file: File) -> list[Party]:
    """
    Persons of other cases in which someone of this one is, and who are not here: whom to add without writing
    anew. Each once. Of the cases that the actor works with: what is only read, by a reason or behind broken glass, is
    not carried over into one that lasts (S-30).
    """
    here = list(file.persons)
    near = Party.objects.filter(person__in=here).values("case")
    found = (
        Party.objects.filter(case__in=near)
        .filter(case__in=cases(actor, to=Permission.RECORD_FACTS))
        .exclude(person__in=here)
        .exclude(_is_shielded("person"))
        .select_related("person", "case")
        .order_by("case", "pk")
    )
    return list({party.person_id: party for party in found}.values())


def notes(case: Case) -> QuerySet[Note]:
    """The journal, latest first, with who wrote and signed."""
    return case.notes.select_related("written_by", "signed_by").order_by("-happened_at", "-pk")


def journal(case: Case) -> QuerySet[Note]:
    """The same, with no more than a journal shows; opens with the key of the case at hand."""
    return _journal(case.notes.all())


def _journal(found: QuerySet[Note]) -> QuerySet[Note]:
    shown = ("public_id", "case", "part", "kind", "text", "happened_at", "signed_at", "told_by", "told_by_person")
    return (
        found.select_related("written_by")
        .annotate(is_corrected=Exists(Note.objects.filter(corrects=OuterRef("pk"))))
        .only(*shown, "corrects", "written_by__name")
        .order_by("-happened_at", "-pk")
    )


@asked
def _latest_notes(*, case: Any) -> QuerySet[Note]:
    return _journal(Note.objects.filter(case=case))[: NOTES_SHOWN + 1]


def latest_notes(case: Case) -> list[Note]:
    """The latest `NOTES_SHOWN` of the journal, and one more when there are more."""
    return of_case(case, _latest_notes(case=case.pk))


def corrections(note: Note) -> QuerySet[Note]:
    """The notes that correct this one, the first first."""
    return note.corrections.select_related("written_by", "case").order_by("happened_at", "pk")


def wordings(note: Note) -> list[NoteWording]:
    """What stood in the note before its writer changed it, the latest first; for those who are shown whereabouts."""
    return of_case(note.case, list(note.wordings.order_by("-pk")))


def submitted(case: Case, submission: UUID | None) -> Note:
    """The note that a form was saved as. Raises Note.DoesNotExist."""
    return notes(case).get(submission=submission)


def unsigned(actor: Actor) -> list[Note]:
    """
    Notes the actor has written and not signed, in cases the actor still sees, the oldest first. Whom the cases are
    about is asked for with the rest of the page (`with_clients`).
    """
    found = Note.objects.filter(case__in=cases(actor), written_by=actor.id, signed_at=None)
    return list(found.select_related("case").order_by("happened_at", "pk"))


def persons(actor: Actor) -> QuerySet[Person]:
    """Persons in the cases the actor may see. First contacts add theirs (`intake.queries`)."""
    return Person.objects.filter(parties__case__in=cases(actor)).distinct()


class Hit(NamedTuple):
    """A person found in a case. `name` is as lists say it, '' never."""

    person_id: int
    name: str
    protection: str
    case: Case
    role: str


class Found(NamedTuple):
    """What a search found: at most `MOST_HITS` persons, and how many there were in all."""

    hits: list[Hit]
    persons: int
    alike: frozenset[int]
    """Persons with that name or identity number; who sees them is for the one who asks next to say."""


def find_persons(actor: Actor, terms: Sought) -> Found:
    """
    Persons in the actor's cases by name, identity number or case number, with the cases they are in.

    Names are opened and compared here, never in the database. For none and for not allowed the answer is the
    same. Pages ask `services.search`, which leaves the trace.
    """
    by_name: dict[int, tuple[str, str]] = {}
    if terms.names.words:
        # Which persons are looked through is the row policies' answer: asking for them case by case would double
        # the cost. Who is found is told by `cases` below, so these are only candidates.
        by_name = people.matching(Person.objects.all(), terms.names)
    candidates = by_name.keys() | _with_number(terms.identity_number)
    met = [*_met(actor, candidates), *_numbered(actor, terms.text)]
    sought = sorted({row[0] for row in met}, key=lambda person: swedish_key(by_name.get(person, ("", ""))[1]))
    first = sought[:MOST_HITS]
    met = [row for row in dict.fromkeys(met) if row[0] in first]
    known = by_name | people.list_names(person for person in first if person not in by_name)
    cases_met = {case.pk: case for case in _with_unit(cases=[row[1] for row in met])} if met else {}
    hits = [
        Hit(
            person_id=person,
            name=people.list_name(name=known[person][1], protection=known[person][0]),
            protection=known[person][0],
            case=cases_met[case],
            role=role,
        )
        for person, case, role in met
    ]
    # a protected person does not stand where her name would
    hits.sort(
        key=lambda hit: (
            hit.protection != Protection.NONE,
            swedish_key(hit.name),
            -hit.case.came_in_on.toordinal(),
        )
    )
    return Found(hits=hits[:MOST_HITS], persons=len(sought), alike=frozenset(candidates))


def _met(actor: Actor, persons: Iterable[int]) -> list[tuple[int, int, str]]:
    """In which of the actor's cases these persons are, and as what."""
    if actor.is_system:
        return list(Party.objects.filter(person__in=persons).values_list(*MET))
    return _met_in(persons=list(persons), **reader(actor))


@asked_values
def _met_in(*, persons: Any, actor: Any, working: Any, at: Any) -> QuerySet[Any, tuple[int, int, str]]:
    mine = _engagements(actor, working, at).filter(kind__in=rules.RELATION_GRANTS[Permission.READ_CASE])
    return Party.objects.filter(Among("person", persons), case__in=mine.values("case")).values_list(*MET)


@asked
def _with_unit(*, cases: Any) -> QuerySet[Case]:
    return Case.objects.filter(Among("id", cases)).select_related("unit")


def _with_number(identity_number: str) -> set[int]:
    """Persons with that number (twelve digits); candidates, as those by name."""
    if not identity_number:
        return set()
    seen = Person.objects.exclude(_is_shielded("pk"))
    return set(people.with_number(seen, identity_number).values_list("pk", flat=True))


def _numbered(actor: Actor, number: str) -> list[tuple[int, int, str]]:
    """The client of each of the actor's cases with that number; several units may have it."""
    if not any(character.isdigit() for character in number):
        return []
    found = cases(actor).filter(number=number).values_list("person_id", "pk")
    return [(person, case, PartyRole.CLIENT) for person, case in found]
