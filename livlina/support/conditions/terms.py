"""The words for the conditions of Trappan."""

from typing import Final

from django.db.models import TextChoices


class Outcome(TextChoices):
    """What the answers come to."""

    HOLDS = "holds", "Villkoren för Trappan är uppfyllda"
    FIND_OUT = "find_out", "Något är inte känt: ta reda på det före nästa samtal"
    HERE_AND_NOW = "here_and_now", "Föreslå Här och nu-samtal i stället för Trappan"
    GOES_ON = "goes_on", "Trappan fortsätter ändå, av ett skäl"


QUESTIONS: Final = {
    "violence_ceased": "Har våldet upphört?",
    "life_stable": "Är barnets liv stabilt?",
    "safe_and_protected": "Är barnet tryggt och skyddat?",
    "meets_violent_parent": "Träffar barnet den förälder som har använt våld?",
    "receptive": "Är barnet mottagligt för Trappan nu?",
}
"""The conditions as they are asked, the child's own readiness last. Source: R-170, R-171."""
