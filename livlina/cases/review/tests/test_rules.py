"""S-43: which traces stand out, as laws."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.review import rules
from livlina.cases.review.errors import AlreadyReviewed, FollowUpNeedsNote, ReviewsOneself
from livlina.cases.review.rules import Event, Limits
from livlina.cases.review.terms import Reason, ReviewOutcome

LIMITS = Limits()
hours = st.integers(0, 23)
events = st.builds(
    Event,
    action=st.sampled_from(
        ["case.read", "case.journal_read", "case.taken", "note.written", "whereabouts.shown", "page.refused"]
    ),
    hour=hours,
    is_about_case=st.booleans(),
    is_denied=st.booleans(),
    relation=st.sampled_from(["", *rules.TASKS, "lead", "lead_reading", "break_glass", "anything_new"]),
    days_since_closing=st.none() | st.integers(-5, 400),
    shares_surname=st.booleans(),
    is_near=st.booleans(),
    client_is_staff=st.booleans(),
    cases_in_hour=st.integers(0, 100),
    refusals_in_day=st.integers(0, 20),
    draw=st.floats(0, 1, exclude_max=True),
)
all_limits = st.builds(
    Limits,
    night_from=hours,
    night_to=hours,
    many_cases=st.integers(1, 100),
    refusals=st.integers(1, 20),
    after_closing_days=st.integers(0, 100),
    sample_one_in=st.integers(1, 1000),
)


def ordinary(**told):
    """A handler opens an own open case at ten in the morning, and chance does not choose it."""
    facts = {"action": "case.read", "hour": 10, "is_about_case": True, "relation": "assigned", "draw": 0.9}
    return Event(**(facts | told))


def test_s43_ordinary_work_does_not_stand_out():
    assert rules.reasons(ordinary(), limits=LIMITS) == frozenset()
    # a case in a file that is read in at night is no opening of that case: the file is judged, as one
    for action in ("case.imported", "case.imported_again", "case.import_undone"):
        of_file = ordinary(action=action, hour=3, days_since_closing=900)
        assert rules.reasons(of_file, limits=LIMITS) == frozenset()
        assert rules.reasons(ordinary(action=action, is_near=True), limits=LIMITS) == {Reason.NEAR}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"shares_surname": True}, Reason.OWN_SURNAME),
        ({"is_near": True}, Reason.NEAR),
        ({"client_is_staff": True}, Reason.STAFF_CLIENT),
        ({"relation": "lead"}, Reason.NO_TASK),
        ({"relation": "lead_reading"}, Reason.NO_TASK),
        ({"action": "case.taken"}, Reason.TAKEN),
        ({"hour": 3}, Reason.NIGHT),
        ({"hour": 22}, Reason.NIGHT),
        ({"cases_in_hour": 30}, Reason.MANY),
        ({"days_since_closing": 15}, Reason.AFTER_CLOSING),
        ({"action": "register.shown", "is_about_case": False}, Reason.SHOWN),
        ({"action": "register.imported", "is_about_case": False, "hour": 3}, Reason.NIGHT),
        ({"action": "register.undone", "is_about_case": False, "hour": 22}, Reason.NIGHT),
        ({"action": "page.refused", "is_denied": True, "refusals_in_day": 5}, Reason.REFUSALS),
        ({"action": "break_glass.opened", "relation": ""}, Reason.BREAK_GLASS),
        ({"relation": "break_glass"}, Reason.BREAK_GLASS),
        ({"draw": 0.001}, Reason.SAMPLE),
    ],
)
def test_s43_each_thing_that_stands_out_is_flagged_for_itself(told, reason):
    assert rules.reasons(ordinary(**told), limits=LIMITS) == {reason}


@given(event=events, limits=all_limits)
def test_s43_a_trace_is_flagged_for_exactly_what_holds_of_it(event, limits):
    found = rules.reasons(event, limits=limits)
    if event.is_denied:
        assert found == ({Reason.REFUSALS} if event.refusals_in_day >= limits.refusals else set())
        return
    if not event.is_about_case:
        assert found == set()
        return
    reading = event.action in ("case.read", "case.journal_read")
    assert (Reason.OWN_SURNAME in found) == event.shares_surname
    assert (Reason.NEAR in found) == event.is_near
    assert (Reason.STAFF_CLIENT in found) == event.client_is_staff
    assert (Reason.TAKEN in found) == (event.action == "case.taken")
    assert (Reason.NIGHT in found) == rules.is_night(event.hour, limits=limits)
    assert (Reason.MANY in found) == (reading and event.cases_in_hour >= limits.many_cases)
    assert (Reason.AFTER_CLOSING in found) == ((event.days_since_closing or 0) > limits.after_closing_days)
    assert (Reason.BREAK_GLASS in found) == (event.relation == "break_glass")
    has_task = event.relation in {"", "break_glass"} | rules.TASKS
    assert (Reason.NO_TASK in found) == (reading and not has_task)
    assert Reason.REFUSALS not in found


@given(start=hours, end=hours)
def test_the_night_has_as_many_hours_as_there_are_between_its_ends(start, end):
    limits = Limits(night_from=start, night_to=end)
    night = [hour for hour in range(24) if rules.is_night(hour, limits=limits)]
    assert len(night) == (end - start) % 24
    assert (start in night) == (start != end)
    assert end not in night


@given(one_in=st.integers(0, 500), draws=st.lists(st.floats(0, 1, exclude_max=True), max_size=50))
def test_s43_the_sample_is_one_in_so_many_by_chance_alone(one_in, draws):
    limits = Limits(sample_one_in=one_in)
    drawn = [draw for draw in draws if Reason.SAMPLE in rules.reasons(ordinary(draw=draw), limits=limits)]
    assert drawn == [draw for draw in draws if one_in and draw < 1 / one_in]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Prov", {"prov"}),
        ("Anna Maria Ek-Åström", {"ek", "astrom"}),
        ("Madonna", set()),
        ("Maja Sørensen", {"sorensen"}),
        ("Maja Soerensen", {"soerensen", "sorensen"}),
        ("", set()),
    ],
)
def test_surnames_are_compared_as_words_are(name, expected):
    assert rules.surnames(name) == expected


@pytest.mark.parametrize(
    ("action", "why", "expected"),
    [
        ("page.refused", "case", True),
        ("write_note.refused", "NotPermitted", True),
        ("write_note.refused", "NoteIsEmpty", False),
        ("open_case_from_contact.refused", "HandlerNotPossible", True),
        ("open_case_from_contact.refused", "ColleagueOpensTheCase", True),
        ("read_as_lead.refused", "CaseNotPossible", True),
        ("case.read", "", False),
    ],
)
def test_what_was_filled_in_wrongly_is_no_denied_try(action, why, expected):
    assert rules.is_denied(action, why) is expected


def test_a_relation_is_the_first_word_of_why():
    assert rules.relation("lead_reading: kvalitetsgranskning: maj") == "lead_reading"


@given(staff=st.integers(1, 5), reviewer=st.integers(1, 5), before=st.sampled_from(["", *ReviewOutcome.values]),
       outcome=st.sampled_from(ReviewOutcome.values), note=st.sampled_from(["", "  ", "Ring chefen."]))  # fmt: skip
def test_s43_nobody_reviews_themself_whatever_else_holds(staff, reviewer, before, outcome, note):
    obstacle = rules.obstacle_to_reviewing(
        staff=staff, reviewer=reviewer, outcome_before=before, outcome=outcome, note=note
    )
    assert isinstance(obstacle, ReviewsOneself) == (staff == reviewer)
    if staff != reviewer:
        assert isinstance(obstacle, AlreadyReviewed) == bool(before)
        needs = not before and outcome == ReviewOutcome.FOLLOW_UP and not note.strip()
        assert isinstance(obstacle, FollowUpNeedsNote) == needs


def test_what_is_flagged_is_due_after_the_days_decided():
    assert rules.due_on(date(2026, 11, 27), limits=Limits(within_days=7)) == date(2026, 12, 4)
