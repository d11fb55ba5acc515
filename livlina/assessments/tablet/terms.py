"""The words of a rating that the person makes herself."""

from django.db.models import TextChoices


class Moment(TextChoices):
    """When in the contact it is made: the first and the last are compared."""

    START = "start", "I början"
    BETWEEN = "between", "Däremellan, till exempel när ett samtal börjar"
    END = "end", "I slutet"


class Sees(TextChoices):
    """Who sees the screen while she answers."""

    HERSELF = "herself", "Bara personen själv"
    WORKER = "worker", "Personen och jag, eller tolken"
    OTHER = "other", "Någon annan är i rummet"


class Ending(TextChoices):
    """How an occasion ended."""

    HANDED_IN = "handed_in", "Inlämnad"
    LEFT = "left", "Personen avslutade, inget är sparat"
    CANCELLED = "cancelled", "Avslutad av en medarbetare, inget är sparat"
    EXPIRED = "expired", "Tiden gick ut, inget är sparat"
    DEAD = "dead", "Koden prövades fel för många gånger"  # as it was when a code was short; none is ended so now


class Entered(TextChoices):
    """What came of a code that was typed in."""

    OPENED = "opened", "Öppnad"
    BUSY = "busy", "Används redan"
    UNKNOWN = "unknown", "Gäller inte"


class Stands(TextChoices):
    """How the occasion stands of the tablet that asks."""

    LIVE = "live", "Pågår"
    HANDED_IN = "handed_in", "Inlämnad"
    OVER = "over", "Slut"
