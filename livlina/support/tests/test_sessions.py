"""Sessions, booked and held, as the workers meet them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.closing.services import Outcome, close_case
from livlina.cases.models import Engagement, Party
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import Limit
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people.models import Person, SafeChannel
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory
from livlina.support import services
from livlina.support.errors import CaseHasBookedSessions, StaffIsBusy, StaffNotAtUnit
from livlina.support.models import Session
from livlina.support.services import SessionFacts
from livlina.support.talks import queries as talks
from livlina.support.terms import SessionState, TalkKind
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    unit = UnitFactory()
    limit(5)
    return unit


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    return case


def limit(value, unit=None):
    LocalLimit.objects.create(
        key=Limit.TALKS_WITHOUT_INVESTIGATION,
        value=value,
        measure="count",
        unit=unit,
        source="R-089",
        valid_from=date(2018, 1, 1),
    )


def page(name, case, *ids):
    return reverse(name, args=[case.public_id, *ids])


def typed(staff, *, days=1, **changed):
    day = timezone.localdate() + timedelta(days=days)
    return {
        "state": "booked",
        "staff": str(staff.public_id),
        "starts_on": day.isoformat(),
        "starts_time": "10.00",
        "minutes": "50",
        "form": "individual",
        **changed,
    }


def book(case, staff, starts_at, by=None):
    who = by or staff
    if not Engagement.objects.filter(case=case, actor=who).exists():
        engaged(case, who, EngagementKind.CO_ASSIGNED)
    facts = SessionFacts(staff=staff, starts_at=starts_at, minutes=50, state=SessionState.BOOKED)
    return services.record_session(actor(who), case=case, facts=facts, at=clock.now())


def told_of(case, **way):
    return SafeChannel.objects.create(
        person=case.person,
        board=case.board,
        told_in_case=case.pk,
        recorded_at=clock.now(),
        confirmed_on=clock.today(),
        **way,
    )


STATES = [state for state in SessionState.values if state != SessionState.MOVED]
TOMORROW = clock.now() + timedelta(days=1)


@pytest.mark.req("R-413")
def test_a_session_is_booked_held_and_counted(browse, case, anna, traces):
    client = browse(anna)
    answer = client.post(page("session_new", case), typed(anna, form="phone"))
    assert answer.url == page("case_sessions", case)
    booked = Session.objects.get()
    assert (booked.state, booked.form, booked.time.staff) == (SessionState.BOOKED, "phone", anna)
    assert talks.counted(case, day=clock.today()).talks.booked == 1

    past = clock.now() - timedelta(days=1)
    held = session(case, anna, past, state=SessionState.BOOKED)
    client.post(page("session_mark", case, held.public_id), {"state": "held", "read": "booked"})
    assert talks.counted(case, day=clock.today()).talks.used == 1
    assert "1 av 5" in client.get(page("case", case)).content.decode()
    assert traces("session.booked")
    assert traces("session.held")


def test_a_session_that_has_been_is_written_down(browse, case, anna):
    browse(anna).post(page("session_new", case), typed(anna, days=-2, state="missed"))
    assert Session.objects.get().state == SessionState.MISSED


@pytest.mark.req("R-089")
def test_missed_cancelled_and_uncounted_sessions_are_no_talks_and_earlier_ones_are(case, anna):
    past = clock.now() - timedelta(days=30)
    for number, state in enumerate(STATES):
        session(case, anna, past + timedelta(days=number), state=state)
    session(case, anna, past - timedelta(days=1), kind=TalkKind.ADVICE)
    case.talks_before = 2
    counted = talks.counted(case, day=clock.today()).talks
    assert (counted.used, counted.booked, counted.left) == (3, 1, 1)
    assert talks.of_cases([case], day=clock.today()) == {case.pk: counted}


@pytest.mark.req("R-089")
def test_at_the_limit_a_notice_stands_before_the_booking_and_the_units_own_limit_counts(browse, case, anna):
    past = clock.now() - timedelta(days=30)
    for number in range(4):
        session(case, anna, past + timedelta(days=number))
    client = browse(anna)
    assert "Ett kvar av 5 samtal utan utredning." in client.get(page("session_new", case)).content.decode()
    limit(4, unit=case.unit)
    for name in ("case", "case_sessions", "session_new"):
        assert "Alla 4 samtal utan utredning är använda" in client.get(page(name, case)).content.decode()


def test_nobody_is_booked_twice_at_once_and_what_else_is_booked_is_not_told(browse, case, anna, unit):
    other = CaseFactory()
    book(other, worker(other.unit), TOMORROW)  # somebody else's
    colleague = worker(unit)
    hidden = CaseFactory(unit=unit)
    for each in (case, hidden):
        engaged(each, colleague, EngagementKind.CO_ASSIGNED)
    book(hidden, colleague, TOMORROW, by=colleague)
    local = timezone.localtime(TOMORROW)
    answer = browse(anna).post(
        page("session_new", case),
        typed(colleague, starts_on=local.date().isoformat(), starts_time=f"{local:%H.%M}"),
    )
    shown = answer.content.decode()
    assert "Tiden är upptagen" in shown
    assert hidden.number not in shown
    with pytest.raises(StaffIsBusy):
        book(case, colleague, TOMORROW + timedelta(minutes=20), by=anna)
    book(case, colleague, TOMORROW + timedelta(minutes=50), by=anna)  # next to each other is allowed


def test_s142_booked_twice_is_booked_once(case, anna, traces):
    for _ in range(2):
        book(case, anna, TOMORROW)
    assert Session.objects.count() == 1
    assert traces()[-1] == "session.recorded_again"


def test_a_session_is_held_by_someone_of_the_unit_or_the_one_who_writes(case, anna, unit):
    with pytest.raises(StaffNotAtUnit):
        book(case, worker(UnitFactory()), TOMORROW, by=anna)
    lead = worker(unit, Role.GROUP_LEADER)
    assert book(case, lead, TOMORROW).time.staff == lead


def test_a_case_with_a_booked_session_is_not_closed(case, anna):
    book(case, anna, TOMORROW)
    ended = Outcome(reason=ClosingReasonFactory())
    with pytest.raises(CaseHasBookedSessions):
        close_case(actor(anna), case=case, closed_on=clock.today(), outcome=ended, at=clock.now())
    Session.objects.update(state=SessionState.CANCELLED)
    close_case(actor(anna), case=case, closed_on=clock.today(), outcome=ended, at=clock.now())


def test_what_stands_in_the_way_of_the_end_is_named_with_the_way_to_it(case, anna, browse):
    book(case, anna, TOMORROW)
    shown = browse(anna).get(page("case_close", case)).content.decode()
    assert "Det här är kvar innan ärendet kan avslutas" in shown
    assert f'href="{page("case_sessions", case)}"' in shown


@pytest.mark.req("R-488")
def test_whoever_books_sees_how_she_is_reached_safely(browse, case, anna, traces):
    told_of(case, is_safe="yes", kind="call", value="070-123 45 67", say="det gäller bokningen")
    told_of(case, is_safe="no", kind="sms")
    client = browse(anna)
    shown = client.get(page("session_new", case)).content.decode()
    assert "070-123 45 67" in shown
    assert "Säg: det gäller bokningen." in shown
    assert shown.count('data-ok="0"') == 1
    assert [row["why"] for row in traces("case.sessions_read")] == ["assigned"]
    refused = client.post(page("session_new", case), typed(anna, minutes="0")).content.decode()
    assert "Säg: det gäller bokningen." in refused


@pytest.mark.req("R-488")
@pytest.mark.parametrize(("form", "kind"), [("phone", "call"), ("individual", "visit")])
def test_s60_a_talk_is_not_booked_by_a_way_that_is_not_safe(browse, case, anna, form, kind):
    unsafe = told_of(case, is_safe="no", kind=kind)
    told_of(case, is_safe="no", kind="letter")
    client = browse(anna)
    refused = client.post(page("session_new", case), typed(anna, form=form)).content.decode()
    assert "Det är inte säkert att mötas så" in refused
    assert not Session.objects.exists()
    client.post(page("session_new", case), typed(anna, form="digital"))
    # the gate is asked as it is when they meet: from beginning to end, and of whom else has the number
    safe = told_of(case, is_safe="yes", kind=kind, value="070-123 45 67", from_time="09:00", to_time="10:00")
    said = client.post(page("session_new", case), typed(anna, form=form, starts_time="09.00")).content.decode()
    assert "Det är inte säkert att mötas så" in said  # what was said to be unsafe holds still
    unsafe.delete()
    for clock_, minutes in (("16.30", "30"), ("09.30", "45")):
        late = typed(anna, form=form, starts_time=clock_, minutes=minutes)
        assert "Det är säkert att mötas så bara 9–10" in client.post(page("session_new", case), late).content.decode()
    other = Party.objects.create(case=case, person=PersonFactory(), role="other_party").person
    SafeChannel.objects.filter(pk=safe.pk).update(value_hash=b"same")
    his = told_of(case, is_safe="no", kind="sms", value_hash=b"same")
    SafeChannel.objects.filter(pk=his.pk).update(person=other)
    inside = typed(anna, form=form, starts_time="09.00", minutes="60")
    assert "Samma nummer" in client.post(page("session_new", case), inside).content.decode()
    assert Session.objects.count() == 1
    his.delete()
    client.post(page("session_new", case), inside)
    assert Session.objects.count() == 2


def test_whoever_books_is_told_that_no_safe_way_is_known(browse, case, anna):
    assert "Ingen säker väg är känd" in browse(anna).get(page("session_new", case)).content.decode()


def test_s21_a_protected_persons_number_is_not_shown_to_whoever_books(browse, case, anna):
    told_of(case, is_safe="yes", kind="call", value="070-123 45 67")
    Person.objects.filter(pk=case.person.pk).update(protection=Protection.SECRECY_MARKING)
    shown = browse(anna).get(page("session_new", case)).content.decode()
    assert "070-123 45 67" not in shown
    assert "Ring" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_on", "igår"),
        ("starts_time", "tio"),
        ("minutes", "0"),
        ("minutes", "lång"),
        ("staff", "x"),
        ("state", "x"),
        ("form", "x"),
    ],
)
def test_s131_a_wrong_answer_gets_a_sentence_at_its_field(browse, case, anna, field, value):
    answer = browse(anna).post(page("session_new", case), typed(anna) | {field: value})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not Session.objects.exists()


def test_in_a_closed_case_a_talk_is_not_booked_but_one_that_has_been_is_written_down(browse, case, anna):
    case.closed_on = clock.today() - timedelta(days=2)
    case.save()
    client = browse(anna)
    answer = client.get(page("session_new", case))
    assert "Ärendet är avslutat" in answer.content.decode()
    form = answer.context["form"]
    assert (form["state"].value(), form["starts_on"].value()) == (SessionState.HELD, case.closed_on)
    assert "Ärendet avslutades" in client.post(page("session_new", case), typed(anna)).content.decode()
    client.post(page("session_new", case), typed(anna, days=-2, state="held"))
    assert Session.objects.get().state == SessionState.HELD


def test_a_booking_in_the_past_is_refused_in_words(browse, case, anna):
    answer = browse(anna).post(page("session_new", case), typed(anna, days=-1))
    assert "Tiden har varit" in answer.content.decode()


def test_marking_with_nothing_chosen_or_too_early_changes_nothing(browse, case, anna):
    coming = session(case, anna, TOMORROW, state=SessionState.BOOKED)
    client = browse(anna)
    for state in ("", "booked", "held"):
        client.post(page("session_mark", case, coming.public_id), {"state": state, "read": "booked"})
        coming.refresh_from_db()
        assert coming.state == SessionState.BOOKED
    client.post(page("session_mark", case, coming.public_id), {"state": "cancelled", "read": "booked"})
    coming.refresh_from_db()
    assert coming.state == SessionState.CANCELLED


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.LOG_REVIEWER, Role.SYSTEM_ADMIN, Role.RECORDS_OFFICER])
def test_a_role_without_cases_books_nothing(case, unit, role, traces):
    with pytest.raises(NotPermitted):
        book(case, worker(unit, role), TOMORROW)
    assert traces("record_session.refused")


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.UNIT_MANAGER, Role.INTAKE, Role.STATISTICIAN])
def test_s02_a_stranger_finds_no_sessions(browse, case, anna, role):
    held = session(case, anna, clock.now() - timedelta(days=1))
    client = browse(worker(UnitFactory(), role))
    missing = client.get(reverse("case_sessions", args=[uuid4()]))
    answers = [
        client.get(page("case_sessions", case)),
        client.get(page("session_new", case)),
        client.post(page("session_new", case), typed(anna)),
        client.post(page("session_mark", case, held.public_id), {"state": "missed"}),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {missing.content}
    assert Session.objects.get().state == SessionState.HELD


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_sessions_asks_the_same_questions_however_many_they_are(browse, case, anna, count):
    for number in range(count):
        session(case, anna, clock.now() - timedelta(days=number + 1))
    # case, team, trace with its savepoint, persons, their other cases, ways to reach, limits, count, talks, steps,
    # what the person wants next, how much is granted, what help is given, sessions, who did what with
    # them, which of them the person is to know of, which another has written, interpreters
    assert questions(browse(anna), page("case_sessions", case)) == 20


@pytest.mark.parametrize("count", [1, 30])
def test_the_booking_page_asks_the_same_questions_however_much_is_known(browse, case, anna, count):
    for number in range(count):
        session(case, anna, clock.now() - timedelta(days=number + 1))
        told_of(case, is_safe="yes", kind="call", value=f"070-{number}")
    # case, team, trace with its savepoint, persons, their other cases, ways to reach, oneself among those who can hold
    # it, whom to choose, rooms, how long a way holds, limits, talks, steps, what the person wants next, how much is
    # granted, what help is given, what was typed and not saved
    assert questions(browse(anna), page("session_new", case)) == 19


def test_s142_what_became_of_a_session_is_not_written_over_from_a_page_that_did_not_show_it(browse, case, anna):
    row = session(case, anna, clock.now() - timedelta(hours=2), state=SessionState.BOOKED)
    client, url = browse(anna), page("session_mark", case, row.public_id)
    assert 'name="read" value="booked"' in client.get(page("case_sessions", case)).content.decode()
    client.post(url, {"state": "missed", "read": "booked"})
    answer = client.post(url, {"state": "held", "read": "booked"}, follow=True).content.decode()
    assert "Samtalet står som ”uteblev”" in answer
    row.refresh_from_db()
    assert row.state == SessionState.MISSED
    assert (
        "Samtalet är markerat" in client.post(url, {"state": "missed", "read": "booked"}, follow=True).content.decode()
    )
    client.post(url, {"state": "held", "read": "missed"})  # who was shown it sets it right
    row.refresh_from_db()
    assert row.state == SessionState.HELD
