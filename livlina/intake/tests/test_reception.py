"""What is urgent at the reception and where a contact belongs, as laws; the morning list, quick notes, figures."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.models import Party
from livlina.cases.terms import Entrance, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock, workdays
from livlina.core.terms import Answer
from livlina.intake import reception, rules, services
from livlina.intake.errors import GoneThroughAlready, HandlerElsewhere, ListNotShown
from livlina.intake.models import Contact, MorningMeeting
from livlina.intake.rules import Serving
from livlina.intake.terms import ContactKind, ContactRole, Flag, Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation import queries as organisation
from livlina.organisation.models import Catchment, LocalLimit, Membership, Project, Staff, UnitBoard
from livlina.organisation.terms import Basis, Function
from livlina.organisation.tests.factories import (
    BEGINNING,
    DistrictFactory,
    MembershipFactory,
    UnitFactory,
    actor,
    worker,
)
from livlina.people.tests.factories import PersonFactory
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session

URL = "/morgon/"
FRIDAY = date(2026, 11, 20)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
answers = st.sampled_from(Answer)
CALM = {
    "is_dangerous": False,
    "is_unassessed": False,
    "began_elsewhere": False,
    "is_taken": True,
    "is_answered": True,
}
RVC = Serving(unit=1, name="RVC", functions=frozenset({Function.TREATMENT}))
RVT = Serving(unit=2, name="RVT", functions=frozenset({Function.AUTHORITY}))
BOU = Serving(unit=3, name="BoU", functions=frozenset({Function.CHILD_AUTHORITY}))
SERVING = {Function.TREATMENT: RVC, Function.AUTHORITY: RVT, Function.CHILD_AUTHORITY: BOU}


@pytest.mark.req("R-065")
@given(received=days, age=st.integers(0, 14), taken=st.booleans())
def test_what_the_duty_began_is_red_from_the_next_working_day_until_someone_has_it(received, age, taken):
    today = received + timedelta(days=age)
    found = rules.flags(received_on=received, today=today, **CALM | {"began_elsewhere": True, "is_taken": taken})
    is_late = today >= workdays.after(received, working_days=1)
    assert (Flag.NOT_TAKEN in found) == (is_late and not taken)
    assert (Flag.UNASSIGNED in found) == (not taken)


@pytest.mark.req("R-062")
@given(received=days, age=st.integers(0, 9), assessed=st.booleans(), danger=answers, entrance=st.sampled_from(Entrance))
def test_a_threat_and_what_the_police_send_is_assessed_the_same_day_or_red(received, age, assessed, danger, entrance):
    same = rules.is_same_day(from_police=entrance == Entrance.POLICE, danger_told=danger == Answer.YES)
    assert same == (danger == Answer.YES or entrance == Entrance.POLICE)
    waits = rules.is_unassessed(
        from_police=entrance == Entrance.POLICE, danger_told=danger == Answer.YES, is_assessed=assessed
    )
    assert waits == (same and not assessed)
    found = rules.flags(
        received_on=received,
        today=received + timedelta(days=age),
        **CALM | {"is_unassessed": waits},
    )
    assert (Flag.SAME_DAY in found) == (same and not assessed and age == 0)
    assert (Flag.SAME_DAY_PASSED in found) == (same and not assessed and age > 0)


@given(received=days, age=st.integers(0, 40), limit=st.none() | st.integers(0, 30), by=st.none() | days)
def test_late_answers_talks_and_quick_notes_follow_the_limits(received, age, limit, by):
    today = received + timedelta(days=age)
    told = CALM | {"is_answered": False, "answer_days": limit, "talk_days": limit, "complete_by": by}
    found = rules.flags(received_on=received, today=today, **told)
    assert (Flag.LATE_TALK in found) == (limit is not None and age > limit)
    assert (Flag.LATE_ANSWER in found) == (limit is not None and today > workdays.after(received, working_days=limit))
    assert {Flag.INCOMPLETE, Flag.INCOMPLETE_LATE} & set(found) == (
        set() if by is None else {Flag.INCOMPLETE_LATE if by < today else Flag.INCOMPLETE}
    )


@pytest.mark.req("R-083")
@pytest.mark.req("R-087")
@given(
    kind=st.sampled_from(ContactKind),
    role=st.sampled_from(ContactRole),
    minor=answers,
    says_age=st.booleans(),
    has_district=st.booleans(),
    is_unassessed=st.booleans(),
    decided=st.booleans(),
    absent=st.frozensets(st.sampled_from(list(SERVING))),
)
def test_a_contact_belongs_to_a_unit_of_the_home_district_or_something_is_asked_for(
    kind, role, minor, says_age, has_district, is_unassessed, decided, absent
):
    serving = {function: unit for function, unit in SERVING.items() if function not in absent} if has_district else {}
    found = rules.proposed_unit(
        kind=kind,
        role=role,
        minor=minor,
        says_age=says_age,
        has_district=has_district,
        is_unassessed=is_unassessed,
        serving=serving,
        open_case={Function.AUTHORITY, Function.CHILD_AUTHORITY},
        on_decision={Function.TREATMENT},
        decided=decided,
    )
    if kind in rules.NAMELESS:
        assert found.unit is None
        assert found.why
        return
    assert bool(found.asks) == (found.unit is None)
    if found.unit is None:
        return
    assert has_district
    assert found.unit in {unit.unit for unit in serving.values()}
    is_child = role == ContactRole.CHILD or minor == Answer.YES
    # a child belongs to those who investigate children, where the district has them
    assert (found.unit == BOU.unit) == (is_child and Function.CHILD_AUTHORITY in serving)
    if not is_child:
        on_decision = decided and Function.TREATMENT in serving
        urgent = is_unassessed and Function.AUTHORITY in serving
        assert (found.unit == RVC.unit) == (on_decision and not urgent)


# -- as it is seen -------------------------------------------------------------------------------------------


@pytest.fixture
def unit(db):
    return UnitFactory(functions=(Function.RECEPTION, Function.AUTHORITY))


@pytest.fixture
def reception_worker(unit):
    return worker(unit, Role.INTAKE, name="Mona Exempel")


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER, name="Fia Fiktiv")


def came(unit, days_ago=0, **facts):
    at = clock.now() - timedelta(days=days_ago)
    return ContactFactory(unit=unit, received_at=at, registered_at=at, **facts)


def form_in(page):
    return dict(re.findall(r'type="hidden" name="(unit|shown_at|read|submission)" value="([^"]*)"', page))


@pytest.mark.req("R-082")
def test_the_morning_list_has_numbers_by_urgency_and_never_a_name(browse, unit, reception_worker, traces):
    new = came(unit, person=PersonFactory(name="Alma Hemlig"), called="Alma", handler=reception_worker)
    danger = came(unit, 1, immediate_danger=Answer.YES)
    project = Project.objects.create(key="islandsprojektet", name="Islandsprojektet", valid_from=BEGINNING)
    islands = came(unit, 5, project=project, has_children=Answer.YES)
    elsewhere = came(UnitFactory())
    page = browse(reception_worker).get(URL).content.decode()
    assert "Alma" not in page
    places = [page.index(f"/kontakter/{each.public_id}/") for each in (danger, islands, new)]
    assert places == sorted(places)
    for words in ("fara nu", "inte bedömd samma dag", "ingen har tagit över", "5 dagar", "ingen handläggare"):
        assert words in page
    assert str(elsewhere.public_id) not in page
    assert traces("contact.listed")


@pytest.mark.req("R-082")
def test_gone_through_closes_the_list_that_was_shown_and_the_next_begins_there(
    browse, unit, reception_worker, lead, traces
):
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, tzinfo=UTC), tick=False) as at:
        first = came(unit)
        client = browse(reception_worker)
        sent = form_in(client.get(URL).content.decode())
        at.shift(600)
        meanwhile = came(unit)
        assert client.post(URL, sent).status_code == 302
        assert client.post(URL, sent).status_code == 302  # a double click is one meeting
        meeting = MorningMeeting.objects.get()
        assert meeting.held_by == reception_worker
        assert meeting.gone_through["new"] == 1
        assert str(first.trace_ref) in bytes(traces("morning.closed")[0]["detail"]).decode()
        assert traces("morning.closed")
        late = browse(lead).post(URL, sent | {"submission": "b9f5dd5e-2f0f-4f0e-9e0a-0a3a6f0a1a11"})
        assert late.status_code == 422
        assert GoneThroughAlready.message in late.content.decode()
        found = reception.morning(actor(lead), day=clock.today())[0][0]
    assert [seen.contact for seen in found.new] == [meanwhile]
    assert first in [seen.contact for seen in found.rest]


def test_s10_what_a_wall_hides_from_the_one_who_goes_through_the_list_is_new_to_the_others(
    browse, unit, reception_worker, lead
):
    other = PersonFactory()
    case = CaseFactory(unit=unit)
    Party.objects.create(case=case, person=other, role=PartyRole.OTHER_PARTY)
    engaged(case, reception_worker)
    hers, another = came(unit, person=other, handler=lead), came(unit, handler=lead)
    client = browse(reception_worker)
    page = client.get(URL).content.decode()
    assert str(hers.public_id) not in page
    assert client.post(URL, form_in(page)).status_code == 302
    found = reception.morning(actor(lead), day=clock.today())[0][0]
    assert [seen.contact for seen in found.new] == [hers]
    assert browse(lead).post(URL, form_in(browse(lead).get(URL).content.decode())).status_code == 302
    assert not reception.morning(actor(lead), day=clock.today())[0][0].new
    assert Contact.objects.exclude(gone_through_at=None).count() == len([hers, another])


def test_s142_a_contact_passed_on_is_new_where_it_came_until_somebody_there_was_shown_it(browse, unit, lead, traces):
    elsewhere = UnitFactory(functions=(Function.RECEPTION,), board=UnitBoard.objects.get(unit=unit).board)
    receiver = worker(elsewhere, Role.INTAKE)
    there, here = browse(receiver), browse(lead)

    def new():
        found = reception.morning(actor(receiver), day=clock.today())[0]
        return [seen.contact.pk for seen in found[0].new]

    before, after = came(unit, 1), came(unit, 1)
    assert here.post(URL, form_in(here.get(URL).content.decode())).status_code == 302
    assert Contact.objects.exclude(gone_through_at=None).count() == 2  # at the unit that had them

    def passed(contact):
        told = {"unit": str(elsewhere.public_id), "remains": "Inget är kvar hos oss.", "version": contact.version}
        assert here.post(reverse("contact_pass_on", args=[contact.public_id]), told).status_code == 302

    passed(before)
    assert new() == [before.pk]
    page = there.get(URL).content.decode()  # where the other does not stand
    passed(after)
    assert there.post(URL, form_in(page)).status_code == 302
    assert new() == [after.pk]
    told = bytes(traces("morning.closed")[-1]["detail"]).decode()
    assert str(before.trace_ref) in told
    assert str(after.trace_ref) not in told
    assert there.post(URL, form_in(there.get(URL).content.decode())).status_code == 302
    assert new() == []


def test_what_is_no_list_is_refused_in_words_and_one_who_does_not_receive_closes_none(
    browse, unit, reception_worker, db
):
    page = browse(reception_worker).get(URL).content.decode()
    ahead = (clock.now() + timedelta(hours=1)).isoformat(timespec="microseconds")
    for odd in ({}, {"unit": "x\0"}, form_in(page) | {"shown_at": ahead}, form_in(page) | {"shown_at": "z" * 100_000}):
        answer = browse(reception_worker).post(URL, odd)
        assert answer.status_code == 422
        assert ListNotShown.message in answer.content.decode()
    other = worker(unit)
    assert "visas för mottagningen" in browse(other).get(URL).content.decode()
    assert browse(other).post(URL, form_in(page)).status_code == 422
    assert browse(worker(UnitFactory(), Role.INTAKE)).post(URL, form_in(page)).status_code == 422
    with pytest.raises(NotPermitted):
        services.close_morning(actor(other), unit=unit, shown_at=clock.now(), read=(), at=clock.now())
    assert browse(worker(unit, Role.STATISTICIAN)).get(URL).status_code == 403
    assert not MorningMeeting.objects.exists()


def test_the_morning_list_asks_as_many_questions_however_long_it_is(unit, reception_worker):
    who, asked = actor(reception_worker), []
    for number in range(12):
        came(unit, number, person=PersonFactory(name="Alma"), district=DistrictFactory())
        with CaptureQueriesContext(connection) as questions:
            reception.morning(who, day=clock.today())
        asked.append(len(questions))
    assert asked == [asked[0]] * 12


@pytest.mark.req("R-064")
@pytest.mark.req("R-068")
def test_the_queue_proposes_the_unit_of_the_home_district_and_says_why(browse, unit, reception_worker):
    home = DistrictFactory(name="Norrlunda")
    serving = UnitFactory(name="RVT Norrlunda", functions=(Function.AUTHORITY,))
    for function in (Function.AUTHORITY, Function.TREATMENT):
        Catchment.objects.create(district=home, function=function, unit=serving, basis=Basis.SEED, valid_from=BEGINNING)
    DistrictFactory()
    came(unit, role=ContactRole.USING_VIOLENCE, district=home, entrance=Entrance.POLICE)
    came(unit, role=ContactRole.EXPOSED)
    page = browse(reception_worker).get("/kontakter/").content.decode()
    assert "RVT Norrlunda" in page
    assert "bedömer samma dag" in page
    assert "bedöms i dag" in page
    assert "Oklart" in page
    assert "Fråga i vilken stadsdel personen bor" in page


@pytest.mark.req("R-062")
def test_a_threat_is_assessed_once_and_no_longer_stands_first(browse, unit, reception_worker, traces):
    contact = came(unit, entrance=Entrance.POLICE)
    client, url = browse(reception_worker), f"/kontakter/{contact.public_id}/bedomning/"
    assert "Bedöms samma dag" in client.get(f"/kontakter/{contact.public_id}/").content.decode()
    assert client.post(url, {"version": 1}).status_code == 422
    sent = {"assessment": "referred", "note": "Anna på RVT tog emot.", "version": 1}
    assert client.post(url, sent).status_code == 302
    contact.refresh_from_db()
    assert (contact.assessment, contact.assessed_by, contact.handler) == (
        "referred",
        reception_worker,
        reception_worker,
    )
    assert traces("contact.assessed")
    page = client.get(f"/kontakter/{contact.public_id}/").content.decode()
    assert "Bedöms samma dag" not in page
    assert "Anna på RVT tog emot." in page
    assert client.post(url, sent | {"version": 2}).status_code == 422
    assert browse(worker(UnitFactory(), Role.INTAKE)).get(url).status_code == 404


def quick(unit, **more):
    told = {"unit": str(unit.public_id), "received_on": clock.today().isoformat(), "received_time": "00.01"}
    return told | {"kind": "person", "entrance": "self", "note": "Ringer igen.", "takes_it": "on"} | more


@pytest.mark.req("R-081")
def test_a_quick_note_is_to_be_completed_by_a_day_and_then_it_is_whole(browse, unit, reception_worker):
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, tzinfo=UTC), tick=False) as at:
        client = browse(reception_worker)
        assert client.get("/kontakter/ny/snabb/").status_code == 200
        assert client.post("/kontakter/ny/snabb/", quick(unit)).status_code == 302
        contact = Contact.objects.get()
        assert contact.complete_by == date(2026, 11, 23)  # over the weekend
        assert "ska kompletteras" in client.get(URL).content.decode()
        at.move_to(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        client = browse(reception_worker)
        assert "kompletteringen är försenad" in client.get(URL).content.decode()
        whole = quick(unit) | {"version": 1, "received_on": "2026-11-20"}
        url = f"/kontakter/{contact.public_id}/andra/"
        assert client.post(url, whole).status_code == 302
        contact.refresh_from_db()
        assert contact.complete_by  # not said to be whole
        assert client.post(url, whole | {"version": 2, "is_complete": "on"}).status_code == 302
        contact.refresh_from_db()
    assert contact.complete_by is None


@pytest.mark.req("R-048")
def test_what_is_written_down_at_the_duty_is_for_another_to_go_on_with(browse, db):
    duty = UnitFactory(functions=(Function.OUT_OF_HOURS,))
    someone = worker(duty, Role.INTAKE)
    assert browse(someone).post("/kontakter/ny/", quick(duty)).status_code == 302
    contact = Contact.objects.get()
    assert contact.began_out_of_hours
    later = workdays.after(clock.today(), working_days=1)
    assert Flag.NOT_TAKEN in reception.look_at([contact], day=later)[0].flags  # the duty's own handler is no owner


@pytest.mark.req("R-070", "R-220")
@pytest.mark.req("R-075")
def test_bou_refers_with_a_joint_meeting_and_what_remains_with_it(browse, unit, reception_worker):
    client = browse(reception_worker)
    told = {"joint_meeting": "yes", "joint_meeting_on": "2026-12-01", "remains": "Umgänget", "entrance_detail": "BoU"}
    answer = client.post("/kontakter/ny/", quick(unit, entrance="bou", **told | {"joint_meeting": "no"}))
    assert answer.status_code == 422
    assert client.post("/kontakter/ny/", quick(unit, entrance="bou", **told)).status_code == 302
    page = client.get(f"/kontakter/{Contact.objects.get().public_id}/").content.decode()
    for words in ("Vill ha gemensamt möte", "Umgänget", "1 dec"):
        assert words in page


@pytest.mark.req("R-084")
@pytest.mark.req("R-061")
def test_the_days_to_the_first_talk_and_what_the_police_sent_are_counted_for_those_who_lead(
    application, browse, unit, lead, reception_worker
):
    LocalLimit.objects.create(key="first_talk_days", value=14, measure="days", source="R-084", valid_from=BEGINNING)
    for days_ago, talk_after in ((30, 10), (30, 20), (30, None), (5, None)):
        case = CaseFactory(unit=unit)
        contact = came(unit, days_ago, outcome=Outcome.CASE_OPENED, outcome_on=clock.today(), case=case)
        if talk_after is not None:
            moment = contact.received_at + timedelta(days=talk_after)
            session(case, lead, moment, state=SessionState.HELD)
            session(case, lead, moment - timedelta(days=1), state=SessionState.MISSED)
    came(unit, 30, outcome=Outcome.ADVICE_GIVEN, outcome_on=clock.today())  # no talk is awaited
    came(unit, entrance=Entrance.POLICE, legal_support_offered="yes", legal_support_accepted="no")
    who = actor(lead)
    with application(who):
        count = reception.counts(who, day=clock.today())[0]
    assert (count.talks_in_time, count.talks_late, count.waits_late) == (1, 1, 1)
    assert (count.police, count.offered, count.accepted, count.declined, count.referred) == (1, 1, 0, 1, 0)
    page = browse(lead).get("/gruppen/").content.decode()
    assert "samtal dröjer" in page
    assert reception.counts(actor(reception_worker), day=clock.today()) == []


@pytest.mark.req("R-084")
def test_one_who_waits_longer_than_decided_for_a_talk_stands_red_in_the_morning_list(browse, unit, reception_worker):
    came(unit, 20, first_answer_at=clock.now())
    assert "samtalet dröjer" not in browse(reception_worker).get(URL).content.decode()
    LocalLimit.objects.create(key="first_talk_days", value=14, measure="days", source="R-084", valid_from=BEGINNING)
    assert "samtalet dröjer" in browse(reception_worker).get(URL).content.decode()


@pytest.mark.req("R-080")
def test_a_contact_of_one_who_has_left_is_nobodys(browse, unit, reception_worker):
    gone = worker(unit, name="Bo Slutat")
    came(unit, 5, entrance=Entrance.EMERGENCY, handler=gone)
    assert "ingen har tagit över" not in browse(reception_worker).get(URL).content.decode()
    Membership.objects.filter(staff=gone).update(valid_to=clock.today() - timedelta(days=1))
    page = browse(reception_worker).get(URL).content.decode()
    assert "ingen har tagit över" in page
    assert "ingen handläggare" in page


def gone(staff, how, unit):
    """Leave the unit, or be away from it."""
    match how:
        case "closed":
            Staff.objects.filter(pk=staff.pk).update(is_active=False)
        case "paused":
            Staff.objects.filter(pk=staff.pk).update(paused_at=clock.now())
        case _:
            ended = Membership.objects.filter(staff=staff).update(valid_to=clock.today() - timedelta(days=1))
            assert ended == 1
    if how == "other board":
        MembershipFactory(staff=staff, unit=UnitFactory(), role=Role.INTAKE)
    if how == "other work":
        MembershipFactory(staff=staff, unit=unit, role=Role.STATISTICIAN)


@pytest.mark.req("R-082")
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("closed", "har slutat"),
        ("paused", "är borta"),
        ("no role", "har slutat"),
        ("other board", "har slutat"),
        ("other work", "har slutat"),
    ],
)
def test_s55_a_contact_of_one_who_has_left_or_is_away_is_on_the_morning_list_with_why(
    browse, unit, reception_worker, how, said
):
    selma = worker(unit, Role.INTAKE, name="Selma Påhitt")
    contact = came(unit, 5, handler=selma, first_answer_at=clock.now(), gone_through_at=clock.now())
    client, page = browse(reception_worker), f"/kontakter/{contact.public_id}/"
    assert str(contact.public_id) not in client.get(URL).content.decode()
    assert f"Selma Påhitt {said}" not in client.get(page).content.decode()
    gone(selma, how, unit)
    told = client.get(URL).content.decode()
    assert str(contact.public_id) in told
    assert "ingen handläggare" in told
    found = client.post("/sok/", {"q": str(contact.number)})
    for shown in (
        told,
        client.get("/kontakter/").content.decode(),
        client.get(page).content.decode(),
        found.content.decode(),
    ):
        assert f"Selma Påhitt {said}" in shown
    assert browse(selma).get(page).status_code in (302, 403, 404)
    Contact.objects.filter(pk=contact.pk).update(outcome=Outcome.ADVICE_GIVEN, outcome_on=clock.today())
    assert said not in client.get(page).content.decode()  # nobody waits any more


@pytest.mark.parametrize("is_coming", [True, False])
def test_s55_who_passed_a_contact_on_has_it_until_it_is_received_and_nobody_elsewhere_after_that(
    browse, unit, reception_worker, is_coming
):
    selma = worker(
        UnitFactory(board=organisation.board_of(unit.pk, day=clock.today())), Role.INTAKE, name="Selma Påhitt"
    )
    contact = came(unit, 5, handler=selma, passed_on_unit=unit if is_coming else None, gone_through_at=clock.now())
    assert str(contact.public_id) in browse(reception_worker).get(URL).content.decode()
    page = f"/kontakter/{contact.public_id}/"
    assert browse(selma).get(page).status_code == (200 if is_coming else 404)
    assert ("har slutat" in browse(reception_worker).get(page).content.decode()) != is_coming


@pytest.mark.parametrize("how", ["closed", "paused", "no role"])
def test_s55_no_contact_is_given_to_one_who_has_left_or_is_away(unit, reception_worker, how):
    selma = worker(unit, Role.INTAKE)
    gone(selma, how, unit)
    with pytest.raises(HandlerElsewhere):
        services.give_contact(actor(reception_worker), contact=came(unit), version=1, handler=selma, at=clock.now())


@pytest.mark.req("R-081")
def test_what_is_to_be_completed_is_a_list_of_its_own(browse, unit, reception_worker):
    whole, half = came(unit), came(unit, complete_by=clock.today())
    page = browse(reception_worker).get("/kontakter/?lage=incomplete").content.decode()
    assert str(half.public_id) in page
    assert str(whole.public_id) not in page


def test_s05_a_meeting_is_held_in_ones_own_name_read_by_those_who_receive_and_never_changed(
    application, unit, reception_worker, lead
):
    now = clock.now()
    services.close_morning(actor(reception_worker), unit=unit, shown_at=now, read=(), at=now)
    into = (
        "INSERT INTO intake_morningmeeting (public_id, unit_id, held_by_id, held_at, until, gone_through) "
        f"VALUES (gen_random_uuid(), {unit.pk}, {{}}, now(), now(), '{{{{}}}}')"
    )
    other = worker(unit)
    for who, sql in (
        (other, into.format(other.pk)),
        (lead, into.format(reception_worker.pk)),
        (lead, "UPDATE intake_morningmeeting SET until = now()"),
        (lead, "DELETE FROM intake_morningmeeting"),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with application(actor(other)):
        assert not MorningMeeting.objects.exists()
    with application(actor(lead)):
        assert MorningMeeting.objects.count() == 1


def test_s10_the_morning_list_has_nothing_of_the_other_side_of_a_wall(application, unit, reception_worker):
    other = PersonFactory()
    case = CaseFactory(unit=unit)
    Party.objects.create(case=case, person=other, role=PartyRole.OTHER_PARTY)
    engaged(case, reception_worker)
    came(unit, person=other, immediate_danger=Answer.YES)
    seen = came(unit)
    who = actor(reception_worker)
    with application(who):
        found = reception.morning(who, day=clock.today())[0][0]
    assert [each.contact for each in found.shown] == [seen]
