"""Questions to the rooms above and to the subjects of this one, which answer them when the house starts."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from livlina.access.actor import Actor
from livlina.cases.models import Case, CaseLine, Decision, Engagement
from livlina.core.errors import DomainError
from livlina.organisation.terms import DecisionKind

obstacles_to_closing: dict[str, Callable[[Case, date], DomainError | None]] = {}
"""What stands in the way of closing the case that day, or None: by what the way of a case calls it (`kinds.yaml`)."""

obstacles_to_leaving: list[Callable[[CaseLine | Case, Engagement], DomainError | None]] = []
"""What stands in the way of ending that relation to the case now, or None: such as that nobody else works with it."""

obstacles_to_deciding: list[Callable[[Case, DecisionKind, date], DomainError | None]] = []
"""
What stands in the way of signing a decision of that kind in the case that day, or None: such as that a known child's
situation has not been weighed.
"""

kept: dict[str, Callable[[Any], QuerySet[Any]]] = {}
"""
Rows that some cases have and many have not, each by its name: what is on the first page of a case when it is there. One
question tells which are (`queries.kept`), so that what is not there is not asked for.
"""

obstacles_to_signing: list[Callable[[Actor, Decision, date], DomainError | None]] = []
"""What stands in the way of signing just that decision on that day, or None, asked as the one who signs it."""


talks_before_the_end: list[Callable[[Case, date], int | None]] = []
"""
How many talks of the help that is granted were held in the case, where some of that help is left that day; None where
nothing is.
"""


risks_known: list[Callable[[Case], str]] = []
"""
How great the danger in the case is known to be, in the words of the night card (`NightRisk`), '' where nobody has
judged it: a card says no less.
"""


children_unsafe: list[Callable[[Case], bool]] = []
"""Whether the child of its own case needs protection, as is assessed, or nobody has assessed whether it does."""


looks_waited_for: list[Callable[[Case], bool]] = []
"""Whether the danger in the case is to be assessed anew, since something has happened."""


class HelpKind(NamedTuple):
    """A kind of help that a child can get, by the key that all rooms call it by. `is_decided` None: it is not known."""

    key: str
    name: str
    is_decided: bool | None


dangers_told: list[Callable[[Case, Actor, date, UUID, datetime], None]] = []
"""
What is done when somebody else got to know more in a contact with the client that day, as part of the command that
logged it by that form at that moment: such as that the danger is to be assessed anew.
"""


help_for_children: list[Callable[[date], list[HelpKind]]] = []
"""Which help a child can get that day, in the order of the organisation."""
