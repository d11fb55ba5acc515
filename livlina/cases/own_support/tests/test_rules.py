"""How a proposal stands and what can be said of it, as laws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.own_support import queries, rules
from livlina.cases.own_support.errors import (
    ChildIsGrown,
    DecidedElsewhere,
    InterviewDayMissing,
    InterviewHasBeen,
    InterviewTooFarOff,
    LinkedToNobody,
    NeedInTheFuture,
    NotNow,
    ObstacleMissing,
    ProposalIsOpen,
    ProposalSaysNothing,
    StartedBeforeTheNeed,
    StartedLater,
    SupportNeedsItsGround,
    SupportNeedsWhoDecided,
    SupportWordsMissing,
    WhereMissing,
    WhyThereMissing,
)
from livlina.cases.own_support.terms import SUPPORTED, Help, Kind, Obstacle, Standing, State

TODAY = date(2026, 11, 29)
WORDS = "Barnet sover illa och vill prata."


def proposed(**facts):
    told = {
        "help": Help.TRAPPAN.value,
        "text": WORDS,
        "need_on": TODAY,
        "interview_on": None,
        "today": TODAY,
        "is_grown": False,
        "earlier": [],
        "disclosure": None,
    }
    return rules.obstacle_to_proposing(**told | facts)


def said(kind, *before, **facts):
    told = {"said": before, "text": WORDS, "decides": True, "today": TODAY, "need_on": TODAY - timedelta(days=9)}
    return rules.obstacle_to_saying(kind, **told | facts)


@given(kinds=st.lists(st.sampled_from(Kind), max_size=4), kind=st.sampled_from(Kind))
def test_nothing_is_said_of_a_proposal_but_as_it_stands(kinds, kind):
    can = rules.state(kinds) in rules.SAID_WHEN[kind]
    assert isinstance(said(kind, *kinds), NotNow) is not can
    assert rules.state([*kinds, kind]) == State(kind)


def test_a_proposal_has_its_words_its_day_and_one_at_a_time():
    assert proposed() is None
    assert isinstance(proposed(text=" kort   "), ProposalSaysNothing)
    assert isinstance(proposed(need_on=TODAY + timedelta(days=1)), NeedInTheFuture)
    assert isinstance(proposed(is_grown=True), ChildIsGrown)
    for state in State:
        assert isinstance(proposed(earlier=[state]), ProposalIsOpen) is (state in rules.OPEN)


@pytest.mark.req("R-176")
def test_reinforced_support_has_the_day_of_the_interview():
    assert isinstance(proposed(help=Help.REINFORCED), InterviewDayMissing)
    assert isinstance(proposed(help=Help.REINFORCED, interview_on=TODAY - timedelta(days=1)), InterviewHasBeen)
    assert proposed(help=Help.REINFORCED, interview_on=TODAY) is None
    assert proposed(help=Help.REINFORCED, interview_on=TODAY + timedelta(days=90)) is None
    assert isinstance(proposed(help=Help.REINFORCED, interview_on=TODAY + timedelta(days=91)), InterviewTooFarOff)


@pytest.mark.req("R-194")
def test_who_decides_says_where_and_why_there_or_what_is_in_the_way():
    where = {"where": "centre", "why_there": "childs_wish"}
    assert said(Kind.GRANTED, **where, text="") is None
    assert isinstance(said(Kind.GRANTED, **where, decides=False), DecidedElsewhere)
    assert isinstance(said(Kind.GRANTED, why_there="known"), WhereMissing)
    assert isinstance(said(Kind.GRANTED, where="centre"), WhyThereMissing)
    assert isinstance(said(Kind.GRANTED, where="centre", why_there="other", text=""), SupportWordsMissing)
    assert isinstance(said(Kind.REFUSED), ObstacleMissing)
    assert isinstance(said(Kind.REFUSED, obstacle="guardian", text="x"), SupportWordsMissing)
    assert isinstance(said(Kind.REFUSED, obstacle="guardian", decides=False), DecidedElsewhere)
    assert said(Kind.REFUSED, obstacle="guardian") is None
    assert isinstance(said(Kind.LINKED), LinkedToNobody)
    assert said(Kind.LINKED, has_unit=True, text="", decides=False) is None
    assert isinstance(said(Kind.WITHDRAWN, text=""), SupportWordsMissing)


@pytest.mark.req("R-209")
@given(need=st.integers(-400, 0), start=st.integers(-400, 3))
def test_the_first_session_is_between_the_need_and_today_and_counted_from_it(need, start):
    need_on, started_on = TODAY + timedelta(days=need), TODAY + timedelta(days=start)
    found = said(Kind.STARTED, Kind.GRANTED, happened_on=started_on, need_on=need_on, text="")
    assert isinstance(found, StartedLater) is (start > 0)
    assert isinstance(found, StartedBeforeTheNeed) is (start < need)
    if found is None:
        assert rules.days_to_start(need_on=need_on, started_on=started_on, today=TODAY) == start - need
    assert rules.days_to_start(need_on=need_on, started_on=None, today=TODAY) == -need
    assert rules.days_to_start(need_on=None, started_on=None, today=TODAY) is None


def test_to_another_board_it_has_its_ground_and_who_decided():
    def disclosed(**told):
        return rules.obstacle_to_disclosing(
            **{"unit": "BoU", "is_disclosure": True, "ground": "", "decided_by": ""} | told
        )

    assert isinstance(disclosed(), SupportNeedsItsGround)
    assert isinstance(disclosed(ground="x"), SupportNeedsWhoDecided)
    assert disclosed(ground="x", decided_by="Chefen") is None
    assert disclosed(is_disclosure=False) is None


@pytest.mark.req("R-208")
def test_what_the_family_gets_is_none_and_each_who_has_none_has_a_next_step():
    assert not rules.is_supported(Standing.INDIRECT)
    assert set(rules.NEXT) == set(Standing) - SUPPORTED
    assert {one.value for one in Obstacle} < {one.value for one in Standing}


@given(day=st.dates(date(2001, 1, 1), date(2100, 12, 31)))
def test_the_curve_ends_today_and_goes_by_the_last_day_of_each_month(day):
    ends = queries.month_ends(day)
    assert ends[-1] == day
    assert len(ends) == len(set(ends)) == queries.MONTHS
    assert ends == sorted(ends)
    assert all((one + timedelta(days=1)).day == 1 for one in ends[:-1])
