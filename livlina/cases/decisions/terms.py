"""The words for decisions."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from livlina.people.terms import ChannelKind


class Outcome(TextChoices):
    """What was decided."""

    GRANTED = "granted", "Beviljas"
    PARTLY = "partly", "Beviljas delvis"
    REFUSED = "refused", "Avslås"
    DISCONTINUED = "discontinued", "Upphör"
    WITHDRAWN = "withdrawn", "Ett löfte tas tillbaka"
    TAKEN = "taken", "Beslutas"


class Way(TextChoices):
    """How the party is told of a decision."""

    HANDED = "handed", "Lämnas i handen hos oss"
    LETTER = "letter", "Skickas som brev"
    FORWARDED = "forwarded", "Skickas genom Skatteverket"
    READ = "read", "Läses upp i telefon"


CHANNELS: Final[Mapping[Way, ChannelKind]] = {
    Way.HANDED: ChannelKind.VISIT,
    Way.LETTER: ChannelKind.LETTER,
    Way.FORWARDED: ChannelKind.FORWARDED,
    Way.READ: ChannelKind.CALL,
}
"""By which kind of way to reach her each goes, as the file tells of her safe contact."""


class Step(TextChoices):
    """What happens with a decision once it is signed. Each has its day and whoever wrote it down."""

    CARRIED_OUT = "carried_out", "Insatsen har börjat"
    INTERRUPTED = "interrupted", "Insatsen har avbrutits"
    NOTIFIED = "notified", "Parten har underrättats"
    RECEIVED = "received", "Parten har tagit emot beslutet"
    APPEALED = "appealed", "Överklagandet kom in"
    IN_TIME = "in_time", "Överklagandet kom i rätt tid"
    LATE = "late", "Överklagandet kom för sent"
    UNCHANGED = "unchanged", "Omprövat: beslutet ändras inte"
    CHANGED = "changed", "Omprövat: beslutet ändras"
    SENT_ON = "sent_on", "Överlämnat till domstolen"
    COURT_UPHELD = "court_upheld", "Domstolen avslog överklagandet"
    COURT_CHANGED = "court_changed", "Domstolen ändrade beslutet"
    COURT_RETURNED = "court_returned", "Domstolen sände tillbaka ärendet"


class PromiseState(TextChoices):
    """How it is with what was promised."""

    OPEN = "open", "Gäller"
    KEPT = "kept", "Infriat"
    WITHDRAWN = "withdrawn", "Tillbakataget genom beslut"
