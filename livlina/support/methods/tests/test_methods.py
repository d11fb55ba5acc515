"""Help is given by its method: each step has a talk, a child's first is with a guardian, two give what takes two."""

import re
from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.models import ConsentStep, Decision, Party, Task
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.competence.tests.factories import has
from livlina.organisation.competence.tests.factories import kind as competence
from livlina.organisation.models import MethodNote, Municipality, Room
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Guardianship
from livlina.people.tests.factories import PersonFactory
from livlina.support.methods import rules
from livlina.support.methods.errors import (
    BelongsToNoPlacement,
    OneWorkerMissing,
    StepsWithoutTalk,
    TooYoungForIt,
    TwoWorkersMissing,
    WhyWithoutGuardian,
)
from livlina.support.methods.services import take_note_away
from livlina.support.models import Intervention, Plan, Session, Wait
from livlina.support.offer import catalogue, methods
from livlina.support.offer.terms import Evidence, PersonRole
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session
from requirements.register import load_register

TODAY = clock.today()
KINDS = catalogue.kinds()
TRAPPAN, STEPS = KINDS["trappan"], KINDS["trappan"].steps
STATES, ANSWERS = st.sampled_from(list(SessionState)), st.sampled_from(["", "yes", "no"])
SOMEBODY = st.none() | st.integers(1, 3)
CHILDS = ("trappan", "here_and_now", "crisis_support_steps", "child_counsellor_open", "bra_talks", "child_psychologist")
WHY = "Modern var sjuk och barnet ville ändå komma."


# ---- the rules ----


@pytest.mark.req("R-169")
@given(
    talks=st.lists(st.tuples(STATES, st.sampled_from(["", *STEPS])), max_size=8), words=st.sampled_from(["", " ", WHY])
)
def test_a_step_without_a_talk_is_told_and_it_is_not_done_without_words(talks, words):
    left = rules.steps_left(STEPS, talks)
    assert left == [step for step in STEPS if ("held", step) not in {(str(state.value), told) for state, told in talks}]
    assert all(step in rules.left_in_words(left) for step in left)
    assert bool(rules.left_in_words(left)) == bool(left)
    refused = rules.obstacle_to_being_done(is_done=True, left=left, words=words)
    assert isinstance(refused, StepsWithoutTalk) == (bool(left) and not words.strip())
    assert rules.obstacle_to_being_done(is_done=False, left=left, words=words) is None


@pytest.mark.req("R-169")
@given(ages=st.sets(st.integers(0, 17), max_size=2))
def test_trappan_is_from_four_years_where_the_age_is_known(ages):
    refused = rules.obstacle_to_age(TRAPPAN, ages=ages)
    assert isinstance(refused, TooYoungForIt) == (bool(ages) and max(ages) < 4)
    assert (TRAPPAN.ages.least, len(STEPS), TRAPPAN.talks.least, TRAPPAN.talks.most) == (4, 3, 3, 10)


@pytest.mark.req("R-173")
@given(talks=st.lists(st.tuples(STATES, ANSWERS), max_size=6))
def test_a_childs_first_talk_warns_until_a_guardian_was_there(talks):
    held = [answer for state, answer in talks if state == SessionState.HELD]
    expected = rules.BEFORE_FIRST
    if held:
        expected = {"yes": "", "no": rules.WITHOUT, "": rules.NOT_SAID}[held[0]]
    assert rules.at_first(TRAPPAN, talks) == expected
    assert rules.at_first(KINDS["support_talk"], talks) == rules.at_first(None, talks) == ""


@pytest.mark.req("R-177")
@given(
    child=SOMEBODY, guardian=SOMEBODY, witness=st.booleans(), key=st.sampled_from(["crisis_support_steps", "trappan"])
)
def test_two_give_crisis_support_and_one_alone_is_for_supervision(child, guardian, witness, key):
    kind, told = KINDS[key], {"child_worker": child, "guardian_worker": guardian}
    refused = rules.obstacle_to_pair(kind, witness_only=witness, **told)
    if not kind.by_two:
        assert refused is None
        assert not rules.is_for_supervision(kind, **told)
        return
    are_two = None not in (child, guardian) and child != guardian
    assert isinstance(refused, OneWorkerMissing) == (child is None)
    assert isinstance(refused, TwoWorkersMissing) == (child is not None and not are_two and not witness)
    if refused is None:
        assert rules.is_for_supervision(kind, **told) == (not are_two)


@pytest.mark.req("R-207")
@given(
    goals=st.lists(st.sampled_from([*TRAPPAN.goals, "ett annat mål"]), max_size=3),
    exercise=st.sampled_from(["", "a", "b"]),
)
def test_a_talk_touches_goals_and_exercises_of_its_own_help(goals, exercise):
    told = {"exercises": ["a"], "at_first": "", "why": ""}
    refused = rules.obstacle_to_use(TRAPPAN, goals=goals, exercise=exercise, **told)
    assert (refused is None) == ("ett annat mål" not in goals and exercise != "b")
    counted = rules.goals_touched(TRAPPAN.goals, [goals, goals])
    assert [goal for goal, _ in counted] == list(TRAPPAN.goals)
    assert all(number == 2 * (goal in goals) for goal, number in counted)


@pytest.mark.req("R-179")
@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 4)))
def test_what_only_one_person_has_is_told(asked):
    assert rules.rests_on_one(asked) == [name for name, number in asked.items() if number == 1]


@pytest.mark.req("R-117", "R-146", "R-152", "R-159", "R-163", "R-174", "R-184", "R-204", "R-206", "R-207")
def test_the_register_of_methods_says_what_the_sources_do_and_every_word_has_its_source():
    told, known = methods.register(), set(load_register().requirements)
    cards = told.methods
    assert {card.source for card in cards.values()} | {each.source for each in told.templates.values()} <= known
    assert set(cards) == {key for kind in KINDS.values() for key in kind.methods}
    for card in cards.values():
        assert card.read.end
        assert not card.is_to_be_read(card.read.start)
        assert card.is_to_be_read(card.read.end + timedelta(days=1))
        assert card.version
    assert {cards[key].competence for key in ("atv", "cbt", "mi")} == {"ATV", "KBT", "MI"}
    assert {cards[key].evidence for key in ("atv", "cbt", "mi")} == {Evidence.LACKING}
    assert "föräldrar som slår" in cards["after_interview"].gap
    assert KINDS["individual_treatment"].roles == {PersonRole.EXPOSED, PersonRole.USING_VIOLENCE}
    assert KINDS["individual_treatment"].methods == ("atv",)
    for key in ("trappan", "here_and_now", "support_talk", "support_person", "violence_talks"):
        assert KINDS[key].goals, key
        assert KINDS[key].indicators, key
    assert set(KINDS["here_and_now"].goals) == {
        *("sätta ord på det som har hänt", "veta hur man kan reagera", "avlasta skuld och ansvar"),
        "bättre självkänsla och tillit",
    }
    goals = {goal for kind in KINDS.values() for goal in kind.goals}
    assert all(each.goal in goals for card in cards.values() for each in card.exercises)
    assert told.templates["valued_direction"].roles == {PersonRole.USING_VIOLENCE}
    assert told.templates["childs_questions"].roles == {PersonRole.EXPOSED}


def test_a_register_that_cannot_be_right_is_told_where():
    card = "{key: x, name: X, about: A, version: '1', evidence: lacking, source: R-1, from: 2026-01-01, to: 2026-12-31}"
    goal = "{key: g, title: G, roles: [child], asks: A, source: R-1}"
    text = f"schema_version: 1\nmethods:\n  - {card}\n  - {card}\ngoal_templates:\n  - {goal}\n  - {goal}\n"
    found, faults = methods.methods_of(text.encode())
    assert (list(found.methods), list(found.templates)) == (["x"], ["g"])
    assert [(fault.line, fault.message) for fault in faults] == [
        (4, "Nyckeln står två gånger."),
        (7, "Nyckeln står två gånger."),
    ]
    assert methods.methods_of(b"- a")[1]


# ---- a child's help, from the first talk to the last ----


class At:
    """A unit in that municipality, a worker, and a child's own case."""

    def __init__(self, browse, key, role=CaseRole.CHILD, **person):
        self.unit, self.browse = UnitFactory(full_name="RVC Prov"), browse
        if key:
            Municipality.objects.create(key=key, name="M", kind="municipality")
        self.anna = worker(self.unit, name="Anna Prov")
        self.client = browse(self.anna)
        self.case = self.opened(role, **person)

    def opened(self, role, **person):
        made = CaseFactory(
            unit=self.unit, role=role, person=PersonFactory(**person), came_in_on=TODAY - timedelta(days=400)
        )
        engaged(made, self.anna)
        if role == CaseRole.CHILD:
            self.agreed(made)
        return made

    def agreed(self, case):
        """The guardian says yes to each of the kinds of help that are given here."""
        told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
        parent = Party.objects.create(case=case, person=PersonFactory(), role=PartyRole.GUARDIAN)
        Guardianship.objects.create(person=case.person, guardian=parent.person, kind="sole_custody", **told)
        for help, step in product(CHILDS, ("asked", "yes")):
            ConsentStep.objects.create(
                case=case, help=help, whom=parent, step=step, happened_on=TODAY, said_by=self.anna,
                said_at=clock.now(), submission=uuid4(),
            )  # fmt: skip

    def url(self, name, *ids):
        return reverse(name, args=[self.case.public_id, *ids])

    def page(self, name="case_interventions", *ids):
        return self.client.get(self.url(name, *ids)).content.decode()

    def post(self, name, *ids, **told):
        answer = self.client.post(self.url(name, *ids), {"submission": str(uuid4())} | told, follow=True)
        return answer.content.decode()

    def tell(self, talk, **told):
        version = Session.objects.get(public_id=talk).version
        return self.post("session_about", talk, version=version, **told)

    def start(self, kind, **told):
        sent = {
            "kind": kind,
            "starts_on": (TODAY - timedelta(days=30)).isoformat(),
            "ground": "service",
            "agreed": "on",
        }
        return self.post("intervention_new", **(sent | told))

    def held(self, given, days, **told):
        row = session(self.case, self.anna, clock.now() - timedelta(days=days), state="booked")
        Session.objects.filter(pk=row.pk).update(intervention=given, **told)
        self.post("session_mark", row.public_id, state="held", read="booked")
        return row


@pytest.mark.django_db
@pytest.mark.req("R-169", "R-173", "R-207")
def test_trappan_from_the_first_talk_with_a_guardian_to_a_step_that_is_missing(browse, traces):
    at = At(browse, "", birth_year=TODAY.year - 2)
    assert "Trappan är från 4 år" in at.start("trappan")
    at.case = at.opened(CaseRole.CHILD, birth_year=TODAY.year - 7)
    form = at.page("intervention_new")
    assert "I kompetensregistret står inget om dig och Trappan" in form
    assert "Insatsen har börjat" in at.start("trappan", talks="3")
    assert "Insatsen har börjat" in at.start("here_and_now")  # several at once
    row = Intervention.objects.get(kind="trappan")
    assert row.method_version == "Trappan 1"
    page = at.page()
    assert rules.BEFORE_FIRST in page
    assert "Inget samtal står ännu på stegen kontakt, rekonstruktion och kunskap." in page

    first = at.held(row, 20)
    assert rules.NOT_SAID in at.page()
    told = {"intervention": str(row.public_id), "step": "kontakt"}
    about = [first.public_id]
    assert "Skriv varför det första samtalet" in at.tell(*about, **told, at_first="no")
    assert "Spara" in at.tell(*about, **told, goals="ett annat")
    assert Session.objects.get(pk=first.pk).goals == []
    at.tell(*about, **told, at_first="no", at_first_why=WHY)
    page = at.page()
    assert rules.WITHOUT in page
    assert WHY in page
    assert rules.NOT_SAID not in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT at_first_why FROM support_session WHERE id = %s", [first.pk])
        assert WHY.encode() not in bytes(cursor.fetchone()[0])
    exercise = methods.register().methods["trappan"].exercises[0]
    used = {"at_first": "yes", "goals": list(TRAPPAN.goals[:2]), "exercise": exercise.name}
    assert exercise.goal in at.page("session_about", *about)
    at.tell(*about, **told, **used)
    page = at.page()
    assert rules.WITHOUT not in page
    assert WHY in page  # kept
    assert f"{TRAPPAN.goals[0]} (1 samtal)" in page
    assert f"övning: {exercise.name}" in page
    assert "Inget samtal står ännu på stegen rekonstruktion och kunskap." in page
    at.held(row, 10, step="rekonstruktion")
    coming = session(at.case, at.anna, clock.now() + timedelta(days=2), state="booked")
    Session.objects.filter(pk=coming.pk).update(intervention=row)
    assert "Samtalet har inte varit än" in at.tell(coming.public_id, **told, at_first="yes")
    at.tell(coming.public_id, **told, exercise=exercise.name)
    when = {
        "starts_on": (TODAY + timedelta(days=3)).isoformat(),
        "starts_time": "10.00",
        "minutes": "5",
        "staff": str(at.anna.public_id),
    }
    at.post("session_move", coming.public_id, **when)
    assert Session.objects.get(state="booked").exercise == exercise.name  # what was planned goes with it
    Session.objects.filter(state="booked").update(state="cancelled")

    end = {"ended_on": TODAY.isoformat(), "reason": "done"}
    assert "steget kunskap" in at.page("intervention_end", row.public_id)
    assert "Inget samtal står på steget kunskap" in at.post("intervention_end", row.public_id, **end)
    assert "Insatsen är avslutad" in at.post("intervention_end", row.public_id, **end, words="Barnet var klart.")
    assert "Inget samtal står ännu på steget kunskap." in at.page()
    assert "rekonstruktion" not in str(traces("intervention.ended")[-1].get("detail", ""))
    assert traces("session.told_of")


@pytest.mark.django_db
@pytest.mark.req("R-177", "R-178")
def test_crisis_support_in_three_steps_is_given_by_two_and_the_counsellor_by_either_way(browse):
    at = At(browse, "kommun-3", birth_year=TODAY.year - 9)
    bo, cia = worker(at.unit, name="Bo Prov"), worker(at.unit, name="Cia Prov")
    engaged(at.case, bo, EngagementKind.CO_ASSIGNED)
    form = at.page("intervention_new")
    assert "Vem möter barnet" in form
    assert "Cia Prov" not in form
    child, guardian = ({"child_worker": str(at.anna.public_id)}, {"guardian_worker": str(bo.public_id)})
    assert "Välj vem som möter barnet" in at.start("crisis_support_steps")
    assert "ges av två" in at.start("crisis_support_steps", **child)
    assert "Välj ett av svaren" in at.start("crisis_support_steps", child_worker=str(cia.public_id), **guardian)
    at.start("crisis_support_steps", **child, **guardian)
    page = at.page()
    assert "Barnet möter Anna Prov, Föräldern möter Bo Prov" in page
    assert "informationsmöte, hembesök och uppföljande samtal" in page
    assert rules.ALONE not in page
    assert not Task.objects.exists()
    at.case = at.opened(CaseRole.CHILD, birth_year=TODAY.year - 9)
    at.start("crisis_support_steps", **child, witness_only="on")
    assert rules.ALONE in at.page()
    assert Task.objects.get().what == rules.ALONE

    assert "Välj beslutet eller uppdraget" in at.start("child_counsellor")
    assert "Insatsen har börjat" in at.start("child_counsellor_open")
    assert Intervention.objects.get(kind="child_counsellor_open").ground == "service"
    client = browse(worker(at.unit, Role.GROUP_LEADER))
    listed = client.get(reverse("help_catalogue")).content.decode()
    assert "bara en person" not in listed
    has(bo, competence("Barnkurator", bo), bo)
    listed = client.get(reverse("help_catalogue")).content.decode()
    assert "Bara en person här har Barnkurator" in listed
    assert "bara en person" not in at.client.get(reverse("help_catalogue")).content.decode()


@pytest.mark.django_db
@pytest.mark.req("R-130", "R-139")
def test_crisis_talks_have_no_limit_and_belong_to_a_placement(browse):
    at = At(browse, "", CaseRole.EXPOSED)
    assert "Hör till placeringen" not in at.page("intervention_new")
    placed = Decision.objects.create(
        case=at.case, kind="shelter", outcome="granted", what="Boende.", grounds=["x"], laws=["lagen"],
        proposed_by=at.anna, proposed_at=clock.now(), decided_on=TODAY, signed_by=at.anna, signed_at=clock.now(),
        running=1, submission=uuid4(),
    )  # fmt: skip
    told = {"placement": str(placed.public_id)}
    assert "Hör till placeringen" in at.page("intervention_new")
    assert "hör inte till en placering" in at.start("telephone_advice", **told)
    at.start("crisis_talks", **told)
    row = Intervention.objects.get(kind="crisis_talks")
    assert (row.talks, row.ends_on, row.placement_ref) == (None, None, placed.public_id)
    assert reverse("decision", args=[at.case.public_id, placed.public_id]) in at.page()
    for kind in ("group_intervention", "support_talk"):  # several at once, and a group that is waited for
        at.start(kind)
    assert Intervention.objects.filter(case=at.case, ended_on=None).count() == 3
    wait = {
        "kind": "group",
        "priority": "soon",
        "since": TODAY.isoformat(),
        "need": "Nästa grupp.",
        "reason": "no_place",
    }
    at.post("waiting_new", **wait)
    assert Wait.objects.get(case=at.case, ended_on=None).kind == "group"
    assert "Grupp" in at.page("case_waiting")
    assert isinstance(rules.obstacle_to_placement(TRAPPAN, has_placement=True), BelongsToNoPlacement)
    assert isinstance(
        rules.obstacle_to_use(TRAPPAN, exercises=(), goals=(), exercise="", at_first="no", why="Kort"),
        WhyWithoutGuardian,
    )


@pytest.mark.django_db
@pytest.mark.req("R-181", "R-183")
def test_a_study_is_a_question_of_its_own_and_a_psychologist_is_a_referral(browse):
    at = At(browse, "", birth_year=TODAY.year - 9)
    at.start("bra_talks")
    row = Intervention.objects.get()
    assert "Det finns en studie. Att vara med är frivilligt" in at.page()
    day = {"on": TODAY.isoformat()}
    at.post("intervention_act", row.public_id, kind="study_yes", **day)
    assert "Med i studien." in at.page()
    at.post("intervention_act", row.public_id, kind="study_no", **day)
    assert "Inte med i studien." in at.page()
    at.start("child_psychologist")
    other = Intervention.objects.get(kind="child_psychologist")
    assert "Välj ett av svaren" in at.post("intervention_act", other.public_id, kind="study_yes", **day)
    at.post("intervention_act", other.public_id, kind="referred", **day)
    assert "Remiss skickad" in at.page()


@pytest.mark.django_db
@pytest.mark.req("R-117", "R-146", "R-152", "R-163", "R-174", "R-204", "R-206")
def test_the_card_shows_aims_to_all_who_work_here_and_keeps_what_was_noticed(browse, traces, application):
    at = At(browse, "stockholm", CaseRole.USING_VIOLENCE)
    has(at.anna, competence("ATV", at.anna), at.anna)
    url = reverse("help_card", args=["individual_treatment"])
    page = at.client.get(url).content.decode()
    for words in (
        "Få makt över sitt eget liv",
        "Brist på forskning",
        "ska läsas igenom igen senast",
        "Det står om dig",
        "R-117",
    ):
        assert words in page, words
    on_paper, *others = re.findall(r'<section class="panel( noprint)?"', page)  # the aims alone, and no unit
    assert (on_paper, set(others)) == ("", {" noprint"})
    assert "printline" not in page
    led = browse(worker(at.unit, Role.GROUP_LEADER)).get(url).content.decode()
    assert "Anna Prov" in led
    assert "bara en person" in led
    assert at.client.get(reverse("help_card", args=["no-such"])).status_code == 404
    once, words = str(uuid4()), "Övningen om värderingar behöver ett enklare språk."
    for _ in range(2):
        assert (
            "till nästa version"
            in at.client.post(url, {"words": words, "submission": once}, follow=True).content.decode()
        )
    for wrong, why in (("Kort.", "minst 20 tecken"), (f"{words} Ring 070-174 06 35.", "pekar ut någon")):
        answer = at.client.post(url, {"words": wrong, "submission": str(uuid4())})
        assert answer.status_code == 422
        assert why in answer.content.decode()
    note = MethodNote.objects.get()
    assert (note.version, note.help) == ("ATV-inspirerad behandling 1", "individual_treatment")
    assert words in browse(worker(UnitFactory())).get(url).content.decode()
    assert traces("method.noted")[-1]["case_ref"] is None
    assert browse(worker(at.unit, Role.STATISTICIAN)).post(url, {"words": words}).status_code == 404
    with application(actor(at.anna)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE organisation_methodnote SET words = 'x'")
    assert "I kompetensregistret står inget om dig och ATV" not in at.page("intervention_new")

    form = at.client.get(at.url("plan_new") + "?mall=valued_direction").content.decode()
    assert "Värderad riktning: Vilken partner och vilken förälder vill jag vara" in form
    assert "Svara på barnets frågor" not in form
    at.case = at.opened(CaseRole.EXPOSED)
    assert "Svara på barnets frågor" in at.page("plan_new")
    assert not Plan.objects.exists()
    assert "Barnets frågor, och när barnet används mot föräldern" in at.page(
        "session_about", session(at.case, at.anna, clock.now() - timedelta(days=1)).public_id
    )


@pytest.mark.django_db
def test_s23_what_is_noticed_of_a_method_names_nobody_of_ones_own_and_is_taken_away(browse, traces, application):
    unit = UnitFactory()
    anna = worker(unit)
    engaged(CaseFactory(unit=unit, person=PersonFactory(name="Vendela Exempelsson")), anna)
    url, words = reverse("help_card", args=["trappan"]), "Mattias kommer på torsdagar och tycker att det går fort."
    sent = {"words": "Vendelas torsdagar blev för korta för övningen.", "submission": str(uuid4())}
    refused = browse(anna).post(url, sent)
    assert (refused.status_code, "pekar ut någon" in refused.content.decode()) == (422, True)
    for spelled in ("Vende\u00adla", "Exe\u200bmpelsson", "Vendéla", "Vende\u0301las"):
        assert browse(anna).post(url, sent | {"words": f"I går kom {spelled}, igen, till övningen."}).status_code == 422
    assert browse(anna).post(url, sent | {"words": words}).status_code == 302  # of a colleague's client
    note = MethodNote.objects.get()
    away = {"away": str(note.public_id)}
    stranger, lead = worker(unit), worker(UnitFactory(), Role.GROUP_LEADER)
    assert "Ta bort, det pekar" not in browse(stranger).get(url).content.decode()
    assert browse(stranger).post(url, away).status_code == 404
    assert browse(lead).post(url, {"away": "x"}).status_code == 404
    with application(actor(stranger)), pytest.raises(NotPermitted):
        take_note_away(actor(stranger), note=note)
    assert "Ta bort, det pekar" in browse(anna).get(url).content.decode()
    assert words not in browse(lead).post(url, away, follow=True).content.decode()
    note.refresh_from_db()
    assert (note.words, note.taken_away_by) == ("", lead)
    assert traces("method.note_taken_away")[-1]["subject"].endswith(str(note.public_id))
    assert browse(lead).post(url, away).status_code == 404


@pytest.mark.django_db
@pytest.mark.req("R-203")
def test_childcare_is_asked_at_booking_with_the_rooms_that_have_it(browse):
    at = At(browse, "", CaseRole.EXPOSED)
    Room.objects.create(unit=at.unit, key="lek", name="Lekrummet", has_childcare=True, valid_from=date(2020, 1, 1))
    Room.objects.create(unit=at.unit, key="ett", name="Rum ett", valid_from=date(2020, 1, 1))
    form = at.page("session_new")
    for words in (
        "Barnpassning under samtalet",
        "Barnet får följa med",
        "Behövs, inte ordnad",
        "Rum som har barnpassning säger det.",
    ):
        assert words in form, words
    assert "Lekrummet, barnpassning" in form
    assert "Rum ett, barnpassning" not in form
