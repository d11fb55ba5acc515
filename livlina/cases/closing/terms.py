"""The words for what a case came to."""

from django.db.models import TextChoices


class Degree(TextChoices):
    """How far something was reached. Not known is a value of its own (R-110)."""

    YES = "yes", "Ja"
    PARTLY = "partly", "Delvis"
    NO = "no", "Nej"
    UNKNOWN = "unknown", "Vet inte"
