"""
What the centre has decided about choosing help in a case, beside the rules of the offer itself. Pure.

Source: R-140, R-153, R-166, R-170.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from livlina.core.errors import DomainError
from livlina.people import rules as people
from livlina.support.offer.rules import UNMET, Answer
from livlina.support.offer.terms import AS_A_RULE, Condition, HelpForm, ParentContact
from livlina.support.possible.errors import (
    EndedInTheFuture,
    EndedWithoutRecent,
    ExceptionReasonMissing,
    NotAGroup,
    NotAsARule,
    NothingToExcept,
    UnknownHelp,
    WishedInTheFuture,
    WishWordsMissing,
)
from livlina.support.possible.terms import OTHER, UnmetReason

REASON_LETTERS: Final = 20
"""Letters in the reason for an exception. As where a step is skipped."""

Excepted: TypeAlias = tuple[str, Condition]
"""The key of some help, and what it is excepted from."""


def ages(*, born: date | None, birth_year: int | None, day: date) -> tuple[int, ...]:
    """How old somebody may be that day, in whole years: one age, two where the year alone is known, or none."""
    if born is not None:
        return (max(people.age(born=born, day=day), 0),)
    if birth_year is None:
        return ()
    return tuple(age for age in (day.year - birth_year - 1, day.year - birth_year) if age >= 0)


def at_any_age(ages: Sequence[int], judge: Callable[[int | None], Sequence[Answer]]) -> tuple[Answer, ...]:
    """
    The answers at the age that somebody may have. Where it matters which of them it is, the age is not known.
    """
    if len(ages) < 2:
        return tuple(judge(ages[0] if ages else None))
    unknown, *rest = judge(None), *(judge(age) for age in ages)
    return tuple(
        first if all(_codes(other) == _codes(first) for other in others) else open_
        for open_, first, *others in zip(unknown, *rest, strict=True)
    )


def _codes(answer: Answer) -> list[tuple[str, str | None]]:
    return [(obstacle.code, obstacle.fact) for obstacle in answer.obstacles]


def excepted(answers: Iterable[Answer], exceptions: Collection[Excepted]) -> tuple[Answer, ...]:
    """The answers when what is so as a rule is let be otherwise. Nothing else is ever let go."""
    found = []
    for answer in answers:
        gone = {UNMET[condition][0] for condition in AS_A_RULE if (answer.key, condition) in exceptions}
        found.append(replace(answer, obstacles=tuple(each for each in answer.obstacles if each.code not in gone)))
    return tuple(found)


def can_be_excepted(answers: Iterable[Answer]) -> list[Excepted]:
    """Of which help something that is so as a rule stands in the way."""
    return [
        (answer.key, condition)
        for answer in answers
        for condition in sorted(AS_A_RULE)
        if any(obstacle.code == UNMET[condition][0] for obstacle in answer.obstacles)
    ]


def obstacle_to_exception(*, asked: Excepted, possible: Collection[Excepted], reason: str) -> DomainError | None:
    """What stands in the way of an exception: it is from what is so as a rule, it opens something, it has a reason."""
    if asked[1] not in AS_A_RULE:
        return NotAsARule()
    if asked not in possible:
        return NothingToExcept()
    return ExceptionReasonMissing(letters=REASON_LETTERS) if len(reason.strip()) < REASON_LETTERS else None


def obstacle_to_telling(*, parent_contact: str, ended_on: date | None, today: date) -> DomainError | None:
    """What contradicts itself in what is told."""
    if ended_on is None:
        return None
    if parent_contact != ParentContact.RECENT:
        return EndedWithoutRecent(recent=ParentContact.RECENT.label)
    return EndedInTheFuture() if ended_on > today else None


def obstacle_to_wish(
    *, help: str, form: HelpForm | None, reason: str, words: str, wished_on: date, today: date
) -> DomainError | None:
    """What stands in the way of noting a wish. `form` is how such help is given, None of what no catalogue knows."""
    if form is None and help != OTHER:
        return UnknownHelp()
    if help == OTHER and not words.strip():
        return WishWordsMissing()
    if reason == UnmetReason.GROUP_NOT_OFFERED and form not in (None, HelpForm.GROUP):
        return NotAGroup(reason=UnmetReason.GROUP_NOT_OFFERED.label)
    return WishedInTheFuture() if wished_on > today else None
