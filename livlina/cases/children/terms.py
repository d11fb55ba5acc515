"""The words for what is answered for each child in an adult's case."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices


class Step(TextChoices):
    """What is asked for each child, in the order it is done."""

    EXPOSURE = "exposure", "Vad barnet har varit med om"
    REPORT = "report", "Orosanmälan"
    RECEIPT = "receipt", "BoU:s kvitto"
    REPLY = "reply", "BoU:s besked"
    TALK = "talk", "Samtal med barnet"
    SUPPORT = "support", "Eget stöd"


class Outcome(TextChoices):
    """What was answered. Each belongs to one step (`OUTCOMES`). Source: R-005, R-094, R-198, R-199."""

    DIRECTLY = "directly", "Barnet har utsatts direkt"
    WITNESSED = "witnessed", "Barnet har sett, hört eller levt med våldet"
    BOTH = "both", "Barnet har utsatts direkt, och har sett, hört eller levt med våldet"
    NOT_KNOWN = "not_known", "Det är inte känt vad barnet har varit med om"

    MADE = "made", "Orosanmälan är gjord"
    REPORTED_BY_OTHER = "reported_by_other", "Inte gjord: någon annan har redan anmält"
    KNOWN_TO_THEM = "known_to_them", "Inte gjord: BoU utreder redan och har fått uppgiften"
    NO_CONCERN = "no_concern", "Inte gjord: inget tyder på att barnet far illa"
    NOT_MADE = "not_made", "Inte gjord: annat skäl"

    RECEIVED = "received", "BoU har tagit emot anmälan"

    OPENED = "opened", "BoU har inlett en utredning"
    ADDED = "added", "BoU lägger anmälan till en utredning som pågår"
    NOT_OPENED = "not_opened", "BoU inleder ingen utredning"
    INTERVENTION = "intervention", "Barnet får en insats genom BoU"
    NONE_TOLD = "none_told", "BoU lämnar inget besked"
    SECRECY = "secrecy", "BoU får inte berätta"
    REMINDED = "reminded", "BoU är påmint, inget besked än"

    TALKED = "talked", "Någon har talat med barnet"
    NOT_TALKED = "not_talked", "Ingen har talat med barnet"

    ACCEPTED = "accepted", "Erbjudet, och tackat ja"
    OFFERED = "offered", "Erbjudet, inget svar än"
    DECLINED = "declined", "Erbjudet, och tackat nej"
    SUPPORTED_ELSEWHERE = "supported_elsewhere", "Inte erbjudet: barnet får stöd av någon annan"
    NOT_GRANTED = "not_granted", "Inte erbjudet: BoU har inte beviljat det"
    NO_CONSENT = "no_consent", "Inte erbjudet: en vårdnadshavare samtycker inte"
    NO_COMPETENCE = "no_competence", "Inte erbjudet: ingen här kan ge det"
    NO_UNIT = "no_unit", "Inte erbjudet: ingen enhet tar det"
    NOT_SAFE_YET = "not_safe_yet", "Inte erbjudet: det är inte tryggt än"
    NOT_OFFERED = "not_offered", "Inte erbjudet: annat skäl"


OUTCOMES: Final[Mapping[Step, tuple[Outcome, ...]]] = {
    Step.EXPOSURE: (Outcome.DIRECTLY, Outcome.WITNESSED, Outcome.BOTH, Outcome.NOT_KNOWN),
    Step.REPORT: (
        Outcome.MADE,
        Outcome.REPORTED_BY_OTHER,
        Outcome.KNOWN_TO_THEM,
        Outcome.NO_CONCERN,
        Outcome.NOT_MADE,
    ),
    Step.RECEIPT: (Outcome.RECEIVED,),
    Step.REPLY: (
        Outcome.OPENED,
        Outcome.ADDED,
        Outcome.NOT_OPENED,
        Outcome.INTERVENTION,
        Outcome.NONE_TOLD,
        Outcome.SECRECY,
        Outcome.REMINDED,
    ),
    Step.TALK: (Outcome.TALKED, Outcome.NOT_TALKED),
    Step.SUPPORT: (
        Outcome.ACCEPTED,
        Outcome.OFFERED,
        Outcome.DECLINED,
        Outcome.SUPPORTED_ELSEWHERE,
        Outcome.NOT_GRANTED,
        Outcome.NO_CONSENT,
        Outcome.NO_COMPETENCE,
        Outcome.NO_UNIT,
        Outcome.NOT_SAFE_YET,
        Outcome.NOT_OFFERED,
    ),
}
"""Which answers each step has."""


class How(TextChoices):
    """By which way a concern report was made."""

    PHONE = "phone", "Telefon"
    FORM = "form", "E-tjänst"
    LETTER = "letter", "Brev eller bud"
    MEETING = "meeting", "Vid ett möte"
    OTHER = "other", "Annat sätt"


KEEPS_ALL: Final = frozenset({Step.EXPOSURE, Step.TALK})
"""Where no answer takes the place of an earlier one: each source says its own, and each talk is one."""


READ_FOR: Final[Mapping[Step, tuple[Step, ...]]] = {
    Step.REPORT: (Step.EXPOSURE, Step.REPORT),
    Step.RECEIPT: (Step.REPORT, Step.RECEIPT),
    Step.REPLY: (Step.REPORT, Step.REPLY),
}
"""What is read before a step is answered, where it is more than what was answered of it before."""


STEP_SLUGS: Final[Mapping[str, Step]] = {
    "varit-med-om": Step.EXPOSURE,
    "anmalan": Step.REPORT,
    "kvitto": Step.RECEIPT,
    "besked": Step.REPLY,
    "samtal": Step.TALK,
    "stod": Step.SUPPORT,
}
"""What addresses call each step."""
