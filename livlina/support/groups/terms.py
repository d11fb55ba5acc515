"""The words for groups."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices


class GroupState(TextChoices):
    """How it stands with a group. The order is the only way it goes."""

    ANNOUNCED = "announced", "Utlyst"
    OPEN = "open", "Tar emot"
    RUNS = "runs", "Pågår"
    ENDED = "ended", "Avslutad"


TAKES: Final = (GroupState.OPEN.value, GroupState.RUNS.value)
"""While a group stands so, places in it are proposed."""


class Method(TextChoices):
    """By which variant of the method a group is held, so that outcomes are compared. Source: R-120."""

    MANUAL = "manual", "Enligt manualen"
    RESPONSE_BASED = "response_based", "Responsbaserad"
    OTHER = "other", "Annan variant"


class PlaceState(TextChoices):
    """How it stands with a place in a group."""

    PROPOSED = "proposed", "Föreslagen"
    ACCEPTED = "accepted", "Har tackat ja"
    DECLINED = "declined", "Blev inte av"
    STARTED = "started", "Deltar"
    ENDED = "ended", "Har slutat"


LIVE: Final = (PlaceState.PROPOSED.value, PlaceState.ACCEPTED.value, PlaceState.STARTED.value)
"""A place that stands so is taken."""


class Standing(TextChoices):
    """The same as those who hold the group are told it: no more than whom they meet."""

    ASKED = "asked", "Tillfrågad"
    COMES = "comes", "Deltar"
    LEFT = "left", "Deltar inte"


class Step(TextChoices):
    """What happens with a place, after it is proposed."""

    ENTRY_TALK = "entry_talk", "Inledande samtal"
    ACCEPTED = "accepted", "Tackade ja"
    DECLINED = "declined", "Tackade nej, eller det blev inte av"
    STARTED = "started", "Började i gruppen"
    LEFT = "left", "Slutade i gruppen"


STEPS: Final[Mapping[str, tuple[Step, ...]]] = {
    PlaceState.PROPOSED.value: (Step.ENTRY_TALK, Step.ACCEPTED, Step.DECLINED),
    PlaceState.ACCEPTED.value: (Step.ENTRY_TALK, Step.STARTED, Step.DECLINED),
    PlaceState.STARTED.value: (Step.LEFT,),
    PlaceState.DECLINED.value: (),
    PlaceState.ENDED.value: (),
}
"""What may happen next, by how it stands."""


KNOWN: Final = (PlaceState.ACCEPTED.value, PlaceState.STARTED.value)
"""While a place stands so, its person knows when the group meets, and comes."""

ENDS: Final = (Step.DECLINED.value, Step.LEFT.value)
"""By which one comes no more."""


class LeftWhy(TextChoices):
    """Why one does not come any longer."""

    COMPLETED = "completed", "Gick hela gruppen"
    OWN_WISH = "own_wish", "Ville sluta"
    OTHER_HELP = "other_help", "Fick annan hjälp"
    SAFETY = "safety", "Det var inte tryggt"
    MOVED = "moved", "Flyttade"
    OTHER = "other", "Annat"


class Was(TextChoices):
    """Whether one was there."""

    PRESENT = "present", "Var med"
    TOLD = "told", "Hörde av sig"
    ABSENT = "absent", "Kom inte"
