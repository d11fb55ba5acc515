"""What a decision must hold, its clocks at known days, and the steps of an appeal."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.decisions import rules
from livlina.cases.decisions.errors import (
    AmountNotGranted,
    CameInTime,
    CircumstancesMissing,
    DecidedAhead,
    DecidedBeforeCase,
    DecidedBeforeProposal,
    KindNotInThisCase,
    LawMissing,
    NothingDecided,
    OutcomeNotOfKind,
    PromiseMissing,
    ReasonsMissing,
    StepAhead,
    StepNotNow,
    StepTooEarly,
    TimeHasNotBegun,
)
from livlina.cases.decisions.rules import Happened
from livlina.cases.decisions.terms import Outcome, PromiseState, Step
from livlina.core import workdays
from livlina.organisation.rules import NOTHING, Amount
from livlina.organisation.terms import DecisionKind

DAY = date(2026, 11, 20)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
kinds, outcomes = st.sampled_from(DecisionKind.values), st.sampled_from(Outcome.values)


@pytest.mark.req("R-103")
@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-11-02", "2026-11-23"),  # a Monday like any other
        ("2025-12-03", "2025-12-29"),  # Christmas Eve, then the holidays and a weekend
        ("2026-12-04", "2026-12-28"),  # Christmas Day a Friday
        ("2026-12-10", "2027-01-04"),  # New Year's Eve, New Year's Day a Friday
        ("2026-12-16", "2027-01-07"),  # Epiphany
        ("2026-03-13", "2026-04-07"),  # Good Friday until Easter Monday
        ("2026-04-10", "2026-05-04"),  # the first of May, a Friday
        ("2026-04-23", "2026-05-15"),  # Ascension
        ("2028-05-16", "2028-06-07"),  # the national day
        ("2026-05-29", "2026-06-22"),  # Midsummer Eve
        ("2026-10-09", "2026-10-30"),  # the Friday before All Saints' Day is a working day
        ("2026-10-10", "2026-11-02"),  # All Saints' Day is a Saturday
        ("2028-02-08", "2028-02-29"),  # the leap day, a Tuesday
        ("2028-02-05", "2028-02-28"),  # a Saturday: on to the Monday
        ("2027-02-08", "2027-03-01"),  # no leap day
    ],
)
def test_r103_three_weeks_to_appeal_end_on_a_working_day(received, last):
    received, last = date.fromisoformat(received), date.fromisoformat(last)
    assert rules.last_day_to_appeal(received, weeks=3) == last
    assert rules.is_in_time(came_on=last, received=received, weeks=3)
    assert not rules.is_in_time(came_on=last + timedelta(days=1), received=received, weeks=3)
    assert rules.is_in_time(came_on=last + timedelta(days=900), received=None, weeks=3)


@given(received=days, weeks=st.integers(0, 8))
def test_the_time_ends_on_the_first_working_day_from_its_day_of_the_week(received, weeks):
    last = rules.last_day_to_appeal(received, weeks=weeks)
    counted = received + timedelta(weeks=weeks)
    assert workdays.is_working_day(last)
    assert not any(workdays.is_working_day(counted + timedelta(days=n)) for n in range((last - counted).days))


@pytest.mark.parametrize(
    ("since", "months", "due"),
    [
        ("2026-01-15", 3, "2026-04-15"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-10-31", 13, "2027-11-30"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(since, months, due):
    assert workdays.months_after(date.fromisoformat(since), months=months) == date.fromisoformat(due)


@pytest.mark.req("R-103")
@pytest.mark.parametrize(
    ("steps", "due"),
    [
        ([], "2026-04-15"),
        ([("carried_out", "2026-02-01")], None),
        ([("carried_out", "2026-02-01"), ("interrupted", "2026-03-10")], "2026-06-10"),
        ([("carried_out", "2026-02-01"), ("interrupted", "2026-03-10"), ("carried_out", "2026-04-01")], None),
        ([("received", "2026-02-01")], "2026-04-15"),
    ],
)
def test_r103_help_not_begun_within_the_months_is_reported(steps, due):
    found = rules.to_be_carried_out_by(decided_on=date(2026, 1, 15), happened=[*map(happened_on, steps)], months=3)
    assert found == (date.fromisoformat(due) if due else None)


def happened_on(told):
    return Happened(step=told[0], on=date.fromisoformat(told[1]))


def proposed(**facts):
    told = {
        "kind": "intervention",
        "outcome": "granted",
        "is_childs": False,
        "starts_on": None,
        "ends_on": None,
        "amount": NOTHING,
        "has_promise": False,
    }
    return type(rules.obstacle_to_proposing(**(told | facts)))


def test_a_proposal_fits_the_case_and_its_kind():
    assert proposed() is type(None)
    assert proposed(is_childs=True) is KindNotInThisCase
    assert proposed(kind="child_intervention") is KindNotInThisCase
    assert proposed(kind="child_intervention", is_childs=True) is type(None)
    assert proposed(kind="open_investigation") is OutcomeNotOfKind
    assert proposed(outcome="taken") is OutcomeNotOfKind
    assert proposed(outcome="withdrawn") is PromiseMissing
    assert proposed(has_promise=True) is OutcomeNotOfKind
    assert proposed(outcome="withdrawn", has_promise=True) is type(None)
    assert proposed(outcome="refused", amount=Amount(talks=1)) is AmountNotGranted


@given(
    kind=kinds, outcome=outcomes, reasons=st.sampled_from(["", " \n", "Skäl."]), grounds=st.sampled_from([[], ["a"]])
)
@pytest.mark.req("R-103")
def test_r103_what_goes_anyone_against_is_never_signed_without_reasons_and_law(kind, outcome, reasons, grounds):
    obstacle = rules.obstacle_to_signing(
        kind=kind,
        outcome=outcome,
        what="Beslut.",
        reasons=reasons,
        circumstances="Så var det.",
        grounds=grounds,
        decided_on=DAY,
        today=DAY,
        came_in_on=DAY,
        proposed_on=DAY,
    )
    if not grounds:
        assert isinstance(obstacle, LawMissing)
    elif outcome in rules.AGAINST:
        assert isinstance(obstacle, ReasonsMissing) == (not reasons.strip())
    elif kind == "intervention":
        assert obstacle is None


@pytest.mark.req("R-103")
def test_r103_nothing_is_decided_before_the_case_came_in_or_the_proposal_was_written():
    told = {"kind": "intervention", "outcome": "granted", "what": "x", "grounds": ["a"], "reasons": "", "today": DAY}
    told |= {"circumstances": "", "decided_on": DAY, "came_in_on": DAY, "proposed_on": DAY}
    later = DAY + timedelta(days=1)
    assert rules.obstacle_to_signing(**told) is None
    assert rules.obstacle_to_signing(**told | {"proposed_on": None}) is None
    told |= {"today": later}
    assert isinstance(rules.obstacle_to_signing(**told | {"came_in_on": later}), DecidedBeforeCase)
    assert isinstance(rules.obstacle_to_signing(**told | {"proposed_on": later}), DecidedBeforeProposal)
    received = {"on": DAY, "kind": "intervention", "outcome": "granted", "decided_on": later, "happened": []}
    received |= {"appeal_weeks": 3}
    assert isinstance(rules.obstacle_to_step(Step.RECEIVED, **received, today=later), StepTooEarly)


def test_what_else_must_stand_in_it():
    told = {"kind": "shelter", "outcome": "refused", "reasons": "x", "grounds": ["a"], "today": DAY, "decided_on": DAY}
    told |= {"came_in_on": DAY, "proposed_on": DAY}
    for changed, refusal in (
        ({"decided_on": DAY + timedelta(days=1)}, DecidedAhead),
        ({"what": " "}, NothingDecided),
        ({"circumstances": ""}, CircumstancesMissing),
    ):
        facts = told | {"what": "x", "circumstances": "x"} | changed
        assert isinstance(rules.obstacle_to_signing(**facts), refusal)


def test_an_appeal_goes_by_its_steps():
    told = {"kind": "intervention", "outcome": "refused"}
    walked = [Step.RECEIVED, Step.APPEALED, Step.IN_TIME, Step.UNCHANGED, Step.SENT_ON, Step.COURT_UPHELD]
    happened = []
    for step in walked:
        possible = rules.next_steps(**told, happened=happened)
        assert step in possible
        for other in set(Step) - set(possible):
            answer = rules.obstacle_to_step(
                other, on=DAY, **told, decided_on=DAY, happened=happened, today=DAY, appeal_weeks=3
            )
            assert isinstance(answer, StepNotNow)
        happened.append(Happened(step=step, on=DAY))
    assert rules.next_steps(**told, happened=happened) == (Step.APPEALED,)  # the next party's, or on the new decision
    late = [Happened(step=Step.APPEALED, on=DAY), Happened(step=Step.LATE, on=DAY)]
    assert rules.next_steps(**told, happened=late) == (Step.IN_TIME,)  # that it was too late can be put right
    assert rules.next_steps(kind="open_investigation", outcome="taken", happened=[]) == (Step.RECEIVED,)


def test_a_step_has_a_day_that_can_be_right():
    told = {"kind": "intervention", "outcome": "granted", "decided_on": DAY, "today": DAY + timedelta(days=9)}
    told |= {"appeal_weeks": 3}
    came = [Happened(step=Step.APPEALED, on=DAY + timedelta(days=5))]
    for step, on, happened, answer in (
        (Step.CARRIED_OUT, DAY - timedelta(days=1), [], StepTooEarly),
        (Step.CARRIED_OUT, DAY + timedelta(days=10), [], StepAhead),
        (Step.IN_TIME, DAY + timedelta(days=4), came, StepTooEarly),
        (Step.IN_TIME, DAY + timedelta(days=5), came, type(None)),
    ):
        assert isinstance(rules.obstacle_to_step(step, on=on, happened=happened, **told), answer)


@given(received=st.none() | st.integers(0, 60), came=st.integers(0, 90))
def test_r103_an_appeal_is_too_late_only_where_the_days_say_so(received, came):
    got = [] if received is None else [Happened(step=Step.RECEIVED, on=DAY + timedelta(days=received))]
    came_on = DAY + timedelta(days=came)
    answer = rules.obstacle_to_step(
        Step.LATE,
        on=came_on,
        kind="intervention",
        outcome="refused",
        decided_on=DAY,
        happened=[*got, Happened(step=Step.APPEALED, on=came_on)],
        today=came_on,
        appeal_weeks=3,
    )
    if received is None:
        assert isinstance(answer, TimeHasNotBegun)
    elif came_on <= rules.last_day_to_appeal(got[0].on, weeks=3):
        assert isinstance(answer, CameInTime)
    else:
        assert answer is None


@pytest.mark.req("R-102")
@pytest.mark.parametrize(
    ("promised", "owned"),
    [
        ("2026-12-23", "2026-12-28"),
        ("2026-11-19", "2026-11-20"),
        ("2026-04-02", "2026-04-07"),
        ("2026-06-18", "2026-06-22"),
    ],
)
def test_r102_a_promise_over_a_holiday_has_an_owner_the_next_working_day(promised, owned):
    promised, owned = date.fromisoformat(promised), date.fromisoformat(owned)
    assert rules.owned_by(promised) == owned

    def is_red(today, *, has_owner=False, state=PromiseState.OPEN):
        return rules.lacks_owner(promised_on=promised, has_owner=has_owner, state=state, today=today)

    assert not is_red(owned - timedelta(days=1))
    assert is_red(owned)
    assert not is_red(owned, has_owner=True)
    assert not is_red(owned, state=PromiseState.WITHDRAWN)
