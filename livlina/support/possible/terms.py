"""The words for what is told before help is chosen, and for help that could not be had."""

from typing import Final

from django.db.models import TextChoices

OTHER: Final = "other"
"""A wish for something that no catalogue knows."""


class UnmetReason(TextChoices):
    """Why somebody did not get what was wished for. Source: R-140, R-153."""

    NOT_OFFERED = "not_offered", "Ges inte här"
    GROUP_NOT_OFFERED = "group_not_offered", "Grupp ges inte här"
    NO_PLACE = "no_place", "Ingen ledig plats"
    CONDITIONS = "conditions", "Villkoren är inte uppfyllda"
    NO_CONSENT = "no_consent", "En vårdnadshavare säger nej"
    LIMIT = "limit", "Gränsen är nådd"
    COMPETENCE = "competence", "Tolk eller rätt kompetens saknas"
    OTHER = "other", "Annat"
