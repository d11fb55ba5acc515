"""What the centre has decided about investigations, as laws."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.investigation import rules
from livlina.cases.investigation.errors import (
    ChildAnalysisIsMissing,
    ChildrenNotNamed,
    HeadingsAreMissing,
    NeedsThePersonsWish,
    NotCommunicated,
    OwnProposal,
    SafetyNotConsidered,
)
from livlina.cases.investigation.headings import (
    ADVICE,
    ALWAYS,
    Ground,
    grounds,
    headings,
    help_kinds,
    needs,
    suggested,
)
from livlina.cases.investigation.terms import CameBy, InvestigationKind, NotSent, Phase, State
from livlina.core.period import Period

DAY = date(2026, 11, 2)
ADULTS = [InvestigationKind.ADULT_EXPOSED, InvestigationKind.ADULT_USING_VIOLENCE]
GROUND = Ground(key="g", label="g", kinds=frozenset(InvestigationKind.values), period=Period(date(2025, 7, 1)))
ANSWERS = ["yes", "no", "unknown"]


def opening(**facts):
    told = {
        "is_open": True,
        "kind": InvestigationKind.ADULT_EXPOSED,
        "came_by": CameBy.APPLICATION,
        "wish": "unknown",
        "safety": "Vägt in.",
        "why": "Hon ber om det.",
        "ground": GROUND,
        "opened_on": DAY,
        "came_in_on": DAY,
        "today": DAY,
    }
    return rules.obstacle_to_opening(**told | facts)


@given(kind=st.sampled_from(ADULTS), came_by=st.sampled_from(CameBy), wish=st.sampled_from(ANSWERS))
def test_an_adult_is_investigated_on_her_own_application_or_when_she_wants_it(kind, came_by, wish):
    refused = isinstance(opening(kind=kind, came_by=came_by, wish=wish), NeedsThePersonsWish)
    assert refused == (came_by != CameBy.APPLICATION and wish != "yes")


@given(came_by=st.sampled_from(CameBy), wish=st.sampled_from(ANSWERS))
def test_a_child_is_investigated_whoever_told(came_by, wish):
    assert opening(kind=InvestigationKind.CHILD, came_by=came_by, wish=wish) is None


@given(
    kind=st.sampled_from(InvestigationKind), safety=st.sampled_from(["", " \n", "Hon vet, och barnen är hos mormor."])
)
def test_nothing_is_opened_or_ended_of_one_who_uses_violence_before_the_others_safety_is_considered(kind, safety):
    must = kind == InvestigationKind.ADULT_USING_VIOLENCE and not safety.strip()
    assert isinstance(opening(kind=kind, safety=safety), SafetyNotConsidered) == must
    ending = rules.obstacle_to_ending(
        has_ended=False, kind=kind, why="Skäl", safety=safety, opened_on=DAY, ended_on=DAY, today=DAY
    )
    assert isinstance(ending, SafetyNotConsidered) == must


@given(days=st.integers(-400, 400))
def test_the_ground_holds_on_the_day_it_is_opened(days):
    day = date(2025, 7, 1) + timedelta(days=days)
    ground = next(one for one in grounds(InvestigationKind.ADULT_EXPOSED).values() if day in one.period)
    assert opening(ground=ground, opened_on=day, came_in_on=date(2020, 1, 1), today=date(2027, 1, 1)) is None
    for other in grounds(InvestigationKind.CHILD).values():
        refused = opening(ground=other, opened_on=day, came_in_on=date(2020, 1, 1), today=date(2027, 1, 1))
        assert (refused is None) == (day in other.period and InvestigationKind.ADULT_EXPOSED in other.kinds)


def proposing(kind, *, written, children, says="unknown", unheard=()):
    return rules.obstacles_to_proposing(
        has_ended=False,
        headings=headings(kind, 1),
        written=written,
        children=children,
        says_children=says,
        unheard=unheard,
    )


@pytest.mark.req("R-093")
@given(
    kind=st.sampled_from(ADULTS),
    children=st.dictionaries(st.integers(1, 9), st.text(min_size=1), max_size=4),
    analysed=st.sets(st.integers(1, 9)),
    says=st.sampled_from(ANSWERS),
)
def test_nothing_is_proposed_while_a_minor_child_lacks_its_analysis(kind, children, analysed, says):
    written = {(one.key, None) for one in headings(kind, 1) if not one.is_per_child}
    found = proposing(
        kind, written=written | {("child_analysis", key) for key in analysed}, children=children, says=says
    )
    lacks = [name for key, name in children.items() if key not in analysed]
    assert [one.facts["children"] for one in found if isinstance(one, ChildAnalysisIsMissing)] == (
        [", ".join(lacks)] if lacks else []
    )
    assert any(isinstance(one, ChildrenNotNamed) for one in found) == (says == "yes" and not children)


@given(kind=st.sampled_from(InvestigationKind), left_out=st.data())
def test_each_required_heading_is_named_when_it_is_not_written(kind, left_out):
    required = [one for one in headings(kind, 1) if one.required == ALWAYS]
    missing = left_out.draw(st.sets(st.sampled_from(required)))
    found = proposing(kind, written={(one.key, None) for one in required if one not in missing}, children={})
    told = [one.facts["headings"] for one in found if isinstance(one, HeadingsAreMissing)]
    assert set(told[0].split(", ") if told else []) == {one.label for one in missing}


def test_who_has_not_been_heard_is_named():
    written = {(one.key, None) for one in headings(InvestigationKind.CHILD, 1)}
    found = proposing(InvestigationKind.CHILD, written=written, children={}, unheard=["Mor", "Far"])
    assert [type(one) for one in found] == [NotCommunicated]
    assert "Mor, Far" in str(found[0])


@given(days=st.integers(-30, 30), replied=st.booleans(), not_sent=st.sampled_from(["", *NotSent.values]))
def test_a_party_is_heard_when_she_answers_when_her_time_is_out_or_when_excepted(days, replied, not_sent):
    heard = rules.is_heard(
        not_sent=not_sent,
        replied_on=DAY if replied else None,
        reply_by_on=None if not_sent else DAY + timedelta(days=days),
        day=DAY,
    )
    assert heard == (bool(not_sent) or replied or days < 0)


@pytest.mark.req("R-109")
@given(
    is_last=st.booleans(),
    before=st.sampled_from(["", "read", "sent_back"]),
    outcome=st.sampled_from(["read", "sent_back"]),
)
def test_nobody_reads_their_own_proposal_whatever_it_says(is_last, before, outcome):
    told = {"is_last": is_last, "outcome_before": before, "outcome": outcome, "words": "Ord"}
    assert isinstance(rules.obstacle_to_reading(is_own=True, **told), OwnProposal)
    assert (rules.obstacle_to_reading(is_own=False, **told) is None) == (is_last and not before)


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@given(
    outcome=st.sampled_from([None, "", "read", "sent_back"]),
    needs_reader=st.booleans(),
    hours=st.none() | st.integers(-50, 50),
)
def test_it_is_ready_only_when_what_stands_is_what_was_proposed_and_read(outcome, needs_reader, hours):
    state = rules.state(
        has_ended=False,
        outcome=outcome,
        needs_reader=needs_reader,
        proposed_at=None if outcome is None else NOON,
        changed_at=None if hours is None else NOON + timedelta(hours=hours),
    )
    is_ready = (outcome == "read" or (outcome == "" and not needs_reader)) and (hours is None or hours <= 0)
    assert (state is State.READY) == is_ready
    found = rules.obstacles_to_deciding(state=state, has_proposal=outcome is not None, to_proposing=[])
    assert (found == []) == is_ready


# ---- the data ----


@pytest.mark.req("R-100")
def test_each_kind_of_investigation_asks_for_what_it_must():
    for kind in InvestigationKind:
        found = {one.key: one for one in headings(kind, 1)}
        assert len(found) == len(headings(kind, 1))
        assert {"reason", "risk", "needs", "wishes", "assessment"} <= found.keys()
        assert all(one.label and one.hint and one.source for one in found.values())
        # what some do not see cannot stand in the way of others
        assert not any(one.is_guarded and one.required != "never" for one in found.values())
        # what is said of somebody's safety or protection is never printed, in whichever kind it is asked
        assert {one.key for one in found.values() if one.is_off_paper} == {"safety", "protection"} & found.keys()
    for kind in ADULTS:
        asked = {one.key: one for one in headings(kind, 1)}
        assert asked["phase"].asks == "phase"
        assert asked["own_words"].required == ALWAYS
        assert asked["child_analysis"].is_per_child
    assert {one.key: one for one in headings(InvestigationKind.CHILD, 1)}["childs_voice"].required == ALWAYS
    assert {one.key for one in headings(InvestigationKind.ADULT_USING_VIOLENCE, 1) if one.required == ALWAYS} >= {
        "safety"
    }


def test_the_data_names_only_what_there_is():
    assert all(set(need.help) <= help_kinds().keys() and need.help for need in needs().values())
    assert all(kind.not_while <= set(Phase.values) for kind in help_kinds().values())


@pytest.mark.req("R-097", "R-116")
@given(chosen=st.sets(st.sampled_from(sorted(needs())), min_size=1), phase=st.sampled_from(["", *Phase.values]))
def test_needs_point_to_several_kinds_of_help_and_always_to_advice(chosen, phase):
    found = suggested(chosen, phase=phase)
    keys = [one.help.key for one in found]
    assert ADVICE in keys
    assert len(keys) == len(set(keys))
    for need in chosen:
        assert set(needs()[need].help) <= set(keys)
    for one in found:
        assert one.suits == (phase not in one.help.not_while)


@pytest.mark.req("R-100")
def test_talks_are_told_to_seldom_help_while_the_violence_goes_on():
    suits = {
        phase: {one.help.key for one in suggested(["process"], phase=phase) if one.suits} for phase in Phase.values
    }
    assert "support_talks" not in suits["together"]
    assert "support_talks" in suits["after"]
    assert suggested([], phase="after") == []
