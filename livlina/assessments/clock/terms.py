"""The words for what makes the danger to be looked at anew."""

from typing import Final

from django.db.models import TextChoices

from livlina.assessments.terms import NightRisk
from livlina.organisation.terms import Limit


class NewLook(TextChoices):
    """What has happened since the danger was assessed, so that it is assessed anew."""

    THREAT = "threat", "Nytt hot"
    VIOLENCE = "violence", "Nytt våld"
    STRANGULATION = "strangulation", "Grepp om halsen"
    WEAPON = "weapon", "Vapen har använts eller visats"
    FOUND = "found", "Någon kan ha fått veta var personen finns"
    RELEASE = "release", "Den som är farlig är på fri fot igen"
    BAN_ENDS = "ban_ends", "Kontaktförbud eller annat skydd har upphört"
    SEPARATION = "separation", "Separation, eller beslut att lämna"
    CUSTODY = "custody", "Dom eller beslut om vårdnad, boende eller umgänge"
    MOVED = "moved", "Flytt"
    PREGNANCY = "pregnancy", "Graviditet"
    CHECK_DANGER = "check_danger", "Fara vid en säkerhetskontroll"
    CHECK_WORSE = "check_worse", "Värre än förut vid en säkerhetskontroll"
    OTHER_TOLD = "other_told", "Någon annan fick veta mer när personen söktes"


AT_ONCE: Final = frozenset(
    {
        NewLook.THREAT,
        NewLook.VIOLENCE,
        NewLook.STRANGULATION,
        NewLook.WEAPON,
        NewLook.FOUND,
        NewLook.RELEASE,
        NewLook.CHECK_DANGER,
        NewLook.OTHER_TOLD,
    }
)
"""After these it is assessed the same day."""

BY_ITSELF: Final = frozenset({NewLook.CHECK_DANGER, NewLook.CHECK_WORSE, NewLook.OTHER_TOLD})
"""What a safety check or a contact tells: it is noted when that is written down, and never chosen."""

TOLD: Final = [(each.value, str(each.label)) for each in NewLook if each not in BY_ITSELF]
"""What a worker can say has happened."""

REPEATED: Final = frozenset({NewLook.THREAT, NewLook.VIOLENCE, NewLook.STRANGULATION, NewLook.WEAPON})
"""What is told to have come again when there are two of them within the time that the organisation has decided."""

GRAVE: Final = frozenset({NightRisk.HIGH.value, NightRisk.ACUTE.value})
"""The levels of a case that is never without a worker, and ends only by a decision of one who leads."""

AGAIN: Final = {
    NightRisk.LOW.value: Limit.REASSESS_LOW,
    NightRisk.RAISED.value: Limit.REASSESS_RAISED,
    NightRisk.HIGH.value: Limit.REASSESS_HIGH,
    NightRisk.ACUTE.value: Limit.REASSESS_ACUTE,
}
"""Within how many days each level is assessed again, as the organisation has decided."""
