"""The words for help given."""

from django.db.models import TextChoices


class SessionForm(TextChoices):
    """Individual, group or by phone (R-413)."""

    INDIVIDUAL = "individual", "Enskilt samtal"
    GROUP = "group", "Grupp"
    PHONE = "phone", "Telefon"
    DIGITAL = "digital", "Digitalt möte"


class SessionState(TextChoices):
    BOOKED = "booked", "Bokat"
    HELD = "held", "Genomfört"
    MISSED = "missed", "Uteblev"
    CANCELLED = "cancelled", "Avbokat"
