"""A commission from a decision to a unit: given, asked about, taken, refused; and what never goes over with it."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given as tried
from hypothesis import strategies as st

from livlina.access.commands import acting_as
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import queries as cases
from livlina.cases.commissions import queries, rules, services
from livlina.cases.commissions.errors import (
    CommissionIsSaved,
    CommissionIsSettled,
    DisclosureNeedsItsGround,
    DisclosureNeedsWhoDecided,
    NotGranted,
    NothingIsAsked,
)
from livlina.cases.commissions.models import SAID_OF_ALL, Commission, CommissionAnswer
from livlina.cases.commissions.services import CommissionFacts
from livlina.cases.commissions.terms import AnswerKind, State
from livlina.cases.decisions.models import Decision
from livlina.cases.errors import CaseNotPossible, HandlerNotAtUnit, HandlerNotPossible
from livlina.cases.handover.errors import CompetenceMissing
from livlina.cases.models import Case, Engagement, GivenWithout, Party, Task
from livlina.cases.process import queries as process
from livlina.cases.process import services as process_services
from livlina.cases.services import assign_case, read_as_lead, write_note
from livlina.cases.services.assigning import engage
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, housed, line_of, told_of_the_end
from livlina.core import clock
from livlina.organisation.competence.tests.factories import demand, kind
from livlina.organisation.models import Unit, UnitBoard
from livlina.organisation.tests import coming_in
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.errors import TellsWhere
from livlina.people.models import Person, Relation, Whereabouts
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
LACKING = "Hen har lång erfarenhet och får handledning."
WORDS = "Tio stödsamtal under våren, ett i veckan."
GROUND = "osl_12_2"


class Place:
    """Two units under one board and a third under another; a decision that grants help in a case at the first."""

    def __init__(self):
        self.unit = UnitFactory()
        self.board = UnitBoard.objects.get(unit=self.unit).board
        self.near, self.far = UnitFactory(board=self.board), UnitFactory()
        self.anna = worker(self.unit, Role.SOCIAL_WORKER, name="Anna Exempel")
        self.case = CaseFactory(unit=self.unit, board=self.board, person=PersonFactory(name="Alma Påhittad"))
        engaged(self.case, self.anna)
        self.lead = worker(self.near, Role.GROUP_LEADER)
        self.bo = worker(self.near)
        self.decision = self.decided()

    def decided(self, outcome="granted", *, case=None, **facts):
        now = clock.now()
        return Decision.objects.create(
            case=case or self.case,
            kind="intervention",
            outcome=outcome,
            what="Stödsamtal.",
            grounds=["sol2025_11_1"],
            laws=["lagen"],
            reasons="x",
            circumstances="x",
            proposed_by=self.anna,
            proposed_at=now,
            decided_on=clock.today(),
            signed_by=self.anna,
            signed_at=now,
            submission=uuid4(),
            **{"running": Decision.objects.count() + 1} | facts,
        )

    def give(self, unit=None, *, submission=None, decision=None, because="", **facts):
        told = {"to_unit": unit or self.near, "text": WORDS, "answer_by": clock.today() + timedelta(days=7)} | facts
        return services.give_commission(
            actor(self.anna),
            case=self.case,
            decision=decision or self.decision,
            facts=CommissionFacts(**told),
            submission=submission or uuid4(),
            at=clock.now(),
            confirmed_because=because,
        )

    def answer(self, commission, kind, *, by=None, text="", staff=None, submission=None):
        who = actor(by or self.lead)
        with acting_as(who):
            case = queries.origin(commission) or self.case
        return services.answer_commission(
            who,
            commission=commission,
            case=case,
            kind=kind,
            text=text,
            staff=staff,
            submission=submission or uuid4(),
            at=clock.now(),
        )

    def say(self, commission, kind, text=""):
        return services.say_from_the_case(
            actor(self.anna),
            case=self.case,
            given=queries.one_of_case(self.case, commission.public_id),
            kind=kind,
            text=text,
            submission=uuid4(),
            at=clock.now(),
        )


@pytest.fixture
def place():
    return Place()


# ---- rules ----


@tried(said=st.lists(st.sampled_from(AnswerKind.values), max_size=6))
def test_what_settles_a_commission_first_holds(said):
    settled = [kind for kind in said if kind in rules.SETTLES]
    of_carrying_out = [kind for kind in said if kind in rules.OF_CARRYING_OUT]
    if settled[:1] == ["accepted"] and of_carrying_out[-1:] == ["ended"]:
        settled = ["ended"]
    assert rules.state(said) == (settled[0] if settled else "asked" if said and said[-1] == "asked" else "waiting")


@tried(said=st.lists(st.sampled_from(AnswerKind.values), max_size=6), kind=st.sampled_from(SAID_OF_ALL))
def test_nothing_is_said_of_one_that_is_settled(said, kind):
    obstacle = rules.obstacle_to_answering(kind, text="tillräckligt många ord", said=said)
    if rules.is_settled(said):
        assert isinstance(obstacle, CommissionIsSettled)
    elif kind == AnswerKind.REPLIED:
        assert isinstance(obstacle, NothingIsAsked) == (rules.state(said) != State.ASKED)
    else:
        assert obstacle is None


# ---- given ----


@pytest.mark.req("R-114")
def test_given_a_granted_decision_a_unit_gets_the_words_and_never_the_file(place, browse, application, traces):
    housed(place.case, "Hemliga gatan 7")
    page = browse(place.anna)
    url = reverse("commission_new", args=[place.case.public_id, place.decision.public_id])
    typed = {
        "to_unit": str(place.near.public_id),
        "text": WORDS,
        "answer_by": clock.today().isoformat(),
        "submission": str(uuid4()),
    }
    assert page.post(url, typed).status_code == 302
    assert page.post(url, typed).status_code == 302  # a double click is one
    made = Commission.objects.get()
    assert "commission.given" in traces()
    with application(actor(place.lead)):
        assert [each.commission.text for each in queries.received(actor(place.lead))] == [WORDS]
        assert not Case.objects.exists()
        assert not Party.objects.exists()
        assert not Decision.objects.exists()
    read = browse(place.lead).get(reverse("commission", args=[made.public_id]))
    assert WORDS in read.content.decode()
    assert "Hemliga" not in read.content.decode()
    assert "commission.read" in traces()
    assert browse(place.lead).get(reverse("case", args=[place.case.public_id])).status_code == 404


def test_without_a_decision_that_grants_help_there_is_no_commission(place):
    with pytest.raises(NotGranted):
        place.give(decision=place.decided("refused"))


def test_a_unit_that_handles_alone_gives_itself_no_commission(place, browse):
    page = browse(place.anna).get(reverse("commission_new", args=[place.case.public_id, place.decision.public_id]))
    offered = page.content.decode()
    assert str(place.near.public_id) in offered
    assert str(place.unit.public_id) not in offered


def test_where_a_unit_handles_and_carries_out_the_same_case_goes_on(place, application, traces):
    Unit.objects.filter(pk=place.unit.pk).update(model="integrated")
    place.case.refresh_from_db()
    with application(actor(place.anna)):
        made = place.give(place.unit)
    answer = CommissionAnswer.objects.get()
    assert (answer.commission, answer.kind, answer.taken_case) == (made, "accepted", place.case)
    assert Case.objects.count() == 1
    assert "case.opened" not in traces()
    assert (answer.carried_by, Engagement.objects.count()) == (place.anna, 1)


def test_where_roles_are_apart_whoever_gives_it_names_who_carries_it_out_in_the_same_step(
    place, browse, application, traces
):
    """The colleague comes into the same case, and what each writes there is of its own part."""
    Unit.objects.filter(pk=place.unit.pk).update(model="cohesive")
    cia = worker(place.unit, name="Cia Behandlare")
    client, url = browse(place.anna), reverse("commission_new", args=[place.case.public_id, place.decision.public_id])
    assert "Cia Behandlare" in client.get(url).content.decode()
    before = write_note(actor(place.anna), case=place.case, text="Utredd.", happened_at=clock.now(), at=clock.now())
    sent = {
        "to_unit": str(place.unit.public_id),
        "text": WORDS,
        "answer_by": clock.today().isoformat(),
        "carrier": str(cia.public_id),
        "submission": str(uuid4()),
    }
    assert client.post(url, sent).status_code == 403, "it widens who sees the case"
    told_to_another_board = sent | {"to_unit": str(place.far.public_id), "carrier": "", "ground": GROUND}
    assert client.post(url, told_to_another_board).status_code == 403
    coming_in.confirm(client, place.anna)
    wrong = client.post(url, sent | {"to_unit": str(place.near.public_id)}).content.decode()
    assert f"{place.near.full_name} väljer själv vem som utför" in wrong
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    answer = CommissionAnswer.objects.get()
    assert (answer.kind, answer.taken_case, answer.carried_by) == ("accepted", place.case, cia)
    held = Engagement.objects.get(actor=cia)
    assert (held.case, held.kind, held.given_by) == (place.case, "co_assigned", place.anna)
    assert {"commission.taken", "case.shared"} <= set(traces())
    given = reverse("commission_given", args=[place.case.public_id, answer.commission.public_id])
    assert "Cia Behandlare utför det." in browse(cia).get(given).content.decode()
    new = browse(cia).get(reverse("note_new", args=[place.case.public_id])).content.decode()
    assert re.search(r'value="carrying_out"[^>]*checked', new)
    before.refresh_from_db()
    assert before.part == "handling"
    # nobody else is let in so: neither by a case of one's own without a commission, nor from another unit
    other = worker(place.unit)
    with application(actor(place.anna)), pytest.raises(DatabaseError), transaction.atomic():
        engage(place.case, other.pk, EngagementKind.CO_ASSIGNED, at=clock.now())
    place.case.refresh_from_db()
    with pytest.raises(HandlerNotAtUnit):
        place.give(place.unit, carrier=place.bo)


def test_s10_who_has_the_other_side_is_not_let_in_to_carry_it_out_and_nothing_is_given(place, application):
    Unit.objects.filter(pk=place.unit.pk).update(model="cohesive")
    place.case.refresh_from_db()
    cia = worker(place.unit)
    with_a_wall(place, cia, at=place.unit)
    with application(actor(place.anna)), pytest.raises(HandlerNotPossible):
        place.give(place.unit, carrier=cia)
    assert not Commission.objects.exists()
    assert not Engagement.objects.filter(case=place.case, actor=cia).exists()


@pytest.mark.req("R-362")
def test_one_who_lacks_what_such_a_case_asks_for_takes_it_or_carries_it_out_for_a_reason(place, browse):
    admin = worker(UnitFactory(), Role.SYSTEM_ADMIN)
    demand(kind("Samtal om våld", admin), "exposed", admin)
    made, lead = place.give(), browse(place.lead)
    url = reverse("commission", args=[made.public_id])
    assert "saknar Samtal om våld" in lead.get(url).content.decode()
    sent = {"kind": "accepted", "staff": str(place.bo.public_id), "submission": str(uuid4())}
    assert "saknar Samtal om våld, som efterfrågas" in lead.post(url, sent).content.decode()
    assert not CommissionAnswer.objects.exists()
    assert lead.post(url, sent | {"because": LACKING}).status_code == 302
    to_another = sent | {"staff": str(worker(place.near, name="Eva Prov").public_id), "because": LACKING}
    assert CommissionIsSaved.message in lead.post(url, to_another).content.decode()  # S-142
    kept = GivenWithout.objects.get()
    assert (kept.case, kept.reason) == (CommissionAnswer.objects.get().taken_case, LACKING)
    # the same where the unit commissions itself
    Unit.objects.filter(pk=place.unit.pk).update(model="cohesive")
    place.case.refresh_from_db()
    cia = worker(place.unit)
    with pytest.raises(CompetenceMissing):
        place.give(place.unit, carrier=cia)
    given = {"to_unit": place.unit, "carrier": cia}
    services.give_commission(
        actor(place.anna),
        case=place.case,
        decision=place.decision,
        facts=CommissionFacts(text=WORDS, answer_by=clock.today(), because=LACKING, **given),
        submission=uuid4(),
        at=clock.now(),
    )
    assert GivenWithout.objects.get(case=place.case).engagement.actor == cia


@pytest.mark.req("R-114")
def test_under_another_board_it_is_a_disclosure_with_its_ground_and_who_decided(place, browse):
    with pytest.raises(DisclosureNeedsItsGround):
        place.give(place.far)
    with pytest.raises(DisclosureNeedsWhoDecided):
        place.give(place.far, ground=GROUND)
    made = place.give(place.far, ground=GROUND, decided_by="Fia Fiktiv")
    assert made.is_disclosure
    assert made.to_board == UnitBoard.objects.get(unit=place.far).board
    lead = worker(place.far, Role.GROUP_LEADER)
    page = browse(lead).get(reverse("commission", args=[made.public_id])).content.decode()
    assert "Utlämnat till en annan nämnd" in page
    assert "Fia Fiktiv" in page


def test_s23_what_looks_like_whereabouts_is_asked_about_before_it_goes_over(place):
    with pytest.raises(TellsWhere):
        place.give(text="Ge stöd. Hon bor på Storgatan 12, 123 45 Staden.")


# ---- answered ----


def test_the_unit_asks_and_the_case_answers(place, browse):
    made = place.give()
    place.answer(made, "asked", text="Gäller det kvällstid också?")
    assert "har en fråga" in browse(place.anna).get(reverse("commissions")).content.decode()
    page = browse(place.anna).get(reverse("commission_given", args=[place.case.public_id, made.public_id]))
    assert "Gäller det kvällstid också?" in page.content.decode()
    place.say(made, "replied", "Ja, också kvällstid.")
    read = browse(place.lead).get(reverse("commission", args=[made.public_id])).content.decode()
    assert "Ja, också kvällstid." in read


def test_the_unit_takes_it_as_a_case_of_its_own(place, application, browse, traces):
    made = place.give()
    with application(actor(place.lead)):
        place.answer(made, "accepted", staff=place.bo)
    taken = CommissionAnswer.objects.get().taken_case
    assert (taken.unit, taken.role, taken.person.name) == (place.near, CaseRole.EXPOSED, "Alma Påhittad")
    assert Engagement.objects.filter(case=taken, actor=place.bo, kind="assigned").exists()
    assert "commission.taken" in traces()
    assert browse(place.bo).get(reverse("commission", args=[made.public_id])).status_code == 200
    assert "1 uppdrag" not in browse(place.bo).get(reverse("commissions")).content.decode()
    assert browse(place.bo).get(reverse("case", args=[place.case.public_id])).status_code == 404
    with application(actor(place.bo)):
        assert set(Case.objects.all()) == {taken}


def test_s20_who_is_marked_after_it_was_sent_is_marked_where_it_is_read_and_taken(place, application, browse):
    made = place.give()
    Person.objects.filter(pk=place.case.person_id).update(protection="secrecy_marking")
    said = browse(place.lead).get(reverse("commission", args=[made.public_id])).content.decode()
    assert "Sekretessmarkering" in said
    with application(actor(place.lead)):
        place.answer(made, "accepted", staff=place.bo)
    assert CommissionAnswer.objects.get().taken_case.person.protection == "secrecy_marking"


def test_s20_who_is_marked_after_it_was_taken_is_marked_at_the_other_unit_too_and_no_more_is_told(
    place, application, browse, traces
):
    made = place.give()
    with application(actor(place.lead)):
        place.answer(made, "accepted", staff=place.bo)
    taken = CommissionAnswer.objects.get().taken_case
    facts = people.facts_of(place.case.person)

    def mark(case, staff, protection):
        person = Person.objects.get(pk=case.person_id)
        told = {"facts": replace(facts, protection=protection), "version": person.version, "case": case}
        with application(actor(staff)):
            people.change_person(actor(staff), person=person, at=clock.now(), **told)

    def marks():
        return [Person.objects.get(pk=case.person_id).protection for case in (place.case, taken)]

    version = Person.objects.get(pk=taken.person_id).version
    mark(place.case, place.anna, "secrecy_marking")
    assert marks() == ["secrecy_marking"] * 2
    (row,) = traces("person.mark_followed")
    assert (row["case_ref"], row["actor_id"], row["why"]) == (taken.trace_ref, place.anna.pk, "commission")
    assert bytes(row["detail"]) == b""
    assert Person.objects.get(pk=taken.person_id).version == version + 1, "a form that is open is not saved over it"
    with application(actor(place.anna)):
        assert not Case.objects.filter(pk=taken.pk).exists()
        assert not Person.objects.filter(pk=taken.person_id).exists()
    mark(taken, place.bo, "protected_registration")  # who learns of it first tells the other
    assert marks() == ["protected_registration"] * 2
    mark(place.case, place.anna, "none")  # each file lowers its own
    assert marks() == ["none", "protected_registration"]
    assert len(traces("person.mark_followed")) == 2
    page = browse(place.bo).get(reverse("case_readers", args=[taken.public_id])).content.decode()
    assert "Skrev in uppgifter om en person" in page


def test_it_is_settled_once(place):
    made = place.give()
    place.answer(made, "declined", text="Vi har ingen plats i vår.")
    with pytest.raises(CommissionIsSettled):
        place.say(made, "withdrawn")
    same = uuid4()
    other = place.give()
    place.answer(other, "asked", text="Hur många samtal?", submission=same)
    with pytest.raises(CommissionIsSaved):  # S-142: what the same form says now is not saved
        place.answer(other, "asked", text="Hon är hotad. Får vi börja i dag?", submission=same)
    assert other.answers.count() == 1


def test_only_one_who_leads_the_unit_answers_and_a_stranger_gets_404(place, browse):
    made = place.give()
    with pytest.raises(NotPermitted):
        place.answer(made, "accepted", by=place.bo)
    for who in (place.bo, worker(place.far, Role.GROUP_LEADER)):
        assert browse(who).get(reverse("commission", args=[made.public_id])).status_code == 404
    assert browse(worker(place.near, Role.STATISTICIAN)).get(reverse("commissions")).status_code == 404
    stranger = browse(place.bo)
    assert stranger.get(reverse("case_commissions", args=[place.case.public_id])).status_code == 404
    assert stranger.get(reverse("commission_given", args=[place.case.public_id, made.public_id])).status_code == 404


# ---- walls ----


def with_a_wall(place, staff, *, at=None):
    """The member of staff works with the one who uses violence towards the client, at the other unit."""
    violent = PersonFactory(name="Torbjörn Fiktivsson")
    Party.objects.create(case=place.case, person=violent, role=PartyRole.OTHER_PARTY)
    beyond = CaseFactory(unit=at or place.near, board=place.board, person=violent, role=CaseRole.USING_VIOLENCE)
    engaged(beyond, staff)
    told = {"board": place.case.board, "told_in_case": place.case.pk, "recorded_at": clock.now()}
    Relation.objects.create(
        person=place.case.person, other=violent, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
    )
    return beyond


def test_s10_one_with_the_other_side_neither_reads_nor_takes_it(place, browse, application):
    made = place.give()
    with_a_wall(place, place.lead)
    assert browse(place.lead).get(reverse("commission", args=[made.public_id])).status_code == 404
    assert "Inget uppdrag väntar" in browse(place.lead).get(reverse("commissions")).content.decode()
    with application(actor(place.lead)):
        assert not Commission.objects.exists()
        assert not CommissionAnswer.objects.exists()


@pytest.mark.req("R-034")
def test_s10_one_with_the_other_side_is_not_given_it_and_the_refusal_does_not_say_why(place, application):
    """Also where no number ties the new row to the old."""
    made = place.give()
    with_a_wall(place, place.bo)
    with application(actor(place.lead)), pytest.raises(HandlerNotPossible):
        place.answer(made, "accepted", staff=place.bo)


def test_s10_who_has_it_is_not_given_the_other_side_afterwards(place, application):
    made = place.give()
    with application(actor(place.lead)):
        place.answer(made, "accepted", staff=place.bo)
    other = worker(place.near)
    beyond = with_a_wall(place, other)
    with application(actor(place.lead)), pytest.raises(HandlerNotPossible):
        assign_case(
            actor(place.lead), case=cases.lines(actor(place.lead)).get(pk=beyond.pk), staff=place.bo, at=clock.now()
        )


@pytest.mark.parametrize("takes", [False, True])
def test_s10_a_lead_who_has_read_a_commission_has_not_the_other_side_for_hours(place, browse, takes):
    made = place.give()
    his, boss = with_a_wall(place, worker(place.near)), worker(place.near, Role.UNIT_MANAGER)

    def have(case=his):
        if takes:
            return assign_case(actor(boss), case=line_of(case, boss), staff=boss, at=clock.now())
        told = {"reason": "danger", "text": "Handläggaren är sjuk och hotbilden har ändrats.", "hours": 8}
        return read_as_lead(actor(boss), case=line_of(case, boss), at=clock.now(), **told)

    assert browse(boss).get(reverse("commission", args=[made.public_id])).status_code == 200
    with pytest.raises(HandlerNotPossible if takes else CaseNotPossible):
        have()
    have(CaseFactory(unit=place.near, board=place.board))
    if takes:  # what one lead has read hinders nobody else
        assign_case(actor(boss), case=line_of(his, boss), staff=place.bo, at=clock.now())


@pytest.mark.parametrize("has_hurt_the_child", [False, True])
def test_s10_a_lead_who_has_read_a_childs_commission_may_have_the_case_of_a_parent_who_has_not_hurt_the_child(
    place, browse, has_hurt_the_child
):
    """A child is on neither parent's side."""
    Case.objects.filter(pk=place.case.pk).update(role=CaseRole.CHILD)
    place.case.refresh_from_db()
    father, boss = PersonFactory(), worker(place.near, Role.UNIT_MANAGER)
    Party.objects.create(case=place.case, person=father, role=PartyRole.GUARDIAN)
    his = CaseFactory(unit=place.near, board=place.board, person=father, role=CaseRole.USING_VIOLENCE)
    engaged(his, worker(place.near))
    if has_hurt_the_child:
        told = {"board": place.board, "told_in_case": place.case.pk, "recorded_at": clock.now()}
        Relation.objects.create(
            person=father, other=place.case.person, kind=RelationKind.PARENT, violence=Violence.BY_FIRST, **told
        )
    made = place.give()
    assert browse(boss).get(reverse("commission", args=[made.public_id])).status_code == 200
    take = partial(assign_case, actor(boss), case=line_of(his, boss), staff=boss, at=clock.now())
    if has_hurt_the_child:
        with pytest.raises(HandlerNotPossible):
            take()
    else:
        take()
        assert Engagement.objects.filter(case=his, actor=boss, wall=Wall.OPEN).exists()


def test_s10_a_lead_who_has_read_the_commissions_of_both_sides_gives_each_to_its_own_and_takes_neither(
    place, application, browse
):
    made = place.give()
    his = with_a_wall(place, worker(place.unit), at=place.unit)
    facts = {"from_unit": place.unit, "to_unit": place.near, "to_board": place.board, "answer_by": clock.today()}
    facts |= {"sent_by": place.anna, "sent_at": clock.now(), "submission": uuid4(), "name": "T", "text": WORDS}
    other = Commission.objects.create(case=his, decision=place.decided(case=his), role=his.role, **facts)
    boss = worker(place.near, Role.UNIT_MANAGER)
    for each in (made, other):
        assert browse(boss).get(reverse("commission", args=[each.public_id])).status_code == 200
    with application(actor(boss)), pytest.raises(HandlerNotPossible):
        place.answer(made, "accepted", by=boss, staff=boss)
    for each, staff in ((made, place.bo), (other, worker(place.near))):
        with application(actor(boss)):
            place.answer(each, "accepted", by=boss, staff=staff)


@pytest.mark.parametrize("settled", ["withdrawn", "declined", "accepted"])
def test_s103_what_was_taken_back_refused_or_taken_is_open_to_nobody_who_only_leads(
    place, application, browse, settled
):
    made, other = place.give(), worker(place.near, Role.UNIT_MANAGER)
    url = reverse("commission", args=[made.public_id])
    for lead in (place.lead, other):
        assert browse(lead).get(url).status_code == 200
    if settled == "withdrawn":
        place.say(made, "withdrawn")
    else:
        with application(actor(place.lead)):
            place.answer(made, settled, text="Vi har ingen plats i vår.", staff=place.bo)
    assert browse(other).get(url).status_code == 404
    assert browse(other).post(url, {"kind": "asked", "text": "Hur många samtal?"}).status_code == 404
    with application(actor(other)):
        assert not Commission.objects.exists()
        assert not CommissionAnswer.objects.exists()
        with pytest.raises(CommissionIsSettled):
            place.answer(made, "asked", by=other, text="Hur många samtal blir det?")
    assert (browse(place.lead).get(url).status_code == 200) == (settled != "withdrawn"), "who said it reads it on"
    given = reverse("commission_given", args=[place.case.public_id, made.public_id])
    assert browse(place.anna).get(given).status_code == 200
    if settled == "accepted":
        assert browse(place.bo).get(url).status_code == 200
        Engagement.objects.filter(actor=place.lead).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION hours_of_reading(at_unit bigint) RETURNS interval LANGUAGE sql STABLE"
            " AS $$ SELECT interval '0' $$"
        )
    assert browse(place.lead).get(url).status_code == 404


def test_r114_a_commission_that_is_declined_is_told_to_those_who_have_the_case_and_to_who_leads(
    place, browse, application
):
    told, made = Told(place), place.give()
    form = {"kind": "declined", "text": "Vi har ingen plats i vår.", "submission": str(uuid4())}
    assert browse(place.lead).post(reverse("commission", args=[made.public_id]), form).status_code == 302
    rows = {(row.owner, *row.tells_of) for row in Task.objects.filter(is_for_one=False)}
    assert {(place.anna, "declined"), (told.selma, "declined")} == rows
    assert notices_of(application, told.johanna) == {"declined"}
    assert "ett uppdrag är nekat" in browse(place.anna).get(reverse("my_day")).content.decode()
    events = browse(place.anna).get(reverse("case_events", args=[place.case.public_id])).content.decode()
    for words in ("tackade nej", "Vi har ingen plats i vår."):
        assert words in events


def test_r107_a_question_about_a_commission_is_told_to_those_who_have_the_case(place, browse, application):
    told, made = Told(place), place.give()
    form = {"kind": "asked", "text": "Är hon kvar hos sin syster?", "submission": str(uuid4())}
    assert browse(place.lead).post(reverse("commission", args=[made.public_id]), form).status_code == 302
    rows = {(row.owner, *row.tells_of) for row in Task.objects.filter(is_for_one=False)}
    assert {(place.anna, "asked"), (told.selma, "asked")} == rows
    assert notices_of(application, told.johanna) == {"asked"}
    assert "frågar något: svara under Uppdrag" in browse(place.anna).get(reverse("my_day")).content.decode()


def test_r107_a_commission_that_nobody_answers_is_late_on_the_day_of_both_sides(place, browse):
    made, words = place.give(), "har inte fått svar i tid"
    page = browse(place.lead).get(reverse("my_day")).content.decode()
    assert "1 uppdrag väntar på svar" in page
    assert words not in browse(place.anna).get(reverse("my_day")).content.decode()
    Commission.objects.update(answer_by=clock.today() - timedelta(days=1))
    page = browse(place.anna).get(reverse("my_day")).content.decode()
    assert f"Ett uppdrag i ärende {place.case.number} {words}" in page
    assert words not in browse(worker(place.near)).get(reverse("my_day")).content.decode()
    place.say(made, "withdrawn")
    for one in (place.anna, place.lead):
        page = browse(one).get(reverse("my_day")).content.decode()
        assert "väntar på svar" not in page
        assert words not in page


def test_s142_a_refusal_that_is_sent_twice_is_one_though_it_closes_the_commission(place, browse):
    made, client = place.give(), browse(place.lead)
    told = {"kind": "declined", "text": "Vi har ingen plats i vår.", "submission": str(uuid4())}
    url = reverse("commission", args=[made.public_id])
    assert [client.post(url, told).status_code for _ in range(2)] == [302, 302]
    assert made.answers.count() == 1


def test_s44_who_has_read_a_commission_stands_among_those_who_have_read_the_case_it_came_from(place, browse, traces):
    made = place.give()
    url = reverse("commission", args=[made.public_id])
    client = browse(place.lead)
    assert client.get(url).status_code == 200
    assert client.post(url, {"kind": "asked", "text": "Hur?", "submission": str(uuid4())}).status_code == 200
    assert (
        client.post(url, {"kind": "asked", "text": "Gäller det kvällstid?", "submission": str(uuid4())}).status_code
        == 302
    )
    for action in ("commission.read", "answer_commission.refused", "commission.asked"):
        assert {row["case_ref"] for row in traces(action)} == {place.case.trace_ref}, action
    page = browse(place.anna).get(reverse("case_readers", args=[place.case.public_id])).content.decode()
    assert f"Gruppledare, {place.near.full_name}" in page
    assert "Läste ett uppdrag till en annan enhet" in page
    with acting_as(actor(worker(place.far, Role.GROUP_LEADER))), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM commission_origin(%s)", [made.pk])
        assert cursor.fetchone() == (0,), "what traces call the case is told nobody who is not shown it"


def test_s11_where_a_child_is_stays_hidden_from_the_fathers_worker_in_the_case_that_a_commission_makes(
    place, application
):
    """Both parents stand in the child's own case, and nobody does yet in the one the commission makes."""
    Case.objects.filter(pk=place.case.pk).update(role=CaseRole.CHILD)
    place.case.refresh_from_db()
    mother, father = PersonFactory(name="Alma Påhittad"), PersonFactory(name="Torbjörn Fiktivsson")
    for guardian in (mother, father):
        Party.objects.create(case=place.case, person=guardian, role=PartyRole.GUARDIAN)
    his = CaseFactory(unit=place.near, board=place.board, person=father, role=CaseRole.USING_VIOLENCE)
    engaged(his, place.bo)
    told = {"board": his.board, "told_in_case": his.pk, "recorded_at": clock.now()}
    Relation.objects.create(person=father, other=mother, kind=RelationKind.PARTNER, violence=Violence.BY_FIRST, **told)
    made = place.give()
    with application(actor(place.lead)):
        place.answer(made, "accepted", staff=place.bo)
    taken = CommissionAnswer.objects.get().taken_case
    assert Engagement.objects.get(case=taken, actor=place.bo).wall == Wall.SHIELDED
    housed(taken, "Gömgatan 14, Avlägsby")
    with application(actor(place.bo)):
        assert Case.objects.filter(pk=taken.pk).exists()
        assert not Whereabouts.objects.exists()


@pytest.mark.parametrize("hidden_by", ["the other parent's case", "the lead", "a reading"])
def test_s21_where_a_child_is_is_not_told_by_the_words_of_its_commission_when_it_is_taken(
    place, application, browse, hidden_by
):
    """Whoever gave it kept the place for a reason, and did not know who would carry it out."""
    Case.objects.filter(pk=place.case.pk).update(role=CaseRole.CHILD)
    place.case.refresh_from_db()
    boss = worker(place.near, Role.UNIT_MANAGER)
    father, told = PersonFactory(), {"board": place.board, "recorded_at": clock.now()}
    if hidden_by == "the other parent's case":
        mother = PersonFactory()
        Party.objects.create(case=place.case, person=mother, role=PartyRole.GUARDIAN)
        his = CaseFactory(unit=place.near, board=place.board, person=father, role=CaseRole.USING_VIOLENCE)
        engaged(his, place.bo)
        Relation.objects.create(
            **told, person=father, other=mother, kind="partner", violence=Violence.BY_FIRST, told_in_case=his.pk
        )
    made = place.give(text="Träffa barnet hos mamma på Gömgatan 14, 123 45 Avlägsby.", because="Ni hämtar barnet där.")
    other = worker(place.near)
    with application(actor(place.lead)):
        place.answer(made, "accepted", staff=other if hidden_by == "a reading" else place.bo)
    taken, reader = CommissionAnswer.objects.get().taken_case, boss if hidden_by == "a reading" else place.bo
    if hidden_by == "the lead":
        Engagement.objects.filter(actor=place.bo).update(carries_whereabouts=False)
    elif hidden_by == "a reading":
        why = {"reason": "danger", "text": "Handläggaren är sjuk och hotbilden har ändrats.", "hours": 8}
        read_as_lead(actor(boss), case=line_of(taken, boss), at=clock.now(), **why)
    url = reverse("commission", args=[made.public_id])
    assert browse(reader).get(url).status_code == 404
    assert browse(reader).get(reverse("case", args=[taken.public_id])).status_code == 200
    with application(actor(reader)):
        assert not Commission.objects.exists()
        assert not CommissionAnswer.objects.exists()
    if hidden_by != "the other parent's case":  # a step of its own opens it
        Engagement.objects.filter(case=taken, actor=reader).update(carries_whereabouts=True)
        assert "Gömgatan 14" in browse(reader).get(url).content.decode()


@pytest.mark.req("R-034")
def test_commissions_in_one_family_stand_side_by_side(place, application):
    first, second, third = place.give(), place.give(), place.give()
    for each in (first, second, third):
        with application(actor(place.lead)):
            place.answer(each, "accepted", staff=place.bo)
    taken = [answer.taken_case for answer in CommissionAnswer.objects.order_by("pk")]
    child = PersonFactory()
    for case in taken[:2]:
        Party.objects.create(case=case, person=child, role=PartyRole.CHILD)
    with application(actor(place.bo)):
        together = queries.families(queries.carried_out(actor(place.bo)))
    assert [[each.commission for each in family] for family in together] == [[first, second], [third]]


def test_an_open_commission_stands_in_the_way_of_closing_until_it_is_taken_back(place, browse):
    made, client = place.give(), browse(place.anna)
    close = reverse("case_close", args=[place.case.public_id])
    page = client.get(close).content.decode()
    assert f"{place.near.full_name} har inte svarat på ett uppdrag" in page
    assert reverse("case_commissions", args=[place.case.public_id]) in page
    sent = told_of_the_end(ClosingReasonFactory())
    assert "har inte svarat" in client.post(close, sent).content.decode()
    assert Case.objects.get(pk=place.case.pk).is_open
    place.say(made, "withdrawn", "Hon har ändrat sig.")
    assert client.post(close, sent).status_code == 302
    assert not Case.objects.get(pk=place.case.pk).is_open


class Told:
    """Selma stands in for the handler; Johanna leads the unit of the case."""

    def __init__(self, place):
        self.selma = worker(place.unit, Role.SOCIAL_WORKER, name="Selma Påhittad")
        engaged(place.case, self.selma, EngagementKind.STAND_IN)
        self.johanna = worker(place.unit, Role.UNIT_MANAGER, name="Johanna Broexempel")


def notices_of(application, staff):
    with application(actor(staff)):
        return {each for row in process.notices() for each in row.tells_of}


def test_r114_a_commission_taken_back_by_a_stand_in_stands_in_the_case_and_is_told_at_both_units(
    place, browse, application
):
    told, commission = Told(place), place.give()
    (given,) = [each for each in queries.of_case(place.case) if each.commission.pk == commission.pk]
    services.say_from_the_case(
        actor(told.selma), case=place.case, given=given, kind=AnswerKind.WITHDRAWN, text="Behövs inte längre nu.",
        submission=uuid4(), at=clock.now(),
    )  # fmt: skip
    assert {(row.owner, *row.tells_of) for row in Task.objects.filter(is_for_one=False)} == {(place.anna, "commission")}
    assert notices_of(application, told.johanna) == notices_of(application, place.lead) == {"commission"}
    with application(actor(place.lead)):
        (row,) = process.notices()
        assert (row.number, row.is_mine, row.is_led) == ("", False, False)
    events = browse(place.anna).get(reverse("case_events", args=[place.case.public_id])).content.decode()
    for words in ("Uppdraget: tog tillbaka uppdraget", "Selma Påhittad", "Behövs inte längre nu."):
        assert words in events


def test_s41_a_disclosure_in_a_leads_name_is_told_to_her_and_to_the_handler(place, browse, application):
    told = Told(place)
    facts = CommissionFacts(
        to_unit=place.far, text=WORDS, answer_by=clock.today() + timedelta(days=7), ground=GROUND,
        decided_by="Johanna Broexempel, enhetschef",
    )  # fmt: skip
    made = services.give_commission(
        actor(told.selma), case=place.case, decision=place.decision, facts=facts, submission=uuid4(), at=clock.now()
    )
    assert {(row.owner, *row.tells_of) for row in Task.objects.filter(is_for_one=False)} == {(place.anna, "disclosed")}
    assert notices_of(application, told.johanna) == {"named_decider"}
    given, taken = (
        reverse("commission_given", args=[place.case.public_id, made.public_id]),
        reverse("commission", args=[made.public_id]),
    )
    far_lead = worker(place.far, Role.GROUP_LEADER)
    said = "Johanna Broexempel säger att det inte stämmer"
    assert said not in browse(far_lead).get(taken).content.decode()
    with application(actor(told.johanna)):
        (row,) = process.notices()
        assert "ett utlämnande med ett uppdrag" in row.words
        process_services.hear_notice(actor(told.johanna), notice=row, is_so=False, read=[row.mark], at=clock.now())
    for reader, page in ((place.anna, given), (far_lead, taken)):
        assert said in browse(reader).get(page).content.decode()


def test_r114_a_commission_that_is_ended_with_help_left_is_told_where_it_was_given_and_says_so(
    place, browse, application, traces
):
    """Taken in and ended in the same minute at the other unit: those who granted the help know, until they read."""
    told, ends_on = Told(place), clock.today() + timedelta(days=90)
    made = place.give(talks=10, ends_on=ends_on, decision=place.decided(talks=10, ends_on=ends_on))
    taken = place.answer(made, "accepted", staff=place.bo).taken_case
    page, listed = (reverse(name, args=[place.case.public_id]) for name in ("case_events", "case_commissions"))
    itself = reverse("commission_given", args=[place.case.public_id, made.public_id])
    bo, anna = browse(place.bo), browse(place.anna)
    assert "avslutat hos den som utför" not in anna.get(itself).content.decode()
    close = reverse("case_close", args=[taken.public_id])
    assert bo.post(close, told_of_the_end(ClosingReasonFactory())).status_code == 302
    for shown in (anna.get(itself), anna.get(listed)):
        assert "avslutat hos den som utför det" in shown.content.decode()
    events = anna.get(page).content.decode()
    assert "Uppdraget: avslutades hos den som utför det, med hjälp kvar" in events
    assert "efter 0 samtal" in events
    told_of = {(row.case, row.owner, *row.tells_of) for row in Task.objects.filter(is_for_one=False)}
    assert {(place.case, place.anna, "help_ended"), (place.case, told.selma, "help_ended")} == told_of
    assert notices_of(application, told.johanna) == {"help_ended"}
    assert "med hjälp kvar" in anna.get("/").content.decode()
    assert traces("commission.ended")[0]["case_ref"] == place.case.trace_ref
    # opened again it goes on, and that is said too
    again = reverse("case_reopen", args=[taken.public_id])
    assert bo.post(again, {"reason": "Hon vill komma tillbaka till oss."}).status_code == 302
    assert "mottaget" in anna.get(itself).content.decode()
    assert "återupptogs" in anna.get(page).content.decode()


def test_r114_what_is_ended_when_the_last_day_has_come_and_the_talks_are_held_is_told_to_nobody(place, browse):
    today = clock.today()
    made = place.give(ends_on=today, decision=place.decided(starts_on=today, ends_on=today))
    taken = place.answer(made, "accepted", staff=place.bo).taken_case
    close = reverse("case_close", args=[taken.public_id])
    assert browse(place.bo).post(close, told_of_the_end(ClosingReasonFactory())).status_code == 302
    assert not CommissionAnswer.objects.filter(kind="ended").exists()
    assert not Task.objects.exists()


def test_s21_who_is_not_shown_the_commission_ends_it_and_to_another_board_goes_no_number_of_talks(
    place, browse, application
):
    made = place.give(place.far, ground=GROUND, decided_by="Fia Fiktiv", decision=place.decided(talks=10))
    lead, cia = worker(place.far, Role.GROUP_LEADER), worker(place.far)
    taken = place.answer(made, "accepted", by=lead, staff=cia).taken_case
    Engagement.objects.filter(case=taken, actor=cia).update(carries_whereabouts=False)
    with application(actor(cia)):
        assert not Commission.objects.exists()
    close = reverse("case_close", args=[taken.public_id])
    assert browse(cia).post(close, told_of_the_end(ClosingReasonFactory())).status_code == 302
    ended = CommissionAnswer.objects.get(kind="ended")
    assert (ended.commission, ended.talks, ended.said_by) == (made, None, cia)
    itself = browse(place.anna).get(reverse("commission_given", args=[place.case.public_id, made.public_id]))
    assert "avslutat hos den som utför det" in itself.content.decode()
    with application(actor(cia)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT say_of_carrying_out(%s, 'ended', 10)", [place.case.pk])
