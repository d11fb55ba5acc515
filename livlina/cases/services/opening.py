"""How a case comes to be, and who is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import rules
from livlina.cases.errors import AlreadyAParty, CaseNumberTaken, ChildHasCase
from livlina.cases.handover import competence
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.queries import WHOLE, Measure, cases, childs_cases_beside, may_be_client, own_measure, takes, wall_of
from livlina.cases.services.assigning import TAKEN, check_handler, require_in, reserve_case, settle_opening
from livlina.cases.services.telling import tell_those_who_have
from livlina.cases.terms import CaseRole, Change, EngagementKind, Entrance, PartyRole
from livlina.core import turns
from livlina.core.constraints import refusing
from livlina.core.fields import reserve_id
from livlina.core.terms import Answer
from livlina.organisation import queries as organisation
from livlina.organisation.models import District, Project, Staff, Unit
from livlina.people import rules as people_rules
from livlina.people import services as people
from livlina.people.models import Person
from livlina.people.services import PersonFacts
from livlina.people.terms import Protection


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What is known of a case when it is opened. Nothing is guessed: not told is unknown."""

    role: str
    came_in_on: date
    entrance: str = Entrance.UNKNOWN
    district: District | None = None
    project: Project | None = None
    minor_children: str = Answer.UNKNOWN
    children_count: int | None = None
    legal_support_offered: str = Answer.UNKNOWN
    legal_support_accepted: str = Answer.UNKNOWN
    honour: str = Answer.UNKNOWN


@command
def open_case(
    actor: Actor,
    *,
    unit: Unit,
    facts: CaseFacts,
    client: PersonFacts | Person,
    assigned_to: Staff | None,
    at: datetime,
    number: str = "",
    because: str = "",
    within: Measure = WHOLE,
) -> Case:
    """
    Open one person's case at one unit in one role, with or without someone assigned.

    `client` is a person already seen in the first contact, or the facts of a new one. Without `number` the
    unit's next is taken. The one who opens it, when not assigned, keeps it for two weeks. One who leads the unit and
    opens it for themself takes it (`assign_case`), and so closes the other side and is reviewed (S-10, S-43). Opened
    straight to one who lacks a competence that such a case asks for, `because` is why (R-362). Opened from another case
    it is had no longer, and with no more, than that other is: `within`. Source: R-091, R-012.
    """
    require(actor, Permission.OPEN_CASE, unit_id=unit.pk)
    today = timezone.localdate(at)
    obstacle = rules.obstacle_to_opening(came_in_on=facts.came_in_on, today=today) or rules.obstacle_to_facts(
        minor_children=facts.minor_children,
        children_count=facts.children_count,
        offered=facts.legal_support_offered,
        accepted=facts.legal_support_accepted,
    )
    if obstacle:
        raise obstacle
    if isinstance(client, PersonFacts):
        _check_birth(client, today=today)

    if assigned_to is not None:
        check_handler(assigned_to, unit=unit, day=today)

    # What makes the case and its person visible to the opener is written before them.
    case = Case(
        pk=reserve_case(unit=unit, assigned_to=assigned_to, at=at, within=within),
        number=number or next_number(unit, year=today.year),
        unit=unit,
        board=organisation.board_of(unit.pk, day=today),
        opened_at=at,
        opened_by_id=actor.id if actor.is_known else None,
        **vars(facts),
    )
    person_id = client.pk if isinstance(client, Person) else reserve_id(Person)
    case.person_id = person_id
    with refusing("case_number_is_the_units_own", CaseNumberTaken):
        case.save(force_insert=True)
    Party(case=case, person_id=person_id, role=PartyRole.CLIENT).save(force_insert=True)
    if not isinstance(client, Person):
        case.person = people.register_person(actor, person_id=person_id, facts=client, case=case)
    record(actor, "case.opened", subject=case, case=case)
    if assigned_to is not None:
        _weigh(actor, case, assigned_to, because=because, at=at)
    case.is_handed_on = not settle_opening(case.pk)
    if assigned_to is not None and takes(actor, assigned_to, unit_id=unit.pk):
        record(actor, TAKEN, case=case, why=EngagementKind.ASSIGNED, detail={"to": str(assigned_to.public_id)})
    return case


def _weigh(actor: Actor, case: Case, staff: Staff, *, because: str, at: datetime) -> None:
    """As where a case is given: what the colleague lacks asks for a reason, which is kept (R-362)."""
    lacks = competence.weigh(case, staff, because=because, day=timezone.localdate(at))
    if lacks:
        made = Engagement.objects.get(case=case.pk, actor=staff.pk, kind=EngagementKind.ASSIGNED)
        competence.keep(actor, case=case, engagement=made.pk, staff=staff, lacks=lacks, because=because, at=at)


def next_number(unit: Unit, *, year: int) -> str:
    """The unit's next running case number, as in 2026-0412. Two requests never get the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT next_case_number(%s, %s)", [unit.pk, year])
        return str(cursor.fetchone()[0])


@command
def open_childs_case(
    actor: Actor,
    *,
    case: Case,
    child: Person,
    facts: CaseFacts,
    assigned_to: Staff | None,
    at: datetime,
    guardians: Iterable[Person] = (),
    because: str = "",
) -> Case:
    """
    Open a case of its own for a child who is in the case of an adult, at the same unit.

    The child is then in both: the client of one, a child in the other. The guardians, who are in the adult's, are
    put in the child's as such, and nothing told of them comes along: neither ways to reach them, whereabouts nor
    texts (S-13). A row that is no child's, wherever that stands, gets no case of its own so: what is known of it here
    is written down anew, with the same answer (S-04, S-12). Those who have the adult's are told. Whoever has that only
    until a day, or without whereabouts, has the child's so too, and gives it to nobody (S-01, S-21). Source: R-005.
    """
    require(actor, Permission.OPEN_CASE, unit_id=case.unit_id)
    require_in(case, actor, to=Permission.OPEN_CASE)
    turns.to_move_a_wall()
    # two submissions of one form follow each other here
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    already = cases(actor).filter(person=child, unit=case.unit_id, role=CaseRole.CHILD, closed_on=None).first()
    if number := already.number if already else childs_cases_beside(case).get(child.pk, ""):
        raise ChildHasCase(number=number)
    own = own_measure(actor, case)
    if obstacle := rules.obstacle_to_giving_at_once(is_given=assigned_to is not None, is_whole=own.is_whole):
        raise obstacle
    client = child if may_be_client(child) else people.facts_of(child)
    opened = open_case(
        actor, unit=case.unit, facts=facts, client=client, assigned_to=assigned_to, at=at, because=because, within=own
    )
    for guardian in guardians:
        add_party(actor, case=opened, person=guardian, role=PartyRole.GUARDIAN, at=at)
    record(actor, "case.child_case_opened", subject=opened, case=case)
    tell_those_who_have(case, actor, {Change.CHILDS_CASE}, at=at)
    return opened


@command
def add_party(actor: Actor, *, case: Case, person: Person | PersonFacts, role: str, at: datetime) -> Party:
    """
    Put a person in the case: one already seen in another case of the actor's, or the facts of a new one.

    A new person is never compared with the register: nothing tells that a number is known (S-12).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    turns.to_move_a_wall()
    if isinstance(person, Person):
        with refusing("party_stands_once_in_a_case", AlreadyAParty):
            party = Party.objects.create(case=case, person=person, role=role)
    else:
        _check_birth(person, today=timezone.localdate(at))
        obstacle = rules.obstacle_to_adding(
            wall=wall_of(actor, case), role=role, is_protected=person.protection != Protection.NONE
        )
        if obstacle:
            raise obstacle
        # two submissions of one form follow each other here, and are one person (S-142)
        Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
        already = _same_party(case, person, role) if person.name else None
        if already:
            record(actor, "party.added_again", subject=already, case=case)
            return already
        person_id = reserve_id(Person)
        party = Party(case=case, person_id=person_id, role=role)
        party.save(force_insert=True)  # what makes the person visible is written first
        party.person = people.register_person(actor, person_id=person_id, facts=person, case=case)
    record(actor, "party.added", subject=party, case=case, detail={"role": role})
    return party


def _same_party(case: Case, facts: PersonFacts, role: str) -> Party | None:
    """Somebody in the case already, in that role, of whom exactly this is known."""
    in_role = Party.objects.filter(case=case, role=role).select_related("person")
    return next((party for party in in_role if people.is_known_as(party.person, facts)), None)


def _check_birth(facts: PersonFacts, *, today: date) -> None:
    obstacle = people_rules.obstacle_to_birth(born=facts.born, birth_year=facts.birth_year, today=today)
    if obstacle:
        raise obstacle
