"""
What newer pages are to show, at the first centre: help of three kinds, a group, a safety plan, a risk that has gone up
and down, a child of whom one guardian refuses, own support in three states, and what `stories` tells.

Through the commands, so that nothing is laid that could not have been written.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from livlina.access.actor import Actor
from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.assessments.clock import services as danger
from livlina.assessments.clock.services import EventFacts
from livlina.assessments.clock.terms import NewLook
from livlina.assessments.models import Assessment
from livlina.assessments.protection import services as protection
from livlina.assessments.protection.services import PlanFacts, SafeguardFacts
from livlina.assessments.protection.terms import BagItem, PlanPart, SafeguardKind
from livlina.assessments.rules import rank
from livlina.assessments.terms import Asked, How, NightRisk, SecondOutcome
from livlina.cases import queries as cases
from livlina.cases.children.queries import Child, children
from livlina.cases.consenting import queries as asked_of_help
from livlina.cases.consenting import services as consenting
from livlina.cases.consenting.services import StepFacts as ConsentFacts
from livlina.cases.consenting.terms import Step as ConsentStep
from livlina.cases.models import Case, Engagement, OwnSupportStep, Party
from livlina.cases.own_support import queries as own_support
from livlina.cases.own_support import services as own_supports
from livlina.cases.own_support.services import SupportFacts
from livlina.cases.own_support.terms import Help, Kind, Recipient, Where, WhyThere
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.core.errors import DomainError
from livlina.core.terms import Answer
from livlina.demo import stories
from livlina.demo.offered import new_id
from livlina.organisation import queries as organisation
from livlina.organisation.models import Membership, Room, Staff, Unit
from livlina.organisation.terms import UnitKind
from livlina.people.models import Guardianship, Person
from livlina.support.groups import services as groups
from livlina.support.groups.models import HelpGroup
from livlina.support.groups.services import GroupFacts, PlaceFacts
from livlina.support.groups.services import StepFacts as GroupStepFacts
from livlina.support.groups.terms import GroupState, Method, Step
from livlina.support.interventions import services as interventions
from livlina.support.interventions.services import StartFacts
from livlina.support.models import Session
from livlina.support.terms import SessionState

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
HELPS: Final = ("support_talk", "legal_process_support", "community_contact")
HALFWAY: Final = 4
"""Talks of the first help that are held: at so many it is time to talk about what comes next."""
THEMES: Final = ("Att börja", "Vad våld är", "Vad som händer i kroppen", "Att sätta gränser", "Vägen vidare")
CALLED: Final = ("Solan", "B.", "Kim", "Mimmi")
HOW_IT_WAS: Final = "Vi pratade om gruppen och vad personen vill ha ut av den."
WHY_GROUP: Final = "Vill träffa andra som har varit med om samma sak."
PLAN: Final = {
    PlanPart.HOME.value: "När rösten ändras går jag till köket. Grannen vet vilket ord som betyder ring 112.",
    PlanPart.CHILDREN.value: "Barnen vet att de ska gå till grannen och stanna där.",
    PlanPart.DIGITAL.value: "Jag byter lösenord från arbetets dator. Platsdelningen är avstängd.",
    PlanPart.HERE.value: "Jag säger att jag är på gymmet. Ringer någon lägger vi på.",
}
LEVELS: Final = ((NightRisk.RAISED, 75), (NightRisk.HIGH, 40), (NightRisk.RAISED, 5))
"""The levels that were judged, and how many days ago."""
WHY_LEVELS: Final = (
    "Hot vid två tillfällen, inget våld den senaste tiden.",
    "Nytt hot efter separationen, och hon blir sökt på arbetet.",
    "Kontaktförbudet följs, och ingen har sökt henne den senaste månaden.",
)
NEED: Final = "Barnet har hört våldet och sover dåligt. Behöver egna samtal."
WHY_CONSENT: Final = "Frågan ställdes i samband med ett besök, och svaret kom direkt."
DISCLOSED_UNDER: Final = "osl_12_2"


def lay(seed: int, *, now: datetime) -> None:
    """At the first centre, in the open cases of the one who has an account there and of others."""
    chance = Random(f"{seed} showcase")
    today = now.astimezone(STOCKHOLM).date()
    unit = organisation.open_units(day=today).filter(kind=UnitKind.RVC).order_by("position").first()
    if unit is None:
        return
    mine = _cases(unit, CaseRole.EXPOSED, first=_first(unit, Role.THERAPIST, day=today))
    if not mine:
        return
    with _of(mine[0], today) as actor:
        _help(actor, mine[0], chance, today=today, now=now)
        _danger(actor, mine[0], chance, today=today, now=now)
        stories.lay_chain(actor, mine[0], chance, today=today, now=now)
    _contact(unit, mine, chance, today=today, now=now)
    _group(unit, mine, chance, today=today, now=now)
    _own_support(mine, chance, today=today, now=now)
    for child in _cases(unit, CaseRole.CHILD, first=_first(unit, Role.THERAPIST, day=today))[:1]:
        with _of(child, today) as actor:
            _consents(actor, child, chance, today=today, now=now)
            stories.lay_child(actor, child, chance, today=today, now=now)


def _first(unit: Unit, role: Role, *, day: date) -> int | None:
    found = Membership.objects.on(day).filter(unit=unit, role=role).order_by("pk").values_list("staff", flat=True)
    return found.first()


def _cases(unit: Unit, role: CaseRole, *, first: int | None = None) -> list[Case]:
    """Open cases that somebody has, that one's first, and then the newest."""
    has = Engagement.objects.filter(case__unit=unit, kind=EngagementKind.ASSIGNED, ends_at=None)
    workers = dict(has.values_list("case", "actor"))
    found = Case.objects.filter(pk__in=workers, role=role, closed_on=None).select_related("person", "unit")
    return sorted(found.order_by("-came_in_on", "-pk")[:60], key=lambda case: workers[case.pk] != first)


@contextmanager
def _of(case: Case, day: date) -> Iterator[Actor]:
    """As the one who has the case."""
    has = Engagement.objects.filter(case=case, kind=EngagementKind.ASSIGNED, ends_at=None).order_by("pk")
    actor = organisation.actor_for(Staff.objects.get(pk=has.values_list("actor", flat=True)[0]), day=day)
    with acting_as(actor):
        yield actor


def _help(actor: Actor, case: Case, chance: Random, *, today: date, now: datetime) -> None:
    """Three helps that go on; of the first half of the talks are held."""
    held = list(Session.objects.filter(case=case, state=SessionState.HELD, intervention=None).order_by("-pk"))[:HALFWAY]
    for kind in HELPS:
        facts = StartFacts(kind=kind, starts_on=max(case.came_in_on, today - timedelta(days=90)), agreed=True)
        with suppress(DomainError):  # what is offered is the organisation's own
            made = interventions.start_intervention(actor, case=case, facts=facts, submission=new_id(chance), at=now)
            if kind == HELPS[0]:
                Session.objects.filter(pk__in=[row.pk for row in held]).update(intervention=made)


def _danger(actor: Actor, case: Case, chance: Random, *, today: date, now: datetime) -> None:
    """How the danger has been judged over time, what happened, a ban, and a plan made with her."""
    other = _first(case.unit, Role.GROUP_LEADER, day=today)
    before = ""
    for (level, days), why in zip(LEVELS, WHY_LEVELS, strict=True):
        on = max(case.came_in_on, today - timedelta(days=days))
        at = now - timedelta(days=(today - on).days)
        is_lower = bool(before) and rank(level) < rank(before)
        if days == LEVELS[-1][1]:
            at = now  # signed last: it is the one that holds
        row = Assessment.objects.create(
            case=case, instrument="danger", version=1, happened_on=on, asked=Asked.SELF, how=How.IN_PERSON,
            is_alone=Answer.YES, is_voluntary=Answer.YES, started_by_id=actor.id, started_at=at,
            submission=new_id(chance), proposed=level, judged_level=level, why=why, judged_by_id=actor.id,
            judged_at=at, level=level, signed_by_id=actor.id, signed_at=at,
            floor=before if is_lower else "",
        )  # fmt: skip
        if is_lower:  # read by another, who agreed
            row.second_outcome, row.second_by_id, row.second_at = SecondOutcome.AGREED, other, at
            row.save(update_fields=["second_outcome", "second_by", "second_at"])
        before = level
    event = EventFacts(
        kind=NewLook.THREAT, happened_on=max(case.came_in_on, today - timedelta(days=41)), words="Hot i ett meddelande."
    )
    danger.note_event(actor, case=case, facts=event, submission=new_id(chance), at=now)
    ban = SafeguardFacts(
        kind=SafeguardKind.BAN, starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=60)
    )
    protection.add_safeguard(actor, case=case, facts=ban, submission=new_id(chance), at=now)
    plan = PlanFacts(
        words=PLAN,
        review_on=today + timedelta(days=30),
        bag=(BagItem.IDENTITY, BagItem.KEYS, BagItem.PHONE),
    )
    client = Party.objects.get(case=case, role=PartyRole.CLIENT)
    protection.write_safety_plan(
        actor, case=case, party=client, facts=plan, version=0, submission=new_id(chance), at=now
    )


def _contact(unit: Unit, among: list[Case], chance: Random, *, today: date, now: datetime) -> None:
    """A contact of her own, in a case that had come in when it was asked for; not the one that shows most else."""
    lead = _first(unit, Role.GROUP_LEADER, day=today)
    known_by = today - timedelta(days=stories.ASKED)
    old = [case for case in [*among[1:], among[0]] if case.came_in_on <= known_by and case.person.sex == "female"]
    if lead is None or not old:
        return
    leads = organisation.actor_for(Staff.objects.get(pk=lead), day=today)
    with acting_as(leads):
        stories.ask_for_contact(leads, old[0], today=today, now=now)
    with _of(old[0], today) as actor:
        stories.lay_contact(actor, old[0], chance, today=today, now=now)


def _group(unit: Unit, among: list[Case], chance: Random, *, today: date, now: datetime) -> None:
    """A group that goes on, with meetings to come in a room, and some who have begun in it or are asked."""
    lead, host = (_first(unit, role, day=today) for role in (Role.GROUP_LEADER, Role.THERAPIST))
    if lead is None or host is None:
        return
    leads, holds = (organisation.actor_for(Staff.objects.get(pk=pk), day=today) for pk in (lead, host))
    facts = GroupFacts(
        kind="group_intervention",
        role=CaseRole.EXPOSED,
        manual="Egen manual",
        manual_version="2",
        method=Method.MANUAL,
        capacity=8,
        room=Room.objects.filter(unit=unit).order_by("pk").first(),
        asked_for=None,
        starts_on=today,
        ends_on=today + timedelta(days=90),
        hosts=[Staff.objects.get(pk=host)],
    )
    with acting_as(leads):
        group = groups.announce_group(leads, unit=unit, facts=facts, submission=new_id(chance), at=now)
    first = datetime.combine(today + timedelta(days=7 - today.weekday() + 1), time(17, 30), tzinfo=STOCKHOLM)
    with acting_as(holds):
        group = groups.move_group(holds, group=group, to=GroupState.OPEN, at=now)
        groups.plan_meetings(holds, group=group, themes=THEMES, first=first, minutes=90, at=now)
        group = groups.move_group(holds, group=group, to=GroupState.RUNS, at=now)
    for called, case in zip(CALLED, among[1:], strict=False):
        with _of(case, today) as actor, suppress(DomainError):  # who must not meet is not given a place
            _seat(actor, case, group, called, chance, today=today, now=now)


def _seat(
    actor: Actor, case: Case, group: HelpGroup, called: str, chance: Random, *, today: date, now: datetime
) -> None:
    """A place: the last is asked only, the others have begun."""
    facts = PlaceFacts(called=called, why=WHY_GROUP)
    place = groups.propose_place(
        actor, case=case, group=group, facts=facts, wait=None, submission=new_id(chance), at=now
    )
    for step in (Step.ENTRY_TALK, Step.ACCEPTED, Step.STARTED) if called != CALLED[-1] else ():
        told = GroupStepFacts(step=step, happened_on=today, words=HOW_IT_WAS)
        groups.take_step(actor, case=case, place=place, facts=told, submission=new_id(chance), at=now)


def _own_support(among: list[Case], chance: Random, *, today: date, now: datetime) -> None:
    """For three children: proposed, granted and not begun, and begun."""
    said: tuple[tuple[Kind, ...], ...] = ((), (Kind.GRANTED,), (Kind.GRANTED, Kind.STARTED))
    for case in among:
        if not said:
            return
        with _of(case, today) as actor:
            found = children(case, cases.parties(case), day=today)
            young = next((child for child in found if _can_be_helped(child)), None)
            to_unit = own_support.units(case.unit_id, day=today).order_by("position").first()
            if young is None or to_unit is None:
                continue
            with suppress(DomainError):
                _proposed(actor, case, young, to_unit, said[0], chance, today=today, now=now)
                said = said[1:]


def _can_be_helped(child: Child) -> bool:
    return child.state.grown_on is None and not own_support.of_child(child)


def _proposed(
    actor: Actor,
    case: Case,
    child: Child,
    to_unit: Unit,
    said: tuple[Kind, ...],
    chance: Random,
    *,
    today: date,
    now: datetime,
) -> None:
    facts = SupportFacts(
        to_unit=to_unit,
        help=Help.TRAPPAN,
        recipient=Recipient.CHILD,
        need_on=max(case.came_in_on, today - timedelta(days=30)),
        text=NEED,
        ground=DISCLOSED_UNDER,
        decided_by="Enhetschefen",
    )
    made = own_supports.propose(actor, case=case, child=child, facts=facts, submission=new_id(chance), at=now)
    for kind in said:
        granted = {"where": Where.CENTRE, "why_there": WhyThere.KNOWN} if kind == Kind.GRANTED else {}
        OwnSupportStep.objects.create(
            support=made, kind=kind, happened_on=today, text=NEED, said_by_id=actor.id, said_at=now,
            submission=new_id(chance), **granted,
        )  # fmt: skip


def _consents(actor: Actor, case: Case, chance: Random, *, today: date, now: datetime) -> None:
    """In a child's own case: both who have custody are asked, and one of them refuses."""
    family = case.person.name.split()[-1]
    told = {"board_id": case.board_id, "told_in_case": case.pk, "recorded_by_id": actor.id, "recorded_at": now}
    for first, sex, answer in (("Maja", "female", ConsentStep.YES), ("Olle", "male", ConsentStep.NO)):
        person = Person.objects.create(
            name=f"{first} {family}", sex=sex, birth_year=today.year - 38, created_at=now, language="svenska"
        )
        party = Party.objects.create(case=case, person=person, role=PartyRole.GUARDIAN)
        Guardianship.objects.create(person=case.person, guardian=person, kind="joint_custody", **told)
        for step in (ConsentStep.ASKED, answer):
            facts = ConsentFacts(
                help="trappan",
                step=step,
                happened_on=today - timedelta(days=1),
                whom=party,
                way="handed",
                how="words",
                reason=WHY_CONSENT,
            )
            with suppress(DomainError):
                read = asked_of_help.consents(cases.file(actor, case), day=today).marks
                consenting.write_step(actor, case=case, facts=facts, read=read, submission=new_id(chance), at=now)
