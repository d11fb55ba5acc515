"""The words for how the risk in a case stands, as one who leads sees it."""

from django.db.models import TextChoices


class Risk(TextChoices):
    """The risk on the night card that holds. Without one nothing is told, which is not that there is none."""

    ACUTE = "acute", "Akut fara"
    HIGH = "high", "Hög"
    RAISED = "raised", "Förhöjd"
    LOW = "low", "Låg"
    NONE = "", "Inget nattkort"
