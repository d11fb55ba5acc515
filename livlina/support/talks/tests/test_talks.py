"""Talks without investigation as the workers meet them: the question, the limit, and the ways beyond it."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from livlina.access.terms import Role
from livlina.cases.closing.models import CaseClosing
from livlina.cases.models import CaseStep, Deadline
from livlina.cases.process import services as process
from livlina.cases.terms import CaseRole, EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.offered.terms import Offer
from livlina.organisation.offered.tests.factories import offer
from livlina.organisation.terms import Function, Limit
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.support.models import MoreTalks, Session, WhatNext
from livlina.support.services import SessionFacts, record_session
from livlina.support.talks import queries
from livlina.support.talks.errors import TalksUsedUp
from livlina.support.terms import SessionState, TalkKind
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db
REASON = "Rättegången är om två veckor och hon vill förbereda sig."


def limit(key, value, unit=None):
    LocalLimit.objects.create(
        key=key, value=value, measure="count", unit=unit, source="R-089", valid_from=date(2018, 1, 1)
    )


@pytest.fixture
def unit():
    limit(Limit.TALKS_WITHOUT_INVESTIGATION, 3)
    return UnitFactory(functions=(Function.TREATMENT, Function.AUTHORITY))


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    return case


def page(name, case, *ids):
    return reverse(name, args=[case.public_id, *ids])


def typed(staff, *, days=1, **changed):
    return {
        "state": "booked",
        "kind": "talk",
        "staff": str(staff.public_id),
        "starts_on": (timezone.localdate() + timedelta(days=days)).isoformat(),
        "starts_time": "10.00",
        "minutes": "50",
        "form": "individual",
        **changed,
    }


def held(case, staff, times):
    for number in range(times):
        session(case, staff, clock.now() - timedelta(days=20 - number))


def wish(client, case, **changed):
    told = {"wish": "content", "words": "Vill prova själv.", "submission": str(uuid4()), **changed}
    return client.post(page("talks_what_next", case), told)


def more(client, case, **changed):
    told = {"kind": "talk", "count": "2", "reason": REASON, "submission": str(uuid4()), **changed}
    return client.post(page("talks_more", case), told)


def said(answer):
    return answer.content.decode()


@pytest.mark.req("R-089")
def test_after_the_last_but_one_it_is_asked_what_the_person_wants_and_the_answer_is_seen_at_once(
    browse, case, anna, traces
):
    held(case, anna, 1)
    last_but_one = session(case, anna, clock.now() - timedelta(hours=2), state=SessionState.BOOKED)
    client = browse(anna)
    answer = client.post(page("session_mark", case, last_but_one.public_id), {"state": "held", "read": "booked"})
    assert answer.url == page("talks_what_next", case)
    assert Deadline.objects.get(case=case, clock="what_next").finished_on is None
    assert "Fråga vad personen vill" in said(client.get(reverse("due")))
    assert "Fråga vad personen vill sedan" in said(client.get(page("case", case)))

    form = str(uuid4())
    assert wish(client, case, submission=form).url == page("case_talks", case)
    assert wish(client, case, submission=form).url == page("case_talks", case)  # a double click
    assert "redan sparat" in said(wish(client, case, submission=form, wish="go_on"))
    assert (WhatNext.objects.get().wish, WhatNext.objects.get().knots) == ("content", 2)
    assert traces().count("what_next.answered") == 1
    assert Deadline.objects.get(case=case, clock="what_next").finished_on == clock.today()
    shown = said(client.get(page("case", case)))
    assert "Vill sedan: är nöjd så." in shown
    assert "Fråga vad personen vill sedan" not in shown
    assert "Vill prova själv." in said(client.get(page("case_talks", case)))


def test_who_did_not_know_is_asked_again_after_the_next_talk(browse, case, anna):
    held(case, anna, 2)
    client = browse(anna)
    wish(client, case, wish="not_known", words="")
    assert not queries.counted(case, day=clock.today()).asks
    answer = client.post(page("session_new", case), typed(anna, days=-1, state="held"))
    assert answer.url == page("talks_what_next", case)


@pytest.mark.req("R-089")
def test_beyond_the_limit_a_booking_is_refused_with_the_ways_on_and_what_was_typed_is_kept(browse, case, anna):
    held(case, anna, 3)
    client = browse(anna)
    refused = said(client.post(page("session_new", case), typed(anna, minutes="45")))
    assert "Alla 3 samtal utan utredning är använda" in refused
    for name in ("investigation_open", "case_reach", "case_close", "talks_more"):
        assert page(name, case) in refused
    assert 'value="45"' in refused
    assert not Session.objects.filter(state=SessionState.BOOKED).exists()
    client.post(page("session_new", case), typed(anna, kind="advice"))  # takes no knot
    client.post(page("session_new", case), typed(anna, days=2, form="group"))
    assert Session.objects.filter(state=SessionState.BOOKED).count() == 2
    client.post(page("session_new", case), typed(anna, days=-1, state="held"))  # what has been is never refused
    assert queries.counted(case, day=clock.today()).talks.used == 4


def test_a_series_beyond_what_is_left_books_nothing_and_one_that_is_moved_keeps_its_knot(browse, case, anna):
    held(case, anna, 1)
    client = browse(anna)
    refused = said(client.post(page("session_new", case), typed(anna, repeat="weekly", times="3")))
    assert "Det finns 2 samtal kvar av 3." in refused
    assert not Session.objects.filter(state=SessionState.BOOKED).exists()
    client.post(page("session_new", case), typed(anna, repeat="weekly", times="2"))
    moved = Session.objects.filter(state=SessionState.BOOKED).first()
    client.post(page("session_move", case, moved.public_id), typed(anna, days=3))
    counted = queries.counted(case, day=clock.today()).talks
    assert (counted.used, counted.booked, counted.left) == (1, 2, 0)


def test_the_question_is_no_longer_to_be_asked_once_the_case_is_investigated(application, case, anna):
    me, day, at = actor(anna), clock.today(), clock.now()
    with application(me):
        process.start(case, me, clock="what_next", starts_on=day, at=at)
        process.enter(case, me, to="talks", on=day, at=at)
        assert Deadline.objects.get(case=case, clock="what_next").finished_on is None
        process.enter(case, me, to="investigation", on=day, at=at)
        assert Deadline.objects.get(case=case, clock="what_next").finished_on == day


@pytest.mark.req("R-092")
def test_talks_go_on_while_there_is_an_investigation(browse, case, anna):
    held(case, anna, 3)
    client = browse(anna)
    assert "inte i utredning" in said(client.post(page("session_new", case), typed(anna, kind="investigation")))
    CaseStep.objects.create(
        case=case,
        position=1,
        step="investigation",
        version=2,
        entered_on=clock.today(),
        entered_at=clock.now(),
        entered_by=anna,
    )
    client.post(page("session_new", case), typed(anna))
    client.post(page("session_new", case), typed(anna, days=2, kind="investigation"))
    assert set(Session.objects.filter(state=SessionState.BOOKED).values_list("kind", flat=True)) == {
        TalkKind.TALK,
        TalkKind.INVESTIGATION,
    }
    assert not queries.counted(case, day=clock.today()).asks


@pytest.mark.req("R-105")
def test_an_exception_has_a_reason_is_traced_counted_and_shown(browse, case, anna, traces):
    held(case, anna, 3)
    client = browse(anna)
    assert "minst 20 tecken" in said(more(client, case, reason="Kort"))
    form = str(uuid4())
    for _ in range(2):
        more(client, case, submission=form)
    assert traces().count("more_talks.granted") == 1
    assert "3 av 5" in said(client.get(page("case", case)))
    shown = said(client.get(page("case_talks", case)))
    assert REASON in shown
    assert "Gränsen är 3, och 2 till är beviljade." in shown
    client.post(page("session_new", case), typed(anna))
    assert Session.objects.filter(state=SessionState.BOOKED).count() == 1


@pytest.mark.req("R-101", "R-104")
def test_where_the_unit_says_so_one_who_leads_decides(browse, case, anna, unit, traces):
    limit(Limit.MORE_TALKS_BY_LEAD, 1)
    lead = worker(unit, Role.GROUP_LEADER)
    held(case, anna, 3)
    client = browse(anna)
    more(client, case)
    asked = MoreTalks.objects.get()
    assert asked.outcome == ""
    assert "väntar på den som leder" in said(more(client, case, count="1"))
    assert "Alla 3 samtal" in said(client.post(page("session_new", case), typed(anna)))
    decide = page("talks_more_decide", case, asked.public_id)
    assert client.get(decide).status_code == 404
    assert browse(lead).get(decide).status_code == 404  # without a relation to the case
    waiting = said(browse(lead).get(reverse("more_talks")))
    assert f"Ärende {case.number}" in waiting
    assert case.person.name not in waiting
    assert client.get(reverse("more_talks")).status_code == 404
    elsewhere = browse(worker(UnitFactory(), Role.UNIT_MANAGER)).get(reverse("more_talks"))
    assert case.number not in said(elsewhere)
    engaged(case, lead, EngagementKind.LEAD_READING)
    assert "Skriv varför det blir nej" in said(browse(lead).post(decide, {"outcome": "declined", "words": ""}))
    browse(lead).post(decide, {"outcome": "granted", "words": ""})
    assert "Det är redan beslutat" in said(browse(lead).post(decide, {"outcome": "declined", "words": "Nej då."}))
    assert traces().count("more_talks.granted") == 1
    counts = browse(lead).get(reverse("more_talks")).context["counts"]
    assert [(row["granted"], row["declined"]) for row in counts] == [(1, 0)]
    client.post(page("session_new", case), typed(anna))
    assert Session.objects.filter(state=SessionState.BOOKED).count() == 1


@pytest.mark.req("R-073", "R-074")
def test_on_open_access_there_is_no_limit_and_nothing_is_asked(browse, unit, anna):
    limit(Limit.OPEN_ACCESS_USING_VIOLENCE, 1, unit=unit)
    case = CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE)
    engaged(case, anna)
    held(case, anna, 6)
    client = browse(anna)
    client.post(page("session_new", case), typed(anna))
    assert Session.objects.filter(state=SessionState.BOOKED).count() == 1
    assert "Ingen gräns här." in said(client.get(page("case_talks", case)))
    assert "inte begränsade" in said(client.get(page("talks_more", case)))


def test_a_case_that_has_been_closed_long_begins_a_new_spell(case, anna):
    held(case, anna, 3)
    MoreTalks.objects.create(
        case=case,
        kind="talk",
        count=2,
        reason=REASON,
        asked_by=anna,
        asked_at=clock.now() - timedelta(days=15),
        submission=uuid4(),
        outcome="granted",
        decided_by=anna,
        decided_at=clock.now() - timedelta(days=15),
    )
    closing = CaseClosing.objects.create(
        case=case,
        closed_on=clock.today() - timedelta(days=29),
        closed_at=clock.now(),
        reason=ClosingReasonFactory(),
        reopened_on=clock.today(),
        reopened_at=clock.now(),
    )
    talks = queries.counted(case, day=clock.today()).talks
    assert (talks.used, talks.limit) == (3, 5)
    closing.closed_on = clock.today() - timedelta(days=30)
    closing.save()
    talks = queries.counted(case, day=clock.today()).talks
    assert (talks.used, talks.limit) == (0, 3)


@pytest.mark.parametrize("name", ["case_talks", "talks_what_next", "talks_more"])
def test_a_stranger_gets_404(browse, case, unit, name):
    assert browse(worker(unit)).get(page(name, case)).status_code == 404


@pytest.mark.parametrize("typed_in", ["\0", "x" * 100_000])
def test_bad_input_gets_a_sentence(browse, case, anna, typed_in):
    client = browse(anna)
    for answer in (
        wish(client, case, words=typed_in),
        more(client, case, reason=typed_in),
        more(client, case, count=typed_in),
    ):
        assert answer.status_code in (200, 302)
    assert wish(client, case, submission="x").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_who_book_the_last_one_at_once_one_is_refused(case, anna, unit):
    held(case, anna, 2)
    bo = worker(unit)
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    answers = []

    def book(staff, hours):
        facts = SessionFacts(
            staff=staff, starts_at=clock.now() + timedelta(hours=hours), minutes=50, state=SessionState.BOOKED
        )
        try:
            answers.append(record_session(actor(staff), case=case, facts=facts, at=clock.now()))
        except TalksUsedUp as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=each) for each in ((anna, 24), (bo, 48))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(answer, TalksUsedUp) for answer in answers) == [False, True]
    assert Session.objects.filter(state=SessionState.BOOKED).count() == 1


def test_the_boards_decision_stands_behind_the_talks_and_that_none_is_written_stops_nobody(browse, case, anna):
    client = browse(anna)
    shown = said(client.get(page("case_talks", case)))
    assert "Nämndens beslut om hjälpen är inte inskrivet." in shown
    assert client.post(page("session_new", case), typed(anna)).status_code == 302

    admin = worker(case.unit, Role.SYSTEM_ADMIN)
    decision = offer(case.unit, admin, reference="SN 2025/0431", conditions="Högst fem samtal.")
    offer(UnitFactory(), admin, reference="SN 2025/0999")
    offer(case.unit, admin, offer=Offer.GROUP, reference="SN 2025/0888")
    shown = said(client.get(page("case_talks", case)))
    assert f'<a href="{reverse("offered")}#b{decision.public_id}">SN 2025/0431</a>: Högst fem samtal.' in shown
    for other in ("inte inskrivet", "SN 2025/0999", "SN 2025/0888"):
        assert other not in shown

    CaseStep.objects.create(
        case=case,
        position=1,
        step="investigation",
        version=2,
        entered_on=clock.today(),
        entered_at=clock.now(),
        entered_by=anna,
    )
    shown = said(client.get(page("case_talks", case)))
    assert "SN 2025/0431" not in shown
    assert "inte inskrivet" not in shown


def test_it_costs_the_page_of_the_talks_one_question_and_the_case_none(browse, case, anna):
    client = browse(anna)
    asked = {}
    for name in ("case", "case_talks"):
        client.get(page(name, case))
        with CaptureQueriesContext(connection) as queried:
            client.get(page(name, case))
        asked[name] = [each["sql"] for each in queried if "organisation_offeredhelp" in each["sql"]]
    assert [len(asked["case"]), len(asked["case_talks"])] == [0, 1]
