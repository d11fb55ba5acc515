"""A plan as worker and person make it: her goals, what we can and cannot, a yes, and a day on which it is judged."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.models import Deadline, Party
from livlina.cases.process.services import finish_deadline
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory
from livlina.support.models import Plan, PlanGoal
from livlina.support.plans import rules
from livlina.support.plans.errors import SomeoneElseChangedThePlan
from livlina.support.plans.services import PlanFacts, write_plan

pytestmark = pytest.mark.django_db

SLEEP = "Att kunna sova en hel natt."
CANNOT = "Vi kan inte ordna en lägenhet."


@pytest.fixture
def unit():
    return UnitFactory(full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def at(name, case):
    return reverse(name, args=[case.public_id])


def said(answer):
    return answer.content.decode()


def write(client, case, **told):
    sent = {
        "goal_1": SLEEP,
        "goal_2": "Att våga svara när skolan ringer.",
        "can": "Vi ses varje vecka till jul.",
        "cannot": CANNOT,
        "confirmed_on": clock.today().isoformat(),
        "confirmed_how": "heard",
        "follow_up_on": (clock.today() + timedelta(days=60)).isoformat(),
        "version": "0",
        "submission": str(uuid4()),
    }
    return client.post(at("plan_new", case), sent | told)


def judge(client, case, **told):
    sent = {
        "outcome_1": "partly",
        "words_1": "Jag sover bättre.",
        "outcome_2": "no_longer",
        "followed_on": clock.today().isoformat(),
        "version": "1",
        "submission": str(uuid4()),
    }
    return client.post(at("plan_follow_up", case), sent | told)


@pytest.mark.req("R-098")
def test_her_goals_what_we_can_and_cannot_are_confirmed_shown_and_followed_up(case, anna, browse, traces):
    client = browse(anna)
    assert "Ingen plan är skriven" in said(client.get(at("case", case)))
    assert "Ingen plan är skriven" in said(client.get(at("case_plan", case)))
    assert write(client, case).url == at("case_plan", case)
    page = said(client.get(at("case_plan", case)))
    for words in (SLEEP, "Vi ses varje vecka till jul.", CANNOT, "den lästes upp för personen", "Anna Prov"):
        assert words in page
    overview = said(client.get(at("case", case)))
    assert SLEEP in overview
    assert CANNOT not in overview
    assert traces("plan.written")[0]["case_ref"] == case.trace_ref
    assert traces("case.plan_read")
    events = said(client.get(f"{reverse('case_events', args=[case.public_id])}?slag=plan"))
    assert "Plan, version 1" in events

    assert judge(client, case).url == at("case_plan", case)
    page = said(client.get(at("case_plan", case)))
    for words in ("delvis nått", "Jag sover bättre.", "vill inte längre", "Uppföljd"):
        assert words in page
    assert traces().count("plan.followed_up") == 1
    assert "Planen följdes upp, version 1" in said(client.get(at("case_events", case)))


@pytest.mark.req("R-098")
def test_the_day_of_follow_up_waits_among_what_is_to_be_done_and_only_the_judging_meets_it(case, anna, browse):
    client = browse(anna)
    write(client, case, follow_up_on=clock.today().isoformat())
    Deadline.objects.update(due_on=clock.today() - timedelta(days=1), starts_on=clock.today() - timedelta(days=9))
    Plan.objects.update(follow_up_on=clock.today() - timedelta(days=1))
    for url in (reverse("my_day"), reverse("due"), at("case", case)):
        page = said(client.get(url))
        assert "Följ upp planen" in page
        assert at("case_plan", case) in page
        assert "försenad" in page
    assert "Dags att följa upp planen" in said(client.get(at("case_plan", case)))
    deadline = Deadline.objects.get(clock="plan_follow_up")
    by_hand = client.post(
        reverse("deadline_finish", args=[case.public_id, deadline.public_id]),
        {"finished_on": clock.today().isoformat()},
    )
    assert "aldrig för hand" in said(by_hand)
    assert "Följ upp planen" not in said(client.get(at("deadline_new", case)))
    with pytest.raises(DomainError):
        finish_deadline(actor(anna), case=case, deadline=deadline, finished_on=clock.today(), read=(), at=clock.now())
    judge(client, case)
    assert Deadline.objects.get(pk=deadline.pk).finished_on == clock.today()
    assert "Följ upp planen" not in said(client.get(reverse("due")))


def test_a_new_version_replaces_and_the_old_stays_readable(case, anna, browse, application):
    client = browse(anna)
    write(client, case)
    judge(client, case)
    form = said(client.get(at("plan_new", case)))
    assert SLEEP in form  # partly reached goes on
    assert "skolan ringer" not in form  # what she no longer wants does not
    new = (clock.today() + timedelta(days=30)).isoformat()
    assert write(client, case, goal_1="Att sova.", goal_2="", version="1", follow_up_on=new).status_code == 302
    page = said(client.get(at("case_plan", case)))
    assert "Version 2" in page
    assert page.index("Att sova.") < page.index(SLEEP)
    assert Deadline.objects.filter(clock="plan_follow_up", finished_on=None).get().due_on.isoformat() == new
    stale = said(write(client, case, goal_1="Min text står kvar.", version="1"))
    assert "Någon annan har sparat en ny version" in stale
    assert "Min text står kvar." in stale
    assert "Att sova." in stale
    assert "Någon annan har sparat" in said(judge(client, case, version="1", submission=str(uuid4())))
    with connection.cursor() as cursor:
        for statement in (
            "UPDATE support_plan SET version = 9",
            "DELETE FROM support_plan",
            "UPDATE support_plan SET followed_on = current_date",
            "UPDATE support_plangoal SET position = 9",
            "UPDATE support_plangoal SET outcome = 'reached' WHERE outcome <> ''",
        ):
            with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)


@pytest.mark.parametrize("ahead", ["2", "2147483646"])
def test_s142_a_version_that_jumps_ahead_is_refused_and_the_honest_one_is_saved(case, anna, browse, ahead):
    client = browse(anna)
    assert write(client, case).status_code == 302
    refused = said(write(client, case, goal_1="Min text står kvar.", version=ahead))
    assert "Någon annan har sparat en ny version" in refused
    assert "Min text står kvar." in refused
    assert write(client, case, version="1").status_code == 302
    assert sorted(Plan.objects.values_list("version", flat=True)) == [1, 2]


def test_s142_a_double_click_is_one_version_and_one_follow_up(case, anna, browse, traces):
    client, once = browse(anna), str(uuid4())
    for _ in range(2):
        assert write(client, case, submission=once).status_code == 302
    assert "redan sparad" in said(write(client, case, submission=once, can="Annat."))
    for _ in range(2):
        assert judge(client, case, submission=once).status_code == 302
    assert "redan uppföljd" in said(judge(client, case, submission=once, outcome_1="reached"))
    assert "redan uppföljd" in said(judge(client, case))
    assert "redan uppföljd" in said(client.get(at("plan_follow_up", case)))
    assert Plan.objects.count() == 1
    assert traces("plan.written_again")
    assert traces("plan.followed_up_again")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"goal_1": "", "goal_2": " "}, "minst ett mål"),
        ({"confirmed_on": "2199-01-01"}, "har inte kommit än"),
        ({"confirmed_on": "2026-08-01"}, "Ärendet kom in"),
        ({"follow_up_on": "2026-08-01"}, "har redan varit"),
        ({"confirmed_how": ""}, "Välj ett av svaren"),
        ({"cannot": ""}, "Fyll i det här."),
        ({"can": "x" * 3_001}, "Högst"),
        ({"goal_3": "a\0b"}, "tecken"),
        ({"version": "9" * 30}, "Något som sidan själv skickar med"),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stands(case, anna, browse, told, words):
    answer = write(browse(anna), case, **told)
    assert answer.status_code == 200
    assert words in said(answer)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"outcome_2": ""}, "Välj ett av svaren"),
        ({"followed_on": "2199-01-01"}, "har inte kommit än"),
        ({"followed_on": "2026-08-01"}, "Den kan inte ha följts upp före det"),
        ({"words_1": "x" * 100_000}, "Högst"),
    ],
)
def test_each_goal_is_judged_on_a_day_that_can_be(case, anna, browse, told, words):
    client = browse(anna)
    write(client, case)
    assert words in said(judge(client, case, **told))
    assert not PlanGoal.objects.exclude(outcome="").exists()


def test_there_is_nothing_to_follow_up_before_there_is_a_plan(case, anna, browse):
    client = browse(anna)
    assert "ingen plan än" in said(client.get(at("plan_follow_up", case)))
    assert "ingen plan än" in said(judge(client, case))
    assert client.get(at("plan_print", case)).status_code == 404


def test_s23_where_she_lives_does_not_stand_in_a_goal_without_a_reason(case, anna, browse, traces):
    housed(case, "Provgatan 7")
    client = browse(anna)
    told = {"goal_2": "", "goal_3": "Att våga bo kvar på Provgatan 7."}
    assert "Varför måste det stå i texten?" in said(write(client, case, **told))
    assert not Plan.objects.exists()
    assert write(client, case, **told, confirmed_because="Hon vill ha det så.").status_code == 302
    assert traces("text.kept_with_reason")


def test_her_own_paper_says_neither_who_nor_where_nor_whose_it_is(case, anna, browse, traces):
    case.person.protection = Protection.SECRECY_MARKING
    case.person.save()
    client = browse(anna)
    write(client, case)
    paper = said(client.get(at("plan_print", case)))
    main = paper[paper.index("<main") :]
    title = paper[paper.index("<title>") : paper.index("</title>")]
    assert SLEEP in main
    assert CANNOT in main
    for words in ("Alma", "RVC Prov", "Utskrift ur Livlina", "Anna Prov"):
        assert words not in main + title
    assert case.number not in title
    assert traces("case.plan_print_read")


def test_a_stranger_and_one_who_only_reads_write_nothing(case, unit, anna, browse):
    write(browse(anna), case)
    stranger = browse(worker(unit, name="Vera Prov"))
    for name in ("case_plan", "plan_new", "plan_follow_up", "plan_print"):
        assert stranger.get(at(name, case)).status_code == 404
    reader = worker(unit, Role.GROUP_LEADER)
    engaged(case, reader, EngagementKind.LEAD_READING)
    assert SLEEP in said(browse(reader).get(at("case_plan", case)))
    for client in (stranger, browse(reader)):
        assert write(client, case).status_code == 404
        assert judge(client, case).status_code == 404
    assert Plan.objects.count() == 1


def test_a_case_that_has_closed_is_followed_up_but_gets_no_new_plan(case, anna, browse):
    client = browse(anna)
    write(client, case)
    case.closed_on = clock.today()
    case.save()
    assert "avslutat" in said(client.get(at("plan_new", case)))
    assert "avslutat" in said(write(client, case, version="1"))
    assert judge(client, case).status_code == 302


def test_s13_a_childs_plan_is_the_childs_own_and_on_no_guardians_page(unit, anna, browse):
    childs = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(name="Cleo Exempelsson"))
    engaged(childs, anna)
    guardian = Party.objects.create(case=childs, person=PersonFactory(name="Bo Prov"), role=PartyRole.GUARDIAN)
    client = browse(anna)
    confirm(client, anna)
    write(client, childs)
    for name in ("guardian", "guardian_print"):
        page = said(client.get(reverse(name, args=[childs.public_id, guardian.public_id])))
        assert "Bo Prov" in page
        assert SLEEP not in page
    parents = CaseFactory(unit=unit, person=guardian.person)
    Party.objects.create(case=parents, person=childs.person, role=PartyRole.CHILD)
    engaged(parents, anna)
    assert SLEEP not in said(client.get(at("case", parents)))
    assert SLEEP not in said(client.get(at("case_plan", parents)))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_next_version_at_once_one_is_refused_and_no_goal_comes_later(
    case, anna, unit, application
):
    bo = worker(unit)
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    answers = []

    def save(staff):
        facts = PlanFacts(
            goals=(SLEEP,),
            can="Vi ses.",
            cannot=CANNOT,
            confirmed_on=clock.today(),
            confirmed_how="read",
            follow_up_on=clock.today(),
        )
        try:
            write_plan(actor(staff), case=case, facts=facts, version=0, submission=uuid4(), at=clock.now())
            answers.append(None)
        except SomeoneElseChangedThePlan as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[each]) for each in (anna, bo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer is None for answer in answers) == [False, True]
    assert Plan.objects.count() == 1
    assert Deadline.objects.filter(clock="plan_follow_up").count() == 1
    refused = pytest.raises(DatabaseError, match="with the plan of its case")
    with application(actor(anna)), refused, transaction.atomic():
        PlanGoal.objects.create(case=case, plan=Plan.objects.get(), position=2, words="Ett mål till.")


# ---- the rules ----

DAYS = st.dates(min_value=clock.today() - timedelta(days=900), max_value=clock.today() + timedelta(days=900))


@given(texts=st.lists(st.text(max_size=20), max_size=6))
def test_goals_are_what_was_written_in_order(texts):
    goals = rules.goals_of(texts)
    assert all(goals)
    assert goals == [text.strip() for text in texts if text.strip()]


@given(came_in=DAYS, confirmed=DAYS, follow_up=DAYS, today=DAYS, has_goal=st.booleans())
def test_a_plan_stands_exactly_with_a_goal_a_yes_in_the_case_and_a_day_to_come(
    came_in, confirmed, follow_up, today, has_goal
):
    obstacle = rules.obstacle_to_plan(
        goals=["Mål"] if has_goal else [],
        confirmed_on=confirmed,
        follow_up_on=follow_up,
        came_in_on=came_in,
        today=today,
    )
    assert (obstacle is None) == (has_goal and came_in <= confirmed <= today <= follow_up)


@given(
    goals=st.sets(st.integers(1, 5)), judged=st.sets(st.integers(1, 5)), followed=DAYS, today=DAYS, done=st.booleans()
)
def test_a_plan_is_followed_up_once_when_each_goal_is_judged(goals, judged, followed, today, done):
    confirmed = clock.today()
    obstacle = rules.obstacle_to_follow_up(
        goals=goals, judged=judged, followed_on=followed, confirmed_on=confirmed, today=today, is_followed=done
    )
    assert (obstacle is None) == (not done and goals == judged and confirmed <= followed <= today)
    due = rules.is_to_be_followed_up(follow_up_on=followed, is_followed=done, today=today)
    assert due == (not done and followed <= today)
