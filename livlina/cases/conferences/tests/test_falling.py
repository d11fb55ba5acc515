"""What a colleague has put on an agenda does not fall by a page from before, and what falls waits in its own case."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from livlina.cases.conferences import queries, services
from livlina.cases.conferences.errors import (
    PointsDoNotFit,
    QuestionOfAnother,
    SomeoneElseChangedTheConference,
)
from livlina.cases.conferences.models import Conference, ConferencePoint
from livlina.cases.conferences.tests.test_conferences import QUESTION, Centre
from livlina.cases.models import Case, Deadline, Engagement
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.shown import shown
from livlina.core import clock
from livlina.organisation.tests.factories import actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
CHANGED = "Något har tillkommit eller ändrats"
CLOCK = "Skriv vad konferensen kom fram till, eller ta upp frågan igen"


@pytest.fixture
def centre():
    return Centre()


def running(case):
    return list(Deadline.objects.filter(case=case, clock=queries.QUESTION, finished_on=None))


def version(page, url):
    return page.get(url).context["version"]


def acts(centre):
    """All that is done to a conference as it was read, each with who may do it."""
    told = {"conference": centre.conference, "at": clock.now()}
    return {
        "change": lambda read: services.change_conference(
            actor(centre.eva), facts=centre.facts(hours=30, minutes=90), version=read, **told
        ),
        "cancel": lambda read: services.cancel_conference(actor(centre.eva), version=read, **told),
        "leave": lambda read: services.leave_conference(actor(centre.bo), version=read, **told),
    }


def happenings(centre):
    """All that changes what a page of a conference has shown."""
    three = [centre.anna, centre.bo, worker(centre.unit, name="Cia Exempel")]
    centre.conference = centre.call(hours=26, staff=three)
    other = CaseFactory(unit=centre.unit, board=centre.board)
    engaged(other, centre.anna)
    matter = centre.raises(other, minutes=5)
    standing = Conference.objects.get(pk=centre.conference.pk).version
    told = {"conference": centre.conference, "version": standing, "at": clock.now()}
    return standing, {
        "raise": centre.raises,
        "take off": lambda: services.take_off(actor(centre.anna), case=other, matter=matter, read=(), at=clock.now()),
        "change": lambda: services.change_conference(
            actor(centre.anna), facts=centre.facts(hours=25, staff=three), **told
        ),
        "leave": lambda: services.leave_conference(actor(centre.anna), **told),
    }


@pytest.mark.parametrize("act", ["change", "cancel", "leave"])
@pytest.mark.parametrize("happening", ["raise", "take off", "change", "leave"])
def test_s142_nothing_is_done_to_a_conference_over_what_its_page_did_not_show(centre, act, happening):
    read, meanwhile = happenings(centre)
    meanwhile[happening]()
    stands = Conference.objects.get(pk=centre.conference.pk)
    with pytest.raises(SomeoneElseChangedTheConference):
        acts(centre)[act](read)
    acts(centre)[act](stands.version)
    assert Conference.objects.get(pk=stands.pk).version == stands.version + 1


def test_s142_the_pages_carry_what_they_showed_and_show_what_has_come(centre, browse):
    page, bo = browse(centre.eva), browse(centre.bo)
    url = reverse("conference", args=[centre.conference.public_id])
    read = version(page, url)
    starts = timezone.localtime(centre.conference.slot[0])
    sent = {
        "held_on": starts.date().isoformat(),
        "held_time": f"{starts:%H.%M}",
        "minutes": "15",
        "staff": [str(one.public_id) for one in (centre.anna, centre.bo)],
        "submission": str(uuid4()),
        "version": str(read),
    }
    centre.raises(minutes=50)
    for who, name in ((page, "conference_cancel"), (bo, "conference_leave")):
        for old in ({"version": str(read)}, {}):
            answer = who.post(reverse(name, args=[centre.conference.public_id]), old, follow=True)
            assert CHANGED in answer.content.decode()
    change = reverse("conference_change", args=[centre.conference.public_id])
    refused = page.post(change, sent)
    shown = refused.content.decode()
    assert CHANGED in shown
    assert "ärende utan insyn, 50 minuter" in shown
    assert 'value="15"' in shown, "what was typed is kept"
    again = sent | {"version": str(refused.context["form"]["version"].value())}
    assert "Dagordningen behöver 50 minuter" in page.post(change, again).content.decode()
    assert page.post(change, again | {"minutes": "50"}).status_code == 302
    shown = page.get(url).content.decode()
    assert "Ställs konferensen in faller frågan på dagordningen" in shown
    cancel = reverse("conference_cancel", args=[centre.conference.public_id])
    assert page.post(cancel, {"version": version(page, url)}).status_code == 302
    assert Conference.objects.get(pk=centre.conference.pk).is_cancelled


def test_what_stands_on_the_agenda_fits_when_a_conference_becomes_shorter(centre):
    centre.raises(minutes=50)
    told = {"conference": centre.conference, "version": 2, "at": clock.now()}
    with pytest.raises(PointsDoNotFit, match="50 minuter"):
        services.change_conference(actor(centre.eva), facts=centre.facts(minutes=49), **told)
    services.change_conference(actor(centre.eva), facts=centre.facts(minutes=50), **told)


def test_s142_a_question_that_falls_with_its_conference_is_to_be_done_in_its_case_and_told_to_nobody_else(
    centre, browse, application
):
    """The lead who calls it off has none of the cases; each question waits in its own until somebody has seen to it."""
    other = CaseFactory(unit=centre.unit, board=centre.board, person=PersonFactory(name="Berta Påhittad"))
    engaged(other, centre.bo)
    closed = CaseFactory(unit=centre.unit, board=centre.board)
    engaged(closed, centre.anna)
    matters = [centre.raises(minutes=20), centre.raises(other, by=centre.bo, minutes=20)]
    centre.raises(closed, minutes=5)
    Case.objects.filter(pk=closed.pk).update(closed_on=clock.today())
    with application(actor(centre.eva)):
        services.cancel_conference(actor(centre.eva), conference=centre.conference, version=4, at=clock.now())
        assert not Deadline.objects.filter(clock=queries.QUESTION).exists(), "S-10: whose they are is told to nobody"
    for case, matter, who in zip((centre.case, other), matters, (centre.anna, centre.bo), strict=True):
        assert [(row.about, row.due_on) for row in running(case)] == [(matter.public_id, clock.today())]
        page = browse(who)
        for url in (reverse("my_day"), reverse("due"), reverse("case", args=[case.public_id])):
            assert CLOCK in page.get(url).content.decode(), url
    day = timezone.localdate(centre.conference.slot[1])
    assert [row.due_on for row in running(closed)] == [day], "nobody is told of a case that is closed"
    # one says that it is needed no more, the other takes it up anew with what was asked
    page = browse(centre.anna)
    one = reverse("conference_matter", args=[centre.case.public_id, matters[0].public_id])
    assert "Frågan behöver inte tas upp" in page.get(one).content.decode()
    off = reverse("conference_off", args=[centre.case.public_id, matters[0].public_id])
    # who saw it on the agenda took it off there, and said nothing of one that has fallen
    assert "Något har tillkommit sedan du öppnade sidan" in page.post(off, follow=True).content.decode()
    assert running(centre.case)
    page.post(off, shown(page, one))
    assert not running(centre.case)
    page, new = browse(centre.bo), centre.call(hours=48)
    form = page.get(reverse("conference_raise", args=[other.public_id]), {"fraga": str(matters[1].public_id)})
    asked = form.context["form"].initial
    assert (asked["question"], asked["minutes"]) == (QUESTION, 20)
    sent = {name: str(asked[name]) for name in ("question", "ground", "minutes", "submission", "instead")}
    answer = page.post(reverse("conference_raise", args=[other.public_id]), sent | {"conference": str(new.public_id)})
    assert answer.status_code == 302
    assert [row.about for row in running(other)] != [matters[1].public_id]
    assert not queries.fallen(other)
    assert "inställd" in page.get(reverse("case_conferences", args=[other.public_id])).content.decode()


def test_what_is_taken_off_the_agenda_is_told_in_its_case_also_where_a_stranger_does_it(centre, browse, application):
    own, other = centre.raises(minutes=20), CaseFactory(unit=centre.unit, board=centre.board)
    engaged(other, centre.anna)
    with application(actor(centre.anna)):
        services.take_off(actor(centre.anna), case=centre.case, matter=own, read=(), at=clock.now())
    assert not running(centre.case)
    taken = centre.raises(other, minutes=20)
    with application(actor(centre.bo)):
        ConferencePoint.objects.filter(pk=taken.point_id).update(taken_off_at=clock.now())
    assert [row.about for row in running(other)] == [taken.public_id]
    page = browse(centre.anna)
    for case in (centre.case, other):
        for name in ("case_conferences", "case_events"):
            assert "orttaget från dagordningen" in page.get(reverse(name, args=[case.public_id])).content.decode()
    with application(actor(centre.anna)):
        services.take_off(
            actor(centre.anna),
            case=other,
            matter=taken,
            read=queries.marks(other, taken),
            at=clock.now() + timedelta(seconds=1),
        )
    assert not running(other)


def over(centre):
    """Let the conference have passed."""
    now = clock.now()
    Conference.objects.filter(pk=centre.conference.pk).update(slot=(now - timedelta(hours=2), now - timedelta(hours=1)))


def left_by_all(centre):
    for who in (centre.bo, centre.anna):
        read = Conference.objects.get(pk=centre.conference.pk).version
        services.leave_conference(actor(who), conference=centre.conference, version=read, at=clock.now())


def cancelled(centre):
    read = Conference.objects.get(pk=centre.conference.pk).version
    services.cancel_conference(actor(centre.eva), conference=centre.conference, version=read, at=clock.now())


def taken_away(centre):
    ConferencePoint.objects.filter(conference=centre.conference).update(taken_off_at=clock.now())


FALLS = {"cancelled": cancelled, "left": left_by_all, "passed": over, "taken away": taken_away}
"""All the ways in which a conference does not answer what was asked of it."""


@pytest.mark.req("R-031")
@pytest.mark.parametrize("how", FALLS)
def test_s142_a_question_falls_in_silence_in_no_way_that_a_conference_is_not_held(centre, browse, application, how):
    matter = centre.raises()
    assert [(row.about, row.due_on) for row in running(centre.case)] == [
        (matter.public_id, timezone.localdate(centre.conference.slot[1]))
    ], "it runs from when it is raised"
    assert not queries.fallen(centre.case)
    with application(actor(centre.bo)):
        FALLS[how](centre)
    assert [(row.about, row.due_on) for row in running(centre.case)] == [(matter.public_id, clock.today())]
    assert queries.fallen(centre.case) == {matter.public_id}
    page = browse(centre.anna)
    for url in (reverse("my_day"), reverse("due"), reverse("case", args=[centre.case.public_id])):
        assert CLOCK in page.get(url).content.decode(), url
    one = reverse("conference_matter", args=[centre.case.public_id, matter.public_id])
    said = page.get(one).content.decode()
    assert "Frågan väntar" in said
    assert "Ta upp frågan på en annan konferens" in said
    page.post(reverse("conference_off", args=[centre.case.public_id, matter.public_id]), shown(page, one))
    assert not running(centre.case)


@pytest.mark.req("R-031")
@pytest.mark.parametrize("how", FALLS)
def test_a_question_of_any_conference_that_was_not_held_is_raised_anew(centre, how):
    matter = centre.raises()
    FALLS[how](centre)
    new = centre.call(hours=48)
    services.raise_case(
        actor(centre.anna),
        case=centre.case,
        conference=new,
        facts=services.MatterFacts(question=QUESTION, ground="danger", minutes=20),
        submission=uuid4(),
        instead_of=matter.public_id,
        at=clock.now(),
    )
    assert not queries.fallen(centre.case)
    assert [row.due_on for row in running(centre.case)] == [timezone.localdate(new.slot[1])]


@pytest.mark.req("R-031")
@pytest.mark.parametrize("days", [3, 30, 3 * 365])
def test_s142_a_question_waits_no_longer_than_was_said_when_its_conference_is_moved_later(centre, browse, days):
    """Bo, who called it and has not the case, moves it on: the first day that was said holds, and is late by itself."""
    centre.conference = centre.call(centre.bo, hours=48)
    matter = centre.raises()
    first = timezone.localdate(centre.conference.slot[1])
    move(centre, hours=24 * days)
    assert [row.due_on for row in running(centre.case)] == [first]
    over(centre)
    assert [row.due_on for row in running(centre.case)] == [clock.today()], "sooner, as where it is off"
    centre.settle(matter)
    assert not running(centre.case)


def test_a_question_follows_its_conference_to_a_sooner_day(centre):
    centre.conference = centre.call(centre.bo, hours=24 * 5)
    centre.raises()
    facts = move(centre, hours=24 * 2)
    assert [row.due_on for row in running(centre.case)] == [timezone.localdate(facts.slot[1])]


def move(centre, *, hours):
    read = Conference.objects.get(pk=centre.conference.pk).version
    facts = centre.facts(hours=hours)
    services.change_conference(
        actor(centre.bo), conference=centre.conference, facts=facts, version=read, at=clock.now()
    )
    return facts


def test_one_leaves_and_the_rest_hold_it_until_they_are_too_few(centre, browse):
    three = centre.call(hours=30, staff=[centre.anna, centre.bo, worker(centre.unit, name="Cia Exempel")])
    url = reverse("conference_leave", args=[three.public_id])
    page = browse(centre.bo)
    assert "ställs in om du inte deltar" not in page.get(reverse("conference", args=[three.public_id])).content.decode()
    assert "Din tid är ledig igen" in page.post(url, {"version": "1"}, follow=True).content.decode()
    assert not Conference.objects.get(pk=three.pk).is_cancelled
    page = browse(centre.anna)
    assert "ställs in om du inte deltar" in page.get(reverse("conference", args=[three.public_id])).content.decode()
    assert "konferensen är inställd" in page.post(url, {"version": "2"}, follow=True).content.decode()
    assert Conference.objects.get(pk=three.pk).is_cancelled


ENDS = {
    "needed no more": lambda centre, matter, by: services.take_off(
        actor(by), case=centre.case, matter=matter, read=queries.marks(centre.case, matter), at=clock.now()
    ),
    "answered": lambda centre, matter, by: centre.settle(matter, by=by),
    "asked anew": lambda centre, matter, by: services.raise_case(
        actor(by),
        case=centre.case,
        conference=centre.call(hours=100 + 3 * (matter.pk % 30)),
        facts=services.MatterFacts(question=QUESTION, ground="danger", minutes=20),
        submission=uuid4(),
        instead_of=matter.public_id,
        at=clock.now(),
    ),
}
"""All by which a question is no longer to be done."""


@pytest.mark.parametrize("how", ENDS)
def test_s10_s21_a_question_is_ended_by_who_asked_or_by_one_who_is_shown_all_of_the_case(centre, browse, how):
    """His worker, who shares the child's case without whereabouts, said that a question of danger need not be asked."""
    vera = worker(centre.unit, name="Vera Utan")
    engaged(centre.case, vera, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(case=centre.case, actor=vera).update(carries_whereabouts=False)
    matter = centre.raises()
    over(centre)
    with pytest.raises(QuestionOfAnother), transaction.atomic():
        ENDS[how](centre, matter, vera)
    assert [row.about for row in running(centre.case)] == [matter.public_id]
    one = reverse("conference_matter", args=[centre.case.public_id, matter.public_id])
    page = browse(vera)
    for words in ("Frågan behöver inte tas upp", "Spara i ärendet", "Ta upp frågan på en annan"):
        assert words not in page.get(one).content.decode()
    ENDS[how](centre, matter, centre.anna)
    assert matter.public_id not in [row.about for row in running(centre.case)]
    # what she asked herself she ends herself
    centre.conference = centre.call(hours=72)
    own = centre.raises(by=vera)
    over(centre)
    ENDS[how](centre, own, vera)
    assert own.public_id not in [row.about for row in running(centre.case)]
