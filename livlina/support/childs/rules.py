"""What is told of a child, by whom and when, and what of it holds. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.people.terms import Source
from livlina.support.childs.errors import (
    ContactAheadIsGuarded,
    ContactEndsBefore,
    ContactHow,
    ContactWithWhom,
    NothingSaid,
    OfAChildAlone,
    SaidLater,
    VoiceIsTheChilds,
)

T = TypeVar("T")


def obstacle_to_telling(
    *,
    role: str,
    told_by: str,
    happened_on: date,
    today: date,
    voice: str,
    school: str,
    health: str,
    words: str,
    contact: str = "",
) -> DomainError | None:
    """
    What is wrong with it: in another's case, of a day to come, without anything in it, or a child's voice that somebody
    else gives. Source: R-200.
    """
    if role != CaseRole.CHILD:
        return OfAChildAlone()
    if happened_on > today:
        return SaidLater()
    if not (voice or school or health or contact or words.strip()):
        return NothingSaid()
    return VoiceIsTheChilds() if voice and told_by != Source.CHILD else None


def obstacle_to_contact(
    *, contact: str, is_with_somebody: bool, starts_on: date | None, ends_on: date | None
) -> DomainError | None:
    """What is wrong with how a child meets somebody: with nobody, in no way, or ended before it began."""
    if not contact:
        return ContactHow() if is_with_somebody or starts_on or ends_on else None
    if not is_with_somebody:
        return ContactWithWhom()
    return ContactEndsBefore() if starts_on and ends_on and ends_on < starts_on else None


def obstacle_to_contact_ahead(
    *, starts_on: date | None, ends_on: date | None, today: date, sees_whereabouts: bool
) -> DomainError | None:
    """A day to come, on which the child begins or ceases to meet somebody, tells when somebody leaves. Source: S-21."""
    is_ahead = any(day is not None and day > today for day in (starts_on, ends_on))
    return ContactAheadIsGuarded() if is_ahead and not sees_whereabouts else None


def latest_of_each(told: Iterable[tuple[int, T]]) -> list[T]:
    """Of what was told of several, the latest first, what was told last of each, in the same order."""
    found: dict[int, T] = {}
    for whom, what in told:
        found.setdefault(whom, what)
    return list(found.values())


def holds(told: Iterable[str]) -> str:
    """Of answers with the latest first the one that holds: the first that says something; '' where none does."""
    return next((each for each in told if each), "")
