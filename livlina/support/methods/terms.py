"""The words for how help is given by its method."""

from typing import Final

from django.db.models import TextChoices

MOST_GOALS: Final = 12
"""Goals of one kind of help that a talk can have touched."""


class AtFirst(TextChoices):
    """
    Whether a guardian was there at a child's first talk and said that it is all right to tell. Source: R-173.

    It is a guardian that it is safe to have there, never the one who has used violence.
    """

    YES = "yes", "Ja, och sa att det går bra att berätta"
    NO = "no", "Nej, eller sa det inte"
