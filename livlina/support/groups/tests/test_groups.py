"""Groups: from announced to ended, what is written in each own case, and who never meets in one."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from livlina.access.commands import acting_as
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Engagement, Party
from livlina.cases.services import assign_case
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.organisation.models import BookedTime, LocalLimit, Room, UnitBoard
from livlina.organisation.tests.factories import BEGINNING, LEFT_OR_AWAY, UnitFactory, actor, leave, worker
from livlina.people.models import Relation
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory
from livlina.support import queries as support
from livlina.support.groups import queries, rules, services
from livlina.support.groups.errors import (
    CalledByNumber,
    CalledByTheName,
    CapacityAboveCap,
    CourtOrderMissing,
    GroupHasNotBegun,
    GroupIsForOthers,
    GroupIsSaved,
    GroupTakesNobody,
    HasPlace,
    HostIsBooked,
    HostNotAtUnit,
    HostNotPossible,
    HowItWent,
    MeetingHasBegun,
    MeetingHasNotBeen,
    MeetingIsCancelled,
    MeetsAlready,
    NobodyHoldsIt,
    NoPlaceToGive,
    NotThatStep,
    NotThatWay,
    OutsideTheGroup,
    PlaceIsLive,
    PlacesAreLive,
    RoomIsBooked,
    SomeoneElseChangedTheGroup,
    TimeNotPossible,
    WhyLeft,
    WrittenAlready,
)
from livlina.support.groups.services import GroupFacts, PlaceFacts, StepFacts
from livlina.support.groups.terms import STEPS, GroupState, PlaceState, Step
from livlina.support.models import (
    GroupAttendance,
    GroupHost,
    GroupMeeting,
    GroupPlace,
    GroupSeat,
    GroupStep,
    HelpGroup,
)
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db
EXPOSED, USING = "group_intervention", "non_violence_group"


class Centre:
    """A unit where Eva leads, Hanna holds groups and Anna has cases."""

    def __init__(self):
        self.unit = UnitFactory()
        self.board = UnitBoard.objects.get(unit=self.unit).board
        self.eva = worker(self.unit, Role.GROUP_LEADER, name="Eva Ledare")
        self.hanna, self.anna = worker(self.unit, name="Hanna Håller"), worker(self.unit, name="Anna Exempel")

    def facts(self, kind=EXPOSED, **more):
        today = clock.today()
        told = {
            "kind": kind, "role": "exposed" if kind == EXPOSED else "using_violence", "manual": "Manualen",
            "manual_version": "3", "method": "manual", "capacity": 8, "room": None, "asked_for": None,
            "starts_on": today, "ends_on": today + timedelta(days=90), "hosts": [self.hanna],
        }  # fmt: skip
        return GroupFacts(**(told | more))

    def group(self, kind=EXPOSED, *, state="open", submission=None, by=None, is_taken_up=True, **more):
        """Whose hosts have opened the list to the room once, where nothing else is said."""
        made = services.announce_group(
            actor(by or self.eva),
            unit=self.unit,
            facts=self.facts(kind, **more),
            submission=submission or uuid4(),
            at=clock.now(),
        )
        for to in ("open", "runs")[: ("announced", "open", "runs").index(state)]:
            self.move(made, to)
        if is_taken_up:
            GroupHost.objects.filter(group=made).update(taken_up_at=clock.now())
        return HelpGroup.objects.get(pk=made.pk)

    def move(self, group, to, by=None):
        return services.move_group(actor(by or self.hanna), group=group, to=to, at=clock.now())

    def plan(self, group, *, hours=24, themes=("Att börja",)):
        first = (clock.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
        made = services.plan_meetings(
            actor(self.hanna), group=group, themes=list(themes), first=first, minutes=120, at=clock.now()
        )
        return list(GroupMeeting.objects.filter(pk__in=[row.pk for row in made]).order_by("pk"))

    def case(self, role=CaseRole.EXPOSED, person=None, staff=None):
        made = CaseFactory(unit=self.unit, board=self.board, role=role, person=person or PersonFactory())
        made.hers = staff or self.anna
        engaged(made, made.hers)
        return made

    def propose(self, case, group, *, by=None, submission=None, called="A.", why="Vill träffa andra.", **more):
        return services.propose_place(
            actor(by or case.hers),
            case=case,
            group=group,
            facts=PlaceFacts(called=called, why=why, **more),
            wait=None,
            submission=submission or uuid4(),
            at=clock.now(),
        )

    def step(self, place, step, *, by=None, submission=None, words="Det gick bra.", why="", on=None, **more):
        facts = StepFacts(step=step, happened_on=on or clock.today(), words=words, why=why)
        return services.take_step(
            actor(by or place.case.hers),
            case=place.case,
            place=place,
            facts=facts,
            submission=submission or uuid4(),
            at=clock.now(),
            **more,
        )

    def starts(self, case, group, **more):
        place = self.propose(case, group, **more)
        self.step(place, "accepted")
        self.step(place, "started")
        return place

    def relate(self, one, other, *, violence=Violence.MUTUAL, kind=RelationKind.PARTNER):
        Relation.objects.create(
            person=one.person, other=other.person, kind=kind, violence=violence,
            board=self.board, told_in_case=one.pk, recorded_at=clock.now(),
        )  # fmt: skip


@pytest.fixture
def centre():
    return Centre()


# ---- rules ----


@given(state=st.sampled_from(GroupState.values), to=st.sampled_from(GroupState.values), live=st.integers(0, 3))
def test_a_group_goes_onward_alone_and_ends_when_nobody_has_a_place(state, to, live):
    onward = GroupState.values.index(to) > GroupState.values.index(state)
    obstacle = rules.obstacle_to_moving(state=state, to=to, live=live)
    skips = (state, to) == ("announced", "runs")
    assert isinstance(obstacle, NotThatWay) == (not onward or skips)
    assert isinstance(obstacle, PlacesAreLive) == (onward and to == "ended" and live > 0)


@given(
    state=st.sampled_from(PlaceState.values),
    step=st.sampled_from(Step.values),
    runs=st.booleans(),
    why=st.sampled_from(["", "completed"]),
    words=st.sampled_from(["", "  ", "Det gick bra."]),
)
def test_what_happens_with_a_place_follows_from_how_it_stands(state, step, runs, why, words):
    day = date(2026, 3, 2)
    obstacle = rules.obstacle_to_step(
        state=state, step=step, group_state="runs" if runs else "open",
        on=day, proposed_on=day, last_on=None, today=day, why=why, words=words,
    )  # fmt: skip
    told = bool(words.strip()) or step in ("accepted", "started")
    fits = step in STEPS[state] and (step != "started" or runs) and (step != "left" or why != "") and told
    assert (obstacle is None) == fits


# ---- from announced to ended ----


@pytest.mark.req("R-118", "R-120", "R-501")
def test_a_group_from_announced_to_ended_with_what_was_said_in_each_own_case(centre, browse, traces):
    lead, host, page = browse(centre.eva), browse(centre.hanna), browse(centre.anna)
    today = clock.today()
    sent = {
        "kind": EXPOSED, "manual": "Manualen", "manual_version": "3", "method": "response_based", "capacity": "2",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=60)).isoformat(),
        "hosts": [str(centre.hanna.public_id)], "submission": str(uuid4()),
    }  # fmt: skip
    assert [lead.post(reverse("help_group_new"), sent).status_code for _ in range(2)] == [302, 302]
    group = HelpGroup.objects.get()
    assert (group.name, group.role, group.method) == ("Grupp 1", "exposed", "response_based")
    one = reverse("help_group", args=[group.public_id])
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    planned = {"first_on": tomorrow, "first_time": "10.00", "minutes": "120", "themes": "Att börja\n\nAtt gå vidare"}
    assert host.post(one, planned).status_code == 302
    assert "redan då" in host.post(one, planned).content.decode()
    assert lead.post(one, planned).status_code == 404, "who leads the unit does not hold the group"
    move = reverse("help_group_move", args=[group.public_id])
    host.post(move, {"to": "open"})

    cases = [centre.case(person=PersonFactory(name=name)) for name in ("Alma Påhittad", "Berit Fiktiv")]
    places = []
    for case, called in zip(cases, ("Solan", "B."), strict=True):
        form = {
            "group": str(group.public_id),
            "called": called,
            "why": f"Skäl för {called}",
            "submission": str(uuid4()),
        }
        url = reverse("group_place_new", args=[case.public_id])
        assert [page.post(url, form).status_code for _ in range(2)] == [302, 302]
        place = GroupPlace.objects.get(case=case)
        places.append(place)
        at = reverse("group_place", args=[case.public_id, place.public_id])
        told = {"happened_on": today.isoformat(), "words": "Vi sågs och pratade."}
        assert page.post(at, told | {"step": "entry_talk", "submission": str(uuid4())}).status_code == 302
        assert page.post(at, told | {"step": "accepted", "submission": str(uuid4())}).status_code == 302
        early = page.post(at, told | {"step": "started", "submission": str(uuid4())}).content.decode()
        assert str(GroupHasNotBegun()) in early
    host.post(move, {"to": "runs"})
    for case, place in zip(cases, places, strict=True):
        at = reverse("group_place", args=[case.public_id, place.public_id])
        started = {"step": "started", "happened_on": today.isoformat(), "submission": str(uuid4())}
        assert page.post(at, started).status_code == 302

    # the list for the room: chosen names, nobody's matter; and nothing of it to one who does not hold the group
    met = GroupMeeting.objects.earliest("pk")
    room = reverse("help_group_meeting", args=[group.public_id, met.public_id])
    listed = host.get(room).content.decode()
    assert "Solan" in listed
    assert "Spara närvaron" not in listed, "it has not begun"
    for secret in ("Alma", "Berit", *(case.number for case in cases), *(str(case.public_id) for case in cases)):
        assert secret not in listed
    assert [browse(who).get(room).status_code for who in (centre.eva, centre.anna)] == [404, 404]
    assert (
        "Solan" not in lead.get(one).content.decode() + page.get(one).content.decode() + host.get(one).content.decode()
    )
    assert "2 deltar, 0 är tillfrågade" in host.get(one).content.decode()
    GroupMeeting.objects.filter(pk=met.pk).update(
        slot=(clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1))
    )
    seats = {place.pk: GroupSeat.objects.get(place=place) for place in places}
    was = {str(seats[places[0].pk].public_id): "present", str(seats[places[1].pk].public_id): "absent"}
    assert [host.post(room, was).status_code for _ in range(2)] == [302, 302]
    assert sorted(GroupAttendance.objects.values_list("case", "was")) == [
        (cases[0].pk, "present"), (cases[1].pk, "absent"),
    ]  # fmt: skip
    assert {row["case_ref"] for row in traces("group.marked")} == {case.trace_ref for case in cases}
    row = GroupAttendance.objects.get(case=cases[0])
    at = reverse("group_place", args=[cases[0].public_id, places[0].public_id])
    assert "Skriv om personen" in page.get(at).content.decode()
    of = {"traff": str(row.public_id)}
    assert '<input type="hidden" name="traff"' in page.get(at, of).content.decode()
    assert page.post(at, {"traff": str(uuid4()), "words": "Om en annan träff."}).status_code == 404
    assert [page.post(at, of | {"words": "Hon sa mer än förut."}).status_code for _ in range(2)] == [302, 302]
    assert str(WrittenAlready()) in page.post(at, of | {"words": "Något annat."}).content.decode()

    # in each own file the theme that all had and the own words, and nobody else
    for case, other, words in ((cases[0], "B.", "Hon sa mer än förut."), (cases[1], "Solan", "Skäl för B.")):
        shown = [page.get(reverse(name, args=[case.public_id])).content.decode() for name in ("case_events",)]
        place = GroupPlace.objects.get(case=case)
        shown.append(page.get(reverse("group_place", args=[case.public_id, place.public_id])).content.decode())
        for text in shown:
            assert "Att börja" in text
            assert words in text
            assert f"Kallas {other}" not in text
        assert "Hon sa mer än förut." in shown[0] or case is cases[1]
    assert "Hon sa mer" not in page.get(reverse("case_events", args=[cases[1].public_id])).content.decode()

    # no case is closed over a place, and no group ended over one
    assert isinstance(queries.obstacle_to_closing(cases[0], today), PlaceIsLive)
    with pytest.raises(PlacesAreLive):
        centre.move(group, "ended")
    for case, place in zip(cases, places, strict=True):
        at = reverse("group_place", args=[case.public_id, place.public_id])
        left = {"step": "left", "happened_on": today.isoformat(), "submission": str(uuid4())}
        assert str(WhyLeft()) in page.post(at, left).content.decode()
        assert page.post(at, left | {"why": "completed", "words": "Mår bättre."}).status_code == 302
    host.post(move, {"to": "ended"})
    host.post(move, {"to": "ended"})
    group.refresh_from_db()
    assert (group.state, group.ended_on) == ("ended", today)
    assert queries.obstacle_to_closing(cases[0], today) is None
    seen = set(traces())
    assert {
        *("group.announced", "group.announced_again", "group.planned", "group.moved", "group.moved_again"),
        *("group.proposed", "group.proposed_again", "group.stepped", "group.attended", "group.written"),
        *("case.groups_read", "cases.listed"),
    } <= seen

    # of a stranger's there is nothing
    stranger = browse(worker(UnitFactory()))
    urls = [one, room, move, at, reverse("case_groups", args=[cases[0].public_id])]
    assert [stranger.get(url).status_code for url in urls] == [404, 404, 405, 404, 404]


def test_s142_an_older_page_of_a_meeting_takes_back_nothing_that_another_has_put_right(centre, browse, traces):
    group = centre.group(state="runs", hosts=[centre.hanna, (selma := worker(centre.unit, name="Selma Håller"))])
    met = centre.plan(group)[0]
    cases = [centre.case() for _ in range(3)]
    fox, owl, hare = (str(GroupSeat.objects.get(place=centre.starts(case, group)).public_id) for case in cases)
    past = (clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1))
    GroupMeeting.objects.filter(pk=met.pk).update(slot=past)
    room = reverse("help_group_meeting", args=[group.public_id, met.public_id])
    hers, his = browse(centre.hanna), browse(selma)

    def page(client):
        form = client.get(room).context["form"]
        return {name: form[name].value() for name in form.fields}

    def stands():
        rows = GroupAttendance.objects.order_by("pk").values_list("was", "marked_by__name")
        return list(rows)

    assert hers.post(room, page(hers) | {fox: "present", owl: "absent"}).status_code == 302
    old = page(hers)
    assert his.post(room, page(his) | {owl: "present"}).status_code == 302
    # of the old page what was changed there is taken, and nothing else is said anew
    assert hers.post(room, old | {fox: "told"}).status_code == 302
    assert stands() == [("told", "Hanna Håller"), ("present", "Selma Håller")]
    # where both have said something else nothing is saved, both answers stand there and what was chosen is kept
    answer = hers.post(room, old | {fox: "absent", owl: "told", hare: "present"})
    text = answer.content.decode()
    assert stands() == [("told", "Hanna Håller"), ("present", "Selma Håller")]
    assert text.count("Nu står det «") == 2
    assert "Nu står det «var med». Du valde «hörde av sig»." in text
    assert "Nu står det «hörde av sig». Du valde «kom inte»." in text
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert [again[seat] for seat in (fox, owl, hare)] == ["absent", "told", "present"]
    # saved once more it is a decision
    assert hers.post(room, again).status_code == 302
    assert stands() == [("absent", "Hanna Håller"), ("told", "Hanna Håller"), ("present", "Hanna Håller")]
    # what another has said alike is no quarrel, and what a page tells wrongly is not heard
    assert his.post(room, {"read": f"x.y read.present {uuid4()}.told {fox}.present", owl: "told"}).status_code == 302
    assert stands()[1] == ("told", "Hanna Håller")


@pytest.mark.req("R-118")
def test_a_meeting_takes_its_hosts_and_its_room_and_lets_them_go_when_it_is_cancelled(centre, browse, traces):
    room, other_room = (
        Room.objects.create(key=name, unit=centre.unit, name=name, valid_from=BEGINNING) for name in "AB"
    )
    group = centre.group(state="open", room=room, hosts=[centre.hanna, centre.anna])
    first, second = centre.plan(group, themes=("Att börja", "Att gå vidare"))

    def taken():
        rows = BookedTime.objects.filter(state="taken").order_by("slot", "pk").values_list("staff", "room", "slot")
        return [(staff, at, slot.lower) for staff, at, slot in rows]

    hanna, anna = centre.hanna.pk, centre.anna.pk
    assert {(staff, at) for staff, at, when in taken() if when == first.slot.lower} == {(hanna, room.pk), (anna, None)}
    assert len(taken()) == 4

    # neither they nor the room are had for anything else then
    with pytest.raises(HostIsBooked, match=f"{timezone.localtime(first.slot.lower):%Y-%m-%d}"):
        centre.plan(centre.group(state="open", hosts=[centre.hanna]))
    vera = worker(centre.unit, name="Vera Exempel")
    elsewhere = centre.group(state="announced", room=room, hosts=[vera])
    told = {"themes": ["Att mötas"], "first": first.slot.lower, "minutes": 60, "at": clock.now()}
    with pytest.raises(RoomIsBooked):
        services.plan_meetings(actor(vera), group=elsewhere, **told)

    # one who no longer holds it is free, the room goes with the one who does, and a new room is had instead
    services.change_group(
        actor(centre.eva),
        group=group,
        facts=centre.facts(room=other_room, hosts=[centre.anna]),
        version=group.version,
        at=clock.now(),
    )
    assert {(staff, at) for staff, at, _ in taken()} == {(anna, other_room.pk)}
    services.plan_meetings(actor(vera), group=elsewhere, **told)

    # cancelled: told on the list of the room, and free again; twice is once
    host = browse(centre.anna)
    url = reverse("help_group_meeting", args=[group.public_id, first.public_id])
    assert "Ställ in träffen" in host.get(url).content.decode()
    assert browse(vera).post(url, {"cancel": "1"}).status_code == 404
    assert [host.post(url, {"cancel": "1"}).status_code for _ in range(2)] == [302, 302]
    page = host.get(url).content.decode()
    assert "Träffen är inställd" in page
    assert "Ställ in träffen" not in page
    assert "inställd" in host.get(reverse("help_group", args=[group.public_id])).content.decode()
    assert [when for staff, _, when in taken() if staff == anna] == [second.slot.lower]
    with pytest.raises(MeetingIsCancelled):
        services.mark_attendance(
            actor(centre.anna), meeting=GroupMeeting.objects.get(pk=first.pk), was={}, read={}, at=clock.now()
        )
    with pytest.raises(MeetingHasBegun):
        services.cancel_meeting(actor(centre.anna), meeting=second, at=second.slot.lower)
    assert {"group.cancelled", "group.cancelled_again"} <= set(traces())

    # and one that has ended holds nobody
    centre.move(group, "ended", by=centre.anna)
    assert [staff for staff, *_ in taken()] == [vera.pk]


# ---- who never meets ----


@pytest.mark.req("R-118")
def test_s10_whatever_stands_in_the_way_is_one_refusal_that_tells_nothing(centre, browse, traces):
    group = centre.group(state="runs")
    bo = worker(centre.unit, name="Bo Prov")
    hers = centre.case(staff=bo)
    centre.starts(hers, group)
    LocalLimit.objects.create(
        key="group_tries", value=50, measure="count", unit=centre.unit, source="S-12", valid_from=BEGINNING
    )

    walled = centre.case()
    centre.relate(walled, hers)
    sister = centre.case()
    centre.relate(hers, sister, violence=Violence.NONE, kind=RelationKind.SIBLING)
    beside = centre.case()  # both stand in the case of a third
    third = centre.case(CaseRole.CHILD, staff=bo)
    for one in (hers, beside):
        Party.objects.create(case=third, person=one.person, role=PartyRole.GUARDIAN)
    # one who holds the group has the other side
    his = centre.case(CaseRole.USING_VIOLENCE, staff=centre.hanna)
    held = centre.case()
    centre.relate(held, his, violence=Violence.BY_SECOND)
    # and the other side comes to another group, or a talk, at the same time
    violent = centre.group(USING, state="runs")
    met = centre.plan(group)[0]
    coming = centre.case(CaseRole.USING_VIOLENCE, staff=bo)
    then = centre.case()
    centre.relate(then, coming, violence=Violence.BY_SECOND)
    centre.starts(coming, violent)
    centre.plan(violent, hours=26)
    booked = centre.case(CaseRole.USING_VIOLENCE, staff=bo)
    talks = centre.case()
    centre.relate(talks, booked, violence=Violence.BY_SECOND)
    session(booked, worker(centre.unit), met.slot.lower, state="booked")
    full = centre.group(state="open", capacity=1)
    centre.propose(centre.case(), full)

    page, answers = browse(centre.anna), set()
    for case, into in [(c, group) for c in (walled, sister, beside, held, then, talks)] + [(centre.case(), full)]:
        url = reverse("group_place_new", args=[case.public_id])
        sent = {"group": str(into.public_id), "called": "A.", "why": "x", "submission": str(uuid4())}
        answer = page.post(url, sent)
        assert answer.status_code == 200, case
        said = answer.content.decode()
        assert str(NoPlaceToGive()) in said
        start = said.index('data-kind="errors"') if 'data-kind="errors"' in said else said.index("errorsum")
        answers.add(said[start : said.index("</ul>", start)])
        assert not GroupPlace.objects.filter(case=case).exists()
    assert len(answers) == 1
    assert {row["why"] for row in traces("propose_place.refused")} == {"NoPlaceToGive"}
    assert not any(row["detail"] for row in traces("propose_place.refused"))

    # a talk of hers is not booked to when his group meets either
    with acting_as(actor(centre.anna)):
        assert not support.place_is_free(
            then, start=met.slot.lower + timedelta(hours=1), end=met.slot.lower + timedelta(hours=2), day=clock.today()
        )
    # who holds a group, and when it meets, are tried the same way
    hosts = centre.facts(USING, hosts=[worker(centre.unit), centre.anna])
    with pytest.raises(HostNotPossible):
        services.change_group(actor(centre.eva), group=violent, facts=hosts, version=1, at=clock.now())
    other = centre.group(state="runs", hosts=[centre.hanna])
    centre.starts(then, other)
    with pytest.raises(TimeNotPossible):
        centre.plan(other, hours=26)
    # nor is his case given to one who holds the group she goes to
    with pytest.raises(HandlerNotPossible):
        assign_case(actor(centre.eva), case=line_of(coming, centre.eva), staff=centre.hanna, at=clock.now())

    # a wall that comes later is told in her own case, without a why, and she does not begin
    late = centre.propose(centre.case(), group)
    centre.step(late, "accepted")
    centre.relate(late.case, hers)
    for who, case in ((centre.anna, late.case), (bo, hers)):
        told = browse(who).get(reverse("case_groups", args=[case.public_id])).content.decode()
        assert "behöver prövas på nytt" in told
    with pytest.raises(NoPlaceToGive):
        centre.step(late, "started")


def test_s10_two_between_whom_honour_stands_are_not_booked_beside_each_other(centre):
    """Also where no violence is known: neither a talk nor a group, and not by one who holds the other's."""
    bo = worker(centre.unit)
    hers, brothers = centre.case(staff=bo), centre.case(CaseRole.USING_VIOLENCE)
    violent = centre.group(USING, state="runs")
    met = centre.plan(violent)[0]
    session(hers, bo, met.slot.lower, state="booked")

    def is_free():
        with acting_as(actor(centre.anna)):
            return support.place_is_free(brothers, start=met.slot.lower, end=met.slot.upper, day=clock.today())

    assert is_free()
    Relation.objects.create(
        person=hers.person, other=brothers.person, kind=RelationKind.SIBLING, honour=Answer.YES,
        board=centre.board, told_in_case=hers.pk, recorded_at=clock.now(),
    )  # fmt: skip
    assert not is_free()
    with pytest.raises(NoPlaceToGive):
        centre.propose(brothers, violent)


def test_s11_who_has_been_to_a_talk_or_left_a_group_is_still_there_when_the_other_side_would_come(centre):
    """Said of a talk from its first minute, or of a place while the meeting goes on: nobody has gone home yet."""
    bo, now = worker(centre.unit), clock.now()
    hers, his = centre.case(staff=bo), centre.case(CaseRole.USING_VIOLENCE)
    centre.relate(hers, his, violence=Violence.BY_SECOND)
    group, violent = centre.group(state="runs"), centre.group(USING, state="runs")
    met = centre.plan(violent)[0]
    talk = session(hers, bo, met.slot.lower, state="held")
    with pytest.raises(NoPlaceToGive):
        centre.propose(his, violent)
    type(talk).objects.filter(pk=talk.pk).update(state="cancelled")
    centre.propose(his, violent)

    going = GroupMeeting.objects.create(
        group=group, unit=centre.unit, slot=(now - timedelta(hours=1), now + timedelta(hours=1)), theme="Att sluta"
    )
    place = centre.starts(hers, group)

    def is_free(hours):
        start = now + timedelta(hours=hours)
        with acting_as(actor(centre.anna)):
            return support.place_is_free(his, start=start, end=start + timedelta(hours=1), day=clock.today())

    assert (is_free(2), is_free(4)) == (False, True)
    centre.step(place, "left", why="completed")
    centre.move(group, "ended")
    assert (is_free(2), is_free(4)) == (False, True)
    GroupStep.objects.filter(place=place, step="left").update(written_at=going.slot[0] - timedelta(hours=1))
    assert is_free(2)


def test_s11_his_group_does_not_meet_when_a_child_comes_whose_own_case_tells_of_him(centre, browse):
    """The mother, who brings it, has no case: no place of his, and no meeting, is laid beside the child's talk."""
    bo, violent = worker(centre.unit), centre.group(USING, state="runs")
    his, childs = centre.case(CaseRole.USING_VIOLENCE), centre.case(CaseRole.CHILD, staff=bo)
    mother = PersonFactory()
    Party.objects.create(case=childs, person=mother, role=PartyRole.GUARDIAN)
    Party.objects.create(case=childs, person=his.person, role=PartyRole.OTHER_PARTY)
    met = centre.plan(violent)[0]
    talk = session(childs, bo, met.slot.lower, state="booked")
    with pytest.raises(NoPlaceToGive):
        centre.propose(his, violent)
    type(talk).objects.filter(pk=talk.pk).update(state="cancelled")
    centre.propose(his, violent)
    page = reverse("case_groups", args=[his.public_id])
    assert "behöver prövas på nytt" not in browse(centre.anna).get(page).content.decode()
    type(talk).objects.filter(pk=talk.pk).update(state="booked")
    assert "behöver prövas på nytt" in browse(centre.anna).get(page).content.decode()
    with pytest.raises(TimeNotPossible):
        centre.plan(violent, hours=26)


def test_s12_who_has_tried_too_often_learns_nothing_more(centre, application):
    """After the unit's number of refusals in a day everything is refused, in the same words."""
    group, fine = centre.group(), centre.group()
    LocalLimit.objects.create(
        key="group_tries", value=2, measure="count", unit=centre.unit, source="S-12", valid_from=BEGINNING
    )
    other = worker(centre.unit)
    hers = centre.case(staff=other)
    centre.propose(hers, group)
    walled, free = centre.case(), centre.case()
    centre.relate(walled, hers)
    for _ in range(2):
        with pytest.raises(NoPlaceToGive):
            centre.propose(walled, group)
    with application(actor(centre.anna)), pytest.raises(NoPlaceToGive):
        centre.propose(free, fine)
    with application(actor(other)):
        centre.propose(hers, fine)
    # who holds a group, and when it meets, are tried as often; not where nobody is in the group to learn of
    met = centre.plan(centre.group())[0]
    session(walled, worker(centre.unit), met.slot.lower, state="booked")
    change = {"group": group, "version": 1, "at": clock.now()}
    for _ in range(2):
        with pytest.raises(HostNotPossible):
            services.change_group(actor(centre.eva), facts=centre.facts(hosts=[centre.anna]), **change)
        with pytest.raises(TimeNotPossible):
            centre.plan(group)
    with pytest.raises(HostNotPossible, match="i morgon"):
        services.change_group(actor(centre.eva), facts=centre.facts(hosts=[worker(centre.unit)]), **change)
    with pytest.raises(TimeNotPossible):
        centre.plan(group, hours=24 * 20)
    assert centre.plan(centre.group(), hours=24 * 20)
    # another who leads changes it at once, and the next morning it is tried again
    change["facts"] = centre.facts(hosts=[worker(centre.unit)])
    services.change_group(actor(worker(centre.unit, Role.GROUP_LEADER)), **change)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE AS "
            "$$ SELECT (statement_timestamp() AT TIME ZONE 'Europe/Stockholm')::date + 1 $$"
        )
    services.change_group(
        actor(centre.eva), **change | {"version": 2, "facts": centre.facts(hosts=[worker(centre.unit)])}
    )


@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_s10_no_order_of_proposing_and_beginning_puts_two_walled_in_one_group(centre, data):
    """Whoever is walled from whom, and whatever is tried in which order: they are never live in the same group."""
    with transaction.atomic():
        LocalLimit.objects.create(
            key="group_tries", value=999, measure="count", unit=centre.unit, source="S-12", valid_from=BEGINNING
        )
        cases = [centre.case(staff=worker(centre.unit)) for _ in range(3)]
        groups = [centre.group(state="runs") for _ in range(2)]
        pairs = [(0, 1), (1, 2), (0, 2)]
        walls = data.draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
        for one, other in walls:
            centre.relate(cases[one], cases[other])
        tries = st.tuples(st.integers(0, 2), st.integers(0, 1), st.sampled_from(["propose", "accepted", "started"]))
        for who, where, what in data.draw(st.lists(tries, min_size=4, max_size=8)):
            place = GroupPlace.objects.filter(case=cases[who], group=groups[where]).first()
            try:
                if what == "propose":
                    centre.propose(cases[who], groups[where])
                elif place:
                    place.case = cases[who]
                    centre.step(place, what)
            except (NoPlaceToGive, HasPlace, NotThatStep):
                pass
        for group in groups:
            there = {cases.index(place.case) for place in GroupPlace.objects.filter(group=group)}
            assert not [pair for pair in walls if set(pair) <= there]
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_s142_two_at_once_for_the_last_place_and_two_walled_at_once_are_one(centre):
    last, both = centre.group(capacity=1), centre.group()
    bo = worker(centre.unit)
    one, other = centre.case(), centre.case(staff=bo)
    for group in (last, both):
        if group is both:
            centre.relate(one, other)
        ready, said = Barrier(2), []

        def propose(case, who, group=group, ready=ready, said=said):
            try:
                ready.wait(10)
                centre.propose(case, group, by=who)
                said.append("given")
            except NoPlaceToGive:
                said.append("refused")
            finally:
                connection.close()

        threads = [Thread(target=propose, args=told) for told in ((one, centre.anna), (other, bo))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(said) == ["given", "refused"], group.name
        assert GroupPlace.objects.filter(group=group).count() == 1


# ---- refusals, and what the database keeps ----


@pytest.mark.req("R-121", "R-140")
def test_what_stands_in_the_way_is_told_where_it_concerns_nobody_else(centre, application):
    today = clock.today()
    LocalLimit.objects.create(
        key="group_capacity", value=8, measure="count", source="R-140", valid_from=today - timedelta(days=1)
    )
    for refusal, told in (
        (CapacityAboveCap, {"capacity": 9}),
        (NobodyHoldsIt, {"hosts": []}),
        (HostNotAtUnit, {"hosts": [worker(UnitFactory())]}),
    ):
        with pytest.raises(refusal):
            centre.group(**told)
    with pytest.raises(NotPermitted):
        centre.group(by=centre.anna)
    same = uuid4()
    group = centre.group(state="announced", submission=same)
    with pytest.raises(GroupIsSaved):
        centre.group(USING, state="announced", submission=same)
    with pytest.raises(GroupIsSaved):  # the form of somebody else
        centre.group(state="announced", submission=same, by=worker(centre.unit, Role.GROUP_LEADER))
    case = centre.case()
    with pytest.raises(GroupTakesNobody):
        centre.propose(case, group)
    centre.move(group, "open")
    group.refresh_from_db()
    with pytest.raises(NotPermitted):
        centre.move(group, "runs", by=centre.anna)
    with pytest.raises(GroupIsForOthers):
        centre.propose(centre.case(CaseRole.USING_VIOLENCE), group)
    with pytest.raises(CalledByNumber):
        centre.propose(case, group, called="2026-1")
    protected = centre.case(person=PersonFactory(name="Annan Advåhitt", protection="secrecy_marking"))
    for called in ("Annan Advåhitt", "advahitt", "Annan"):
        with pytest.raises(CalledByTheName):
            centre.propose(protected, group, called=called)
    with pytest.raises(NotPermitted):
        centre.propose(case, group, by=centre.hanna)
    court = centre.group("supervised_contact_group", role="using_violence")
    his = centre.case(CaseRole.USING_VIOLENCE)
    with pytest.raises(CourtOrderMissing):
        centre.propose(his, court)
    assert centre.propose(his, court, has_order=True).has_order
    with application(actor(centre.anna)):
        place = centre.propose(case, group, submission=same)
        assert centre.propose(case, group, submission=same) == place
        with pytest.raises(GroupIsSaved):
            centre.propose(case, group, submission=same, why="Något annat.")
        with pytest.raises(HasPlace):
            centre.propose(case, group)
        with pytest.raises(HowItWent):
            centre.step(place, "declined", words="")
        with pytest.raises(NotThatStep):
            centre.step(place, "left", why="completed")
        step = centre.step(place, "accepted", submission=same)
        assert centre.step(place, "accepted", submission=same) == step
        for write in (
            lambda: GroupPlace.objects.update(state="started"),
            lambda: GroupStep.objects.update(step="left"),
            lambda: GroupSeat.objects.update(standing="comes"),
            lambda: GroupAttendance.objects.create(
                case=case,
                place=place,
                meeting_id=1,
                held_on=today,
                was="present",
                marked_by_id=1,
                marked_at=clock.now(),
            ),
            lambda: GroupAttendance.objects.update(was="present"),
            lambda: HelpGroup.objects.filter(pk=group.pk).update(state="ended"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
    first = centre.plan(group)[0]
    with pytest.raises(MeetingHasNotBeen):
        services.mark_attendance(actor(centre.hanna), meeting=first, was={uuid4(): "present"}, read={}, at=clock.now())
    with pytest.raises(NotPermitted):
        services.mark_attendance(actor(centre.anna), meeting=first, was={uuid4(): "present"}, read={}, at=clock.now())
    with pytest.raises(MeetsAlready):
        centre.plan(group)
    with pytest.raises(OutsideTheGroup):
        centre.plan(group, hours=24 * 100)
    with application(actor(centre.eva)):
        told = {"group": group, "facts": centre.facts(capacity=3, hosts=[centre.hanna, centre.eva]), "at": clock.now()}
        services.change_group(actor(centre.eva), version=1, **told)
        with pytest.raises(SomeoneElseChangedTheGroup):
            services.change_group(actor(centre.eva), version=1, **told)
        assert not GroupPlace.objects.exists(), "who leads the unit has no case for it"
        assert queries.count(group).asked == 1
    with application(actor(worker(UnitFactory()))):
        for model in (HelpGroup, GroupHost, GroupMeeting, GroupSeat, GroupPlace, GroupStep, GroupAttendance):
            assert not model.objects.exists(), model


def test_pages_ask_the_same_however_many_groups_and_places_there_are(centre, browse):
    group, case = centre.group(state="runs"), centre.case()
    centre.starts(case, group)
    centre.plan(group)
    page, host = browse(centre.anna), browse(centre.hanna)
    urls = [
        (page, reverse("help_groups")),
        (host, reverse("help_group_meeting", args=[group.public_id, GroupMeeting.objects.get().public_id])),
        (page, reverse("case_groups", args=[case.public_id])),
    ]
    before = [questions(*each) for each in urls]
    for _ in range(2):
        centre.starts(centre.case(), group)
        centre.starts(case, centre.group(state="runs"))
    assert [questions(*each) for each in urls] == before


def test_a_group_is_read_in_the_case_by_one_who_works_elsewhere(centre, application):
    """Whoever sees the place sees which group it was, also where they do not work at its unit."""
    group, case = centre.group(), centre.case()
    centre.propose(case, group)
    elsewhere = worker(UnitFactory())
    Engagement.objects.create(
        case=case, actor=elsewhere, unit=elsewhere.memberships.get().unit, kind="co_assigned",
        starts_at=clock.now() - timedelta(minutes=1),
    )  # fmt: skip
    with application(actor(elsewhere)):
        assert queries.places(case)[0].seat.called == "A."
        assert isinstance(queries.places(case)[0].group.starts_on, date)
        assert not queries.groups(actor(elsewhere)).exists()


@pytest.mark.parametrize(("how", "words"), LEFT_OR_AWAY)
def test_s55_a_group_whose_holders_have_all_left_or_are_away_is_told_to_who_leads(centre, browse, how, words):
    eskil = worker(centre.unit, name="Eskil Exempel")
    group = centre.group(state="runs", hosts=[centre.hanna, eskil])
    other = centre.group(state="announced", hosts=[eskil])
    ended = centre.group(state="runs")
    centre.move(ended, "ended")
    beside = worker(UnitFactory(board=centre.board), Role.GROUP_LEADER)
    told = f"{group.name} har ingen som håller i den"

    def days():
        return [told in browse(one).get("/").content.decode() for one in (centre.eva, centre.anna, beside)]

    page = reverse("help_group", args=[group.public_id])
    leave(centre.hanna, how)
    assert days() == [False] * 3  # Eskil is at work
    shown = browse(centre.anna).get(page).content.decode()
    assert f"<bdi>Eskil Exempel</bdi>, <bdi>Hanna Håller {words}</bdi>" in shown
    leave(eskil, how)
    assert days() == [True, False, False]
    led = browse(centre.eva).get("/").content.decode()
    assert f"{other.name} har ingen som håller i den" in led
    assert f"{ended.name} har" not in led
    url = reverse("help_group_change", args=[group.public_id])
    assert url in led
    facts = centre.facts(hosts=[centre.anna])
    services.change_group(actor(centre.eva), group=group, facts=facts, version=group.version, at=clock.now())
    assert days() == [False] * 3
    assert words not in browse(centre.eva).get(page).content.decode()
