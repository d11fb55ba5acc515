"""
What a free text gives away: values that are kept hidden, found before the text is saved.

Pure, and nothing leaves the machine. Two things are looked for. What stands in the file itself (an address, a
telephone number, an e-mail address of somebody in the case) is found however it is spelled, and for everybody: it
has a field of its own, hidden until asked for, and written in a text it is read by all who read the text. What only
looks like such a thing (patterns) is asked about when somebody in the case is protected, or when one who has the case
is told no whereabouts. For others it would be asked all day, about the number of a school and the address of a court,
and who is always asked stops reading what is asked. What somebody or some place is called is found by each word of it
that says something by itself. Source: S-23.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, islice, pairwise, product
from typing import Final, NamedTuple
from unicodedata import category, decimal, normalize

from livlina.core.errors import DomainError
from livlina.core.letters import WRITTEN, spellings
from livlina.people import rules
from livlina.people.errors import ReasonIsTooShort, ReasonTellsWhere, TellsWhere
from livlina.people.terms import FoundKind

REASON_LETTERS: Final = 10
"""The shortest reason for keeping such a thing in a text. Source: S-23."""

MOST_FINDS: Final = 200
"""In one text; whoever reads them knows by then what kind of text it is."""


class Standing(NamedTuple):
    """A value that is hidden in the file, as it was written there."""

    kind: FoundKind
    value: str


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """What may not stand in a text about these persons unless someone says why."""

    standing: Sequence[Standing] = ()
    with_patterns: bool = False
    """
    Whether also what only looks like such a value is asked about: somebody in the file is protected, or one who reads
    or writes there may not see where they are.
    """


class Find(NamedTuple):
    """A place in a text, by its first character and the one after its last, and what is there."""

    start: int
    end: int
    kind: FoundKind


@dataclass(frozen=True)
class Told:
    """A text that gives something away, and where. The text is not in its repr, so that it ends in no log."""

    text: str = field(repr=False)
    finds: Sequence[Find]


Found = Mapping[str, Told]
"""The texts that give something away, by the name of their field."""


def found_in(texts: Mapping[str, str], hidden: Hidden) -> Found:
    """Of these texts, by field, those that give something away."""
    return {name: Told(text, finds) for name, text in texts.items() if (finds := scan(text, hidden))}


def obstacle_to_keeping(found: Found, *, hidden: Hidden, because: str) -> DomainError | None:
    """
    What stands in the way of saving texts in which this was found: a reason that was not given.

    The reason is kept with the trace, and may not tell what was found either (S-42).
    """
    if not found:
        return None
    if not because.strip():
        return TellsWhere(what=_words(find for told in found.values() for find in told.finds), found=found)
    if len("".join(because.split())) < REASON_LETTERS:
        return ReasonIsTooShort(what="", found=found)
    if finds := scan(because, Hidden(standing=hidden.standing, with_patterns=True)):
        return ReasonTellsWhere(what=_words(finds), found=found)
    return None


def _words(finds: Iterable[Find]) -> str:
    """What was found, as it is said: ett telefonnummer och en e-postadress."""
    *first, last = dict.fromkeys(str(find.kind.label) for find in finds)
    return f"{', '.join(first)} och {last}" if first else last


@dataclass(frozen=True)
class Piece:
    """A piece of a text as it is shown again; `is_found` is what gives something away."""

    text: str
    is_found: bool = False


def excerpts(told: Told, *, around: int = 60) -> list[list[Piece]]:
    """What was found, each with what stands around it, so that the one who wrote it sees where."""
    text, finds = told.text, told.finds
    shown: list[list[Piece]] = []
    for place, find in enumerate(finds):
        before = finds[place - 1].end if place else 0
        after = finds[place + 1].start if place + 1 < len(finds) else len(text)
        start, end = max(before, find.start - around), min(after, find.end + around)
        pieces = (
            Piece(f"{'…' if start else ''}{text[start : find.start]}"),
            Piece(text[find.start : find.end], is_found=True),
            Piece(f"{text[find.end : end]}{'…' if end < len(text) else ''}"),
        )
        shown.append([piece for piece in pieces if piece.text])
    return shown


def counted(found: Found) -> dict[str, dict[str, int]]:
    """How many of each kind there are in each field: what a trace may tell (S-42)."""
    return {name: dict(Counter(str(find.kind) for find in told.finds)) for name, told in found.items()}


def scan(text: str, hidden: Hidden, *, most: int | None = MOST_FINDS) -> list[Find]:
    """
    The places of the text that give something away, in order; where two meet they are one. At most so many: whoever
    is asked has seen enough by then, and where they are left out there is no most.
    """
    if not text or not (hidden.standing or hidden.with_patterns):
        return []
    reads = [_Read(text, _KEPT)]
    if _FORMATS.search(text):  # a space without width is within a word, or parts two
        reads.append(_Read(text, _KEPT_WITH_FORMATS))
    sought: list[Iterator[Find]] = []
    for read in reads:
        sought += [_spelled(read, value) for value in dict.fromkeys(hidden.standing)]
        if hidden.with_patterns:
            sought += _patterns(read)
    return _merged(chain.from_iterable(islice(finds, most) for finds in sought))[:most]


def _merged(finds: Iterable[Find]) -> list[Find]:
    merged: list[Find] = []
    for find in sorted(finds, key=lambda find: (find.start, -find.end)):
        if merged and find.start < merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, find.end))
        else:
            merged.append(find)
    return merged


_APOSTROPHES: Final = frozenset("'’‘‛`´ʼʻʽʹ′＇")


class _Letters(dict[int, str]):
    """
    What each character is compared as: without case, accents, dots and strokes, a digit of any script as that digit,
    any apostrophe or hyphen as the one that every keyboard has.
    """

    def __missing__(self, code: int) -> str:
        self[code] = compared = self._compared(chr(code))
        return compared

    @staticmethod
    def _compared(character: str) -> str:
        if character in _APOSTROPHES:
            return "'"
        if category(character) == "Pd":
            return "-"
        digit = decimal(character, None)
        if digit is not None:
            return str(digit)
        plain = normalize("NFKD", normalize("NFKD", character).casefold())
        return "".join(WRITTEN[ord(letter)] for letter in plain if not category(letter).startswith("M")) or character


class _Kept(dict[int, int | None]):
    """Which characters are compared: none that only stands over another, and none of those left out by their kind."""

    def __init__(self, *left_out: str) -> None:
        super().__init__()
        self._left_out = left_out

    def __missing__(self, code: int) -> int | None:
        self[code] = kept = None if category(chr(code)).startswith(self._left_out) else code
        return kept


_LETTERS: Final = _Letters()
_KEPT: Final = _Kept("M", "Cf")
_KEPT_WITH_FORMATS: Final = _Kept("M")
_FORMATS: Final = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Characters that only format, and come along with what is pasted: a hyphen not shown, a space without width."""
_WORD: Final = re.compile(r"[^\W_]+")
_WORDS_IN_ONE: Final = re.compile(r"(?<![^\W_])[^\W_]++(?:['-][^\W_]++)+")


def _plain(text: str) -> str:
    return text.translate(_KEPT).translate(_LETTERS)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(_plain(text)))


def _words_of(plain: str) -> Iterator[tuple[str, int, int]]:
    """
    Each word, and where it stands; what a hyphen or an apostrophe holds together also as one (O'Brien, OBrien), and
    what is written out also by its first letter (Kjær, Kjaer, Kjär).
    """
    for match in chain(_WORD.finditer(plain), _WORDS_IN_ONE.finditer(plain)):
        for word in spellings(match.group().replace("'", "").replace("-", "")):
            yield word, *match.span()


class _Read:
    """A text as it is compared, which knows where in the text itself each of its characters stands."""

    def __init__(self, whole: str, kept: _Kept) -> None:
        self._whole = whole
        self._kept = kept
        self.text = whole.translate(kept)
        """The characters that are compared, as they were written."""
        self.plain = self.text.translate(_LETTERS)
        """Small letters without accents, spaces and signs where they stood."""
        self.letters = "".join(_WORD.findall(self.plain))
        """Letters and digits alone, so that spaces, hyphens and line breaks hide nothing."""

    @cached_property
    def _beginnings(self) -> tuple[list[int], list[int]]:
        """Where each word begins in `letters` and in `plain`. Found out when something is."""
        spans = [word.span() for word in _WORD.finditer(self.plain)]
        return list(accumulate((end - start for start, end in spans), initial=0)), [start for start, _ in spans]

    @cached_property
    def _ends(self) -> list[int]:
        """Where in `plain` each character of the text ends: a few (ß, ﬁ) are compared as several."""
        return list(accumulate(map(len, map(_LETTERS.__getitem__, map(ord, self.text)))))

    def in_plain(self, place: int) -> int:
        """Where a character of `letters` stands in `plain`."""
        begins, starts = self._beginnings
        word = bisect_right(begins, place) - 1
        return starts[word] + place - begins[word]

    @cached_property
    def _places(self) -> list[int]:
        """Where in the whole text each character of `text` stands."""
        return [place for place, character in enumerate(self._whole) if self._kept[ord(character)] is not None]

    def in_text(self, start: int, end: int) -> tuple[int, int]:
        """Places in `plain` as places in `text`."""
        if len(self.plain) == len(self.text):
            return start, end
        return bisect_right(self._ends, start), bisect_right(self._ends, end - 1) + 1

    def find(self, start: int, end: int, kind: FoundKind) -> Find:
        """A find from places in `plain`."""
        return self.as_written(*self.in_text(start, end), kind)

    def as_written(self, start: int, end: int, kind: FoundKind) -> Find:
        """A find from places in `text`, with the marks over its last letter."""
        if len(self.text) == len(self._whole):
            return Find(start, end, kind)
        after = self._places[end] if end < len(self._places) else len(self._whole)
        return Find(self._places[start], after, kind)

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """Each word as it is compared, and where it stands in `plain`."""
        return list(_words_of(self.plain))

    @cached_property
    def vocabulary(self) -> set[str]:
        """The words, each once."""
        return {word for word, *_ in self.words}

    def is_capital(self, place: int) -> bool:
        """True where the character at that place in `plain` is a capital."""
        return self.text[self.in_text(place, place + 1)[0]].isupper()

    def written(self, start: int, end: int) -> str:
        """What stands between places in `plain`, as it was written."""
        first, last = self.in_text(start, end)
        return self.text[first:last]

    def occurrences(self, letters: str, *, stands_alone: bool) -> Iterator[tuple[int, int]]:
        """
        Where these letters stand in `plain`, whatever is between them.

        With `stands_alone` what goes on directly with more letters, or a number with more digits, is another word.
        """
        place = self.letters.find(letters)
        while place >= 0:
            start, end = self.in_plain(place), self.in_plain(place + len(letters) - 1) + 1
            if not stands_alone or not (self._joined(start) or self._goes_on(end)):
                yield start, end
            place = self.letters.find(letters, place + 1)

    def _joined(self, start: int) -> bool:
        before, first = self.plain[start - 1 : start], self.plain[start]
        return before.isdigit() if first.isdigit() else before.isalpha()

    def _goes_on(self, end: int) -> bool:
        after, last = self.plain[end : end + 1], self.plain[end - 1]
        return after.isdigit() if last.isdigit() else after.isalpha()


# ---- what stands in the file -----------------------------------------------------------------------------------

_SHORTEST_NUMBER: Final = 5
_SHORTEST_PLACE: Final = 3
_STREETS: Final = (
    "gatan", "gata", "vagen", "vag", "granden", "grand", "torget", "torg", "stigen", "stig", "allen", "alle", "backen",
    "backe", "platsen", "plats", "leden", "kajen", "esplanaden", "liden", "ringen", "terrassen", "stranden", "garden",
    "bron", "slingan", "hojden", "dalen", "parken", "branten",
)  # fmt: skip
_STREETS_AND_MORE: Final = (
    *_STREETS,
    "plan", "strand", "brinken", "brink", "gangen", "gang", "kroken", "krok", "vreten", "vret", "angen", "ang",
    "hagen", "hage", "kullen", "kulle", "lunden", "lund", "berget", "berg", "holmen", "holme", "udden", "udde",
    "viken", "vik", "asen", "as",
)  # fmt: skip
"""Also what names of persons and everyday words end in: Berglund, handlingsplan, omgång."""
_BY_DOTS: Final = ("ang", "angen", "as", "asen")
_DOTTED: Final = ("gang", "gangen", "gång", "gången", "äng", "ängen", "ås", "åsen")
"""The dots alone part some of them from words of every sentence: Granås and Träffas, Soläng and Lång."""
_STREET_ALONE: Final = 6
"""Letters of a street's name that say where somebody is also without the number."""
_PARTS: Final = re.compile(r"[,;\n]")
_NUMBER_SIGN: Final = re.compile(r"(?<![^\W_])(?:n[:.]?[or]|nummer)(?![^\W\d_])")
_SIGNS: Final = ("", "nr", "no", "nummer")
_WORD_OR_NUMBER: Final = re.compile(r"[^\W\d_]+|\d+")
_LONGEST_NUMBER: Final = 4
_MOST_WORDS: Final = 4
"""Of a street's name: Norra Sankt Eriks gata."""
_POST_CODE: Final = re.compile(r"(?<!\d)(\d{3})\s?(\d{2})(?!\d)\s*([^\W\d_]{3,})")
_NO_STREET: Final = frozenset((
    "lgh", "lagenhet", "vaning", "tr", "trappa", "trappor", "plan", "port", "portkod", "uppgang", "uppg", "ingang",
    "dorr", "box", "postbox",
))  # fmt: skip
"""What has a number of its own in an address."""
_ENDINGS: Final = (
    ("gatan", "gata", "g"),
    ("vagen", "vag", "v"),
    ("granden", "grand", "gr"),
    ("platsen", "plats", "pl"),
)
"""One street by any of them: Storgatan, Storgata, Storg."""
_MAY_BE_A_SLIP: Final = 2
"""Digits in which two post codes differ that may be one, written down wrong: 123 45 and 123 54."""


def _spelled(read: _Read, standing: Standing) -> Iterator[Find]:
    """Every place where the value of the file stands in the text, also in part."""
    if standing.kind in (FoundKind.NAME, FoundKind.CARRIER):
        for start, end in _called(read, standing):
            yield read.find(start, end, standing.kind)
        return
    how = {FoundKind.PHONE: _phone, FoundKind.EMAIL: _email, FoundKind.ADDRESS: _address}[standing.kind]
    for letters, stands_alone in how(standing.value):
        for start, end in read.occurrences(letters, stands_alone=stands_alone):
            yield read.find(start, end, standing.kind)


def _phone(value: str) -> set[tuple[str, bool]]:
    """A number by what is the same at home and abroad: 070-123 45 67, +46 (0)70 123 45 67, 0046701234567."""
    number = rules.phone_number(value)
    digits = "".join(filter(str.isdigit, _plain(value)))
    found = {digits}
    if number is not None:
        found.add(str(number.national_number))
    return {(each, False) for each in found if len(each) >= _SHORTEST_NUMBER}


def _email(value: str) -> set[tuple[str, bool]]:
    """An address also as it is said aloud: anna (at) example punkt com, anna snabel-a example.com."""
    name, _, domain = value.partition("@")
    labels = [_letters(label) for label in domain.split(".")]
    called = {_letters(name), *(said.join(map(_letters, name.split("."))) for said in _DOT)}
    found = {each + at + dot.join(labels) for each in called for at in _AT for dot in _DOT}
    return {(each, True) for each in found if len(each) >= _SHORTEST_NUMBER}


_AT: Final = ("", "at", "snabela")
_DOT: Final = ("", "dot", "punkt")


def _address(value: str) -> set[tuple[str, bool]]:
    """A place whole, its first line, street with and without number, and post code with place."""
    plain = _plain(value)
    found = {_letters(plain), _letters(_PARTS.split(plain)[0])}
    for street, number, letter in _numbered(plain):
        for spelled in _street_spellings(street):
            found |= {spelled + sign + number + end for sign in _SIGNS for end in ("", letter)}
            # Torget alone is in every town
            is_named = spelled.endswith(_STREETS_AND_MORE) and spelled not in _STREETS_AND_MORE
            if len(spelled) >= _STREET_ALONE and is_named:
                found.add(spelled)
    for first, second, place in _POST_CODE.findall(plain):
        found |= {first + second, first + second + _letters(place)}
    return {(each, True) for each in found if len(each) >= _SHORTEST_PLACE}


def _numbered(plain: str) -> Iterator[tuple[str, str, str]]:
    """
    Each street with its number and the letter after it. Where the name of the street begins nobody can tell when it
    stands on one line with who lives there, so it is each of the last words: Karlsson Storgatan, Storgatan.
    """
    pieces = _WORD_OR_NUMBER.findall(_NUMBER_SIGN.sub(" ", plain))
    words: list[str] = []
    for piece, after in pairwise([*pieces, ""]):
        if not piece.isdecimal():
            words.append(piece)
            continue
        if words and words[-1] not in _NO_STREET and len(piece) <= _LONGEST_NUMBER:
            letter = after if len(after) == 1 and not after.isdecimal() else ""
            last = words[-_MOST_WORDS:]
            streets = ("".join(last[start:]) for start in range(len(last)))
            yield from ((street, piece, letter) for street in streets if len(street) >= _SHORTEST_PART)
        words = []


def _street_spellings(street: str) -> set[str]:
    """A street as it is written, shortened or not, and with its saint written out."""
    found = {street}
    for endings in _ENDINGS:
        end = next(filter(street.endswith, endings), "")
        if stem := street.removesuffix(end) if end else "":
            found |= {stem + each for each in endings}
    if street.startswith("sankt"):
        found |= {f"st{each.removeprefix('sankt')}" for each in found}
    elif street.startswith("st") and len(street) > _STREET_ALONE:
        found |= {f"sankt{each.removeprefix('st')}" for each in found}
    return found


def is_same_place(one: str, other: str) -> bool:
    """
    True where two addresses may name the same street and number, however they are spelled and whatever stands before.

    In doubt they do: Storgatan 12 is Lilla Storgatan 12 too, for a letter that does not go out is sent by another way,
    and one that does is in his hand. So only post codes that nobody takes for each other, of places that are called
    otherwise, part them. Without a street and a number both must be the same word for word. Source: S-43, S-60.
    """
    first, second = _plain(one), _plain(other)
    streets, others = _numbered_streets(first), _numbered_streets(second)
    if not (streets and others):
        return bool(_letters(first)) and _letters(first) == _letters(second)
    return not streets.isdisjoint(others) and not _are_towns_apart(first, second)


def _numbered_streets(plain: str) -> set[str]:
    return {spelled + number for street, number, _ in _numbered(plain) for spelled in _street_spellings(street)}


def _are_towns_apart(first: str, second: str) -> bool:
    """True where both have a post code with its place, and none of the one is one of the other, or a slip for it."""
    pairs = list(product(_POST_CODE.findall(first), _POST_CODE.findall(second)))
    return bool(pairs) and all(
        place != other_place and sum(map(str.__ne__, a + b, c + d)) > _MAY_BE_A_SLIP
        for (a, b, place), (c, d, other_place) in pairs
    )


# ---- what somebody, or who carries something out, is called ----

_SHORTEST_PART: Final = 2
_LONG_PART: Final = 5
"""Letters by which a word that goes on after them is still called so: Linneanhuset."""

_EVERYDAY: Final = (
    "alla allt att av bara bli blir bo bor bort bror dag dagar dagen de del dem den denna deras det detta dig "
    "din dit du där då efter eller en ett far fick finns från får för före ge ger gick gör ha hade han hans har "
    "hem hemma hennes hon hos i ihop in inom inte ja jag kan kom kommer kvar la läser man med mellan mer mig "
    "min mor mot mycket ni nog nu när nära och om oss par per på sa sedan sen ser sig sin ska som son syster ta "
    "tar tid till under upp ur ut utan vad var vara vem vi vid vill vår än är åt över "
    # what one who carries out a decision is called in general
    "ab akut akutboende antal avdelning avdelningen barn barnen barnens behandling behandlingen boende "
    "boendet bostad bostaden bup centrum enhet enheten enhetens familj familjehem familjehemmet familjen "
    "familjer familjerätt familjerätten familjestöd förening föreningen förskola förskolan "
    "förvaltningen grupp gruppen hemmet hjälp hjälpen hus huset individ insats insatsen insatser "
    "jour jouren jourhem jourhemmet kommun kommunen kommunens kontor kontoret krets kris krisen kvinna "
    "kvinnofrid kvinnofridsenheten kvinnohus kvinnohuset kvinnojour kvinnojouren kvinnor kvinnors lägenhet "
    "lägenheten mottagning mottagningen myndighet män nämnd nämnden placering placeringen plats platsen region "
    "regionen relation relationen relationer rum rummet råd rådgivning rådgivningen samtal samtalen samtalet "
    "samverkan skola skolan skydd skyddade skyddat skyddet social sociala socialjour socialjouren socialkontor "
    "socialkontoret socialnämnd socialnämnden socialsekreterare socialtjänst socialtjänsten stad staden stadens "
    "stadsdel stöd stödboende stödboendet stödet team teamet tjejjour tjejjouren tjänst unga ungdom "
    "ungdomar utredning utredningen verksamhet verksamheten vuxen vuxna våld våldet vård vården öppenvård "
    "öppenvården"
)
_COMMON: Final = frozenset(word for word, *_ in _words_of(_plain(_EVERYDAY)))
"""Everyday words, which say nothing of anybody by themselves."""


def _called(read: _Read, standing: Standing) -> Iterator[tuple[int, int]]:
    """
    Where a name stands in `plain`: each word of it, also in the genitive, and whatever of them are joined.

    An everyday word, or one of two letters, is part of somebody's name with a capital alone, and of a place only beside
    the rest of what it is called. A word without capitals, as of Amharic, is found within another too.
    """
    plain = _plain(standing.value)
    whole = "".join(words := _WORD.findall(plain))
    parts = {word for word, *_ in _words_of(plain) if len(word) >= _SHORTEST_PART and not word.isdecimal()}
    is_place = standing.kind == FoundKind.CARRIER
    small = {part for part in parts if part in _COMMON or len(part) == _SHORTEST_PART}
    with_capital = _forms(small - _COMMON if is_place else small)
    stems = {part.removesuffix("s") for part in parts if is_place and part not in small}
    begins = tuple(stem for stem in stems if len(stem) >= _LONG_PART)
    some = tuple(parts)
    called = {
        word
        for word in read.vocabulary
        if word.startswith(begins)
        or (word.startswith(some) and len(word) <= len(whole) + 1 and _is_of(word, some, small))
    }
    for word, start, end in read.words:
        if word in called or (word in with_capital and read.is_capital(start)):
            yield start, end
    for part in filter(_is_without_case, some):
        yield from read.occurrences(part, stands_alone=False)
    if len(words) > 1:
        yield from read.occurrences(whole, stands_alone=not _is_without_case(whole))


def _is_of(word: str, parts: Sequence[str], small: set[str]) -> bool:
    """True of a word that is one or more of the parts, also in the genitive, and not only small ones."""
    says_something = {0: False}
    """By how far the parts reach."""
    for place in range(len(word)):
        if place not in says_something:
            continue
        for part in parts:
            if word.startswith(part, place):
                end = place + len(part)
                says_something[end] = says_something.get(end) or says_something[place] or part not in small
    return any(says_something.get(len(each)) for each in (word, word.removesuffix("s")))


def _is_without_case(word: str) -> bool:
    return word == word.upper()


def _forms(parts: Iterable[str]) -> set[str]:
    """Each word also as whose something is."""
    return {form for part in parts for form in (part, f"{part}s")}


# ---- what looks like it ----------------------------------------------------------------------------------------

_MOST_LOOKED_UP: Final = 200
"""Numbers of one text that are compared with what is known of telephone numbers; further ones count as such."""

_NUMBER_AFTER_WORD: Final = re.compile(
    r"(?<=[a-z.])(?P<comma>\s{0,3},)?\s{0,3}(?:(?<=[\s,])(?:n[:.]?[or]|nummer)\.?\s{0,3})?"
    r"(?P<number>\d{1,4})(?!\d)(?:\s?[a-z]\b)?"
)
_WORD_BEFORE: Final = re.compile(r"([^\W\d_][\w:'’-]*)\.?$")
_LONGEST_WORD: Final = 40
_NOT_PLACES: Final = "kr|kronor|sek|euro|st|m|km|ggr|dagar|timmar|minuter|personer|procent|meter|mil|ord|tecken"
_COUNTED: Final = (
    "ar|ars|arig|dag|vecka|veckor|veckors|manad|manader|manaders|tim|timme|timmes|min|minut|gang|ganger|barn|samtal|pers|"
    "platser|rum|kap|"
    "(?:jan|feb|apr|aug|sep|okt|nov|dec)[a-z]*|mars|maj|juni|juli"
)
_HOUSE_NUMBER: Final = re.compile(
    rf"[1-9]\d{{0,2}}(?!\d|\s?%|[.:/]\d|:[ae]\b)(?!(?:\s?[-–]\s?\d+)?\s?(?:{_NOT_PLACES}|{_COUNTED})\b)"
)
"""A number as houses have, which neither counts anything nor is a day or an hour."""
_ENDS_THERE: Final = re.compile(r"\d+(?:\s?[a-z]\b)?[^\S\n]*(?:[.,;)\n]|\Z)")
_POST_TOWN: Final = re.compile(rf"(?<![\d-])[1-9]\d\d\s?\d\d\s+(?!(?:{_NOT_PLACES})\b)[^\W\d_]{{3,}}")
_TELEPHONE: Final = re.compile(r"(?<![\w+])(?:\+|00|0)[\s(]{0,2}\d(?:[\s()./–-]{0,3}\d){6,14}(?!\d)")
_HOURS: Final = re.compile(r"\d\d[.:]\d\d\s*[-–]\s*\d\d[.:]?\d\d")
_IDENTITY: Final = re.compile(r"(?<!\d)(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+ ]?\d{4}(?!\d)")
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}")
_PLATE: Final = re.compile(r"\b(?:[A-HJ-PR-UW-Z]{3}[ -]?|[a-hj-pr-uw-z]{3})\d\d[A-HJ-PR-UW-Za-hj-npr-uw-z\d]\b")
_MAP_SITES: Final = (
    "maps.", "/maps", "openstreetmap.org", "eniro.se", "hitta.se", "what3words.com", "w3w.co", "geo:",
)  # fmt: skip
_LINK: Final = re.compile(rf"(?<!\S)\S{{0,80}}?(?:{'|'.join(map(re.escape, _MAP_SITES))})\S*")
_COORDINATES: Final = re.compile(
    r"(?<![\d.,])(?:5[5-9]|6\d)(?:[.,]\d{3,12}\s{0,2}°?\s{0,2}n?\s{0,2}[,;/ ]\s{0,2}(?:1\d|2[0-4])[.,]\d{3,12}"
    r"|\s?°\s?\d{1,2}\s?['’′])"
)


def _patterns(read: _Read) -> list[Iterator[Find]]:
    """Everything that looks like a place, a number or a name of somebody's own."""
    return [
        _streets(read),
        _each(read, _POST_TOWN, FoundKind.ADDRESS),
        _telephones(read),
        _each(read, _IDENTITY, FoundKind.IDENTITY_NUMBER),
        _each(read, _MAIL, FoundKind.EMAIL),
        _each(read, _COORDINATES, FoundKind.MAP),
        _each(read, _LINK, FoundKind.MAP) if any(site in read.plain for site in _MAP_SITES) else iter(()),
        # in capitals with a space, so the text itself
        (read.as_written(match.start(), match.end(), FoundKind.PLATE) for match in _PLATE.finditer(read.text)),
    ]


def _streets(read: _Read) -> Iterator[Find]:
    """A number after a word that is called as streets are, from the beginning of the word."""
    plain = read.plain
    for match in _NUMBER_AFTER_WORD.finditer(plain):
        end = match.start()
        word = _WORD_BEFORE.search(plain, max(0, end - _LONGEST_WORD), end)
        if not word:
            continue
        is_street = word[1] == "box" or word[1].endswith(_STREETS)
        if (is_street and not match["comma"]) or _is_called_as_streets(read, word, match):
            yield read.find(word.start(), match.end(), FoundKind.ADDRESS)


def _is_called_as_streets(read: _Read, word: re.Match[str], match: re.Match[str]) -> bool:
    """
    True of a street by its capital and a number as houses have, where the word alone could be another: Stureplan 4 is
    one, and neither plan 4 nor handlingsplan 4. A sentence begins with a capital anyway, so there nothing more may
    follow in it.
    """
    plain, start, number = read.plain, word.start(), match.start("number")
    if word[1] in _NO_STREET or not word[1].endswith(_STREETS_AND_MORE):
        return False
    if word.end() != word.end(1) or not read.is_capital(start):  # a sentence ended before the number
        return False
    if word[1].endswith(_BY_DOTS) and not read.written(*word.span(1)).lower().endswith(_DOTTED):
        return False
    before = plain[max(0, start - _LONGEST_WORD) : start].rstrip(" \t")
    is_within = before and before[-1] not in ".!?\n-"
    return bool(_HOUSE_NUMBER.match(plain, number) and (is_within or _ENDS_THERE.match(plain, number)))


def _each(read: _Read, pattern: re.Pattern[str], kind: FoundKind) -> Iterator[Find]:
    for match in pattern.finditer(read.plain):
        yield read.find(match.start(), match.end(), kind)


def _telephones(read: _Read, is_number: Callable[[str], bool] = rules.is_phone_number) -> Iterator[Find]:
    for count, match in enumerate(_TELEPHONE.finditer(read.plain)):
        written = match.group()
        if _HOURS.match(written):
            continue
        if count >= _MOST_LOOKED_UP or is_number(written):
            yield read.find(match.start(), match.end(), FoundKind.PHONE)
