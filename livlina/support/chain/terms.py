"""The words for a chain of help."""

from django.db.models import TextChoices


class Beside(TextChoices):
    """What a chain has beside the help of the catalogue. Source: R-153, R-156."""

    SHELTER = "shelter", "Skyddat boende"
    SUPPORTED_HOME = "supported_home", "Stödboende"
    OWN_HOME = "own_home", "Eget boende"
    INCOME = "income", "Inkomst"
    WORK = "work", "Arbete eller studier"
    SCHOOL = "school", "Skola och förskola"
    POST = "post", "Post och adress"
    OTHER = "other", "Annat"


class State(TextChoices):
    """How it stands with a step. It follows from its days."""

    PLANNED = "planned", "planerat"
    LATE = "late", "skulle ha börjat"
    GOES_ON = "goes_on", "pågår"
    ENDED = "ended", "avslutat"
    MISSING = "missing", "önskat, gick inte att få"


class Mark(TextChoices):
    """What is said of a step."""

    BEGAN = "began", "Har börjat"
    ENDED = "ended", "Har avslutats"
    MISSING = "missing", "Går inte att få"
