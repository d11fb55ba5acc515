"""Waiting for help as workers and leads meet it: in turn, asked how it is, offered a place once, off with a reason."""

import threading
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases.models import Case, Deadline, Engagement, Party, Task
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, told_of_the_end
from livlina.cases.tests.shown import marks, shown
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import Limit
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people.models import Relation
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory
from livlina.support.models import Wait, WaitCheck, WaitOffer
from livlina.support.tests.factories import session
from livlina.support.waiting import panels, queries, rules
from livlina.support.waiting.errors import PlaceIsAnswered
from livlina.support.waiting.rules import State
from livlina.support.waiting.services import answer
from livlina.support.waiting.terms import EndReason, HelpKind, HowItIs, PlaceAnswer, Priority

pytestmark = pytest.mark.django_db

NEED = "Någon att prata med om nätterna."
LIST = "/vantelista/"


@pytest.fixture
def unit():
    LocalLimit.objects.create(
        key=Limit.WAITING_CHECK_DAYS, value=10, measure="days", source="R-359", valid_from=date(2018, 1, 1)
    )
    return UnitFactory(full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER, name="Lisa Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def at(name, case, *ids):
    return reverse(name, args=[case.public_id, *ids])


def said(answered):
    return answered.content.decode()


def day(ago):
    return (clock.today() - timedelta(days=ago)).isoformat()


def place(client, case, **told):
    sent = {
        "kind": "talks",
        "priority": "soon",
        "since": day(30),
        "need": NEED,
        "reason": "no_place",
        "why": "Alla behandlare har fullt.",
        "submission": str(uuid4()),
    }
    return client.post(at("waiting_new", case), sent | told)


def waits(case, anna, *, ago=30, priority="planned", kind="talks", checked=0):
    """Put on the list so many days ago; `checked` is in how many days somebody asks again."""
    return Wait.objects.create(
        case=case, kind=kind, priority=priority, since=clock.today() - timedelta(days=ago), reason="no_place",
        need=NEED, next_check_on=clock.today() + timedelta(days=checked), placed_by=anna, placed_at=clock.now(),
        submission=uuid4(),
    )  # fmt: skip


def check(client, case, wait, **told):
    sent = {
        "checked_on": day(0),
        "how": "call",
        "state": "calm",
        "words": "Hon sover hos sin syster.",
        "priority": "soon",
        "submission": str(uuid4()),
    }
    url = at("waiting_check", case, wait.public_id)
    return client.post(url, shown(client, url) | sent | told)


def offer(client, case, wait, **told):
    sent = {"place": "Hos Bo, från måndag.", "offered_on": day(0), "submission": str(uuid4())}
    return client.post(at("waiting_offer", case, wait.public_id), sent | told)


def reply(client, case, offered, **told):
    sent = {"answer": "accepted", "answered_on": day(0)}
    return client.post(at("waiting_answer", case, offered.wait.public_id, offered.public_id), sent | told)


def end(client, case, wait, **told):
    url = at("waiting_end", case, wait.public_id)
    return client.post(url, shown(client, url) | {"reason": "began", "ended_on": day(0)} | told)


def rows(page):
    """The lines of the list, in its order."""
    return [line for table in page.context["tables"] for each in table["lists"] for line in each["lines"]]


def order(page):
    """The numbers of the list, in its order."""
    return [row["number"] for row in rows(page)]


@pytest.mark.req("R-359")
def test_from_the_list_to_a_place_that_is_taken(case, anna, browse, traces):
    client = browse(anna)
    assert "väntar inte på någon hjälp" in said(client.get(at("case_waiting", case)))
    assert place(client, case).url == at("case_waiting", case)
    wait = Wait.objects.get()
    assert wait.next_check_on == clock.today() + timedelta(days=10)
    page = said(client.get(at("case_waiting", case)))
    for words in ("Stödsamtal", "snart", "30 dagar", NEED, "Ingen ledig plats", "Alla behandlare har fullt."):
        assert words in page
    overview = said(client.get(at("case", case)))
    assert "Väntar på" in overview
    assert "30 dagar" in overview
    assert offer(client, case, wait).status_code == 302
    offered = WaitOffer.objects.get()
    assert "En plats är erbjuden" in said(client.get(LIST))
    assert "väntar på svar" in said(offer(client, case, wait))
    assert "väntar på svar" in said(client.get(at("waiting_offer", case, wait.public_id)))
    assert "väntar på svar" in said(end(client, case, wait))
    assert reply(client, case, offered).status_code == 302
    assert "Har tackat ja" in said(client.get(LIST))
    assert "redan tackat ja" in said(offer(client, case, wait))
    assert end(client, case, wait).status_code == 302
    assert "Ingen väntar" in said(client.get(LIST))
    assert "Väntar på" not in said(client.get(at("case", case)))
    page = said(client.get(at("case_waiting", case)))
    assert "Hjälpen har börjat" in page
    assert "tackade ja" in page
    left = traces()
    for act in ("waiting.placed", "waiting.offered", "waiting.answered", "waiting.ended"):
        assert left.count(act) == 1
    events = said(client.get(f"{at('case_events', case)}?slag=plan"))
    for words in ("Väntar på stödsamtal", "Erbjuden plats", "Väntar inte längre på stödsamtal"):
        assert words in events


@pytest.mark.req("R-359")
def test_who_is_acute_goes_first_then_who_has_waited_longest(unit, anna, lead, browse):
    told = [(3, "planned"), (400, "planned"), (9, "soon"), (1, "acute"), (90, "soon")]
    numbers = []
    for ago, priority in told:
        one = CaseFactory(unit=unit)
        engaged(one, anna)
        waits(one, anna, ago=ago, priority=priority)
        numbers.append(one.number)
    third, last, second, first, middle = numbers
    wanted = [first, middle, second, last, third]
    for staff in (anna, lead):
        assert order(browse(staff).get(LIST)) == wanted
    waits(one, anna, kind="group")
    (table,) = browse(lead).get(LIST).context["tables"]
    assert [(each["kind"], len(each["lines"])) for each in table["lists"]] == [("Stödsamtal", 5), ("Grupp", 1)]
    assert [row["days"] for row in table["lists"][0]["lines"]] == [1, 90, 9, 400, 3]


@pytest.mark.req("R-232")
def test_a_check_sets_the_order_and_the_next_day_and_what_is_worse_is_never_left(case, anna, browse, traces):
    client, wait = browse(anna), waits(case, anna, checked=-1)
    assert "Vad du gjorde" in said(client.get(at("waiting_check", case, wait.public_id)))
    for state in ("worse", "danger"):
        assert "Skriv vad du gjorde" in said(check(client, case, wait, state=state))
    told = check(client, case, wait, state="worse", done="Vi talar om det i morgon.", checked_on=day(1))
    assert told.status_code == 302
    look = Deadline.objects.get(clock="new_look")
    assert look.due_on > clock.today()
    # it stood still since before, and a check that tells of danger lets it go on: the danger is assessed the same day
    stop = reverse("deadline_stop", args=[case.public_id, look.public_id])
    assert "står aldrig stilla" in said(client.post(stop, {"reason": "Hon är på sjukhus till nästa vecka."}))
    Deadline.objects.filter(pk=look.pk).update(stopped_on=clock.today())
    told = check(client, case, wait, state="danger", done="Ringde polisen.", priority="acute")
    assert "Bedöm faran på nytt i dag" in said(client.get(told.url))
    look.refresh_from_db()
    assert (look.due_on, look.stopped_on) == (clock.today(), None)
    assert "Fara vid en säkerhetskontroll" in said(client.get(at("case_risk", case)))
    wait.refresh_from_db()
    assert (wait.priority, wait.next_check_on) == ("acute", clock.today() + timedelta(days=10))
    page = said(client.get(at("case_waiting", case)))
    for words in ("fara", "Hon sover hos sin syster.", "Ringde polisen.", "akut"):
        assert words in page
    sooner = clock.today() + timedelta(days=2)
    assert check(client, case, wait, next_on=sooner.isoformat()).status_code == 302
    wait.refresh_from_db()
    assert wait.next_check_on == sooner
    assert Deadline.objects.get(clock="waiting_check", finished_on=None).due_on == sooner
    later = (clock.today() + timedelta(days=11)).isoformat()
    assert "Nästa kontroll är senast" in said(check(client, case, wait, next_on=later))
    assert "måste komma efter i dag" in said(check(client, case, wait, next_on=day(0)))
    assert traces().count("waiting.checked") == 3
    assert traces().count("risk.noted") == 2


@pytest.mark.req("R-232", "R-359")
def test_a_check_of_an_earlier_day_is_written_as_what_was_then_and_moves_neither_the_day_nor_the_order(
    case, anna, browse, traces
):
    client = browse(anna)
    place(client, case)
    wait = Wait.objects.get()
    soon = clock.today() + timedelta(days=1)
    told = {"state": "danger", "done": "Ringde polisen.", "priority": "acute", "next_on": soon.isoformat()}
    assert "Kontrollen är sparad." in said(client.get(check(client, case, wait, checked_on=day(1), **told).url))
    for state in ("calm", "not_reached", "worse"):
        later = (clock.today() + timedelta(days=9)).isoformat()
        once = {"submission": str(uuid4()), "next_on": later, "done": "Vi talade om det."}
        for _ in range(2):
            answer = check(client, case, wait, checked_on=day(19), state=state, priority="planned", **once)
            assert answer.status_code == 302
        page = said(client.get(answer.url))
        assert "En senare kontroll gäller" in page
        assert ("Bedöm faran på nytt" in page) == (state == "worse")
        wait.refresh_from_db()
        assert (wait.priority, wait.next_check_on) == ("acute", soon)
        assert Deadline.objects.get(clock="waiting_check", finished_on=None).due_on == soon
    assert WaitCheck.objects.count() == traces().count("waiting.checked") == 4
    # of the same day the day stands unless another is told, for nobody knows which hour was the later
    assert "Kontrollen är sparad." in said(client.get(check(client, case, wait, checked_on=day(1)).url))
    wait.refresh_from_db()
    assert (wait.priority, wait.next_check_on) == ("soon", soon)
    # one of a later day holds
    check(client, case, wait)
    wait.refresh_from_db()
    assert (wait.priority, wait.next_check_on) == ("soon", clock.today() + timedelta(days=10))


@given(on=st.integers(0, 40), others=st.lists(st.integers(0, 40), max_size=4), most=st.integers(1, 60))
def test_a_check_is_the_latest_unless_a_later_day_stands_or_its_next_has_come(on, others, most):
    start = date(2026, 11, 1)
    days, today = [start + timedelta(days=each) for each in others], start + timedelta(days=40)
    is_older = rules.is_older(start + timedelta(days=on), days, today=today, days=most)
    assert is_older == (on + most <= 40 or (bool(others) and on < max(others)))


@pytest.mark.req("R-359")
def test_r359_how_it_was_long_ago_makes_nobody_calm_today(case, anna, browse):
    client = browse(anna)
    place(client, case, priority="acute", since=day(80))
    wait = Wait.objects.get()
    clock_of = Deadline.objects.filter(clock="waiting_check", about=wait.public_id, finished_on=None)
    before = (wait.priority, wait.next_check_on, clock_of.get().due_on)
    answer = check(client, case, wait, checked_on=day(70), state="calm", priority="planned")
    assert answer.status_code == 302, answer.context["form"].errors
    wait.refresh_from_db()
    assert (wait.priority, wait.next_check_on, clock_of.get().due_on) == before
    left = end(client, case, wait, reason="no_need", words="")
    assert left.context["form"].errors, "nobody knows how she is"
    assert Wait.objects.filter(ended_on=None).exists()


@pytest.mark.req("R-359", "R-232")
def test_the_list_tells_of_danger_to_the_one_who_leads_and_the_one_who_has_the_case_alone(
    case, anna, lead, unit, browse
):
    client, wait = browse(anna), waits(case, anna)
    first = CaseFactory(unit=unit)
    engaged(first, anna)
    waits(first, anna, priority="acute")

    def told(staff):
        page = browse(staff).get(LIST)
        assert said(page).count(panels.HOW_IT_IS["danger"]) == sum(bool(row["danger"]) for row in rows(page))
        assert "syster" not in said(page)  # what was said stays in the case
        return [(row["number"], bool(row["danger"])) for row in rows(page)]

    check(client, case, wait, state="danger", done="Ringde polisen.", priority="planned", checked_on=day(1))
    # in its place as before; who could not be reached since is in danger still, and what is older says nothing
    for one in ({}, {"state": "not_reached"}, {"state": "calm", "checked_on": day(2)}):
        if one:
            assert check(client, case, wait, priority="planned", **one).status_code == 302
        for staff in (anna, lead):
            assert told(staff) == [(first.number, False), (case.number, True)]
    assert told(worker(unit)) == told(worker(UnitFactory(), Role.GROUP_LEADER)) == []
    walled = worker(unit, Role.GROUP_LEADER)
    the_other_side(case, unit, walled)
    assert told(walled) == [(first.number, False)]
    check(client, case, wait)
    assert told(lead) == [(first.number, False), (case.number, False)]


@pytest.mark.req("R-359")
def test_a_check_that_is_late_is_red_and_told_to_the_one_who_has_the_case(case, anna, lead, browse):
    client = browse(anna)
    place(client, case)
    Wait.objects.update(next_check_on=clock.today() - timedelta(days=1))
    Deadline.objects.update(starts_on=clock.today() - timedelta(days=20), due_on=clock.today() - timedelta(days=1))
    for url in (reverse("my_day"), reverse("due")):
        page = said(client.get(url))
        assert "Säkerhetskontroll under väntan" in page
        assert "försenad" in page
        assert at("case_waiting", case) in page
    assert "Säkerhetskontroll" not in said(browse(worker(case.unit)).get(reverse("my_day")))
    page = browse(lead).get(LIST)
    assert "En kontroll är försenad." in said(page)
    assert "Kontrollen är försenad" in said(page)
    wait = Wait.objects.get()
    # who was not reached has not been checked
    assert check(client, case, wait, state="not_reached", words="Inget svar.").status_code == 302
    assert "Säkerhetskontroll" in said(client.get(reverse("due")))
    assert "En kontroll är försenad." in said(client.get(LIST))
    check(client, case, wait)
    assert "försenad" not in said(client.get(LIST))
    assert Deadline.objects.filter(clock="waiting_check", finished_on=None).get().due_on > clock.today()
    end(client, case, wait)
    assert not Deadline.objects.filter(clock="waiting_check", finished_on=None).exists()


@pytest.mark.req("R-359")
def test_a_late_check_of_one_whom_nobody_has_is_on_the_day_of_the_lead(case, anna, lead, unit, browse):
    waits(case, anna)
    Wait.objects.update(next_check_on=clock.today() - timedelta(days=1))
    late = "1 kontroll av väntande utan handläggare"
    assert late not in said(browse(lead).get(reverse("my_day")))  # Anna has the case, and the check on her day
    Engagement.objects.filter(case=case).update(ends_at=clock.now())
    assert late in said(browse(lead).get(reverse("my_day")))
    for other in (worker(unit), worker(UnitFactory(), Role.GROUP_LEADER)):
        assert late not in said(browse(other).get(reverse("my_day")))
    Wait.objects.update(next_check_on=clock.today())
    assert late not in said(browse(lead).get(reverse("my_day")))


def test_a_lead_sees_numbers_and_nobody_and_others_see_their_own(case, anna, lead, unit, browse, traces):
    waits(case, anna)
    page = browse(lead).get(LIST)
    assert order(page) == [case.number]
    assert "Anna Prov" in said(page)
    for words in ("Alma", NEED, str(case.public_id)):
        assert words not in said(page)
    assert str(case.trace_ref) in bytes(traces("cases.listed")[-1]["detail"]).decode()
    assert traces("cases.listed")[-1]["why"] == "waiting"
    assert at("case_waiting", case) in said(browse(anna).get(LIST))
    for stranger in (worker(unit), worker(UnitFactory(), Role.UNIT_MANAGER)):
        page = browse(stranger).get(LIST)
        assert order(page) == []
        assert case.number not in said(page)
    for role in (Role.STATISTICIAN, Role.SYSTEM_ADMIN, Role.LOG_REVIEWER, Role.RECORDS_OFFICER):
        assert browse(worker(unit, role)).get(LIST).status_code == 404


def the_other_side(case, unit, other_worker):
    """A case of the one who is told to use violence against the client, in the hands of that worker."""
    his = CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=case, person=his.person, role=PartyRole.OTHER_PARTY)
    Relation.objects.create(
        person=case.person, other=his.person, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND,
        board=case.board, told_in_case=case.pk, recorded_at=clock.now(),
    )  # fmt: skip
    engaged(his, other_worker)
    return his


@pytest.mark.req("R-359")
def test_a_free_place_goes_to_whom_it_fits_then_by_need_and_time_and_the_page_says_so(case, anna, lead, unit, browse):
    told = {"form": "group", "hours": "day", "needs_interpreter": "on"}
    assert place(browse(anna), case, **told).status_code == 302
    assert Wait.objects.get().needs_interpreter
    others = [CaseFactory(unit=unit) for _ in range(3)]
    for other, ago in zip(others, (90, 5, 200), strict=True):
        engaged(other, anna)
        waits(other, anna, ago=ago)
    Wait.objects.filter(case=others[1]).update(priority="acute")
    Wait.objects.filter(case=others[2]).update(reason="safety")
    first, acute, unready = (each.number for each in others)
    page = browse(lead).get(LIST)
    assert order(page) == [acute, case.number, unready, first]
    assert "Störst behov kommer först" in said(page)
    assert "i grupp, dagtid, tolk" in said(page)
    asked = browse(lead).get(LIST, {"plats": "alone", "tid": "day"})
    assert order(asked) == [acute, first, case.number, unready]
    assert "nej, vill ha i grupp" in said(asked)
    assert "nej, kan inte börja än" in said(asked)
    assert "tryggt" not in said(asked)
    assert order(browse(lead).get(LIST, {"plats": "x", "tid": "day"})) == order(page)


@pytest.mark.req("R-148")
def test_s10_one_who_leads_sees_how_the_work_divides_the_same_before_and_after_a_reading(
    case, anna, lead, unit, browse
):
    """What changed when a lead had read his case told that she comes here, and her hours."""
    waits(case, anna)
    ended = clock.today().replace(day=1) - timedelta(days=1)
    LocalLimit.objects.create(
        key="small_number", value=2, measure="count", unit=unit, source="S-101", valid_from=ended - timedelta(days=99)
    )
    at = datetime.combine(ended, time(10), timezone.get_current_timezone())
    session(case, anna, at, state="held")
    midnight = datetime.combine(clock.today(), time(), timezone.get_current_timezone())
    session(case, anna, midnight, state="held")  # this month is not over, also on its first night
    other = browse(worker(unit, Role.UNIT_MANAGER))
    (told,) = other.get(LIST).context["roles"]
    assert [(row["role"], row["cases"], row["waits"]) for row in told["rows"]] == [("Våldsutsatt", 1, 1)]
    assert told["rows"][0]["hours"] == "för få"
    session(CaseFactory(unit=unit), anna, at - timedelta(hours=2), state="held")
    (before,) = browse(lead).get(LIST).context["roles"]
    assert (before["rows"][0]["cases"], before["rows"][0]["hours"]) == (2, "2")
    his = the_other_side(case, unit, lead)
    waits(his, lead, kind="violence_talks")
    both = other.get(LIST).context["roles"][0]["rows"]
    assert [row["role"] for row in both] == ["Våldsutsatt", "Våldsutövare"]
    after = browse(lead).get(LIST).context["roles"][0]["rows"]
    assert [(row["role"], row["cases"], row["hours"]) for row in after] == [
        ("Våldsutsatt", 2, "2"),
        ("Våldsutövare", 1, "för få"),
    ]
    assert after[0]["waits"] == 0  # as on the list beside it
    assert browse(anna).get(LIST).context["roles"] == []


@given(
    rows=st.lists(
        st.tuples(st.booleans(), st.sampled_from(list(Priority)), st.dates(date(2020, 1, 1), date(2026, 1, 1))),
        max_size=8,
    )
)
def test_nobody_whom_the_place_fits_stands_after_one_whom_it_does_not(rows):
    in_turn = sorted(rows, key=lambda row: rules.turn_to(fits=row[0], priority=row[1], since=row[2]))
    fitting = [row[0] for row in in_turn]
    assert fitting == sorted(fitting, reverse=True)
    for before, after in pairwise(in_turn):
        if before[0] == after[0]:
            assert rules.turn(priority=before[1], since=before[2]) <= rules.turn(priority=after[1], since=after[2])


@pytest.mark.req("R-359")
def test_s11_of_the_other_side_there_is_no_line_and_none_is_counted(case, anna, lead, unit, browse):
    waits(case, anna)
    his = the_other_side(case, unit, lead)
    waits(his, lead, kind="violence_talks")
    stopped = waits(case, anna, kind="group")
    Wait.objects.filter(pk=stopped.pk).update(
        ended_on=clock.today(), end_reason="moved", ended_by=anna, ended_at=clock.now()
    )
    childs = CaseFactory(unit=unit, role=CaseRole.CHILD)
    Party.objects.create(case=case, person=childs.person, role=PartyRole.CHILD)
    engaged(childs, anna)
    waits(childs, anna, kind="child_talks")
    page = browse(lead).get(LIST)
    assert order(page) == [his.number]
    assert "En väntar." in said(page)
    assert page.context["tables"][0]["ended"] == []
    for words in (case.number, childs.number, "Stödsamtal", "Barnets egna samtal"):
        assert words not in said(page)
    other = browse(worker(unit, Role.UNIT_MANAGER)).get(LIST)
    assert sorted(order(other)) == sorted([case.number, his.number, childs.number])
    assert other.context["tables"][0]["ended"][0]["numbers"] == [0, 0, 1, 0, 0, 0]
    assert browse(lead).get(at("case_waiting", case)).status_code == 404
    assert order(browse(anna).get(LIST)).count(his.number) == 0


@pytest.mark.req("R-359")
def test_why_they_stopped_waiting_is_counted_for_the_unit_in_numbers(unit, anna, lead, browse):
    for reason in ("began", "began", "no_need", "not_reached"):
        one = CaseFactory(unit=unit)
        engaged(one, anna)
        wait = waits(one, anna)
        assert end(browse(anna), one, wait, reason=reason, end_words="Brev till den säkra adressen.").status_code == 302
    page = browse(lead).get(LIST)
    assert page.context["tables"][0]["ended"] == [{"kind": "Stödsamtal", "numbers": [2, 0, 0, 1, 1, 0]}]
    assert "Gick inte att nå" in said(page)
    assert "Gick inte att nå" not in said(browse(anna).get(LIST))
    elsewhere = worker(UnitFactory(), Role.GROUP_LEADER)
    assert browse(elsewhere).get(LIST).context["tables"][0]["ended"] == []


def test_a_no_has_its_reason_and_the_person_waits_on(case, anna, browse):
    client, wait = browse(anna), waits(case, anna)
    offer(client, case, wait)
    first = WaitOffer.objects.get()
    assert "varför personen tackade nej" in said(reply(client, case, first, answer="declined"))
    assert reply(client, case, first, answer="declined", words="Dagen passar inte.").status_code == 302
    assert "Dagen passar inte." in said(client.get(at("case_waiting", case)))
    assert order(client.get(LIST)) == [case.number]
    assert offer(client, case, wait).status_code == 302
    assert WaitOffer.objects.filter(answer="").count() == 1


def test_s142_twice_is_once_and_what_was_answered_is_not_answered_again(case, anna, browse, traces, application):
    client, once = browse(anna), str(uuid4())
    for _ in range(2):
        assert place(client, case, submission=once).status_code == 302
    assert "redan sparat" in said(place(client, case, submission=once, need="Annat."))
    assert "väntar redan på den hjälpen" in said(place(client, case))
    wait = Wait.objects.get()
    for _ in range(2):
        assert check(client, case, wait, submission=once).status_code == 302
        assert offer(client, case, wait, submission=once).status_code == 302
    assert "redan sparat" in said(check(client, case, wait, submission=once, words="Annat."))
    assert (WaitCheck.objects.count(), WaitOffer.objects.count()) == (1, 1)
    offered = WaitOffer.objects.get()
    for _ in range(2):
        assert reply(client, case, offered).status_code == 302
    assert "redan skrivit ett svar" in said(reply(client, case, offered, answer="none"))
    assert "redan skrivit ett svar" in said(client.get(at("waiting_answer", case, wait.public_id, offered.public_id)))
    for _ in range(2):
        assert end(client, case, wait).status_code == 302
    for refused in (end(client, case, wait, reason="moved"), check(client, case, wait), offer(client, case, wait)):
        assert "står inte på listan längre" in said(refused)
    assert "står inte på listan längre" in said(client.get(at("waiting_end", case, wait.public_id)))
    assert place(client, case).status_code == 302  # and can be put there again
    left = traces()
    for act in ("placed", "checked", "offered", "answered", "ended"):
        assert left.count(f"waiting.{act}_again") == 1
    for statement in (
        "UPDATE support_wait SET since = since - 1",
        "UPDATE support_wait SET priority = 'acute' WHERE ended_on IS NOT NULL",
        "DELETE FROM support_wait",
        "UPDATE support_waitcheck SET state = 'calm'",
        "UPDATE support_waitoffer SET answer = 'none'",
    ):
        with (
            application(actor(anna)),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_give_the_same_place_two_answers(case, anna, unit):
    bo = worker(unit)
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    offered = WaitOffer.objects.create(
        case=case, wait=waits(case, anna), place="Hos Bo.", offered_on=clock.today(), offered_by=anna,
        offered_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    answers = []

    def say(staff, what):
        try:
            answer(
                actor(staff), case=case, offered=offered, said=what, words="Fel dag.", answered_on=clock.today(),
                at=clock.now(),
            )  # fmt: skip
            answers.append(None)
        except PlaceIsAnswered as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=each) for each in ((anna, "accepted"), (bo, "declined"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each is None for each in answers) == [False, True]
    assert WaitOffer.objects.get().answer in ("accepted", "declined")


@pytest.mark.req("R-359", "R-232")
@pytest.mark.parametrize(
    ("state", "reason", "priority", "checked", "left"),
    [
        (None, "not_reached", "planned", 3, "Försök nå personen"),
        ("calm", "not_reached", "planned", 3, "Försök nå personen"),
        ("not_reached", "moved", "planned", 3, "Försök nå personen"),
        ("danger", "no_need", "planned", 3, "Bedöm hur farligt"),
        ("worse", "began", "planned", 3, "Bedöm hur farligt"),
        (None, "began", "acute", 3, "Försök nå personen"),
        (None, "declined", "soon", -1, "Försök nå personen"),
        (None, "declined", "soon", 0, ""),
        ("calm", "began", "acute", 3, ""),
    ],
)
def test_taking_somebody_off_the_list_is_no_check_and_of_whom_nobody_knows_how_she_is_stands_to_be_done(
    case, anna, lead, browse, traces, state, reason, priority, checked, left
):
    client = browse(anna)
    place(client, case, priority=priority)
    wait = Wait.objects.get()
    if state:
        done = "Ringde polisen."
        assert check(client, case, wait, state=state, priority=priority, done=done).status_code == 302
        Deadline.objects.filter(clock="new_look").update(finished_on=clock.today(), finished_at=clock.now())
    Wait.objects.update(next_check_on=clock.today() + timedelta(days=checked))
    if left:
        refused = said(end(client, case, wait, reason=reason))
        assert "Ingen vet säkert hur personen har det" in refused
        assert Wait.objects.get().ended_on is None
        assert Deadline.objects.filter(clock="waiting_check", finished_on=None).exists()
    answer = end(client, case, wait, reason=reason, end_words="Ringde fyra gånger och skrev brev.")
    page = said(client.get(answer.url))
    assert "står inte på väntelistan" in page
    assert ("Att göra i dag" in page) == bool(left)
    page = client.get(at("case_process", case))
    settled = 1 if state in ("calm", "danger", "worse") else 0
    assert sum("Säkerhetskontroll" in line["what"] for line in page.context["done"]) == settled
    (dropped,) = page.context["dropped"]
    told = said(client.get(dropped["url"]))
    for words in ("avslutad utan att göras", "Personen togs bort från väntelistan"):
        assert words in told
    assert "Frist avslutad utan att göras: Säkerhetskontroll" in said(client.get(f"{at('case_events', case)}"))
    assert traces().count("deadline.dropped") == 1
    tasks = list(Task.objects.filter(case=case))
    assert [(row.owner_id, row.due_on) for row in tasks] == ([(anna.pk, clock.today())] if left else [])
    assert (left in said(client.get(reverse("my_day")))) if left else not tasks
    if left:
        Task.objects.update(due_on=day(1))
        assert "1 försenad" in said(browse(lead).get(reverse("group")))


def test_a_case_does_not_end_while_its_person_waits(case, anna, browse):
    client, wait = browse(anna), waits(case, anna)
    sent = told_of_the_end(ClosingReasonFactory(), need_remains="yes", need="Samtal.", takes_over="Vårdcentralen.")
    assert "står på väntelistan för stödsamtal" in said(client.get(at("case_close", case)))
    refused = said(client.post(at("case_close", case), sent))
    assert "står på väntelistan för stödsamtal" in refused
    assert at("case_waiting", case) in refused
    end(client, case, wait, reason="declined")
    assert client.post(at("case_close", case), sent).status_code == 302
    assert Case.objects.get(pk=case.pk).closed_on == clock.today()
    assert "avslutat" in said(client.get(at("waiting_new", case)))
    assert "avslutat" in said(place(client, case))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"kind": "violence_talks"}, "Välj ett av svaren"),
        ({"kind": ""}, "Välj ett av svaren"),
        ({"since": "2199-01-01"}, "har inte kommit än"),
        ({"since": "2026-08-01"}, "Ärendet kom in"),
        ({"need": ""}, "Fyll i det här."),
        ({"need": "x" * 100_000}, "Högst"),
        ({"why": "a\0b"}, "tecken"),
        ({"submission": "x"}, "Något som sidan själv skickar med"),
    ],
)
def test_what_cannot_be_saved_is_said_and_nobody_is_put_on_the_list(case, anna, browse, told, words):
    assert words in said(place(browse(anna), case, **told))
    assert not Wait.objects.exists()


def test_days_that_cannot_be_and_ends_without_words_are_said(case, anna, browse):
    client, wait = browse(anna), waits(case, anna)
    future, before = "2199-01-01", day(31)
    assert "har inte kommit än" in said(check(client, case, wait, checked_on=future))
    assert "Personen har väntat sedan" in said(check(client, case, wait, checked_on=before))
    assert "har inte kommit än" in said(offer(client, case, wait, offered_on=future))
    assert "Personen har väntat sedan" in said(offer(client, case, wait, offered_on=before))
    offer(client, case, wait)
    offered = WaitOffer.objects.get()
    assert "har inte kommit än" in said(reply(client, case, offered, answered_on=future))
    assert "Platsen erbjöds" in said(reply(client, case, offered, answered_on=day(1)))
    reply(client, case, offered, answer="none")
    assert "har inte kommit än" in said(end(client, case, wait, ended_on=future))
    assert "Personen har väntat sedan" in said(end(client, case, wait, ended_on=before))
    assert "varför personen inte väntar" in said(end(client, case, wait, reason="other"))
    assert Wait.objects.get().ended_on is None


def test_a_stranger_and_one_who_only_reads_write_nothing(case, unit, anna, browse):
    wait = waits(case, anna)
    offered = WaitOffer.objects.create(
        case=case, wait=wait, place="Hos Bo.", offered_on=clock.today(), offered_by=anna, offered_at=clock.now(),
        submission=uuid4(),
    )  # fmt: skip
    stranger, reader = worker(unit), worker(unit, Role.GROUP_LEADER)
    engaged(case, reader, EngagementKind.LEAD_READING)
    assert browse(stranger).get(at("case_waiting", case)).status_code == 404
    assert NEED in said(browse(reader).get(at("case_waiting", case)))
    for client in (browse(stranger), browse(reader)):
        tries = (place(client, case), check(client, case, wait), offer(client, case, wait), end(client, case, wait))
        assert {answered.status_code for answered in (*tries, reply(client, case, offered))} == {404}
    mine = CaseFactory(unit=unit)
    engaged(mine, stranger)
    assert browse(stranger).get(at("waiting_check", mine, wait.public_id)).status_code == 404
    assert browse(anna).get(at("waiting_answer", case, wait.public_id, uuid4())).status_code == 404


def test_the_list_asks_the_same_questions_however_many_wait(unit, anna, lead, browse):
    def fill(count):
        for _ in range(count):
            one = CaseFactory(unit=unit)
            engaged(one, anna)
            waits(one, anna)

    fill(1)
    before = [questions(browse(staff), LIST) for staff in (anna, lead)]
    fill(12)
    assert [questions(browse(staff), LIST) for staff in (anna, lead)] == before


# ---- the rules ----

TODAY = date(2026, 11, 29)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 1, 1))


@given(first=st.tuples(st.sampled_from(Priority.values), DAYS), other=st.tuples(st.sampled_from(Priority.values), DAYS))
def test_the_order_is_by_priority_and_then_by_how_long_one_has_waited(first, other):
    order = list(Priority.values)
    (one, since), (another, then) = first, other
    comes_first = rules.turn(priority=one, since=since) < rules.turn(priority=another, since=then)
    assert comes_first == (order.index(one) < order.index(another) or (one == another and since < then))


@given(next_on=DAYS, asked_on=DAYS, days=st.integers(1, 90))
def test_the_next_check_is_never_later_than_the_units_days_after_this_one(next_on, asked_on, days):
    latest = max(rules.next_check(asked_on=asked_on, days=days), TODAY + timedelta(days=1))
    told = {"asked_on": asked_on, "today": TODAY, "days": days}
    obstacle = rules.obstacle_to_next_check(next_on=next_on, **told)
    assert (obstacle is None) == (TODAY < next_on <= latest)
    assert rules.obstacle_to_next_check(next_on=None, **told) is None


@given(kind=st.sampled_from(HelpKind.values), role=st.sampled_from(CaseRole.values), since=DAYS, came_in=DAYS)
def test_one_waits_for_what_is_there_for_one_since_a_day_in_the_case(kind, role, since, came_in):
    obstacle = rules.obstacle_to_placing(kind=kind, role=role, since=since, came_in_on=came_in, today=TODAY)
    assert (obstacle is None) == (kind in rules.KINDS_FOR[role] and came_in <= since <= TODAY)


@given(state=st.sampled_from(HowItIs.values), done=st.sampled_from(["", "  ", "Ringde."]), on=DAYS, since=DAYS)
def test_what_is_worse_is_never_left_without_an_act(state, done, on, since):
    obstacle = rules.obstacle_to_checking(
        is_ended=False, checked_on=on, since=since, today=TODAY, state=state, done=done
    )
    is_left = state in ("worse", "danger") and not done.strip()
    assert (obstacle is None) == (since <= on <= TODAY and not is_left)
    assert rules.settles(state) == (state != "not_reached")


@given(answers=st.lists(st.sampled_from(["", *PlaceAnswer.values])), ended=st.booleans(), on=DAYS, since=DAYS)
def test_one_place_at_a_time_and_none_after_a_yes(answers, ended, on, since):
    obstacle = rules.obstacle_to_offering(is_ended=ended, answers=answers, offered_on=on, since=since, today=TODAY)
    assert (obstacle is None) == (
        not ended and "" not in answers and "accepted" not in answers and since <= on <= TODAY
    )


@given(answer=st.sampled_from(PlaceAnswer.values), words=st.sampled_from(["", "Nej."]), done=st.booleans(), on=DAYS)
def test_a_place_is_answered_once(answer, words, done, on):
    obstacle = rules.obstacle_to_answering(
        is_answered=done, answer=answer, words=words, answered_on=on, offered_on=date(2026, 1, 1), today=TODAY
    )
    needs = answer == "declined" and not words
    assert (obstacle is None) == (not done and not needs and date(2026, 1, 1) <= on <= TODAY)


@given(
    reason=st.sampled_from(EndReason.values), words=st.sampled_from(["", "Så."]), open_offer=st.booleans(), on=DAYS,
    unasked=st.booleans(),
)  # fmt: skip
def test_one_is_taken_off_with_a_reason_when_no_place_waits(reason, words, open_offer, on, unasked):
    obstacle = rules.obstacle_to_ending(
        is_ended=False,
        has_open_offer=open_offer,
        is_unasked=unasked,
        reason=reason,
        words=words,
        ended_on=on,
        since=date(2026, 1, 1),
        today=TODAY,
    )
    needs = (reason == "other" or unasked) and not words
    assert (obstacle is None) == (not open_offer and not needs and date(2026, 1, 1) <= on <= TODAY)


@given(next_on=DAYS, answer=st.sampled_from([None, "", *PlaceAnswer.values]))
def test_a_late_check_is_said_before_anything_else(next_on, answer):
    state = rules.state(next_check_on=next_on, answer=answer, today=TODAY)
    assert (state is State.LATE) == (next_on < TODAY)
    assert rules.waited(since=next_on, until=next_on) == 0


# ---- a page from before another checked ----


def both(case, unit, browse, anna):
    bea = worker(unit, name="Bea Prov")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    return browse(anna), browse(bea)


def test_s142_a_check_on_a_page_from_before_a_colleague_told_of_danger_saves_nothing(case, unit, anna, browse):
    client, other = both(case, unit, browse, anna)
    wait = waits(case, anna)
    old = shown(client, at("waiting_check", case, wait.public_id))
    soon = clock.today() + timedelta(days=1)
    danger = {"state": "danger", "priority": "acute", "words": "Han har stått utanför.", "done": "Ringde polisen."}
    assert check(other, case, wait, **danger, next_on=soon.isoformat()).status_code == 302
    answer = check(client, case, wait, priority="planned", **old)
    page = said(answer)
    assert "Något har tillkommit sedan du öppnade sidan" in page
    assert "Hon sover hos sin syster." in page  # what was typed
    assert "Han har stått utanför." in page  # what has come
    assert "Nu står det «Akut». I ditt formulär stod «Enligt plan»." in page
    wait.refresh_from_db()
    assert (wait.priority, wait.next_check_on, wait.checks.count()) == ("acute", soon, 1)
    assert Deadline.objects.get(clock="waiting_check", finished_on=None).due_on == soon

    # the page as it is now begins with what stands, and can be sent: who has read it decides
    assert 'value="acute"' in page.split('name="priority"', 1)[1].split("checked", 1)[0]
    assert check(client, case, wait, priority="acute", read=marks(answer)).status_code == 302
    wait.refresh_from_db()
    assert (wait.priority, wait.next_check_on) == ("acute", soon)


def test_s142_who_is_taken_off_is_not_taken_off_over_a_check_that_was_not_shown(case, unit, anna, browse):
    client, other = both(case, unit, browse, anna)
    wait = waits(case, anna)
    old = shown(client, at("waiting_end", case, wait.public_id))
    check(other, case, wait, state="worse", priority="acute", done="Bokade ett möte.", words="Han ringer igen.")
    answer = end(client, case, wait, end_words="Hon har börjat i gruppen.", **old)
    assert "Något har tillkommit" in said(answer)
    assert "Han ringer igen." in said(answer)
    wait.refresh_from_db()
    assert wait.ended_on is None
    assert end(client, case, wait, end_words="Hon har börjat i gruppen.", read=marks(answer)).status_code == 302


def test_who_was_not_reached_gives_up_no_turn(case, anna, browse):
    client, wait = browse(anna), waits(case, anna, priority="acute")
    answer = check(client, case, wait, state="not_reached", priority="planned", words="Inget svar på två försök.")
    assert "står kvar i turordningen. Välj ”Akut”" in said(answer)
    assert not wait.checks.exists()
    assert check(client, case, wait, state="not_reached", priority="acute").status_code == 302


@pytest.mark.parametrize("order", [("danger", "calm"), ("calm", "danger")])
def test_of_two_checks_of_the_same_day_the_gravest_holds_whichever_was_saved_last(case, anna, browse, order):
    client, wait = browse(anna), waits(case, anna)
    for state in order:
        assert check(client, case, wait, state=state, priority="acute", done="Ringde polisen.").status_code == 302
    with acting_as(actor(anna)):
        assert [line.in_danger for line in queries.lines(actor(anna))] == [True]
    answer = end(client, case, wait)
    assert "Ingen vet säkert hur personen har det" in said(answer)
