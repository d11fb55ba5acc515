"""What answers come to, as laws: nothing unanswered is a no, nothing hidden counts, and danger never lowers a level."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from livlina.assessments import instruments, rules
from livlina.assessments.instruments import NOT_TOLD, Item
from livlina.assessments.terms import LEVELS, Asked, Flag, How, ItemKind, Outcome
from livlina.core.terms import Answer

ALL = {key: versions[0] for key, versions in instruments.shipped().items() if versions[0].has_texts}
JUDGED = [each for each in ALL.values() if each.gives_level]
DANGER, SCREENING, SATISFACTION = ALL["danger"], ALL["violence_screening"], ALL["satisfaction"]


def answers_to(item: Item, instrument):
    if item.kind == ItemKind.TEXT:
        return st.text(string.ascii_letters, max_size=4)
    if item.kind == ItemKind.DAY:
        return st.sampled_from(["", "2026-01-02"])
    if item.kind == ItemKind.SEVERAL:
        return st.lists(st.sampled_from(item.values), unique=True).map(",".join)
    return st.sampled_from(["", *instrument.values(item)])


def answered(instrument):
    return st.fixed_dictionaries({key: answers_to(item, instrument) for key, item in instrument.items.items()})


ANY = st.sampled_from(list(ALL.values())).flatmap(lambda one: st.tuples(st.just(one), answered(one)))
ANY_JUDGED = st.sampled_from(JUDGED).flatmap(lambda one: st.tuples(st.just(one), answered(one)))


@given(told=ANY)
def test_what_nobody_has_answered_is_neither_no_nor_zero(told):
    """Taking an answer away never makes the result surer: no level of low, no score, no negative screening from it."""
    instrument, answers = told
    shown = rules.shown(instrument, answers)
    for item in shown:
        without = answers | {item.key: ""}
        result = rules.result(instrument, without)
        if item.is_dangerous:
            assert result.level != LEVELS[0]
            assert item in rules.unknown_dangers(instrument, without)
        if item.options and item.options[0].points is not None:
            assert result.score is None
            assert result.band == ""
        if item.raises == Flag.SCREENING:
            assert result.is_positive is not False
        assert item in rules.unanswered(instrument, without)
    assert rules.result(instrument, {}).level == ""
    assert rules.result(instrument, {}).score is None
    assert not rules.result(instrument, {}).is_positive


@given(told=answered(DANGER), kill=st.sampled_from(["", "no", "declined"]), data=st.data())
def test_an_answer_to_a_hidden_item_does_not_count(told, kill, data):
    instrument, answers = DANGER, told | {"kill": kill}
    hidden = [item for item in instrument.items.values() if not rules.is_shown(item, instrument, answers)]
    item = data.draw(st.sampled_from(hidden))
    assert item not in rules.unanswered(instrument, answers)
    other = answers | {item.key: data.draw(answers_to(item, instrument))}
    assert rules.result(instrument, other) == rules.result(instrument, answers)
    assert rules.raised(instrument, other) == rules.raised(instrument, answers)
    assert rules.counted(instrument, other) == rules.counted(instrument, answers)


@given(told=ANY_JUDGED, data=st.data())
def test_s152_a_more_dangerous_answer_never_lowers_what_is_proposed(told, data):
    instrument, answers = told
    item = data.draw(st.sampled_from([each for each in instrument.items.values() if each.is_dangerous]))
    worse = answers | {item.key: "10" if item.kind == ItemKind.SCALE else "yes"}
    before, after = rules.result(instrument, answers), rules.result(instrument, worse)
    assert rules.rank(after.level) >= rules.rank(before.level)


@given(told=ANY_JUDGED, data=st.data())
def test_s152_what_protects_lowers_nothing(told, data):
    instrument, answers = told
    item = data.draw(st.sampled_from([each for each in instrument.items.values() if each.protects]))
    safer = answers | {item.key: "yes"}
    assert rules.result(instrument, safer).level == rules.result(instrument, answers).level


@given(told=ANY)
def test_a_structured_judgement_never_gives_a_sum(told):
    instrument, answers = told
    result = rules.result(instrument, answers)
    if instrument.outcome != Outcome.SCORE:
        assert result.score is None
        assert result.highest_score is None
        assert result.band == ""
    assert bool(result.level) <= (instrument.outcome == Outcome.JUDGEMENT)


@given(told=ANY, others=st.data())
def test_two_times_are_told_apart_item_by_item(told, others):
    instrument, now = told
    before = others.draw(answered(instrument))
    found = {change.item.key: change for change in rules.changes(instrument, now, instrument, before)}
    said, was = rules.counted(instrument, now), rules.counted(instrument, before)
    assert found.keys() == said.keys() | was.keys()
    for key, each in found.items():
        assert (each.before, each.now) == (was.get(key, ""), said.get(key, ""))
        if {each.before, each.now} & NOT_TOLD:
            assert each.direction == 0  # that something was not told is no change for the better or the worse
    assert not any(each.differs for each in rules.changes(instrument, now, instrument, now))


def test_a_yes_proposes_its_level_and_a_partly_the_one_below():
    assert rules.result(DANGER, {"neck": "yes"}).level == "acute"
    assert rules.result(DANGER, {"neck": "partly"}).level == "high"
    assert rules.result(DANGER, {"device": "partly"}).level == "raised"
    assert rules.result(DANGER, {"fear": "7"}).level == "high"
    assert rules.result(DANGER, {"fear": "6"}).level == ""
    every_no = {key: "0" if item.kind == ItemKind.SCALE else "no" for key, item in DANGER.items.items()}
    assert rules.result(DANGER, every_no).level == "low"
    assert rules.result(DANGER, every_no | {"access": "unknown"}).level == ""


@pytest.mark.req("R-238", "R-239")
def test_a_positive_answer_and_a_sign_of_suicide_ask_for_an_action_each():
    found = rules.raised(SCREENING, {"hit": "yes", "not_live": "yes", "safe_home": "no"})
    assert {flag: [item.key for item in items] for flag, items in found.items()} == {
        Flag.SCREENING: ["hit", "safe_home"],
        Flag.SUICIDE: ["not_live"],
    }
    assert "självmordsrisk" in str(rules.obstacle_to_actions(found, acted=["screening"]))
    assert rules.obstacle_to_actions(found, acted=["screening", "suicide"]) is None
    assert rules.result(SCREENING, {"hit": "yes"}).is_positive
    assert rules.result(SCREENING, {"hit": "no"}).is_positive is None


def test_a_score_is_told_with_its_band_when_all_of_it_is_answered():
    full = {key: "fully" for key, item in SATISFACTION.items.items() if item.options}
    told = rules.result(SATISFACTION, full)
    assert (told.score, told.highest_score, told.band) == (24, 24, "Stödet har varit till god hjälp")


LEVEL = st.sampled_from(["", *LEVELS])


@given(level=st.sampled_from(LEVELS), proposed=LEVEL, first=LEVEL, before=LEVEL)
def test_s152_a_lower_level_waits_for_a_second_person_and_a_higher_one_wins_at_once(level, proposed, first, before):
    known = max(proposed, first, before, key=rules.rank)
    floor = rules.floor(level=level, proposed=[first, proposed], before=before)
    assert bool(floor) == (rules.rank(level) < rules.rank(known))
    assert rules.holding(level=level, floor=floor, second="") == (floor or level)
    assert rules.holding(level=level, floor=floor, second="disagreed") == (floor or level)
    assert rules.holding(level=level, floor=floor, second="agreed") == level


@given(judged=st.sampled_from(LEVELS), level=st.sampled_from(LEVELS), proposed=LEVEL, said=st.text(max_size=20))
def test_a_difference_needs_a_sentence(judged, level, proposed, said):
    differs = rules.differs_from(level=level, judged=judged, proposed=proposed, before="", left="")
    obstacle = rules.obstacle_to_signing(
        DANGER,
        is_signed=False,
        is_judged=True,
        level=level,
        differs=differs,
        difference=said,
        raised_flags=[],
        acted=[],
    )
    is_same = level == judged and proposed in ("", level)
    assert (obstacle is None) == (is_same or len(said.strip()) >= rules.LETTERS)


@pytest.mark.req("R-224")
@given(how=st.sampled_from([*How]), alone=st.sampled_from([*Answer]))
def test_on_a_line_it_is_asked_only_when_she_says_she_is_alone(how, alone):
    assume(how != How.RECORDS)
    day = date(2026, 11, 2)
    told = {"happened_on": day, "came_in_on": day, "today": day}
    obstacle = rules.obstacle_to_asking(asked=Asked.SELF, how=how, is_alone=alone, **told)
    assert (obstacle is None) == (how not in (How.PHONE, How.VIDEO) or alone == Answer.YES)
    assert rules.obstacle_to_asking(asked=Asked.RECORDS, how=How.PHONE, is_alone="yes", **told)
    later = told | {"happened_on": day + timedelta(days=1)}
    assert rules.obstacle_to_asking(asked=Asked.SELF, how=How.IN_PERSON, is_alone=alone, **later)


@pytest.mark.req("R-226")
def test_whom_it_is_made_for_and_who_may_use_it():
    shipped = instruments.shipped()
    (freda,), (patriark,), (irisk,) = shipped["freda_short"], shipped["patriark"], shipped["irisk"]
    told = {"role": "exposed", "competences": []}
    assert "minst 18 år" in str(rules.obstacle_to_using(freda, age=17, **told))
    assert rules.obstacle_to_using(freda, age=None, **told) is None
    assert "PATRIARK" in str(rules.obstacle_to_using(patriark, age=30, **told))
    assert rules.obstacle_to_using(patriark, age=30, role="exposed", competences=["Patriark"]) is None
    assert rules.obstacle_to_using(irisk, age=9, **told)
    assert "5–17" in str(rules.obstacle_to_using(irisk, age=19, role="child", competences=["iRiSk"]))
    assert instruments.current("danger", day=date(2026, 1, 1)) is not None
