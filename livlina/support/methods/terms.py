"""The words for how help is given by its method."""

from typing import Final

from django.db.models import TextChoices

from livlina.cases.decisions.terms import Way

MOST_GOALS: Final = 12
"""Goals of one kind of help that a talk can have touched."""


class AtFirst(TextChoices):
    """
    Whether a guardian was there at a child's first talk and said that it is all right to tell. Source: R-173.

    It is a guardian that it is safe to have there, never the one who has used violence.
    """

    YES = "yes", "Ja, och sa att det går bra att berätta"
    NO = "no", "Nej, eller sa det inte"


TAKEN_HOME: Final = [(way.value, str(way.label)) for way in (Way.HANDED, Way.LETTER, Way.FORWARDED)]
"""How something of a talk goes with her, by ways that the gate is asked about. Source: R-143."""
