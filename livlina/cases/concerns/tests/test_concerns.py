"""A concern report comes in about a child, starts its clocks, and is assessed twice."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.concerns import queries, rules, services
from livlina.cases.concerns.models import (
    PreliminaryAssessment,
    ProtectionAssessment,
    ProtectionKept,
    ReceivedReport,
    ReportKept,
)
from livlina.cases.errors import CaseIsClosed
from livlina.cases.models import Case, CaseStep, Deadline, Engagement, Task
from livlina.cases.process.services import start_deadline
from livlina.cases.terms import CaseRole, EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged, told_of_the_end
from livlina.cases.tests.shown import marks, shown
from livlina.core import clock
from livlina.core.rows import insert_unseen
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOON = datetime(2026, 11, 20, 12, tzinfo=STOCKHOLM)  # a Friday
SAID = "Läraren berättar att barnet har blåmärken och inte vill gå hem."
BASIS = "Läraren, barnets mamma och det vi vet sedan tidigare."


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.CHILD_AUTHORITY,), full_name="BoU Prov")


@pytest.fixture
def berit(unit):
    return worker(unit, name="Berit Prov")


@pytest.fixture
def case(unit, berit):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Cleo Exempelsson"), role=CaseRole.CHILD)
    engaged(made, berit)
    return made


def received(**told):
    return {
        "received_on": "2026-11-20",
        "received_time": "9.15",
        "how": "phone",
        "reporter": "mandated",
        "who": "Provskolan",
        "text": SAID,
        "submission": uuid4(),
    } | told


def protection(**told):
    return {
        "conclusion": "not_needed",
        "basis": BASIS,
        "made_on": "2026-11-20",
        "made_time": "11.00",
        "submission": uuid4(),
    } | told


def preliminary(**told):
    return {"outcome": "opened", "reason": BASIS, "decided_by": "Chefen", "made_on": "2026-11-20"} | told


def receive(client, case, **told):
    assert client.post(reverse("concern_new", args=[case.public_id]), received(**told)).status_code == 302
    return ReceivedReport.objects.latest("pk")


def send(client, name, report, told):
    url = reverse(name, args=[report.case.public_id, report.public_id])
    return client.post(url, shown(client, url) | told)


def text_of(response):
    return response.content.decode().replace("<bdi>", "").replace("</bdi>", "")


def running(case):
    return dict(Deadline.objects.filter(case=case, finished_on=None).values_list("clock", "due_on"))


@pytest.mark.req("R-094")
def test_a_report_starts_the_clocks_of_the_day_it_was_received(case, berit, browse, traces):
    client = browse(berit)
    report = receive(client, case, received_on="2026-11-19", received_time="23.50")
    assert running(case) == {
        "protection_assessment": date(2026, 11, 20),
        "preliminary_assessment": date(2026, 12, 3),
    }
    assert (report.text, report.who) == (SAID, "Provskolan")
    page = text_of(client.get(reverse("case", args=[case.public_id])))
    assert "skyddsbedömning senast" in page
    assert traces("concern.received")[0]["case_ref"] == case.trace_ref
    two = receive(client, case)  # another has its own
    assert Deadline.objects.filter(about=two.public_id).count() == 2


def test_the_assessments_of_a_report_end_what_a_step_of_the_way_started_too(case, berit, browse):
    client = browse(berit)
    who = actor(berit)
    for name in ("protection_assessment", "preliminary_assessment"):
        start_deadline(who, case=case, clock=name, starts_on=date(2026, 11, 19), at=clock.now())
    report = receive(client, case)
    assert Deadline.objects.filter(case=case, finished_on=None).count() == 4
    assert send(client, "concern_protection", report, protection()).status_code == 302
    assert send(client, "concern_preliminary", report, preliminary()).status_code == 302
    assert set(running(case)) == {"child_investigation"}


def test_r094_an_assessment_of_an_old_report_leaves_the_clock_of_a_new_one_running(case, berit, browse):
    client = browse(berit)
    old = receive(client, case, received_on="2026-11-02")
    told = protection(made_on="2026-11-02")
    assert send(client, "concern_protection", old, told).status_code == 302
    url = reverse("case_move", args=[case.public_id])
    step = {"step": "preliminary", "reason": "En ny orosanmälan kom in per telefon i dag."}
    step |= {"entered_on": "2026-11-20", "position": "0"}
    assert client.post(url, step).status_code == 302
    both = {"protection_assessment": date(2026, 11, 21), "preliminary_assessment": date(2026, 12, 4)}
    assert running(case) == both
    for made_on in ("2026-11-03", "2026-11-20"):  # written in afterwards, and made today of the old one alone
        assert send(client, "concern_protection", old, protection(made_on=made_on)).status_code == 302
    assert send(client, "concern_preliminary", old, preliminary(outcome="not_opened")).status_code == 302
    assert running(case) == both
    new = receive(client, case)
    assert send(client, "concern_protection", new, protection()).status_code == 302
    assert send(client, "concern_preliminary", new, preliminary(outcome="not_opened")).status_code == 302
    assert running(case) == {}


def test_r094_who_assesses_says_whether_a_clock_that_began_after_the_report_came_in_is_of_it(case, berit, browse):
    client = browse(berit)
    report = receive(client, case, received_on="2026-11-18", received_time="22.30")
    asks = "Gäller också fristen som började 2026-11-19"
    url = reverse("concern_protection", args=[case.public_id, report.public_id])
    assert asks not in text_of(client.get(url))
    for name in services.CLOCKS:
        start_deadline(actor(berit), case=case, clock=name, starts_on=date(2026, 11, 19), at=clock.now())
    assert asks in text_of(client.get(url))
    early = protection(made_on="2026-11-18", made_time="23.00", is_same="on")
    assert "Fristen började 2026-11-19, efter bedömningen" in text_of(send(client, "concern_protection", report, early))
    assert ProtectionAssessment.objects.count() == 0
    assert send(client, "concern_protection", report, protection()).status_code == 302
    assert set(running(case)) == set(services.CLOCKS)
    assert send(client, "concern_protection", report, protection(is_same="on")).status_code == 302
    told = preliminary(outcome="not_opened", is_same="on")
    assert send(client, "concern_preliminary", report, told).status_code == 302
    assert running(case) == {}


def test_both_assessments_meet_their_clocks_and_an_investigation_has_four_months(case, berit, browse):
    client, report = browse(berit), None
    report = receive(client, case)
    early = send(client, "concern_preliminary", report, preliminary())
    assert "Bedöm först om barnet behöver skydd genast" in text_of(early)
    told = protection(conclusion="needed", action="Barnet är hos mormor i natt.")
    assert send(client, "concern_protection", report, told).status_code == 302
    assert set(running(case)) == {"preliminary_assessment"}
    for line in client.get(reverse("case_process", args=[case.public_id])).context["waiting"]:
        assert line["url"] == reverse("concerns", args=[case.public_id])
    deadline = Deadline.objects.get(clock="preliminary_assessment", finished_on=None)
    extend = reverse("deadline_extend", args=[case.public_id, deadline.public_id])
    assert extend in text_of(client.get(reverse("deadline", args=[case.public_id, deadline.public_id])))
    assert "Vem du får kontakta" in text_of(
        client.get(reverse("concern_preliminary", args=[case.public_id, report.public_id]))
    )
    assert send(client, "concern_preliminary", report, preliminary()).status_code == 302
    assert running(case) == {"child_investigation": date(2027, 3, 20)}
    assert CaseStep.objects.latest("pk").step == "investigation"
    page = text_of(client.get(reverse("concern", args=[case.public_id, report.public_id])))
    for words in ("Omedelbart skydd behövs", "Barnet är hos mormor i natt.", "Utredning inleds", "Chefen", SAID):
        assert words in page
    again = send(client, "concern_preliminary", report, preliminary(outcome="not_opened"))
    assert "redan gjord" in text_of(again)
    assert send(client, "concern_protection", report, protection()).status_code == 302  # circumstances change
    assert ProtectionAssessment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_s05_s21_what_is_kept_apart_is_not_written_afterwards_to_see_whether_there_is_any(case, berit, application):
    """The answer told one without whereabouts whether it was said who reported, or what is kept from a guardian."""
    told = {"how": "phone", "reporter": "school", "text": SAID, "received_at": clock.now(), "written_at": clock.now()}
    bare, named = (
        ReceivedReport.objects.create(case=case, written_by=berit, submission=uuid4(), **told) for _ in range(2)
    )
    ReportKept.objects.create(case=case, of=named, public_id=named.public_id, who="Provskolan")
    answers = set()
    for report in (bare, named):
        with application(actor(berit)), pytest.raises(DatabaseError) as refused, transaction.atomic():
            insert_unseen(ReportKept(case=case, of=report, public_id=report.public_id, who="Påhittad"))
        answers.add(str(refused.value).split("\n")[0])
    assert len(answers) == 1
    assert "written with the row" in answers.pop()


@pytest.mark.req("R-094")
def test_s21_what_a_guardian_must_not_learn_and_where_the_child_is_safe_are_read_where_whereabouts_are(
    case, berit, browse, application
):
    report = receive(browse(berit), case, kept_from_guardian="De bor hos mormor på Askan 3.")
    send(browse(berit), "concern_protection", report, protection(conclusion="needed", action="Barnet är på Askan 3."))
    xi = worker(case.unit)
    Engagement.objects.filter(pk=engaged(case, xi, EngagementKind.CO_ASSIGNED).pk).update(carries_whereabouts=False)
    url = reverse("concern", args=[case.public_id, report.public_id])
    hers, page = (text_of(browse(who).get(url)) for who in (berit, xi))
    assert hers.count("Askan 3") == 2
    assert "Askan" not in page
    assert "Provskolan" not in page  # where it was reported from
    assert page.count("visas inte för dig") == 2
    assert SAID in page
    with application(actor(xi)):  # nor by a filter that a page forgets
        assert ReceivedReport.objects.count() == ProtectionAssessment.objects.count() == 1
        assert not ReportKept.objects.exists()
        assert not ProtectionKept.objects.exists()
    # what comes in to one who may not read it is saved whole, unseen, and once
    unseen = {"submission": uuid4(), "who": "Provdagis"}
    for _ in range(2):
        assert receive(browse(xi), case, **unseen).who == "Provdagis"
    assert (ReceivedReport.objects.count(), ReportKept.objects.count()) == (2, 2)
    other = browse(xi).post(reverse("concern_new", args=[case.public_id]), received(**unseen | {"text": "Annat."}))
    assert other.status_code == 200
    again = browse(berit).get(reverse("concern", args=[case.public_id, ReceivedReport.objects.latest("pk").public_id]))
    assert "Provdagis" in text_of(again)


def test_s142_no_report_is_taken_into_a_case_that_was_closed_meanwhile(case, berit):
    Case.objects.filter(pk=case.pk).update(closed_on=clock.today())  # read as open before
    facts = services.ReceivedFacts(received_at=clock.now(), how="phone", reporter="mandated", text=SAID)
    with pytest.raises(CaseIsClosed):
        services.receive_report(actor(berit), case=case, facts=facts, submission=uuid4(), at=clock.now())
    assert not ReceivedReport.objects.exists()


def test_what_is_not_opened_starts_no_investigation(case, berit, browse):
    client = browse(berit)
    report = receive(client, case)
    send(client, "concern_protection", report, protection())
    assert send(client, "concern_preliminary", report, preliminary(outcome="not_opened")).status_code == 302
    assert running(case) == {}


def test_r094_a_report_is_added_only_to_an_investigation_that_runs(case, berit, browse):
    client = browse(berit)
    first, second = receive(client, case), receive(client, case)
    for report in (first, second):
        send(client, "concern_protection", report, protection())
    refused = send(client, "concern_preliminary", second, preliminary(outcome="added"))
    assert "Ingen utredning om barnet pågår" in text_of(refused)
    assert send(client, "concern_preliminary", first, preliminary()).status_code == 302
    assert send(client, "concern_preliminary", second, preliminary(outcome="added")).status_code == 302


def test_r094_what_needs_protection_now_is_not_left_without_an_investigation(case, berit, browse):
    client = browse(berit)
    report = receive(client, case)
    send(client, "concern_protection", report, protection(conclusion="needed", action="Hos mormor."))
    refused = send(client, "concern_preliminary", report, preliminary(outcome="not_opened"))
    assert "behöver skydd genast" in text_of(refused)
    assert "preliminary_assessment" in running(case)
    send(client, "concern_protection", report, protection(made_time="12.00"))
    assert send(client, "concern_preliminary", report, preliminary(outcome="not_opened")).status_code == 302


@pytest.mark.parametrize(
    ("name", "told", "words"),
    [
        ("concern_new", received(received_on="2026-11-21"), "Tiden ligger i framtiden"),
        ("concern_new", received(text=""), "Fyll i det här"),
        ("concern_new", received(text="x\0"), "tecken"),
        ("concern_new", received(text="x" * 100_000), "Högst"),
        ("concern_new", received(how="duva"), "Välj ett av svaren"),
        ("concern_new", received(received_on="2026-03-29", received_time="2.30"), "sommartid"),
        ("concern_protection", protection(basis="Kort"), "minst 20 tecken"),
        ("concern_protection", protection(conclusion="needed"), "vad ni gör nu"),
        ("concern_protection", protection(made_on="2026-11-19"), "före det"),
        ("concern_protection", protection(made_time="15.00"), "i framtiden"),
        ("concern_preliminary", preliminary(decided_by=""), "Fyll i det här"),
        ("concern_preliminary", preliminary(made_on="2026-11-19"), "före det"),
        ("concern_preliminary", preliminary(reason="Nej"), "minst 20 tecken"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(case, berit, browse, name, told, words):
    client = browse(berit)
    report = receive(client, case)
    if name == "concern_preliminary":
        send(client, "concern_protection", report, protection())
    if name == "concern_new":
        response = client.post(reverse(name, args=[case.public_id]), told)
    else:
        response = send(client, name, report, told)
    assert response.status_code == 200
    assert words in text_of(response)
    assert ReceivedReport.objects.count() == 1
    assert not PreliminaryAssessment.objects.exists()


def test_s142_one_form_is_one_report_with_one_pair_of_clocks(case, berit, browse, traces):
    client, told = browse(berit), received()
    for _ in range(2):
        assert client.post(reverse("concern_new", args=[case.public_id]), told).status_code == 302
    assert Deadline.objects.count() == 2
    assert len(traces("concern.received_again")) == 1
    other = client.post(reverse("concern_new", args=[case.public_id]), told | {"text": "Något annat har hänt."})
    assert "redan sparat" in text_of(other)


def test_a_childs_case_ends_when_every_report_has_been_assessed(case, berit, browse):
    client, url = browse(berit), reverse("case_close", args=[case.public_id])
    sent = told_of_the_end(ClosingReasonFactory())
    report = receive(client, case)
    assert "saknar omedelbar skyddsbedömning och förhandsbedömning" in text_of(client.post(url, sent))
    send(client, "concern_protection", report, protection())
    assert "saknar förhandsbedömning" in text_of(client.post(url, sent))
    send(client, "concern_preliminary", report, preliminary(outcome="not_opened"))
    assert client.post(url, sent).status_code == 302


def test_reports_are_received_only_where_children_are_investigated(case, unit, berit, browse):
    centre = UnitFactory(functions=(Function.TREATMENT,))
    ada = worker(centre)
    elsewhere = CaseFactory(unit=centre, role=CaseRole.CHILD)
    engaged(elsewhere, ada)
    url = reverse("concern_new", args=[elsewhere.public_id])
    assert "vid en enhet som utreder barn" in text_of(browse(ada).get(url))
    assert "vid en enhet som utreder barn" in text_of(browse(ada).post(url, received()))
    adults = CaseFactory(unit=unit)
    engaged(adults, berit)
    for name in ("concerns", "concern_new"):
        assert browse(berit).get(reverse(name, args=[adults.public_id])).status_code == 404
    assert not ReceivedReport.objects.exists()


def test_a_stranger_gets_404_and_nothing_is_changed_by_hand(case, unit, berit, browse, application):
    report = receive(browse(berit), case)
    stranger = browse(worker(unit))
    for name in ("concern", "concern_protection", "concern_preliminary"):
        assert stranger.get(reverse(name, args=[case.public_id, report.public_id])).status_code == 404
    assert browse(berit).get(reverse("concern", args=[case.public_id, uuid4()])).status_code == 404
    with application(actor(berit)):
        for sql in (
            "UPDATE cases_receivedreport SET received_at = received_at + interval '1 day'",
            "DELETE FROM cases_receivedreport",
            "UPDATE cases_reportkept SET who = NULL",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


def test_the_same_person_is_not_both(case, berit, browse):
    client = browse(berit)
    report = receive(client, case)
    response = send(client, "concern_protection", report, protection(second=berit.public_id))
    assert "Välj ett av svaren" in text_of(response)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProtectionAssessment.objects.create(
            case=case,
            report=report,
            made_at=clock.now(),
            made_by=berit,
            second=berit,
            conclusion="not_needed",
            written_at=clock.now(),
            submission=uuid4(),
        )


moments = st.integers(-4000, 4000).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(moments, moments)
def test_protection_is_assessed_between_the_report_and_now(received_at, made_at):
    obstacle = rules.obstacle_to_protection(
        received_at=received_at,
        made_at=made_at,
        now=received_at + timedelta(days=1),
        conclusion="not_needed",
        basis=BASIS,
        action="",
        is_second=False,
    )
    assert (obstacle is None) == (received_at <= made_at <= received_at + timedelta(days=1))


def test_s142_an_assessment_on_a_page_from_before_a_colleague_found_that_the_child_needs_protection_saves_nothing(
    case, berit, browse
):
    bea = worker(case.unit, name="Bea Prov")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(berit), browse(bea)
    report = receive(client, case)
    urls = {name: reverse(name, args=[case.public_id, report.public_id]) for name in SENT}
    old = {name: shown(client, url) for name, url in urls.items()}
    found = protection(conclusion="needed", basis="Barnet sov i trapphuset i natt.", action="Barnet hämtas i dag.")
    assert send(other, "concern_protection", report, found).status_code == 302
    for name, told in SENT.items():
        answer = send(client, name, report, told() | old[name])
        assert "Något har tillkommit sedan du öppnade sidan" in text_of(answer)
        assert "sov i trapphuset" in text_of(answer)
        assert BASIS in text_of(answer)  # what was typed
    assert ProtectionAssessment.objects.get(report=report).conclusion == "needed"
    assert not PreliminaryAssessment.objects.exists()
    assert send(client, "concern_preliminary", report, preliminary(read=marks(answer))).status_code == 302


SENT = {"concern_protection": protection, "concern_preliminary": preliminary}


@pytest.mark.req("R-094")
def test_of_two_assessments_of_the_need_of_protection_the_one_made_latest_holds(case, berit, browse):
    client = browse(berit)
    report = receive(client, case)
    needed = protection(conclusion="needed", made_time="11.30", action="Ringde socialjouren.")
    for told in (needed, protection(made_time="10.00")):
        assert send(client, "concern_protection", report, told).status_code == 302
    assert [each.conclusion for each in queries.reports(case)[0].protection] == ["needed", "not_needed"]


def test_s41_who_assessed_with_one_and_who_decided_is_told_that_their_names_stand_there(case, unit, berit, browse):
    petra, saga = (worker(unit, name=name) for name in ("Petra Sandprov", "Saga Dalsaga"))
    client = browse(berit)
    report = receive(client, case)
    assert send(client, "concern_protection", report, protection(second=petra.public_id)).status_code == 302
    told = preliminary(decided_by="Saga Dalsaga, enhetschef", outcome="not_opened")
    assert send(client, "concern_preliminary", report, told).status_code == 302
    named = {(row.owner, row.made_by, row.is_for_one, *row.tells_of) for row in Task.objects.all()}
    assert named == {(petra, berit, True, "named_second"), (saga, berit, True, "named_decider")}
