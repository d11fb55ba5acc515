"""
Every condition of everything that is given, met, unmet and unknown, in each shipped organisation.

What to expect stands in the catalogue itself; that the catalogue says what its sources do stands in `test_catalogue`,
and the answers that its sources give by hand in `test_rules`.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core import workdays
from livlina.support.offer import asking, catalogue, rules, sources
from livlina.support.offer.facts import WITHOUT_INVESTIGATION, AdultFacts, Guardian
from livlina.support.offer.terms import NEVER_TOLD, Code, Condition, Consent, Fact, ParentContact, PersonRole, Regime
from livlina.support.offer.tests.test_rules import CHILD, DAY, EXPOSED, GIVEN, GROUNDS, USING, answers, offer, told

YES, NO, UNKNOWN = Fact.YES, Fact.NO, Fact.UNKNOWN
FITTING = {PersonRole.CHILD: CHILD, PersonRole.EXPOSED: EXPOSED, PersonRole.USING_VIOLENCE: USING}
"""Somebody in each role to whom nothing is in the way."""

GIVEN_HERE = [
    pytest.param(organisation, row.kind.key, role, id=f"{organisation}-{row.kind.key}-{role}")
    for organisation in catalogue.shipped_organisations()
    for row, holds in catalogue.shipped(organisation).on(DAY)
    if holds and row.is_given
    for role in sorted(row.kind.roles)
]
UNMET = {
    Condition.VIOLENCE_CEASED: (NO, Code.VIOLENCE_NOT_CEASED),
    Condition.LIFE_STABLE: (NO, Code.LIFE_NOT_STABLE),
    Condition.SAFE_AND_PROTECTED: (NO, Code.NOT_SAFE),
    Condition.NO_MEETINGS: (YES, Code.MEETS_VIOLENT_PARENT),
    Condition.MOTIVATION: (NO, Code.MOTIVATION_NOT_ASSESSED),
    Condition.COURT_ORDER: (NO, Code.COURT_ORDER_MISSING),
}


def changed(facts, name, value):
    if name in AdultFacts.__dataclass_fields__:
        return replace(facts, adult=replace(facts.adult, **{name: value}))
    return replace(facts, child=replace(facts.child, **{name: value}))


def lately(row, window) -> Iterator[tuple[object, str | None]]:
    """A parent's support that has ended: the first day that counts, the day before it, and nobody knows when."""
    is_asked = Condition.PARENT_CONTACT in row.conditions
    earlier = (DAY - timedelta(days=days) for days in count())
    counts = takewhile(lambda day: window and workdays.months_after(day, months=window.months) >= DAY, earlier)
    first = min(counts, default=DAY)
    late, unknown = ("parent_not_at_centre", "parent_contact_ended_on") if window else ("parent_not_at_centre",) * 2
    for ended_on, code in ((first, None if window else late), (first - timedelta(days=1), late), (None, unknown)):
        child = replace(CHILD.child, parent_contact=ParentContact.RECENT, parent_contact_ended_on=ended_on)
        yield replace(CHILD, child=child), code if is_asked else None


def against_a_guardian(row) -> Iterator[tuple[object, tuple[str, ...]]]:
    """A decision against one guardian's will, taken, not taken and not known, where that one has said no."""
    refused = changed(CHILD, "guardians", (GIVEN, Guardian(name="B", consent=Consent.REFUSED)))
    opened = () if row.regime == Regime.DECIDED else ("consent_refused", "fb_needs_decided_help")
    for value, added in ((YES, opened), (NO, ("consent_refused",)), (UNKNOWN, ("consent_refused",))):
        yield changed(refused, "decision_fb_6_13a", value), added


def tried(row, role, limits) -> Iterator[tuple[object, str | None]]:
    """Each change of the facts of one who fits, with what it adds: a code, the fact that is missing, or nothing."""
    fits = FITTING[role]
    is_childs = role == PersonRole.CHILD
    for condition, (value, code) in UNMET.items():
        is_asked = condition in row.conditions
        yield changed(fits, condition.value, value), code if is_asked else None
        yield changed(fits, condition.value, UNKNOWN), condition.value if is_asked else None
    is_asked = Condition.PARENT_CONTACT in row.conditions
    yield changed(fits, "parent_contact", ParentContact.NONE), "parent_not_at_centre" if is_asked else None
    yield changed(fits, "parent_contact", ParentContact.UNKNOWN), "parent_contact" if is_asked else None
    is_asked = is_childs and row.regime == Regime.DECIDED
    yield changed(fits, "decision_for_child", NO), "decision_missing" if is_asked else None
    yield changed(fits, "decision_for_child", UNKNOWN), "decision_for_child" if is_asked else None
    for consent, added in (
        (Consent.REFUSED, "consent_refused"),
        (Consent.NO_ANSWER, "consent_not_answered"),
        (Consent.NOT_ASKED, "consent_not_asked"),
        (Consent.UNKNOWN, "consent"),
    ):
        both = (GIVEN, Guardian(name="B", consent=consent))
        yield changed(fits, "guardians", both), added if is_childs else None
    yield changed(fits, "guardians", ()), "guardians" if is_childs else None
    if ages := row.kind.ages:
        least, most = (limits[end].value if isinstance(end, str) else end for end in (ages.least, ages.most))
        yield replace(fits, age=None), "age"
        for age, code in (
            (least, None),
            (most, None),
            (least and least - 1, "too_young"),
            (most and most + 1, "too_old"),
        ):
            if age is not None:
                yield replace(fits, age=age), code
    most = row.talks and row.talks.most
    if number := (limits[most].value if isinstance(most, str) else most):
        for used in (number - 1, number, number + 1):
            yield replace(fits, talks_used={row.counter: used}), "limit_reached" if used >= number else None


@pytest.mark.parametrize(("organisation", "key", "role"), GIVEN_HERE)
def test_each_condition_adds_its_own_obstacle_and_no_other_does(organisation, key, role):
    help_given, limits = offer(organisation, DAY)
    row = next(row for row, _ in help_given.on(DAY) if row.kind.key == key)
    never_told = [condition.value for condition in NEVER_TOLD if condition in row.conditions]
    assert told(answers(organisation, FITTING[role])[key])[1:] == (*never_told,)
    changes = [(facts, (added,) if added else ()) for facts, added in tried(row, role, limits)]
    if role == PersonRole.CHILD:
        changes += [(facts, (added,) if added else ()) for facts, added in lately(row, help_given.window_on(DAY))]
        changes += against_a_guardian(row)
    for facts, added in changes:
        _, *found = told(answers(organisation, facts)[key])
        assert sorted(found) == sorted([*never_told, *added]), facts


def test_help_for_one_role_is_nobody_elses_in_any_organisation():
    for organisation in catalogue.shipped_organisations():
        rows = {row.kind.key: row for row, holds in offer(organisation, DAY)[0].on(DAY) if holds and row.is_given}
        for role, facts in FITTING.items():
            found = answers(organisation, facts)
            for key, row in rows.items():
                assert ("wrong_role" in told(found[key])) == (role not in row.kind.roles), (organisation, key, role)


def test_what_is_not_given_or_not_said_to_be_is_so_whoever_asks_in_every_organisation():
    for organisation in catalogue.shipped_organisations():
        for row, holds in offer(organisation, DAY)[0].on(DAY):
            for facts in FITTING.values():
                found = told(answers(organisation, facts)[row.kind.key])
                assert ("offered" in found) == (row.is_given is None)
                assert ("not_offered_here" in found) == (row.is_given is False or (bool(row.is_given) and not holds))


@pytest.mark.req("R-129")
def test_r129_five_motivational_talks_are_counted_by_themselves():
    row = next(row for row, _ in offer("kommun-2", DAY)[0].on(DAY) if row.kind.key == "motivational_talks")
    assert (row.counter, offer("kommun-2", DAY)[1]["motivational_talks"].value) == ("motivational_talks", 5)
    for used, is_possible in ((4, True), (5, False)):
        found = answers("kommun-2", replace(USING, talks_used={"motivational_talks": used}))
        assert (told(found["motivational_talks"]) == ("yes",)) == is_possible
    spent = replace(USING, talks_used={WITHOUT_INVESTIGATION: 99})
    assert told(answers("kommun-2", spent)["motivational_talks"]) == ("yes",)


QUESTION = {
    "organisation": "stockholm",
    "on": "2026-11-20",
    "person": {"role": "child", "age": 9},
    "child": {
        "parent_contact": "recent",
        "parent_contact_ended_on": "2026-09-01",
        "violence_ceased": "yes",
        "life_stable": "no",
        "meets_violent_parent": "yes",
        "guardians": [
            {"name": "B", "consent": "refused"},
            {"consent": "given", "name": "A"},
            {"name": "C", "consent": "not_asked"},
        ],
        "decision_fb_6_13a": True,
    },
    "adult": {"talks_used": {"trappan": 4, "without_investigation": 3}},
}


def shuffled(draw, value):
    """The same document with its fields, and what stands in lists, in another order."""
    if isinstance(value, dict):
        return {key: shuffled(draw, value[key]) for key in draw(st.permutations(sorted(value)))}
    if isinstance(value, list):
        return [shuffled(draw, each) for each in draw(st.permutations(value))]
    return value


@given(st.data())
def test_the_order_of_facts_never_matters(data):
    def judged(document):
        asked = asking.question(json.dumps(document).encode(), today=DAY, counters=sources.counters)
        help_given, limits = offer(asked.organisation, asked.facts.on)
        return rules.answers(help_given, facts=asked.facts, limits=limits, grounds=GROUNDS)

    assert judged(shuffled(data.draw, QUESTION)) == judged(QUESTION)
