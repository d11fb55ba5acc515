"""Contacts between the talks, as laws."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.errors import HappenedInTheFuture
from livlina.cases.reaching import rules
from livlina.cases.reaching.errors import (
    CodeWordNotAgreed,
    CodeWordNotAnswered,
    IdentityNotChecked,
    NotHeardSo,
    OutcomeNotPossible,
    TooManyMinutes,
)
from livlina.cases.reaching.terms import Direction, IdentityCheck, TryOutcome
from livlina.core.terms import Answer
from livlina.people.terms import ChannelKind

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TALKED = {
    "kind": ChannelKind.CALL,
    "direction": Direction.OUT,
    "outcome": TryOutcome.TALKED,
    "identity": IdentityCheck.VOICE,
    "code_word": Answer.YES,
    "is_agreed": True,
    "minutes": 5,
    "happened_at": NOW,
    "now": NOW,
}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"outcome": TryOutcome.SENT}, OutcomeNotPossible),
        ({"direction": Direction.IN, "outcome": TryOutcome.NO_ANSWER}, OutcomeNotPossible),
        ({"direction": Direction.IN, "outcome": TryOutcome.WROTE, "identity": ""}, None),
        ({"direction": Direction.IN, "kind": ChannelKind.VOICEMAIL}, NotHeardSo),
        ({"direction": Direction.IN, "kind": ChannelKind.FORWARDED, "outcome": TryOutcome.WROTE}, NotHeardSo),
        ({"happened_at": NOW + timedelta(minutes=1)}, HappenedInTheFuture),
        ({"minutes": 601}, TooManyMinutes),
        ({"minutes": None}, None),
        ({"identity": ""}, IdentityNotChecked),
        ({"code_word": Answer.UNKNOWN}, CodeWordNotAnswered),
        ({"code_word": Answer.UNKNOWN, "is_agreed": False}, None),
        ({"code_word": Answer.NO}, None),
        ({"code_word": Answer.NO, "identity": IdentityCheck.CODE_WORD}, CodeWordNotAgreed),
        ({"outcome": TryOutcome.NO_ANSWER, "identity": "", "code_word": Answer.UNKNOWN}, None),
    ],
)
def test_r489_nothing_is_talked_about_before_one_knows_who_it_is(told, refusal):
    assert type(rules.obstacle_to_try(**TALKED | told)) is (refusal or type(None))


SURE = st.sampled_from(sorted({"", *IdentityCheck.values} - {IdentityCheck.NOT_SURE}))
CONTACTS = st.tuples(
    st.sampled_from(Direction.values), st.sampled_from(TryOutcome.values), SURE | st.just(IdentityCheck.NOT_SURE)
)


@given(later=st.lists(CONTACTS), earlier=st.lists(CONTACTS), heard=st.sampled_from(sorted(rules.REACHED)), sure=SURE)
def test_r085_tries_are_counted_since_the_person_was_last_heard_from(later, earlier, heard, sure):
    """Whatever was before that does not count, and what the person did is no try of ours."""
    assert rules.unanswered([*later, (Direction.IN, heard, sure), *earlier]) == rules.unanswered(later)
    # nor has one who was not sure that it was the person heard from anybody
    silent = [each for each in later if each[1] not in rules.REACHED or each[2] == IdentityCheck.NOT_SURE]
    assert rules.unanswered(silent) == sum(direction == Direction.OUT for direction, *_ in silent)
