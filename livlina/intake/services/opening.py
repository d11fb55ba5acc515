"""How a first contact becomes a case. Source: R-091, and R-025–R-028 for who may."""

from datetime import datetime

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases_queries
from livlina.cases import services as cases
from livlina.cases.models import Case
from livlina.cases.process.services import give_task, start
from livlina.cases.services import CaseFacts
from livlina.intake import queries, rules
from livlina.intake.errors import ColleagueOpensTheCase, NameMissing, OtherBoard
from livlina.intake.models import Contact
from livlina.intake.services.registering import NOBODY_NAMED, Identity, locked, person_facts, tell_channels
from livlina.intake.terms import Outcome
from livlina.organisation.models import Staff, Unit
from livlina.people import rules as people_rules

LOOK = "new_look"
"""The clock of a danger that is to be assessed."""


@command
def open_case_from_contact(
    actor: Actor,
    *,
    contact: Contact,
    role: str,
    assigned_to: Staff | None,
    version: int,
    at: datetime,
    unit: Unit | None = None,
    identity: Identity = NOBODY_NAMED,
    because: str = "",
) -> Case:
    """
    Make a first contact into one person's case in one role, with what was told in it.

    At the unit that has the contact, or another under the same board where the actor works. The person is the
    contact's, or made of `identity` when nobody was named before. The case came in the day the contact did;
    the contact ends with that outcome in the same act, and a danger that nobody has assessed is to be in the case that
    day. `because` is why it is opened to one who lacks a competence that
    such a case asks for (R-362).
    """
    unit = unit or contact.unit
    require(actor, Permission.OPEN_CASE, unit_id=unit.pk)
    current = locked(contact, by=actor, version=version)
    today = timezone.localdate(at)
    if unit.pk != current.unit_id and not queries.under_same_board(current, unit, day=today):
        raise OtherBoard(unit=unit.full_name)
    born = identity.number.born_on if identity.number else None
    obstacle = (
        queries.prospect(current, role=role, unit=unit, day=today, born=born).obstacle
        or people_rules.obstacle_to_birth(born=born, birth_year=None, today=today)
        or rules.obstacle_to_birth_year(birth_year=current.birth_year, born=born)
        or rules.obstacle_to_role(told=current.role, role=role, is_unassessed=queries.is_unassessed(current))
    )
    if obstacle:
        raise obstacle
    if current.person is None and not identity.name:
        raise NameMissing
    case = cases.open_case(
        actor,
        unit=unit,
        facts=CaseFacts(
            role=role,
            came_in_on=timezone.localdate(current.received_at),
            entrance=current.entrance,
            district=current.district,
            project=current.project,
            minor_children=current.has_children,
            legal_support_offered=current.legal_support_offered,
            legal_support_accepted=current.legal_support_accepted,
            honour=current.honour,
        ),
        client=current.person or person_facts(current, identity),
        assigned_to=assigned_to,
        at=at,
        because=because,
    )
    if case.is_handed_on:
        raise ColleagueOpensTheCase
    project = current.project.key if current.project else ""
    if what := rules.task_at_opening(project=project, role=role):
        give_task(case, actor, what=what, owner=assigned_to, due_on=None, at=at)
    is_unassessed = queries.is_unassessed(current)
    if what := rules.danger_task(role=role, is_unassessed=is_unassessed):
        give_task(case, actor, what=what, owner=assigned_to, due_on=today, at=at, is_danger=True)
    if rules.is_look_at_once(immediate_danger=current.immediate_danger, role=role, is_unassessed=is_unassessed):
        start(case, actor, clock=LOOK, starts_on=today, due_on=today, at=at)
    before = current.outcome
    current.person = case.person
    current.birth_year = born.year if born else current.birth_year
    current.case = case
    current.outcome = Outcome.CASE_OPENED
    current.outcome_on = today
    current.outcome_by_id = actor.id if actor.is_known else None
    current.version = version + 1
    current.save()
    if not cases_queries.hides_whereabouts(case.pk):
        tell_channels(current, actor=actor, at=at)
    record(
        actor,
        "contact.became_case",
        subject=current,
        case=current,
        detail={"case": str(case.trace_ref), "open": {"outcome": [before, current.outcome]}},
    )
    return case
