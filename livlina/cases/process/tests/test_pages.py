"""The way of a case, its deadlines and tasks, as those who work with it see and change them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import CaseStep, Deadline, Task
from livlina.cases.process import services
from livlina.cases.process.errors import SomeoneElseMovedTheCase, TaskIsSaved
from livlina.cases.terms import CaseRole
from livlina.cases.tests.factories import CaseFactory, engaged, told_of_the_end
from livlina.cases.tests.shown import shown
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

WHY = "Hon har ansökt om insats, och vi börjar direkt."


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.TREATMENT, Function.AUTHORITY))


@pytest.fixture
def anna(unit):
    return worker(unit, Role.SOCIAL_WORKER, name="Anna Arbetare")


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER, name="Lisa Ledare")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, came_in_on=clock.today() - timedelta(days=30))
    engaged(made, anna)
    return made


def page(client, name, case, *more):
    return client.get(reverse(name, args=[case.public_id, *more])).content.decode()


def send(client, name, case, *more, **data):
    url = reverse(name, args=[case.public_id, *more])
    return client.post(url, shown(client, url) | data)


def moved(client, case, to, position=0, **more):
    told = {"step": to, "entered_on": clock.today().isoformat(), "position": position} | more
    return send(client, "case_move", case, **told)


@pytest.mark.req("R-091")
def test_a_case_goes_from_step_to_step_dated_by_whom_and_none_is_skipped_without_a_reason(case, anna, browse, traces):
    client = browse(anna)
    assert moved(client, case, "investigation").status_code == 302
    refused = moved(client, case, "help", position=1)
    assert "leder inget steg direkt till Insats" in refused.content.decode()
    assert moved(client, case, "help", position=1, reason=WHY).status_code == 302
    first, second = CaseStep.objects.filter(case=case).order_by("position")
    assert (first.step, first.skips, first.entered_by) == ("investigation", False, anna)
    assert (second.step, second.skips) == ("help", True)
    shown = page(client, "case_process", case)
    assert "hoppade över steg" in shown
    assert WHY in shown
    assert traces().count("case.moved") == 2


def test_the_line_of_the_case_shows_where_it_is_and_what_may_come(case, anna, browse):
    client = browse(anna)
    moved(client, case, "talks")
    shown = page(client, "case", case)
    line = shown[shown.index('<ol class="line"') : shown.index("</ol>")]
    steps = ["Aktualisering", "Samtal utan utredning", "Utredning", "Beslut", "Insats", "Uppföljning", "Avslutat"]
    assert [line.index(f"<strong>{step}</strong>") for step in steps] == sorted(
        line.index(f"<strong>{step}</strong>") for step in steps
    )
    assert '<li aria-current="step"><strong>Samtal utan utredning' in line


def test_a_step_of_another_unit_is_not_offered_and_is_refused(anna, browse):
    rvc = UnitFactory(functions=(Function.TREATMENT,))
    berit = worker(rvc, Role.THERAPIST)
    case = CaseFactory(unit=rvc)
    engaged(case, berit)
    client = browse(berit)
    assert "myndighetsutövning, vuxna" in page(client, "case_move", case)
    refused = moved(client, case, "investigation")
    assert refused.status_code == 200
    assert not CaseStep.objects.exists()


def test_two_who_move_the_case_at_once_are_told(case, anna):
    who, now, today = actor(anna), clock.now(), clock.today()
    services.move_case(who, case=case, to="talks", entered_on=today, position=0, at=now)
    with pytest.raises(SomeoneElseMovedTheCase):
        services.move_case(who, case=case, to="investigation", entered_on=today, position=0, at=now)


def test_a_step_that_was_taken_is_never_changed(case, anna, application):
    services.move_case(actor(anna), case=case, to="talks", entered_on=clock.today(), position=0, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseStep.objects.update(step="help")


def test_closing_takes_the_last_step(case, anna, browse):
    client = browse(anna)
    reason = ClosingReasonFactory()
    assert send(client, "case_close", case, **told_of_the_end(reason)).status_code == 302
    assert CaseStep.objects.get().step == "closed"


# ---- the law changes ----


def test_an_open_case_keeps_its_version_until_somebody_decides_otherwise_with_a_reason(unit, anna, browse):
    old = CaseFactory(unit=unit, came_in_on=clock.today().replace(year=2024))
    engaged(old, anna)
    client = browse(anna)
    shown = page(client, "case_process", old)
    assert "Lagen har ändrats sedan ärendet kom in" in shown
    assert "Nytt steg: Insats utan behovsprövning" in page(client, "case_follow", old)
    assert not CaseStep.objects.exists()
    assert send(client, "case_follow", old, reason=WHY, position=0).status_code == 302
    step = CaseStep.objects.get()
    assert (step.step, step.version) == ("opened", 2)
    assert "Lagen har ändrats" not in page(client, "case_process", old)


def test_the_page_of_the_data_tells_those_who_lead_how_many_open_cases_came_in_under_each_law(unit, browse):
    for year in (2024, 2026, 2026):
        CaseFactory(unit=unit, came_in_on=clock.today().replace(year=year, day=1))
    lead = worker(unit, Role.UNIT_MANAGER)
    shown = browse(lead).get(reverse("processes")).content.decode()
    assert "1 öppet ärende hos er kom in då" in shown
    assert "2 öppna ärenden hos er kom in då" in shown


# ---- deadlines ----


def test_a_step_starts_its_clocks_and_the_next_ends_them(case, anna, browse):
    client = browse(anna)
    moved(client, case, "investigation")
    running = Deadline.objects.get(clock="adult_investigation")
    assert running.finished_on is None
    assert "Utredningen klar" in page(client, "case", case)
    moved(client, case, "decision", position=1)
    running.refresh_from_db()
    assert running.finished_on == clock.today()


@pytest.fixture
def deadline(case, anna):
    return services.start_deadline(
        actor(anna), case=case, clock="adult_investigation", starts_on=clock.today() - timedelta(days=5), at=clock.now()
    )


def test_a_deadline_is_extended_for_a_reason_and_by_somebodys_decision(case, anna, deadline, browse, traces):
    client = browse(anna)
    until = deadline.due_on + timedelta(days=14)
    told = {"until": until.isoformat(), "decided_by": "Enhetschefen", "reason": WHY}
    refused = send(client, "deadline_extend", case, deadline.public_id, **told | {"reason": "kort"})
    assert "minst 20 tecken" in refused.content.decode()
    assert send(client, "deadline_extend", case, deadline.public_id, **told).status_code == 302
    deadline.refresh_from_db()
    assert deadline.due_on == until
    shown = page(client, "deadline", case, deadline.public_id)
    assert "Enhetschefen" in shown
    assert WHY in shown
    assert "deadline.extended" in traces()


def test_a_clock_stands_still_only_with_a_reason_and_is_seen_to(case, anna, deadline, browse):
    client = browse(anna)
    assert send(client, "deadline_stop", case, deadline.public_id, reason="").status_code == 200
    assert send(client, "deadline_stop", case, deadline.public_id, reason=WHY).status_code == 302
    assert "står stilla" in page(client, "case", case)
    Deadline.objects.filter(pk=deadline.pk).update(stopped_on=clock.today() - timedelta(days=3))
    read = shown(client, reverse("deadline", args=[case.public_id, deadline.public_id]))
    assert send(client, "deadline_resume", case, deadline.public_id, **read).status_code == 302
    before, after = deadline.due_on, Deadline.objects.get(pk=deadline.pk).due_on
    assert (after - before).days == 3


def test_a_deadline_is_met_once(case, anna, deadline, browse):
    client = browse(anna)
    told = {"finished_on": clock.today().isoformat()}
    assert send(client, "deadline_finish", case, deadline.public_id, **told).status_code == 302
    again = send(client, "deadline_finish", case, deadline.public_id, **told)
    assert "Fristen är redan klar." in again.content.decode()


def test_the_same_clock_runs_once(case, anna, deadline):
    again = services.start_deadline(
        actor(anna), case=case, clock="adult_investigation", starts_on=clock.today(), at=clock.now()
    )
    assert again == deadline
    assert Deadline.objects.count() == 1


def test_a_clock_is_not_started_by_hand_on_a_day_to_come(case, anna, browse):
    told = {"clock": "child_investigation", "starts_on": (clock.today() + timedelta(days=1)).isoformat()}
    refused = send(browse(anna), "deadline_new", case, **told)
    assert "Fristen har inte börjat än" in refused.content.decode()
    assert not Deadline.objects.exists()
    assert (
        send(browse(anna), "deadline_new", case, **told | {"starts_on": clock.today().isoformat()}).status_code == 302
    )


def test_a_clock_that_stood_still_goes_on_when_it_begins_again(case, anna, deadline):
    Deadline.objects.update(stopped_on=clock.today())
    services.start_deadline(
        actor(anna), case=case, clock="adult_investigation", starts_on=clock.today(), at=clock.now()
    )
    deadline.refresh_from_db()
    assert deadline.stopped_on is None


# ---- tasks ----


def test_a_task_is_written_once_and_ticked_off_in_the_list(case, anna, browse):
    client = browse(anna)
    submission = "5f0c1a52-8f0e-4c9e-9d0f-1d6a4a3c2b10"
    told = {"what": "Boka tolk", "owner": anna.public_id, "due_on": clock.today().isoformat(), "submission": submission}
    for _ in range(2):
        assert send(client, "task_new", case, **told).status_code == 302
    other = send(client, "task_new", case, **told | {"what": "Ring polisen om skydd i dag"}).content.decode()
    assert TaskIsSaved.message in other, "S-142: the same form says something else, and none of it is saved"
    assert "Ring polisen om skydd i dag" in other
    task = Task.objects.get()
    listed = client.get(reverse("due")).content.decode()
    assert "Boka tolk" in listed
    assert "Boka tolk" in client.get(reverse("my_day")).content.decode()
    assert send(client, "task_done", case, task.public_id).status_code == 302
    assert "Boka tolk" not in client.get(reverse("due")).content.decode()
    task.refresh_from_db()
    assert task.done_by == anna


def test_the_lists_are_ones_own_the_groups_and_what_is_late(case, anna, deadline, browse):
    now, today = clock.now(), clock.today()
    services.add_task(actor(anna), case=case, what="Ring skolan", owner=None, due_on=None, at=now)
    Deadline.objects.filter(pk=deadline.pk).update(due_on=today - timedelta(days=1))
    client = browse(anna)
    lists = {
        view: client.get(f"{reverse('due')}?vy={view}").content.decode() for view in ("mina", "gruppen", "forsenade")
    }
    assert "Utredningen klar" in lists["mina"]
    assert "Ring skolan" not in lists["mina"]
    assert "Ring skolan" in lists["gruppen"]
    assert "försenad" in lists["forsenade"]
    assert "Ring skolan" not in lists["forsenade"]


def test_a_stranger_gets_404_and_sees_nothing_in_the_lists(case, anna, deadline, browse):
    services.add_task(actor(anna), case=case, what="Ring skolan", owner=None, due_on=None, at=clock.now())
    stranger = browse(worker(UnitFactory(), Role.SOCIAL_WORKER))
    for name, more in (("case_process", ()), ("case_move", ()), ("deadline", (deadline.public_id,)), ("task_new", ())):
        assert stranger.get(reverse(name, args=[case.public_id, *more])).status_code == 404
    assert "Ring skolan" not in stranger.get(f"{reverse('due')}?vy=gruppen").content.decode()


def test_the_list_costs_the_same_however_long_it_is(case, anna, browse):
    client, who, now = browse(anna), actor(anna), clock.now()

    def cost():
        with CaptureQueriesContext(connection) as asked:
            listed = client.get(reverse("due")).content.decode()
        return listed.count("Uppgift "), len(asked)

    def more(count):
        for number in range(count):
            services.add_task(who, case=case, what=f"Uppgift {number}", owner=anna, due_on=None, at=now)

    more(1)
    cost()  # what is asked once in a process is asked here
    few, questions = cost()
    more(30)
    many, questions_of_many = cost()
    assert few < many
    assert questions == questions_of_many


def test_a_childs_case_starts_the_clocks_of_a_report(browse):
    bou = UnitFactory(functions=(Function.CHILD_AUTHORITY,))
    bodil = worker(bou, Role.SOCIAL_WORKER)
    case = CaseFactory(unit=bou, role=CaseRole.CHILD, came_in_on=clock.today())
    engaged(case, bodil)
    assert moved(browse(bodil), case, "preliminary").status_code == 302
    due = {row.clock: (row.due_on - row.starts_on).days for row in Deadline.objects.all()}
    assert due == {"protection_assessment": 1, "preliminary_assessment": 14}


NEVER = (
    "protection_assessment",
    "preliminary_assessment",
    "new_look",
    "partner_contact",
    "waiting_check",
    "own_rating",
    "group_meetings",
    "talk_changed",
    "conference_question",
    "unsigned_assessment",
)


@pytest.mark.req("R-232")
@pytest.mark.parametrize("name", NEVER)
def test_a_clock_of_somebodys_safety_neither_stands_still_nor_is_ended_by_hand(anna, case, lead, browse, name):
    late = clock.today() - timedelta(days=5)
    began = clock.now()
    row = Deadline.objects.create(
        case=case, clock=name, starts_on=late, due_on=late, started_at=began, started_by=anna, told_at=began
    )
    client = browse(anna)
    answer = send(client, "deadline_stop", case, row.public_id, reason=WHY)
    assert "står aldrig stilla" in answer.content.decode()
    told = {"finished_on": clock.today().isoformat()}
    assert "aldrig för hand" in send(client, "deadline_finish", case, row.public_id, **told).content.decode()
    there = page(client, "deadline", case, row.public_id)
    assert reverse("deadline_stop", args=[case.public_id, row.public_id]) not in there
    assert reverse("deadline_finish", args=[case.public_id, row.public_id]) not in there
    row.refresh_from_db()
    assert (row.stopped_on, row.finished_on) == (None, None)
    assert "1 försenad" in browse(lead).get(reverse("group")).content.decode()
    # one that stood still before goes on from its own page
    Deadline.objects.filter(pk=row.pk).update(stopped_on=late)
    assert reverse("deadline_resume", args=[case.public_id, row.public_id]) in page(
        client, "deadline", case, row.public_id
    )
    read = shown(client, reverse("deadline", args=[case.public_id, row.public_id]))
    assert send(client, "deadline_resume", case, row.public_id, **read).status_code == 302
    row.refresh_from_db()
    assert row.stopped_on is None


def test_s142_a_deadline_that_was_told_again_is_not_stopped_on_a_page_from_before(anna, case, deadline, browse):
    client = browse(anna)
    url = reverse("deadline_stop", args=[case.public_id, deadline.public_id])
    old = shown(client, url)
    services.start(case, actor(anna), clock=deadline.clock, starts_on=clock.today(), at=clock.now())
    answer = client.post(url, {"reason": WHY} | old).content.decode()
    assert "Något har tillkommit sedan du öppnade sidan" in answer
    assert WHY in answer  # what was typed
    deadline.refresh_from_db()
    assert deadline.stopped_on is None


@pytest.mark.req("R-232")
def test_what_stands_still_is_counted_for_those_who_lead_and_nothing_of_a_contact_of_her_own(
    anna, case, lead, deadline, browse
):
    group = reverse("group")
    assert "1 står stilla" not in browse(lead).get(group).content.decode()
    assert send(browse(anna), "deadline_stop", case, deadline.public_id, reason=WHY).status_code == 302
    assert browse(lead).get(group).content.decode().count("1 står stilla") >= 2
    Deadline.objects.filter(pk=deadline.pk).update(clock="partner_contact")
    assert "1 står stilla" not in browse(lead).get(group).content.decode()
