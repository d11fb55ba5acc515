"""
Who has which competence, and what a kind of case asks for. A fixed number of questions, however many colleagues.

What the organisation's file tells of somebody (education, certificates) stands in the register beside what is written
here, and counts as a kind of the same name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.core.text import folded, swedish_key
from livlina.organisation import queries as organisation
from livlina.organisation.competence import rules
from livlina.organisation.competence.models import Competence, CompetenceDemand, CompetenceKind
from livlina.organisation.models import Certificate, Membership, Staff


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One competence of one colleague. `row` is None for what the organisation's file tells, without `since` there."""

    staff: Staff
    name: str
    since: date | None
    until: date | None
    written_by: str = ""
    row: UUID | None = None
    ends_soon: bool = False

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


@dataclass(frozen=True, kw_only=True)
class Register:
    """The entries that hold on a day, and those that do not any longer or not yet. Each by person and by name."""

    staff: list[Staff]
    holding: list[Entry]
    other: list[Entry]

    @property
    def entries_count(self) -> int:
        return len(self.holding)

    @property
    def persons_count(self) -> int:
        """Of those there are entries of: one with three counts once. Source: R-362."""
        return len({each.staff.pk for each in self.holding})

    @property
    def by_person(self) -> list[tuple[Staff, list[Entry]]]:
        """Everyone, also who has none."""
        return [(one, [each for each in self.holding if each.staff.pk == one.pk]) for one in self.staff]

    @property
    def by_name(self) -> list[tuple[str, list[Entry]]]:
        """Each competence with those who have it."""
        found: dict[str, list[Entry]] = {}
        for each in self.holding:
            found.setdefault(folded(each.name), []).append(each)
        return sorted(((rows[0].name, rows) for rows in found.values()), key=lambda pair: swedish_key(pair[0]))


def staff_of(actor: Actor, *, day: date) -> QuerySet[Staff]:
    """Whose competence the actor writes: of who works now or later at units they lead, or of all as administrator."""
    members = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day))
    if not actor.may(Permission.SET_COMPETENCE):
        members = members.filter(unit__in=actor.units_where(Permission.RECORD_COMPETENCE))
    return Staff.objects.filter(pk__in=members.values("staff"), is_active=True).order_by("name", "pk")


def read_by(actor: Actor, *, day: date) -> QuerySet[Staff]:
    """Whose competence the actor reads: of those they write about, and of themself alone who writes about nobody."""
    if actor.may(Permission.RECORD_COMPETENCE):
        return staff_of(actor, day=day)
    return Staff.objects.filter(pk=actor.id)


def register(staff: Iterable[Staff], *, day: date) -> Register:
    """The register of these colleagues as it is that day. Two questions."""
    people = {one.pk: one for one in staff}
    rows = Competence.objects.filter(staff__in=people, is_mistake=False).select_related("kind", "written_by")
    found = [
        Entry(
            staff=people[row.staff_id],
            name=row.kind.name,
            since=row.valid_from,
            until=row.valid_to,
            written_by=row.written_by.name,
            row=row.public_id,
            ends_soon=row.valid_to is not None and day <= row.valid_to <= day + timedelta(days=rules.ENDS_SOON_DAYS),
        )
        for row in rows
    ]
    found += [
        Entry(staff=people[row.staff_id], name=row.name, since=row.valid_from, until=row.valid_to)
        for row in Certificate.objects.filter(staff__in=people)
    ]
    found += [
        Entry(staff=one, name=name, since=None, until=None) for one in people.values() for name in set(one.education)
    ]
    found.sort(key=lambda each: (swedish_key(each.staff.name), each.staff.pk, swedish_key(each.name)))
    return Register(
        staff=list(people.values()),
        holding=[each for each in found if each.holds(day)],
        other=[each for each in found if not each.holds(day)],
    )


def entries_to_end(actor: Actor, *, day: date) -> QuerySet[Competence]:
    """What is written of those whose competence the actor writes, and can still end earlier or be taken back."""
    return (
        Competence.objects.filter(staff__in=staff_of(actor, day=day), is_mistake=False)
        .select_related("staff", "kind")
        .order_by("staff__name", "kind__name", "valid_from")
    )


def kinds(*, day: date) -> QuerySet[CompetenceKind]:
    """The kinds that are used that day or later, by name."""
    return CompetenceKind.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day)).order_by("folded_name")


def demands(*, day: date) -> QuerySet[CompetenceDemand]:
    """What kinds of case ask for that day or later."""
    found = CompetenceDemand.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day))
    return found.select_related("kind").order_by("asked_in", "kind__folded_name", "valid_from")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What kinds of case ask for on a day, and who has it: `in_role` is role to kind to name."""

    in_role: Mapping[str, Mapping[int, str]]
    held: Mapping[int, frozenset[int]]

    def of(self, role: str) -> list[str]:
        return list(self.in_role.get(role, {}).values())

    def lacking(self, role: str, staff_id: int) -> list[str]:
        """What one lacks of what a case of that role asks for, by name."""
        return rules.lacking(self.in_role.get(role, {}), held=self.held.get(staff_id, ()))

    def told(self, role: str, staff_id: int) -> str:
        """The same in words, to stand after a name: '' where nothing is asked for."""
        if not (asked := self.of(role)):
            return ""
        lacks = self.lacking(role, staff_id)
        return f"saknar {', '.join(lacks)}" if lacks else f"har {', '.join(asked)}"


def asked(unit_ids: Iterable[int], *, day: date) -> Asked:
    """What is asked for that day, and who of the colleagues at these units has it. At most four questions."""
    in_role: dict[str, dict[int, str]] = {}
    for demand in demands(day=day).filter(valid_from__lte=day):
        in_role.setdefault(demand.asked_in, {})[demand.kind_id] = demand.kind.name
    if not in_role:
        return Asked(in_role={}, held={})
    names = {folded(name): kind for of_role in in_role.values() for kind, name in of_role.items()}
    people = {one.pk: one for of_unit in organisation.colleagues_of(unit_ids, day=day).values() for one in of_unit}
    held: dict[int, set[int]] = {pk: set() for pk in people}
    for each in register(people.values(), day=day).holding:
        if (kind := names.get(folded(each.name))) is not None:
            held[each.staff.pk].add(kind)
    return Asked(in_role=in_role, held={pk: frozenset(kinds) for pk, kinds in held.items()})
