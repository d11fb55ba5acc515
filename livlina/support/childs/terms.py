"""The words for what a child says, and for how school and health go on."""

from typing import Final

from django.db.models import TextChoices


class Voice(TextChoices):
    """How the child says that it is, on a scale that a child understands. Source: R-200, R-210."""

    GREAT = "great", "Jättebra"
    GOOD = "good", "Bra"
    SO_SO = "so_so", "Sådär"
    BAD = "bad", "Inte bra"
    AWFUL = "awful", "Jättedåligt"


class School(TextChoices):
    """How preschool or school goes on; never which it is."""

    AS_USUAL = "as_usual", "Går som vanligt"
    CHANGED = "changed", "Har bytt"
    AWAY = "away", "Går inte dit nu"
    NO_PLACE = "no_place", "Har ingen plats"


class Health(TextChoices):
    """How the child's care goes on; never where."""

    GOES_ON = "goes_on", "Vården fortsätter som förut"
    BROKEN_OFF = "broken_off", "Vården har avbrutits"
    NEEDED = "needed", "Behöver vård som inte finns"
    NOT_NEEDED = "not_needed", "Behöver ingen vård nu"


class Contact(TextChoices):
    """How the child meets somebody (umgänge), on what ground; never where, or how it is handed over."""

    AGREED = "agreed", "Som vårdnadshavarna har kommit överens"
    DECIDED = "decided", "Enligt dom eller beslut"
    SUPPORTED = "supported", "Med umgängesstöd"
    UNSETTLED = "unsettled", "Inget är bestämt, men de träffas"
    PAUSED = "paused", "Pausat"
    NONE = "none", "De träffas inte"


TO_MEND: Final = frozenset({School.AWAY, School.NO_PLACE, Health.BROKEN_OFF, Health.NEEDED})
"""Where something is to be done, so that the child's life goes on."""
