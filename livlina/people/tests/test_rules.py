"""The rules about persons, as laws."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core.identity_number import OLDEST_YEARS
from livlina.core.letters import spellings
from livlina.core.terms import Answer
from livlina.core.text import folded
from livlina.people import rules
from livlina.people.errors import (
    AnywayNotSaid,
    BirthYearInTheFuture,
    BornInTheFuture,
    BornTooLongAgo,
    ConfirmedInTheFuture,
    ConsentGivenInTheFuture,
    ConsentIsTooLong,
    EndsBeforeItStarts,
    NoConsent,
    NoPhoneNumber,
    NothingElseGoesPast,
    NothingIsShared,
    OnlyDangerGoesPast,
    OnlyForwarded,
    OutsideTheHours,
    RecipientNotSaid,
    SomebodyElseAnswered,
    ValueIsEmpty,
    ValueIsNoPhoneNumber,
    WayIsNotKnown,
    WayIsSharedWithTheOther,
    WayIsUnsafe,
    WindowEndsBeforeItStarts,
)
from livlina.people.terms import (
    Anyway,
    ChannelKind,
    GateAnswer,
    Protection,
    RelationKind,
    Sex,
    SharedWhat,
    Sharing,
    Violence,
)

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


@given(ago=st.integers(0, 400), days=st.integers(0, 400))
def test_s60_a_way_confirmed_longer_ago_than_the_limit_is_asked_about_again(ago, days):
    confirmed = TODAY - timedelta(days=ago)
    assert rules.needs_confirming(confirmed_on=confirmed, day=TODAY, days=days) == (ago > days)


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
    parts = [each for part in rules.name_words(name).words for each in spellings(part)]
    assert words.match(name) == all(
        any(part.startswith(each) for part in parts for each in spellings(word)) for word in words.words
    )


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
        ("Yildiz", "Aylin Yıldız"),
        ("YILDIZ", "Aylin Yıldız"),
        ("yıldız", "Aylin Yildiz"),
        ("Sörensen", "Maja Sørensen"),
        ("sorens", "Maja Sørensen"),
        ("Soerensen", "Maja Sörensen"),
        ("Sørensen", "Maja Soerensen"),
        ("lukasik", "Ewa Łukasik"),
        ("Dukic", "Ana Đukić"),
        ("kjär", "Åsa Kjær"),
        ("Kjaer", "Åsa Kjær"),
    ],
)
def test_s12_names_are_found_as_people_type_them(typed, name):
    assert rules.name_words(typed).match(name)


def test_the_middle_of_a_word_is_not_its_beginning():
    assert not rules.name_words("lma").match("Alma Exempelsson")
    assert folded("Ä") == "a"


# ---- the gate ----

VALUES = st.sampled_from([None, b"one", b"two"])
HOURS = st.none() | st.times()
WAYS = st.builds(
    rules.Way,
    kind=st.sampled_from(ChannelKind.values),
    is_safe=st.sampled_from(Answer.values),
    confirmed_on=st.dates(date(2026, 1, 1), TODAY),
    value=VALUES,
    weekdays=st.lists(st.integers(0, 6), unique=True, max_size=7),
    from_time=HOURS,
    to_time=HOURS,
    comes_to_another=st.booleans(),
)
ASKED = st.fixed_dictionaries(
    {
        "others": st.frozensets(st.sampled_from([b"one", b"two"])),
        "protection": st.sampled_from(Protection.values),
        "day": st.dates(TODAY, date(2027, 1, 31)),
        "hour": st.times(),
        "days": st.integers(0, 200),
    }
)
TOLD = st.lists(WAYS, min_size=1, max_size=4)


@given(told=TOLD, kind=st.sampled_from(ChannelKind.values), asked=ASKED, any_of_kind=st.booleans())
def test_s60_nothing_passes_the_gate_but_by_a_way_that_is_safe_now(told, kind, asked, any_of_kind):
    way = None if any_of_kind else told[0]
    kind = kind if any_of_kind else told[0].kind
    passage = rules.gate(kind, way=way, told=told, **asked)
    assert (passage.obstacle is None) == passage.is_allowed
    if passage.answer is GateAnswer.BLOCKED:
        return
    by = [each for each in ([way] if way else told) if each.kind == kind and each.is_safe == Answer.YES]
    day, hour = asked["day"], asked["hour"]
    by = [each for each in by if not each.weekdays or day.weekday() in each.weekdays]
    by = [each for each in by if (each.from_time is None or each.from_time <= hour)]
    by = [each for each in by if (each.to_time is None or hour < each.to_time)]
    by = [each for each in by if each.value not in asked["others"] and not each.comes_to_another]
    assert by
    if passage.is_allowed:
        assert any((day - each.confirmed_on).days <= asked["days"] for each in by)
    else:
        assert all((day - each.confirmed_on).days > asked["days"] for each in by)


@given(told=TOLD, asked=ASKED, unsafe=WAYS)
def test_s60_what_is_told_unsafe_opens_for_nothing_else_that_is_told(told, asked, unsafe):
    """Also not for the same number told as safe somewhere else, or once more."""
    mark = dataclasses.replace(unsafe, is_safe=Answer.NO)
    safe = dataclasses.replace(mark, is_safe=Answer.YES, weekdays=(), from_time=None, to_time=None)
    for way in (None, mark, safe):
        assert rules.gate(mark.kind, way=way, told=[*told, safe, mark], **asked).answer is GateAnswer.BLOCKED


@given(told=TOLD, asked=ASKED)
def test_s60_a_letter_to_one_whose_address_is_protected_goes_by_forwarding_alone(told, asked):
    asked |= {"protection": Protection.PROTECTED_REGISTRATION}
    passage = rules.gate(ChannelKind.LETTER, way=None, told=told, **asked)
    assert isinstance(passage.obstacle, OnlyForwarded)


CALL = rules.Way(kind=ChannelKind.CALL, is_safe=Answer.YES, confirmed_on=TODAY, value=b"one")
NOON = {"others": frozenset(), "protection": Protection.NONE, "day": TODAY, "hour": time(12), "days": 90}


@pytest.mark.parametrize(
    ("kind", "told", "asked", "refusal"),
    [
        (ChannelKind.CALL, {}, {}, None),
        (ChannelKind.SMS, {}, {}, WayIsNotKnown),
        (ChannelKind.CALL, {"is_safe": Answer.UNKNOWN}, {}, WayIsNotKnown),
        (ChannelKind.CALL, {"is_safe": Answer.NO}, {}, WayIsUnsafe),
        (ChannelKind.VOICEMAIL, {"is_safe": Answer.NO}, {}, WayIsUnsafe),
        (ChannelKind.CALL, {}, {"others": frozenset({b"one"})}, WayIsSharedWithTheOther),
        (ChannelKind.LETTER, {"kind": "letter", "comes_to_another": True}, {}, WayIsSharedWithTheOther),
        (ChannelKind.CALL, {"to_time": time(12)}, {}, OutsideTheHours),
        (ChannelKind.CALL, {"from_time": time(12)}, {}, None),
        (ChannelKind.CALL, {"weekdays": (5, 6)}, {}, OutsideTheHours),
        (ChannelKind.CALL, {"is_doubted": True}, {}, SomebodyElseAnswered),
        (ChannelKind.CALL, {"is_doubted": True, "to_time": time(12)}, {}, OutsideTheHours),
        (ChannelKind.FORWARDED, {"kind": ChannelKind.FORWARDED}, {"protection": "protected_registration"}, None),
    ],
)
def test_s60_each_answer_of_the_gate(kind, told, asked, refusal):
    passage = rules.gate(kind, way=None, told=[dataclasses.replace(CALL, **told)], **NOON | asked)
    assert type(passage.obstacle) is (refusal or type(None))
    assert passage.is_closed == (refusal not in (None, OutsideTheHours, SomebodyElseAnswered))


NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@given(
    doubted=st.none() | st.integers(-72, 72),
    late=st.integers(0, 9),
    told=st.integers(0, 5),
    written=st.integers(-72, 72),
)
def test_s60_s142_a_way_is_doubted_until_it_is_confirmed_after_it_was_told_that_somebody_else_answered(
    doubted, late, told, written
):
    doubted_at = None if doubted is None else NOW + timedelta(hours=doubted)
    told_at = doubted_at and doubted_at + timedelta(hours=late)
    written_at = NOW + timedelta(hours=written)
    confirmed_on = written_at.date() - timedelta(days=told)
    asked = {"confirmed_on": confirmed_on, "written_at": written_at}
    found = rules.is_doubted(doubted_at=doubted_at, told_at=told_at, **asked)
    if doubted_at is None:
        assert not found
    elif written_at <= told_at:  # whatever day it is said of
        assert found
    elif told == 0:
        assert not found


def test_s60_a_way_is_meant_by_its_number_and_another_number_does_not_block_it():
    other = dataclasses.replace(CALL, value=b"two", is_safe=Answer.NO)
    assert rules.gate(ChannelKind.CALL, way=CALL, told=[CALL, other], **NOON).is_allowed
    assert not rules.gate(ChannelKind.CALL, way=None, told=[CALL, other], **NOON).is_allowed


@given(
    told=TOLD,
    kind=st.sampled_from(ChannelKind.values),
    asked=ASKED,
    anyway=st.sampled_from(["", *Anyway.values]),
    because=st.text(max_size=40),
)
def test_s60_only_a_call_goes_past_the_gate_and_never_without_a_reason(told, kind, asked, anyway, because):
    passage = rules.gate(kind, way=None, told=told, **asked)
    if rules.obstacle_to_going_anyway(passage, kind=kind, anyway=anyway, because=because) is None:
        assert passage.is_allowed or (kind == ChannelKind.CALL and anyway and len(because.strip()) >= 20)


@pytest.mark.parametrize(
    ("kind", "told", "anyway", "because", "refusal"),
    [
        (ChannelKind.CALL, {"is_safe": "no"}, "", "", WayIsUnsafe),
        (ChannelKind.CALL, {"is_safe": "no"}, Anyway.ASK_AGAIN, "x" * 20, OnlyDangerGoesPast),
        (ChannelKind.CALL, {"is_safe": "no"}, Anyway.DANGER, "kort", AnywayNotSaid),
        (ChannelKind.CALL, {"is_safe": "no"}, Anyway.DANGER, "x" * 20, None),
        (ChannelKind.CALL, {"confirmed_on": date(2026, 1, 1)}, Anyway.ASK_AGAIN, "x" * 20, None),
        (ChannelKind.SMS, {"kind": "sms", "is_safe": "no"}, Anyway.DANGER, "x" * 20, NothingElseGoesPast),
    ],
)
def test_s60_what_goes_past_the_gate(kind, told, anyway, because, refusal):
    passage = rules.gate(kind, way=None, told=[dataclasses.replace(CALL, **told)], **NOON)
    obstacle = rules.obstacle_to_going_anyway(passage, kind=kind, anyway=anyway, because=because)
    assert type(obstacle) is (refusal or type(None))


# ---- consent ----

NEAR_DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 10))
KINDS = st.frozensets(st.sampled_from(["risk", "health", "support"]))
GIVEN = st.builds(
    rules.Given,
    purpose=st.sampled_from([Sharing.POLICE, Sharing.SCHOOL]),
    what=KINDS,
    starts_on=NEAR_DAYS,
    ends_on=NEAR_DAYS,
    withdrawn_on=st.none() | NEAR_DAYS,
)


@pytest.mark.req("R-498")
@given(given_=st.lists(GIVEN, max_size=4), what=KINDS, day=NEAR_DAYS)
def test_nothing_is_let_out_but_what_a_consent_that_holds_says(given_, what, day):
    obstacle = rules.obstacle_to_sharing(purpose=Sharing.POLICE, what=what, given=given_, day=day)
    live = [each for each in given_ if each.purpose == Sharing.POLICE and each.starts_on <= day <= each.ends_on]
    live = [each for each in live if each.withdrawn_on is None or each.withdrawn_on > day]
    covered = frozenset(kind for each in live for kind in each.what)
    assert (obstacle is None) == (bool(what) and what <= covered)
    assert obstacle is None or isinstance(obstacle, NoConsent)


@given(given_=GIVEN, day=NEAR_DAYS)
def test_a_consent_that_is_withdrawn_lets_nothing_out_that_day_or_later(given_, day):
    withdrawn = dataclasses.replace(given_, withdrawn_on=min(day, given_.ends_on))
    assert rules.obstacle_to_sharing(purpose=given_.purpose, what=given_.what, given=[withdrawn], day=day)


ASKS = {
    "what": [SharedWhat.RISK],
    "recipient": "Utredaren",
    "starts_on": TODAY,
    "ends_on": TODAY,
    "today": TODAY,
    "days": 30,
}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"what": []}, NothingIsShared),
        ({"recipient": ""}, RecipientNotSaid),
        ({"starts_on": TODAY + timedelta(days=1)}, ConsentGivenInTheFuture),
        ({"ends_on": TODAY - timedelta(days=1)}, EndsBeforeItStarts),
        ({"ends_on": TODAY + timedelta(days=30)}, None),
        ({"ends_on": TODAY + timedelta(days=31)}, ConsentIsTooLong),
    ],
)
def test_a_consent_says_what_to_whom_and_until_when(told, refusal):
    assert type(rules.obstacle_to_consent(**ASKS | told)) is (refusal or type(None))
