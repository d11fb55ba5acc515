"""
What has been decided of a rating that the person makes herself: the code, the way through the questions, what is
compared. Pure.

What she declines is no answer and never zero. Nothing is added up: each question is compared with itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from livlina.assessments.instruments import DECLINED, SCALE_TOP, Instrument, Item
from livlina.assessments.rules import is_shown
from livlina.assessments.tablet.errors import CodeRuns, NotInThatLanguage, OccasionIsOver, SomeoneSees
from livlina.assessments.tablet.terms import Moment, Sees
from livlina.assessments.terms import ItemKind
from livlina.core.errors import DomainError

DIGITS: Final = 12
"""So many that one try in 10**12 is right for each code that runs: none is closed for the wrong ones (S-132)."""

GROUP: Final = 4
"""How many digits are read out at a time."""

ASKED_HERE: Final = frozenset({ItemKind.SCALE, ItemKind.YES_NO, ItemKind.DEGREE, ItemKind.CHOICE})
"""Kinds of question that are asked on the tablet. What is answered in words they talk about afterwards."""


def code_of(number: int) -> str:
    """Digits that follow from a number nobody can guess."""
    return f"{number % 10**DIGITS:0{DIGITS}}"


def shown_code(code: str) -> str:
    """A code as it is read out."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def written_code(text: str) -> str:
    """What was typed, as a code: figures alone, also those of Arabic and Persian; '' where it can be none."""
    figures = "".join(str(int(each)) for each in text if each.isdecimal())
    return figures if len(figures) == DIGITS else ""


# ---- through the questions ----


def asked_here(instrument: Instrument) -> list[Item]:
    """The questions of an instrument that are asked on the tablet, in order."""
    return [item for item in instrument.items.values() if item.kind in ASKED_HERE]


def questions(instrument: Instrument, answers: Mapping[str, str]) -> list[Item]:
    """Those that are asked, given what was answered so far."""
    return [item for item in asked_here(instrument) if is_shown(item, instrument, answers)]


def steps(item: Item) -> int | None:
    """
    The highest number of a question that is answered in steps: 10 of a scale, or of choices that are called by numbers,
    as five faces are. None of one whose answers have no order.
    """
    if item.kind == ItemKind.SCALE:
        return SCALE_TOP
    keys = [option.key for option in item.options]
    return int(keys[-1]) if keys and all(key.isdecimal() for key in keys) else None


def accepts(item: Item, answer: str) -> bool:
    """Whether it is an answer to that question. Not to answer is always one."""
    return answer == DECLINED or answer in item.values


# ---- what stands in the way ----


def obstacle_to_starting(*, is_covered: bool, language: str, sees: str, is_running: bool) -> DomainError | None:
    """What stands in the way of giving her the tablet. Source: R-224 for who may be near."""
    if not is_covered:
        return NotInThatLanguage(language=language)
    if sees == Sees.OTHER:
        return SomeoneSees()
    return CodeRuns() if is_running else None


def obstacle_to_cancelling(*, is_over: bool) -> DomainError | None:
    return OccasionIsOver() if is_over else None


# ---- two at two times ----


@dataclass(frozen=True)
class Rated:
    """One rating: its day, what was answered, and when in the contact it was made ('' where nobody has said)."""

    on: date
    answers: Mapping[str, str]
    moment: str = ""


@dataclass(frozen=True)
class Pair:
    """The first and the last of a question; `last` is None before there is another to compare with."""

    first: int | None
    last: int | None
    is_ended: bool
    """True where the last is one that was made as the end."""

    @property
    def difference(self) -> int | None:
        """How many steps it has moved, None where one of the two is not answered: that is no zero."""
        return None if self.first is None or self.last is None else self.last - self.first


def number(answers: Mapping[str, str], key: str) -> int | None:
    """The answer to a question in steps, None where there is none."""
    said = answers.get(key, "")
    return int(said) if said.isdecimal() else None


def ends(rated: Sequence[Rated]) -> tuple[int, int | None]:
    """
    Which of these ratings, in order of time, are the first and the last of the pair; None before there are two.

    The first that was made as the start, or the first there is; and the last that was made as the end after it, or
    meanwhile the latest.
    """
    first = next((place for place, each in enumerate(rated) if each.moment == Moment.START), 0)
    after = range(first + 1, len(rated))
    ended = [place for place in after if rated[place].moment == Moment.END]
    last = ended[-1] if ended else after[-1] if after else None
    return first, last


def pair(rated: Sequence[Rated], key: str) -> Pair:
    """The first and the last answer to one question. `rated` is in order of time and not empty."""
    first, last = ends(rated)
    return Pair(
        first=number(rated[first].answers, key),
        last=number(rated[last].answers, key) if last is not None else None,
        is_ended=last is not None and rated[last].moment == Moment.END,
    )
