"""The persons of a case, and what is told of them: who sees it, where it stands, and what is shown only when asked."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import queries, services
from livlina.cases.errors import AlreadyAParty, ChildHasCase
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.services import CaseFacts
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.errors import (
    BornInTheFuture,
    EndsBeforeItStarts,
    GuardianOfOneself,
    HasEnded,
    RelationToOneself,
    SomeoneElseChangedThePerson,
    ValueIsEmpty,
)
from livlina.people.models import (
    Guardianship,
    Person,
    Relation,
    Representative,
    RepresentativePhone,
    SafeChannel,
    Whereabouts,
)
from livlina.people.services import (
    ChannelFacts,
    GuardianshipFacts,
    PersonFacts,
    RelationFacts,
    WhereaboutsFacts,
)
from livlina.people.services.told import channel_hash
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory, identity_number, represented

pytestmark = pytest.mark.django_db

PHONE = "070-123 45 67"
STREET = "Påhittade gatan 1"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit)


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(case, anna)
    return case


@pytest.fixture
def cleo(case):
    return Party.objects.create(case=case, person=PersonFactory(name="Cleo Exempelsson"), role=PartyRole.CHILD).person


@pytest.fixture
def bo(case):
    return Party.objects.create(case=case, person=PersonFactory(name="Bo Prov"), role=PartyRole.OTHER_PARTY).person


def page(name, case, *ids):
    return reverse(name, args=[case.public_id, *ids])


def way(case, anna, **told):
    facts = {"kind": "call", "is_safe": "yes", "value": PHONE, "confirmed_on": clock.today()} | told
    return people.tell_channel(actor(anna), person=case.person, facts=ChannelFacts(**facts), case=case, at=clock.now())


def place(case, anna, person=None):
    return people.tell_whereabouts(
        actor(anna),
        person=person or case.person,
        facts=WhereaboutsFacts(kind="stays", address=STREET),
        case=case,
        at=clock.now(),
    )


def protect(person):
    Person.objects.filter(pk=person.pk).update(protection=Protection.SECRECY_MARKING)
    person.protection = Protection.SECRECY_MARKING


@pytest.mark.parametrize("has_a_case", [True, False])
def test_s20_the_mark_of_one_in_another_file_is_not_taken_away_whether_she_is_a_client_or_not(
    browse, case, anna, has_a_case
):
    mother = PersonFactory(name="Alma Exempelsson")
    protect(mother)
    if has_a_case:
        CaseFactory(person=mother)
    Party.objects.create(case=case, person=mother, role=PartyRole.GUARDIAN)
    url = reverse("person_change", args=[case.public_id, mother.public_id])
    told = {"version": mother.version, "name": "Alma Nyttnamn", "protection": "none"}
    answer = browse(anna).post(url, told)
    assert "Skyddsmarkeringen kan bara tas bort i personens eget ärende" in answer.content.decode()
    assert "Alma Nyttnamn" in answer.content.decode()
    mother.refresh_from_db()
    assert (mother.protection, mother.name) == (Protection.SECRECY_MARKING, "Alma Exempelsson")
    assert browse(anna).post(url, told | {"protection": "protected_registration"}).status_code == 302


def test_s20_whether_a_childs_protection_is_its_siblings_too_is_asked_beside_them_and_not_beside_others(
    browse, case, anna
):
    lo, kim, him = (PersonFactory(name=name) for name in ("Lo Sandprov", "Kim Sandprov", "Bo Sandprov"))
    for person, role in ((lo, PartyRole.CHILD), (kim, PartyRole.CHILD), (him, PartyRole.OTHER_PARTY)):
        Party.objects.create(case=case, person=person, role=role)
    url = reverse("case_persons", args=[case.public_id])
    assert "Gäller skyddet också här?" not in browse(anna).get(url).content.decode()
    protect(lo)
    page = browse(anna).get(url).content.decode()
    assert page.count("Gäller skyddet också här?") == 1
    asked = page.index("Gäller skyddet också här?")
    assert reverse("person_change", args=[case.public_id, kim.public_id]) in page[asked : asked + 600]


def test_s20_the_mark_is_taken_away_in_the_own_file(browse, case, anna):
    protect(case.person)
    url = reverse("person_change", args=[case.public_id, case.person.public_id])
    told = {"version": case.person.version, "name": "Alma", "protection": "none"}
    assert browse(anna).post(url, told).status_code == 302
    case.person.refresh_from_db()
    assert case.person.protection == Protection.NONE


def test_s20_a_later_case_on_her_row_takes_no_mark_away(browse, case):
    protect(case.person)
    other = worker(UnitFactory())
    later = CaseFactory(unit=other.memberships.get().unit, person=case.person)
    engaged(later, other)
    url = reverse("person_change", args=[later.public_id, case.person.public_id])
    told = {"version": case.person.version, "name": "Alma", "protection": "none"}
    assert "be den som har det att ändra" in browse(other).post(url, told).content.decode()
    case.person.refresh_from_db()
    assert case.person.protection == Protection.SECRECY_MARKING


# ---- who is in the case ----


def test_a_new_person_is_put_in_the_case_under_the_row_policies(browse, case, anna, traces):
    client = browse(anna)
    answer = client.post(page("person_new", case), {"role": "child", "name": "Dani O'Brien-محمد", "birth_year": "2021"})
    assert answer.url == page("case_persons", case)
    party = Party.objects.get(role=PartyRole.CHILD)
    assert party.person.name == "Dani O'Brien-محمد"
    assert traces()[:2] == ["person.registered", "party.added"]
    assert "född 2021" in client.get(answer.url).content.decode()


@pytest.mark.req("R-012")
def test_s12_a_number_known_elsewhere_is_never_refused_or_told_of(browse, case, anna):
    number = identity_number()
    elsewhere = CaseFactory()
    people.change_person(
        actor(worker(elsewhere.unit)),
        person=elsewhere.person,
        facts=PersonFacts(name="Annan", identity_number=number, number_kind="personal"),
        version=1,
        case=elsewhere,
        at=clock.now(),
    )
    answer = browse(anna).post(
        page("person_new", case), {"role": "other_party", "name": "Bo Prov", "identity_number": number}
    )
    assert answer.status_code == 302
    assert Party.objects.filter(case=case).count() == 2
    assert Person.objects.filter(identity_hash=people.number_hash(number)).count() == 2


def test_s142_the_same_person_sent_twice_is_one(browse, case, anna, traces):
    told = {"role": "child", "name": "Dani", "born": "2021-05-05"}
    for _ in range(2):
        browse(anna).post(page("person_new", case), told)
    assert Party.objects.filter(case=case, role=PartyRole.CHILD).count() == 1
    assert traces("party.added_again")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("born", "2031-01-01"),
        ("born", "2026-02-30"),
        ("identity_number", "19920418-0000"),
        ("birth_year", "2031"),
        ("name", "A\u202eB"),
        ("role", "client"),
    ],
)
def test_s131_a_wrong_answer_about_a_person_gets_a_sentence_at_its_field(browse, case, anna, field, value):
    answer = browse(anna).post(page("person_new", case), {"role": "child", "name": "Dani"} | {field: value})
    assert answer.status_code == 200
    errors = answer.context["form"].errors | answer.context["role_form"].errors
    assert list(errors) == [field]
    assert Party.objects.count() == 1


def test_a_person_of_a_near_case_is_chosen_instead_of_written_anew(browse, case, anna, cleo):
    own = services.open_case(
        actor(anna),
        unit=case.unit,
        facts=CaseFacts(role=CaseRole.CHILD, came_in_on=clock.today()),
        client=cleo,
        assigned_to=anna,
        at=clock.now(),
    )
    client = browse(anna)
    assert "Alma Exempelsson, i ärende" in client.get(page("person_new", own)).content.decode()
    client.post(
        page("person_new", own),
        {"who": "known", "person": str(case.person.public_id), "role": "guardian"},
    )
    assert Party.objects.get(case=own, role=PartyRole.GUARDIAN).person == case.person
    with pytest.raises(AlreadyAParty):
        services.add_party(actor(anna), case=own, person=case.person, role=PartyRole.CLOSE, at=clock.now())


def test_a_person_is_changed_and_of_what_is_sealed_the_trace_tells_only_that_it_changed(browse, case, anna, traces):
    answer = browse(anna).post(
        page("person_change", case, case.person.public_id),
        {"name": "Alma Nysson", "sex": "female", "protection": "secrecy_marking", "version": "1"},
    )
    assert answer.url == page("case_persons", case)
    changed = Person.objects.get(pk=case.person.pk)
    assert (changed.name, changed.sex, changed.protection) == ("Alma Nysson", "female", "secrecy_marking")
    detail = case.cipher.open(
        bytes(traces("person.changed")[0]["detail"]), place=f"access_trace.detail:{case.trace_ref}"
    )
    assert "Nysson" not in detail
    assert '"sealed":["name"]' in detail


@pytest.mark.parametrize("name", ["", "Alma Exempelsson"])
def test_s131_a_version_that_was_never_given_is_no_fault_of_the_server(browse, case, anna, name):
    address = page("person_change", case, case.person.public_id)
    answer = browse(anna).post(address, {"name": name, "version": "9" * 5000})
    assert answer.status_code == 200
    assert "Någon annan" in answer.content.decode() or not name


def test_s142_a_person_changed_by_another_meanwhile_is_not_overwritten(browse, case, anna):
    client = browse(anna)
    address = page("person_change", case, case.person.public_id)
    client.post(address, {"name": "Alma Ett", "version": "1"})
    answer = client.post(address, {"name": "Alma Två", "version": "1"})
    shown = answer.content.decode()
    assert "Alma Ett" in shown
    assert "Alma Två" in shown
    assert Person.objects.get(pk=case.person.pk).name == "Alma Ett"
    client.post(address, {"name": "Alma Två", "version": str(answer.context["version"])})
    assert Person.objects.get(pk=case.person.pk).name == "Alma Två"


def test_each_refusal_about_persons(case, anna, cleo):
    me, now = actor(anna), clock.now()
    with pytest.raises(SomeoneElseChangedThePerson):
        people.change_person(me, person=cleo, facts=PersonFacts(), version=9, case=case, at=now)
    with pytest.raises(BornInTheFuture):
        people.change_person(
            me,
            person=cleo,
            facts=PersonFacts(born=clock.today() + timedelta(days=1)),
            version=1,
            case=case,
            at=now,
        )
    with pytest.raises(RelationToOneself):
        people.tell_relation(me, person=cleo, facts=RelationFacts(other=cleo, kind="sibling"), case=case, at=now)
    with pytest.raises(GuardianOfOneself):
        people.tell_guardianship(
            me, person=cleo, facts=GuardianshipFacts(guardian=cleo, kind="joint_custody"), case=case, at=now
        )
    with pytest.raises(EndsBeforeItStarts):
        people.tell_guardianship(
            me,
            person=cleo,
            facts=GuardianshipFacts(
                guardian=case.person,
                kind="joint_custody",
                starts_on=date(2026, 2, 1),
                ends_on=date(2026, 1, 1),
            ),
            case=case,
            at=now,
        )
    with pytest.raises(ValueIsEmpty):
        way(case, anna, value="")
    channel = way(case, anna)
    people.end_fact(me, fact=channel, case=case, at=now)
    with pytest.raises(HasEnded):
        people.end_fact(me, fact=channel, case=case, at=now)
    with pytest.raises(NotPermitted):
        people.end_fact(actor(worker(UnitFactory())), fact=channel, case=case, at=now)


# ---- the child's own case ----


@pytest.mark.req("R-005")
def test_a_child_gets_a_case_of_its_own_and_is_in_both(browse, case, anna, cleo, traces):
    client = browse(anna)
    assert "Inget eget stöd ännu" in client.get(page("case", case)).content.decode()
    answer = client.post(
        page("child_case", case, cleo.public_id),
        {"came_in_on": clock.today().isoformat(), "entrance": "bou", "assigned_to": str(anna.public_id)},
    )
    own = Case.objects.get(role=CaseRole.CHILD)
    assert answer.url == page("case", own)
    assert own.person == cleo
    assert set(Party.objects.filter(person=cleo).values_list("case", "role")) == {
        (case.pk, PartyRole.CHILD),
        (own.pk, PartyRole.CLIENT),
    }
    assert f"Ärende {own.number}" in client.get(page("case", case)).content.decode()
    assert traces("case.child_case_opened")
    with pytest.raises(ChildHasCase):
        services.open_childs_case(
            actor(anna),
            case=case,
            child=cleo,
            facts=CaseFacts(role=CaseRole.CHILD, came_in_on=clock.today()),
            assigned_to=None,
            at=clock.now(),
        )


def custody(case, anna, child, guardian, **days):
    facts = GuardianshipFacts(guardian=guardian, kind="joint_custody", **days)
    people.tell_guardianship(actor(anna), person=child, facts=facts, case=case, at=clock.now())


def opened_for(client, case, child, **told):
    answer = client.post(
        page("child_case", case, child.public_id), {"came_in_on": clock.today().isoformat(), "entrance": "bou"} | told
    )
    assert answer.status_code == 302
    return Case.objects.get(person=child)


@pytest.mark.req("R-005")
def test_guardians_known_in_the_parents_case_are_guardians_in_the_childs(browse, case, anna, cleo, bo, traces):
    custody(case, anna, cleo, case.person)
    parent = RelationFacts(other=cleo, kind="parent")
    people.tell_relation(actor(anna), person=bo, facts=parent, case=case, at=clock.now())
    client = browse(anna)
    form = client.get(page("child_case", case, cleo.public_id)).context["form"]
    assert [words for _, words in form.fields["guardians"].choices] == [
        "Alma Exempelsson, vårdnadshavare",
        "Bo Prov, förälder, vårdnaden är inte känd",
    ]
    alma = str(case.person.public_id)
    assert form["guardians"].value() == [alma]  # what is not known is not chosen beforehand
    own = opened_for(client, case, cleo, guardians=[alma], assigned_to=str(anna.public_id))
    assert [party.person for party in own.parties.filter(role=PartyRole.GUARDIAN)] == [case.person]
    assert traces("party.added")


def test_a_guardian_is_only_someone_of_the_parents_case_and_custody_that_has_ended_is_not_chosen(
    browse, case, anna, cleo, bo
):
    custody(case, anna, cleo, bo, ends_on=clock.today() - timedelta(days=1))
    address = page("child_case", case, cleo.public_id)
    assert "guardians" not in browse(anna).get(address).context["form"].fields
    custody(case, anna, cleo, case.person)
    answer = browse(anna).post(
        address,
        {"came_in_on": clock.today().isoformat(), "entrance": "bou", "guardians": [str(PersonFactory().public_id)]},
    )
    assert list(answer.context["form"].errors) == ["guardians"]
    assert not Case.objects.filter(person=cleo).exists()


@pytest.mark.parametrize("is_in", ["a case of her own", "another case as a guardian"])
def test_s04_one_who_is_no_child_elsewhere_gets_no_case_of_her_own_as_a_child(browse, case, unit, cleo, is_in):
    if is_in == "a case of her own":
        CaseFactory(unit=unit, person=cleo)
    else:
        Party.objects.create(case=CaseFactory(unit=unit), person=cleo, role=PartyRole.GUARDIAN)
    told = {"came_in_on": clock.today().isoformat(), "entrance": "bou"}
    answer = browse(worker_of(case)).post(page("child_case", case, cleo.public_id), told)
    assert answer.status_code == 302
    opened = Case.objects.latest("pk")
    assert opened.role == CaseRole.CHILD
    assert opened.person != cleo
    assert opened.person.name == cleo.name


def test_s10_a_child_who_is_another_childs_brother_keeps_its_row_whoever_opens_its_case(browse, case, unit, cleo):
    brother = CaseFactory(unit=unit, role=CaseRole.CHILD)
    Party.objects.create(case=brother, person=cleo, role=PartyRole.CLOSE)
    Engagement.objects.filter(case=case).update(carries_whereabouts=False)
    told = {"came_in_on": clock.today().isoformat(), "entrance": "bou"}
    client = browse(worker_of(case))
    assert client.post(page("child_case", case, cleo.public_id), told).status_code == 302
    client.post(page("child_case", case, cleo.public_id), told)
    assert Case.objects.filter(role=CaseRole.CHILD).exclude(pk=brother.pk).get().person == cleo


def test_s20_the_other_sides_worker_takes_no_mark_from_a_child_who_was_written_down_in_hers(browse, case, cleo):
    protect(cleo)
    own = CaseFactory(role=CaseRole.CHILD, person=cleo)
    his = worker(own.unit)
    engaged(own, his)
    told = {"version": cleo.version, "name": "Cleo", "protection": "none"}
    refused = browse(his).post(reverse("person_change", args=[own.public_id, cleo.public_id]), told)
    assert "Skyddsmarkeringen kan bara tas bort i" in refused.content.decode()
    url = reverse("person_change", args=[case.public_id, cleo.public_id])
    assert browse(worker_of(case)).post(url, told).status_code == 302


def worker_of(case):
    return case.engagements.get().actor


@pytest.mark.parametrize("kind", [EngagementKind.BREAK_GLASS, EngagementKind.LEAD_READING])
def test_s30_nobody_is_carried_from_a_case_that_is_only_read_into_ones_own(browse, case, anna, unit, cleo, bo, kind):
    hers = CaseFactory(unit=unit, person=PersonFactory(name="Alma Läst"))
    Party.objects.create(case=hers, person=cleo, role=PartyRole.CHILD)
    engaged(hers, anna)
    Engagement.objects.filter(case=hers).update(kind=kind)
    client = browse(anna)
    assert str(hers.person.public_id) not in client.get(page("person_new", case)).content.decode()
    client.post(page("person_new", case), {"who": "known", "person": str(hers.person.public_id), "role": "other_party"})
    assert not Party.objects.filter(case=case, person=hers.person).exists()


def test_s13_nothing_told_of_a_guardian_comes_along_to_the_childs_case(browse, case, anna, cleo):
    custody(case, anna, cleo, case.person)
    way(case, anna, code_word="Blåbär", say="bokningen")
    place(case, anna)
    place(case, anna, person=cleo)
    ada = worker(case.unit)
    alma = [str(case.person.public_id)]
    own = opened_for(browse(anna), case, cleo, guardians=alma, assigned_to=str(ada.public_id))
    client = browse(ada)
    for name in ("case", "case_persons", "case_journal", "case_sessions", "session_new"):
        shown = plain(client.get(page(name, own)))
        for secret in (PHONE, "Blåbär", "bokningen", "Vistas hos", STREET):
            assert secret not in shown
    assert "Alma Exempelsson" in plain(client.get(page("case", own)))
    assert case.number not in plain(client.get(page("case", own)))


def test_s02_the_parents_case_is_a_link_to_those_who_may_see_it_and_nothing_to_others(browse, case, anna, cleo):
    custody(case, anna, cleo, case.person)
    ada, lead = worker(case.unit), worker(case.unit, Role.GROUP_LEADER)
    engaged(case, lead, EngagementKind.LEAD_READING)
    alma = [str(case.person.public_id)]
    own = opened_for(browse(anna), case, cleo, guardians=alma, assigned_to=str(ada.public_id))
    engaged(own, lead, EngagementKind.LEAD_READING)
    for name in ("case", "case_persons"):
        for staff, sees in ((anna, True), (lead, True), (ada, False)):
            shown = plain(browse(staff).get(page(name, own)))
            assert (page("case", case) in shown) is sees
            assert (case.number in shown) is sees


def test_only_a_child_of_the_case_gets_a_case_that_way(browse, case, anna):
    assert browse(anna).get(page("child_case", case, case.person.public_id)).status_code == 404


# ---- what is told ----


@pytest.mark.req("R-012")
def test_a_relation_is_told_with_the_direction_of_violence(browse, case, anna, bo, traces):
    client = browse(anna)
    client.post(
        page("told_new", case, case.person.public_id, "relation"),
        {
            "person": str(case.person.public_id),
            "kind": "ex_partner",
            "other": str(bo.public_id),
            "violence": "by_second",
            "honour": "yes",
        },
    )
    shown = plain(client.get(page("case", case)))
    assert "Alma Exempelsson och Bo Prov har varit partner" in shown
    assert "Bo Prov använder våld mot Alma Exempelsson" in shown
    assert traces("relation.told")
    assert Relation.objects.get().told_in_case == case.pk


def related(case, other, **changed):
    return {
        "person": str(case.person.public_id),
        "kind": "ex_partner",
        "other": str(other.public_id),
        "violence": "by_second",
        **changed,
    }


def test_how_two_stand_to_each_other_is_never_chosen_beforehand(browse, case, anna, bo):
    client, address = browse(anna), page("told_new", case, case.person.public_id, "relation")
    assert client.get(address).context["form"]["kind"].value() is None
    assert '<option value="" selected>Välj hur</option>' in client.get(address).content.decode()
    answer = client.post(address, related(case, bo, kind=""))
    assert answer.context["form"].errors == {"kind": ["Välj ett av svaren."]}
    assert not Relation.objects.exists()


def test_s142_a_relation_told_again_with_something_else_is_refused_at_its_field(browse, case, anna, bo):
    client, address = browse(anna), page("told_new", case, case.person.public_id, "relation")
    for _ in range(2):  # the same form twice is one
        assert client.post(address, related(case, bo)).status_code == 302
    turned = {"person": str(bo.public_id), "other": str(case.person.public_id)}
    for again in ({"violence": "none"}, turned):
        answer = client.post(address, related(case, bo) | again)
        assert answer.status_code == 200
        assert "De två står redan så till varandra" in answer.context["form"].errors["kind"][0]
    assert Relation.objects.get().violence == "by_second"
    # another kind is another relation; changed and ended, the first makes way for a new one
    client.post(address, related(case, bo, kind="other_close"))
    told = Relation.objects.get(kind="ex_partner")
    client.post(page("told_change", case, "relation", told.public_id), related(case, bo, violence="mutual"))
    changed = Relation.objects.get(kind="ex_partner", ended_at=None)
    client.post(page("told_end", case, "relation", changed.public_id))
    assert client.post(address, related(case, bo)).status_code == 302
    assert Relation.objects.filter(ended_at=None).count() == 2


def relation_row(case, person, other, **told):
    return Relation.objects.create(
        person=person, other=other, board=case.board, told_in_case=case.pk, recorded_at=clock.now(), **told
    )


def test_s142_two_at_once_are_one_relation_for_the_database_keeps_it(case, bo):
    relation_row(case, case.person, bo, kind="partner")
    with pytest.raises(IntegrityError, match="relation_stands_once_in_a_file"):
        relation_row(case, bo, case.person, kind="partner")


def test_s13_a_relation_in_one_file_says_nothing_in_another(case, anna, bo):
    others = CaseFactory(person=bo)
    relation_row(others, bo, case.person, kind="partner")
    facts = RelationFacts(other=bo, kind="partner")
    people.tell_relation(actor(anna), person=case.person, facts=facts, case=case, at=clock.now())
    assert Relation.objects.filter(ended_at=None).count() == 2


def plain(answer):
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def test_custody_and_a_representative_are_told(browse, case, anna, cleo):
    client = browse(anna)
    client.post(
        page("told_new", case, cleo.public_id, "vardnad"),
        {"person": str(cleo.public_id), "guardian": str(case.person.public_id), "kind": "sole_custody"},
    )
    client.post(
        page("told_new", case, case.person.public_id, "foretradare"),
        {"kind": "counsel", "name": "Eja Ombud", "phone": "08-123 456 78", "starts_on": "2026-01-01"},
    )
    shown = plain(client.get(page("case_persons", case)))
    assert "Alma Exempelsson, vårdnadshavare till Cleo Exempelsson: ensam vårdnad" in shown
    assert "Är det nytt sedan faran bedömdes" in shown  # a ruling may have changed the danger
    assert "Ombud för Alma Exempelsson: Eja Ombud" in shown
    assert Guardianship.objects.count() == Representative.objects.count() == 1


@pytest.fixture
def nora(unit, case):
    """One who has the case without what tells where she is."""
    nora = worker(unit)
    engaged(case, nora, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(actor=nora).update(carries_whereabouts=False)
    return nora


def phones_by_raw_sql():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_representativephone ORDER BY id")
        return [key for (key,) in cursor.fetchall()]


def an_hour_later():
    RepresentativePhone.objects.update(recorded_at=clock.now() - timedelta(minutes=61))


def test_s21_how_a_representative_is_reached_is_read_in_the_database_where_whereabouts_are(
    application, case, anna, nora
):
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now(), "kind": "counsel"}
    row = represented(case.person, name="Eja Ombud", phone="08-123 456 78", **told)
    other = CaseFactory(unit=case.unit)
    told |= {"told_in_case": other.pk}
    beside = represented(other.person, name="Ej Hennes", phone="08-123 456 79", **told)
    engaged(other, nora)
    with application(actor(anna)):
        assert phones_by_raw_sql() == [row.telephone_id]
        assert Representative.objects.get().phone == "08-123 456 78"
    with application(actor(worker(UnitFactory()))):
        assert phones_by_raw_sql() == []
    with application(actor(nora)):
        assert phones_by_raw_sql() == [beside.telephone_id]
        read = Representative.objects.select_related("telephone").get(person=case.person)
        assert (read.name, read.phone, read.telephone_id) == ("Eja Ombud", "", row.telephone_id)
        for wrong in (
            "UPDATE people_representativephone SET told_in_case = {other}",
            "UPDATE people_representativephone SET recorded_by_id = {nora}",
            "UPDATE people_representative SET telephone_id = {hers} WHERE id = {beside}",
            "UPDATE people_representative SET told_in_case = {other}",  # where she sees all
            "DELETE FROM people_representativephone",
        ):
            keys = {"other": other.pk, "nora": nora.pk, "hers": row.telephone_id, "beside": beside.pk}
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(wrong.format(**keys))


def test_s142_a_representative_told_by_one_who_is_not_shown_the_telephone_is_one_and_keeps_it(
    browse, application, case, anna, nora
):
    client = browse(nora)
    told = {"kind": "counsel", "name": "Eja Ombud", "phone": "08-123 456 78"}
    for _ in range(2):
        client.post(page("told_new", case, case.person.public_id, "foretradare"), told)
    first = Representative.objects.get()
    assert first.telephone.recorded_by_id == nora.pk
    assert "08-123" not in plain(client.get(page("case_persons", case)))
    an_hour_later()
    with application(actor(nora)):
        assert phones_by_raw_sql() == []
    change = page("told_change", case, "foretradare", first.public_id)
    assert "Lämna tomt för att behålla" in plain(client.get(change))
    for _ in range(2):
        client.post(change, told | {"name": "Eja Ombudsson", "phone": ""})
    second = Representative.objects.get(ended_at=None)
    assert (Representative.objects.count(), second.telephone_id) == (2, first.telephone_id)
    assert "Ombud för Alma Exempelsson: Eja Ombudsson" in (shown := plain(browse(anna).get(page("case_persons", case))))
    assert "08-123 456 78" in shown
    # told anew with another
    client.post(page("told_change", case, "foretradare", second.public_id), told | {"phone": "08-123 456 79"})
    an_hour_later()
    shown = plain(browse(anna).get(page("case_persons", case)))
    assert "08-123 456 79" in shown
    assert "08-123 456 78" not in shown.split("Tidigare relationer")[0]
    assert len(phones_by_raw_sql()) == 2


@pytest.mark.req("R-488", "R-489")
def test_a_way_is_told_confirmed_changed_and_ended_and_the_past_stays(browse, case, anna, traces):
    client = browse(anna)
    told = {
        "kind": "call",
        "value": PHONE,
        "is_safe": "yes",
        "weekdays": ["0", "1", "2", "3", "4"],
        "from_time": "9",
        "to_time": "14",
        "say": "det gäller bokningen",
        "code_word": "Blåbär",
        "confirmed_on": "2026-01-02",
    }
    client.post(page("told_new", case, case.person.public_id, "kontaktvag"), told)
    shown = client.get(page("case", case)).content.decode()
    assert "Ring vardagar 9–14. Säg: det gäller bokningen. Kodord: ”Blåbär”." in shown
    assert "Fråga igen" in shown  # confirmed more than 90 days ago (S-60)

    channel = SafeChannel.objects.get()
    client.post(page("way_confirm", case, channel.public_id))
    assert "Fråga igen" not in client.get(page("case", case)).content.decode()

    client.post(
        page("told_change", case, "kontaktvag", channel.public_id),
        told | {"value": "", "is_safe": "no", "confirmed_on": clock.today().isoformat()},
    )
    now = SafeChannel.objects.select_related("person").get(ended_at=None)
    assert (now.is_safe, now.value) == ("no", PHONE)  # left empty, the number stays
    assert "Ingen säker väg är känd" in client.get(page("case", case)).content.decode()

    client.post(page("told_end", case, "kontaktvag", now.public_id))
    assert SafeChannel.objects.count() == 2  # history is kept (S-62)
    assert not SafeChannel.objects.filter(ended_at=None).exists()
    written = [action for action in traces() if action.startswith("channel")]
    assert written == ["channel.told", "channel.confirmed", "channel.changed", "channel.ended"]


def test_s142_told_twice_is_told_once_and_ended_twice_is_no_fault(browse, case, anna):
    client = browse(anna)
    told = {"kind": "call", "value": PHONE, "is_safe": "yes", "confirmed_on": clock.today().isoformat()}
    for _ in range(2):
        client.post(page("told_new", case, case.person.public_id, "kontaktvag"), told)
    channel = SafeChannel.objects.get()
    for _ in range(2):
        answer = client.post(page("told_end", case, "kontaktvag", channel.public_id))
        assert answer.url == page("case_persons", case)


def test_s142_a_fact_ended_by_another_meanwhile_keeps_what_was_typed(browse, case, anna):
    channel = way(case, anna)
    people.end_fact(actor(anna), fact=channel, case=case, at=clock.now())
    answer = browse(anna).post(
        page("told_change", case, "kontaktvag", channel.public_id),
        {"kind": "call", "value": "070-123 45 69", "is_safe": "no", "confirmed_on": clock.today().isoformat()},
    )
    assert "Uppgiften är redan avslutad" in answer.content.decode()
    assert answer.context["form"]["value"].value() == "070-123 45 69"


def test_s131_wrong_answers_about_a_way_get_a_sentence_at_their_field(browse, case, anna):
    told = {"kind": "call", "value": PHONE, "is_safe": "yes", "confirmed_on": "2026-01-02"}
    client = browse(anna)
    for field, value in (
        ("from_time", "25"),
        ("confirmed_on", "2031-01-01"),
        ("code_word", "x\x00"),
        ("is_safe", ""),
        ("value", ""),
        ("weekdays", ["9"]),
    ):
        answer = client.post(page("told_new", case, case.person.public_id, "kontaktvag"), told | {field: value})
        assert list(answer.context["form"].errors) == [field]
    assert not SafeChannel.objects.exists()


def test_s131_all_that_is_wrong_with_a_way_is_said_at_once_each_at_its_field(browse, case, anna):
    wrong = {
        "kind": "call",
        "is_safe": "yes",
        "value": "",
        "from_time": "14",
        "to_time": "9",
        "code_word": "x\x00",
        "confirmed_on": "2031-01-01",
    }
    client, address = browse(anna), page("told_new", case, case.person.public_id, "kontaktvag")
    answer = client.post(address, wrong)
    assert set(answer.context["form"].errors) == {"value", "to_time", "code_word", "confirmed_on"}
    assert "Fyra saker behöver rättas" in answer.content.decode()
    # a number that stays because it is left empty is no empty one
    known = way(case, anna)
    answer = client.post(page("told_change", case, "kontaktvag", known.public_id), wrong | {"code_word": ""})
    assert set(answer.context["form"].errors) == {"to_time", "confirmed_on"}


def test_the_same_number_is_found_again_however_it_is_written_and_a_sentence_is_none():
    assert channel_hash(kind="call", value=PHONE) == channel_hash(kind="sms", value="+46 70 123 45 67")
    assert channel_hash(kind="call", value="jobbet") is None
    assert channel_hash(kind="email", value="A@exempel.se") == channel_hash(kind="email", value="a@Exempel.se ")


# ---- what is hidden, and where it stands ----


def test_s21_an_address_is_shown_only_when_asked_for_once_and_traced(browse, case, anna, traces):
    told = place(case, anna)
    client = browse(anna)
    for name in ("case", "case_persons", "case_journal"):
        assert STREET not in client.get(page(name, case)).content.decode()
    answer = client.post(page("place_show", case, told.public_id))
    assert STREET in answer.content.decode()
    assert answer.headers["Refresh"] == f"60; url={page('case_persons', case)}"
    assert traces("whereabouts.shown")[0]["subject"] == f"people_whereabouts:{told.public_id}"
    assert STREET not in client.get(page("case_persons", case)).content.decode()
    assert STREET not in client.get(page("told_change", case, "vistelse", told.public_id)).content.decode()


def test_s21_a_protected_persons_number_is_hidden_until_asked_for_and_anothers_is_not(browse, case, anna, traces):
    channel = way(case, anna)
    client = browse(anna)
    assert PHONE in client.get(page("case_persons", case)).content.decode()
    protect(case.person)
    for name in ("case", "case_persons"):
        shown = client.get(page(name, case)).content.decode()
        assert PHONE not in shown
        assert "Sekretessmarkering" in shown
    refused = client.post(page("way_show", case, channel.public_id), follow=True).content.decode()
    assert "Välj varför uppgiften ska visas." in refused
    assert PHONE not in refused
    assert not traces("channel.shown")
    assert PHONE in client.post(page("way_show", case, channel.public_id), {"why": "contact"}).content.decode()
    assert [trace["why"] for trace in traces("channel.shown")] == ["assigned: contact"]


@pytest.mark.req("R-495")
def test_s21_an_address_of_a_protected_person_is_shown_for_a_reason(browse, case, anna, traces):
    told = place(case, anna)
    protect(case.person)
    client = browse(anna)
    for typed in ({}, {"why": "nyfiken"}):
        assert STREET not in client.post(page("place_show", case, told.public_id), typed, follow=True).content.decode()
    assert [trace["why"] for trace in traces("show_address.refused")] == ["ReasonToShowMissing"] * 2
    assert STREET in client.post(page("place_show", case, told.public_id), {"why": "safety"}).content.decode()


def test_an_identity_number_is_shown_only_when_asked_for(browse, case, anna, traces):
    number = identity_number()
    people.change_person(
        actor(anna),
        person=case.person,
        facts=PersonFacts(name="Alma", identity_number=number, number_kind="personal"),
        version=1,
        case=case,
        at=clock.now(),
    )
    written = f"{number[:8]}-{number[8:]}"
    client = browse(anna)
    for name in ("case", "case_persons", "case_journal"):
        shown = client.get(page(name, case)).content.decode()
        assert written not in shown
        assert number not in shown
    assert written in client.post(page("show_number", case)).content.decode()
    assert written in client.post(page("person_number", case, case.person.public_id)).content.decode()
    assert len(traces("person.number_shown")) == 2
    assert client.get(page("show_number", case)).status_code == 405
    assert number not in client.get(page("person_change", case, case.person.public_id)).content.decode()


def test_s13_what_one_parent_tells_of_a_child_never_stands_in_the_others_file(browse, unit, anna):
    cleo = PersonFactory(name="Cleo Exempelsson")
    mothers, fathers = CaseFactory(unit=unit), CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE)
    for parents_case in (mothers, fathers):
        engaged(parents_case, anna)
        Party.objects.create(case=parents_case, person=cleo, role=PartyRole.CHILD)
    told = place(mothers, anna, person=cleo)
    client = browse(anna)
    assert "Vistas hos" in client.get(page("case_persons", mothers)).content.decode()
    assert "Vistas hos" not in client.get(page("case_persons", fathers)).content.decode()
    assert client.post(page("place_show", fathers, told.public_id)).status_code == 404


def test_s13_what_is_told_of_the_other_party_never_stands_in_that_persons_own_file(browse, unit, anna, case):
    bo = Party.objects.create(case=case, person=PersonFactory(name="Bo Prov"), role=PartyRole.OTHER_PARTY).person
    own = CaseFactory(unit=unit, person=bo, role=CaseRole.USING_VIOLENCE)
    ada = worker(unit)
    engaged(own, ada)
    people.tell_channel(
        actor(anna),
        person=bo,
        facts=ChannelFacts(kind="call", is_safe="yes", value=PHONE, confirmed_on=clock.today()),
        case=case,
        at=clock.now(),
    )
    assert PHONE in browse(anna).get(page("case_persons", case)).content.decode()
    assert PHONE not in browse(ada).get(page("case_persons", own)).content.decode()


def test_the_persons_own_cases_under_one_board_are_one_file(browse, unit, anna, case):
    way(case, anna)
    again = CaseFactory(unit=unit, person=case.person, number="2026-9001")
    engaged(again, anna)
    assert PHONE in browse(anna).get(page("case_persons", again)).content.decode()


def test_a_relation_to_somebody_outside_the_case_is_not_shown_in_it(case, anna):
    outside = PersonFactory(name="Utanför")
    Relation.objects.create(
        person=case.person,
        other=outside,
        kind="sibling",
        board=case.board,
        told_in_case=case.pk,
        recorded_at=clock.now(),
    )
    assert queries.relations(queries.file(actor(anna), case)) == []


def test_s90_a_dump_shows_neither_number_street_nor_code_word(case, anna):
    way(case, anna, code_word="hemligt")
    place(case, anna)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, code_word FROM people_safechannel")
        row = [bytes(value) for value in cursor.fetchone()]
        cursor.execute("SELECT address FROM people_whereabouts")
        row.append(bytes(cursor.fetchone()[0]))
    for value, said in zip(row, (PHONE, "hemligt", STREET), strict=True):
        assert said.encode() not in value
    assert Whereabouts.objects.select_related("person").get().address == STREET


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.CHILD_WORKER, Role.UNIT_MANAGER, Role.LOG_REVIEWER])
def test_s02_a_stranger_finds_nothing_of_all_this(browse, case, anna, cleo, role):
    channel, told = way(case, anna), place(case, anna)
    client = browse(worker(UnitFactory(), role))
    missing = client.get(reverse("case_persons", args=[uuid4()]))
    answers = [client.get(page(name, case)) for name in ("case_persons", "person_new")]
    answers += [
        client.get(page("person_change", case, cleo.public_id)),
        client.get(page("child_case", case, cleo.public_id)),
        client.get(page("told_new", case, cleo.public_id, "vistelse")),
        client.get(page("told_change", case, "kontaktvag", channel.public_id)),
        client.post(page("person_new", case), {"role": "child", "name": "X"}),
        client.post(page("person_number", case, cleo.public_id)),
        client.post(page("told_end", case, "kontaktvag", channel.public_id)),
        client.post(page("way_confirm", case, channel.public_id)),
        client.post(page("way_show", case, channel.public_id)),
        client.post(page("place_show", case, told.public_id)),
        client.post(page("show_number", case)),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {missing.content}
    assert Party.objects.filter(case=case).count() == 2


def test_what_stands_in_another_case_is_not_found_under_this_one(browse, case, anna):
    other = CaseFactory(unit=case.unit)
    channel = way(other, worker(case.unit))
    client = browse(anna)
    assert client.post(page("way_show", case, channel.public_id)).status_code == 404
    assert client.get(page("told_new", case, other.person.public_id, "vistelse")).status_code == 404
    assert client.get(page("told_new", case, case.person.public_id, "okand")).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_of_persons_asks_the_same_questions_however_many_they_are(browse, case, anna, count):
    for _ in range(count):
        person = Party.objects.create(case=case, person=PersonFactory(), role=PartyRole.CHILD).person
        place(case, anna, person=person)
        told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now(), "is_safe": "yes"}
        SafeChannel.objects.create(person=person, kind="letter", value="Gatan 1", confirmed_on=clock.today(), **told)
        people.tell_relation(
            actor(anna),
            person=case.person,
            facts=RelationFacts(other=person, kind="parent"),
            case=case,
            at=clock.now(),
        )
    # case, team, trace with its savepoint, persons, their other cases, how long a way holds, the five kinds of what is
    # told and the five of what stood, the three of the gate where one has letters, and whether a child that has no case
    # here has one in other hands
    assert questions(browse(anna), page("case_persons", case)) == 22
