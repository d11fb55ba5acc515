"""What the centre has decided about persons and the ways to reach them. Pure; obstacles are returned, not raised."""

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final

import phonenumbers

from livlina.core.clock import STOCKHOLM
from livlina.core.errors import DomainError
from livlina.core.identity_number import OLDEST_YEARS
from livlina.core.letters import spellings
from livlina.core.terms import Answer
from livlina.core.text import folded, words_of
from livlina.people.errors import (
    AnywayNotSaid,
    BirthYearInTheFuture,
    BirthYearTooLongAgo,
    BornInTheFuture,
    BornTooLongAgo,
    ConfirmedInTheFuture,
    ConfirmFirst,
    ConsentGivenInTheFuture,
    ConsentIsTooLong,
    DeclaredTooOften,
    EndsBeforeItStarts,
    NewValueNotAsked,
    NoConsent,
    NoPhoneNumber,
    NothingElseGoesPast,
    NothingIsShared,
    OnlyDangerGoesPast,
    OnlyForwarded,
    OutsideTheHours,
    ReasonToShowMissing,
    RecipientNotSaid,
    SomebodyElseAnswered,
    SourceNotTold,
    StatedTooShort,
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
    Judgement,
    PlaceKind,
    Protection,
    RelationKind,
    Sex,
    SharedWhat,
    ShownFor,
    Source,
    TaskState,
    Violence,
)

CHILD_UNTIL: Final = 18
"""Years. Source: föräldrabalken 9 kap. 1 §."""

WORKDAYS: Final = frozenset(range(5))
WEEKEND: Final = frozenset({5, 6})
WEEKDAY_WORDS: Final = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")

NEEDS_A_VALUE: Final = frozenset({ChannelKind.CALL, ChannelKind.SMS, ChannelKind.EMAIL})
"""Ways that cannot be used without a number or an address of their own."""

TO_A_PLACE: Final = frozenset({ChannelKind.LETTER, ChannelKind.FORWARDED, ChannelKind.VISIT})
"""Ways whose value is an address of a place, if it is anything."""

LIVES_AT: Final = frozenset({PlaceKind.HOME, PlaceKind.STAYS})
"""Where a letter comes for which no address is told."""

BY_PHONE: Final = frozenset({ChannelKind.CALL, ChannelKind.SMS, ChannelKind.VOICEMAIL})
"""Ways that go by a telephone number."""

HOME_REGION: Final = "SE"
"""Where a telephone number written without + belongs."""

REASON_LETTERS: Final = 20
"""How long a stated reason is at least. Source: S-30."""

UNDO_DAYS: Final = 90
"""How long two joined rows can be taken apart, where the organisation has no limit of its own. Source: S-15."""


def obstacle_to_showing(*, is_protected: bool, why: str) -> DomainError | None:
    """What stands in the way of showing where a person is or how she is reached. Source: S-21."""
    return ReasonToShowMissing() if is_protected and why not in ShownFor.values else None


def obstacle_to_birth(*, born: date | None, birth_year: int | None, today: date) -> DomainError | None:
    """What is wrong with a day or a year of birth. Not known is never wrong. Source: R-110."""
    if born is not None:
        if born > today:
            return BornInTheFuture()
        if born.year < today.year - OLDEST_YEARS:
            return BornTooLongAgo(years=OLDEST_YEARS)
    if birth_year is not None:
        if birth_year > today.year:
            return BirthYearInTheFuture()
        if birth_year < today.year - OLDEST_YEARS:
            return BirthYearTooLongAgo(years=OLDEST_YEARS)
    return None


def obstacle_to_dates(*, starts_on: date | None, ends_on: date | None) -> DomainError | None:
    """What is wrong with the days between which something holds; both may be unknown."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        return EndsBeforeItStarts()
    return None


def obstacle_to_source(*, told_by: str, must: bool) -> DomainError | None:
    """What stands in the way of writing down what somebody told. Not stated is allowed where it need not be. S-13."""
    return SourceNotTold() if must and told_by == Source.UNKNOWN else None


def obstacles_to_channel(
    *,
    kind: str | None,
    is_safe: bool,
    value: str | None,
    from_time: time | None,
    to_time: time | None,
    confirmed_on: date | None,
    today: date,
) -> list[DomainError]:
    """
    All that stands in the way of writing down a way to reach someone. Source: R-488, S-60.

    What is None could not be read in the form, or was not told, and stands in nobody's way here.
    """
    found: list[DomainError] = []
    if is_safe and kind in NEEDS_A_VALUE and value == "":
        found.append(ValueIsEmpty())
    if kind in BY_PHONE and value and not is_phone_number(value):
        found.append(ValueIsNoPhoneNumber())
    if from_time is not None and to_time is not None and to_time <= from_time:
        found.append(WindowEndsBeforeItStarts())
    if confirmed_on is not None and confirmed_on > today:
        found.append(ConfirmedInTheFuture())
    return found


def obstacle_to_new_value(*, was: str, becomes: str, is_safe: bool, asked_anew: bool) -> DomainError | None:
    """
    What stands in the way of telling another number or address in place of one that stood, and that it is safe: that
    one was says nothing of this. The same number written otherwise is no other.
    """
    is_another = bool(was and becomes) and _as_one(was) != _as_one(becomes)
    return NewValueNotAsked() if is_another and is_safe and not asked_anew else None


def _as_one(text: str) -> str:
    """A number or an address, by which the same is the same however it is written."""
    number = phone_number(text)
    if number is not None:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return " ".join(text.casefold().split())


def phone_number(text: str) -> phonenumbers.PhoneNumber | None:
    """The telephone number that is written there, however it is written; None when nobody can read one."""
    try:
        return phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None


def is_phone_number(text: str) -> bool:
    """
    True for one telephone number and nothing beside it.

    A Swedish one must be one that can be given to somebody. A foreign one must only have a length that its country
    uses: the numbers of others change faster than what is known of them here.
    """
    number = None if any(character.isalpha() for character in text) else phone_number(text)
    if number is None:
        return False
    if number.country_code == phonenumbers.country_code_for_region(HOME_REGION):
        return phonenumbers.is_valid_number(number)
    return phonenumbers.is_possible_number(number)


def obstacle_to_phone(text: str) -> DomainError | None:
    """What is wrong with a telephone number; none written is never wrong."""
    return NoPhoneNumber() if text and not is_phone_number(text) else None


def age(*, born: date, day: date) -> int:
    """Whole years lived that day. One born on 29 February has lived a year on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_text(*, born: date | None, birth_year: int | None, day: date) -> str:
    """How old someone is, as sure as it is known: `34 år`, `född 1992`, or '' when nobody knows."""
    if born is not None:
        return f"{age(born=born, day=day)} år"
    return f"född {birth_year}" if birth_year else ""


def is_child(*, born: date | None, birth_year: int | None, day: date) -> bool:
    """True when it is known that someone is under age that day."""
    if born is not None:
        return age(born=born, day=day) < CHILD_UNTIL
    return birth_year is not None and day.year - birth_year < CHILD_UNTIL


def sex_text(*, sex: str, is_child: bool) -> str:
    """The sex as a word for one who is that: kvinna, or flicka for a child; '' when it is not known."""
    if sex == Sex.UNKNOWN:
        return ""
    childs = {Sex.FEMALE: "flicka", Sex.MALE: "pojke"} if is_child else {}
    return childs.get(Sex(sex), str(Sex(sex).label).lower())


def needs_confirming(*, confirmed_on: date, day: date, days: int) -> bool:
    """
    True when a way to reach someone was confirmed more than `days` ago, so that it must be asked about again.

    Source: S-60; the days are the local limit `safe_contact_valid`.
    """
    return day - confirmed_on > timedelta(days=days)


def is_doubted(
    *, doubted_at: datetime | None, told_at: datetime | None, confirmed_on: date, written_at: datetime
) -> bool:
    """
    True when somebody else answered by a way, or it was another's number, since the person last said that it is safe:
    for the day `confirmed_on`, as it was written at that moment. Who wrote it before it was told (`told_at`) did not
    know. Source: S-60, S-142.
    """
    if doubted_at is None or told_at is None:
        return False
    return confirmed_on < doubted_at.astimezone(STOCKHOLM).date() or written_at <= told_at


@dataclass(frozen=True, kw_only=True)
class Way:
    """
    One way to reach someone as the gate weighs it. `value` is the keyed hash of its number or e-mail address, or None.
    """

    kind: str
    is_safe: str
    confirmed_on: date
    value: bytes | None = None
    weekdays: Sequence[int] = ()
    from_time: time | None = None
    to_time: time | None = None
    comes_to_another: bool = False
    """True of a letter to where somebody is or gets post whom it must not come to."""
    is_doubted: bool = False
    """True when somebody else answered by it since it was confirmed."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What the gate says: allowed, to be confirmed first, or blocked; and in words why and what to do instead."""

    answer: GateAnswer
    obstacle: DomainError | None = None

    @property
    def is_allowed(self) -> bool:
        return self.answer is GateAnswer.ALLOWED

    @property
    def is_closed(self) -> bool:
        """True when the way is blocked whatever the hour: it is then offered to nobody."""
        return self.answer is GateAnswer.BLOCKED and not isinstance(self.obstacle, OutsideTheHours)


OPEN: Final = Passage(answer=GateAnswer.ALLOWED)
_BEST_FIRST: Final = (GateAnswer.ALLOWED, GateAnswer.CONFIRM, GateAnswer.BLOCKED)


def gate(
    kind: str,
    *,
    way: Way | None,
    told: Sequence[Way],
    others: Container[bytes],
    protection: str,
    day: date,
    hour: time,
    days: int,
) -> Passage:
    """
    Whether something may go out to a person by a kind of way, that day at that hour. Source: S-60, R-488.

    `way` is the one meant, None for whichever of that kind; `told` is all that is told of how the person is reached,
    `others` the numbers and addresses that somebody else in the file has too, and `days` how long a mark is taken as
    such. Not told is not safe, and what one telling blocks no other opens: there is no falling back on another way.
    """
    if kind == ChannelKind.LETTER and protection == Protection.PROTECTED_REGISTRATION:
        return _blocked(OnlyForwarded())
    if any(_blocks(mark, kind=kind, value=way.value if way else None, any_value=way is None) for mark in told):
        return _blocked(WayIsUnsafe())
    meant = [way] if way else [mark for mark in told if mark.kind == kind]
    found = [_through(mark, others=others, day=day, hour=hour, days=days) for mark in meant if mark.kind == kind]
    return min(found, key=lambda passage: _BEST_FIRST.index(passage.answer), default=_blocked(WayIsNotKnown()))


def worst(*passages: Passage) -> Passage:
    """Of answers about several moments the one that stops most, the first of those."""
    return max(passages, key=lambda passage: _BEST_FIRST.index(passage.answer))


def _blocked(obstacle: DomainError) -> Passage:
    return Passage(answer=GateAnswer.BLOCKED, obstacle=obstacle)


def _blocks(mark: Way, *, kind: str, value: bytes | None, any_value: bool) -> bool:
    """
    True when the mark says no of what is meant: the kind as a whole, or that number or address.

    A message is left by calling, so what may not be called takes no message either.
    """
    kinds = {kind, ChannelKind.CALL} if kind == ChannelKind.VOICEMAIL else {kind}
    if mark.is_safe != Answer.NO or mark.kind not in kinds:
        return False
    return any_value or mark.value is None or mark.value == value


def _through(way: Way, *, others: Container[bytes], day: date, hour: time, days: int) -> Passage:
    if way.is_safe == Answer.NO:
        return _blocked(WayIsUnsafe())
    if way.is_safe != Answer.YES:
        return _blocked(WayIsNotKnown())
    if way.comes_to_another or (way.value is not None and way.value in others):
        return _blocked(WayIsSharedWithTheOther())
    if not in_window(way, day=day, hour=hour):
        when = window_words(weekdays=way.weekdays, from_time=way.from_time, to_time=way.to_time)
        return _blocked(OutsideTheHours(when=when))
    if way.is_doubted:
        return Passage(answer=GateAnswer.CONFIRM, obstacle=SomebodyElseAnswered())
    if needs_confirming(confirmed_on=way.confirmed_on, day=day, days=days):
        return Passage(answer=GateAnswer.CONFIRM, obstacle=ConfirmFirst(days=days))
    return OPEN


def in_window(way: Way, *, day: date, hour: time) -> bool:
    """True within the days and hours that the person has said; the hour that ends them is outside."""
    if way.weekdays and day.weekday() not in way.weekdays:
        return False
    return (way.from_time is None or way.from_time <= hour) and (way.to_time is None or hour < way.to_time)


def obstacle_to_going_anyway(passage: Passage, *, kind: str, anyway: str, because: str) -> DomainError | None:
    """
    What stands in the way of going past the gate: only a call does, because of danger, and with why in words.

    Where a way is only to be confirmed again, the call that asks is a reason too. Without a reason it is the gate's own
    obstacle. Source: S-60.
    """
    if passage.is_allowed:
        return None
    if not anyway:
        return passage.obstacle
    if kind != ChannelKind.CALL:
        return NothingElseGoesPast()
    if anyway != Anyway.DANGER and passage.answer is not GateAnswer.CONFIRM:
        return OnlyDangerGoesPast()
    return AnywayNotSaid(letters=REASON_LETTERS) if len(because.strip()) < REASON_LETTERS else None


def clock_words(moment: time) -> str:
    """`9` for a whole hour, else `9.30`."""
    return f"{moment.hour}.{moment.minute:02}" if moment.minute else f"{moment.hour}"


def window_words(*, weekdays: Sequence[int], from_time: time | None, to_time: time | None) -> str:
    """When someone may be reached, in words: `vardagar 9–14`. '' is any day at any hour."""
    days = frozenset(weekdays)
    if not days or len(days) == len(WEEKDAY_WORDS):
        when = ""
    elif days == WORKDAYS:
        when = "vardagar"
    elif days == WEEKEND:
        when = "helger"
    else:
        named = [WEEKDAY_WORDS[day] for day in sorted(days)]
        when = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} och {named[-1]}"
    if from_time and to_time:
        hours = f"{clock_words(from_time)}–{clock_words(to_time)}"
    elif from_time:
        hours = f"efter {clock_words(from_time)}"
    elif to_time:
        hours = f"före {clock_words(to_time)}"
    else:
        hours = ""
    return " ".join(part for part in (when, hours) if part)


def way_words(
    *,
    kind: str,
    weekdays: Sequence[int],
    from_time: time | None,
    to_time: time | None,
    safe_when: str,
    who_may_answer: str,
    say: str,
    code_word: str,
) -> str:
    """
    One safe way as the sentence to go by: `Ring vardagar 9–14. Säg att det gäller ”bokningen”.`

    What the person said is quoted as it was said.
    """
    window = window_words(weekdays=weekdays, from_time=from_time, to_time=to_time)
    way = str(ChannelKind(kind).label)
    sentences = [f"{way} {window}." if window else f"{way}."]
    if safe_when:
        sentences.append(f"När: {_ended(safe_when)}")
    if who_may_answer:
        sentences.append(f"Svarar: {_ended(who_may_answer)}")
    if say:
        sentences.append(f"Säg: {_ended(say)}")
    if code_word:
        sentences.append(f"Kodord: ”{code_word}”.")
    return " ".join(sentences)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


@dataclass(frozen=True, kw_only=True)
class Given:
    """A consent as the rule weighs it: what for by a key, to what, and on which days. Both ends are included."""

    purpose: str
    what: Collection[str]
    starts_on: date
    ends_on: date
    withdrawn_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """True from the day it was given to its last, but no longer on the day it is withdrawn."""
        return self.starts_on <= day <= self.ends_on and (self.withdrawn_on is None or day < self.withdrawn_on)


def obstacle_to_sharing(
    *, purpose: str, what: Collection[str], given: Iterable[Given], day: date
) -> DomainError | None:
    """
    What stands in the way of letting data of those kinds out for that purpose that day, by consent alone.

    Each kind must be in one consent that holds. Nothing asked for is nothing consented to. Source: R-493, R-498.
    """
    live = [each for each in given if each.purpose == purpose and each.holds_on(day)]
    covered = {kind for each in live for kind in each.what}
    lacking = [kind for kind in what if kind not in covered]
    if what and not lacking:
        return None
    words = ", ".join(str(SharedWhat(kind).label).lower() for kind in lacking) or "något"
    return NoConsent(day=day.isoformat(), what=words)


def obstacle_to_consent(
    *, what: Collection[str], recipient: str, starts_on: date, ends_on: date, today: date, days: int
) -> DomainError | None:
    """What stands in the way of writing down a consent: it says what, to whom and until when. Source: R-218, R-219."""
    if not what:
        return NothingIsShared()
    if not recipient:
        return RecipientNotSaid()
    if starts_on > today:
        return ConsentGivenInTheFuture()
    if ends_on < starts_on:
        return EndsBeforeItStarts()
    return ConsentIsTooLong(days=days) if ends_on > starts_on + timedelta(days=days) else None


SOURCE_WORDS: Final = {
    Source.SELF: "enligt personen själv",
    Source.CHILD: "enligt barnet",
    Source.GUARDIAN: "enligt en vårdnadshavare",
    Source.OTHER_PARTY: "enligt den andra parten",
    Source.POLICE: "uppgift från polis",
    Source.BOU: "uppgift från BoU",
    Source.SCHOOL: "uppgift från skola eller förskola",
    Source.HEALTH_CARE: "uppgift från hälso- och sjukvården",
    Source.STAFF: "egen iakttagelse",
    Source.OTHER: "uppgift från någon annan",
    Source.UNKNOWN: "",
}


def source_words(*, told_by: str, name: str = "") -> str:
    """Whose a fact is, to stand beside it: by name where it is one of the case's persons; '' when not stated."""
    return f"enligt {name}" if name else SOURCE_WORDS[Source(told_by)]


def relation_words(*, kind: str, first: str, second: str) -> str:
    """How two persons stand to each other, as one sentence with both names."""
    if kind == RelationKind.PARENT:
        return f"{first} är förälder till {second}"
    together = {
        RelationKind.PARTNER: "är partner",
        RelationKind.EX_PARTNER: "har varit partner",
        RelationKind.SIBLING: "är syskon",
        RelationKind.OTHER_KIN: "är släkt",
        RelationKind.OTHER_CLOSE: "är närstående",
    }
    return f"{first} och {second} {together[RelationKind(kind)]}"


def violence_words(*, violence: str, first: str, second: str) -> str:
    """Who uses violence against whom, or '' when none is known. It says what a person does, not what they are."""
    return {
        Violence.NONE: "",
        Violence.BY_FIRST: f"{first} använder våld mot {second}",
        Violence.BY_SECOND: f"{second} använder våld mot {first}",
        Violence.MUTUAL: "Båda använder våld mot varandra",
        Violence.SUSPECTED: "Våld misstänks, oklart vem som använder det",
    }[Violence(violence)]


@dataclass(frozen=True)
class NameWords:
    """What a name is compared with: each word must begin some word of the name."""

    words: tuple[str, ...]

    @cached_property
    def _spelled(self) -> tuple[tuple[str, ...], ...]:
        return tuple(map(spellings, self.words))

    def match(self, name: str) -> bool:
        """
        True when every word sought begins a word of the name; case, dots, accents and strokes make no difference, nor
        whether a letter is written out: Sørensen, Sörensen, Soerensen.
        """
        plain = name.lower()
        if plain.isascii() and "'" not in plain and not self._all_in(" ".join(spellings(plain)), before=""):
            return False  # most names: a search opens thousands
        plain = plain.translate(_PARTS)
        if not plain.isascii():
            plain = plain.translate(_LATIN)
            if not plain.isascii():
                plain = " ".join(map(folded, plain.split()))
        return self._all_in("".join(f" {each}" for word in plain.split() for each in spellings(word)), before=" ")

    def _all_in(self, text: str, *, before: str) -> bool:
        return all(any(before + each in text for each in spelled) for spelled in self._spelled)


_PARTS: Final = str.maketrans(
    {**dict.fromkeys("-_\t\u00a0\u2010\u2011\u2013", " "), **dict.fromkeys("'’ʼ\u00ad", None)}
)
# What `folded` makes of the letters of names in Latin script, known beforehand.
_LATIN: Final = {code: folded(chr(code)) for code in range(0xC0, 0x250) if chr(code).isalpha()}


def name_words(text: str) -> NameWords:
    """What was typed in a search, as the beginnings of words. Anna-Karin is two words, O'Brien one."""
    return NameWords(tuple(part for part in map(folded, text.translate(_PARTS).split()) if part))


_SPOKEN_OF: Final = frozenset(
    "herr hr fru fr pappa pappan far fadern mamma mamman mor modern make maken maka makan man mannen sambo sambon "
    "ex exet exmake exmaken exman exmannen pojkvän pojkvännen flickvän flickvännen partner partnern bror brodern son "
    "sonen svärfar svärmor farfar farmor morfar mormor släkting släktingen anhörig den andra parten "
    "hennes hans min barnets till".split()
)
"""Words beside a surname that tell of no other who has it."""


def is_called(text: str, name: str, *, by_part: bool) -> bool:
    """
    True of a text that has the whole name in it, in any order, written together, or with its first word as an initial.

    With `by_part` also of one that has its first word alone, or its last with nothing that would tell of somebody else.
    """
    said, words = words_of(text), words_of(name)
    if not words:
        return False
    first, rest = words[0], words[1:]
    if set(words) <= set(said) or (rest and {first[0], *rest} <= set(said)):
        return True
    written_together = {"".join((start, *rest)) for start in (first, first[0])} | {"".join((*rest, first))}
    if rest and any(
        "".join(said[i:j]) in written_together for i in range(len(said)) for j in range(i + 1, len(said) + 1)
    ):
        return True
    others = {word for word in said if len(word) > 1} - set(words) - _SPOKEN_OF
    return by_part and (first in said or (words[-1] in said and not others))


def obstacle_to_reason(text: str) -> DomainError | None:
    """What is wrong with a stated reason: it is told in words, so that whoever reviews it can judge it."""
    return StatedTooShort(letters=REASON_LETTERS) if len(text.strip()) < REASON_LETTERS else None


DAYS_OF_ONESELF: Final = 365
"""Within so many days one may say once more who one is oneself: when the number was wrong. Source: S-14."""


def obstacle_to_declaring_oneself(*, ended: int) -> DomainError | None:
    """`ended` counts the declarations of oneself that have been ended within `DAYS_OF_ONESELF`."""
    return DeclaredTooOften() if ended > 1 else None


def judgements(state: str, *, is_own: bool) -> tuple[Judgement, ...]:
    """
    What can be said of two rows in that state; `is_own` where one has oneself proposed to join them or take them apart,
    or said that they are two.

    Source: S-15.
    """
    if state == TaskState.JOINED:
        return (Judgement.APART,)
    if state == TaskState.PARTING:
        undone = () if is_own else (Judgement.UNDONE,)
        return (*undone, Judgement.KEPT)
    if state == TaskState.PROPOSED:
        joined = () if is_own else (Judgement.JOINED,)
        return (*joined, Judgement.DIFFERENT, Judgement.UNCLEAR)
    if state == TaskState.DIFFERING:
        different = () if is_own else (Judgement.DIFFERENT,)
        return (*different, Judgement.SAME, Judgement.UNCLEAR)
    if state == TaskState.DIFFERENT:
        return (Judgement.UNCLEAR,)
    if state in (TaskState.OPEN, TaskState.UNCLEAR):
        return (Judgement.SAME, Judgement.DIFFERENT, Judgement.UNCLEAR)
    return ()
