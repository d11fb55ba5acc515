"""What one who leads is to decide in a case is not decided by whoever has it in hand: it would be the word of one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from livlina.access.terms import Role
from livlina.assessments.clock.tests.test_risk import WORDS, at, decide, said
from livlina.assessments.models import RiskDecision
from livlina.assessments.tests.factories import assessed
from livlina.cases import queries, rules
from livlina.cases.models import Case, Engagement
from livlina.cases.services import assign_case
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged, line_of, told_of_the_end
from livlina.core import clock
from livlina.core.rows import RowPolicy
from livlina.organisation.tests.factories import ClosingReasonFactory, MembershipFactory, UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

ENDS = {"now": None, "ended an hour ago": -timedelta(hours=1), "ended long ago": -timedelta(hours=9)}
DECISIONS = {"RiskDecision", "HelpException"}
"""Every decision in a case that is for one who leads alone: the database asks of each whether they have it in hand."""


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit)


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER)


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit)
    engaged(made, anna)
    return made


def has(in_case, staff, kind, *, ends):
    held = engaged(in_case, staff, kind)
    Engagement.objects.filter(pk=held.pk).update(
        starts_at=clock.now() - timedelta(days=2), ends_at=None if ends is None else clock.now() + ends
    )
    engaged(in_case, staff, EngagementKind.LEAD_READING)


@pytest.mark.parametrize("when", ENDS)
@pytest.mark.parametrize("kind", sorted(rules.WORKS_WITH_IT))
def test_s152_who_has_the_case_in_hand_does_not_decide_that_it_may_end(
    case,
    anna,
    lead,
    browse,
    application,
    kind,
    when,
):
    """The walk: every relation that is work, now and as long as what one has read counts."""
    if kind == EngagementKind.ASSIGNED:
        Engagement.objects.filter(case=case).update(ends_at=clock.now())
    has(case, lead, kind, ends=ENDS[when])
    assessed(case, anna, "acute")
    may = when == "ended long ago"
    answer = decide(browse(lead), case)
    assert (answer.status_code == 302) == may
    assert ("beslutar en annan som leder" in said(answer)) != may
    assert RiskDecision.objects.exists() == may
    facts = {"level": "acute", "offered": WORDS, "chose": WORDS, "remains": WORDS, "submission": uuid4()}
    with application(actor(lead)):
        assert (queries.obstacle_to_deciding_of_it(actor(lead), case) is None) == may
        if not may:
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                RiskDecision.objects.create(case=case, decided_by=lead, decided_at=clock.now(), **facts)


def test_s152_one_who_decides_and_then_takes_the_case_does_not_end_it_on_that(case, anna, lead, browse):
    MembershipFactory(staff=lead, unit=case.unit, role=Role.THERAPIST)
    engaged(case, lead, EngagementKind.LEAD_READING)
    assessed(case, anna, "acute")
    assert decide(browse(lead), case).status_code == 302
    assert "beslut av den som leder" not in said(browse(anna).get(at("case_close", case)))
    assign_case(actor(lead), case=line_of(case, lead), staff=lead, at=clock.now())
    told = told_of_the_end(ClosingReasonFactory())
    assert "beslut av den som leder" in said(browse(lead).post(at("case_close", case), told))
    assert Case.objects.get().is_open


def test_s152_the_only_one_who_leads_gives_the_case_to_a_colleague_and_decides_when_the_hours_have_gone(
    case,
    anna,
    lead,
    browse,
):
    MembershipFactory(staff=lead, unit=case.unit, role=Role.THERAPIST)
    assign_case(actor(lead), case=line_of(case, lead), staff=lead, at=clock.now())
    assessed(case, lead, "high")
    assert "ge ärendet till en kollega, och besluta när 8 timmar har gått" in said(
        browse(lead).get(at("risk_decision", case))
    )
    assign_case(actor(lead), case=line_of(case, lead), staff=anna, at=clock.now())
    engaged(case, lead, EngagementKind.LEAD_READING)
    assert "beslutar en annan" in said(browse(lead).get(at("risk_decision", case)))
    theirs = Engagement.objects.filter(actor=lead, kind=EngagementKind.ASSIGNED)
    theirs.update(starts_at=clock.now() - timedelta(hours=10), ends_at=clock.now() - timedelta(hours=9))
    assert decide(browse(lead), case).status_code == 302
    told = told_of_the_end(ClosingReasonFactory())
    assert browse(anna).post(at("case_close", case), told).status_code == 302


def test_s152_every_decision_that_is_for_one_who_leads_asks_whose_hands_the_case_is_in():
    """The walk of the twins: a decision in a case that one who leads its unit writes in their own name."""
    found = {
        model
        for model in apps.get_models()
        for rule in model._meta.constraints
        if isinstance(rule, RowPolicy) and "my_led_sides" in (rule.new or "") and "decided_by_id" in rule.new
    }
    assert {model.__name__ for model in found} == DECISIONS
    for model in found:
        policy = next(rule for rule in model._meta.constraints if isinstance(rule, RowPolicy))
        assert "my_cases_in_hand" in policy.new
