"""The words for a contact of her own, and what is said when it is offered."""

from typing import Final

from django.db.models import TextChoices


class Said(TextChoices):
    """What is written down of it, in the order that it happens. Source: R-122."""

    ACCEPTED = "accepted", "Personen vill ha kontakten"
    DECLINED = "declined", "Personen vill inte"
    THINKING = "thinking", "Personen vill tänka på det"
    NOT_REACHED = "not_reached", "Gick inte att fråga"
    CHECK = "check", "Säkerhetskontroll"
    ENDED = "ended", "Kontakten slutar"
    WISHED = "wished", "Personen har själv bett om kontakten"


class EndReason(TextChoices):
    """Why it goes on no longer."""

    TAKEN_BACK = "taken_back", "Personen vill inte mer"
    NO_NEED = "no_need", "Den behövs inte längre"
    OTHER_HELP = "other_help", "Annan hjälp tar vid"
    MOVED = "moved", "Personen har flyttat"
    OTHER = "other", "Annat"


class Standing(TextChoices):
    """How it stands. It follows from what has been said."""

    TO_ASK = "to_ask", "ska erbjudas"
    ASK_AGAIN = "ask_again", "väntar på svar"
    GOES_ON = "goes_on", "pågår"
    DECLINED = "declined", "har sagt nej"
    ENDED = "ended", "avslutad"


BEGINS: Final = frozenset({Said.ACCEPTED.value, Said.WISHED.value})
"""What lets it go on: her yes, by whichever way it came."""

TOLD_HER: Final = "Personen vet att den är frivillig, går att ångra och inte berättas för någon annan"
"""What she knows before she says yes."""

WORDS: Final = (
    "Erbjud personen en egen kontakt (partnerkontakt). Fråga när personen är ensam och det är säkert. "
    "Ett nej är ett svar. Skriv svaret under Insatser, Egen kontakt."
)
"""What the worker is told unless the one who leads chooses other words. It says nothing of anybody else (S-10)."""
