"""What stands in the investigations of a case that the actor sees. The row policies say the same once more (S-05)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor
from livlina.cases import queries as cases
from livlina.cases.investigation import rules
from livlina.cases.investigation.errors import InvestigationStandsOpen
from livlina.cases.investigation.headings import NEEDS, PHASE, Heading, child_party_from_age, headings
from livlina.cases.investigation.models import (
    Communication,
    Gathered,
    Investigation,
    InvestigationSection,
    Proposal,
)
from livlina.cases.investigation.rules import SectionKey
from livlina.cases.investigation.terms import InvestigationKind, State
from livlina.cases.models import Case, Decision, Party
from livlina.cases.panels import names
from livlina.cases.process.queries import standing
from livlina.cases.process.rules import may_take
from livlina.cases.terms import NO_CUSTODY, NoteKind, PartyRole
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.terms import DecisionKind, Limit, Right
from livlina.people import rules as people_rules
from livlina.people.models import Person

STEP = "investigation"
"""What the step of an investigation is called on the ways of the cases (`process/kinds.yaml`)."""


def investigations(case: Case) -> list[Investigation]:
    """Those of the case, the latest first, with who opened and ended them."""
    found = case.investigations.select_related("opened_by", "ended_by").order_by("-opened_on", "-pk")
    return cases.of_case(case, list(found))


def investigation(case: Case, public_id: UUID) -> Investigation | None:
    return next((one for one in investigations(case) if one.public_id == public_id), None)


def open_investigation(case: Case) -> Investigation | None:
    """The one that is open in the case."""
    return next((one for one in investigations(case) if one.is_open), None)


class Before(NamedTuple):
    """How often a child has been investigated before, and after how many of those no help was decided."""

    ended: int
    without_help: int


def before(case: Case, *, day: date) -> Before | None:
    """
    How often the child of the case was investigated before under its board, for a unit that decides for children.

    None in an adult's case, and at other units. A named door answers with two numbers and opens no other case; what
    stands beyond the reader is not counted. Two queries. Source: R-217, S-10.
    """
    if not case.asks_who_told or not organisation.has_right(Right.DECIDE_CHILD, unit_id=case.unit_id, day=day):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT ended, without_help FROM childs_investigations(%s)", [case.pk])
        found = cursor.fetchone()
    return Before(*found) if found else None


def obstacle_of_unit(case: Case, *, day: date) -> DomainError | None:
    """
    Why the unit of the case opens no investigation in it that day, or None: it does what the step asks (R-025, R-027).

    Two queries, and where it does not three for the unit that does: that of the home district, or the only one there
    is. Where whereabouts are hidden it is not asked by the district, which the unit would tell of (S-21).
    """
    step = standing(case).version.steps[STEP]
    functions = organisation.functions_of({case.unit_id}, day=day)[case.unit_id]
    investigates = may_take(step, functions)
    who = []
    if not investigates:
        district = None if cases.hides_whereabouts(case.pk) else case.district_id
        who = organisation.units_for(district, functions=step.who, day=day)
    return rules.obstacle_of_unit(
        investigates=investigates, kind=rules.KIND_OF_ROLE[case.role], who=[unit.full_name for unit in who]
    )


def versions(
    investigation: Investigation, case: Case, *, heading: str, child: Party | None
) -> list[InvestigationSection]:
    """What has stood under a heading, the latest first."""
    found = investigation.sections.filter(heading=heading, child=child).select_related("written_by")
    return cases.of_case(case, list(found.order_by("-version")))


def gathered(investigation: Investigation, case: Case, public_id: UUID) -> Gathered | None:
    return next(iter(cases.of_case(case, list(investigation.gathered.filter(public_id=public_id)))), None)


def communication(investigation: Investigation, case: Case, public_id: UUID) -> Communication | None:
    return next(iter(cases.of_case(case, list(investigation.communications.filter(public_id=public_id)))), None)


def obstacle_to_closing(case: Case, closed_on: date) -> DomainError | None:
    """A case is not closed over an open investigation: what is asked of this room before it is closed."""
    return InvestigationStandsOpen() if case.investigations.filter(ended_on=None).exists() else None


HELP = frozenset(
    {DecisionKind.INTERVENTION, DecisionKind.CHILD_INTERVENTION, DecisionKind.AGAINST_GUARDIAN, DecisionKind.SHELTER}
)
"""Decisions that grant or refuse help: nothing is decided over an investigation that is not ready."""


def obstacle_to_deciding(case: Case, kind: DecisionKind, day: date) -> DomainError | None:
    """
    What the open investigation lacks before help is decided: what is asked of this room before a decision is signed.

    Where none is open nothing is asked: what an emergency takes is decided at once. Source: R-093.
    """
    current = case.investigations.filter(ended_on=None).first() if kind in HELP else None
    if current is None:
        return None
    current.case = case
    read = whole(current, cases.file_of(case), sees_guarded=True, day=day)
    return rules.first(read.obstacles_to_deciding(names(read.parties)))


def obstacle_to_signing(actor: Actor, decision: Decision, day: date) -> DomainError | None:
    """
    Why that decision is not signed over the open investigation, or None: what the second reader read is what is decided
    (R-109). The next, when something has been decided on it, is asked nothing here.
    """
    current = decision.case.investigations.filter(ended_on=None).first() if decision.kind in HELP else None
    last = current.proposals.order_by("-position").first() if current else None
    if last is None or not last.outcome:
        return None
    return rules.obstacle_to_refusing(outcome=decision.outcome, kinds=last.kinds)


def is_minor(person: Person, *, day: date) -> bool:
    """True unless the person is known to be of age: not known is not taken for grown up (R-093)."""
    is_told = bool(person.born) or person.birth_year is not None
    born = date.fromisoformat(person.born) if person.born else None
    return not is_told or people_rules.is_child(born=born, birth_year=person.birth_year, day=day)


def minor_children(parties: Iterable[Party], *, day: date) -> list[Party]:
    """The children of an adult's case, each once, in the order they were added."""
    return [party for party in parties if party.role == PartyRole.CHILD and is_minor(party.person, day=day)]


def must_be_heard(investigation: Investigation, file: cases.File, *, day: date) -> list[Party]:
    """
    The parties who are to have the material before a decision.

    An adult alone: the other side is never a party to her matter. Of a child the guardians, and the child from the age
    at which it speaks for itself. Source: law and methods, sections 1.1 and 3.
    """
    given = may_be_given(investigation, file, day=day)
    if investigation.kind != InvestigationKind.CHILD:
        return given
    age = child_party_from_age(investigation.headings)
    return [party for party in given if party.role == PartyRole.GUARDIAN or _is_at_least(party, age, day=day)]


def _is_at_least(party: Party, age: int, *, day: date) -> bool:
    if party.person.born:
        return people_rules.age(born=date.fromisoformat(party.person.born), day=day) >= age
    return party.person.birth_year is not None and day.year - party.person.birth_year > age


def may_be_given(investigation: Investigation, file: cases.File, *, day: date) -> list[Party]:
    """The parties whom the material may be given to at all: of a child no guardian without custody that day."""
    if investigation.kind != InvestigationKind.CHILD:
        return [party for party in file.parties if party.role == PartyRole.CLIENT]
    custody = cases.custody(file, day=day)
    return [
        party
        for party in file.parties
        if party.role == PartyRole.CLIENT
        or (party.role == PartyRole.GUARDIAN and custody.get(party.pk) not in NO_CUSTODY)
    ]


def obstacle_to_way(file: cases.File, person: Person, way: str, *, at: datetime) -> DomainError | None:
    """Why nothing may go to the person that way, as the gate says, or None (S-60)."""
    kind = rules.WAYS.get(way)
    if kind is None:
        return None
    return cases.gate(file, person, at=at).passage(kind).obstacle


@dataclass(frozen=True)
class Whole:
    """An investigation with all that is written in it, as read once for a page: five queries."""

    investigation: Investigation
    file: cases.File
    versions: list[InvestigationSection]
    """Every version of every text, the latest first. Guarded ones only where whereabouts are seen."""
    gathered: list[Gathered]
    communications: list[Communication]
    proposals: list[Proposal]
    """The latest first."""
    talks: int
    """Investigation talks noted since it was opened (R-092)."""
    sees_guarded: bool
    needs_reader: bool
    day: date

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def parties(self) -> list[Party]:
        return self.file.parties

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        return headings(self.investigation.kind, self.investigation.headings)

    @cached_property
    def sections(self) -> dict[SectionKey, InvestigationSection]:
        """What stands now, by heading and child."""
        found: dict[SectionKey, InvestigationSection] = {}
        for section in self.versions:
            found.setdefault((section.heading, section.child_id), section)
        return found

    @cached_property
    def children(self) -> list[Party]:
        """The minor children that an analysis is written for; none in a child's own investigation."""
        if self.investigation.kind == InvestigationKind.CHILD:
            return []
        return minor_children(self.parties, day=self.day)

    def marked(self, asks: str) -> list[str]:
        """What is chosen under the heading that asks for it."""
        for heading in self.headings:
            section = self.sections.get((heading.key, None))
            if heading.asks == asks and section:
                return list(section.marked)
        return []

    @property
    def phase(self) -> str:
        return next(iter(self.marked(PHASE)), "")

    @property
    def needs(self) -> list[str]:
        return self.marked(NEEDS)

    @property
    def proposal(self) -> Proposal | None:
        return next(iter(self.proposals), None)

    @property
    def marks(self) -> list[str]:
        """By which a page says what it showed of it: how each text, answer and proposal stands."""
        return [
            *(str(section.public_id) for section in self.sections.values()),
            *(f"{row.public_id}.{row.came_on or ''}" for row in self.gathered),
            *(f"{row.public_id}.{row.replied_on or ''}" for row in self.communications),
            *(f"{row.public_id}.{row.outcome}" for row in self.proposals),
        ]

    def unheard(self) -> list[Party]:
        """Parties who have neither had the material and their time, nor been excepted."""
        heard = {
            row.party_id
            for row in self.communications
            if rules.is_heard(
                not_sent=row.not_sent, replied_on=row.replied_on, reply_by_on=row.reply_by_on, day=self.day
            )
        }
        return [party for party in must_be_heard(self.investigation, self.file, day=self.day) if party.pk not in heard]

    def obstacles_to_proposing(self, called: Mapping[int, str]) -> list[DomainError]:
        """All that stands in the way of proposing; `called` names the persons by key."""
        return rules.obstacles_to_proposing(
            has_ended=not self.investigation.is_open,
            headings=self.headings,
            written=self.sections.keys(),
            children={party.pk: called.get(party.person_id, "") for party in self.children},
            says_children=self.case.minor_children,
            unheard=[called.get(party.person_id, "") for party in self.unheard()],
        )

    @property
    def state(self) -> State:
        last = self.proposal
        return rules.state(
            has_ended=not self.investigation.is_open,
            outcome=last.outcome if last else None,
            needs_reader=self.needs_reader,
            proposed_at=last.proposed_at if last else None,
            # not by what some do not see: for them it would stand otherwise
            changed_at=max((one.written_at for one in self.versions if not one.is_guarded), default=None),
        )

    def obstacles_to_deciding(self, called: Mapping[int, str]) -> list[DomainError]:
        """All that stands in the way of a decision: asked by what decides."""
        return rules.obstacles_to_deciding(
            state=self.state,
            has_proposal=self.proposal is not None,
            to_proposing=self.obstacles_to_proposing(called),
        )


def whole(investigation: Investigation, file: cases.File, *, sees_guarded: bool, day: date) -> Whole:
    """The investigation with what stands in it."""
    case = file.case
    sections = investigation.sections.select_related("written_by").order_by("-version", "-pk")
    gathered = investigation.gathered.select_related("asked_by").order_by("-asked_on", "-pk")
    communications = investigation.communications.select_related("done_by").order_by("-pk")
    proposals = investigation.proposals.select_related("proposed_by", "read_by").order_by("-position")
    return Whole(
        investigation=investigation,
        file=file,
        versions=cases.of_case(case, list(sections)),
        gathered=cases.of_case(case, list(gathered)),
        communications=cases.of_case(case, list(communications)),
        proposals=cases.of_case(case, list(proposals)),
        talks=_talks(investigation, case),
        sees_guarded=sees_guarded,
        needs_reader=needs_reader(case, day=day),
        day=day,
    )


def _talks(investigation: Investigation, case: Case) -> int:
    held = case.notes.filter(
        kind=NoteKind.INVESTIGATION_TALK, happened_at__date__gte=investigation.opened_on, corrects=None
    )
    if investigation.ended_on:
        held = held.filter(happened_at__date__lte=investigation.ended_on)
    return held.count()


def needs_reader(case: Case, *, day: date) -> bool:
    """True where the unit has decided that a second person reads a proposal before it is decided."""
    return organisation.limit(Limit.SECOND_READER, unit_id=case.unit_id, day=day) == 1


@dataclass(frozen=True, kw_only=True)
class ToRead:
    """A proposal that waits for its second reader. `is_open` says whether the one who acts sees its case."""

    case_id: UUID
    case_number: str
    investigation_id: UUID
    proposal_id: UUID
    proposed_at: datetime
    is_open: bool


def to_read() -> list[ToRead]:
    """
    The proposals of others that the one who acts may read as the second, the first proposed first: in cases they work
    with, and at units they lead. A named door of the database answers; one query. Source: R-109.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM proposals_to_read()")
        return [
            ToRead(
                case_id=case,
                case_number=number,
                investigation_id=investigation,
                proposal_id=proposal,
                proposed_at=at,
                is_open=is_open,
            )
            for case, number, investigation, proposal, at, is_open in cursor.fetchall()
        ]
