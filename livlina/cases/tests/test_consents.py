"""What the client lets out: written down, read by those who have the case, taken back, and kept."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases import queries
from livlina.cases.models import Engagement, Party, Summary, SummaryHandover
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.cases.tests.shown import marks, shown
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.core.rows import insert_unseen
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Consent, ConsentKept, Relation, SafeChannel
from livlina.people.terms import Protection, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    made = Family()
    engaged(made.hers, made.anna)
    return made


def address(case):
    return reverse("case_consents", args=[case.public_id])


def give(client, case, **told):
    sent = {
        "purpose": "sharing:police",
        "recipient": "Utredaren i ärendet",
        "what": ["risk", "violence"],
        "why": "Så att anmälan går framåt.",
        "starts_on": clock.today().isoformat(),
        "ends_on": clock.today().isoformat(),
        "given_how": "words",
        "submission": str(uuid4()),
    }
    return client.post(address(case), shown(client, address(case)) | sent | told)


@pytest.mark.req("R-218")
def test_a_consent_says_what_to_whom_why_and_until_when_and_is_withdrawn(family, browse, traces, application):
    case, client = family.hers, browse(family.anna)
    assert "Hjälpen beror aldrig på svaret" in client.get(address(case)).content.decode()
    assert give(client, case).status_code == 302
    written = Consent.objects.get()
    one = reverse("case_consent", args=[case.public_id, written.public_id])
    for page in (client.get(address(case)).content.decode(), client.get(one).content.decode()):
        for words in ("Polis eller åklagare", "Utredaren i ärendet", "risk och skydd, vad som har hänt", "gäller"):
            assert words in page
    with application(actor(family.anna)):
        file = queries.file(actor(family.anna), case)
        assert queries.live_consent(file, "sharing:police", day=clock.today()) == written
        assert queries.live_consent(file, "sharing:school", day=clock.today()) is None
    assert client.post(one).status_code == 302
    assert "redan återtaget" in client.post(one, follow=True).content.decode()
    assert "återtaget" in client.get(address(case)).content.decode()
    assert "Så att anmälan går framåt." in client.get(one).content.decode()
    with application(actor(family.anna)):
        assert queries.live_consent(file, "sharing:police", day=clock.today()) is None
    assert traces("consent.given")[0]["why"] == "sharing:police"
    assert traces("consent.withdrawn")[0]["case_ref"] == case.trace_ref


def test_s60_the_paper_does_not_say_how_the_client_is_reached(family, browse):
    case, client = family.hers, browse(family.anna)
    SafeChannel.objects.create(
        person=case.person, board=case.board, told_in_case=case.pk, recorded_at=clock.now(), kind="call",
        value="070-174 06 05", is_safe="yes", code_word="Kastanj", confirmed_on=clock.today(),
    )  # fmt: skip
    give(client, case)
    paper = client.get(reverse("case_consent", args=[case.public_id, Consent.objects.get().public_id])).content.decode()
    assert "Namnteckning" in paper
    assert "Kastanj" not in paper
    assert "070-174" not in paper


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": ""},
        {"recipient": ""},
        {"recipient": "x\0"},
        {"what": []},
        {"what": ["x"]},
        {"ends_on": "2020-01-01"},
        {"ends_on": "2099-01-01"},
        {"starts_on": "2099-01-01"},
        {"why": "x" * 100_000},
        {"submission": "x"},
    ],
)
def test_each_refusal_of_a_consent(family, browse, wrong):
    assert give(browse(family.anna), family.hers, **wrong).status_code == 200
    assert not Consent.objects.exists()


def test_s142_one_form_sent_twice_is_one_consent(family, browse):
    client, once = browse(family.anna), {"submission": str(uuid4())}
    assert give(client, family.hers, **once).status_code == 302
    assert give(client, family.hers, **once).status_code == 302
    assert "redan sparat" in give(client, family.hers, recipient="En annan", **once).content.decode()
    assert Consent.objects.count() == 1


def test_s23_where_she_is_stands_in_a_consent_only_for_a_reason(family, browse):
    housed(family.hers, "Påhittsgatan 12")
    told = {"recipient": "Skolan vid Påhittsgatan 12"}
    assert "<mark>Påhittsgatan 12</mark>" in give(browse(family.anna), family.hers, **told).content.decode()
    assert not Consent.objects.exists()


def withheld(case, staff):
    """One who works with the case, whose whereabouts the lead has withheld."""
    shared = engaged(case, staff, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(pk=shared.pk).update(carries_whereabouts=False)
    return staff


@pytest.mark.parametrize("purpose", ["sharing:school", "sharing:shelter", "sharing:municipality", "sharing:other"])
def test_s21_to_whom_a_consent_lets_out_and_why_are_read_where_whereabouts_are(family, browse, application, purpose):
    case, anna = family.hers, browse(family.anna)
    told = {"purpose": purpose, "recipient": "Granskolan i Tyresö", "why": "Nya skolan börjar snart."}
    assert give(anna, case, what=["contact"], **told).status_code == 302
    consent = Consent.objects.get()
    summary = Summary.objects.create(
        case=case, version=1, what_i_need="En tid.", tells=["contact"], approved_on=clock.today(),
        approved_how="heard", written_by=family.anna, written_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    SummaryHandover.objects.create(
        case=case, summary=summary, consent=consent, how="paper", handed_on=clock.today(), handed_by=family.anna,
        handed_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    eva = withheld(case, worker(family.unit))
    one = reverse("case_consent", args=[case.public_id, consent.public_id])
    pages = [address(case), one, *(reverse(name, args=[case.public_id]) for name in ("case_summary", "case_events"))]
    for url in pages:
        hers, evas = anna.get(url).content.decode(), browse(eva).get(url).content.decode()
        assert "Granskolan" in hers
        assert "visas inte för dig" not in hers
        assert "visas inte för dig" in evas  # also as a choice, and as what was handed over
        for words in ("Granskolan", "Tyresö", "Nya skolan"):
            assert words not in evas
    assert "be någon som ser det skriva ut" in browse(eva).get(one).content.decode()
    with application(actor(eva)):  # nor by a filter that a page forgets; what it is for, and that it holds, is there
        assert not ConsentKept.objects.exists()
        file = queries.file(actor(eva), case)
        assert queries.live_consent(file, purpose, day=clock.today()) == consent
        assert queries.consents(file)[0].recipient == ""


def test_s21_s142_who_is_not_shown_it_writes_it_whole_and_once_and_takes_it_back(family, browse):
    eva, once = browse(withheld(family.hers, worker(family.unit))), {"submission": str(uuid4())}
    for _ in range(2):
        assert give(eva, family.hers, **once).status_code == 302
    assert "redan sparat" in give(eva, family.hers, what=["contact"], **once).content.decode()
    assert "Utredaren i ärendet" in browse(family.anna).get(address(family.hers)).content.decode()
    one = reverse("case_consent", args=[family.hers.public_id, Consent.objects.get().public_id])
    assert eva.post(one).status_code == 302
    assert Consent.objects.get().withdrawn_on == clock.today()


def test_s11_nothing_is_let_out_to_the_other_party_by_a_consent(family, browse):
    """Written by one alone it would take the place of the two who decide what he is shown."""
    person = PersonFactory(name="Bo Fiktivsson")
    Party.objects.create(case=family.hers, person=person, role=PartyRole.OTHER_PARTY)
    anna, else_ = browse(family.anna), {"purpose": "sharing:other"}
    for told in (
        {"recipient": "Bo Fiktivsson, pappan"},
        {"recipient": "FIKTIVSSON, Bo"},
        {"recipient": "Bo Fik\u200btivsson"},
        {"recipient": "Bo\u200bFiktivsson"},
        {"recipient": "BoFiktivsson"},
        {"recipient": "B. Fiktivsson"},
        else_ | {"recipient": "Herr Fiktivsson"},
        else_ | {"recipient": "Fiktivsson, hennes man"},
        else_ | {"recipient": "Pappan, Bo"},
    ):
        assert "lämnas inte dit med ett samtycke" in give(anna, family.hers, **told).content.decode(), told
    assert not Consent.objects.exists()
    assert give(anna, family.hers, recipient="Bo Annatnamn, polisen").status_code == 302
    for other in ("Bostadsbolaget", "Karin Fiktivsson", "Fiktivssons Bygg"):
        assert give(anna, family.hers, **else_ | {"recipient": other}).status_code == 302, other


def test_s13_what_the_child_says_is_not_let_out_to_a_suspected_guardian_by_a_consent(family, browse):
    case = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    engaged(case, family.anna)
    father, mother = PersonFactory(name="Bo Fiktivsson"), PersonFactory(name="Alma Påhittad")
    for person in (father, mother):
        Party.objects.create(case=case, person=person, role=PartyRole.GUARDIAN)
    told = {"told_in_case": case.pk, "board": case.board, "recorded_at": clock.now()}
    Relation.objects.create(person=father, other=mother, kind="partner", violence=Violence.BY_FIRST, **told)
    anna = browse(family.anna)
    refused = give(anna, case, purpose="sharing:other", recipient="Bo Fiktivsson")
    assert "lämnas inte dit med ett samtycke" in refused.content.decode()
    assert give(anna, case, purpose="sharing:other", recipient="Alma Påhittad").status_code == 302


def test_s22_a_protected_name_that_is_tried_as_recipient_is_not_told_to_be_right(family, browse):
    person = PersonFactory(name="Eva Fiktiv", protection=Protection.SECRECY_MARKING)
    Party.objects.create(case=family.hers, person=person, role=PartyRole.OTHER_PARTY)
    assert give(browse(family.anna), family.hers, recipient="Eva Fiktiv").status_code == 302


def test_s11_who_shares_without_whereabouts_lets_nothing_out_to_somebody_else(family, browse):
    eva = browse(withheld(family.hers, worker(family.unit)))
    refused = give(eva, family.hers, purpose="sharing:other", recipient="Någon")
    assert "avgör inte det här" in refused.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_s05_s21_to_whom_it_is_is_written_with_the_consent_in_its_file_and_never_changed(family, browse, application):
    """Written in a case where one sees whereabouts, or afterwards, it would tell whether there is something."""
    anna = browse(family.anna)
    give(anna, family.hers)
    consent = Consent.objects.get()
    told = {"of": consent, "public_id": consent.public_id, "recipient": "Prov"}
    shared = {name: getattr(consent, name) for name in ConsentKept.shares}
    for other, said in (({}, "written with the row"), ({"told_in_case": None, "told_in_contact": 1}, "in the file")):
        with application(actor(family.anna)), pytest.raises(DatabaseError) as refused, transaction.atomic():
            insert_unseen(ConsentKept(**shared | told | other))
        assert said in str(refused.value)
    for sql in ("UPDATE people_consentkept SET why = NULL", "DELETE FROM people_consentkept"):
        with application(actor(family.anna)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)


def test_s10_the_other_side_and_a_stranger_never_see_it_and_a_reader_writes_nothing(family, browse, application):
    give(browse(family.anna), family.hers)
    one = reverse("case_consent", args=[family.hers.public_id, Consent.objects.get().public_id])
    bo, stranger, lead = worker(family.unit), worker(UnitFactory()), worker(family.unit, Role.UNIT_MANAGER)
    engaged(family.his, bo)
    engaged(family.hers, lead, EngagementKind.LEAD_READING)
    for staff in (bo, stranger):
        assert browse(staff).get(one).status_code == 404
        with application(actor(staff)):
            assert not Consent.objects.exists()
    assert "Utredaren" not in browse(bo).get(address(family.his)).content.decode()
    reader = browse(lead)
    assert reader.get(one).status_code == 200
    assert "Spara samtycket" not in reader.get(address(family.hers)).content.decode()
    assert reader.post(one).status_code == give(reader, family.hers).status_code == 404
    assert Consent.objects.get().withdrawn_on is None


def test_s05_the_database_lets_only_the_withdrawal_be_written_and_that_once(family, browse, application):
    give(browse(family.anna), family.hers)
    withdraw = "UPDATE people_consent SET withdrawn_on = now(), withdrawn_by_id = acting(), ended_at = now()"
    with application(actor(family.anna)), connection.cursor() as cursor:
        for sql in ("UPDATE people_consent SET purpose = 'sharing:school'", "DELETE FROM people_consent"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(sql)
        cursor.execute(withdraw)
        with pytest.raises(DatabaseError, match="withdrawn once"), transaction.atomic():
            cursor.execute(withdraw)


def test_s142_a_consent_is_not_saved_over_one_that_was_taken_back_since_the_page_was_made(family, browse):
    case, bea = family.hers, worker(family.unit, name="Bea Prov")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(family.anna), browse(bea)
    give(client, case)
    old, first = shown(client, address(case)), Consent.objects.get()
    other.post(reverse("case_consent", args=[case.public_id, first.public_id]))
    answer = give(client, case, why="Hon sa ja i går kväll.", **old)
    page = answer.content.decode()
    assert "Något har tillkommit sedan du öppnade sidan" in page
    assert "återtaget" in page
    assert "Hon sa ja i går kväll." in page  # what was typed
    assert Consent.objects.count() == 1
    assert give(client, case, read=marks(answer)).status_code == 302  # she has said yes anew
    assert Consent.objects.count() == 2
