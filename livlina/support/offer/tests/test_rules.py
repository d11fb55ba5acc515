"""Which help is possible: a table of decisions for the shipped organisations, and the laws of every answer."""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.support.offer import catalogue, rules, sources
from livlina.support.offer.facts import AdultFacts, ChildFacts, Facts, Guardian
from livlina.support.offer.terms import (
    ASKS,
    Code,
    Condition,
    Consent,
    Fact,
    Next,
    ParentContact,
    PersonRole,
    Possible,
    Regime,
)

DAY = date(2026, 11, 20)
YES, NO, UNKNOWN = Fact.YES, Fact.NO, Fact.UNKNOWN
GIVEN = Guardian(name="A", consent=Consent.GIVEN)
B = {consent: Guardian(name="B", consent=consent) for consent in Consent}

CHILD = Facts(
    on=DAY,
    role=PersonRole.CHILD,
    age=9,
    child=ChildFacts(
        parent_contact=ParentContact.CURRENT,
        violence_ceased=YES,
        life_stable=YES,
        safe_and_protected=YES,
        meets_violent_parent=NO,
        guardians=(GIVEN, B[Consent.GIVEN]),
        decision_for_child=YES,
        decision_fb_6_13a=NO,
    ),
)
EXPOSED = Facts(on=DAY, role=PersonRole.EXPOSED, age=34)
USING = Facts(
    on=DAY,
    role=PersonRole.USING_VIOLENCE,
    age=34,
    adult=AdultFacts(motivation_assessed=YES, court_ordered_contact=YES),
)


def child(**told):
    return replace(CHILD, child=replace(CHILD.child, **told))


def using(**told):
    return replace(USING, adult=replace(USING.adult, **told))


def asked(facts, *consents):
    return replace(facts, child=replace(facts.child, guardians=tuple(consents)))


GROUNDS = ("fb_6_13a",)
"""In force whatever the day: when it is not has a test of its own."""


@cache
def offer(organisation, day):
    return sources.shipped(organisation, day=day)


def answers(organisation, facts, grounds=GROUNDS):
    help_given, limits = offer(organisation, facts.on)
    found = rules.answers(help_given, facts=facts, limits=limits, grounds=grounds)
    return {answer.key: answer for answer in found}


def told(answer):
    """The answer in short: its word and its codes, an unknown by the fact that is missing."""
    return answer.possible.value, *(obstacle.fact or obstacle.code.value for obstacle in answer.obstacles)


REFUSED = (GIVEN, B[Consent.REFUSED])

CONDITIONS = (
    ({"violence_ceased": NO}, ("no", "violence_not_ceased")),
    ({"violence_ceased": UNKNOWN}, ("ask", "violence_ceased")),
    ({"life_stable": NO}, ("no", "life_not_stable")),
    ({"life_stable": UNKNOWN}, ("ask", "life_stable")),
    ({"safe_and_protected": NO}, ("no", "not_safe")),
    ({"safe_and_protected": UNKNOWN}, ("ask", "safe_and_protected")),
    ({"meets_violent_parent": YES}, ("no", "meets_violent_parent")),
    ({"meets_violent_parent": UNKNOWN}, ("ask", "meets_violent_parent")),
)
BY_DECISION = (
    ({"decision_for_child": NO}, ("no", "decision_missing")),
    ({"decision_for_child": UNKNOWN}, ("ask", "decision_for_child")),
    ({"guardians": ()}, ("ask", "guardians")),
    ({"guardians": (GIVEN,)}, ("yes",)),
    ({"guardians": (GIVEN, B[Consent.NOT_ASKED])}, ("ask", "consent_not_asked")),
    ({"guardians": (GIVEN, B[Consent.NO_ANSWER])}, ("ask", "consent_not_answered")),
    ({"guardians": (GIVEN, B[Consent.UNKNOWN])}, ("ask", "consent")),
    ({"guardians": REFUSED}, ("no", "consent_refused")),
    ({"guardians": REFUSED, "decision_fb_6_13a": UNKNOWN}, ("no", "consent_refused")),
    ({"guardians": REFUSED, "decision_fb_6_13a": YES}, ("yes",)),
    ({"guardians": (GIVEN, B[Consent.NO_ANSWER]), "decision_fb_6_13a": YES}, ("yes",)),
    ({"guardians": (GIVEN, B[Consent.NOT_ASKED]), "decision_fb_6_13a": YES}, ("ask", "consent_not_asked")),
    ({"guardians": (B[Consent.REFUSED],), "decision_fb_6_13a": YES}, ("no", "consent_refused")),
    (
        {"guardians": (Guardian(name="A", consent=Consent.REFUSED), B[Consent.REFUSED]), "decision_fb_6_13a": YES},
        ("no", "consent_refused", "consent_refused"),
    ),
    ({"guardians": REFUSED, "decision_fb_6_13a": YES, "decision_for_child": NO}, ("no", "decision_missing")),
)
WITHOUT_DECISION = (
    ({"decision_for_child": NO}, ("yes",)),
    ({"decision_for_child": UNKNOWN}, ("yes",)),
    ({"guardians": REFUSED}, ("no", "consent_refused")),
    ({"guardians": REFUSED, "decision_fb_6_13a": YES}, ("no", "consent_refused", "fb_needs_decided_help")),
    (
        {"guardians": (GIVEN, B[Consent.NO_ANSWER]), "decision_fb_6_13a": YES},
        ("no", "consent_not_answered", "fb_needs_decided_help"),
    ),
    ({"decision_fb_6_13a": YES}, ("yes",)),
)
AT_THE_CENTRE = (
    ({"parent_contact": ParentContact.NONE}, ("no", "parent_not_at_centre")),
    ({"parent_contact": ParentContact.UNKNOWN}, ("ask", "parent_contact")),
    ({"parent_contact": ParentContact.RECENT}, ("ask", "parent_contact_ended_on")),
    ({"parent_contact": ParentContact.RECENT, "parent_contact_ended_on": date(2026, 5, 20)}, ("yes",)),
    (
        {"parent_contact": ParentContact.RECENT, "parent_contact_ended_on": date(2026, 5, 19)},
        ("no", "parent_not_at_centre"),
    ),
)
PROTECTED = [(child(**facts), answer) for facts, answer in CONDITIONS]
AGREED = [(child(**facts), answer) for facts, answer in BY_DECISION]
FREELY = [(child(**facts), answer) for facts, answer in WITHOUT_DECISION]
PARENT = [(child(**facts), answer) for facts, answer in AT_THE_CENTRE]
ENDED_2021 = child(parent_contact=ParentContact.RECENT, parent_contact_ended_on=date(2021, 12, 1))


def whatever(cases, *answer):
    """The same answer in each of the cases: what they are about is not asked for."""
    return [(facts, answer) for facts, _ in cases]


def aged(facts, answers_by_age):
    return [(replace(facts, age=age), answer) for age, answer in answers_by_age.items()]


def talked(facts, counter, most):
    """One short of the limit, at it and past it."""
    reached = ("no", "limit_reached")
    found = {0: ("yes",), most - 1: ("yes",), most: reached, most + 1: reached}
    return [(replace(facts, talks_used={counter: used}), answer) for used, answer in found.items()]


CHILDS_AGE = {3: ("no", "too_young"), 4: ("yes",), 17: ("yes",), 18: ("no", "too_old"), None: ("ask", "age")}
ADULTS_AGE = {17: ("no", "too_young"), 18: ("yes",), 130: ("yes",), None: ("ask", "age")}
NOT_HERE = ("no", "not_offered_here")

TABLE = {
    ("stockholm", "trappan"): [
        *(*PROTECTED, *AGREED, *PARENT, *aged(CHILD, CHILDS_AGE), *talked(CHILD, "trappan", 10)),
        (EXPOSED, ("no", "too_old", "wrong_role")),
        # not yet; then only where a parent is current; then also where one recently was
        (replace(CHILD, on=date(2021, 8, 31)), NOT_HERE),
        (replace(CHILD, on=date(2021, 9, 1)), ("yes",)),
        (replace(ENDED_2021, on=date(2021, 12, 31)), ("no", "parent_not_at_centre")),
        (replace(ENDED_2021, on=date(2022, 1, 1)), ("yes",)),
    ],
    ("stockholm", "here_and_now"): [
        *(*whatever(PROTECTED, "yes"), *AGREED, *PARENT, *aged(CHILD, CHILDS_AGE)),
    ],
    ("stockholm", "support_talk"): [
        *aged(EXPOSED, ADULTS_AGE),
        *talked(EXPOSED, "without_investigation", 5),
        *talked(USING, "without_investigation", 5),
        (CHILD, ("no", "too_young", "wrong_role")),
    ],
    ("stockholm", "individual_treatment"): [
        (replace(EXPOSED, talks_used={"without_investigation": 5}), ("yes",)),
    ],
    ("stockholm", "non_violence_group"): [
        *aged(USING, ADULTS_AGE),
        (EXPOSED, ("no", "wrong_role")),
        (using(court_ordered_contact=NO, motivation_assessed=NO), ("yes",)),
    ],
    ("stockholm", "group_intervention"): [(USING, ("no", "wrong_role")), (EXPOSED, ("yes",))],
    ("stockholm", "supervised_contact_group"): [
        (USING, ("yes",)),
        (using(court_ordered_contact=NO), ("no", "court_order_missing")),
        (using(court_ordered_contact=UNKNOWN), ("ask", "court_ordered_contact")),
    ],
    ("stockholm", "emergency_flat_group"): [
        (replace(EXPOSED, on=date(2017, 12, 31)), ("yes",)),
        (replace(EXPOSED, on=date(2018, 1, 1)), NOT_HERE),
    ],
    ("stockholm", "housing_guide"): [(EXPOSED, NOT_HERE)],
    ("stockholm", "partner_contact"): [(EXPOSED, ("ask", "partner_in_treatment"))],
    ("kommun-1", "trappan"): [*PROTECTED, *AGREED, *whatever(PARENT, "yes")],
    ("kommun-1", "here_and_now"): [
        *(*FREELY, *whatever(PROTECTED, "yes"), *whatever(PARENT, "yes"), *aged(CHILD, CHILDS_AGE)),
    ],
    ("kommun-1", "crisis_support"): [(CHILD, ("ask", "police_interview"))],
    ("kommun-1", "support_talk"): talked(EXPOSED, "support_talk", 12),
    ("kommun-1", "advice_contact"): [*aged(EXPOSED, ADULTS_AGE), *aged(USING, ADULTS_AGE)],
    ("kommun-1", "housing_guide"): [(EXPOSED, ("ask", "income_support"))],
    ("kommun-1", "economic_aid_at_placement"): [(EXPOSED, ("ask", "placement"))],
    ("kommun-1", "violence_talks"): [(USING, ("ask", "offered"))],
    ("kommun-2", "trappan"): whatever([*PROTECTED, *AGREED], *NOT_HERE),
    ("kommun-2", "here_and_now"): whatever([*PROTECTED, *AGREED], *NOT_HERE),
    ("kommun-2", "freedom_talks"): [
        *aged(EXPOSED, ADULTS_AGE),
        *talked(EXPOSED, "freedom_talks", 20),
        (replace(USING, talks_used={"freedom_talks": 20}), ("no", "wrong_role")),
    ],
    ("kommun-2", "violence_talks"): [
        *talked(USING, "violence_talks", 20),
        (EXPOSED, ("no", "wrong_role")),
        (using(motivation_assessed=NO), ("no", "motivation_not_assessed")),
        (using(motivation_assessed=UNKNOWN), ("ask", "motivation_assessed")),
    ],
    ("kommun-2", "motivational_talks"): [
        *talked(USING, "motivational_talks", 5),
        (using(motivation_assessed=NO), ("yes",)),
        (replace(USING, talks_used={"without_investigation": 5, "violence_talks": 20}), ("yes",)),
    ],
    ("kommun-3", "child_counsellor"): [*AGREED, *whatever(PROTECTED, "yes")],
    ("kommun-3", "child_counsellor_open"): [*FREELY, *whatever(PROTECTED, "yes")],
    ("kommun-3", "low_threshold"): [
        *aged(USING, ADULTS_AGE),
        (replace(USING, talks_used={"low_threshold": 300, "without_investigation": 300}), ("yes",)),
    ],
    # whether it is given is not known: that alone asks, and what forbids it forbids it here too
    ("kommun-3", "trappan"): [(facts, (word, "offered", *rest)) for facts, (word, *rest) in PROTECTED],
}


@pytest.mark.req("R-121", "R-123", "R-124", "R-166", "R-172", "R-175")
def test_the_table_of_decisions():
    for (organisation, key), cases in TABLE.items():
        for facts, expected in cases:
            answer = answers(organisation, facts)[key]
            assert told(answer) == expected, (organisation, key, facts)


CONSENTS = {Code.CONSENT_REFUSED, Code.CONSENT_NOT_ASKED, Code.CONSENT_NOT_ANSWERED}


@pytest.mark.req("R-182")
@given(first=st.sampled_from(list(Consent)), second=st.sampled_from(list(Consent)), both=st.booleans())
def test_skilda_varldar_takes_a_yes_of_each_guardian(first, second, both):
    guardians = (Guardian(name="A", consent=first), *((Guardian(name="B", consent=second),) if both else ()))
    for organisation in ("kommun-1", "kommun-2", "kommun-3"):
        found = answers(organisation, asked(CHILD, *guardians)).get("skilda_varldar")
        if found is None:
            continue
        consents = [each for each in found.obstacles if each.code in CONSENTS or each.fact == "consent"]
        missing = {each.consent for each in guardians} - {Consent.GIVEN}
        assert bool(consents) == bool(missing), (organisation, guardians)
        if Consent.REFUSED in missing:
            assert found.possible == Possible.NO


def test_the_table_meets_each_code_and_both_answers_to_each_condition():
    expected = [answer for cases in TABLE.values() for _, answer in cases]
    words = {word for _, *words in expected for word in words}
    assert words >= {code.value for code in Code} - {"unknown"}
    assert words >= {condition.value for condition in Condition}
    assert {answer[0] for answer in expected} == set(Possible.values)


@pytest.mark.req("R-168")
def test_r168_in_stockholm_all_help_to_children_is_decided_whatever_the_day():
    help_given, _ = offer("stockholm", DAY)
    regimes = {row.regime for row in help_given.offered if PersonRole.CHILD in row.kind.roles}
    assert regimes == {Regime.DECIDED}


@pytest.mark.req("R-167")
def test_r167_for_how_long_an_ended_contact_counts_is_said_where_it_decides():
    late = child(parent_contact=ParentContact.RECENT, parent_contact_ended_on=date(2020, 1, 1))
    (obstacle,) = answers("stockholm", late)["trappan"].obstacles
    assert (obstacle.source, "de senaste 6 månaderna" in obstacle.message) == ("R-167", True)


def test_r213_the_board_is_a_way_only_where_its_decision_could_open_the_help():
    ways = {
        "decided, the other has said yes": answers("stockholm", child(guardians=REFUSED))["trappan"],
        "decided, nobody else has": answers("stockholm", child(guardians=REFUSED[1:]))["trappan"],
        "without needs assessment": answers("kommun-1", child(guardians=REFUSED))["here_and_now"],
    }
    assert {name: answer.obstacles[0].next for name, answer in ways.items()} == {
        "decided, the other has said yes": (Next.MOTIVATE, Next.FB_6_13A, Next.OTHER_HELP, Next.CLOSE),
        "decided, nobody else has": (Next.MOTIVATE, Next.OTHER_HELP, Next.CLOSE),
        "without needs assessment": (Next.MOTIVATE, Next.OTHER_HELP, Next.CLOSE),
    }


def test_r213_a_decision_against_a_guardian_opens_nothing_on_a_day_without_the_law():
    against = child(guardians=REFUSED, decision_fb_6_13a=YES)
    assert told(answers("stockholm", against)["trappan"]) == ("yes",)
    without = answers("stockholm", against, grounds=("sol2025_11_1",))["trappan"]
    assert told(without) == ("no", "consent_refused")
    assert Next.FB_6_13A not in without.obstacles[0].next
    days = {day: rules.FB_GROUNDS & sources.legal_grounds(day=day) for day in (date(2025, 6, 30), date(2025, 7, 1))}
    assert list(days.values()) == [{"fb_6_13a_2001"}, {"fb_6_13a"}]
    assert not rules.FB_GROUNDS & sources.legal_grounds(day=date(2012, 4, 30))


def test_where_a_child_is_not_protected_here_and_now_is_named_only_where_it_is_given():
    unsafe = child(safe_and_protected=NO)
    assert answers("stockholm", unsafe)["trappan"].obstacles[0].next == (Next.HERE_AND_NOW, Next.ASK_AGAIN)
    assert answers("kommun-3", unsafe)["trappan"].obstacles[1].next == (Next.ASK_AGAIN,)
    text = (
        "schema_version: 1\norganisation: provby\noffered:\n  - {key: here_and_now, given: true, regime: service, "
        "conditions: {safe_and_protected: Beslut 1}, from: 2020-01-01, source: Beslut 1, confidence: high}\n"
    )
    (itself,) = rules.answers(catalogue.read_bytes(text.encode()).catalogue, facts=unsafe, limits={}, grounds=())
    assert itself.obstacles[0].next == (Next.ASK_AGAIN,)
    before = replace(unsafe, on=date(2021, 8, 31))
    assert Next.HERE_AND_NOW not in answers("stockholm", before)["trappan"].obstacles[0].next


def test_everything_is_told_in_the_order_of_the_rules_and_one_for_each_guardian_by_name():
    facts = replace(
        child(
            violence_ceased=NO,
            safe_and_protected=UNKNOWN,
            guardians=(
                Guardian(name="D", consent=Consent.NO_ANSWER),
                Guardian(name="C", consent=Consent.NOT_ASKED),
                Guardian(name="B", consent=Consent.REFUSED),
                Guardian(name="A", consent=Consent.REFUSED),
            ),
            decision_for_child=NO,
        ),
        age=3,
        talks_used={"trappan": 10},
    )
    answer = answers("stockholm", facts)["trappan"]
    assert told(answer) == (
        *("no", "too_young", "violence_not_ceased", "safe_and_protected", "consent_refused", "consent_refused"),
        *("consent_not_asked", "consent_not_answered", "decision_missing", "limit_reached"),
    )
    assert [obstacle.guardian for obstacle in answer.obstacles if obstacle.guardian] == ["A", "B", "C", "D"]


ORGANISATIONS = st.sampled_from(catalogue.shipped_organisations())
FACT = st.sampled_from(Fact)
GUARDIANS = st.lists(
    st.builds(Guardian, name=st.sampled_from("ABCD"), consent=st.sampled_from(Consent)),
    max_size=4,
    unique_by=lambda one: one.name,
).map(tuple)
FACTS = st.builds(
    Facts,
    on=st.just(DAY) | st.dates(date(2016, 1, 1), date(2027, 1, 1)),
    role=st.sampled_from(PersonRole),
    age=st.none() | st.integers(0, 130),
    child=st.builds(
        ChildFacts,
        parent_contact=st.sampled_from(ParentContact),
        parent_contact_ended_on=st.none() | st.dates(date(2015, 1, 1), date(2027, 1, 1)),
        violence_ceased=FACT,
        life_stable=FACT,
        safe_and_protected=FACT,
        meets_violent_parent=FACT,
        guardians=GUARDIANS,
        decision_for_child=FACT,
        decision_fb_6_13a=FACT,
    ),
    adult=st.builds(AdultFacts, motivation_assessed=FACT, court_ordered_contact=FACT),
    talks_used=st.dictionaries(st.sampled_from(sorted(sources.counters())), st.integers(0, 25)),
)


@given(ORGANISATIONS, FACTS)
def test_an_answer_is_yes_exactly_when_nothing_stands_in_the_way_and_all_that_does_is_told_in_full(organisation, facts):
    found = list(answers(organisation, facts).values())
    help_given, _ = offer(organisation, facts.on)
    assert [answer.key for answer in found] == list(dict.fromkeys(row.kind.key for row in help_given.offered))
    for answer in found:
        codes = {obstacle.code for obstacle in answer.obstacles}
        assert (answer.possible == Possible.YES) == (not codes)
        assert (answer.possible == Possible.NO) == bool(codes - ASKS)
        for obstacle in answer.obstacles:
            assert obstacle.message.endswith(".")
            assert obstacle.next
            assert obstacle.source.startswith("R-")
            assert (obstacle.fact is not None) == (obstacle.code == Code.UNKNOWN)
            whose = obstacle.code in (Code.CONSENT_REFUSED, Code.CONSENT_NOT_ASKED, Code.CONSENT_NOT_ANSWERED)
            assert (obstacle.guardian is not None) == (whose or obstacle.fact == "consent")


@given(ORGANISATIONS, FACTS, st.data())
def test_the_order_of_guardians_never_matters(organisation, facts, data):
    shuffled = tuple(data.draw(st.permutations(facts.child.guardians)))
    assert answers(organisation, asked(facts, *shuffled)) == answers(organisation, facts)


RISING = {
    "violence_ceased": (NO, UNKNOWN, YES),
    "life_stable": (NO, UNKNOWN, YES),
    "safe_and_protected": (NO, UNKNOWN, YES),
    "meets_violent_parent": (YES, UNKNOWN, NO),
}
RANK = {Possible.NO: 0, Possible.ASK: 1, Possible.YES: 2}


@given(ORGANISATIONS, FACTS, st.sampled_from(sorted(RISING)))
def test_more_protection_never_makes_help_less_possible(organisation, facts, name):
    """Least of all Här och nu, which asks for none: it stays exactly as it was."""
    ranks = []
    for value in RISING[name]:
        found = answers(organisation, replace(facts, child=replace(facts.child, **{name: value})))
        ranks.append({key: RANK[answer.possible] for key, answer in found.items()})
    for less, more in pairwise(ranks):
        assert all(less[key] <= more[key] for key in less)
        assert less.get("here_and_now") == more.get("here_and_now")


@given(ORGANISATIONS, FACTS)
def test_a_guardians_yes_never_makes_help_less_possible(organisation, facts):
    agreed = asked(facts, *(replace(one, consent=Consent.GIVEN) for one in facts.child.guardians))
    before, after = answers(organisation, facts), answers(organisation, agreed)
    assert all(RANK[before[key].possible] <= RANK[after[key].possible] for key in before)


@given(ORGANISATIONS, FACTS)
def test_against_a_guardians_no_nothing_is_possible_for_a_child_but_decided_help_by_a_decision(organisation, facts):
    against = asked(facts, GIVEN, B[Consent.REFUSED])
    for answer in answers(organisation, replace(against, role=PersonRole.CHILD)).values():
        if answer.possible == Possible.YES:
            assert answer.regime == Regime.DECIDED
            assert facts.child.decision_fb_6_13a == facts.child.decision_for_child == YES


@given(ORGANISATIONS, FACTS)
def test_what_is_told_of_a_child_changes_nothing_for_an_adult_nor_the_other_way_round(organisation, facts):
    without = replace(facts, adult=AdultFacts()) if facts.is_child else replace(facts, child=ChildFacts())
    assert answers(organisation, without) == answers(organisation, facts)
