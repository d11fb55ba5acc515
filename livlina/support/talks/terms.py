"""The words for talks without investigation."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from livlina.organisation.offered.terms import Offer
from livlina.organisation.terms import Limit
from livlina.support.terms import TalkKind

COUNTERS: Final[Mapping[str, Limit]] = {
    TalkKind.TALK.value: Limit.TALKS_WITHOUT_INVESTIGATION,
    TalkKind.MOTIVATIONAL.value: Limit.MOTIVATIONAL_TALKS,
    TalkKind.SUPPORT_CENTRE.value: Limit.SUPPORT_CENTRE_TALKS,
}
"""The counters, each with the dated limit of its own. Only the first one leads to an investigation."""


OFFERS: Final[Mapping[str, Offer]] = {
    TalkKind.TALK.value: Offer.TALKS,
    TalkKind.MOTIVATIONAL.value: Offer.MOTIVATIONAL,
    TalkKind.SUPPORT_CENTRE.value: Offer.SUPPORT_CENTRE,
}
"""The kind of help of each counter, as boards decide about it."""


class Wish(TextChoices):
    """What the person wants when the talks without investigation are nearly used."""

    GO_ON = "go_on", "Gå vidare med mer stöd, genom utredning"
    CONTENT = "content", "Är nöjd så"
    ELSEWHERE = "elsewhere", "Få stöd av en annan enhet"
    NOT_KNOWN = "not_known", "Vet inte än"


class MoreOutcome(TextChoices):
    """What was decided of more talks than the limit."""

    GRANTED = "granted", "Ja, fler samtal"
    DECLINED = "declined", "Nej"
