"""The words for the way of a case and for what is to be done in it by a day."""

from django.db.models import TextChoices


class Track(TextChoices):
    """Help given without a decision, and help that was decided: documented and counted apart (R-090)."""

    SERVICE = "service", "Utan behovsprövning"
    DECIDED = "decided", "Efter beslut"


class ClockKind(TextChoices):
    """What a clock rests on."""

    LAW = "law", "Lag"
    AGREEMENT = "agreement", "Överenskommelse"
    LOCAL = "local", "Enhetens mål"


class TimeUnit(TextChoices):
    """What a length of time is counted in. The values are those of a dated limit's measure."""

    DAYS = "days", "dagar"
    WORKING_DAYS = "working_days", "arbetsdagar"
    WEEKS = "weeks", "veckor"
    MONTHS = "months", "månader"


class Confidence(TextChoices):
    """How sure it is that the rule reads so."""

    HIGH = "high", "Säkert"
    MEDIUM = "medium", "Troligt"
    LOW = "low", "Osäkert"


class ChangeKind(TextChoices):
    """What became of a deadline on its way."""

    EXTENDED = "extended", "Förlängd"
    STOPPED = "stopped", "Stannad"
    RESUMED = "resumed", "Går igen"
    DROPPED = "dropped", "Avslutad utan att göras"


class DueView(TextChoices):
    """Which of what is to be done is listed."""

    OWN = "mina", "Mina"
    GROUP = "gruppen", "Gruppens"
    OVERDUE = "forsenade", "Försenade"
