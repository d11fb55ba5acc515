"""A chain of help: its order, the days between, what starts together when somebody leaves, and what is missing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.chronology.terms import Goes
from livlina.cases.models import Engagement, Task
from livlina.cases.terms import CaseRole, EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.support.chain import queries, rules
from livlina.support.chain.panels import EVENTS
from livlina.support.chain.rules import Step
from livlina.support.models import ChainStep, ChainStepKept, HelpWish

TODAY = clock.today()
DAY = date(2026, 11, 2)


def day(ago):
    return (TODAY - timedelta(days=ago)).isoformat()


days = st.integers(-60, 60).map(lambda number: DAY + timedelta(days=number))


@st.composite
def a_step(draw):
    wanted, began = draw(days), draw(st.one_of(st.none(), days))
    ended = draw(st.one_of(st.none(), st.integers(0, 30))) if began else None
    missing = "" if began else draw(st.sampled_from(["", "no_place"]))
    until = began + timedelta(days=ended) if began and ended is not None else None
    return Step(wanted_on=wanted, began_on=began, ended_on=until, missing=missing)


@given(steps=st.lists(a_step(), max_size=6))
def test_a_gap_is_days_of_nothing_after_help_and_never_where_help_goes_on(steps):
    chain = sorted(steps, key=rules.order)
    gaps = rules.gaps(chain, today=DAY)
    assert len(gaps) == len(chain)
    assert all(gap >= 0 for gap in gaps)
    for place, (step, gap) in enumerate(zip(chain, gaps, strict=True)):
        before = [each for each in chain[:place] if each.began_on and not each.missing]
        if step.missing or not before:
            assert gap == 0
        elif gap:
            begins = step.began_on or max(DAY, step.wanted_on) if step.wanted_on > DAY else step.began_on or DAY
            assert all(each.ended_on and each.ended_on < begins - timedelta(days=gap) for each in before)


@given(left=days, began=st.lists(st.one_of(st.none(), days), max_size=5))
def test_limbo_lasts_until_all_is_in_place(left, began):
    found = rules.limbo(left_on=left, began=began, today=DAY)
    assert found >= 0
    if left <= DAY:
        assert all((each or DAY) <= left + timedelta(days=found) for each in began)


@pytest.mark.django_db
@pytest.mark.req("R-153", "R-155", "R-156")
def test_steps_in_order_with_gaps_a_leaving_that_starts_together_and_a_wish_that_is_missing(browse, traces):
    unit = UnitFactory()
    anna = worker(unit)
    case = CaseFactory(unit=unit, came_in_on=TODAY - timedelta(days=100))
    engaged(case, anna)
    client, url = browse(anna), reverse("case_chain", args=[case.public_id])

    def place(kind, ago, **told):
        sent = {"kind": kind, "wanted_on": day(ago), "submission": str(uuid4())} | told
        return client.post(url, sent)

    def mark(step, said, ago=0, **told):
        to = reverse("chain_mark", args=[case.public_id, step.public_id])
        return client.post(to, {"said": said, "on": day(ago), "submission": str(uuid4())} | told)

    assert "Inget steg är planerat" in page(client, url)
    once = str(uuid4())
    for _ in range(2):
        assert place("shelter", 60, submission=once).status_code == 302
    assert "redan sparat" in place("shelter", 50, submission=once).content.decode()
    assert ChainStep.objects.count() == 1
    assert place("housing_supporter", 30).status_code == 302
    assert place("housing_guide", 5).status_code == 302
    assert "Skriv vad det är" in place("other", 5).content.decode()
    assert "Ärendet inkom" in place("shelter", 200).content.decode()
    shelter, supporter, guide = (
        ChainStep.objects.get(kind=kind) for kind in ("shelter", "housing_supporter", "housing_guide")
    )
    assert "skulle ha börjat" in page(client, url)
    assert "Steget är redan" in mark(supporter, "ended").content.decode()
    assert mark(shelter, "began", 60).status_code == 302
    assert "Steget började" in mark(shelter, "ended", 61).content.decode()
    assert mark(shelter, "ended", 31).status_code == 302
    assert mark(supporter, "began", 20).status_code == 302
    shown = page(client, url)
    assert "10 dagar utan hjälp före" in shown
    assert shown.index("Skyddat boende") < shown.index("Boendestödjare") < shown.index("Bolots")
    assert "Välj varför" in mark(guide, "missing").content.decode()
    assert mark(guide, "missing", reason="no_place").status_code == 302
    wish = HelpWish.objects.get()
    assert (wish.help, wish.reason) == ("housing_guide", "no_place")
    assert "önskat, gick inte att få" in page(client, url)
    assert traces("chain.marked")[-1]["case_ref"] == case.trace_ref

    # when she leaves all is set going together, each with its day
    left = {"left_on": day(3), "submission": str(uuid4())}
    for _ in range(2):
        assert client.post(url, left).status_code == 302
    assert "redan sparat" in client.post(url, left | {"left_on": day(2)}).content.decode()  # S-142
    assert "finns redan" in client.post(url, left | {"submission": str(uuid4())}).content.decode()
    tasks = Task.objects.filter(case=case)
    assert tasks.count() == len(queries.package()) == ChainStep.objects.exclude(left_on=None).count()
    assert len({task.due_on for task in tasks}) > 1
    first = ChainStep.objects.filter(kind="income").get()
    assert mark(first, "began", 1).status_code == 302
    shown = page(client, url)
    assert f"1 av {len(queries.package())} är på plats. 3 dagar i väntan hittills" in shown

    # others
    other = browse(worker(unit))
    assert other.get(url).status_code == other.post(url, left).status_code == 404
    assert other.get(reverse("chain_mark", args=[case.public_id, first.public_id])).status_code == 404
    assert client.get(reverse("chain_mark", args=[case.public_id, uuid4()])).status_code == 404
    his = CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE)
    engaged(his, anna)
    assert client.post(reverse("case_chain", args=[his.public_id]), left).status_code == 404


@pytest.mark.django_db
def test_s21_a_day_to_come_is_seen_where_whereabouts_are_and_not_read_off_the_tasks(browse, application):
    unit = UnitFactory()
    anna, eva = worker(unit), worker(unit)
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    shared = engaged(case, eva, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(pk=shared.pk).update(carries_whereabouts=False)
    url = reverse("case_chain", args=[case.public_id])
    leaves = {"left_on": day(-5)}
    step = {"kind": "shelter", "wanted_on": day(-9)}
    for sent in (leaves, step):
        refused = browse(eva).post(url, sent | {"submission": str(uuid4())}).content.decode()
        assert "Dagar framåt skrivs av" in refused
        assert browse(anna).post(url, sent | {"submission": str(uuid4())}).status_code == 302
    assert {task.what for task in Task.objects.filter(case=case)} == {"Ett steg i kedjan av insatser"}
    hers, theirs = page(browse(anna), url), page(browse(eva), url)
    assert "Försörjningsstöd" in hers
    assert "visas inte för dig" not in hers
    assert "Det som är planerat framåt" in theirs
    assert "Inget steg har börjat" in theirs
    ahead = ChainStep.objects.filter(case=case).first()
    assert browse(eva).get(reverse("chain_mark", args=[case.public_id, ahead.public_id])).status_code == 404
    for who, seen in ((anna, len(queries.package()) + 1), (eva, 0)):
        with application(actor(who)):
            assert ChainStep.objects.count() == seen
    ChainStep.objects.filter(left_on__isnull=False).update(left_on=TODAY)  # the day has come
    with application(actor(eva)):
        assert ChainStep.objects.count() == len(queries.package())


@pytest.mark.django_db
def test_s21_by_whom_a_step_is_given_is_read_where_whereabouts_are(browse, application):
    unit = UnitFactory()
    anna, eva = worker(unit), worker(unit)
    case = CaseFactory(unit=unit, came_in_on=TODAY - timedelta(days=30))
    engaged(case, anna)
    shared = engaged(case, eva, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(pk=shared.pk).update(carries_whereabouts=False)
    url = reverse("case_chain", args=[case.public_id])
    step = {"kind": "shelter", "wanted_on": day(5), "by_whom": "Kvinnohuset Linnean i Farsta"}
    step["submission"] = str(uuid4())
    for _ in range(2):  # who is not shown it writes it, once
        assert browse(eva).post(url, step).status_code == 302
    assert "redan sparat" in browse(eva).post(url, step | {"by_whom": ""}).content.decode()
    assert "Linnean" in page(browse(anna), url)
    theirs = page(browse(eva), url)
    assert "Görs av: visas inte för dig" in theirs
    assert "Linnean" not in theirs
    with application(actor(eva)):  # nor by a filter that a page forgets
        assert ChainStep.objects.get().names_giver
        assert not ChainStepKept.objects.exists()
    # nor by the tasks of what is set going together, which all who have the case read
    assert browse(anna).post(url, {"left_on": day(3), "submission": str(uuid4())}).status_code == 302
    assert {task.what for task in Task.objects.filter(case=case)} == {item.what for item in queries.package()}


def page(client, url):
    return client.get(url).content.decode()


def test_no_step_is_on_paper_that_lies_at_home():
    assert {source.goes(None) for source in EVENTS} == {Goes.NEVER}
