"""Whose consent it takes, when it is in order and which ways out there are, as laws."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.consenting import errors, rules
from livlina.cases.consenting.rules import Custody, Demands, Happened, Question, Standing, Whom, Wording
from livlina.cases.consenting.terms import Answer, Order, Step, WayOut
from livlina.cases.terms import CustodyNow
from livlina.people.terms import GuardianKind

DAY = date(2026, 11, 16)
LONG = "Tjugo tecken eller fler, det är skälet."
ONE, OTHER = 1, 2
ALL_THERE = Demands(is_decided_help=True, has_law=True, are_parties=True, tries=1, reminders=2)

dates = st.none() | st.dates(min_value=DAY - timedelta(days=40), max_value=DAY + timedelta(days=40))
custody = st.builds(
    Custody, guardian=st.integers(1, 3), kind=st.sampled_from(GuardianKind.values), starts_on=dates, ends_on=dates
)
answers = st.builds(Standing, answer=st.sampled_from(Answer), tries=st.integers(0, 3), reminders=st.integers(0, 3))
questions = st.builds(
    Question,
    guardians=st.dictionaries(st.integers(1, 3), answers, max_size=3),
    custody=st.none() | st.just(errors.CustodyUnknown()),
    child=st.none() | answers,
    has_decision=st.booleans(),
    may_alone=st.booleans(),
)
demands = st.builds(
    Demands,
    is_decided_help=st.none() | st.booleans(),
    has_law=st.booleans(),
    are_parties=st.booleans(),
    tries=st.integers(0, 3),
    reminders=st.integers(0, 3),
)


def written(*steps):
    return [Happened(step=step, who=ONE, on=DAY) for step in steps]


@pytest.mark.req("R-212")
@given(told=st.lists(custody, max_size=4))
def test_r212_nobodys_consent_is_left_out_by_a_guess(told):
    found, fault = rules.guardians_on(told, day=DAY)
    valid = [row for row in told if row.holds_on(DAY)]
    assert set(found) == {row.guardian for row in valid}
    if fault is None:
        alone = [row for row in valid if row.kind == GuardianKind.SOLE_CUSTODY]
        assert found
        assert not alone or len(found) == 1
        assert {row.kind for row in valid} != {GuardianKind.JOINT_CUSTODY} or len(found) > 1


@pytest.mark.req("R-213")
@given(asked=questions)
def test_r213_consents_are_in_order_only_when_each_says_yes_or_a_decision_stands_in(asked):
    outcome = rules.outcome(asked)
    assert (outcome.order is None) == bool(outcome.hinders)
    given_by = [who for who, each in asked.guardians.items() if each.answer == Answer.GIVEN]
    match outcome.order:
        case Order.CONSENT:
            assert len(given_by) == len(asked.guardians)
            assert asked.custody is None
        case Order.DECISION:
            assert asked.has_decision
            assert given_by
            assert all(each.answer != Answer.NOT_ASKED for each in asked.guardians.values())
        case Order.OWN:
            assert asked.may_alone
    if outcome.order is not None and asked.child is not None:
        assert asked.child.answer == Answer.GIVEN  # nobody old enough to answer is gone past
    # taking a yes away never puts anything in order
    for who in given_by:
        fewer = {**asked.guardians, who: Standing(answer=Answer.REFUSED)}
        after = rules.outcome(replace(asked, guardians=fewer, has_decision=False))
        assert after.order in (None, Order.OWN)


@pytest.mark.req("R-213", "R-214")
@given(asked=questions, demands=demands)
def test_r213_the_board_is_asked_only_for_decided_help_when_one_consents_and_enough_is_tried(asked, demands):
    ways = rules.ways_out(asked, demands)
    told = asked.guardians.values()
    against = [each for each in told if each.answer in (Answer.REFUSED, Answer.NO_ANSWER)]
    assert set(ways) == (set(WayOut) if against else set())
    if not ways or ways[WayOut.DECISION]:
        return
    assert any(each.answer == Answer.GIVEN for each in told)
    assert demands.is_decided_help
    assert demands.has_law
    assert demands.are_parties
    assert all(each.tries >= demands.tries for each in against)
    assert all(each.reminders >= demands.reminders for each in against if each.answer == Answer.NO_ANSWER)
    assert rules.outcome(replace(asked, has_decision=True)).order in (Order.DECISION, Order.OWN)


@pytest.mark.req("R-219")
@given(steps=st.lists(st.sampled_from(rules.OF_PERSON), max_size=12), most=st.integers(0, 3))
def test_r219_nobody_is_reminded_more_often_than_the_organisation_has_said(steps, most):
    done, sent = [], 0
    for step in steps:
        told = Wording(step=step, happened_on=DAY, reason=LONG, way="handed", how="words")
        whom = Whom(standing=rules.standing(done, ONE))
        if rules.obstacle_to_step(told, whom=whom, is_stuck=False, today=DAY, reminders=most, helps=()) is None:
            done += written(step)
            sent = 0 if step in rules.ANSWERS else sent + (step in rules.ASKS)
        assert sent <= most + 1  # the question itself, and the reminders
    assert rules.standing(done, OTHER) == rules.UNASKED


def test_a_yes_stands_while_it_is_asked_again_and_a_yes_begins_the_tries_anew():
    again = rules.standing(written(Step.ASKED, Step.YES, Step.ASKED), ONE)
    assert (again.answer, again.is_waiting) == (Answer.GIVEN, True)
    refused = rules.standing(written(Step.ASKED, Step.NO, Step.MOTIVATED, Step.MOTIVATED), ONE)
    assert (refused.answer, refused.tries) == (Answer.REFUSED, 2)
    taken_back = rules.standing(written(Step.ASKED, Step.NO, Step.MOTIVATED, Step.YES, Step.WITHDRAWN), ONE)
    assert (taken_back.answer, taken_back.tries, taken_back.is_withdrawn) == (Answer.REFUSED, 0, True)
    assert rules.settled([*written(Step.ASKED), Happened(step=Step.CLOSED, who=None, on=DAY)]) == Step.CLOSED
    assert rules.settled([Happened(step=Step.CLOSED, who=None, on=DAY), *written(Step.ASKED)]) is None


@pytest.mark.req("R-211")
@pytest.mark.parametrize(
    ("step", "told", "whom", "refusal"),
    [
        ("x", {}, {}, errors.NoSuchStep),
        ("asked", {"happened_on": DAY + timedelta(days=1)}, {}, errors.StepIsLater),
        ("asked", {"recheck_on": DAY}, {}, errors.RecheckIsPast),
        ("withdrawn", {"recheck_on": DAY + timedelta(days=184)}, {}, errors.RecheckTooFarOff),
        ("asked", {"way": ""}, {}, errors.WayToAskMissing),
        ("asked", {}, {"is_suspected": True, "has_safer": True}, errors.TalkWithTheOtherFirst),
        ("asked", {"reason": "kort"}, {"is_suspected": True}, errors.SafetyNotThought),
        ("asked", {}, {"is_suspected": True, "has_safer": True, "safer_has_answered": True}, None),
        ("reminded", {}, {}, errors.NotAskedYet),
        ("yes", {}, {}, errors.NotAskedYet),
        ("motivated", {}, {}, errors.NotAskedYet),
        ("withdrawn", {}, {"standing": rules.standing(written(Step.ASKED), ONE)}, errors.NothingToWithdraw),
        ("asked", {}, {"standing": rules.standing(written(Step.ASKED), ONE)}, errors.AlreadyAsked),
        ("no", {"how": ""}, {"standing": rules.standing(written(Step.ASKED), ONE)}, errors.HowAnsweredMissing),
        ("no", {}, {"standing": rules.standing(written(Step.ASKED, Step.YES), ONE)}, errors.AlreadyAnswered),
        ("yes", {}, {"standing": rules.standing(written(Step.ASKED, Step.NO), ONE)}, None),
        ("motivated", {}, {"standing": rules.standing(written(Step.ASKED, Step.YES), ONE)}, errors.AlreadyAnswered),
        ("motivated", {"reason": ""}, {"standing": rules.standing(written(Step.ASKED), ONE)}, errors.WordsMissing),
        ("yes", {"happened_on": DAY - timedelta(days=1)}, {"standing": rules.standing(written(Step.ASKED), ONE)},
         errors.StepIsBefore),
        ("closed", {}, {}, errors.NobodyStandsInTheWay),
    ],
)  # fmt: skip
def test_what_is_refused_of_one_step(step, told, whom, refusal):
    facts = {"happened_on": DAY, "reason": LONG, "way": "handed", "how": "words"} | told
    found = rules.obstacle_to_step(
        Wording(step=step, **facts), whom=Whom(**whom), is_stuck=False, today=DAY, reminders=2, helps=()
    )
    assert type(found) is (refusal or type(None))


@given(born=st.dates(min_value=date(2000, 1, 1), max_value=DAY), age=st.integers(12, 18))
def test_a_child_of_whom_the_year_alone_is_known_is_never_asked_too_early(born, age):
    exact = rules.has_surely_turned(born=born, birth_year=None, day=DAY, age=age)
    by_year = rules.has_surely_turned(born=None, birth_year=born.year, day=DAY, age=age)
    assert exact or not by_year
    assert not rules.has_surely_turned(born=None, birth_year=None, day=DAY, age=age)


# ---- who has custody, and who had ----


@given(told=st.lists(custody, max_size=5), withdrawn=st.sets(st.integers(1, 3)), guardian=st.integers(1, 3))
def test_s13_who_is_asked_for_consent_has_custody_and_whoever_had_it_once_is_not_taken_for_one_who_has(
    told, withdrawn, guardian
):
    found, fault = rules.guardians_on(told, day=DAY)
    now = rules.custody_now(told, guardian=guardian, withdrawn=withdrawn, day=DAY)
    assert (now == CustodyNow.HOLDS) == (guardian in found)
    own = [row for row in told if row.guardian == guardian]
    if now == CustodyNow.UNTOLD:
        assert not own
        assert guardian not in withdrawn
        assert fault is not None
    if now == CustodyNow.ANOTHERS:
        assert not own
        assert found
    if now == CustodyNow.NOT_YET:
        assert all(row.starts_on > DAY for row in own)
