"""My day: what is booked, what waits, and whose the day is."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.models import Engagement
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.tests.factories import StaffFactory, UnitFactory, worker
from livlina.people.models import Person
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session
from livlina.workspace.day import day_in_words, summary

pytestmark = pytest.mark.django_db

NOON = "2026-11-20T12:00:00+01:00"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit)


def case_of(name, unit, staff, **facts):
    case = CaseFactory(unit=unit, person=PersonFactory(name=name), **facts)
    if staff:
        engaged(case, staff)
    return case


def my_day(client):
    answer = client.get(reverse("my_day"))
    assert answer.status_code == 200
    return answer.content.decode()


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_heading_is_the_day(day):
    weekday, number, month = day_in_words(day).split()
    assert number == str(day.day)
    assert weekday[0].isupper()
    assert month.islower()


def test_the_day_is_summed_up_in_words():
    assert day_in_words(date(2026, 11, 20)) == "Fredag 20 november"
    assert summary(sessions=0, unsigned=0, contacts=0, unassigned=0, children=0) == "Inget samtal är bokat i dag."
    assert summary(sessions=4, unsigned=1, contacts=1, unassigned=2, children=3) == (
        "Fyra samtal i dag. Tre barn saknar nästa steg. En kontakt väntar på svar. Två ärenden saknar handläggare. "
        "En anteckning är osignerad."
    )


def test_an_empty_day_is_calm(browse, anna):
    shown = my_day(browse(anna))
    for words in ("Inget bokat i dag", "Allt är signerat", "Du har inga ärenden", "Ingen kontakt väntar"):
        assert words in shown
    assert "Utan handläggare" not in shown


@pytest.mark.req("R-082")
def test_the_day_has_sessions_notes_contacts_and_cases(browse, unit, anna):
    with time_machine.travel(NOON, tick=False):
        now = clock.now()
        alma = case_of("Alma Exempelsson", unit, anna, number="2026-0001")
        session(alma, anna, now - timedelta(hours=3), state=SessionState.HELD)
        session(alma, anna, now - timedelta(minutes=10), state=SessionState.BOOKED)
        session(alma, anna, now + timedelta(days=1), state=SessionState.BOOKED)  # tomorrow
        session(alma, worker(unit), now + timedelta(hours=2), state=SessionState.BOOKED)  # another's
        NoteFactory(case=alma, written_by=anna)
        NoteFactory(case=alma, written_by=worker(unit))
        shown = my_day(browse(anna))
    assert "Fredag 20 november" in shown
    assert "Två samtal i dag. En anteckning är osignerad." in shown
    assert shown.count('class="slot"') == 2
    assert "data-now" in shown
    assert "Alma Exempelsson" in shown


def test_a_talk_that_has_been_waits_to_be_marked_and_is_not_dimmed_as_done(browse, unit, anna):
    with time_machine.travel(NOON, tick=False):
        now = clock.now()
        alma = case_of("Alma Exempelsson", unit, anna, number="2026-0001")
        waits = session(alma, anna, now - timedelta(hours=3), state=SessionState.BOOKED)
        client = browse(anna)
        shown = my_day(client)
        marking = reverse("case_sessions", args=[alma.public_id])
        assert "data-done" not in shown
        assert f'href="{marking}">Hur gick det?' in shown
        for address in (marking, reverse("case", args=[alma.public_id])):
            page = client.get(address).content.decode()
            assert "Hur gick det?" in page
            assert "inte markerat" in page
        told = {"state": "missed", "read": "booked"}
        client.post(reverse("session_mark", args=[alma.public_id, waits.public_id]), told)
        shown = my_day(client)
        assert "data-done" in shown
        assert "Hur gick det?" not in shown + client.get(marking).content.decode()


def test_a_talk_that_has_begun_leads_to_its_note_past_all_else_and_one_to_come_does_not(browse, unit, anna):
    with time_machine.travel(NOON, tick=False):
        now = clock.now()
        cases = [case_of(name, unit, anna) for name in ("Alma", "Bo", "Cleo")]
        for case, hours in zip(cases, (-3, -1, 2), strict=True):
            session(case, anna, now + timedelta(hours=hours), state=SessionState.BOOKED)
        shown = my_day(browse(anna))
    first, last, coming = (f"{reverse('note_new', args=[case.public_id])}#id_text" for case in cases)
    assert (shown.count(first), shown.count(last), shown.count(coming)) == (1, 2, 0)
    assert f'<a class="skip" href="{last}">Anteckna efter samtalet' in shown


def test_no_note_is_offered_of_a_talk_in_a_case_that_is_only_read(browse, unit, anna):
    with time_machine.travel(NOON, tick=False):
        case = case_of("Alma", unit, None)
        engaged(case, anna, EngagementKind.LEAD_READING)
        session(case, anna, clock.now() - timedelta(hours=1), state=SessionState.HELD)
        shown = my_day(browse(anna))
    assert reverse("note_new", args=[case.public_id]) not in shown


def test_s20_a_protected_person_is_never_named_in_the_day(browse, unit, anna):
    with time_machine.travel(NOON, tick=False):
        case = case_of("Alma Exempelsson", unit, anna, number="2026-0412")
        Person.objects.filter(pk=case.person.pk).update(protection=Protection.PROTECTED_REGISTRATION)
        session(case, anna, clock.now() + timedelta(hours=1), state=SessionState.BOOKED)
        NoteFactory(case=case, written_by=anna)
        lead = worker(unit, Role.UNIT_MANAGER)
        assert "Skyddad uppgift" in my_day(browse(anna))
        shown = my_day(browse(anna)) + my_day(browse(lead))
    assert "Alma" not in shown
    assert "Skyddad uppgift" in shown
    assert "2026-0412" in shown


@pytest.mark.req("R-082")
def test_reception_sees_what_waits_the_acute_first(browse, unit, traces):
    ContactFactory(unit=unit, number=7, received_at=clock.now() - timedelta(days=9))
    ContactFactory(unit=unit, number=8, immediate_danger="yes")
    ContactFactory(number=9)  # another unit's
    shown = my_day(browse(worker(unit, Role.INTAKE)))
    assert shown.index("Kontakt 8") < shown.index("Kontakt 7")
    assert "Väntat 9 dagar" in shown
    assert "fara nu" in shown
    assert "Kontakt 9" not in shown
    assert traces() == ["contact.listed"]


@pytest.mark.req("R-082")
def test_a_lead_sees_cases_that_nobody_has_the_longest_waiting_first(browse, unit, anna):
    case_of("Bo Prov", unit, None, number="2026-0002", came_in_on=date(2026, 9, 2))
    case_of("Alma Test", unit, None, number="2026-0001", came_in_on=date(2026, 9, 1))
    case_of("Cleo Tagen", unit, anna)
    shown = my_day(browse(worker(unit, Role.GROUP_LEADER)))
    assert "Två ärenden saknar handläggare" in shown
    assert shown.index("2026-0001") < shown.index("2026-0002")
    assert not any(name in shown for name in ("Alma", "Bo Prov", "Cleo"))


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.STATISTICIAN, "Du ser statistiken"),
        (Role.SYSTEM_ADMIN, "Du sköter konton"),
        (Role.LOG_REVIEWER, "Du granskar"),
        (Role.REGISTER_CONTROLLER, "samma person"),
        (Role.RECORDS_OFFICER, "utlämnande"),
    ],
)
def test_a_role_without_cases_has_a_calm_page_that_says_what_it_has(browse, unit, role, words):
    case_of("Alma Exempelsson", unit, None)
    shown = my_day(browse(worker(unit, role)))
    assert words in shown
    assert "Alma" not in shown


def test_someone_without_any_role_is_told_so(browse):
    assert "Du har ingen roll här i dag" in my_day(browse(StaffFactory()))


def test_s40_the_list_of_cases_leaves_a_trace_with_what_traces_call_them(browse, unit, anna, traces):
    case = case_of("Alma", unit, anna)
    my_day(browse(anna))
    told = traces("cases.listed")
    assert [row["why"] for row in told] == ["own"]
    assert str(case.trace_ref) in bytes(told[0]["detail"]).decode()


def test_not_signed_in_is_led_to_the_gate(browse):
    answer = browse().get(reverse("my_day"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_day_asks_the_same_questions_however_full_it_is(browse, unit, count):
    lead = worker(unit, Role.UNIT_MANAGER)
    with time_machine.travel(NOON, tick=False):
        for number in range(count):
            case = case_of("Alma", unit, lead)
            case_of("Bo", unit, None)
            ContactFactory(unit=unit)
            NoteFactory(case=case, written_by=lead)
            session(case, lead, clock.now() + timedelta(minutes=number), state=SessionState.HELD)
        client = browse(lead)
        # agenda, children, notes, contacts, those passed on, the traces of both, the two counts, the lines that nobody
        # has and those closed to the one who has them, the roster in two, who waits, the danger, whose cases are gone
        # through and how
        # often, who is to be given a group anew, proposals to read and to link, those to somebody who has left, what is
        # shared no more, own support that waits, talks to book anew, own talks that another has written of, groups that
        # nobody holds, what is long untold, danger of which nothing is done, danger told with a contact, cases that
        # another ended, what is told to oneself alone, whom all of these are about, and a list: cases, persons, who has
        # them, talks, limits, trace,
        # who has a new role or way in, with savepoints
        counted = questions(client, reverse("my_day"))
    assert counted == 54 + (count > 5)  # the contacts are counted when there are more than are shown


@pytest.mark.req("R-361")
def test_talks_booked_with_one_who_has_left_the_case_are_to_be_booked_anew(browse, unit, anna):
    eva = worker(unit, name="Eva Borta")
    case = case_of("Alma Exempelsson", unit, eva)
    coming = session(case, eva, clock.now() + timedelta(days=2), state=SessionState.BOOKED)
    held = session(case, eva, clock.now() - timedelta(days=2))
    engaged(case, anna, EngagementKind.CO_ASSIGNED)
    assert "Samtal att boka om" not in my_day(browse(anna))  # Eva has the case still
    Engagement.objects.filter(case=case, actor=eva).update(ends_at=clock.now())
    shown = my_day(browse(anna))
    assert "Samtal att boka om" in shown
    assert reverse("session_move", args=[case.public_id, coming.public_id]) in shown
    assert reverse("session_move", args=[case.public_id, held.public_id]) not in shown
    assert "Samtal att boka om" not in my_day(browse(eva))
    assert "Samtal att boka om" not in my_day(browse(worker(unit)))
