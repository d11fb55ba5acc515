"""The words of feedback."""

from django.db.models import TextChoices


class Reached(TextChoices):
    """How it went with a goal of the commission."""

    REACHED = "reached", "Nåddes"
    PARTLY = "partly", "Delvis"
    NOT_REACHED = "not_reached", "Nåddes inte"
    UNKNOWN = "unknown", "Går inte att säga"
