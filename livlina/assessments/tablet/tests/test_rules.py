"""The code, the way through the questions, what is compared; and that each language has every word."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.assessments import instruments
from livlina.assessments.instruments import DECLINED
from livlina.assessments.tablet import languages, panels, rules
from livlina.assessments.tablet.languages import PAGE
from livlina.assessments.tablet.rules import Rated
from livlina.assessments.tablet.terms import Moment

DAY = date(2026, 1, 1)
ANSWERS = st.sampled_from(["", DECLINED, *map(str, range(11))])
RATED = st.lists(st.tuples(ANSWERS, st.sampled_from(["", *Moment.values])), min_size=1, max_size=6)


def rated(told):
    return [Rated(DAY + timedelta(days=n), {"safe": said}, moment) for n, (said, moment) in enumerate(told)]


def shipped():
    return [one for (one,) in instruments.shipped().values() if one.key in ("self_rating", "own_use", "child_rating")]


@pytest.mark.parametrize("key", ["sv", "sv-easy", "en", "ar"])
def test_each_language_that_is_shipped_has_every_text_of_the_page_and_of_the_questions(key):
    assert languages.faults() == []
    language = languages.every()[key]
    assert set(language.page) == PAGE
    assert {each.key: language.lacks(each) for each in shipped()} == {
        "self_rating": [],
        "own_use": [],
        "child_rating": [],
    }
    for told in ("{number}", "{of}"):
        assert told in language.page["progress"]
    assert language.is_reviewed == (key == "sv")  # a translation waits for the municipality
    for each in shipped():
        assert set(language.of(each)) == {item.key for item in rules.asked_here(each)}


def test_a_file_more_is_a_language_more_one_of_ones_own_confirms_it_and_a_faulty_one_is_told(tmp_path, monkeypatch):
    told = (languages.SHIPPED / "en.yaml").read_text()
    (tmp_path / "fi.yaml").write_text(told.replace("key: en", "key: fi"))
    (tmp_path / "en.yaml").write_text(
        told.replace("reviewed_on: null", "reviewed_on: 2026-11-29").replace(
            'reviewed_by: ""', "reviewed_by: Kommunens översättare"
        )
    )
    (tmp_path / "so.yaml").write_text(told.replace("key: en", "key: so").replace("  next: Next\n", ""))
    monkeypatch.setenv(languages.OWN_FOLDER, str(tmp_path))
    languages.every.cache_clear()
    try:
        found = languages.every()
        assert list(found) == ["sv", "sv-easy", "en", "fi", "ar"]
        assert found["en"].is_reviewed
        assert languages.faults() == ["so.yaml: page saknar next."]
    finally:
        monkeypatch.undo()
        languages.every.cache_clear()


@given(number=st.integers(0, 2**128))
def test_a_code_is_read_as_it_was_given_also_in_the_figures_of_another_script(number):
    code = rules.code_of(number)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert len(code) == rules.DIGITS
    assert rules.written_code(f" {rules.shown_code(code)} ") == rules.written_code(arabic) == code


@given(text=st.text(max_size=24))
def test_whatever_is_typed_is_a_whole_code_or_none(text):
    assert len(rules.written_code(text)) in (0, rules.DIGITS)


@given(told=RATED)
def test_no_answer_is_no_zero_and_nothing_is_compared_that_was_not_told_twice(told):
    found = rated(told)
    pair = rules.pair(found, "safe")
    first, last = rules.ends(found)
    is_told = last is not None and all(found[place].answers["safe"].isdecimal() for place in (first, last))
    assert (pair.difference is not None) == is_told
    assert last is None or last > first
    spark = panels.spark(found, "safe")
    values = [said for said, _ in told if said.isdecimal()]
    assert (spark is None) == (len(values) < 2)
    assert spark is None or len(spark["points"]) == len(values)


@given(told=RATED)
def test_what_was_made_as_the_start_and_the_end_is_the_pair_and_until_then_the_first_and_the_latest(told):
    moments = [moment for _, moment in told]
    first, last = rules.ends(rated(told))
    assert first == (moments.index(Moment.START) if Moment.START in moments else 0)
    later = moments[first + 1 :]
    if Moment.END in later:
        assert moments[last] == Moment.END
        assert Moment.END not in moments[last + 1 :]
    else:
        assert last == (len(told) - 1 if later else None)


@pytest.mark.req("R-328")
def test_the_same_questions_are_asked_whatever_the_case_is_about_so_that_they_can_be_compared():
    asked = [
        {each.key: each for each in instruments.on(date(2026, 11, 29), role=role)}["self_rating"]
        for role in ("exposed", "using_violence", "child")
    ]
    assert asked[0] is asked[1] is asked[2]
    assert all(language.covers(asked[0]) for language in languages.every().values())


def test_to_decline_is_always_an_answer_and_what_is_not_offered_never_is():
    for instrument in shipped():
        for item in rules.asked_here(instrument):
            assert rules.accepts(item, DECLINED)
            assert not rules.accepts(item, "")
            assert not rules.accepts(item, "11")
