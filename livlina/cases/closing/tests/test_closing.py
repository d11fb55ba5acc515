"""A case ends with what it came to, is opened again with nothing lost, and what is left to do first is named."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases import ports
from livlina.cases.closing import rules
from livlina.cases.closing.errors import NeedMissing, ReopenReasonMissing, SafetyMissing, TakesOverMissing
from livlina.cases.decisions.models import Promise
from livlina.cases.models import Case, CaseClosing, CaseStep, Instruction, Task
from livlina.cases.process.definitions import kinds
from livlina.cases.process.models import Deadline
from livlina.cases.process.services import start
from livlina.cases.terms import CaseRole
from livlina.cases.tests.factories import CaseFactory, engaged, told_of_the_end
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker

WHY = "Hon har ringt och vill komma tillbaka till oss."
TEXTS = st.text(max_size=30)


@given(role=st.sampled_from(CaseRole), remains=st.sampled_from(Answer), need=TEXTS, over=TEXTS, safety=TEXTS)
def test_a_need_that_remains_is_named_with_who_takes_over_and_safety_is_considered_of_one_who_uses_violence(
    role, remains, need, over, safety
):
    obstacle = rules.obstacle_to_outcome(role=role, need_remains=remains, need=need, takes_over=over, safety=safety)
    if remains == Answer.YES and not need.strip():
        assert isinstance(obstacle, NeedMissing)
    elif remains == Answer.YES and not over.strip():
        assert isinstance(obstacle, TakesOverMissing)
    elif role == CaseRole.USING_VIOLENCE and not safety.strip():
        assert isinstance(obstacle, SafetyMissing)
    else:
        assert obstacle is None


def test_a_case_is_opened_again_only_for_a_reason():
    assert isinstance(rules.obstacle_to_reopening(is_open=False, reason="ring"), ReopenReasonMissing)
    assert rules.obstacle_to_reopening(is_open=False, reason=WHY) is None


def test_every_obstacle_that_a_way_asks_for_is_answered_by_somebody():
    asked = {key for kind in kinds().values() for version in kind.versions for key in version.closing}
    assert asked == set(ports.obstacles_to_closing)


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, Role.THERAPIST, name="Anna Arbetare")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit)
    engaged(made, anna)
    return made


def url(name, case):
    return reverse(name, args=[case.public_id])


@pytest.mark.req("R-099")
def test_what_a_case_came_to_is_kept_and_is_read_when_it_is_opened_again(case, anna, browse, traces):
    client, reason = browse(anna), ClosingReasonFactory(name="Målen uppnådda")
    told = told_of_the_end(reason, need_remains="yes", need="Samtal om sömnen.", takes_over="Vårdcentralen.")
    assert client.post(url("case_close", case), told).status_code == 302
    closing = CaseClosing.objects.get()
    assert (closing.goal_reached, closing.violence_ceased, closing.need_remains) == ("yes", "partly", "yes")
    shown = client.get(url("case_reopen", case)).content.decode()
    for text in ("Målen uppnådda", "Samtal om sömnen.", "Vårdcentralen.", "Delvis"):
        assert text in shown
    assert client.post(url("case_reopen", case), {"reason": "kort"}).status_code == 200
    assert client.post(url("case_reopen", case), {"reason": WHY}).status_code == 302
    opened = Case.objects.get()
    assert opened.is_open
    assert opened.closing_reason is None
    assert [step.step for step in CaseStep.objects.order_by("position")] == ["closed", "opened"]
    closing.refresh_from_db()
    assert closing.reopened_by == anna
    assert {"case.closed", "case.reopened"} <= set(traces())
    assert client.post(url("case_close", case), told_of_the_end(reason)).status_code == 302
    assert CaseClosing.objects.count() == 2


def test_a_refused_end_keeps_what_was_typed(case, anna, browse):
    told = told_of_the_end(ClosingReasonFactory(), need_remains="yes", need="Samtal om sömnen.")
    refused = browse(anna).post(url("case_close", case), told).content.decode()
    assert "Skriv vem som tar över" in refused
    assert "Samtal om sömnen." in refused
    assert Case.objects.get().is_open


def test_s142_what_is_still_to_be_done_is_named_before_the_end_and_no_case_ends_over_what_was_not(case, anna, browse):
    client = browse(anna)
    assert "Det här är inte gjort" not in client.get(url("case_close", case)).content.decode()
    Task.objects.create(case=case, what="Ring om skyddet", owner=anna, made_by=anna, made_at=clock.now())
    page = client.get(url("case_close", case)).content.decode()
    assert "Det här är inte gjort" in page
    assert 'Ring om skyddet <span class="muted">(<bdi>Anna Arbetare</bdi>)</span>' in page
    # a clock that runs, and what the one who leads has said must be done, are not left behind unseen either
    told = told_of_the_end(ClosingReasonFactory())
    read = re.search(r'name="read" value="([^"]+)"', page).group(1)
    start(case, actor(anna), clock="safeguard_ends", starts_on=clock.today(), at=clock.now())
    refused = client.post(url("case_close", case), told | {"read": read}).content.decode()
    assert "har skrivits sedan du öppnade" in refused
    lead = worker(case.unit, Role.UNIT_MANAGER)
    Instruction.objects.create(case=case, text="Ring henne i kväll.", given_by=lead, given_at=clock.now())
    page = client.post(url("case_close", case), told | {"read": read}).content.decode()
    assert f'<a href="{url("case_risk", case)}">Ett skydd går snart ut</a>' in page
    assert f'<a href="{url("case", case)}">Från den som leder enheten: Ring henne i kväll.</a>' in page
    assert Case.objects.get().is_open
    for sooner in (True, False):
        read = re.search(r'name="read" value="([^"]+)"', page).group(1)
        if sooner:
            Deadline.objects.update(due_on=clock.today())
        page = client.post(url("case_close", case), told | {"read": read}).content.decode()
        assert Case.objects.get().is_open == sooner


@pytest.mark.parametrize("later", [0, 1, 4])
def test_s142_no_case_ends_over_what_was_told_again_after_the_page_was_opened(case, anna, browse, later):
    client, today, by = browse(anna), clock.today(), actor(anna)
    with acting_as(by):
        start(case, by, clock="safeguard_ends", starts_on=today, due_on=today + timedelta(days=1), at=clock.now())
    read = re.search(r'name="read" value="([^"]+)"', client.get(url("case_close", case)).content.decode()).group(1)
    due_on = today + timedelta(days=later)
    with acting_as(by):
        start(case, by, clock="safeguard_ends", starts_on=today, due_on=due_on, at=clock.now())
    told = told_of_the_end(ClosingReasonFactory())
    page = client.post(url("case_close", case), told | {"read": read}).content.decode()
    assert "har skrivits sedan du öppnade" in page
    assert Case.objects.get().is_open
    read = re.search(r'name="read" value="([^"]+)"', page).group(1)
    assert client.post(url("case_close", case), told | {"read": read}).status_code == 302


@pytest.mark.req("R-102")
def test_s142_no_case_ends_over_a_promise_that_the_one_who_ends_it_was_not_shown(case, anna, browse):
    client, told = browse(anna), told_of_the_end(ClosingReasonFactory())
    until = clock.today() + timedelta(days=20)
    said = {"promised_on": clock.today(), "until": until, "said_by": anna, "said_at": clock.now(), "case": case}
    kept = Promise.objects.create(what="Sällskap till rätten.", promiser="Jouren", submission=uuid4(), **said)
    Promise.objects.filter(pk=kept.pk).update(kept_by=anna, kept_at=clock.now())
    assert "Det här är inte gjort" not in client.get(url("case_close", case)).content.decode()
    made = Promise.objects.create(what="Plats i skyddat boende.", promiser="Jouren", submission=uuid4(), **said)
    page = client.post(url("case_close", case), told | {"read": ""}).content.decode()
    assert Case.objects.get().is_open
    assert "har skrivits sedan du öppnade" in page
    line = f'<a href="{reverse("promise", args=[case.public_id, made.public_id])}">Löfte: Plats i skyddat boende.</a>'
    assert line in page
    assert "<bdi>ingen har tagit över</bdi>, till och med " in page
    assert "Sällskap till rätten" not in page
    read = re.search(r'name="read" value="([^"]+)"', page).group(1)
    Promise.objects.filter(pk=made.pk).update(owner=anna, owner_given_by=anna, owner_given_at=clock.now())
    assert "<bdi>Anna Arbetare</bdi>, till och med " in client.get(url("case_close", case)).content.decode()
    assert client.post(url("case_close", case), told | {"read": read}).status_code == 302
    assert not Case.objects.get().is_open


def test_a_stranger_neither_ends_a_case_nor_opens_it(case, browse):
    stranger = browse(worker(UnitFactory(), Role.THERAPIST))
    for name in ("case_close", "case_reopen"):
        assert stranger.get(url(name, case)).status_code == 404
        assert stranger.post(url(name, case), {"reason": WHY}).status_code == 404
