"""The words of linked investigations."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from livlina.people.terms import SharedWhat


class Said(TextChoices):
    """What is said of a link, by either side."""

    ACCEPTED = "accepted", "Tog emot förslaget"
    DECLINED = "declined", "Tackade nej"
    WITHDRAWN = "withdrawn", "Tog tillbaka förslaget"
    ENDED = "ended", "Avslutade kopplingen"


class State(TextChoices):
    """How a link stands. It follows from what has been said."""

    WAITING = "waiting", "väntar på svar"
    LIVE = "live", "kopplad"
    DECLINED = "declined", "nekad"
    WITHDRAWN = "withdrawn", "tagen tillbaka"
    ENDED = "ended", "avslutad"


class SharedField(TextChoices):
    """What can be shared between the two, and nothing else of either file."""

    RISK = "risk", "Risk och oro just nu"
    CHILD = "child", "Hur barnet har det"
    PARENTING = "parenting", "Föräldraskap och omsorg"
    SUPPORT = "support", "Stöd som ges eller väntar"
    STEPS = "steps", "Vad som händer härnäst"


class Lapse(TextChoices):
    """Why something that was shared is shared no more."""

    TAKEN_BACK = "taken_back", "Uppgiften är tagen tillbaka."
    WITHDRAWN = "withdrawn", "Samtycket är taget tillbaka."
    RAN_OUT = "ran_out", "Samtyckets tid har gått ut."


CONSENT_COVERS: Final[Mapping[str, SharedWhat]] = {
    SharedField.RISK: SharedWhat.RISK,
    SharedField.CHILD: SharedWhat.CHILDREN,
    SharedField.PARENTING: SharedWhat.CHILDREN,
    SharedField.SUPPORT: SharedWhat.SUPPORT,
    SharedField.STEPS: SharedWhat.SUPPORT,
}
"""What a consent must name for each to be shared by it (R-218)."""

PURPOSES: Final[Mapping[str, str]] = {
    SharedField.RISK: "Så att ingen av utredningarna tar ett steg som ökar faran.",
    SharedField.CHILD: "Så att barnets behov väger i båda.",
    SharedField.PARENTING: "Så att föräldern får samma besked, och det stöd barnet behöver.",
    SharedField.SUPPORT: "Så att stödet till förälder och barn går ihop och ingen blir utan.",
    SharedField.STEPS: "Så att beslut och samtal kommer i rätt ordning för båda.",
}
"""For what each is shared."""

CONSENT: Final = "consent"
"""The ground that is a consent in the sharing case; every other is a key of the law data."""


class TookPart(TextChoices):
    """Who took part in a meeting, by role and never by name."""

    ADULT_WORKER = "adult_worker", "Handläggare för den vuxna"
    CHILD_WORKER = "child_worker", "Handläggare för barnet"
    LEAD = "lead", "Den som leder någon av enheterna"
    THERAPIST = "therapist", "Behandlare"
    CLIENT = "client", "Den vuxna själv"
    CHILD = "child", "Barnet"
    OTHER = "other", "Någon annan yrkesperson"
