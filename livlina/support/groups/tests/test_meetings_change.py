"""When a meeting is called off, moved or put back, those who have the cases of who comes are to tell them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.cases.process.models import Deadline, DeadlineChange
from livlina.cases.process.queries import due
from livlina.cases.process.terms import DueView
from livlina.core import clock
from livlina.organisation.tests.factories import actor, worker
from livlina.support.groups import queries, services
from livlina.support.groups.tests.test_groups import Centre
from livlina.support.models import GroupPlace

pytestmark = pytest.mark.django_db

WHAT = "Säg till personen vad som gäller för träffarna i gruppen"


class Meets(Centre):
    """Hanna's group that meets twice; Johanna comes, and Karin has her case."""

    def __init__(self):
        super().__init__()
        self.karin = worker(self.unit, name="Karin Exempel")
        self.johannas, self.group_ = self.case(staff=self.karin), self.group(state="runs")
        self.met = self.plan(self.group_, themes=["Att börja", "Att gå vidare"])
        self.place = self.starts(self.johannas, self.group_)

    def cancel(self, row):
        services.cancel_meeting(actor(self.hanna), meeting=row, at=clock.now())

    def runs(self, case=None):
        return Deadline.objects.filter(case=case or self.johannas, clock=queries.CLOCK, finished_on=None).first()

    def changed(self):
        return [(row.slot.lower, row.is_cancelled) for row in queries.changed_meetings(self.place)]

    def url(self):
        return reverse("group_place", args=[self.johannas.public_id, self.place.public_id])

    def told(self, client, read=None):
        return client.post(self.url(), {"told": "1", "read": (read or self.runs().told_at).isoformat()}, follow=True)


@pytest.fixture
def meets():
    return Meets()


def said(answer):
    return answer.content.decode()


def test_a_meeting_that_is_called_off_is_to_be_told_in_each_case_until_it_is_done(meets, browse, traces):
    beside, asked, left = meets.case(), meets.case(), meets.case()
    meets.starts(beside, meets.group_)
    meets.propose(asked, meets.group_)
    gone = meets.starts(left, meets.group_)
    meets.step(gone, "left", why="completed", knows=True)
    elsewhere = meets.case()
    meets.starts(elsewhere, meets.group(state="runs"))
    assert not Deadline.objects.filter(clock=queries.CLOCK).exists()

    host, karin = browse(meets.hanna), browse(meets.karin)
    page = reverse("help_group_meeting", args=[meets.group_.public_id, meets.met[0].public_id])
    answer = said(host.post(page, {"cancel": "1"}, follow=True))
    assert "De som har ärendena har fått att göra" in answer
    assert meets.johannas.number not in answer
    assert {row.case_id for row in Deadline.objects.filter(clock=queries.CLOCK)} == {meets.johannas.pk, beside.pk}
    assert {row["case_ref"] for row in traces("group.meetings_changed")} == {
        meets.johannas.trace_ref, beside.trace_ref
    }  # fmt: skip
    assert {row["actor_id"] for row in traces("group.meetings_changed")} == {meets.hanna.pk}
    runs = meets.runs()
    assert runs.due_on == clock.today() + timedelta(days=1)
    with acting_as(actor(meets.karin)):
        assert ("deadline", runs.pk, runs.due_on) in due(actor(meets.karin), view=DueView.OWN, day=clock.today())

    for shown in (reverse("my_day"), reverse("case", args=[meets.johannas.public_id])):
        assert WHAT in said(karin.get(shown)), shown
    assert "träffarna har ändrats" in said(karin.get(reverse("case_groups", args=[meets.johannas.public_id])))
    place = said(karin.get(meets.url()))
    assert "inställd" in place
    assert "ny träff" not in place
    assert "Det är sparat att personen vet" in said(meets.told(karin))
    assert meets.runs() is None
    assert meets.runs(beside)
    assert "Säg till personen" not in said(karin.get(meets.url()))
    assert WHAT not in said(karin.get(reverse("my_day")))


def test_a_meeting_that_is_moved_is_told_as_called_off_and_planned(meets, browse):
    meets.cancel(meets.met[0])
    [new] = meets.plan(meets.group_, hours=50)
    assert meets.changed() == [(meets.met[0].slot.lower, True), (new.slot.lower, False)]
    page = said(browse(meets.karin).get(meets.url()))
    assert "inställd" in page
    assert "ny träff" in page
    assert Deadline.objects.filter(clock=queries.CLOCK).count() == 1


def test_a_meeting_that_is_put_back_before_anyone_was_told_is_no_longer_to_be_told(meets):
    meets.cancel(meets.met[0])
    was = meets.runs()
    meets.plan(meets.group_)
    assert meets.runs() is None
    assert DeadlineChange.objects.get(deadline=was).kind == "dropped"
    assert meets.changed() == []
    # called off again it is to be told again
    meets.cancel(queries.meetings(meets.group_)[1])
    assert meets.runs()
    assert meets.changed() == [(meets.met[0].slot.lower, True)]


def test_a_meeting_that_is_put_back_when_they_were_told_is_told_as_planned(meets, browse):
    karin = browse(meets.karin)
    meets.cancel(meets.met[0])
    meets.told(karin)
    [again] = meets.plan(meets.group_)
    assert meets.changed() == [(again.slot.lower, False)]
    assert meets.runs()


def test_s142_what_has_changed_since_the_page_was_opened_is_not_said_to_be_told(meets, browse):
    karin = browse(meets.karin)
    meets.cancel(meets.met[0])
    read = meets.runs().told_at
    meets.cancel(meets.met[1])
    assert "har ändrats igen sedan du öppnade sidan" in said(meets.told(karin, read))
    assert len(meets.changed()) == 2
    bad = karin.post(meets.url(), {"told": "1", "read": "x"}, follow=True)
    assert "har ändrats igen sedan du öppnade sidan" in said(bad)
    assert meets.runs()
    read = meets.runs().told_at
    meets.told(karin)
    assert "Det är sparat att personen vet" in said(meets.told(karin, read)), "twice is once"


def test_s11_who_has_left_is_still_told_of_what_was_called_off_and_of_what_they_do_not_come_to(meets):
    """A place that ends does not end what was to be told: whoever was to come may come."""
    meets.cancel(meets.met[0])
    meets.step(meets.place, "left", why="completed")
    assert meets.changed() == [(meets.met[0].slot.lower, True), (meets.met[1].slot.lower, False)]
    assert not DeadlineChange.objects.exists()
    # it is one thing to tell, and who has the case says in the act that it is told
    meets.step(meets.starts(beside := meets.case(), meets.group_), "left", why="completed", knows=True)
    assert meets.runs(beside) is None


def test_s40_only_one_who_holds_the_group_lays_it_in_cases_that_they_do_not_see(meets, application):
    with application(actor(meets.hanna)), connection.cursor() as cursor:
        cursor.execute("SELECT meetings_to_tell(%s)", [meets.place.pk])
        assert cursor.fetchone()[0] == []
        assert not GroupPlace.objects.exists()
    with (
        application(actor(meets.karin)),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        cursor.execute("SELECT tell_of_meetings(%s)", [meets.group_.pk])
