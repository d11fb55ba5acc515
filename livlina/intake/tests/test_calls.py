"""Who takes a call sees what was told in it of where somebody is, and nothing of her file: S-13 and S-21."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.linking.tests.test_linking import WHY, Family, propose, said
from livlina.cases.models import Engagement, Party
from livlina.cases.terms import EngagementKind, Entrance, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.core import clock
from livlina.core.fields import Level, stated_levels
from livlina.core.sealed import SealedText
from livlina.intake import queries
from livlina.intake.models import CAME_FROM, REACHED, Contact, ContactWays, keep_ways
from livlina.intake.tests.factories import ContactFactory
from livlina.intake.tests.test_contact_pages import page, saved, typed
from livlina.organisation.tests.factories import DistrictFactory, UnitFactory, actor, worker
from livlina.people import queries as people
from livlina.people.models import Person, Relation, SafeChannel, Whereabouts
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory, identity_number, represented

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory(unit=UnitFactory(), person=PersonFactory(name="Alma Exempelsson"))


def reached(case, **told):
    """A way to reach the client, told in the case or in a contact."""
    return SafeChannel.objects.create(
        person=case.person,
        board=case.board,
        recorded_at=clock.now(),
        kind="call",
        value="070-1740605",
        code_word="Häggmispel",
        is_safe="yes",
        confirmed_on=clock.today(),
        **told,
    )


@pytest.mark.parametrize("role", [Role.INTAKE, Role.THERAPIST, Role.UNIT_MANAGER])
def test_s21_a_contact_about_somebody_opens_nothing_of_her_file(application, case, role):
    anna = worker(case.unit, role)
    housed(case, "Hemliga vägen 7")
    reached(case, told_in_case=case.pk)
    month_ago = clock.today() - timedelta(days=30)
    earlier = ContactFactory(unit=case.unit, person=case.person, case=case, outcome="case_opened", outcome_on=month_ago)
    reached(case, told_in_contact=earlier.pk)
    call = ContactFactory(unit=case.unit, person=case.person, registered_by=anna)
    told = reached(case, told_in_contact=call.pk)
    with application(actor(anna)):
        assert not Whereabouts.objects.exists()
        assert list(SafeChannel.objects.values_list("pk", flat=True)) == [told.pk]


def test_s21_who_has_the_case_sees_all_that_was_told(application, case):
    anna = worker(case.unit)
    engaged(case, anna)
    housed(case, "Hemliga vägen 7")
    reached(case, told_in_contact=ContactFactory(unit=case.unit, person=case.person).pk)
    with application(actor(anna)):
        assert Whereabouts.objects.get().address == "Hemliga vägen 7"
        assert SafeChannel.objects.get().code_word == "Häggmispel"


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.GROUP_LEADER])
@pytest.mark.parametrize(("days", "opens"), [(13, True), (14, False)])
def test_s21_a_lead_reads_a_contact_long_after_and_nothing_that_was_told_of_her_since(
    application, browse, case, role, days, opens
):
    """She called a unit of the board, and is a client at another now."""
    unit = UnitFactory(board=case.board)
    lead = worker(unit, role)
    ended = clock.today() - timedelta(days=days)
    call = ContactFactory(
        unit=unit, board=case.board, person=case.person, outcome="declined", outcome_on=ended, safe_to_call="yes"
    )
    reached(case, told_in_contact=call.pk)
    reached(case, told_in_case=case.pk)
    housed(case, "Hemliga vägen 7")
    other = PersonFactory(name="Bo Motpart")
    Relation.objects.create(
        person=case.person, other=other, kind="ex_partner",
        board=case.board, told_in_case=case.pk, recorded_at=clock.now(),
    )  # fmt: skip
    with application(actor(lead)), connection.cursor() as cursor:
        cursor.execute("SELECT my_callers(), my_calls(), my_clients(), all_my_callers()")
        callers, calls, clients, ever = cursor.fetchone()
        assert (case.person_id in callers, call.pk in calls, case.person_id in clients) == (opens, opens, opens)
        assert case.person_id in ever
        assert Relation.objects.exists() == opens
        assert SafeChannel.objects.count() == opens
        assert not Whereabouts.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SELECT earlier_callers()")
    page = browse(lead).get(reverse("contact", args=[call.public_id])).content.decode()
    assert "Alma Exempelsson" in page
    assert ("Häggmispel" in page) == opens


@pytest.mark.parametrize("carries", [True, False])
def test_s21_the_contact_of_a_case_says_how_she_is_reached_to_those_whom_the_case_tells_it(browse, case, carries):
    anna = worker(case.unit)
    engaged(case, anna)
    Engagement.objects.update(carries_whereabouts=carries)
    contact = ContactFactory(
        unit=case.unit, person=case.person, case=case, phone="070-1740605", code_word="Häggmispel", safe_to_call="yes",
        outcome="case_opened", outcome_on=clock.today(),
    )  # fmt: skip
    client = browse(anna)
    page = client.get(reverse("contact", args=[contact.public_id])).content.decode()
    shown = client.post(reverse("contact_show", args=[contact.public_id, "telefon"]), {"why": "call"})
    assert (shown.status_code == 404) is not carries
    again = f"60; url={reverse('contact', args=[contact.public_id])}" if carries else None
    assert shown.headers.get("Refresh") == again, "hidden again, also without scripts"
    assert ("Häggmispel" in page) is carries
    assert ("070-1740605" in page) is carries
    assert ("Hur personen nås visas inte för dig" in page) is not carries


def test_s21_the_number_of_a_protected_person_is_hidden_also_where_nothing_else_is_known(browse):
    unit = UnitFactory()
    person = PersonFactory(name="Alma Exempelsson", protection=Protection.SECRECY_MARKING)
    contact = ContactFactory(unit=unit, person=person, phone="070-1740605", safe_to_call="yes")
    page = browse(worker(unit, Role.INTAKE)).get(reverse("contact", args=[contact.public_id])).content.decode()
    assert "070-1740605" not in page
    assert "Telefonnumret är dolt" in page


# ---- what a case hides, and what a colleague was told ----

HIDING = {
    "broken glass": {"kind": EngagementKind.BREAK_GLASS, "carries_whereabouts": False},
    "a shield": {"wall": Wall.SHIELDED},
    "withheld by the lead": {"carries_whereabouts": False},
}


@pytest.fixture
def came_of(case):
    """The contact that her case came of a month ago, with how she is reached."""
    month_ago = clock.today() - timedelta(days=30)
    contact = ContactFactory(
        unit=case.unit, person=case.person, case=case, phone="070-1740605", code_word="Häggmispel", safe_to_call="yes",
        outcome="case_opened", outcome_on=month_ago,
    )  # fmt: skip
    reached(case, told_in_contact=contact.pk)
    return contact


@pytest.mark.parametrize("how", HIDING)
def test_s21_a_contact_about_her_tells_nothing_that_her_case_hides(browse, application, case, came_of, how):
    nora = worker(case.unit)
    engaged(case, nora)
    Engagement.objects.update(**HIDING[how])
    call = ContactFactory(unit=case.unit, person=case.person, registered_by=nora)
    with application(actor(nora)):
        assert Contact.objects.filter(pk=came_of.pk).exists()
        assert not SafeChannel.objects.exists()
    client = browse(nora)
    for url in (reverse("contact", args=[call.public_id]), reverse("case_persons", args=[case.public_id])):
        shown = page(client.get(url))
        assert "Häggmispel" not in shown
        assert "070-1740605" not in shown


SHELTER = "Kvinnojour eller annat skyddat boende"


def tell_all(contact):
    """A word of its own in each text that a contact holds, and the way in, the district and a meeting: what is told."""
    texts = {
        field.name: f"Zq{place}x"
        for model in (Contact, ContactWays)
        for place, field in enumerate(model._meta.concrete_fields, start=100 if model is Contact else 500)
        if isinstance(field, SealedText)
    }
    district = DistrictFactory(name="Norra Hemstaden")
    there = UnitFactory(full_name="RVC Falun")
    at = clock.now().isoformat()
    kept = {
        "corrections": json.dumps([[at, texts["corrections"], ["code_word"]]]),
        "ways_stood": json.dumps({at: {"code_word": texts["stood"]}}),
    }
    for name, value in (texts | kept).items():
        setattr(contact, name, value)
    contact.entrance, contact.district, contact.passed_on_unit = Entrance.SHELTER, district, there
    contact.joint_meeting, contact.joint_meeting_on = "yes", clock.today() - timedelta(days=40)
    contact.immediate_danger = contact.safe_to_call = contact.safe_to_write = "yes"
    contact.first_answer_at = contact.assessed_at = clock.now()
    contact.assessment, contact.concern_reported = "assessed", "yes"
    contact.save()
    keep_ways(contact)
    where = {"entrance": SHELTER, "district": district.name, "passed_on_unit": there.full_name}
    return texts | where | {"joint_meeting": "emensamt möte", "safe_to_call": "Ring.", "safe_to_write": "Brev hem"}


@pytest.mark.parametrize("how", HIDING)
def test_s21_the_contact_that_her_case_came_of_says_no_more_than_the_case(browse, application, case, came_of, how):
    words, nora = tell_all(came_of), worker(case.unit)
    engaged(case, nora)
    client, url = browse(nora), reverse("contact", args=[came_of.public_id])
    # with whereabouts all of it is told, so that nothing is hidden by being nowhere
    told = page(client.get(url))
    unsaid = {"called", "danger_note", "concern_note", "passed_on_unit"}  # not by the page of one that became a case
    of_her_file = {*REACHED, "safe_to_write"}  # said as her file has them
    assert {name for name, word in words.items() if word not in told} <= unsaid | of_her_file
    Engagement.objects.update(**HIDING[how])
    hidden = words.keys() - queries.TOLD_OF_CASE
    assert {*CAME_FROM, "entrance", "district", "joint_meeting"} <= hidden
    shown = page(client.get(url))
    assert "Visas inte för dig i det här ärendet" in shown
    listed = page(client.get(reverse("contacts"), {"lage": "ended"}))
    assert str(came_of.public_id) in listed
    changed = page(client.post(reverse("contact_change", args=[came_of.public_id]), {"version": "9"}))
    for answer in (shown, listed, changed.partition('name="entrance"')[0]):
        assert {name for name in hidden if words[name] in answer} == set()
    assert {name for name, word in words.items() if word in shown} >= {"note", "asks_for_text", "first_answer"}
    with application(actor(nora)):
        assert not ContactWays.objects.exists()


def test_s21_what_of_a_contact_is_told_by_its_case_is_said_of_each_field_and_none_of_it_is_a_way():
    names = {field.name for field in Contact._meta.concrete_fields}
    assert names >= queries.TOLD_OF_CASE
    levels = stated_levels(Contact)
    assert {name for name in queries.TOLD_OF_CASE if levels[name] >= Level.PROTECTED} == set()


@pytest.mark.parametrize("how", HIDING)
def test_s22_the_number_of_one_who_is_protected_is_not_shown_by_the_contact(browse, case, came_of, traces, how):
    number, nora = identity_number("20180418"), worker(case.unit)
    person = Person.objects.get(pk=case.person_id)
    person.identity_number, person.identity_hash = number, people.number_hash(number)
    person.save()
    engaged(case, nora)
    client, url = browse(nora), reverse("contact_show", args=[came_of.public_id, "nummer"])
    said = f"{number[:8]}-{number[8:]}"
    protect = Person.objects.filter(pk=person.pk).update
    protect(protection=Protection.PROTECTED_REGISTRATION)
    assert said in page(client.post(url))
    Engagement.objects.update(**HIDING[how])
    assert client.post(url).status_code == 404
    assert "Personnummer visas inte för dig här" in page(client.get(reverse("contact", args=[came_of.public_id])))
    assert len(traces("person.number_shown")) == 1


def test_s22_the_number_of_one_who_is_not_protected_is_shown_by_the_contact_as_in_the_case(browse, case, came_of):
    number, nora = identity_number("20180418"), worker(case.unit)
    person = Person.objects.get(pk=case.person_id)
    person.identity_number, person.identity_hash = number, people.number_hash(number)
    person.save()
    engaged(case, nora)
    Engagement.objects.update(carries_whereabouts=False)
    shown = page(browse(nora).post(reverse("contact_show", args=[came_of.public_id, "nummer"])))
    assert f"{number[:8]}-{number[8:]}" in shown


def test_s21_one_who_wrote_the_contact_is_told_no_more_than_the_case_it_became(application, case, came_of):
    nora = worker(case.unit)
    Contact.objects.filter(pk=came_of.pk).update(registered_by=nora, outcome_on=clock.today())
    with application(actor(nora)):
        assert SafeChannel.objects.exists()
    engaged(case, nora)
    Engagement.objects.update(carries_whereabouts=False)
    with application(actor(nora)):
        assert not SafeChannel.objects.exists()


@pytest.mark.parametrize("how", ["withheld by the lead", "a shield"])
def test_s21_a_relation_that_has_ended_gives_back_nothing_that_its_case_hid(browse, application, case, came_of, how):
    nora = worker(case.unit)
    Contact.objects.filter(pk=came_of.pk).update(registered_by=nora, outcome_on=clock.today())
    engaged(case, nora)
    ended = clock.now()
    Engagement.objects.update(**HIDING[how] | {"ends_at": ended})
    with application(actor(nora)):
        assert queries.contacts(actor(nora)).exists()
        assert not queries.calls(actor(nora)).exists()
        assert not SafeChannel.objects.exists()
    url = reverse("contact", args=[came_of.public_id])
    shown = page(browse(nora).get(url))
    assert "Häggmispel" not in shown
    assert "070-1740605" not in shown
    show = reverse("contact_show", args=[came_of.public_id, "telefon"])
    assert browse(nora).post(show, {"why": "call"}).status_code == 404
    # the one who leads has given the case back, and with it how she is reached
    engaged(case, nora)
    Engagement.objects.filter(ends_at=None).update(carries_whereabouts=True)
    with application(actor(nora)):
        assert queries.calls(actor(nora)).exists()
        assert SafeChannel.objects.exists()


def test_s21_a_relation_that_hid_nothing_leaves_the_contact_as_it_was(browse, case, came_of):
    nora = worker(case.unit)
    Contact.objects.filter(pk=came_of.pk).update(registered_by=nora, outcome_on=clock.today())
    engaged(case, nora)
    Engagement.objects.update(ends_at=clock.now())
    assert "Häggmispel" in page(browse(nora).get(reverse("contact", args=[came_of.public_id])))


def test_s13_a_case_of_ones_own_on_a_colleagues_client_tells_nothing_of_what_the_colleague_was_told(
    browse, application, case, came_of
):
    nora = worker(case.unit)
    housed(case, "Hemliga vägen 7")
    reached(case, told_in_case=case.pk)
    represented(
        case.person, board=case.board, told_in_case=case.pk, recorded_at=clock.now(), kind="god_man",
        name="God Man", phone="070-1740606",
    )  # fmt: skip
    engaged(CaseFactory(unit=case.unit, person=case.person), nora)
    call = ContactFactory(unit=case.unit, person=case.person, registered_by=nora, phone="070-1740607")
    told = reached(case, told_in_contact=call.pk)
    client = browse(nora)
    shown = page(client.get(reverse("contact", args=[call.public_id])))
    assert "Hemliga" not in shown
    with application(actor(nora)):
        assert not Whereabouts.objects.exists()
        assert list(SafeChannel.objects.values_list("pk", flat=True)) == [told.pk]
        hidden = queries.hidden(phone="", person=call.person, board_id=call.board_id, is_protected=False)
    assert [standing.value for standing in hidden.standing] == ["070-1740605"]


def test_s21_the_worker_of_the_case_sees_what_its_contact_told_when_all_else_has_passed(application, case, came_of):
    anna = worker(case.unit)
    engaged(case, anna)
    with application(actor(anna)):
        assert SafeChannel.objects.get().code_word == "Häggmispel"


# ---- whom a contact may be about ----


def as_guardian(case, staff):
    """The child worker in whose case she is a guardian, with all that it tells."""
    childs = CaseFactory(unit=case.unit, role="child")
    Party.objects.create(case=childs, person=case.person, role=PartyRole.GUARDIAN)
    engaged(childs, staff)


def behind(**how):
    def hold(case, staff):
        engaged(case, staff)
        Engagement.objects.update(**how)

    return hold


IN_VIEW = {name: behind(**how) for name, how in HIDING.items()} | {
    "broken glass with her ways": behind(kind=EngagementKind.BREAK_GLASS),
    "a lead's reading": behind(kind=EngagementKind.LEAD_READING),
    "a guardian in a child's case": as_guardian,
    "nobody in view": lambda _case, _staff: None,
}


@pytest.mark.parametrize("how", IN_VIEW)
def test_s04_a_contact_about_a_row_in_view_is_saved_as_about_one_who_is_not_known(browse, application, case, how):
    nora = worker(case.unit, Role.UNIT_MANAGER if "lead" in how else Role.THERAPIST)
    IN_VIEW[how](case, nora)
    client = browse(nora)
    sought = page(client.post(reverse("contact_new"), typed(case.unit, act="search", q="Alma Exempelsson")))
    assert str(case.person.public_id) not in sought
    chosen = page(client.post(reverse("contact_new"), typed(case.unit, choose=str(case.person.public_id))))
    assert "Kontakten gäller" not in chosen
    url = saved(client, case.unit, person=str(case.person.public_id), name="Alma", phone="070-1740608", note="Ringde.")
    contact = Contact.objects.get()
    assert contact.person.name == "Alma"
    assert contact.person != case.person
    assert (contact.note, contact.phone) == ("Ringde.", "070-1740608")
    assert client.get(url).status_code == 200
    Engagement.objects.all().delete()
    with application(actor(nora)):
        assert list(Person.objects.all()) == [contact.person]


def test_s12_the_answer_about_a_row_in_view_is_that_about_none(browse, case):
    nora = worker(case.unit)
    engaged(case, nora)
    Engagement.objects.update(carries_whereabouts=False)
    elsewhere = CaseFactory().person.public_id
    client = browse(nora)
    answers = []
    for person in (case.person.public_id, elsewhere, "8a7d4a3e-2f6c-4b57-9a55-0c1d2e3f4a5b"):
        answer = client.post(reverse("contact_new"), typed(case.unit, person=str(person)), follow=True)
        contact = Contact.objects.latest("pk")
        assert contact.person is None
        assert "Personen som var vald går inte att välja" in page(answer)
        shown = page(answer).replace(str(contact.public_id), "").replace(f"Kontakt {contact.number}", "")
        answers.append((answer.status_code, len(shown)))
    assert answers[0] == answers[1] == answers[2]


def test_s04_reception_chooses_one_who_has_made_contact(browse, case):
    caller = PersonFactory(name="Alma Exempelsson")
    ContactFactory(unit=case.unit, person=caller)
    client = browse(worker(case.unit, Role.INTAKE))
    sought = page(client.post(reverse("contact_new"), typed(case.unit, act="search", q="Alma Exempelsson")))
    assert str(caller.public_id) in sought
    saved(client, case.unit, person=str(caller.public_id))
    assert Contact.objects.latest("pk").person == caller


def test_s21_the_worker_of_the_case_writes_a_contact_about_her_and_sees_what_was_told(browse, application, case):
    anna = worker(case.unit)
    engaged(case, anna)
    housed(case, "Hemliga vägen 7")
    url = saved(browse(anna), case.unit, person=str(case.person.public_id), phone="070-1740608", safe_to_call="yes")
    assert Contact.objects.get().person == case.person
    assert "070-1740608" in page(browse(anna).get(url))
    with application(actor(anna)):
        assert Whereabouts.objects.exists()
        assert SafeChannel.objects.exists()


def test_s141_a_person_who_can_no_longer_be_chosen_does_not_stop_a_search(browse, case):
    nora = worker(case.unit)
    sent = typed(case.unit, act="search", q="Alma", person=str(case.person.public_id), note="kvar")
    answer = browse(nora).post(reverse("contact_new"), sent)
    assert "Ingen träff bland dem du kan välja" in page(answer)
    assert answer.context["form"]["note"].value() == "kvar"


def test_s11_a_proposal_about_a_child_is_not_read_by_one_who_handles_a_parents_first_contact(browse):
    family = Family()
    olle = worker(family.team, Role.SOCIAL_WORKER, name="Olle Prov")
    ContactFactory(unit=family.team, person=family.father, handler=olle, registered_by=olle)
    usual = propose(family, browse(family.bodil), case=family.childs, to=family.rita, unit=family.team)
    answer = propose(family, browse(family.bodil), case=family.childs, to=olle, unit=family.team)
    assert (answer.status_code, answer.url) == (usual.status_code, usual.url)
    page = said(browse(olle).get(reverse("links")))
    assert "Ninni" not in page
    assert WHY not in page
    assert "Ninni" in said(browse(family.rita).get(reverse("links")))
