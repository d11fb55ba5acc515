"""The words for help without needs assessment."""

from django.db.models import TextChoices


class Offer(TextChoices):
    """Kinds of help that a board may offer without needs assessment (serviceinsats). R-129, R-164, R-460."""

    TALKS = "talks", "Samtal utan utredning"
    MOTIVATIONAL = "motivational", "Motiverande samtal"
    SUPPORT_CENTRE = "support_centre", "Samtal hos Stödcentrum"
    PHONE_ADVICE = "phone_advice", "Rådgivning på telefon"
    ADVICE = "advice", "Rådgivning på plats eller digitalt"
    GROUP = "group", "Öppen grupp"
