"""Tell once: written with the client and approved by her, first for the next worker, and to others by her consent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.cases.models import Party, Summary, SummaryHandover
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.core import clock
from livlina.core.apart import keep_apart
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Consent
from livlina.people.terms import Protection, SharedWhat
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

HAPPENED = "Han tog min telefon och följde efter mig i två år."
NEEDED = "Att ingen ringer på kvällen."


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.TREATMENT,), full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def at(name, case):
    return reverse(name, args=[case.public_id])


def write(client, case, **told):
    sent = {
        "who_i_am": "Jag är 34 och har två barn.",
        "what_has_happened": HAPPENED,
        "what_i_need": NEEDED,
        "what_i_do_not_want": "Berätta om början en gång till.",
        "approved_on": clock.today().isoformat(),
        "approved_how": "heard",
        "version": "0",
        "submission": str(uuid4()),
    }
    return client.post(at("case_summary_new", case), sent | told)


def consent_of(case, *, what=SharedWhat.values, days=30, **told):
    today = clock.today()
    made = Consent.objects.create(
        person=case.person, board=case.board, told_in_case=case.pk, recorded_at=clock.now(), told_by="self",
        told_by_person=case.person, purpose="sharing:municipality", what=list(what),
        starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=days), given_how="words",
        submission=uuid4(), **told,
    )  # fmt: skip
    keep_apart(made, recipient="Socialtjänsten i Prov")
    return made


def hand(client, case, consent, **told):
    sent = {
        "consent": str(consent.public_id),
        "how": "paper",
        "handed_on": clock.today().isoformat(),
        "version": "1",
        "submission": str(uuid4()),
    }
    return client.post(at("case_summary", case), sent | told)


@pytest.mark.req("R-033")
def test_the_next_worker_meets_it_first_and_she_is_not_asked_again(case, unit, anna, browse, traces):
    client = browse(anna)
    assert "Skriv en sammanfattning" in client.get(at("case", case)).content.decode()
    assert "Ingen sammanfattning är skriven" in client.get(at("case_summary", case)).content.decode()
    assert write(client, case).status_code == 302
    bo = worker(unit, name="Bo Prov")
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    next_one = browse(bo)
    overview = next_one.get(at("case", case)).content.decode()
    assert "Läs innan du frågar" in overview
    assert at("case_summary", case) in overview
    assert HAPPENED not in overview
    page = next_one.get(at("case_summary", case)).content.decode()
    for words in (
        "Vem jag är",
        "Vad som har hänt",
        "Vad jag behöver",
        "Vad jag inte vill",
        HAPPENED,
        "Den lästes upp för personen",
    ):
        assert words in page
    assert traces("summary.written")[0]["case_ref"] == case.trace_ref
    assert traces("case.summary_read")


def test_it_is_changed_only_as_a_new_version_and_what_was_approved_is_kept(case, anna, browse, application):
    client = browse(anna)
    write(client, case)
    assert HAPPENED in client.get(at("case_summary_new", case)).content.decode()
    assert write(client, case, what_i_need="En ny tid.", version="1").status_code == 302
    page = client.get(at("case_summary", case)).content.decode()
    assert "Version 2" in page
    assert page.index("En ny tid.") < page.index(NEEDED)
    stale = write(client, case, what_i_need="Min text står kvar.", version="1").content.decode()
    assert "Någon annan har sparat en ny version" in stale
    assert "Min text står kvar." in stale
    assert "En ny tid." in stale
    assert Summary.objects.count() == 2
    for statement in ("UPDATE cases_summary SET version = 9", "DELETE FROM cases_summary"):
        with (
            application(actor(anna)),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("ahead", ["2", "2147483646"])
def test_s142_a_version_that_jumps_ahead_is_refused_and_the_honest_one_is_saved(case, anna, browse, ahead):
    client = browse(anna)
    assert write(client, case).status_code == 302
    refused = write(client, case, what_i_need="Min text står kvar.", version=ahead).content.decode()
    assert "Någon annan har sparat en ny version" in refused
    assert "Min text står kvar." in refused
    assert write(client, case, version="1").status_code == 302
    assert sorted(Summary.objects.values_list("version", flat=True)) == [1, 2]


def test_s142_a_double_click_is_one_version_and_one_handover(case, anna, browse, traces):
    client, once = browse(anna), str(uuid4())
    for _ in range(2):
        assert write(client, case, submission=once).status_code == 302
    assert "redan sparad" in write(client, case, submission=once, what_i_need="Annat.").content.decode()
    consent = consent_of(case)
    for _ in range(2):
        assert hand(client, case, consent, submission=once).status_code == 302
    assert Summary.objects.count() == SummaryHandover.objects.count() == 1
    assert traces("summary.handed_over_again")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            dict.fromkeys(("who_i_am", "what_has_happened", "what_i_need", "what_i_do_not_want"), ""),
            "minst en rubrik",
        ),
        ({"approved_on": "2199-01-01"}, "har inte kommit än"),
        ({"approved_how": ""}, "Hur visste personen"),
        ({"what_i_need": "x" * 5_001}, "Högst"),
        ({"what_i_need": "a\0b"}, "tecken"),
        ({"version": "9" * 30}, "Något som sidan själv skickar med"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_what_was_typed_stands(case, anna, browse, told, words):
    answer = write(browse(anna), case, **told)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Summary.objects.exists()


def test_s23_where_she_lives_does_not_stand_in_it_without_a_reason(case, anna, browse, traces):
    housed(case, "Provgatan 7")
    client = browse(anna)
    refused = write(client, case, who_i_am="Jag bor på Provgatan 7 nu.").content.decode()
    assert "Varför måste det stå i texten?" in refused
    assert not Summary.objects.exists()
    assert (
        write(client, case, who_i_am="Jag bor på Provgatan 7 nu.", confirmed_because="Hon vill det själv.").status_code
        == 302
    )
    assert traces("text.kept_with_reason")


def test_her_own_paper_says_neither_who_nor_where_nor_whose_it_is_unless_she_wants_it(case, anna, browse, traces):
    case.person.protection = Protection.SECRECY_MARKING
    case.person.save()
    client = browse(anna)
    assert client.get(at("case_summary_print", case)).status_code == 404
    write(client, case)
    paper = client.get(at("case_summary_print", case)).content.decode()
    main = paper[paper.index("<main") :]
    title = paper[paper.index("<title>") : paper.index("</title>")]
    assert HAPPENED in main
    assert case.number not in title
    for words in ("Alma", "RVC Prov", "Utskrift ur Livlina"):
        assert words not in main + title
    write(client, case, version="1", names_us="on")
    assert "RVC Prov" in client.get(at("case_summary_print", case)).content.decode().split("<main")[1]
    assert traces("case.summary_print_read")


@pytest.mark.req("R-493")
def test_it_goes_to_another_municipality_only_by_a_consent_that_covers_it(case, anna, browse, traces):
    client = browse(anna)
    write(client, case, also=["health"])
    narrow = consent_of(case, what=["contact", "violence"])
    page = client.get(at("case_summary", case)).content.decode()
    assert "Inget samtycke som gäller i dag omfattar allt detta" in page
    assert "gäller inte längre" in hand(client, case, narrow).content.decode()
    wide = consent_of(case)
    assert "Socialtjänsten i Prov" in client.get(at("case_summary", case)).content.decode()
    assert (
        "Den kan inte ha lämnats före det"
        in hand(client, case, wide, handed_on=(clock.today() - timedelta(days=1)).isoformat()).content.decode()
    )
    assert hand(client, case, wide).status_code == 302
    told = traces("summary.handed_over")[0]
    assert (told["case_ref"], told["why"]) == (case.trace_ref, "sharing:municipality")
    assert "lämnad på papper" in client.get(at("case_summary", case)).content.decode()
    write(client, case, version="1", also=["health"])
    assert "En nyare version är godkänd" in hand(client, case, wide).content.decode()
    client.post(reverse("case_consent", args=[case.public_id, wide.public_id]))
    assert "gäller inte längre" in hand(client, case, wide, version="2").content.decode()
    assert SummaryHandover.objects.count() == 1


def test_the_database_refuses_a_handover_without_a_consent_that_holds(case, anna, browse, application):
    write(browse(anna), case)
    summary = Summary.objects.get()
    other = CaseFactory(unit=case.unit)
    narrow, hers = consent_of(case, what=["contact"]), consent_of(other)
    for consent in (narrow, hers):
        with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic():
            SummaryHandover.objects.create(
                case=case, summary=summary, consent=consent, how="paper", handed_on=clock.today(),
                handed_by_id=anna.pk, handed_at=clock.now(), submission=uuid4(),
            )  # fmt: skip


def test_a_stranger_and_one_who_only_reads_write_nothing(case, unit, anna, browse):
    write(browse(anna), case)
    stranger = browse(worker(unit, name="Vera Prov"))
    for name in ("case_summary", "case_summary_new", "case_summary_print"):
        assert stranger.get(at(name, case)).status_code == 404
    assert write(stranger, case).status_code == 404
    assert hand(stranger, case, consent_of(case)).status_code == 404
    assert Summary.objects.count() == 1


@pytest.mark.req("R-310")
def test_a_case_that_has_closed_is_still_handed_over_but_nothing_new_is_written(case, anna, browse):
    client = browse(anna)
    write(client, case)
    case.closed_on = clock.today()
    case.save()
    assert "avslutat" in client.get(at("case_summary_new", case)).content.decode()
    assert "avslutat" in write(client, case, version="1").content.decode()
    assert hand(client, case, consent_of(case)).status_code == 302


def test_s13_what_a_child_has_told_is_on_no_guardians_page_and_not_in_the_other_parents_hands(unit, anna, browse):
    childs = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(name="Cleo Exempelsson"))
    engaged(childs, anna)
    guardian = Party.objects.create(case=childs, person=PersonFactory(name="Bo Prov"), role=PartyRole.GUARDIAN)
    client = browse(anna)
    confirm(client, anna)
    write(client, childs)
    for name in ("guardian", "guardian_print"):
        page = client.get(reverse(name, args=[childs.public_id, guardian.public_id])).content.decode()
        assert "Bo Prov" in page
        assert HAPPENED not in page
    bos = worker(unit, name="Bos Prov")
    engaged(CaseFactory(unit=unit, person=guardian.person, role=CaseRole.USING_VIOLENCE), bos)
    assert browse(bos).get(at("case_summary", childs)).status_code == 404
