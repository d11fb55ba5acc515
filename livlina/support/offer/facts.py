"""The facts that the rules judge by, as types. What is not known is unknown, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from livlina.support.offer.terms import Consent, Fact, ParentContact, PersonRole

WITHOUT_INVESTIGATION: Final = "without_investigation"
"""The counter of talks without investigation, beside those of the kinds of help."""


@dataclass(frozen=True, kw_only=True)
class Guardian:
    """One with custody of the child that day, and what was answered about the help."""

    name: str
    consent: Consent


@dataclass(frozen=True, kw_only=True)
class ChildFacts:
    """
    What is known about a child. No guardians is that nobody knows who they are.

    `decision_for_child` is a decision by the unit that decides for children; `decision_fb_6_13a` one against the will
    of a guardian.
    """

    parent_contact: ParentContact = ParentContact.UNKNOWN
    parent_contact_ended_on: date | None = None
    violence_ceased: Fact = Fact.UNKNOWN
    life_stable: Fact = Fact.UNKNOWN
    safe_and_protected: Fact = Fact.UNKNOWN
    meets_violent_parent: Fact = Fact.UNKNOWN
    guardians: tuple[Guardian, ...] = ()
    decision_for_child: Fact = Fact.UNKNOWN
    decision_fb_6_13a: Fact = Fact.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class AdultFacts:
    """What is known about an adult."""

    motivation_assessed: Fact = Fact.UNKNOWN
    court_ordered_contact: Fact = Fact.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One person on one day. `age` is whole years; `talks_used` counts by key of the help, what is left out is 0."""

    on: date
    role: PersonRole
    age: int | None = None
    child: ChildFacts = ChildFacts()
    adult: AdultFacts = AdultFacts()
    talks_used: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_child(self) -> bool:
        return self.role == PersonRole.CHILD
