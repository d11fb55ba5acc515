"""The words for a summary: under which headings it is written, how it was approved and how it was handed over."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from livlina.people.terms import SharedWhat

HEADINGS: Final[Mapping[str, str]] = {
    "who_i_am": "Vem jag är",
    "what_has_happened": "Vad som har hänt",
    "what_i_need": "Vad jag behöver",
    "what_i_do_not_want": "Vad jag inte vill",
}
"""What it is written under, in order: the field and its heading, in the words of the one it is about."""

ALWAYS_TOLD: Final = (SharedWhat.CONTACT, SharedWhat.VIOLENCE)
"""What any summary lets out to whoever gets it: that there is a contact, and what has happened."""

ALSO_TOLD: Final = tuple(kind for kind in SharedWhat if kind not in ALWAYS_TOLD)
"""What it may also tell of; then the consent must say so too."""


class ApprovedHow(TextChoices):
    """How the client knew what she approved."""

    READ = "read", "Personen läste själv"
    HEARD = "heard", "Den lästes upp för personen"
    INTERPRETED = "interpreted", "Den tolkades för personen"


class HandedHow(TextChoices):
    """By which way a summary came to another."""

    PAPER = "paper", "Lämnad på papper"
    READ_OUT = "read_out", "Uppläst"
    SECURE = "secure", "Skickad så att bara mottagaren kan öppna den"
