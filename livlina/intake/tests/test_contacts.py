"""First contacts as stories: what each command does and leaves behind, and what it refuses."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from livlina.access.actor import NOBODY, system
from livlina.access.commands import acting_as
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import queries as cases
from livlina.cases.errors import HandlerNotAtUnit, SearchIsTooShort
from livlina.cases.models import Case, GivenWithout, Party
from livlina.cases.terms import CaseRole, Entrance
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.core.identity_number import parse
from livlina.core.period import Period
from livlina.core.terms import Answer
from livlina.intake import errors, queries, services
from livlina.intake.models import Contact, ContactCounter
from livlina.intake.services import ContactFacts, Ending, Identity, Redirection
from livlina.intake.terms import ContactKind, ContactRole, Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation import loading
from livlina.organisation.competence.tests.factories import demand, has
from livlina.organisation.competence.tests.factories import kind as competence
from livlina.organisation.models import Catchment, District, Municipality, Project, Unit
from livlina.organisation.services import load_organisation
from livlina.organisation.terms import Basis, Function
from livlina.organisation.tests.factories import (
    BEGINNING,
    BoardFactory,
    DistrictFactory,
    MembershipFactory,
    UnitFactory,
    actor,
    worker,
)
from livlina.people.models import Person, SafeChannel
from livlina.people.terms import ChannelKind, Protection, Sex
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

NUMBER = "19701063-2391"  # an example, of nobody


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def anna(unit):
    return worker(unit, Role.INTAKE)


def told(**changes):
    return ContactFacts(**{"kind": ContactKind.PERSON, "entrance": Entrance.SELF, "received_at": clock.now()} | changes)


def register(staff, unit, *, identity=None, **options):
    facts = options.pop("facts", None) or told(**options.pop("told", {}))
    return services.register_contact(
        actor(staff), unit=unit, facts=facts, at=clock.now(), identity=identity or Identity(), **options
    )


def give_catchment(unit, district, function=Function.TREATMENT):
    Catchment.objects.create(unit=unit, district=district, function=function, valid_from=BEGINNING, basis=Basis.SEED)


def counted(who, period):
    """The door of the database that counts asks who acts."""
    with acting_as(who):
        return queries.contact_counts(who, period=period)


# -- writing down --------------------------------------------------------------------------------------------


def test_a_contact_with_a_name_is_written_down_and_read_back_under_the_policies(application, unit, anna, traces):
    number = parse(NUMBER, today=clock.today())
    with application(actor(anna)):
        contact = register(
            anna,
            unit,
            identity=Identity(name="Alma Exempelsson", number=number),
            told={
                "phone": "070-000 00 01",
                "safe_to_call": Answer.YES,
                "call_when": "vardagar 9–14",
                "say": "det gäller bokningen",
                "code_word": "boken",
            },
        )
        again = queries.as_shown(actor(anna)).get()
        assert again.person.name == "Alma Exempelsson"
        assert again.person.identity_number == "197010632391"
        assert again.birth_year == again.person.birth_year == 1970
        channel = SafeChannel.objects.select_related("person").get()
        assert (channel.value, channel.is_safe, channel.safe_when, channel.say, channel.code_word) == (
            "070-000 00 01",
            Answer.YES,
            "vardagar 9–14",
            "det gäller bokningen",
            "boken",
        )
    assert (channel.told_in_contact, channel.board_id) == (contact.pk, contact.board_id)
    assert traces() == ["person.registered", "channel.told", "contact.registered"]
    assert traces("contact.registered")[0]["case_ref"] == contact.trace_ref


def test_s10_a_number_that_is_missing_among_the_contacts_is_nobodys(unit, anna):
    numbers = [register(anna, unit).number for _ in range(20)]
    steps = {after - before for before, after in pairwise(numbers)}
    assert min(steps) >= 1
    assert len(steps) > 1


def test_s12_a_number_known_elsewhere_changes_nothing(application, unit, anna):
    number = parse(NUMBER, today=clock.today())
    register(worker(other := UnitFactory()), other, identity=Identity(name="Alma Annan", number=number))
    with application(actor(anna)):
        contact = register(anna, unit, identity=Identity(name="Alma", number=number))
        assert contact.person.name == "Alma"
        assert Person.objects.count() == 1
    assert Person.objects.count() == 2


@pytest.mark.parametrize("kind", [ContactKind.ANONYMOUS, ContactKind.COLLEAGUE_ADVICE])
@pytest.mark.parametrize(
    ("facts", "identity"),
    [
        ({}, Identity(name="Alma")),
        ({}, Identity(protection=Protection.SECRECY_MARKING)),
        ({"phone": "070-000 00 01"}, Identity()),
        ({"called": "A"}, Identity()),
        ({"note": "hon har 19701063-2391"}, Identity()),
    ],
)
def test_a_contact_without_a_name_keeps_nothing_that_identifies(unit, anna, kind, facts, identity, traces):
    with pytest.raises((errors.NamelessKeepsNoName, errors.NumberInText)):
        register(anna, unit, identity=identity, told={"kind": kind} | facts)
    assert not Contact.objects.exists()
    assert not Person.objects.exists()
    assert traces() == ["register_contact.refused"]


@pytest.mark.req("R-071")
def test_advice_to_a_colleague_in_health_care_is_counted_without_anyones_name(application, unit, anna):
    with application(actor(anna)):
        register(
            anna,
            unit,
            told={
                "kind": ContactKind.COLLEAGUE_ADVICE,
                "entrance": Entrance.HEALTH_CARE,
                "entrance_detail": "BVC",
                "note": "Hur frågar jag?",
            },
        )
    contact = Contact.objects.get()
    assert (contact.person, contact.phone, contact.called) == (None, "", "")
    assert queries.number_name(contact) == f"Råd till kollega {contact.number}"
    lead = actor(worker(unit, Role.UNIT_MANAGER))
    counts = counted(lead, Period(clock.today()))[0]
    assert (counts.contacts, counts.anonymous, counts.entrances) == (1, 1, {Entrance.HEALTH_CARE: 1})


def test_s142_the_same_form_twice_is_one_contact(application, unit, anna, traces):
    sent = {"submission": uuid4(), "facts": told(), "identity": Identity(name="Alma")}
    with application(actor(anna)):
        first = register(anna, unit, **sent)
        again = register(anna, unit, **sent)
    assert first.pk == again.pk
    assert Contact.objects.count() == Person.objects.count() == 1
    assert traces("contact.registered_again")


@pytest.mark.parametrize(
    "changed",
    [
        {"told": {"safe_to_call": "no"}},
        {"told": {"phone": "070-174 06 06"}},
        {"told": {"immediate_danger": "yes", "danger_note": "Han är på väg hem."}},
        {"told": {"note": "Ring inte."}},
        {"identity": Identity(name="Alva")},
        {"identity": Identity(name="Alma", protection=Protection.SECRECY_MARKING)},
        {"identity": Identity()},
        {"first_answer": "Rådet var att ringa polisen."},
    ],
)
def test_s142_the_same_form_with_other_facts_is_refused_and_not_called_saved(application, unit, anna, changed):
    other = dict(changed)
    facts_now = other.pop("told", {})
    facts = {"received_at": clock.now(), "safe_to_call": "yes", "phone": "070-174 06 05"}
    sent = {"identity": Identity(name="Alma"), "submission": uuid4(), "first_answer_at": clock.now()}
    with application(actor(anna)):
        first = register(anna, unit, told=facts, **sent)
        with pytest.raises(errors.SentWithOtherFacts):
            register(anna, unit, told=facts | facts_now, **sent | other)
    assert Contact.objects.count() == 1
    assert Contact.objects.get().safe_to_call == first.safe_to_call == "yes"


def test_a_submission_of_someone_else_is_refused_and_not_shown(unit, anna):
    sent = uuid4()
    bo = worker(other := UnitFactory(), Role.INTAKE)
    register(bo, other, submission=sent)
    with pytest.raises(errors.SentBefore):
        register(anna, unit, submission=sent)
    assert Contact.objects.filter(unit=unit).count() == 0


def test_registering_needs_the_role_at_that_unit(unit, anna, traces):
    with pytest.raises(NotPermitted):
        register(anna, UnitFactory())
    with pytest.raises(NotPermitted):
        register(worker(unit, Role.STATISTICIAN), unit)
    assert traces() == ["register_contact.refused"] * 2


def test_islandsprojektet_asks_about_children_and_rvt_about_the_decision(unit, anna):
    project = Project.objects.create(key="islandsprojektet", name="Islandsprojektet", valid_from=BEGINNING)
    with pytest.raises(errors.ChildrenNotAsked):
        register(anna, unit, told={"project": project})
    with pytest.raises(errors.DecisionReferenceMissing):
        register(anna, unit, told={"entrance": Entrance.RVT})
    register(anna, unit, told={"project": project, "has_children": Answer.NO})


def test_a_known_person_is_chosen_and_not_made_again(application, unit, anna):
    case = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson", sex=Sex.FEMALE, birth_year=1985))
    engaged(case, anna)
    with application(actor(anna)):
        contact = register(anna, unit, person=case.person)
    assert (contact.person_id, contact.sex, contact.birth_year) == (case.person_id, Sex.FEMALE, 1985)
    assert Person.objects.count() == 1


def test_the_first_answer_can_be_given_at_once(unit, anna):
    at = clock.now()
    facts = told(received_at=at - timedelta(minutes=5))
    contact = register(anna, unit, facts=facts, first_answer_at=at, first_answer="Ringde upp", takes_it=True)
    assert (contact.first_answer, contact.handler_id) == ("Ringde upp", anna.pk)
    with pytest.raises(errors.AnsweredBeforeContact):
        register(anna, unit, first_answer_at=at - timedelta(hours=1))


# -- correcting ----------------------------------------------------------------------------------------------


def change(staff, contact, *, identity=None, version=None, person_version=None, danger_because="", **changes):
    before = {name: getattr(contact, name) for name in ContactFacts.__dataclass_fields__}
    return services.change_contact(
        actor(staff),
        contact=contact,
        facts=ContactFacts(**before | changes),
        identity=identity or Identity(name=contact.person.name if contact.person else ""),
        version=version or contact.version,
        person_version=person_version or (contact.person.version if contact.person else None),
        danger_because=danger_because,
        at=clock.now(),
    )


def test_a_contact_is_completed_and_the_trace_tells_only_that_sealed_text_changed(application, unit, anna, traces):
    contact = register(anna, unit)
    with application(actor(anna)):
        changed = change(
            anna, contact, identity=Identity(name="Alma"), honour=Answer.YES, note="hemligheten", phone="070-000 00 01"
        )
        assert changed.person.name == "Alma"
        assert SafeChannel.objects.count() == 1
    assert changed.version == 2
    detail = changed.cipher.open(
        bytes(traces("contact.changed")[0]["detail"]), place=f"access_trace.detail:{changed.trace_ref}"
    )
    assert '"honour":["unknown","yes"]' in detail
    assert '"note"' in detail
    assert "hemligheten" not in detail


def test_s142_of_two_who_correct_the_second_is_refused(unit, anna):
    contact = register(anna, unit)
    change(anna, contact, note="först")
    with pytest.raises(errors.SomeoneElseChangedTheContact):
        change(anna, contact, note="sedan")
    assert Contact.objects.get().note == "först"


def test_what_the_contact_does_not_say_is_not_taken_from_the_person(unit, anna):
    person = PersonFactory(name="Alma", language="Tigrinska", pronoun="hon", sex=Sex.FEMALE)
    person.identity_number = "197010632391"
    person.identity_hash = b"x"
    person.save()
    contact = register(anna, unit, person=person)
    change(anna, contact, identity=Identity(name="Alma Exempelsson"), note="nytt", honour=Answer.NO)
    person = Person.objects.get()
    assert (person.name, person.language, person.pronoun, person.sex, person.identity_number) == (
        "Alma Exempelsson",
        "Tigrinska",
        "hon",
        Sex.FEMALE,
        "197010632391",
    )


@pytest.mark.req("R-488")
def test_each_way_that_was_asked_about_is_told_to_the_board_and_is_there_in_the_case(application, unit, anna):
    contact = register(
        anna,
        unit,
        identity=Identity(name="Alma"),
        told={
            "phone": "070-000 00 01",
            "safe_to_call": Answer.YES,
            "safe_to_text": Answer.NO,
            "safe_to_write": Answer.NO,
            "who_may_answer": "bara hon",
            "code_word": "boken",
        },
    )
    bo = worker(unit)
    open_case(anna, contact, assigned_to=bo)
    with application(actor(bo)):
        told = {row.kind: row for row in SafeChannel.objects.filter(ended_at=None).select_related("person")}
        assert {kind: (row.is_safe, row.value) for kind, row in told.items()} == {
            ChannelKind.CALL: (Answer.YES, "070-000 00 01"),
            ChannelKind.SMS: (Answer.NO, "070-000 00 01"),
            ChannelKind.LETTER: (Answer.NO, ""),
        }
        assert (told[ChannelKind.CALL].code_word, told[ChannelKind.SMS].code_word) == ("boken", "")


def test_a_way_is_told_anew_when_corrected_and_ends_when_it_is_not_known(unit, anna):
    contact = register(anna, unit, identity=Identity(name="Alma"), told={"safe_to_write": Answer.YES})
    contact = change(anna, contact, safe_to_write=Answer.NO, safe_to_text=Answer.YES)
    holding = SafeChannel.objects.filter(ended_at=None)
    # a safe way by a number nobody told is no way
    assert list(holding.values_list("kind", "is_safe")) == [(ChannelKind.LETTER, Answer.NO)]
    change(anna, contact, safe_to_write=Answer.UNKNOWN)
    assert not holding.exists()
    assert SafeChannel.objects.count() == 2


def test_a_number_taken_away_ends_the_way_to_call(unit, anna):
    contact = register(anna, unit, identity=Identity(name="Alma"), told={"phone": "070-000 00 01"})
    change(anna, contact, phone="")
    assert SafeChannel.objects.get().ended_at is not None


def test_a_named_contact_is_not_made_anonymous_and_a_case_is_not_changed_here(unit, anna):
    contact = register(anna, unit, identity=Identity(name="Alma"))
    with pytest.raises(errors.AlreadyNamed):
        change(anna, contact, kind=ContactKind.ANONYMOUS, identity=Identity())
    open_case(worker(unit), contact)
    with pytest.raises(errors.ContactBecameCase):
        change(anna, Contact.objects.select_related("person").get())


# -- taking and answering ------------------------------------------------------------------------------------


def test_a_contact_is_taken_and_given_to_a_colleague(application, unit, anna, traces):
    contact = register(anna, unit)
    bo = worker(unit)
    with application(actor(anna)):
        contact = services.give_contact(actor(anna), contact=contact, version=1, at=clock.now())
        assert contact.handler_id == anna.pk
        contact = services.give_contact(actor(anna), contact=contact, version=2, at=clock.now(), handler=bo)
    with application(actor(bo)):
        assert queries.waiting(actor(bo)).get().handler_id == bo.pk
        with pytest.raises(errors.OnlyReceptionGives):
            services.give_contact(actor(bo), contact=contact, version=3, at=clock.now(), handler=anna)
    with pytest.raises(errors.HandlerElsewhere):
        services.give_contact(actor(anna), contact=contact, version=3, at=clock.now(), handler=worker(UnitFactory()))
    assert [name for name in traces() if name.startswith("contact.")] == [
        "contact.registered", "contact.taken", "contact.given",
    ]  # fmt: skip


def test_of_two_who_answer_at_once_the_second_is_refused_in_words(unit, anna, traces):
    contact = register(anna, unit)
    bo = worker(unit, Role.INTAKE)
    at = clock.now()
    services.answer_contact(actor(bo), contact=contact, answered_at=at, text="Ringde", version=1, at=at)
    with pytest.raises(errors.AlreadyAnswered):
        services.answer_contact(actor(anna), contact=contact, answered_at=at, text="Jag med", version=1, at=at)
    answered = Contact.objects.get()
    assert (answered.first_answer, answered.handler_id, answered.first_answer_at) == ("Ringde", bo.pk, at)
    assert traces()[-2:] == ["contact.answered", "answer_contact.refused"]


# -- ending --------------------------------------------------------------------------------------------------


def test_the_young_are_counted_apart_by_the_age_that_was_said_too(unit):
    for years in (17, 18, 34):
        ContactFactory(unit=unit, told_age=years, told_age_on=clock.today())
    counts = counted(actor(worker(unit, Role.UNIT_MANAGER)), Period(clock.today()))[0]
    assert (counts.minors, counts.contacts) == (1, 2)


@pytest.mark.parametrize("outcome", [Outcome.ADVICE_GIVEN, Outcome.TALK_BOOKED, Outcome.DECLINED])
def test_a_contact_ends_and_is_counted_by_outcome(application, unit, anna, traces, outcome):
    contact = register(anna, unit)
    with application(actor(anna)):
        services.end_contact(
            actor(anna),
            contact=contact,
            version=1,
            at=clock.now(),
            ending=Ending(outcome=outcome, ended_on=clock.today()),
        )
        assert not queries.waiting(actor(anna)).exists()
        assert queries.ended(actor(anna)).get().outcome == outcome
        with pytest.raises(errors.ContactHasEnded):
            services.end_contact(
                actor(anna),
                contact=contact,
                version=2,
                at=clock.now(),
                ending=Ending(outcome=Outcome.DECLINED, ended_on=clock.today()),
            )
    lead = actor(worker(unit, Role.UNIT_MANAGER))
    assert counted(lead, Period(clock.today()))[0].outcomes == {outcome: 1}
    assert "contact.ended" in traces()


def test_an_outcome_with_a_command_of_its_own_is_not_taken_here(unit, anna):
    contact = register(anna, unit)
    for outcome in (Outcome.CASE_OPENED, Outcome.PASSED_ON, Outcome.REDIRECTED_MINOR, "nonsens"):
        with pytest.raises(errors.OutcomeMissing):
            services.end_contact(
                actor(anna),
                contact=contact,
                version=1,
                at=clock.now(),
                ending=Ending(outcome=outcome, ended_on=clock.today()),
            )


@pytest.mark.req("R-087")
def test_someone_under_age_is_directed_on_with_a_concern_check_and_counted_apart(application, unit, anna):
    contact = register(anna, unit, told={"birth_year": clock.today().year - 17}, identity=Identity(name="Ung"))
    at = clock.now()
    with application(actor(anna)):
        with pytest.raises(errors.IsMinor):
            services.end_contact(
                actor(anna),
                contact=contact,
                version=1,
                at=at,
                ending=Ending(outcome=Outcome.TALK_BOOKED, ended_on=clock.today()),
            )
        with pytest.raises(errors.IsMinor):
            open_case(anna, contact)
        for missing, refusal in (
            ({}, errors.ConcernNotAnswered),
            ({"concern_reported": Answer.NO}, errors.ConcernReasonMissing),
        ):
            with pytest.raises(refusal):
                redirect(anna, contact, **missing)
        redirect(anna, contact, concern_reported=Answer.NO, concern_note="BoU ringde själva", to="BoU")
    contact.refresh_from_db()
    assert (contact.outcome, contact.concern_note, contact.passed_on_to) == (
        Outcome.REDIRECTED_MINOR,
        "BoU ringde själva",
        "BoU",
    )
    counts = counted(actor(worker(unit, Role.GROUP_LEADER)), Period(clock.today()))[0]
    assert (counts.contacts, counts.minors) == (0, 1)


def redirect(staff, contact, **facts):
    return services.redirect_minor(
        actor(staff),
        contact=contact,
        redirection=Redirection(ended_on=clock.today(), **facts),
        version=contact.version,
        at=clock.now(),
    )


def test_an_adult_is_not_directed_on_as_a_minor(unit, anna):
    contact = register(anna, unit, told={"birth_year": 1980})
    with pytest.raises(errors.IsAdult):
        redirect(anna, contact, concern_reported=Answer.YES)


# -- passing on ----------------------------------------------------------------------------------------------


def pass_on(staff, contact, **facts):
    return services.pass_on(
        actor(staff), contact=contact, version=contact.version, at=clock.now(), remains="Inget", **facts
    )


def test_under_the_same_board_a_contact_moves_and_stays_with_the_sender_until_it_is_received(application, anna):
    board = BoardFactory()
    here, there = UnitFactory(board=board), UnitFactory(board=board)
    ina, bo = worker(here, Role.INTAKE), worker(there, Role.INTAKE)
    contact = register(worker(here, Role.INTAKE), here, identity=Identity(name="Alma"))
    ContactFactory(unit=there, number=1)
    ContactCounter.objects.create(unit=there, last=1)
    with application(actor(ina)):
        moved = pass_on(ina, contact, unit=there)
        assert queries.contacts(actor(ina)).filter(pk=contact.pk).exists()
        assert queries.waiting(actor(ina)).get() == contact, "until it is received"
        with pytest.raises(NotPermitted):
            services.give_contact(actor(ina), contact=moved, version=2, at=clock.now())
    assert (moved.unit_id, moved.outcome, moved.handler_id) == (there.pk, "", ina.pk)
    assert moved.number > 1
    with application(actor(bo)):
        assert queries.waiting(actor(bo)).filter(pk=contact.pk).get().person.name == "Alma"
        taken = services.give_contact(actor(bo), contact=moved, version=2, at=clock.now())
        assert (taken.handler_id, taken.passed_on_unit) == (bo.pk, None)
        assert f"till {there.full_name}. Kvar hos {here.name}: Inget" in taken.passed_on_to
    with application(actor(ina)):
        assert not queries.contacts(actor(ina)).filter(pk=contact.pk).exists()
        assert not queries.waiting(actor(ina)).exists()


def test_under_another_board_nothing_is_disclosed_by_itself(application, unit, anna):
    other = UnitFactory()
    contact = register(anna, unit)
    with application(actor(anna)):
        ended = pass_on(anna, contact, unit=other)
    assert (ended.outcome, ended.unit_id, ended.passed_on_unit_id) == (Outcome.PASSED_ON, unit.pk, other.pk)
    assert not queries.contacts(actor(worker(other, Role.INTAKE))).exists()


def test_a_contact_is_passed_on_outside_with_what_remains(unit, anna):
    contact = register(anna, unit)
    with pytest.raises(errors.RemainderMissing):
        services.pass_on(actor(anna), contact=contact, version=1, at=clock.now(), to="vården", remains=" ")
    with pytest.raises(errors.IsThereAlready):
        pass_on(anna, contact, unit=unit)
    ended = pass_on(anna, contact, to="psykiatrin")
    assert ended.outcome == Outcome.PASSED_ON
    assert "psykiatrin" in ended.passed_on_to


# -- to a case -----------------------------------------------------------------------------------------------


def open_case(staff, contact, **options):
    return services.open_case_from_contact(
        actor(staff),
        contact=contact,
        version=contact.version,
        at=clock.now(),
        **{"role": CaseRole.EXPOSED, "assigned_to": None} | options,
    )


@pytest.mark.req("R-362")
def test_a_case_is_opened_straight_to_one_who_lacks_what_it_asks_for_only_with_a_reason(unit, anna, browse):
    admin, bo = worker(UnitFactory(), Role.SYSTEM_ADMIN), worker(unit, name="Bo Prov")
    contact = register(anna, unit, told={"called": "Alma"})
    client, url = browse(anna), reverse("contact_open_case", args=[contact.public_id])
    assert "saknar" not in client.get(url).content.decode()
    talks = competence("Samtal om våld", admin)
    demand(talks, "exposed", admin)
    assert "Bo Prov, våldsutsatt: saknar Samtal om våld" in client.get(url).content.decode()
    sent = {"role": "exposed", "name": "Alma", "assigned_to": str(bo.public_id), "version": "1"}
    refused = client.post(url, sent).content.decode()
    assert "Bo Prov saknar Samtal om våld, som efterfrågas" in refused
    assert not Case.objects.exists()
    why = "Hen har lång erfarenhet och får handledning."
    assert client.post(url, sent | {"because": why}).status_code == 302
    kept = GivenWithout.objects.get()
    assert (kept.reason, kept.lacks, kept.engagement.actor) == (why, ["Samtal om våld"], bo)
    # a child's own case, and one who has it
    child = Party.objects.create(case=Case.objects.get(), person=PersonFactory(birth_year=2018), role="child").person
    demand(competence("Samtal med barn", admin), "child", admin)
    has(bo, talks, admin)
    own = reverse("child_case", args=[Case.objects.get().public_id, child.public_id])
    told = {"came_in_on": clock.today().isoformat(), "entrance": "unknown", "assigned_to": str(bo.public_id)}
    his = browse(bo)
    assert "Bo Prov, saknar Samtal med barn" in his.get(own).content.decode()
    assert "saknar Samtal med barn, som efterfrågas" in his.post(own, told).content.decode()
    assert his.post(own, told | {"because": why}).status_code == 302
    assert GivenWithout.objects.count() == 2


@pytest.mark.req("R-061")
def test_a_contact_by_the_police_becomes_a_case_with_all_that_was_told(application, unit, anna, traces):
    bo = worker(unit)
    district = DistrictFactory()
    received = clock.now() - timedelta(days=3)
    contact = register(
        anna,
        unit,
        told={
            "entrance": Entrance.POLICE,
            "legal_support_offered": Answer.YES,
            "legal_support_accepted": Answer.NO,
            "honour": Answer.UNKNOWN,
            "has_children": Answer.YES,
            "district": district,
            "received_at": received,
            "called": "Alma",
            "phone": "070-000 00 01",
            "safe_to_call": Answer.NO,
            "sex": Sex.OTHER,
        },
    )
    with application(actor(anna)):
        case = open_case(anna, contact, assigned_to=bo, identity=Identity(name="Alma Exempelsson"))
        assert Contact.objects.get().case_id == case.pk
    with application(actor(bo)):
        seen = Case.objects.select_related("person").get()
        assert seen.person.name == "Alma Exempelsson"
        assert queries.contacts(actor(bo)).get() == contact
        assert SafeChannel.objects.select_related("person").get().is_safe == Answer.NO
    assert (seen.entrance, seen.legal_support_offered, seen.legal_support_accepted, seen.minor_children) == (
        Entrance.POLICE, Answer.YES, Answer.NO, Answer.YES,
    )  # fmt: skip
    assert (seen.came_in_on, seen.district, seen.person.sex) == (timezone.localdate(received), district, Sex.OTHER)
    contact.refresh_from_db()
    assert (contact.outcome, contact.outcome_on, contact.person_id) == (
        Outcome.CASE_OPENED, clock.today(), seen.person_id,
    )  # fmt: skip
    assert traces()[-5:] == [
        "person.registered", "case.opened", "deadline.started", "channel.told", "contact.became_case",
    ]  # fmt: skip


@pytest.mark.req("R-066")
def test_the_one_who_uses_violence_is_to_be_motivated_where_the_project_seeks_him_up(application, unit, anna, traces):
    igor = Project.objects.create(key="igor", name="IGOR", valid_from=BEGINNING)
    bo, hers, his = worker(unit), DistrictFactory(), DistrictFactory()
    cases_of = {}
    for role, kind, district in (
        (CaseRole.EXPOSED, ContactRole.EXPOSED, hers),
        (CaseRole.USING_VIOLENCE, ContactRole.USING_VIOLENCE, his),
    ):
        told = {"entrance": Entrance.POLICE, "role": kind, "project": igor, "district": district}
        told |= {"legal_support_offered": Answer.NO}
        contact = register(anna, unit, told=told)
        with application(actor(anna)):
            cases_of[role] = open_case(anna, contact, role=role, assigned_to=bo, identity=Identity(name=f"Prov {role}"))
    exposed, using = cases_of[CaseRole.EXPOSED], cases_of[CaseRole.USING_VIOLENCE]
    assert (exposed.project, using.project) == (igor, igor)
    assert (exposed.district, using.district) == (hers, his)
    assert not exposed.tasks.exists()
    task = using.tasks.get(due_on=None)  # beside the one to assess what the police sent
    task.case = using
    assert (task.what, task.owner) == ("Motivera till kontakt", bo)
    assert traces("task.added")[0]["case_ref"] == using.trace_ref


@pytest.mark.req("R-233")
def test_where_the_police_tell_of_a_threat_the_danger_is_assessed_the_day_the_case_is_opened(application, unit, anna):
    bo = worker(unit)
    for danger in (Answer.YES, Answer.UNKNOWN):
        contact = register(anna, unit, told={"entrance": Entrance.POLICE, "immediate_danger": danger})
        with application(actor(anna)):
            case = open_case(anna, contact, assigned_to=bo, identity=Identity(name=f"Prov {danger}"))
        looks = case.deadlines.filter(clock="new_look").values_list("due_on", flat=True)
        assert list(looks) == [clock.today()]  # what the police sent, too


@pytest.mark.req("R-233")
def test_r062_danger_that_was_taken_back_unassessed_is_assessed_the_day_the_case_is_opened(application, unit, anna):
    """And whoever writes to the table itself takes no threat back: the database keeps that it was told."""
    bo = worker(unit)
    for is_assessed in (False, True):
        contact = register(anna, unit, told={"immediate_danger": Answer.YES, "danger_note": "Han väntar utanför."})
        with application(actor(anna)):
            Contact.objects.filter(pk=contact.pk).update(immediate_danger=Answer.NO, danger_told=False)
            contact.refresh_from_db()
            if is_assessed:
                told = {"assessment": "assessed", "note": "", "version": contact.version, "at": clock.now()}
                contact = services.assess_contact(actor(anna), contact=contact, **told)
            case = open_case(anna, contact, assigned_to=bo, identity=Identity(name=f"Prov {is_assessed}"))
        looks = case.deadlines.filter(clock="new_look").values_list("due_on", flat=True)
        assert list(looks) == ([] if is_assessed else [clock.today()])


def test_an_anonymous_contact_is_named_first(unit, anna):
    contact = register(anna, unit, told={"kind": ContactKind.ANONYMOUS})
    with pytest.raises(errors.CaseNeedsAPerson):
        open_case(anna, contact, identity=Identity(name="Alma"))
    contact = change(anna, contact, kind=ContactKind.PERSON, identity=Identity(name="Okänt namn"))
    assert open_case(anna, contact).person.name == "Okänt namn"


def test_a_case_needs_a_name_a_handler_at_the_unit_and_happens_once(unit, anna):
    contact = register(anna, unit)
    with pytest.raises(errors.NameMissing):
        open_case(anna, contact)
    with pytest.raises(HandlerNotAtUnit):
        open_case(anna, contact, identity=Identity(name="Alma"), assigned_to=worker(UnitFactory()))
    open_case(anna, contact, identity=Identity(name="Alma"))
    with pytest.raises(errors.SomeoneElseChangedTheContact):
        open_case(anna, contact, identity=Identity(name="Alma"))
    contact.refresh_from_db()
    with pytest.raises(errors.ContactBecameCase):
        open_case(anna, contact)
    assert Case.objects.count() == 1


@pytest.mark.req("R-083")
def test_the_unit_that_serves_the_district_is_suggested_when_this_one_opens_no_case(application):
    board = BoardFactory()
    reception = UnitFactory(board=board, functions=(Function.RECEPTION,))
    centre = UnitFactory(board=board, functions=(Function.TREATMENT,))
    district = DistrictFactory()
    DistrictFactory()
    give_catchment(centre, district)
    ina, bo = worker(reception, Role.INTAKE), worker(centre, Role.INTAKE)
    contact = register(ina, reception, told={"district": district}, identity=Identity(name="Alma"))
    with application(actor(ina)), pytest.raises(errors.UnitOpensNoSuchCase, match=centre.full_name):
        open_case(ina, contact)
    with application(actor(ina)):
        moved = pass_on(ina, contact, unit=centre)
    with application(actor(bo)):
        assert open_case(bo, moved).unit == centre


def test_a_case_is_not_opened_at_a_unit_of_another_board(unit):
    other = UnitFactory()
    ina = worker(unit)
    MembershipFactory(staff=ina, unit=other)
    contact = register(ina, unit, identity=Identity(name="Alma"))
    with pytest.raises(errors.OtherBoard):
        open_case(ina, contact, unit=other)


def test_a_unit_that_opens_on_decision_needs_one():
    Municipality.objects.create(
        key="kommun",
        name="Kommun",
        kind="municipality",
        rights={"open_case": ["authority"], "open_case_on_decision": ["treatment"]},
    )
    board = BoardFactory()
    team = UnitFactory(board=board, functions=(Function.RECEPTION, Function.AUTHORITY))
    care = UnitFactory(board=board, functions=(Function.TREATMENT,))
    district = DistrictFactory()
    give_catchment(care, district)
    give_catchment(team, district, Function.AUTHORITY)
    bo = worker(care)
    asked = register(bo, care, identity=Identity(name="Alma"))
    with pytest.raises(errors.UnitNeedsDecision, match=team.full_name):
        open_case(bo, asked)
    decided = register(
        bo, care, identity=Identity(name="Alma"), told={"entrance": Entrance.RVT, "decision_reference": "2026-11-01"}
    )
    assert open_case(bo, decided).entrance == Entrance.RVT
    child = register(worker(team), team, identity=Identity(name="Ung"), told={"role": ContactRole.CHILD})
    with pytest.raises(errors.UnitOpensNoSuchCase, match="en enhet som gör det"):
        open_case(worker(team), child, role=CaseRole.CHILD)


@pytest.mark.parametrize(
    ("organisation", "received_at", "district", "role", "opens_at"),
    [
        ("stockholm", "rvc-innerstad", "Södermalm", CaseRole.EXPOSED, "rvc-innerstad"),
        ("stockholm", "rvt-sodermalm", "Södermalm", CaseRole.USING_VIOLENCE, "rvt-sodermalm"),
        ("kommun-1", "mottagningen", None, CaseRole.EXPOSED, "rvt"),
        ("kommun-1", "mottagningen", None, CaseRole.CHILD, "barnahus"),
        ("kommun-2", "rvt", None, CaseRole.EXPOSED, "rvt"),
        ("kommun-2", "oppenvarden", None, CaseRole.USING_VIOLENCE, "rvt"),
        ("kommun-2", "rvt", None, CaseRole.CHILD, "bou"),
        ("kommun-3", "centrum", None, CaseRole.EXPOSED, "centrum"),
        ("kommun-3", "bou", None, CaseRole.EXPOSED, "centrum"),
    ],
)
def test_in_each_organisation_a_contact_becomes_a_case_at_the_right_unit_for_the_right_people(
    application, organisation, received_at, district, role, opens_at
):
    read = loading.read(loading.SHIPPED / f"{organisation}.yaml")
    load_organisation(system(account="drift"), plan=read.plan, at=clock.now())
    here, there = Unit.objects.get(key=received_at), Unit.objects.get(key=opens_at)
    ina, bo = worker(here, Role.INTAKE), worker(there, Role.SOCIAL_WORKER)
    contact = register(
        ina,
        here,
        identity=Identity(name="Alma"),
        told={"district": District.objects.get(name=district) if district else None},
    )
    if here != there:
        reception = worker(there, Role.INTAKE)
        with application(actor(ina)):
            with pytest.raises(errors.UnitOpensNoSuchCase if organisation != "kommun-2" or role == "child"
                               else errors.UnitNeedsDecision, match=there.full_name):  # fmt: skip
                open_case(ina, contact, role=role)
            contact = pass_on(ina, contact, unit=there)
            contact = Contact.objects.select_related("unit", "person").get()
        with application(actor(reception)):
            contact = services.give_contact(actor(reception), contact=contact, version=2, at=clock.now(), handler=bo)
    with application(actor(bo if here != there else ina)):
        case = open_case(bo if here != there else ina, contact, role=role, assigned_to=bo)
    with application(actor(bo)):
        assert cases.cases(actor(bo)).get() == case
    with application(actor(worker(there))):
        assert not Case.objects.exists()
    assert (case.unit, case.role) == (there, role)


# -- who sees what -------------------------------------------------------------------------------------------


def test_s01_a_contact_is_seen_by_reception_lead_handler_and_writer_alone(application, unit):
    writer, handler = worker(unit), worker(unit)
    contact = register(writer, unit, identity=Identity(name="Alma"))
    Contact.objects.update(handler=handler)
    seeing = [
        writer,
        handler,
        worker(unit, Role.INTAKE),
        worker(unit, Role.UNIT_MANAGER),
        worker(unit, Role.GROUP_LEADER),
    ]
    blind = [
        worker(unit), worker(UnitFactory(), Role.INTAKE), worker(UnitFactory(), Role.UNIT_MANAGER),
        worker(unit, Role.SYSTEM_ADMIN), worker(unit, Role.REGISTER_CONTROLLER), worker(unit, Role.LOG_REVIEWER),
    ]  # fmt: skip
    for staff in seeing:
        assert list(queries.contacts(actor(staff))) == [contact]
        with application(actor(staff)):
            assert list(Contact.objects.all()) == list(queries.contacts(actor(staff))) == [contact]
            assert queries.callers(actor(staff)).count() == Person.objects.count() == 1
    for staff in blind:
        assert list(queries.contacts(actor(staff))) == []
        with application(actor(staff)):
            assert list(Contact.objects.all()) == []
            assert list(Person.objects.all()) == []
    assert list(queries.contacts(NOBODY)) == []


def test_s01_two_weeks_after_it_ended_only_the_lead_sees_a_contact(application, unit, anna):
    contact = register(anna, unit)
    lead = worker(unit, Role.UNIT_MANAGER)
    for days, seen in ((13, True), (14, False)):
        Contact.objects.update(outcome=Outcome.DECLINED, outcome_on=clock.today() - timedelta(days=days))
        with application(actor(anna)):
            assert queries.contacts(actor(anna)).exists() == seen
        with application(actor(lead)):
            assert queries.contacts(actor(lead)).get() == contact
    # what became a case is read in the case, by a relation to it
    Contact.objects.update(outcome=Outcome.CASE_OPENED, outcome_on=clock.today(), case=CaseFactory(unit=unit))
    with application(actor(lead)):
        assert not queries.contacts(actor(lead)).exists()


def test_s04_who_leaves_the_unit_no_longer_sees_what_was_written_there(application, unit):
    bo = worker(unit)
    register(bo, unit, identity=Identity(name="Alma"))
    bo.memberships.update(valid_to=clock.today() - timedelta(days=1))
    MembershipFactory(staff=bo, unit=UnitFactory())
    assert list(queries.contacts(actor(bo))) == []
    with application(actor(bo)):
        assert list(Contact.objects.all()) == []
        assert list(Person.objects.all()) == []


def test_danger_comes_first_in_the_queue_then_who_has_waited_longest(unit, anna):
    at = clock.now()
    late = ContactFactory(unit=unit, received_at=at - timedelta(hours=1))
    early = ContactFactory(unit=unit, received_at=at - timedelta(days=3))
    acute = ContactFactory(unit=unit, received_at=at, immediate_danger=Answer.YES)
    ContactFactory(unit=unit, outcome=Outcome.DECLINED, outcome_on=clock.today())
    ContactFactory()
    assert list(queries.waiting(actor(anna))) == [acute, early, late]


@pytest.mark.req("R-057")
def test_contacts_are_counted_by_way_in_and_unit_only_for_who_leads_it(unit, anna):
    ContactFactory(unit=unit, entrance=Entrance.POLICE)
    ContactFactory(unit=unit, entrance=Entrance.POLICE, received_at=clock.now() - timedelta(days=40))
    ContactFactory(unit=unit, entrance=Entrance.SELF, kind=ContactKind.ANONYMOUS)
    ContactFactory(entrance=Entrance.SELF)
    month = Period(clock.today() - timedelta(days=30), clock.today())
    lead = worker(unit, Role.UNIT_MANAGER)
    counts = counted(actor(lead), month)
    assert [(count.unit, count.contacts, count.entrances) for count in counts] == [
        (unit, 2, {Entrance.POLICE: 1, Entrance.SELF: 1})
    ]
    assert counted(actor(anna), month) == []
    assert counted(actor(worker(unit, Role.STATISTICIAN)), month) == []


# -- search before create ------------------------------------------------------------------------------------


def search(staff, text):
    return services.search_persons(actor(staff), text=text, at=clock.now())


@pytest.mark.parametrize("text", ["alma ex", "Exempels", "19701063-2391", "7010632391", "2026-0007"])
def test_s12_search_finds_whom_one_may_see_and_nobody_else(application, unit, anna, traces, text):
    number = parse(NUMBER, today=clock.today())
    call = register(anna, unit, identity=Identity(name="Alma Exempelsson", number=number))
    person = call.person
    register(anna, unit, identity=Identity(name="Bo Annan"))
    engaged(CaseFactory(unit=unit, person=person, number="2026-0007"), anna)
    stranger = worker(UnitFactory(), Role.INTAKE)
    with application(actor(anna)):
        found = search(anna, text)
        places = [["Ärende 2026-0007", f"Kontakt {call.number}, {unit.name}"], ["Ärende 2026-0007"]]
        assert [hit.name for hit in found.hits] == ["Alma Exempelsson"]
        assert found.hits[0].places in places
        assert not found.more
    with application(actor(stranger)):
        nothing = search(stranger, text)
        assert (nothing.hits, nothing.more) == ([], False)
    detail = bytes(traces("contacts.searched")[0]["detail"]).decode()
    assert '"hits":1' in detail
    assert "lma" not in detail
    assert "7010" not in detail


def test_s20_a_protected_person_is_found_but_not_named(unit, anna):
    register(anna, unit, identity=Identity(name="Alma", protection=Protection.SECRECY_MARKING))
    assert [hit.name for hit in search(anna, "Alma").hits] == ["Skyddad uppgift"]


def test_an_empty_search_is_refused_and_a_wide_one_is_cut(unit, anna):
    for text in ("", "  ", "\u200b", "a"):
        with pytest.raises(SearchIsTooShort):
            search(anna, text)
    for _ in range(queries.HITS + 2):
        register(anna, unit, identity=Identity(name="Alma Exempelsson"))
    found = search(anna, "Alma")
    assert (len(found.hits), found.more) == (queries.HITS, True)


def test_s90_nothing_told_stands_open_in_the_database(unit, anna):
    register(anna, unit, identity=Identity(name="Alma"), told={"note": "hemligheten", "phone": "0700000001"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.note, w.phone FROM intake_contact c JOIN intake_contactways w ON w.of_id = c.id")
        stored = [bytes(value) for value in cursor.fetchone()]
    assert not any(word in value for value in stored for word in (b"hemligheten", b"0700000001"))


def test_the_day_of_birth_decides_over_the_year(unit, anna):
    received = datetime(2026, 6, 15, 12, tzinfo=UTC)
    for born, minor in (("2008-06-15", Answer.NO), ("2008-06-16", Answer.YES)):
        person = PersonFactory(born=born, birth_year=2008)
        contact = ContactFactory(unit=unit, person=person, received_at=received)
        assert queries.minor(contact, adult_age=18) == minor
    by_year = ContactFactory(birth_year=2008, received_at=received)
    assert queries.minor(by_year, adult_age=18) == Answer.UNKNOWN
    assert queries.minor(by_year, adult_age=18, born=date(2008, 6, 16)) == Answer.YES
