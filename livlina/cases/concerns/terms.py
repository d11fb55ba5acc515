"""The words for concern reports that have come in, and for what is assessed of them."""

from typing import Final

from django.db.models import TextChoices


class Reporter(TextChoices):
    """Who reports, as far as it decides what may be told of them."""

    MANDATED = "mandated", "Myndighet eller annan som måste anmäla"
    PRIVATE = "private", "Privatperson"
    ANONYMOUS = "anonymous", "Okänd"


class Protection(TextChoices):
    """What the immediate assessment of the child's need of protection came to."""

    NOT_NEEDED = "not_needed", "Inget behov av omedelbart skydd"
    NEEDED = "needed", "Omedelbart skydd behövs"
    IN_PLACE = "in_place", "Skydd finns redan"


class Preliminary(TextChoices):
    """What the preliminary assessment came to."""

    OPENED = "opened", "Utredning inleds"
    ADDED = "added", "Läggs till en utredning som redan pågår"
    NOT_OPENED = "not_opened", "Utredning inleds inte"


PROTECTION_CLOCK: Final = "protection_assessment"
PRELIMINARY_CLOCK: Final = "preliminary_assessment"
INVESTIGATION_STEP: Final = "investigation"
"""What the process of a case calls the clocks, and the step that an opened investigation takes it to."""
