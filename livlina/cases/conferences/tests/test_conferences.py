"""Case conferences: booked, a case taken up and settled in that case alone, and what nobody learns by taking part."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given as tried
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.conferences import queries, rules, services
from livlina.cases.conferences.errors import (
    ConferenceHasBegun,
    ConferenceInThePast,
    ConferenceIsCancelled,
    ConferenceIsFull,
    DoerHasNoPart,
    IsRaisedAlready,
    IsSavedBefore,
    IsSettled,
    LookInThePast,
    NoTaskInAClosedCase,
    NotAtUnit,
    NotHeldYet,
    NothingAgreed,
    NothingAsked,
    NotOnTheAgenda,
    NotSharedHere,
    RoomIsBusy,
    SomebodyIsBusy,
    SomeoneElseChangedTheConference,
    TakesNoTime,
    TaskNeedsWords,
    TooFewTakePart,
)
from livlina.cases.conferences.services import ConferenceFacts, MatterFacts, OutcomeFacts
from livlina.cases.errors import CaseIsClosed
from livlina.cases.models import (
    Case,
    Conference,
    ConferenceMatter,
    ConferenceOutcome,
    ConferencePoint,
    ConferenceSeat,
    Engagement,
    Party,
    Task,
)
from livlina.cases.services import assign_case
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.core import clock
from livlina.organisation.models import BookedTime, LocalLimit, Staff, UnitBoard
from livlina.organisation.tests.factories import BEGINNING, MembershipFactory, RoomFactory, UnitFactory, actor, worker
from livlina.people.models import Relation
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
QUESTION = "Ska stödet fortsätta fast hon har flyttat hem?"
AGREED = "Stödet fortsätter med glesare samtal under våren."


class Centre:
    """A unit with shared conferences: Anna has a case, Bo none, Eva leads. One conference tomorrow."""

    def __init__(self):
        self.unit = UnitFactory(model="cohesive")
        self.board = UnitBoard.objects.get(unit=self.unit).board
        self.shares(1)
        self.anna, self.bo = worker(self.unit, name="Anna Exempel"), worker(self.unit, name="Bo Prov")
        self.eva = worker(self.unit, Role.GROUP_LEADER, name="Eva Ledare")
        self.room = RoomFactory(unit=self.unit)
        self.case = CaseFactory(unit=self.unit, board=self.board, person=PersonFactory(name="Alma Påhittad"))
        engaged(self.case, self.anna)
        self.conference = self.call()

    def shares(self, value):
        LocalLimit.objects.create(
            key="case_conferences", value=value, measure="count", unit=self.unit, source="R-031", valid_from=BEGINNING
        )

    def facts(self, *, hours=24, minutes=60, staff=None, room=None):
        starts = (clock.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
        told = [self.anna, self.bo] if staff is None else staff
        return ConferenceFacts(starts_at=starts, minutes=minutes, room=room, staff=told)

    def call(self, by=None, *, submission=None, unit=None, **facts):
        return services.call_conference(
            actor(by or self.anna),
            unit=unit or self.unit,
            facts=self.facts(**facts),
            submission=submission or uuid4(),
            at=clock.now(),
        )

    def raises(self, case=None, by=None, *, question=QUESTION, minutes=20, submission=None, conference=None):
        return services.raise_case(
            actor(by or self.anna),
            case=case or self.case,
            conference=conference or self.conference,
            facts=MatterFacts(question=question, ground="needed", minutes=minutes),
            submission=submission or uuid4(),
            at=clock.now(),
        )

    def settle(self, matter, by=None, *, submission=None, **facts):
        return services.settle_matter(
            actor(by or self.anna),
            case=matter.case,
            matter=matter,
            facts=OutcomeFacts(**({"agreed": AGREED} | facts)),
            submission=submission or uuid4(),
            at=clock.now(),
        )

    def begin(self):
        """Let the conference be going on."""
        now = clock.now()
        slot = (now - timedelta(minutes=10), now + timedelta(minutes=50))
        Conference.objects.filter(pk=self.conference.pk).update(slot=slot)


@pytest.fixture
def centre():
    return Centre()


# ---- rules ----


@tried(minutes=st.lists(st.integers(1, 60), max_size=8))
def test_each_point_begins_when_the_one_before_it_ends(minutes):
    begins = clock.now()
    found = rules.starts(begins, minutes)
    ends = [at + timedelta(minutes=length) for at, length in zip(found, minutes, strict=True)]
    assert found == [begins, *ends][: len(minutes)]


@tried(left=st.integers(-5, 90), minutes=st.integers(1, 90), is_open=st.booleans(), question=st.text(max_size=20))
def test_a_case_is_raised_exactly_when_it_is_open_asks_something_and_fits(left, minutes, is_open, question):
    obstacle = rules.obstacle_to_raising(is_open=is_open, question=question, minutes=minutes, left=left)
    asks = len(question.strip()) >= rules.LETTERS
    assert (obstacle is None) == (is_open and asks and minutes <= left)
    assert isinstance(obstacle, CaseIsClosed) == (not is_open)


@tried(is_on=st.booleans(), is_cancelled=st.booleans(), has_begun=st.booleans(), is_settled=st.booleans())
def test_what_was_agreed_is_written_once_of_what_was_held(is_on, is_cancelled, has_begun, is_settled):
    now = clock.now()
    obstacle = rules.obstacle_to_settling(
        is_on=is_on,
        is_cancelled=is_cancelled,
        starts_at=now if has_begun else now + timedelta(minutes=1),
        now=now,
        is_settled=is_settled,
    )
    assert (obstacle is None) == (is_on and not is_cancelled and has_begun and not is_settled)


# ---- booked ----


def test_a_conference_takes_the_hours_of_each_and_the_room_once(centre, application):
    conference = centre.call(hours=48, room=centre.room)
    assert sorted(seat.staff.name for seat in conference.seats.all()) == ["Anna Exempel", "Bo Prov"]
    times = BookedTime.objects.filter(conference_seat__conference=conference)
    assert {time.state for time in times} == {"taken"}
    assert times.filter(room=centre.room).count() == 1
    with pytest.raises(SomebodyIsBusy, match="Bo Prov"):
        centre.call(hours=48, staff=[centre.eva, centre.bo])
    with pytest.raises(RoomIsBusy):
        centre.call(hours=48, staff=[centre.eva, worker(centre.unit)], room=centre.room)
    same = uuid4()
    with application(actor(centre.eva)):
        one = centre.call(by=centre.eva, hours=72, submission=same, room=centre.room)
        assert centre.call(by=centre.eva, hours=72, submission=same, room=centre.room) == one
        for other in ({"hours": 71}, {"room": None}, {"staff": [centre.anna, centre.eva]}):
            with pytest.raises(IsSavedBefore):  # S-142: what the same form says now is not saved
                centre.call(by=centre.eva, submission=same, **{"hours": 72, "room": centre.room} | other)
    assert Conference.objects.count() == 3


def test_what_stands_in_the_way_of_a_conference_is_told(centre):
    other = UnitFactory()
    stranger = worker(other)
    for refusal, asked in (
        (TakesNoTime, {"minutes": 5}),
        (ConferenceInThePast, {"hours": -2}),
        (TooFewTakePart, {"staff": [centre.anna]}),
        (NotAtUnit, {"staff": [centre.anna, stranger]}),
    ):
        with pytest.raises(refusal):
            centre.call(**asked)
    with pytest.raises(NotSharedHere):
        services.call_conference(actor(stranger), unit=other, facts=centre.facts(), submission=uuid4(), at=clock.now())
    with pytest.raises(NotPermitted):
        centre.call(by=stranger)


def test_moved_left_and_cancelled_the_hours_follow(centre, application, traces):
    three = [centre.anna, centre.bo, worker(centre.unit, name="Cia Exempel")]
    centre.conference = centre.call(hours=48, room=centre.room, staff=three)
    told = {"conference": centre.conference, "version": 1, "at": clock.now()}
    with application(actor(centre.eva)):  # who leads changes what another has booked
        moved = services.change_conference(
            actor(centre.eva), facts=centre.facts(hours=50, room=centre.room, staff=three), **told
        )
        with pytest.raises(SomeoneElseChangedTheConference):
            services.change_conference(actor(centre.eva), facts=centre.facts(hours=51), **told)
    with pytest.raises(NotPermitted):
        services.cancel_conference(actor(centre.bo), conference=moved, version=2, at=clock.now())
    states = BookedTime.objects.filter(conference_seat__conference=moved).values_list("state", flat=True)
    assert sorted(states) == ["moved"] * 3 + ["taken"] * 3
    with application(actor(centre.anna)):
        services.leave_conference(actor(centre.anna), conference=moved, version=2, at=clock.now())
    taken = BookedTime.objects.filter(conference_seat__conference=moved, state="taken").order_by("pk")
    assert [each.staff for each in taken] == three[1:]
    assert taken[0].room == centre.room, "the room stays taken"
    with application(actor(centre.anna)):
        services.cancel_conference(actor(centre.anna), conference=moved, version=3, at=clock.now())
    assert not BookedTime.objects.filter(conference_seat__conference=moved, state="taken").exists()
    moved.refresh_from_db()
    services.cancel_conference(actor(centre.anna), conference=moved, version=1, at=clock.now())
    with pytest.raises(ConferenceIsCancelled):
        centre.raises(conference=moved)
    assert {"conference.changed", "conference.left", "conference.cancelled", "conference.cancelled_again"} <= set(
        traces()
    )


# ---- taken up ----


def test_a_case_is_taken_up_and_settled_in_that_case_alone(centre, browse, traces):
    other = CaseFactory(unit=centre.unit, board=centre.board)
    engaged(other, centre.anna)
    page = browse(centre.anna)
    url = reverse("conference_raise", args=[centre.case.public_id])
    sent = {
        "conference": str(centre.conference.public_id),
        "question": QUESTION,
        "ground": "needed",
        "minutes": "20",
        "submission": str(uuid4()),
    }
    assert page.get(url).status_code == 200
    assert [page.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert "redan sparat" in page.post(url, sent | {"question": "Något helt annat att fråga."}).content.decode()
    assert "står redan på" in page.post(url, sent | {"submission": str(uuid4())}).content.decode()
    matter = ConferenceMatter.objects.get()
    one = reverse("conference_matter", args=[centre.case.public_id, matter.public_id])
    read = page.get(one).content.decode()
    assert QUESTION in read
    assert "Deltar i ärendet: Anna Exempel." in read
    assert "Spara i ärendet" not in read, "it has not begun"
    centre.begin()
    until = clock.today() + timedelta(days=30)
    told = {
        "agreed": AGREED,
        "task": "Ring henne på måndag.",
        "owner": str(centre.anna.public_id),
        "due_on": until.isoformat(),
        "next_look_on": until.isoformat(),
        "submission": str(uuid4()),
    }
    assert "Spara i ärendet" in page.get(one).content.decode()
    assert [page.post(one, told).status_code for _ in range(2)] == [302, 302]
    for wrong in ({"task": "Ring polisen i dag."}, {"task": "", "owner": "", "due_on": ""}):
        assert IsSavedBefore.message in page.post(one, told | wrong).content.decode()  # S-142
    outcome = ConferenceOutcome.objects.get()
    assert (outcome.case, outcome.next_look_on) == (centre.case, until)
    task = Task.objects.get()
    assert (task.case, task.owner, task.due_on) == (centre.case, centre.anna, until)
    read = page.get(one).content.decode()
    assert AGREED in read
    assert "Ring henne på måndag." in read
    events = [page.get(reverse("case_events", args=[case.public_id])).content.decode() for case in (centre.case, other)]
    assert AGREED in events[0]
    assert QUESTION in events[0]
    assert AGREED not in events[1]
    assert f"Ärende {centre.case.number}" in page.get(reverse("conferences")).content.decode()
    for action in ("conference.raised", "conference.settled", "case.conferences_read"):
        assert {row["case_ref"] for row in traces(action)} == {centre.case.trace_ref}, action


def test_s01_whoever_takes_part_without_the_case_sees_that_there_is_one_and_no_more(centre, browse, application):
    matter = centre.raises()
    urls = [
        reverse("conference_matter", args=[centre.case.public_id, matter.public_id]),
        reverse("case_conferences", args=[centre.case.public_id]),
        reverse("case", args=[centre.case.public_id]),
    ]
    page = reverse("conference", args=[centre.conference.public_id])
    mine, his = browse(centre.anna).get(page).content.decode(), browse(centre.bo).get(page).content.decode()
    assert f"ärende {centre.case.number}" in mine
    assert "Punkt 1, ärende utan insyn" in his
    for secret in (centre.case.number, "Alma", QUESTION, str(centre.case.public_id), str(matter.public_id)):
        assert secret not in his
    assert [browse(centre.bo).get(url).status_code for url in urls] == [404, 404, 404]
    with application(actor(centre.bo)):
        assert not ConferenceMatter.objects.exists()
        assert ConferencePoint.objects.count() == 1
    # the list for the room names no case, whoever prints it
    listed = reverse("conference_list", args=[centre.conference.public_id])
    for who in (centre.anna, centre.bo):
        paper = browse(who).get(listed).content.decode()
        assert "Punkt 1" in paper
        for secret in (centre.case.number, "Alma", QUESTION, str(centre.case.public_id)):
            assert secret not in paper
    # where the lead decides a relation is given as any other, and ends as any other
    engaged(centre.case, centre.bo, EngagementKind.STAND_IN)
    assert f"ärende {centre.case.number}" in browse(centre.bo).get(page).content.decode()
    assert "Deltar i ärendet: Anna Exempel, Bo Prov." in browse(centre.anna).get(urls[0]).content.decode()
    Engagement.objects.filter(actor=centre.bo).update(ends_at=clock.now())
    assert "Punkt 1, ärende utan insyn" in browse(centre.bo).get(page).content.decode()
    # at another unit there is no conference
    stranger = browse(worker(UnitFactory(), Role.UNIT_MANAGER))
    assert stranger.get(page).status_code == stranger.get(listed).status_code == 404
    with application(actor(worker(UnitFactory()))):
        assert not Conference.objects.exists()
        assert not ConferenceSeat.objects.exists()
        assert not ConferencePoint.objects.exists()


def test_s10_who_stands_behind_a_wall_is_met_as_one_who_has_nothing_to_do_with_the_case(centre, browse, application):
    """Neither the one behind it nor the others can tell a wall from no relation at all."""
    violent = PersonFactory(name="Torbjörn Fiktivsson")
    Party.objects.create(case=centre.case, person=violent, role=PartyRole.OTHER_PARTY)
    beyond = CaseFactory(unit=centre.unit, board=centre.board, person=violent, role=CaseRole.USING_VIOLENCE)
    engaged(beyond, centre.bo)
    told = {"board": centre.board, "told_in_case": centre.case.pk, "recorded_at": clock.now()}
    Relation.objects.create(
        person=centre.case.person, other=violent, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
    )
    matter = centre.raises()
    page = reverse("conference", args=[centre.conference.public_id])
    one = reverse("conference_matter", args=[centre.case.public_id, matter.public_id])
    unrelated = worker(centre.unit, name="Cia Utan")
    walled, other = (browse(who).get(page).content.decode() for who in (centre.bo, unrelated))
    agenda = slice(walled.index('id="agenda"'), walled.index('id="seats"'))
    assert walled[agenda] == other[other.index('id="agenda"') : other.index('id="seats"')]
    assert "ärende utan insyn" in walled[agenda]
    assert browse(centre.bo).get(one).status_code == browse(unrelated).get(one).status_code == 404
    hers = browse(centre.anna).get(one).content.decode()
    assert "Deltar i ärendet: Anna Exempel." in hers
    assert not re.search(r"\bmur(en)?\b", hers.lower())
    # one whose relation a wall has closed is not listed for it either
    both = engaged(centre.case, centre.bo, EngagementKind.CO_ASSIGNED)
    both.refresh_from_db()
    assert both.wall == Wall.CLOSED
    assert "Deltar i ärendet: Anna Exempel." in browse(centre.anna).get(one).content.decode()
    assert "ärende utan insyn" in browse(centre.bo).get(page).content.decode()
    with application(actor(centre.bo)):
        assert not ConferenceMatter.objects.exists()
        assert not Case.objects.filter(pk=centre.case.pk).exists()


def test_what_stands_in_the_way_of_taking_a_case_up_is_told(centre):
    matter = centre.raises(minutes=50)
    with pytest.raises(IsRaisedAlready):
        centre.raises(minutes=5)
    other = CaseFactory(unit=centre.unit, board=centre.board)
    engaged(other, centre.anna)
    with pytest.raises(ConferenceIsFull, match="10 minuter"):
        centre.raises(other, minutes=15)
    with pytest.raises(NothingAsked):
        centre.raises(other, question="Vad?", minutes=5)
    with pytest.raises(NotPermitted):
        centre.raises(other, by=centre.bo, minutes=5)
    elsewhere = CaseFactory()
    engaged(elsewhere, worker(elsewhere.unit))
    with pytest.raises(NotPermitted):
        centre.raises(elsewhere, by=Engagement.objects.get(case=elsewhere).actor)
    for _ in range(2):
        services.take_off(actor(centre.anna), case=centre.case, matter=matter, read=(), at=clock.now())
    assert queries.of_case(centre.case) == [matter], "what was taken off is told in its case"
    centre.raises(other, minutes=60)
    Case.objects.filter(pk=centre.case.pk).update(closed_on=clock.today())
    with pytest.raises(CaseIsClosed):
        centre.raises(minutes=1)
    centre.begin()
    with pytest.raises(NotOnTheAgenda):
        centre.settle(matter)
    with pytest.raises(ConferenceHasBegun):
        centre.raises(other, minutes=1)


def test_what_was_agreed_is_refused_where_it_says_too_little_and_is_never_written_over(centre, application):
    matter = centre.raises()
    with pytest.raises(NotHeldYet):
        centre.settle(matter)
    centre.begin()
    yesterday = clock.today() - timedelta(days=1)
    for refusal, asked in (
        (NothingAgreed, {"agreed": "Ja."}),
        (TaskNeedsWords, {"due_on": clock.today()}),
        (LookInThePast, {"next_look_on": yesterday}),
        (DoerHasNoPart, {"task": "Ring henne.", "owner": centre.bo}),
    ):
        with pytest.raises(refusal):
            centre.settle(matter, **asked)
    shares = engaged(centre.case, centre.bo, EngagementKind.CO_ASSIGNED)
    Staff.objects.filter(pk=centre.bo.pk).update(paused_at=clock.now())  # who has it, and is away
    with pytest.raises(DoerHasNoPart):
        centre.settle(matter, task="Ring henne.", owner=centre.bo)
    Staff.objects.filter(pk=centre.bo.pk).update(paused_at=None)
    shares.delete()
    with pytest.raises(NotPermitted):
        centre.settle(matter, by=centre.bo)
    Case.objects.filter(pk=centre.case.pk).update(closed_on=clock.today())
    with pytest.raises(NoTaskInAClosedCase):
        centre.settle(matter, task="Ring henne.")
    same = uuid4()
    with application(actor(centre.anna)):
        centre.settle(matter, submission=same)  # also of a case that has closed since
        centre.settle(matter, submission=same)
        with pytest.raises(IsSavedBefore):
            centre.settle(matter, submission=same, agreed="Något helt annat kom vi fram till.")
        with pytest.raises(IsSettled):
            centre.settle(matter)
        for row in (ConferenceMatter, ConferenceOutcome):
            with pytest.raises(DatabaseError), transaction.atomic():
                row.objects.update(raised_at=clock.now()) if row is ConferenceMatter else row.objects.update(
                    said_at=clock.now()
                )


def test_one_who_works_elsewhere_since_has_no_part_in_it_and_the_lead_takes_them_out(centre, browse):
    moved = worker(centre.unit, name="Dan Flyttad")
    conference = centre.call(hours=48, staff=[centre.anna, centre.bo, moved])
    moved.memberships.update(valid_to=clock.today() - timedelta(days=1))
    MembershipFactory(staff=moved, unit=UnitFactory())
    page, url = browse(centre.eva), reverse("conference_change", args=[conference.public_id])
    assert browse(moved).get(reverse("conference", args=[conference.public_id])).status_code == 404
    shown = page.get(url).content.decode()
    assert str(moved.public_id) not in shown
    starts = timezone.localtime(Conference.objects.get(pk=conference.pk).slot.lower)
    sent = {
        "held_on": starts.date().isoformat(),
        "held_time": f"{starts:%H.%M}",
        "minutes": "60",
        "staff": [str(one.public_id) for one in (centre.anna, centre.bo)],
        "submission": str(uuid4()),
        "version": "1",
    }
    assert page.post(url, sent).status_code == 302
    assert not BookedTime.objects.filter(staff=moved, state="taken").exists()


def test_where_it_is_not_decided_the_page_says_so_and_a_day_may_switch_it_on(centre, browse):
    elsewhere = UnitFactory()
    who, case = worker(elsewhere), CaseFactory(unit=elsewhere)
    engaged(case, who)
    page = browse(who)
    assert "har inte gemensamma ärendekonferenser" in page.get(reverse("conferences")).content.decode()
    assert "har inte gemensamma ärendekonferenser" in page.get(reverse("conference_new")).content.decode()
    raises = reverse("conference_raise", args=[case.public_id])
    assert "har inte gemensamma ärendekonferenser" in page.get(raises).content.decode()
    assert "Ärendekonferenser</a>" not in page.get(reverse("caseload")).content.decode()
    LocalLimit.objects.create(
        key="case_conferences", value=1, measure="count", unit=elsewhere, source="R-031", valid_from=clock.today()
    )
    assert "Boka en konferens" in page.get(reverse("conferences")).content.decode()
    assert "Ärendekonferenser</a>" in page.get(reverse("caseload")).content.decode()


def test_pages_ask_the_same_however_many_cases_and_conferences_there_are(centre, browse):
    page, urls = (
        browse(centre.anna),
        [reverse("conferences"), reverse("conference", args=[centre.conference.public_id])],
    )
    centre.raises(minutes=1)
    before = [questions(page, url) for url in urls]
    for hours in range(30, 34):
        case = CaseFactory(unit=centre.unit, board=centre.board)
        engaged(case, centre.anna)
        centre.raises(case, minutes=1)
        centre.call(hours=hours)
    assert [questions(page, url) for url in urls] == before


def test_given_to_another_the_new_one_has_the_matter_and_the_old_one_does_not(centre, browse):
    matter = centre.raises()
    assign_case(actor(centre.eva), case=line_of(centre.case, centre.eva), staff=centre.bo, at=clock.now())
    one = reverse("conference_matter", args=[centre.case.public_id, matter.public_id])
    assert (browse(centre.bo).get(one).status_code, browse(centre.anna).get(one).status_code) == (200, 404)
