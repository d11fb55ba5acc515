"""The words of commissions."""

from django.db.models import TextChoices


class AnswerKind(TextChoices):
    """What is said about a commission, by either side."""

    ASKED = "asked", "Frågade"
    REPLIED = "replied", "Svarade på frågan"
    ACCEPTED = "accepted", "Tog emot uppdraget"
    DECLINED = "declined", "Tackade nej"
    WITHDRAWN = "withdrawn", "Tog tillbaka uppdraget"
    MORE_ASKED = "more_asked", "Bad om förlängning"
    EXTENDED = "extended", "Förlängde"
    NOT_MORE = "not_more", "Förlängde inte"
    CORRECTED = "corrected", "Rättade omfattningen"
    ENDED = "ended", "Avslutades hos den som utför det, med hjälp kvar"
    RESUMED = "resumed", "Återupptogs hos den som utför det"


class State(TextChoices):
    """How a commission stands. It follows from what has been said."""

    WAITING = "waiting", "väntar på svar"
    ASKED = "asked", "har en fråga"
    ACCEPTED = "accepted", "mottaget"
    DECLINED = "declined", "nekat"
    WITHDRAWN = "withdrawn", "taget tillbaka"
    ENDED = "ended", "avslutat hos den som utför det"
