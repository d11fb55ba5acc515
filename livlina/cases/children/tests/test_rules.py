"""What must be answered for each child, as laws."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.children.errors import (
    HappenedLater,
    HowNeeded,
    ReasonNeeded,
    RecipientNeeded,
    ReportSaysNothing,
    WhoNeeded,
    WrongAnswer,
)
from livlina.cases.children.rules import (
    HARMED,
    NEEDS_REASON,
    NEEDS_WHO,
    OURS,
    REPLIES,
    UNREPORTED,
    Answered,
    grown_on,
    obstacle_to_answering,
    obstacle_to_leaving_unwritten,
    state_of_line,
)
from livlina.cases.children.terms import OUTCOMES, Outcome, Step

DAY = date(2026, 11, 16)
AFTER = 14
LONG = "Tjugo tecken eller fler, det är skälet."

days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))
outcomes = st.sampled_from([(step, outcome) for step, outcomes in OUTCOMES.items() for outcome in outcomes])
answers = st.lists(st.tuples(outcomes, days), max_size=8).map(
    lambda told: [Answered(step, outcome, on, place) for place, ((step, outcome), on) in enumerate(told)]
)


def state(told, *, day=DAY, grown=None):
    return state_of_line(told, grown_on=grown, day=day, ask_again_after=AFTER)


def one(step, outcome, on=DAY, place=0):
    return Answered(step, outcome, on, place)


def test_every_outcome_belongs_to_one_step():
    told = [outcome for outcomes in OUTCOMES.values() for outcome in outcomes]
    assert sorted(told) == sorted(Outcome)


@pytest.mark.req("R-005")
@given(answers)
def test_no_order_of_answers_hides_a_missing_one(told):
    answered = {answer.step for answer in told}
    expected = tuple(step for step in OURS if step not in answered)
    for order in list(permutations(told))[:24]:
        placed = [Answered(a.step, a.outcome, a.on, place) for place, a in enumerate(order)]
        missing = state(placed).missing
        assert tuple(step for step in missing if step not in answered) == expected
        if set(missing) & answered:
            outcomes_told = {answer.outcome for answer in told}
            assert set(missing) & answered == {Step.REPORT}
            assert outcomes_told & HARMED
            assert outcomes_told & UNREPORTED


@given(answers, answers, days)
def test_more_answers_never_make_more_missing_but_a_report_of_harm_that_is_told(told, more, day):
    later = [Answered(a.step, a.outcome, a.on, len(told) + a.place) for a in more]
    grown = set(state([*told, *later], day=day).missing) - set(state(told, day=day).missing)
    assert grown <= ({Step.REPORT} if {answer.outcome for answer in later} & (HARMED | UNREPORTED) else set())


@pytest.mark.req("R-005")
@given(answers, st.sampled_from(sorted(HARMED)), days, st.sampled_from(OUTCOMES[Step.REPORT]))
def test_harm_that_is_told_after_no_report_was_made_asks_for_one_anew(told, harm, on, answered_anew):
    before = [*told, one(Step.REPORT, Outcome.NO_CONCERN, date(2026, 12, 31), len(told))]
    assert Step.REPORT not in state(before).missing
    hurt = [*before, one(Step.EXPOSURE, harm, on, len(before))]
    assert Step.REPORT in state(hurt).missing
    anew = [*hurt, one(Step.REPORT, answered_anew, date(2026, 12, 31), len(hurt))]
    assert Step.REPORT not in state(anew).missing


@pytest.mark.req("R-094")
@given(days, days, st.sampled_from(OUTCOMES[Step.REPORT]))
def test_what_is_completed_of_an_earlier_day_takes_no_report_away(made_on, on, outcome):
    told = [one(Step.REPORT, Outcome.MADE, made_on), one(Step.REPORT, outcome, on, 1)]
    stands = state(told).standing[Step.REPORT]
    assert stands == (told[0] if on < made_on else told[1])


@pytest.mark.req("R-094")
@given(days, st.sampled_from(sorted(REPLIES)))
def test_a_reply_that_was_written_before_the_report_is_no_answer_to_it(made_on, reply):
    told = [one(Step.REPLY, reply, date(2026, 12, 31)), one(Step.REPORT, Outcome.MADE, made_on, 1)]
    assert state(told).ask_again_on == made_on + timedelta(days=AFTER)


@pytest.mark.req("R-094")
@given(answers, days, days, st.sampled_from(sorted(REPLIES)))
def test_after_a_reply_of_the_day_of_the_report_or_later_nobody_is_asked_again(told, day, on, reply):
    last = max([on, *(answer.on for answer in told)])
    settled = [*told, one(Step.REPLY, reply, last, len(told))]
    assert state(settled, day=day).ask_again_on is None


@given(answers, days)
def test_somebody_is_asked_again_only_when_the_report_that_holds_was_made(told, day):
    found = state(told, day=day)
    report = found.standing.get(Step.REPORT)
    if found.ask_again_on is not None:
        assert report is not None
        assert report.outcome == Outcome.MADE
    assert found.is_late == (found.ask_again_on is not None and found.ask_again_on <= day)


@given(answers, days)
def test_silence_of_others_is_never_missing_here(told, day):
    assert not set(state(told, day=day).missing) & {Step.RECEIPT, Step.REPLY}


def test_a_reminder_gives_them_as_long_again():
    made = one(Step.REPORT, Outcome.MADE, DAY)
    assert state([made]).ask_again_on == DAY + timedelta(days=AFTER)
    asked = one(Step.REPLY, Outcome.REMINDED, DAY + timedelta(days=20), 1)
    assert state([made, asked]).ask_again_on == DAY + timedelta(days=34)


def test_a_report_after_a_reply_waits_for_a_new_one():
    told = [one(Step.REPORT, Outcome.MADE, DAY), one(Step.REPLY, Outcome.NOT_OPENED, DAY, 1)]
    assert state(told).ask_again_on is None
    again = one(Step.REPORT, Outcome.MADE, DAY + timedelta(days=3), 2)
    assert state([*told, again]).ask_again_on == DAY + timedelta(days=17)


@given(answers, days, days)
def test_one_who_is_grown_has_nothing_missing(told, day, grown):
    found = state(told, day=day, grown=grown)
    if grown <= day:
        assert not found.needs_a_step
        assert found.grown_on == grown
    else:
        assert found == state(told, day=day)


@pytest.mark.parametrize(
    ("born", "year", "expected"),
    [
        (date(2008, 11, 16), 2008, date(2026, 11, 16)),
        (date(2008, 2, 29), 2008, date(2026, 3, 1)),
        (None, 2008, date(2026, 12, 31)),
        (None, None, None),
    ],
)
def test_when_somebody_is_grown(born, year, expected):
    assert grown_on(born=born, birth_year=year) == expected


def asked(step, outcome, **told):
    told = {"happened_on": DAY, "today": DAY, "who": "Ada", "text": LONG, "has_recipient": True, "how": "phone"} | told
    return obstacle_to_answering(step=step, outcome=outcome, **told)


@given(outcomes)
def test_an_answer_with_all_it_needs_is_never_refused(told):
    assert asked(*told) is None


@given(outcomes)
def test_what_is_not_done_needs_its_reason_and_what_was_said_its_teller(told):
    step, outcome = told
    assert isinstance(asked(step, outcome, text=""), ReasonNeeded) == (outcome in NEEDS_REASON)
    assert isinstance(asked(step, outcome, who=" "), WhoNeeded) == (outcome in NEEDS_WHO)
    assert isinstance(asked(step, outcome, happened_on=DAY + timedelta(days=1)), HappenedLater)


def test_a_report_has_a_recipient_a_way_and_words():
    for told, refusal in (
        ({"has_recipient": False}, RecipientNeeded),
        ({"how": ""}, HowNeeded),
        ({"text": "Kort."}, ReportSaysNothing),
    ):
        assert isinstance(asked(Step.REPORT, Outcome.MADE, **told), refusal)


def test_an_answer_is_of_its_step():
    assert isinstance(asked(Step.TALK, Outcome.MADE), WrongAnswer)


@pytest.mark.req("R-094")
@pytest.mark.parametrize(
    ("minor_children", "told", "known", "stands"),
    [
        ("yes", None, 0, True),
        ("yes", 2, 1, True),
        ("yes", 2, 2, False),
        ("no", None, 0, False),
        ("unknown", None, 0, False),
    ],
)
def test_r094_children_whom_nobody_has_written_down_stand_in_the_way_of_the_end(minor_children, told, known, stands):
    obstacle = obstacle_to_leaving_unwritten(minor_children=minor_children, told=told, known=known)
    assert (obstacle is not None) == stands
