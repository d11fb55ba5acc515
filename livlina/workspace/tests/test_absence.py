"""Whatever one of the staff was to do is somebody's when they have left or are away: one row for each kind of thing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.assessments.tests.factories import assessed
from livlina.cases.conferences import services as conferences
from livlina.cases.conferences.services import ConferenceFacts
from livlina.cases.decisions import services as decisions
from livlina.cases.decisions.services import DecisionFacts, PromiseFacts
from livlina.cases.investigation.tests.factories import InvestigationFactory
from livlina.cases.models import Commission, Deadline, Decision, Instruction, NightCard, Note, Party, Task
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.organisation.models import LocalLimit, UnitBoard
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import BEGINNING, LEFT_OR_AWAY, UnitFactory, actor, leave, worker
from livlina.people.tests.factories import PersonFactory
from livlina.support.groups import services as groups
from livlina.support.groups.services import GroupFacts
from livlina.support.models import ChainStep, InterpreterBooking, Intervention, InterventionAct, Plan, Wait, WaitOffer
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db


class Told(NamedTuple):
    """Where it is told of to somebody who is at work; `before` too, where it was never one's alone."""

    by: str
    at: str
    words: str
    before: bool = False


class Desk:
    """A case that Anna is assigned and Bo shares, one that Bo alone has, and Lea who leads. Bo is to leave."""

    def __init__(self):
        functions = (Function.TREATMENT, Function.AUTHORITY, Function.CHILD_AUTHORITY, Function.OUT_OF_HOURS)
        self.unit = UnitFactory(model="cohesive", functions=functions)
        self.board = UnitBoard.objects.get(unit=self.unit).board
        self.anna, self.bo = (worker(self.unit, Role.SOCIAL_WORKER, name=name) for name in ("Anna Ett", "Bo Två"))
        self.lea = worker(self.unit, Role.UNIT_MANAGER, name="Lea Ledare")
        self.shared, self.alone = self.case("2026-0011", self.anna), self.case("2026-0012", self.bo)
        engaged(self.shared, self.bo, EngagementKind.CO_ASSIGNED)
        LocalLimit.objects.create(
            key="case_conferences", value=1, measure="count", unit=self.unit, source="R-031", valid_from=BEGINNING
        )

    def case(self, number, staff, **facts):
        made = CaseFactory(unit=self.unit, board=self.board, person=PersonFactory(), number=number, **facts)
        engaged(made, staff)
        return made

    def url(self, name, *ids, case=None):
        return reverse(name, args=[(case or self.shared).public_id, *ids])

    def once(self, case=None, **by):
        return {"case": case or self.shared, "submission": uuid4()} | dict.fromkeys(by.pop("who", ()), self.bo) | by


today, now = clock.today, clock.now


def a_case(desk):
    return [Told("lea", "/", f"Utan handläggare.*{desk.alone.number}.*Bo Två (har slutat|är borta)")]


def a_task(desk):
    Task.objects.create(case=desk.shared, what="Ring skolan", owner=desk.bo, made_by=desk.bo, made_at=now())
    return [Told("anna", reverse("due") + "?vy=gruppen", "Ring skolan")]


def a_clock(desk):
    at = {"due_on": today(), "starts_on": today(), "started_at": now(), "told_at": now(), "started_by": desk.bo}
    Deadline.objects.create(case=desk.shared, clock="plan_follow_up", **at)
    return [Told("anna", reverse("due"), desk.shared.number, before=True)]


def a_promise(desk):
    facts = PromiseFacts(what="En plats.", promised_on=today() - timedelta(9), until=today(), promised_by=desk.bo)
    made = decisions.make_promise(actor(desk.bo), case=desk.shared, facts=facts, submission=uuid4(), at=now())
    decisions.own_promise(actor(desk.bo), promise=made, owner=desk.bo, at=now())
    words = f"Löfte som ingen har tagit över, ärende {desk.shared.number}"
    return [Told("anna", "/", words), Told("lea", "/", words)]


def a_talk(desk):
    session(desk.shared, desk.bo, now() + timedelta(days=2), state="booked")
    return [Told("anna", reverse("talks_take_over"), desk.shared.number), Told("lea", "/", "1 samtal utan behandlare")]


def a_group(desk):
    facts = GroupFacts(
        kind="group_intervention", role="exposed", manual="M", manual_version="3", method="manual", capacity=8,
        room=None, asked_for=None, starts_on=today(), ends_on=today() + timedelta(days=90), hosts=[desk.bo],
    )  # fmt: skip
    made = groups.announce_group(actor(desk.lea), unit=desk.unit, facts=facts, submission=uuid4(), at=now())
    page = reverse("help_group", args=[made.public_id])
    words = "Bo Två (har slutat|är borta)"
    return [Told("lea", "/", f"{made.name} har ingen som håller i den"), Told("anna", page, words)]


def a_proposed_link(desk):
    InvestigationFactory(case=desk.shared, opened_by=desk.anna)
    told = {"to": f"{desk.unit.public_id}:{desk.bo.public_id}", "text": "Samma familj utreds hos oss båda."}
    assert desk.browse(desk.anna).post(desk.url("link_new"), told | {"submission": str(uuid4())}).status_code == 302
    words = "förslag om koppling har gått till någon som har slutat eller är borta"
    return [Told("anna", "/", words), Told("anna", desk.url("case_links"), "Bo Två (har slutat|är borta)")]


def one_who_waits(desk):
    at = {"since": today() - timedelta(days=30), "next_check_on": today() - timedelta(days=1), "placed_at": now()}
    why = {"kind": "talks", "priority": "soon", "reason": "no_place", "need": "Tid."}
    Wait.objects.create(**desk.once(desk.alone, who=["placed_by"]), **at, **why)
    return [
        Told("lea", "/", "1 kontroll av väntande utan handläggare"),
        Told("lea", reverse("waiting_list"), "Bo Två har slutat eller är borta"),
    ]


def one_who_comes_along(desk):
    given = Intervention.objects.create(
        kind="legal_process_support",
        ground="service",
        starts_on=today(),
        started_at=now(),
        **desk.once(who=["started_by"]),
    )
    act = {"kind": "accompany", "destination": "criminal", "on": today() + timedelta(days=3), "state": "planned"}
    InterventionAct.objects.create(
        intervention=given, noted_at=now(), words="Rättegång.", **act, **desk.once(who=["noted_by", "companion"])
    )
    return [Told("anna", desk.url("case_interventions"), "Bo Två, som (har slutat|är borta)")]


def two_who_meet_a_child_and_a_parent(desk):
    Intervention.objects.create(
        kind="crisis_support_steps", ground="service", starts_on=today(), started_at=now(), guardian_worker=desk.anna,
        **desk.once(who=["started_by", "child_worker"]),
    )  # fmt: skip
    words = "Barnet möter Bo Två, som (har slutat|är borta), Föräldern möter Anna Ett"
    return [Told("anna", desk.url("case_interventions"), words)]


def one_who_stands_in(desk):
    engaged(desk.case("2026-0013", desk.anna), desk.bo, EngagementKind.STAND_IN)
    page = reverse("hand_over", args=[desk.anna.public_id])
    own = Told("anna", reverse("caseload"), "2026-0013", before=True)
    return [Told("lea", page, "Ersättare: Bo Två (har slutat|är borta)"), own]


def the_next_step_of_a_child(desk):
    child = PersonFactory(name="Cleo Exempelsson", birth_year=today().year - 9)
    Party.objects.create(case=desk.alone, person=child, role=PartyRole.CHILD)
    return [Told("lea", reverse("between_chairs"), f"{desk.alone.number}.*Den som leder enheten")]


def a_conference(desk):
    starts = (now() + timedelta(hours=24)).replace(minute=0, second=0, microsecond=0)
    facts = ConferenceFacts(starts_at=starts, minutes=60, room=None, staff=[desk.anna, desk.bo])
    made = conferences.call_conference(actor(desk.bo), unit=desk.unit, facts=facts, submission=uuid4(), at=now())
    change = reverse("conference_change", args=[made.public_id])
    return [Told("lea", reverse("conference", args=[made.public_id]), change, before=True)]


def an_instruction(desk):
    Instruction.objects.create(case=desk.shared, text="Ring henne i kväll.", given_by=desk.lea, given_at=now())
    return [Told("anna", "/", f"En instruktion i ärende {desk.shared.number}", before=True)]


def a_commission(desk):
    beside = UnitFactory(board=desk.board)
    desk.gun = worker(beside, Role.UNIT_MANAGER)
    decision = Decision.objects.create(
        kind="intervention", outcome="granted", what="Samtal.", grounds=["x"], laws=["x"], reasons="x",
        circumstances="x", proposed_at=now(), decided_on=today(), signed_at=now(), running=1,
        **desk.once(desk.shared, who=["proposed_by", "signed_by"]),
    )  # fmt: skip
    Commission.objects.create(
        decision=decision, from_unit=desk.unit, to_unit=beside, to_board=desk.board, role="exposed", text="Samtal.",
        answer_by=today(), sent_at=now(), **desk.once(desk.shared, who=["sent_by"]),
    )  # fmt: skip
    page = reverse("commissions")
    return [Told("gun", page, desk.unit.full_name, before=True), Told("anna", page, desk.shared.number, before=True)]


def what_is_not_signed(desk):
    NoteFactory(case=desk.shared, written_by=desk.bo)
    assert Note.objects.get().signed_at is None
    told = Told("anna", desk.url("case_journal"), "Påhittad anteckning", before=True)
    return [told, Told("lea", "/gruppen/", "Osignerat.*1", before=True)]


def a_proposed_decision(desk):
    facts = DecisionFacts(kind="intervention", outcome="granted", what="Stöd i vardagen.", grounds=("sol2025_11_1",))
    decisions.propose_decision(actor(desk.bo), case=desk.shared, facts=facts, submission=uuid4(), at=now())
    return [Told("anna", desk.url("case_decisions"), "Förslag, inte undertecknade", before=True)]


def a_plan(desk):
    Plan.objects.create(
        version=1, can="Ses varje vecka.", cannot="Lova.", confirmed_on=today(), confirmed_how="heard",
        written_at=now(), follow_up_on=today() + timedelta(days=9), **desk.once(who=["written_by"]),
    )  # fmt: skip
    return [Told("anna", desk.url("case_plan"), "Ses varje vecka", before=True)]


def a_step_of_a_chain(desk):
    ChainStep.objects.create(
        kind="support_talk", words="Samtal i höst.", wanted_on=today(), placed_at=now(), **desk.once(who=["placed_by"])
    )
    return [Told("anna", desk.url("case_chain"), "Samtal i höst", before=True)]


def a_night_card(desk):
    NightCard.objects.create(
        case=desk.shared, version=1, duty=desk.unit, ground="consent", until=today() + timedelta(days=9), risk="high",
        plan="Ring systern.", safe_contact="SMS.", children="", whom_to_call="Bo Två.", note="", written_by=desk.bo,
        written_at=now(),
    )  # fmt: skip
    card = desk.url("night_card_of_case")
    cards = reverse("night_cards")
    return [Told("anna", card, "Ring systern", before=True), Told("lea", cards, desk.shared.number, before=True)]


def a_high_risk(desk):
    assessed(desk.alone, desk.bo, "high")
    return [Told("lea", "/", f"ingen kan arbeta i ärendet. Ge det till någon: ärende {desk.alone.number}")]


def what_waits_for_a_second(desk):
    assessed(desk.shared, desk.bo, "raised", floor="high")
    words = f"En lägre risknivå väntar på en andra person: ärende {desk.shared.number}"
    return [Told("lea", "/", words, before=True)]


def an_offered_place(desk):
    wait = Wait.objects.create(
        kind="talks", priority="soon", reason="no_place", need="Tid.", since=today(), next_check_on=today(),
        placed_at=now(), **desk.once(who=["placed_by"]),
    )  # fmt: skip
    told = {"place": "Torsdagar klockan tre.", "offered_on": today(), "offered_at": now()}
    WaitOffer.objects.create(wait=wait, **told, **desk.once(who=["offered_by"]))
    return [Told("anna", desk.url("case_waiting"), "Torsdagar klockan tre", before=True)]


def an_interpreter(desk):
    talk = session(desk.shared, desk.bo, now() + timedelta(days=2), state="booked")
    told = {"session": talk, "language": "dari", "changed_by": desk.bo, "changed_at": now()}
    InterpreterBooking.objects.create(case=desk.shared, **told)
    return [Told("anna", desk.url("case_sessions"), "dari", before=True), Told("anna", "/", desk.shared.number, True)]


KINDS = [
    a_case, a_task, a_clock, a_promise, a_talk, a_group, a_proposed_link, one_who_waits, one_who_comes_along,
    two_who_meet_a_child_and_a_parent,
    one_who_stands_in, the_next_step_of_a_child, a_conference, an_instruction, a_commission, what_is_not_signed,
    a_proposed_decision, a_plan, a_step_of_a_chain, a_night_card, a_high_risk,
    what_waits_for_a_second, an_offered_place, an_interpreter,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_s55_whatever_one_who_has_left_or_is_away_was_to_do_is_somebodys(browse, kind: Callable[[Desk], list[Told]]):
    desk = Desk()
    desk.browse = browse
    found = kind(desk)

    def told(one):
        page = browse(getattr(desk, one.by)).get(one.at)
        assert page.status_code == 200
        text = page.content.decode().replace("<bdi>", "").replace("</bdi>", "")
        return re.search(one.words, text, re.DOTALL) is not None

    assert [told(one) for one in found] == [one.before for one in found]
    for how, _ in LEFT_OR_AWAY:
        leave(desk.bo, how)
        assert [told(one) for one in found] == [True] * len(found), how
        back(desk.bo)
    assert [told(one) for one in found] == [one.before for one in found]  # who is back has it again


def back(staff):
    """That one is at work again."""
    staff.memberships.update(valid_to=None)
    type(staff).objects.filter(pk=staff.pk).update(is_active=True, paused_at=None)
