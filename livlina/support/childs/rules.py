"""What is told of a child, by whom and when, and what of it holds. Pure."""

from collections.abc import Iterable
from datetime import date

from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.people.terms import Source
from livlina.support.childs.errors import NothingSaid, OfAChildAlone, SaidLater, VoiceIsTheChilds


def obstacle_to_telling(
    *, role: str, told_by: str, happened_on: date, today: date, voice: str, school: str, health: str, words: str
) -> DomainError | None:
    """
    What is wrong with it: in another's case, of a day to come, without anything in it, or a child's voice that somebody
    else gives. Source: R-200.
    """
    if role != CaseRole.CHILD:
        return OfAChildAlone()
    if happened_on > today:
        return SaidLater()
    if not (voice or school or health or words.strip()):
        return NothingSaid()
    return VoiceIsTheChilds() if voice and told_by != Source.CHILD else None


def holds(told: Iterable[str]) -> str:
    """Of answers with the latest first the one that holds: the first that says something; '' where none does."""
    return next((each for each in told if each), "")
