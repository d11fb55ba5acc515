"""The words of case conferences."""

from django.db.models import TextChoices


class ConferenceState(TextChoices):
    BOOKED = "booked", "bokad"
    CANCELLED = "cancelled", "inställd"


class WhyRaised(TextChoices):
    """On what ground a case is taken up before colleagues: the worker's decision, kept in the case."""

    AGREED = "agreed", "Personen har sagt ja till det"
    NEEDED = "needed", "Vi som har ärendet behöver det för att handlägga eller utföra insatsen"
    DANGER = "danger", "Fara för någon i ärendet"
    CHILD = "child", "Ett barns behov"
