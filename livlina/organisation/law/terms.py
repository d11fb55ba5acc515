"""The words for legal grounds."""

from django.db.models import TextChoices


class AppliesTo(TextChoices):
    """What a ground can be named for."""

    INTAKE = "intake", "Aktualisering"
    DECISION = "decision", "Beslut"
    CONSENT = "consent", "Samtycke"
    DISCLOSURE = "disclosure", "Utlämnande"
    RETENTION = "retention", "Bevarande och gallring"


class Confidence(TextChoices):
    """How sure the section is."""

    HIGH = "high", "säker"
    MEDIUM = "medium", "ganska säker"
    LOW = "low", "osäker"


class ReadIn(TextChoices):
    """What the confidence rests on."""

    STATUTE_TEXT = "statute_text", "läst i lagtexten"
    CROSS_REFERENCE = "cross_reference", "numret står i en annan lag som gäller"
    SECONDARY = "secondary", "läst på en sida om lagen"
    RECOLLECTION = "recollection", "ur minnet, inte läst på nytt"
