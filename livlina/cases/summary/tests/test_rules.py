"""What may be said of a summary, and when it may go to others, as laws."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.summary import rules
from livlina.cases.summary.errors import (
    ApprovedInTheFuture,
    HandedBeforeItWasApproved,
    HandedInTheFuture,
    SummarySaysNothing,
)
from livlina.cases.summary.terms import ALWAYS_TOLD, HEADINGS
from livlina.people.errors import NoConsent
from livlina.people.rules import Given
from livlina.people.terms import SharedWhat

TODAY = date(2026, 11, 17)
kinds = st.lists(st.sampled_from(SharedWhat.values), unique=True)
days = st.integers(-40, 40).map(lambda count: TODAY + timedelta(days=count))


@given(also=kinds)
def test_any_summary_tells_that_there_is_a_contact_and_what_has_happened_and_what_else_is_said(also):
    told = rules.tells_of(also)
    assert set(told) == {*also, *(kind.value for kind in ALWAYS_TOLD)}
    assert len(told) == len(set(told))
    assert rules.tells_of(also[::-1]) == told


@given(filled=st.sets(st.sampled_from(list(HEADINGS))), on=days)
def test_it_says_something_and_is_approved_before_it_is_saved(filled, on):
    texts = {name: "Ord." if name in filled else "  " for name in HEADINGS}
    obstacle = rules.obstacle_to_summary(texts=texts, approved_on=on, today=TODAY)
    if not filled:
        assert isinstance(obstacle, SummarySaysNothing)
    else:
        assert isinstance(obstacle, ApprovedInTheFuture) == (on > TODAY)


@given(covers=kinds, starts=days, length=st.integers(0, 60), withdrawn=st.none() | days, approved=days, handed=days)
def test_it_goes_out_only_by_a_consent_that_covers_it_holds_that_day_and_holds_still(
    covers, starts, length, withdrawn, approved, handed
):
    tells = rules.tells_of(["health"])
    consent = Given(
        purpose="sharing:municipality", what=covers, starts_on=starts,
        ends_on=starts + timedelta(days=length), withdrawn_on=withdrawn,
    )  # fmt: skip
    obstacle = rules.obstacle_to_handing_over(
        tells=tells,
        approved_on=approved,
        purpose="sharing:municipality",
        given=[consent],
        handed_on=handed,
        today=TODAY,
    )
    if handed > TODAY:
        assert isinstance(obstacle, HandedInTheFuture)
    elif handed < approved:
        assert isinstance(obstacle, HandedBeforeItWasApproved)
    else:
        holds = set(tells) <= set(covers) and consent.holds_on(handed) and consent.holds_on(TODAY)
        assert (obstacle is None) == holds
        assert holds or isinstance(obstacle, NoConsent)


def test_a_consent_for_another_purpose_covers_nothing():
    consent = Given(
        purpose="sharing:police", what=SharedWhat.values, starts_on=TODAY, ends_on=TODAY + timedelta(days=1)
    )
    obstacle = rules.obstacle_to_handing_over(
        tells=["violence"], approved_on=TODAY, purpose="sharing:municipality", given=[consent], handed_on=TODAY,
        today=TODAY,
    )  # fmt: skip
    assert isinstance(obstacle, NoConsent)
