"""The rules about cases, notes and search, as laws."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases import rules
from livlina.cases.errors import (
    AcceptedWithoutOffer,
    CaseIsClosed,
    ChildrenWithoutChildren,
    ClosedBeforeItCameIn,
    ClosedInTheFuture,
    HappenedInTheFuture,
    NoteIsEmpty,
    NoteIsNotSigned,
    NoteIsSigned,
    NoteIsTooLong,
    OnlyTheWriterSigns,
    SearchIsTooShort,
)
from livlina.cases.forms import STOCKHOLM, moment
from livlina.cases.terms import PartyRole
from livlina.core.terms import Answer
from livlina.people.tests.factories import identity_number

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAYS = st.dates(date(2018, 1, 1), date(2030, 1, 1))
ANSWERS = st.sampled_from(Answer.values)


@given(came_in_on=DAYS, closed_on=DAYS, is_open=st.booleans())
def test_a_case_closes_exactly_once_between_the_day_it_came_in_and_today(came_in_on, closed_on, is_open):
    obstacle = rules.obstacle_to_closing(is_open=is_open, came_in_on=came_in_on, closed_on=closed_on, today=TODAY)
    assert (obstacle is None) == (is_open and came_in_on <= closed_on <= TODAY)
    assert isinstance(obstacle, CaseIsClosed) == (not is_open)
    if is_open and closed_on > TODAY:
        assert isinstance(obstacle, ClosedInTheFuture)
    if is_open and closed_on < came_in_on and closed_on <= TODAY:
        assert isinstance(obstacle, ClosedBeforeItCameIn)


@given(minor=ANSWERS, count=st.none() | st.integers(0, 30), offered=ANSWERS, accepted=ANSWERS)
def test_facts_are_refused_exactly_when_they_contradict_each_other(minor, count, offered, accepted):
    obstacle = rules.obstacle_to_facts(minor_children=minor, children_count=count, offered=offered, accepted=accepted)
    children = minor == Answer.NO and bool(count)
    support = offered == Answer.NO and accepted == Answer.YES
    assert isinstance(obstacle, ChildrenWithoutChildren) == children
    assert isinstance(obstacle, AcceptedWithoutOffer) == (support and not children)
    if Answer.UNKNOWN in (minor,) and Answer.UNKNOWN in (offered,):
        assert obstacle is None  # what is not known contradicts nothing


@given(text=st.text(max_size=20), minutes=st.integers(-1000, 1000))
def test_a_note_is_saved_exactly_when_it_says_something_that_has_happened(text, minutes):
    happened_at = NOW + timedelta(minutes=minutes)
    obstacle = rules.obstacle_to_writing(text=text, happened_at=happened_at, now=NOW)
    assert (obstacle is None) == (bool(text.strip()) and minutes <= 0)
    assert isinstance(obstacle, NoteIsEmpty) == (not text.strip())
    if text.strip() and minutes > 0:
        assert isinstance(obstacle, HappenedInTheFuture)


def test_a_note_may_have_a_hundred_thousand_characters_and_not_one_more():
    assert rules.obstacle_to_writing(text="x" * 100_000, happened_at=NOW, now=NOW) is None
    assert isinstance(rules.obstacle_to_writing(text="x" * 100_001, happened_at=NOW, now=NOW), NoteIsTooLong)


@pytest.mark.req("R-109")
@given(is_signed=st.booleans(), is_writer=st.booleans())
def test_only_the_writer_changes_a_note_and_only_until_it_is_signed(is_signed, is_writer):
    obstacle = rules.obstacle_to_changing(is_signed=is_signed, is_writer=is_writer)
    assert isinstance(obstacle, NoteIsSigned) == is_signed
    assert isinstance(obstacle, OnlyTheWriterSigns) == (not is_signed and not is_writer)
    assert isinstance(rules.obstacle_to_correcting(is_signed=is_signed), NoteIsNotSigned) == (not is_signed)


@pytest.mark.parametrize(
    "typed",
    ["19920418-{}", "199204 18{}", "920418-{}", "920418{}", " 920418 {} ", "\u200b920418-{}"],
)
def test_a_number_is_sought_in_any_spelling(typed):
    sought = rules.sought(typed.format(identity_number()[-4:]), today=TODAY)
    assert sought.identity_number == identity_number()
    assert sought.names.words == ()


def test_what_looks_like_a_number_and_is_none_says_why_and_is_still_a_case_number():
    sought = rules.sought("1992041800", today=TODAY)
    assert (sought.identity_number, sought.text) == ("", "1992041800")
    assert sought.doubt


def test_a_case_number_is_sought_as_it_is_written():
    sought = rules.sought(" 2026-0412 ", today=TODAY)
    assert (sought.text, sought.identity_number, sought.names.words) == ("2026-0412", "", ())


@pytest.mark.parametrize("typed", ["", " ", "a", "å", "\u200b"])
def test_less_than_two_letters_are_not_sought(typed):
    assert isinstance(rules.sought(typed, today=TODAY), SearchIsTooShort)


@given(day=DAYS, clock=st.times(timezones=st.none()))
def test_s144_a_moment_is_that_of_the_wall_clock_or_does_not_exist(day, clock):
    told = moment(day, clock)
    if told is None:
        assert 1 <= clock.hour < 4  # the hour that is skipped in spring
    else:
        assert told.astimezone(STOCKHOLM).replace(tzinfo=None) == datetime.combine(day, clock)


PARTIES = st.lists(st.tuples(st.sampled_from(PartyRole.values), st.booleans()), max_size=8)


@given(told=PARTIES, is_childs=st.booleans())
def test_s20_protection_spreads_as_a_question_to_children_and_those_close_and_to_nobody_else(told, is_childs):
    parties = [(who, role, is_protected) for who, (role, is_protected) in enumerate(told)]
    asked = rules.asked_of_protection(parties, is_childs=is_childs)
    somebody_has_it = any(is_protected for _, role, is_protected in parties if role != PartyRole.OTHER_PARTY)
    for who, role, is_protected in parties:
        may_follow = role in (PartyRole.CHILD, PartyRole.CLOSE) or (role == PartyRole.CLIENT and is_childs)
        assert (who in asked) == (somebody_has_it and may_follow and not is_protected)


@given(
    role=st.sampled_from(PartyRole.values),
    child=st.booleans(),
    violence=st.booleans(),
    honour=st.booleans(),
    both=st.tuples(st.booleans(), st.booleans()),
)
def test_s60_whose_letterbox_is_feared(role, child, violence, honour, both):
    is_protected, beside_protected = both
    told = {"is_child": child, "uses_violence": violence, "honour": honour}
    found = rules.is_feared(role=role, is_protected=is_protected, beside_protected=beside_protected, **told)
    if role == PartyRole.OTHER_PARTY or violence or honour:
        assert found
    else:
        assert found == (beside_protected and not is_protected and not child)
