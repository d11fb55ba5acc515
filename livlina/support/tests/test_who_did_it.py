"""Who booked a talk, moved it, called it off or wrote it down stands in the case, and the one who holds it is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from livlina.cases.models import Deadline, Engagement
from livlina.cases.process.models import DeadlineChange
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import engaged
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.organisation.tests.factories import actor, worker
from livlina.support import queries, services
from livlina.support.errors import KnownByAnother, NeverByItsHolder, PlaceIsTaken, StaffHadNotTheCase
from livlina.support.groups import services as groups
from livlina.support.groups.tests.test_groups import Centre
from livlina.support.models import SessionAct
from livlina.support.services import SessionFacts
from livlina.support.talks import queries as talks
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session
from livlina.support.tests.test_sessions import typed

pytestmark = pytest.mark.django_db

TELL = "Säg till personen att samtalet inte blir då"
MINE = "Skrivet om dina samtal"


class Shared:
    """Karin's case, in which Nora stands in."""

    def __init__(self):
        self.family = Family()
        self.case, self.karin = self.family.hers, self.family.anna
        self.nora = worker(self.family.unit, name="Nora Prov")
        engaged(self.case, self.karin)
        engaged(self.case, self.nora, EngagementKind.STAND_IN)
        self.starts_at = (clock.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)

    def page(self, name="case_sessions", *ids):
        return reverse(name, args=[self.case.public_id, *ids])

    def facts(self, *, days=0, hours=0, state="booked", staff=None):
        at = self.starts_at + timedelta(days=days, hours=hours)
        return SessionFacts(staff=staff or self.karin, starts_at=at, minutes=45, state=state)

    def booked(self, by=None):
        """Booked the day before: the person may have been told."""
        row = services.record_session(actor(by or self.karin), case=self.case, facts=self.facts(), at=clock.now())
        row.acts.update(done_at=clock.now() - timedelta(days=1))
        return row

    def been(self, by, state="held"):
        facts = self.facts(days=-9, hours=-2, state=state)
        return services.record_session(actor(by), case=self.case, facts=facts, at=clock.now())

    def mark(self, by, row, state, **more):
        row.refresh_from_db()
        told = {"case": self.case, "state": state, "read": [row.state], "at": clock.now()} | more
        return services.mark_session(actor(by), session=row, **told)

    def known(self, by, row):
        services.say_told(actor(by), session=row, case=self.case, at=clock.now())

    def runs(self):
        return Deadline.objects.filter(case=self.case, clock=queries.CLOCK, finished_on=None).count()

    def other_side_comes(self):
        """Whether the other side of the wall can be booked to the same place at the same hour."""
        family = self.family
        if not Engagement.objects.filter(case=family.his, actor=family.ada).exists():
            engaged(family.his, family.ada)
        facts = self.facts(staff=family.ada)
        try:
            with transaction.atomic():
                services.record_session(actor(family.ada), case=family.his, facts=facts, at=clock.now())
                transaction.set_rollback(True)
        except PlaceIsTaken:
            return False
        return True


@pytest.fixture
def shared():
    return Shared()


def said(answer):
    return answer.content.decode()


def acts(row):
    return list(row.acts.order_by("pk").values_list("state", "done_by__name"))


def book(shared, by):
    return shared.booked(by), "bokat av"


def move(shared, by):
    row = shared.booked()
    services.move_session(actor(by), session=row, case=shared.case, facts=shared.facts(hours=2), at=clock.now())
    return row, "flyttat av"


def call_off(shared, by):
    row = shared.booked()
    return shared.mark(by, row, "cancelled"), "avbokat av"


def call_off_late(shared, by):
    row = shared.booked()
    return shared.mark(by, row, "late"), "avbokat sent av"


def mark_held(shared, by):
    row = session(shared.case, shared.karin, shared.starts_at - timedelta(days=10), state="booked")
    return shared.mark(by, row, "held"), "genomfört, skrivet av"


def write_held(shared, by):
    return shared.been(by), "genomfört, skrivet av"


def write_missed(shared, by):
    return shared.been(by, "missed"), "uteblev, skrivet av"


def undo(shared, by):
    row = shared.been(shared.karin)
    return shared.mark(by, row, "cancelled"), "avbokat av"


@pytest.mark.parametrize("is_holder", [True, False])
@pytest.mark.parametrize("act", [book, move, call_off, call_off_late, mark_held, write_held, write_missed, undo])
def test_s41_who_did_what_with_a_talk_stands_in_the_case_beside_the_one_who_holds_it(shared, browse, act, is_holder):
    by = shared.karin if is_holder else shared.nora
    row, words = act(shared, by)
    row.refresh_from_db()
    assert acts(row)[-1] == (row.state, by.name)
    client = browse(shared.karin)
    for page in (shared.page(), shared.page("case_events")):
        shown = said(client.get(page))
        assert "Anna" in shown  # who holds it
        stands = f"{words} {by.name}".lower() in shown.lower()
        assert stands or (is_holder and act in (book, mark_held, write_held, write_missed)), (page, words)


@pytest.mark.parametrize("act", [book, move, call_off, mark_held, write_held])
def test_s41_by_the_database_who_did_it_is_the_one_who_acts_and_nobody_writes_it_otherwise(shared, application, act):
    row, _ = act(shared, shared.nora)
    with application(actor(shared.nora)):
        told = SessionAct.objects.filter(session=row)
        assert told.last().done_by_id == shared.nora.pk
        for change in (
            lambda: told.update(done_by=shared.karin),
            lambda: told.delete(),
            lambda: SessionAct.objects.create(
                case=shared.case, session=row, state="held", done_by=shared.nora, done_at=clock.now()
            ),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_s11_a_talk_that_another_calls_off_is_to_be_told_and_keeps_the_place_until_the_holder_says_so(shared, browse):
    row = shared.booked()
    assert not shared.other_side_comes()
    nora, karin = browse(shared.nora), browse(shared.karin)
    mark = shared.page("session_mark", row.public_id)
    assert "Personen vet" not in said(nora.get(shared.page()))
    nora.post(mark, {"state": "cancelled", "read": "booked", "knows": "on"})  # that is not hers to say
    assert not shared.other_side_comes()
    assert TELL in said(karin.get(reverse("my_day")))
    shown = said(karin.get(shared.page()))
    assert "avbokat av nora prov" in shown.lower()
    assert TELL in shown
    answer = said(nora.post(mark, {"told": "1"}, follow=True))
    assert "Någon annan än du, som ändrade det, säger att personen vet" in answer
    assert not shared.other_side_comes()
    assert "Det är sparat att personen vet" in said(karin.post(mark, {"told": "1"}, follow=True))
    assert shared.runs() == 0
    assert TELL not in said(karin.get(reverse("my_day")))
    assert shared.other_side_comes()
    karin.post(mark, {"told": "1"})  # twice is once


@pytest.mark.parametrize("by_holder", [True, False])
def test_s11_a_talk_that_is_moved_keeps_its_first_hour_until_the_person_knows(shared, by_holder):
    row = shared.booked()
    facts = shared.facts(days=2)
    by = shared.karin if by_holder else shared.nora
    services.move_session(actor(by), session=row, case=shared.case, facts=facts, at=clock.now())
    assert not shared.other_side_comes()
    shared.known(shared.karin, row)
    assert shared.other_side_comes()


def test_s11_the_holder_who_calls_off_says_in_the_same_act_that_the_person_knows_or_does_it_later(shared, browse):
    client = browse(shared.karin)
    first, second = shared.booked(), None
    assert 'name="knows"' in said(client.get(shared.page()))
    client.post(shared.page("session_mark", first.public_id), {"state": "cancelled", "read": "booked"})
    assert shared.runs() == 1
    assert not shared.other_side_comes()
    shared.known(shared.karin, first)
    second = shared.booked()
    client.post(shared.page("session_mark", second.public_id), {"state": "cancelled", "read": "booked", "knows": "on"})
    second.refresh_from_db()
    assert second.state == "cancelled"
    assert shared.runs() == 0
    assert shared.other_side_comes()
    third = shared.booked()
    told = typed(shared.karin, days=20, knows="on")
    assert client.post(shared.page("session_move", third.public_id), told).status_code == 302
    assert shared.runs() == 0


def test_s11_where_the_holder_is_not_there_who_called_off_says_that_the_person_knows(shared):
    row = shared.booked()
    Engagement.objects.filter(case=shared.case, actor=shared.karin).update(ends_at=clock.now())
    shared.mark(shared.nora, row, "cancelled")
    assert shared.runs() == 1
    shared.known(shared.nora, row)
    assert shared.runs() == 0
    again = session(shared.case, shared.karin, shared.starts_at, state="booked")
    shared.mark(shared.nora, again, "cancelled", knows=True)
    assert shared.runs() == 0


def test_s11_what_falls_without_having_been_told_keeps_the_place(shared):
    row = shared.booked()
    shared.mark(shared.nora, row, "cancelled")
    with pytest.raises(KnownByAnother):
        shared.known(shared.nora, row)
    runs = Deadline.objects.get(clock=queries.CLOCK)
    DeadlineChange.objects.create(
        case=shared.case, deadline=runs, kind="dropped", on=clock.today(), before=runs.due_on, after=runs.due_on,
        changed_by=shared.nora, changed_at=clock.now(),
    )  # fmt: skip
    Deadline.objects.update(finished_on=clock.today(), finished_at=clock.now())
    assert not shared.other_side_comes()


def test_s11_what_was_not_to_come_or_is_the_same_hour_is_not_to_be_told(shared):
    shared.mark(shared.nora, shared.been(shared.karin), "cancelled")
    row = shared.booked()
    facts = SessionFacts(staff=shared.nora, starts_at=shared.starts_at, minutes=45, state="booked")
    services.move_session(actor(shared.karin), session=row, case=shared.case, facts=facts, at=clock.now())
    assert shared.runs() == 0


def test_s11_a_meeting_that_is_called_off_keeps_the_place_until_who_was_to_come_knows(browse):
    centre = Centre()
    karin = worker(centre.unit, name="Karin Prov")
    hers, group = centre.case(staff=karin), centre.group(state="runs")
    [met] = centre.plan(group)
    place = centre.starts(hers, group)

    def comes():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT come_at(ARRAY[%s]::bigint[], %s, NULL, ARRAY[tstzrange(%s, %s)])",
                [hers.person_id, centre.unit.pk, met.slot.lower, met.slot.upper],
            )
            return cursor.fetchone()[0]

    assert comes()
    groups.cancel_meeting(actor(centre.hanna), meeting=met, at=clock.now())
    assert comes()
    runs = Deadline.objects.get(case=hers, clock="group_meetings")
    groups.say_told(actor(karin), case=hers, place=place, read=runs.told_at, at=clock.now())
    assert not comes()


def test_s41_a_talk_written_in_anothers_name_is_told_to_that_one_who_says_whether_it_was_so(shared, browse, traces):
    row = shared.been(shared.nora)
    karin, nora = browse(shared.karin), browse(shared.nora)
    assert MINE in said(karin.get(reverse("my_day")))
    assert MINE not in said(nora.get(reverse("my_day")))
    assert "Det var inte så" not in said(nora.get(shared.page()))
    assert "Det var inte så" in said(karin.get(shared.page()))
    with pytest.raises(NeverByItsHolder):
        shared.mark(shared.nora, row, "never")
    mark = shared.page("session_mark", row.public_id)
    used = talks.counted(shared.case, day=timezone.localdate()).talks.used
    karin.post(mark, {"state": "never", "read": "held"})
    row.refresh_from_db()
    assert row.state == SessionState.NEVER
    assert talks.counted(shared.case, day=timezone.localdate()).talks.used == used - 1
    shown = said(karin.get(shared.page("case_events"))).lower()
    assert "genomfört, skrivet av nora prov" in shown
    assert "var inte så enligt anna" in shown
    assert MINE not in said(karin.get(reverse("my_day")))
    # written again it is told again, and this time it was so
    nora.post(mark, {"state": "held", "read": "never"})
    assert MINE in said(karin.get(reverse("my_day")))
    karin.post(mark, {"state": "held", "read": "held"})
    assert MINE not in said(karin.get(reverse("my_day")))
    assert acts(row)[-1] == ("held", shared.karin.name)
    assert traces("session.agreed")


@pytest.mark.parametrize("state", ["held", "missed", "cancelled", "late"])
def test_s41_a_talk_is_written_in_the_name_of_one_who_has_the_case_or_had_it_then(shared, state):
    stranger = worker(shared.family.unit, name="Amina Prov")
    facts = shared.facts(days=-9, hours=-2, state=state, staff=stranger)

    def write():
        return services.record_session(actor(shared.nora), case=shared.case, facts=facts, at=clock.now())

    with pytest.raises(StaffHadNotTheCase):
        write()
    engaged(shared.case, stranger, EngagementKind.CO_ASSIGNED)
    had = Engagement.objects.filter(case=shared.case, actor=stranger)
    had.update(starts_at=facts.starts_at - timedelta(days=3), ends_at=facts.starts_at - timedelta(hours=1))
    with pytest.raises(StaffHadNotTheCase):
        write()
    had.update(ends_at=facts.starts_at + timedelta(hours=1))
    assert write().time.staff == stranger


def test_s10_of_a_talk_that_has_been_the_refusal_tells_nothing_of_who_has_the_other_side(shared):
    engaged(shared.family.his, shared.family.ada)
    stranger = worker(shared.family.unit, name="Amina Prov")
    for staff in (shared.family.ada, stranger):
        facts = shared.facts(days=-9, hours=-2, state="held", staff=staff)
        with pytest.raises(StaffHadNotTheCase):
            services.record_session(actor(shared.karin), case=shared.case, facts=facts, at=clock.now())
