"""The rules about persons, as laws."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core.identity_number import OLDEST_YEARS
from livlina.core.text import folded
from livlina.people import rules
from livlina.people.errors import (
    BirthYearInTheFuture,
    BornInTheFuture,
    BornTooLongAgo,
    ConfirmedInTheFuture,
    EndsBeforeItStarts,
    NoPhoneNumber,
    ValueIsEmpty,
    ValueIsNoPhoneNumber,
    WindowEndsBeforeItStarts,
)
from livlina.people.terms import ChannelKind, RelationKind, Sex, Violence

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(1850, 1, 1), date(2060, 1, 1))
NAMES = st.text(alphabet="abcåäöéÅÄÖXyzØøß- '’محمدЖж", min_size=1, max_size=30)


@given(born=DAYS)
def test_a_birth_is_refused_exactly_when_it_is_in_the_future_or_too_long_ago(born):
    obstacle = rules.obstacle_to_birth(born=born, birth_year=None, today=TODAY)
    assert isinstance(obstacle, BornInTheFuture) == (born > TODAY)
    assert isinstance(obstacle, BornTooLongAgo) == (born.year < TODAY.year - OLDEST_YEARS)


@given(year=st.integers(1, 9999))
def test_a_year_of_birth_is_refused_exactly_when_the_day_in_it_could_not_be(year):
    obstacle = rules.obstacle_to_birth(born=None, birth_year=year, today=TODAY)
    assert (obstacle is None) == (TODAY.year - OLDEST_YEARS <= year <= TODAY.year)
    assert isinstance(obstacle, BirthYearInTheFuture) == (year > TODAY.year)


def test_what_is_not_known_is_never_wrong():
    assert rules.obstacle_to_birth(born=None, birth_year=None, today=TODAY) is None
    assert rules.obstacle_to_dates(starts_on=None, ends_on=TODAY) is None


@given(starts=DAYS, ends=DAYS)
def test_something_cannot_end_before_it_starts(starts, ends):
    obstacle = rules.obstacle_to_dates(starts_on=starts, ends_on=ends)
    assert isinstance(obstacle, EndsBeforeItStarts) == (ends < starts)


@given(born=DAYS, days=st.integers(0, 40_000))
def test_age_grows_by_one_on_each_birthday_and_never_else(born, days):
    day = born + timedelta(days=days)
    grown = rules.age(born=born, day=day) - rules.age(born=born, day=day - timedelta(days=1)) if days else 0
    is_birthday = (day.month, day.day) == (born.month, born.day)
    is_day_after_leap = (born.month, born.day) == (2, 29) and (day.month, day.day) == (3, 1)
    if grown:
        assert grown == 1
        assert is_birthday or is_day_after_leap
    assert rules.age(born=born, day=day) >= 0


def test_how_old_someone_is_is_said_no_surer_than_it_is_known():
    assert rules.age_text(born=date(1992, 4, 18), birth_year=1992, day=TODAY) == "34 år"
    assert rules.age_text(born=None, birth_year=1992, day=TODAY) == "född 1992"
    assert rules.age_text(born=None, birth_year=None, day=TODAY) == ""


@given(days=st.integers(0, 400))
def test_s60_a_way_confirmed_more_than_ninety_days_ago_is_asked_about_again(days):
    confirmed = TODAY - timedelta(days=days)
    assert rules.needs_confirming(confirmed_on=confirmed, day=TODAY) == (days > 90)


@pytest.mark.parametrize(
    ("weekdays", "from_time", "to_time", "words"),
    [
        ([0, 1, 2, 3, 4], time(9), time(14), "vardagar 9–14"),
        ([5, 6], None, None, "helger"),
        ([], time(9, 30), None, "efter 9.30"),
        ([0], None, time(17, 15), "mån före 17.15"),
        ([4, 0, 2], None, None, "mån, ons och fre"),
        ([0, 1, 2, 3, 4, 5, 6], None, None, ""),
        ([], None, None, ""),
    ],
)
def test_when_someone_may_be_reached_is_said_in_words(weekdays, from_time, to_time, words):
    assert rules.window_words(weekdays=weekdays, from_time=from_time, to_time=to_time) == words


@pytest.mark.req("R-488", "R-489")
def test_a_safe_way_is_one_sentence_to_go_by():
    words = rules.way_words(
        kind=ChannelKind.CALL,
        weekdays=[0, 1, 2, 3, 4],
        from_time=time(9),
        to_time=time(14),
        safe_when="inte på lov",
        who_may_answer="bara hon",
        say="det gäller bokningen",
        code_word="Blåbär",
    )
    assert (
        words == "Ring vardagar 9–14. När: inte på lov. Svarar: bara hon. Säg: det gäller bokningen. Kodord: ”Blåbär”."
    )


def channel(**told):
    usual = {
        "kind": ChannelKind.CALL,
        "is_safe": True,
        "value": "070-174 06 05",
        "from_time": None,
        "to_time": None,
        "confirmed_on": TODAY,
        "today": TODAY,
    }
    return [type(obstacle) for obstacle in rules.obstacles_to_channel(**(usual | told))]


def test_a_way_is_refused_for_each_reason_and_for_no_other():
    assert channel() == []
    assert channel(value="") == [ValueIsEmpty]
    assert channel(value="070-1") == channel(value="070-1", is_safe=False) == [ValueIsNoPhoneNumber]
    assert channel(value="Exempelgatan 1", kind=ChannelKind.LETTER) == []
    assert channel(value="", is_safe=False) == channel(value="", kind=ChannelKind.VISIT) == []
    assert channel(from_time=time(14), to_time=time(9)) == [WindowEndsBeforeItStarts]
    assert channel(confirmed_on=TODAY + timedelta(days=1)) == [ConfirmedInTheFuture]


@pytest.mark.parametrize(
    "number",
    [
        "070-174 06 05", "0701740605", "+46 (0)70 174 06 05", "0046701740605", "08-123 456 78", "031-390 06 02",
        "+47 22 22 22 22", "+963 11 2222222", "\u2066+46701740605\u2069", "",
    ],
)  # fmt: skip
def test_a_telephone_number_is_read_however_it_is_written(number):
    assert rules.obstacle_to_phone(number) is None


@pytest.mark.parametrize(
    "text", ["070-12", "0701", "12", "112", "070-174 06 055 12", "jobbet", "070-174 06 05 Anna", "+999 12", "+", "–"]
)
def test_what_nobody_can_ring_is_no_telephone_number(text):
    assert isinstance(rules.obstacle_to_phone(text), NoPhoneNumber)


@pytest.mark.parametrize(
    ("sex", "child", "grown"),
    [
        (Sex.FEMALE, "flicka", "kvinna"),
        (Sex.MALE, "pojke", "man"),
        (Sex.OTHER, "annat", "annat"),
        (Sex.UNKNOWN, "", ""),
    ],
)
def test_a_child_is_a_girl_or_a_boy(sex, child, grown):
    assert (rules.sex_text(sex=sex, is_child=True), rules.sex_text(sex=sex, is_child=False)) == (child, grown)


@given(born=DAYS)
def test_who_is_a_child_by_the_year_alone_is_one_by_the_day_too(born):
    by_year = rules.is_child(born=None, birth_year=born.year, day=TODAY)
    assert not by_year or rules.is_child(born=born, birth_year=None, day=TODAY)
    assert not rules.is_child(born=None, birth_year=None, day=TODAY)


@given(st.text())
def test_any_text_is_a_telephone_number_or_not_and_never_a_fault(text):
    assert rules.is_phone_number(text) in (True, False)


def test_all_that_is_wrong_with_a_way_is_said_at_once_and_nothing_of_what_could_not_be_read():
    wrong = {"value": "", "from_time": time(14), "to_time": time(9), "confirmed_on": TODAY + timedelta(days=1)}
    assert channel(**wrong) == [ValueIsEmpty, WindowEndsBeforeItStarts, ConfirmedInTheFuture]
    unread = dict.fromkeys(("kind", "value", "from_time", "confirmed_on"))
    assert channel(**(wrong | unread)) == []


@given(kind=st.sampled_from(RelationKind.values), violence=st.sampled_from(Violence.values))
def test_every_relation_and_direction_of_violence_has_its_words(kind, violence):
    said = rules.relation_words(kind=kind, first="Alma", second="Bo")
    assert "Alma" in said
    assert "Bo" in said
    done = rules.violence_words(violence=violence, first="Alma", second="Bo")
    assert bool(done) == (violence != Violence.NONE)


def test_the_direction_of_violence_is_kept():
    assert rules.violence_words(violence=Violence.BY_FIRST, first="A", second="B") == "A använder våld mot B"
    assert rules.violence_words(violence=Violence.BY_SECOND, first="A", second="B") == "B använder våld mot A"


@given(name=NAMES, cut=st.integers(1, 30))
def test_a_name_is_found_by_the_beginnings_of_its_words_however_they_are_written(name, cut):
    words = rules.name_words(name)
    assert rules.NameWords(tuple(word[:cut] for word in words.words)).match(name)
    assert words.match(name.upper())


@given(name=NAMES, sought=NAMES)
def test_a_name_is_found_exactly_when_each_word_begins_one_of_its_words(name, sought):
    words = rules.name_words(sought)
    parts = rules.name_words(name).words
    assert words.match(name) == all(any(part.startswith(word) for part in parts) for word in words.words)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("alm ex", "Alma Exempelsson"),
        ("exempel", "Alma Exempelsson"),
        ("karin", "Anna-Karin Test"),
        ("asa oberg", "Åsa Öberg"),
        ("Åsa", "Asa Test"),
        ("obrien", "Nils O'Brien"),
        ("o’brien", "Nils O'Brien"),
        ("محمد", "محمد علي"),
    ],
)
def test_names_are_found_as_people_type_them(typed, name):
    assert rules.name_words(typed).match(name)


def test_the_middle_of_a_word_is_not_its_beginning():
    assert not rules.name_words("lma").match("Alma Exempelsson")
    assert folded("Ä") == "a"
