"""The clocks by a table of known answers, and the way of a case as laws."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.process import rules
from livlina.cases.process.definitions import FIRST, LAST, Length, clocks, kinds
from livlina.cases.process.errors import (
    CannotExtend,
    DeadlineReasonMissing,
    DeciderMissing,
    ExtendsBackwards,
    ExtendsTooFar,
    IsThereAlready,
    StepBeforeTheLast,
    StepInTheFuture,
    StepIsClosing,
    StepIsSkipped,
    StepNeedsAnother,
)
from livlina.cases.process.terms import ClockKind, TimeUnit, Track
from livlina.core import workdays
from livlina.organisation.terms import Function

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2060, 12, 31))
VERSIONS = [version for kind in kinds().values() for version in kind.versions]
ALL = frozenset(Function.values)


def due(clock, starts_on):
    told = clocks()[clock]
    return rules.last_day(date.fromisoformat(starts_on), told.length, moves=told.moves).isoformat()


# The source of each clock, and how sure it is, stands in clocks.yaml: weeks and months by lag (1930:173) 1 §, the next
# working day by 2 §. In 2026 Easter is on 5 April, Ascension Day on 14 May and Midsummer Eve on 19 June, and the clocks
# are set on 29 March and 25 October.
@pytest.mark.parametrize(
    ("clock", "starts_on", "last"),
    [
        # by the end of the next day, whatever day that is: a child is not safer on a Sunday
        ("protection_assessment", "2026-11-17", "2026-11-18"),
        ("protection_assessment", "2026-11-20", "2026-11-21"),
        ("protection_assessment", "2026-12-24", "2026-12-25"),
        ("protection_assessment", "2028-02-28", "2028-02-29"),
        ("protection_assessment", "2026-03-28", "2026-03-29"),
        ("protection_assessment", "2026-10-24", "2026-10-25"),
        # fourteen calendar days
        ("preliminary_assessment", "2026-11-17", "2026-12-01"),
        ("preliminary_assessment", "2026-12-11", "2026-12-25"),
        ("preliminary_assessment", "2026-03-22", "2026-04-05"),
        ("preliminary_assessment", "2028-02-15", "2028-02-29"),
        ("preliminary_assessment", "2027-02-15", "2027-03-01"),
        ("preliminary_assessment", "2026-10-18", "2026-11-01"),
        # four months: the day that answers to the first, the last of the month where it has none
        ("child_investigation", "2026-11-17", "2027-03-17"),
        ("child_investigation", "2026-10-31", "2027-02-28"),
        ("child_investigation", "2027-10-31", "2028-02-29"),
        ("child_investigation", "2026-08-31", "2026-12-31"),
        ("child_investigation", "2026-02-19", "2026-06-19"),
        ("adult_investigation", "2026-05-31", "2026-09-30"),
        # six months until the person may demand a decision, four weeks for the answer
        ("decision_may_be_demanded", "2026-08-31", "2027-02-28"),
        ("decision_may_be_demanded", "2027-08-29", "2028-02-29"),
        ("demand_answered", "2026-12-01", "2026-12-29"),
        ("demand_answered", "2026-03-01", "2026-03-29"),
        # three weeks from the day she had the decision, and the next working day when the last is none
        ("appeal", "2026-11-17", "2026-12-08"),
        ("appeal", "2026-11-20", "2026-12-11"),
        ("appeal", "2026-12-03", "2026-12-28"),  # Christmas Eve, a Thursday, and the days after it
        ("appeal", "2026-12-11", "2027-01-04"),  # New Year's Day, a Friday
        ("appeal", "2026-12-16", "2027-01-07"),  # Epiphany, a Wednesday
        ("appeal", "2026-03-13", "2026-04-07"),  # Good Friday to Easter Monday
        ("appeal", "2026-04-23", "2026-05-15"),  # Ascension Day
        ("appeal", "2026-05-29", "2026-06-22"),  # Midsummer Eve
        ("appeal", "2026-04-10", "2026-05-04"),  # the first of May, a Friday
        ("appeal", "2028-02-08", "2028-02-29"),
        ("appeal", "2026-10-04", "2026-10-26"),  # a Sunday on which the clocks are set
        # three months to carry a decision out
        ("carried_out", "2026-11-30", "2027-02-28"),
        ("carried_out", "2026-12-24", "2027-03-24"),
        # the ordinary unit takes over the next working day
        ("taken_over", "2026-11-20", "2026-11-23"),
        ("taken_over", "2026-04-02", "2026-04-07"),
        ("taken_over", "2026-12-23", "2026-12-28"),
        ("taken_over", "2026-06-18", "2026-06-22"),
    ],
)
def test_each_clock_ends_on_the_day_that_is_known(clock, starts_on, last):
    assert due(clock, starts_on) == last


@given(day=DAYS, count=st.integers(0, 200), unit=st.sampled_from(TimeUnit), moves=st.booleans())
def test_a_time_never_ends_before_it_began_and_one_that_moves_ends_on_a_working_day(day, count, unit, moves):
    last = rules.last_day(day, Length(count=count, unit=unit), moves=moves)
    assert last >= day
    if moves:
        assert workdays.is_working_day(last)


@given(day=DAYS, unit=st.sampled_from(TimeUnit), moves=st.booleans(), less=st.integers(0, 60), more=st.integers(0, 60))
def test_more_time_never_ends_earlier(day, unit, moves, less, more):
    short, long = (Length(count=count, unit=unit) for count in sorted((less, more)))
    assert rules.last_day(day, short, moves=moves) <= rules.last_day(day, long, moves=moves)


@given(first=DAYS, second=DAYS, clock=st.sampled_from(list(clocks().values())))
def test_what_begins_later_never_ends_earlier(first, second, clock):
    earlier, later = sorted((first, second))
    ends = [rules.last_day(day, clock.length, moves=clock.moves) for day in (earlier, later)]
    assert ends[0] <= ends[1]


@given(day=DAYS, stood=st.integers(0, 400), from_start=st.integers(0, 400))
def test_a_clock_that_stood_ends_as_many_days_later_as_it_stood(day, stood, from_start):
    stopped_on = day + timedelta(days=from_start)
    after = rules.due_after_stop(day, stopped_on=stopped_on, resumed_on=stopped_on + timedelta(days=stood))
    assert (after - day).days == stood
    assert rules.due_if_resumed(day, stopped_on=stopped_on, day=stopped_on + timedelta(days=stood)) == after
    assert rules.due_if_resumed(day, stopped_on=None, day=stopped_on) == day


EXTENDABLE = clocks()["child_investigation"]
WHY = "Barnet har legat på sjukhus i tre veckor."


@pytest.mark.parametrize(
    ("clock", "more", "refusal"),
    [
        ("protection_assessment", {}, CannotExtend),
        ("child_investigation", {"until": date(2027, 3, 17)}, ExtendsBackwards),
        ("child_investigation", {"until": date(2027, 7, 18)}, ExtendsTooFar),
        ("child_investigation", {"reason": "för kort"}, DeadlineReasonMissing),
        ("child_investigation", {"decided_by": " "}, DeciderMissing),
    ],
)
def test_more_time_is_given_only_where_it_can_be_for_a_reason_and_by_somebody(clock, more, refusal):
    told = {"until": date(2027, 4, 17), "reason": WHY, "decided_by": "Enhetschefen"} | more
    obstacle = rules.obstacle_to_extending(
        clocks()[clock], due_on=date(2027, 3, 17), last_on=date(2027, 7, 17), is_finished=False, **told
    )
    assert isinstance(obstacle, refusal)


def test_s41_each_clock_of_the_law_that_can_be_given_more_time_has_a_bound_and_says_how_sure_it_is():
    longer = [told for told in clocks().values() if told.kind == ClockKind.LAW and told.extends]
    assert {told.key for told in longer} == {"preliminary_assessment", "child_investigation"}
    for told in longer:
        for version in told.versions:
            assert version.extension is not None
            assert version.extension_confidence is not None


def test_more_time_is_given():
    assert (
        rules.obstacle_to_extending(
            EXTENDABLE,
            until=date(2027, 4, 17),
            due_on=date(2027, 3, 17),
            last_on=None,
            is_finished=False,
            reason=WHY,
            decided_by="Enhetschefen",
        )
        is None
    )


@given(
    clock=st.sampled_from(sorted(clocks())), on=st.dates(date(2026, 1, 1), date(2027, 1, 1)), is_finished=st.booleans()
)
def test_a_deadline_is_met_once_by_hand_since_it_began_unless_a_page_of_its_own_meets_it(clock, on, is_finished):
    told, began, today = clocks()[clock], date(2026, 3, 1), date(2026, 11, 17)
    obstacle = rules.obstacle_to_finishing(told, finished_on=on, starts_on=began, today=today, is_finished=is_finished)
    assert (obstacle is None) == (not is_finished and not told.page and began <= on <= today)


def test_the_page_that_meets_a_clock_is_a_page_of_the_case():
    met = {clock.page for clock in clocks().values() if clock.page}
    assert met
    for name in met:
        assert reverse(name, args=[uuid4()])


# ---- the way of a case ----


def move(version, *, here, to, functions=ALL, reason="", on=date(2026, 11, 17)):
    return rules.obstacle_to_moving(
        version,
        here=here,
        to=to,
        functions=functions,
        entered_on=on,
        latest_on=date(2026, 11, 10),
        today=date(2026, 11, 20),
        reason=reason,
    )


PAIRS = st.sampled_from(VERSIONS).flatmap(
    lambda version: st.tuples(st.just(version), *2 * [st.sampled_from(sorted(version.steps))])
)


@given(pair=PAIRS, functions=st.frozensets(st.sampled_from(sorted(ALL))))
def test_no_step_is_skipped_without_a_reason_and_none_is_taken_by_another_unit(pair, functions):
    version, here, to = pair
    obstacle = move(version, here=here, to=to, functions=functions)
    step = version.steps[to]
    if here == to:
        assert isinstance(obstacle, IsThereAlready)
    elif LAST in (here, to):
        assert isinstance(obstacle, StepIsClosing)
    elif step.who and step.who.isdisjoint(functions):
        assert isinstance(obstacle, StepNeedsAnother)
    elif to not in version.steps[here].next:
        assert isinstance(obstacle, StepIsSkipped)
        assert move(version, here=here, to=to, functions=functions, reason=WHY) is None
    else:
        assert obstacle is None


def test_a_step_is_taken_between_the_last_one_and_today():
    version = kinds()["exposed"].latest
    assert isinstance(move(version, here=FIRST, to="talks", on=date(2026, 11, 21)), StepInTheFuture)
    assert isinstance(move(version, here=FIRST, to="talks", on=date(2026, 11, 9)), StepBeforeTheLast)


def test_decided_help_after_help_without_a_decision_is_a_new_start():
    version = kinds()["exposed"].latest
    assert rules.way(version, here="open_help", to="investigation").is_new_start
    assert not rules.way(version, here="talks", to="investigation").is_new_start
    assert not rules.way(version, here="open_help", to="follow_up").is_new_start


def test_what_the_new_law_changes_for_an_open_case_is_told():
    before, after = kinds()["exposed"].versions
    told = rules.differences(before, after)
    assert told.new == ("Insats utan behovsprövning",)
    assert told.gone == ()
    assert ("Utredning", "sol2001_11_1", "sol2025_14_2") in told.grounds


# ---- the data ----


@pytest.mark.req("R-090")
def test_help_without_a_decision_and_decided_help_are_two_tracks_in_every_kind():
    for version in VERSIONS:
        tracks = {step.track for step in version.steps.values()}
        assert {Track.SERVICE, Track.DECIDED} <= tracks
        assert version.steps["talks"].track == Track.SERVICE
        assert version.steps["decision"].track == Track.DECIDED


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.key)
def test_every_day_since_the_old_act_has_one_version(kind):
    for day in (date(2002, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2040, 1, 1)):
        assert sum(day in version.period for version in kind.versions) == 1
    assert kind.on(date(2025, 6, 30)).number == 1
    assert kind.on(date(2025, 7, 1)).number == 2


def test_every_step_can_be_left_and_the_end_can_be_reached_from_each():
    for version in VERSIONS:
        for step in version.steps.values():
            assert step.next
            assert LAST in (step.key, *step.next)


@pytest.mark.parametrize(("law", "of"), [("2024-01-01", "sol2001_11_1a_forhand"), ("2025-07-01", "sol2025_20_2")])
def test_a_clock_rests_on_the_law_of_the_day_it_starts(law, of):
    held = clocks()["preliminary_assessment"].on(date.fromisoformat(law))
    assert held.ground == of
