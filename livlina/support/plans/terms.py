"""The words for a plan with goals."""

from typing import Final

from django.db.models import TextChoices

MOST_GOALS: Final = 5
"""Goals in one plan: more are not realistic together."""


class GoalOutcome(TextChoices):
    """How a goal stood when the plan was followed up, as the person says. Source: R-099."""

    REACHED = "reached", "Nått"
    PARTLY = "partly", "Delvis"
    NOT = "not", "Inte nått"
    NO_LONGER = "no_longer", "Vill inte längre"


GOES_ON: Final = frozenset({"", GoalOutcome.PARTLY.value, GoalOutcome.NOT.value})
"""Goals that stand in the next version unless somebody takes them away."""
