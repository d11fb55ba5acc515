"""
When a section of a law may be printed. Pure functions.

A wrong section in a decision is a fault that the party meets first: she may appeal on the wrong ground, or not at all.
So what has not been read, or is not sure, is printed only when somebody has compared it with the statute.
"""

from datetime import date

from livlina.core.errors import DomainError
from livlina.organisation.law.errors import LawIsConfirmed, LawIsNotConfirmed, LawIsNotInForce, LawIsUnconfirmed
from livlina.organisation.law.grounds import Ground
from livlina.organisation.law.terms import Confidence, ReadIn


def needs_confirmation(ground: Ground) -> bool:
    """True for a section that is marked unverified, is not sure, or was written down from memory."""
    return ground.is_unverified or ground.confidence != Confidence.HIGH or ground.basis == ReadIn.RECOLLECTION


def text_to_print(ground: Ground, *, confirmed: str, day: date) -> str | DomainError:
    """
    The citation as it may stand in a decision of that day, or why it may not.

    `confirmed` is the citation that somebody has compared with the statute, '' for none; it goes before the list's.
    """
    if day not in ground.period:
        return LawIsNotInForce(label=ground.label, day=day)
    if confirmed:
        return confirmed
    return LawIsUnconfirmed(label=ground.label) if needs_confirmation(ground) else ground.citation


def obstacle_to_confirming(*, is_confirmed: bool) -> DomainError | None:
    """A section is confirmed once: to say something else, one takes the first back."""
    return LawIsConfirmed() if is_confirmed else None


def obstacle_to_withdrawing(*, is_confirmed: bool) -> DomainError | None:
    return None if is_confirmed else LawIsNotConfirmed()
