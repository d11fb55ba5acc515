"""What needs one who leads first, and when cases are to be gone through."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.leading import rules
from livlina.cases.leading.errors import (
    CasesHaveChanged,
    NothingToReview,
    OwnCases,
    StepInThePast,
    StepMissing,
    StepNeedsADay,
)
from livlina.cases.leading.rules import Needs

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
FEW = st.integers(0, 9)
NEEDS = st.builds(
    Needs,
    late=FEW,
    soon=FEW,
    unsigned=FEW,
    children=FEW,
    unsupported=FEW,
    stepless=FEW,
    grave=FEW,
    used_up=FEW,
)


@given(parts=st.lists(NEEDS, max_size=6))
def test_the_whole_is_the_sum_of_its_parts(parts):
    whole = rules.together(parts)
    assert whole.late == sum(part.late for part in parts)
    assert whole.stepless == sum(part.stepless for part in parts)
    assert whole.is_quiet is all(part.is_quiet for part in parts)


@given(one=NEEDS, other=NEEDS)
def test_what_is_late_never_stands_after_what_is_not(one, other):
    if one.late and not other.late:
        assert one.order < other.order
    if not one.is_quiet and other.is_quiet:
        assert one.order < other.order


@given(reviewed_on=st.none() | DAYS, since=DAYS, days=st.integers(1, 400))
def test_the_next_time_is_so_many_days_after_the_last_or_after_the_first_case(reviewed_on, since, days):
    due = rules.due_on(reviewed_on=reviewed_on, since=since, days=days)
    assert due >= since + timedelta(days=days)
    assert reviewed_on is None or due >= reviewed_on + timedelta(days=days)
    assert due - timedelta(days=days) in (reviewed_on, since)


@given(held=st.frozensets(st.sampled_from("abc")), read=st.frozensets(st.sampled_from("abc")), is_own=st.booleans())
def test_nobody_signs_for_their_own_cases_or_for_one_that_was_not_on_the_page(held, read, is_own):
    obstacle = rules.obstacle_to_reviewing(is_own=is_own, held=held, read=read)
    if is_own:
        assert isinstance(obstacle, OwnCases)
    elif not held:
        assert isinstance(obstacle, NothingToReview)
    else:
        assert isinstance(obstacle, CasesHaveChanged) is (held != read)


@given(step=st.sampled_from(["", "  ", "Ring BoU"]), due_on=st.none() | DAYS, today=DAYS)
def test_a_next_step_has_its_words_and_a_day_that_comes(step, due_on, today):
    obstacle = rules.obstacle_to_step(step=step, due_on=due_on, today=today)
    if due_on is None:
        assert isinstance(obstacle, StepNeedsADay) is bool(step.strip())
    elif not step.strip():
        assert isinstance(obstacle, StepMissing)
    else:
        assert isinstance(obstacle, StepInThePast) is (due_on < today)
