"""Words that every room needs."""

from django.db.models import TextChoices


class Answer(TextChoices):
    """Yes, no or not known. Not known is an answer of its own and is never guessed (R-110)."""

    YES = "yes", "Ja"
    NO = "no", "Nej"
    UNKNOWN = "unknown", "Okänt"
