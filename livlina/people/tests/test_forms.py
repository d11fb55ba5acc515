"""S-131: what is typed is stored exactly or refused with a sentence at the field, and kept in it."""

from datetime import date, time

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from livlina.people.forms import ChannelForm, Clock, Day, Line, PersonForm, Prose
from livlina.people.services import PersonFacts
from livlina.people.terms import NumberKind, Sex
from livlina.people.tests.factories import identity_number

TODAY = date(2026, 11, 20)

TEXTS = ["O'Brien", "Åsa Öberg-Test", "محمد علي", "😀🏳️‍🌈", "<script>alert(1)</script>", "Zoë ’t Hart", "日本語"]


class Both(forms.Form):
    line = Line(label="Rad", required=False, most=20)
    prose = Prose(label="Text", required=False, most=20)


@pytest.mark.parametrize("text", TEXTS)
def test_s131_every_script_emoji_and_apostrophe_is_text(text):
    form = Both({"line": text[:20], "prose": text[:20]})
    assert form.is_valid()
    assert form.cleaned_data == {"line": text[:20], "prose": text[:20]}


@pytest.mark.parametrize("text", ["noll\x00", "styr\x07", "vänd\u202etext", "bak\u202dfram"])
def test_s131_what_cannot_be_shown_as_it_is_is_refused_and_kept_in_the_field(text):
    form = Both({"line": text, "prose": text})
    assert not form.is_valid()
    for name in ("line", "prose"):
        assert "osynligt" in form.errors[name][0]
        assert form[name].value() == text


def test_s131_a_line_break_belongs_in_prose_only_and_is_one_character_there():
    form = Both({"line": "en\r\ntvå", "prose": " en\r\n\ttvå "})
    assert not form.is_valid()
    assert "radbrytningen" in form.errors["line"][0]
    assert form.cleaned_data["prose"] == " en\n\ttvå "


def test_s131_too_long_is_said_with_both_lengths_and_never_cut():
    form = Both({"line": "x" * 21, "prose": ""})
    assert form.errors["line"] == ["Texten är 21 tecken. Högst 20 ryms, så korta den."]
    assert "maxlength" not in str(form["line"])


@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_as_it_is_written(day):
    assert Day().clean(day.isoformat()) == day
    assert Day().clean(f" {day:%Y%m%d} ") == day


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("igår", "Dagen ska skrivas som 2026-11-17."),
        ("2026-11", "Dagen ska skrivas som 2026-11-17."),
        ("2026-02-30", "Den dagen finns inte i kalendern. Kontrollera månad och dag."),
        ("2026-13-01", "Den dagen finns inte i kalendern. Kontrollera månad och dag."),
        ("0001-01-01", "Året är för långt bort. Kontrollera det."),
        ("9999-12-31", "Året är för långt bort. Kontrollera det."),
    ],
)
def test_s131_a_day_that_is_none_is_refused_without_blame(typed, words):
    with pytest.raises(forms.ValidationError) as refused:
        Day().clean(typed)
    assert refused.value.messages == [words]


@pytest.mark.parametrize(
    ("typed", "clock"), [("9", time(9)), ("9.30", time(9, 30)), ("0930", time(9, 30)), ("23:59", time(23, 59))]
)
def test_a_clock_is_read_as_people_write_it(typed, clock):
    assert Clock().clean(typed) == clock


@pytest.mark.parametrize("typed", ["24", "9.60", "halv tio", "93"])
def test_s131_a_clock_that_is_none_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        Clock().clean(typed)


def person(known=None, **typed):
    return PersonForm(typed, today=TODAY, known=known)


@pytest.mark.req("R-110", "R-002")
def test_a_person_can_be_wholly_unknown_and_nothing_is_guessed():
    form = person()
    assert form.is_valid()
    assert form.facts() == PersonFacts()


def test_a_number_gives_the_day_of_birth_and_never_the_sex():
    form = person(identity_number="920418-" + identity_number()[-4:])
    assert form.is_valid()
    facts = form.facts()
    assert (facts.identity_number, facts.number_kind) == (identity_number(), NumberKind.PERSONAL)
    assert facts.born == date(1992, 4, 18)
    assert facts.sex == Sex.UNKNOWN


def test_a_coordination_number_is_told_apart():
    form = person(identity_number=identity_number(kind="coordination"))
    assert form.is_valid()
    assert form.facts().number_kind == NumberKind.COORDINATION
    assert form.facts().born == date(1992, 4, 18)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("identity_number", "19920418-0000"),
        ("identity_number", "19920231-2380"),
        ("identity_number", "abc"),
        ("born", "2031-01-01"),
        ("born", "2026-02-31"),
        ("born", "1850-01-01"),
        ("birth_year", "2031"),
        ("birth_year", "92"),
        ("birth_year", "nittio"),
        ("name", "A\x00"),
        ("sex", "guessed"),
    ],
)
def test_s131_wrong_answers_get_a_sentence_at_their_field(field, typed):
    form = person(**{field: typed})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert form[field].value() == typed


def test_a_number_and_no_number_contradict_each_other():
    form = person(identity_number=identity_number(), has_no_number="on")
    assert not form.is_valid()
    assert "has_no_number" in form.errors


def test_a_day_other_than_that_of_the_number_is_refused():
    form = person(identity_number=identity_number(), born="1992-04-19")
    assert not form.is_valid()
    assert "born" in form.errors


def test_a_known_number_is_never_written_out_and_stays_when_nothing_is_typed():
    known = PersonFacts(name="Alma", identity_number=identity_number(), number_kind=NumberKind.PERSONAL)
    shown = PersonForm(today=TODAY, known=known)
    assert identity_number() not in str(shown)
    form = person(known=known, name="Alma")
    assert form.is_valid()
    assert form.facts().identity_number == identity_number()


def test_a_known_number_is_taken_away_only_when_it_is_said_that_there_is_none():
    known = PersonFacts(identity_number=identity_number(), number_kind=NumberKind.PERSONAL)
    form = person(known=known, has_no_number="on")
    assert form.is_valid()
    assert (form.facts().identity_number, form.facts().number_kind) == ("", NumberKind.NONE)


def with_number(**typed):
    """The form of one whose number is known, sent with what it shows and what is typed in place of it."""
    known = PersonFacts(
        identity_number=identity_number(), number_kind=NumberKind.PERSONAL, born=date(1992, 4, 18), birth_year=1992
    )
    form = person(known=known, **{"born": "1992-04-18", "birth_year": "1992"} | typed)
    assert form.is_valid(), form.errors
    return form.facts()


def test_a_day_that_followed_from_a_number_goes_with_it_and_one_that_was_typed_stays():
    gone = with_number(has_no_number="on")
    assert (gone.identity_number, gone.born, gone.birth_year) == ("", None, None)
    typed = with_number(has_no_number="on", born="1992-04-19", birth_year="1992")
    assert typed.born == date(1992, 4, 19)
    assert with_number(has_no_number="on", born="", birth_year="1991").birth_year == 1991
    assert with_number().born == date(1992, 4, 18)


def test_another_number_brings_its_own_day_in_place_of_the_one_that_followed_from_the_first():
    told = with_number(identity_number=identity_number("19900307"))
    assert told.born == date(1990, 3, 7)


def test_a_way_is_read_with_its_days_and_hours():
    form = ChannelForm(
        {
            "kind": "call",
            "value": "070-123 45 67",
            "is_safe": "yes",
            "weekdays": ["4", "0"],
            "from_time": "9",
            "to_time": "14.30",
            "confirmed_on": "2026-11-20",
        },
        today=TODAY,
        stands=(),
    )
    assert form.is_valid()
    facts = form.facts()
    assert (facts.weekdays, facts.from_time, facts.to_time) == ((0, 4), time(9), time(14, 30))
