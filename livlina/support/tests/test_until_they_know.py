"""
Whoever was to come, to a talk, a meeting or at all to a group, is kept apart until somebody who can has told them: it
is one rule.

What is new of the kind stands in `KINDS`, and each test walks them all.
"""

from datetime import timedelta
from itertools import count

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases.models import Deadline, Engagement
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import engaged
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.support import queries, services
from livlina.support.errors import KnownByAnother, KnownByWhoReaches, TooManyToTell
from livlina.support.groups import queries as group_queries
from livlina.support.groups import services as groups
from livlina.support.groups.tests.test_groups import Centre
from livlina.support.models import GroupAttendance, GroupMeeting, GroupPlace, GroupStep, Session
from livlina.support.rules import MOST_TO_TELL
from livlina.support.services import SessionFacts

pytestmark = pytest.mark.django_db
SAID = "Det är sparat att personen vet"


class Hers(Centre):
    """Karin has her case, Nora stands in and holds her group, Vera shares it and is not shown how she is reached."""

    def __init__(self):
        super().__init__()
        self.karin, self.nora = worker(self.unit, name="Karin Prov"), worker(self.unit, name="Nora Prov")
        self.vera = worker(self.unit, name="Vera Utan")
        self.hers = self.case(staff=self.karin)
        engaged(self.hers, self.nora, EngagementKind.STAND_IN)
        engaged(self.hers, self.vera, EngagementKind.CO_ASSIGNED)
        Engagement.objects.filter(case=self.hers, actor=self.vera).update(carries_whereabouts=False)
        self.starts_at = (clock.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
        self.slot = (self.starts_at, self.starts_at + timedelta(hours=2))

    def comes(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT come_at(ARRAY[%s]::bigint[], %s, NULL, ARRAY[tstzrange(%s, %s)])",
                [self.hers.person_id, self.unit.pk, *self.slot],
            )
            return cursor.fetchone()[0]

    def runs(self):
        return Deadline.objects.filter(
            case=self.hers, clock__in=(queries.CLOCK, group_queries.CLOCK), finished_on=None
        ).count()

    def talk(self, *, hours=0, staff=None):
        starts_at = self.starts_at + timedelta(hours=hours)
        return SessionFacts(staff=staff or self.karin, starts_at=starts_at, minutes=45, state="booked")

    def booked(self, by=None, *, hours=0):
        by = by or self.karin
        facts = self.talk(hours=hours, staff=by)
        return services.record_session(actor(by), case=self.hers, facts=facts, at=clock.now())


class Talk:
    def __init__(self, scene):
        self.scene, self.talk = scene, scene.booked()
        self.talk.acts.update(done_at=clock.now() - timedelta(days=1))

    def say(self, by):
        services.say_told(actor(by), session=self.talk, case=self.scene.hers, at=clock.now())

    @property
    def page(self):
        return reverse("case_sessions", args=[self.scene.hers.public_id])

    def post(self, client):
        url = reverse("session_mark", args=[self.scene.hers.public_id, self.talk.public_id])
        return client.post(url, {"told": "on"}, follow=True)


class TalkCalledOff(Talk):
    def change(self, by, *, knows=False):
        told = {"session": self.talk, "case": self.scene.hers, "state": "cancelled", "read": ["booked"]}
        services.mark_session(actor(by), at=clock.now(), knows=knows, **told)


class TalkMoved(Talk):
    def change(self, by, *, knows=False):
        facts = self.scene.talk(hours=72)
        told = {"session": self.talk, "case": self.scene.hers, "facts": facts, "knows": knows, "at": clock.now()}
        services.move_session(actor(by), **told)


class Seat:
    last = "started"

    def __init__(self, scene):
        self.scene = scene
        group = scene.group(state="runs", hosts=[scene.hanna, scene.nora, scene.karin])
        [self.met] = scene.plan(group, hours=24 * 9)
        GroupMeeting.objects.filter(pk=self.met.pk).update(slot=scene.slot)
        self.met.refresh_from_db()
        self.place = scene.propose(scene.hers, group)
        GroupPlace.objects.filter(pk=self.place.pk).update(proposed_at=clock.now() - timedelta(days=1))
        for step in ("accepted", "started"):
            scene.step(self.place, step)
            if step == self.last:
                break

    def read(self):
        runs = Deadline.objects.filter(case=self.scene.hers, clock=group_queries.CLOCK, finished_on=None).first()
        return runs.told_at

    def say(self, by):
        told = {"case": self.scene.hers, "place": self.place, "read": self.read(), "at": clock.now()}
        groups.say_told(actor(by), **told)

    @property
    def page(self):
        return reverse("group_place", args=[self.scene.hers.public_id, self.place.public_id])

    def post(self, client):
        return client.post(self.page, {"told": "1", "read": self.read().isoformat()}, follow=True)


class SeatEnded(Seat):
    def change(self, by, *, knows=False):
        self.scene.step(self.place, "left", why="own_wish", by=by, knows=knows)


class SeatDeclined(Seat):
    last = "accepted"

    def change(self, by, *, knows=False):
        self.scene.step(self.place, "declined", by=by, knows=knows)


class MeetingCalledOff(Seat):
    def change(self, by, *, knows=False):
        groups.cancel_meeting(actor(by), meeting=self.met, at=clock.now())


CHANGED_IN_THE_CASE = [TalkCalledOff, TalkMoved, SeatEnded, SeatDeclined]
KINDS = [*CHANGED_IN_THE_CASE, MeetingCalledOff]
"""All by which one who was to come is not to come."""


@pytest.fixture
def scene():
    return Hers()


def said(answer):
    return answer.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_s11_who_was_to_come_is_kept_apart_until_another_than_who_ended_it_says_that_they_know(scene, browse, kind):
    row = kind(scene)
    assert scene.comes()
    row.change(scene.nora)
    assert scene.comes()
    assert scene.runs() == 1
    assert "Säg till personen" in said(browse(scene.karin).get(reverse("my_day")))
    assert "Personen vet" in said(browse(scene.karin).get(row.page))
    with pytest.raises(KnownByAnother):
        row.say(scene.nora)
    assert "Någon annan än du, som ändrade det" in said(row.post(browse(scene.nora)))
    assert scene.comes()
    assert SAID in said(row.post(browse(scene.karin)))
    assert scene.runs() == 0
    assert not scene.comes()
    assert "Säg till personen" not in said(browse(scene.karin).get(reverse("my_day")))


@pytest.mark.parametrize("kind", KINDS)
def test_s11_s21_that_they_know_is_said_by_one_who_is_shown_how_they_are_reached(scene, browse, kind):
    """Vera shares the case, and can have told nobody: as his worker who shares the child's case is met."""
    row = kind(scene)
    row.change(scene.karin)
    with acting_as(actor(scene.vera)), pytest.raises(KnownByWhoReaches):
        row.say(scene.vera)
    client = browse(scene.vera)
    assert 'name="told"' not in said(client.get(row.page))
    assert "säger den som ser hur personen nås" in said(row.post(client))
    assert scene.comes()
    assert 'name="told"' in said(browse(scene.nora).get(row.page))
    row.say(scene.nora)
    assert not scene.comes()


@pytest.mark.parametrize("kind", CHANGED_IN_THE_CASE)
def test_s11_who_has_the_case_says_in_the_same_act_that_they_know_and_nobody_else_does(scene, kind):
    row = kind(scene)
    row.change(scene.karin, knows=True)
    assert scene.runs() == 0
    assert not scene.comes()


@pytest.mark.parametrize("who", ["nora", "vera"])
@pytest.mark.parametrize("kind", CHANGED_IN_THE_CASE)
def test_s11_s21_that_they_know_is_not_believed_of_another_or_of_one_who_cannot_reach_them(scene, kind, who):
    row = kind(scene)
    row.change(getattr(scene, who), knows=True)
    assert scene.runs() == 1
    assert scene.comes()


@pytest.mark.parametrize("kind", CHANGED_IN_THE_CASE)
def test_s11_where_who_has_it_is_not_there_or_cannot_reach_them_who_ended_it_says_that_they_know(scene, kind):
    row = kind(scene)
    Engagement.objects.filter(case=scene.hers, actor=scene.karin).update(carries_whereabouts=False)
    row.change(scene.nora)
    row.say(scene.nora)
    assert not scene.comes()


def test_s11_who_holds_the_group_has_one_who_may_come_on_the_list_and_can_write_that_they_came(scene, browse):
    row = SeatEnded(scene)
    row.change(scene.nora)
    url = reverse("help_group_meeting", args=[row.place.group.public_id, row.met.public_id])
    client = browse(scene.hanna)
    assert "har slutat men kan komma" in said(client.get(url))
    # the day has come, and so has she
    now = clock.now()
    GroupStep.objects.filter(place=row.place).update(written_at=now - timedelta(hours=2))
    GroupMeeting.objects.filter(pk=row.met.pk).update(
        slot=(now - timedelta(minutes=5), now + timedelta(hours=1)), planned_at=now - timedelta(days=2)
    )
    assert client.post(url, {str(row.place.seat.public_id): "present"}).status_code == 302
    assert GroupAttendance.objects.get(place=row.place).was == "present"


def test_s11_who_has_been_told_is_not_on_the_list(scene, browse):
    row = SeatEnded(scene)
    row.change(scene.nora)
    row.say(scene.karin)
    url = reverse("help_group_meeting", args=[row.place.group.public_id, row.met.public_id])
    assert "Ingen har börjat i gruppen" in said(browse(scene.hanna).get(url))


@pytest.mark.parametrize("step", ["left", "declined"])
def test_s11_the_form_asks_who_has_the_case_whether_they_know(scene, browse, step):
    row = (SeatEnded if step == "left" else SeatDeclined)(scene)
    assert 'name="knows"' not in said(browse(scene.nora).get(row.page))
    client = browse(scene.karin)
    assert 'name="knows"' in said(client.get(row.page))
    form = client.get(row.page).context["form"]
    sent = {"step": step, "happened_on": clock.today().isoformat(), "words": "Hon ville sluta.", "why": "own_wish"}
    sent |= {"knows": "on", "submission": str(form["submission"].value())}
    assert client.post(row.page, sent).status_code == 302
    assert scene.runs() == 0
    assert not scene.comes()


# ---- nobody holds an hour for nothing ----


def test_s12_an_hour_that_one_booked_and_let_go_in_a_day_is_kept_from_nobody(scene):
    talk = scene.booked()
    told = {"case": scene.hers, "state": "cancelled", "read": ["booked"], "at": clock.now()}
    services.mark_session(actor(scene.karin), session=talk, **told)
    assert scene.runs() == 1, "who booked it may have told her"
    assert not scene.comes()


@pytest.mark.parametrize("how", ["booked by another", "held by another", "another day", "moved there"])
def test_s11_an_hour_that_another_has_known_of_is_kept(scene, how):
    talk = scene.booked(hours=72 if how == "moved there" else 0)
    by = scene.karin
    if how == "booked by another":
        talk.acts.update(done_by=scene.nora)
    elif how == "held by another":
        by = scene.nora
    elif how == "another day":
        talk.acts.update(done_at=clock.now() - timedelta(days=1))
    else:
        moved = {"case": scene.hers, "facts": scene.talk(), "at": clock.now(), "knows": True}
        talk = services.move_session(actor(by), session=talk, **moved)
    told = {"case": scene.hers, "state": "cancelled", "read": ["booked"], "at": clock.now()}
    services.mark_session(actor(by), session=talk, **told)
    assert scene.comes()


def test_s12_a_place_in_a_group_that_one_gave_and_took_back_in_a_day_is_kept_from_nobody(scene):
    row = SeatEnded(scene)
    row.change(scene.karin)
    assert scene.comes()
    GroupPlace.objects.filter(pk=row.place.pk).update(proposed_at=clock.now())
    assert scene.runs() == 1
    assert not scene.comes()


def test_s12_called_off_late_keeps_an_hour_of_the_next_day_and_none_further_on(scene):
    talk = scene.booked()
    told = {"case": scene.hers, "state": "late", "read": ["booked"], "at": clock.now()}
    services.mark_session(actor(scene.karin), session=talk, **told)
    assert not scene.comes()
    scene.starts_at = clock.now() + timedelta(hours=3)
    scene.slot = (scene.starts_at, scene.starts_at + timedelta(hours=1))
    services.mark_session(actor(scene.karin), session=scene.booked(), **told)
    assert scene.comes()


@pytest.mark.parametrize("act", ["call off", "move"])
def test_s12_no_more_hours_of_a_case_wait_at_a_time_than_so_many(scene, browse, act):
    talks, free = [scene.booked(hours=3 * place) for place in range(MOST_TO_TELL + 1)], count()

    def let_go(talk, **more):
        if act == "call off":
            told = {"case": scene.hers, "state": "cancelled", "read": ["booked"], "at": clock.now()}
            return services.mark_session(actor(scene.karin), session=talk, **(told | more))
        moved = {"case": scene.hers, "facts": scene.talk(hours=24 * 3 + 3 * next(free)), "at": clock.now()}
        return services.move_session(actor(scene.karin), session=talk, **(moved | more))

    for talk in talks[:-1]:
        let_go(talk)
    with pytest.raises(TooManyToTell, match="Säg dem först"):
        let_go(talks[-1])
    assert Session.objects.get(pk=talks[-1].pk).state == "booked", "it keeps the place as it is"
    services.say_told(actor(scene.karin), session=talks[0], case=scene.hers, at=clock.now())
    let_go(talks[-1])
    let_go(scene.booked(hours=3 * 20), knows=True)


@pytest.mark.parametrize("kind", KINDS)
def test_s12_what_is_long_untold_is_told_to_who_leads_and_to_nobody_beyond_a_wall(scene, browse, kind):
    row = kind(scene)
    row.change(scene.nora)
    url, words = reverse("my_day"), f"Ingen har sagt till personen i ärende {scene.hers.number}"
    runs = Deadline.objects.filter(case=scene.hers, clock__in=(queries.CLOCK, group_queries.CLOCK))
    for days, told in ((0, False), (3, False), (4, True)):
        runs.update(starts_on=clock.today() - timedelta(days=9), due_on=clock.today() - timedelta(days=days))
        assert (words in said(browse(scene.eva).get(url))) is told, days
    assert words not in said(browse(scene.anna).get(url))
    elsewhere = worker(UnitFactory(), Role.GROUP_LEADER)
    assert words not in said(browse(elsewhere).get(url))
    row.say(scene.karin)
    assert words not in said(browse(scene.eva).get(url))


@pytest.mark.parametrize("kind", KINDS)
def test_s21_by_the_database_too_that_they_know_is_said_by_one_who_is_shown_how_they_are_reached(
    scene, application, kind
):
    kind(scene).change(scene.nora)
    runs = Deadline.objects.filter(case=scene.hers, clock__in=(queries.CLOCK, group_queries.CLOCK))
    with application(actor(scene.vera)), pytest.raises(DatabaseError), transaction.atomic():
        runs.update(finished_on=clock.today(), finished_at=clock.now())
    with application(actor(scene.karin)):
        assert runs.update(finished_on=clock.today(), finished_at=clock.now()) == 1
