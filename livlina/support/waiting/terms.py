"""The words for waiting for help."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from livlina.assessments.clock.terms import NewLook
from livlina.cases.terms import CaseRole


class HelpKind(TextChoices):
    """What one waits for. Each kind has its list at each unit. Source: R-359."""

    TALKS = "talks", "Stödsamtal"
    FREEDOM_TALKS = "freedom_talks", "Samtal om frihet"
    VIOLENCE_TALKS = "violence_talks", "Samtal om våld"
    MOTIVATIONAL = "motivational", "Motiverande samtal"
    GROUP = "group", "Grupp"
    PARENT = "parent", "Föräldrastöd"
    CHILD_TALKS = "child_talks", "Barnets egna samtal"
    CHILD_GROUP = "child_group", "Barngrupp"
    SUPPORT_PERSON = "support_person", "Stödperson eller kontaktperson"
    OTHER = "other", "Annan hjälp"


KINDS_FOR: Final[Mapping[str, tuple[HelpKind, ...]]] = {
    CaseRole.EXPOSED.value: (
        *(HelpKind.TALKS, HelpKind.FREEDOM_TALKS, HelpKind.GROUP, HelpKind.PARENT, HelpKind.SUPPORT_PERSON),
        HelpKind.OTHER,
    ),
    CaseRole.USING_VIOLENCE.value: (
        *(HelpKind.MOTIVATIONAL, HelpKind.VIOLENCE_TALKS, HelpKind.GROUP, HelpKind.PARENT, HelpKind.OTHER),
    ),
    CaseRole.CHILD.value: (HelpKind.CHILD_TALKS, HelpKind.CHILD_GROUP, HelpKind.SUPPORT_PERSON, HelpKind.OTHER),
}
"""Which kinds there are for whom: what is for who uses violence is never waited for by the exposed (R-118)."""


class Priority(TextChoices):
    """Who goes first. The order is that of the list."""

    ACUTE = "acute", "Akut"
    SOON = "soon", "Snart"
    PLANNED = "planned", "Enligt plan"


class WaitReason(TextChoices):
    """Why one waits."""

    NO_PLACE = "no_place", "Ingen ledig plats"
    GROUP_STARTS = "group_starts", "En grupp har inte börjat"
    INTERPRETER = "interpreter", "Tolk eller rätt kompetens saknas"
    OWN_WISH = "own_wish", "Personen vill vänta"
    SAFETY = "safety", "Något måste bli tryggt först"
    OTHER = "other", "Annat"


class Hours(TextChoices):
    """When one can come."""

    ANY = "any", "När som helst"
    DAY = "day", "Dagtid"
    EVENING = "evening", "Kväll"


class PlaceForm(TextChoices):
    """In which form one can be met."""

    ANY = "any", "Vilken som helst"
    ALONE = "alone", "Enskilt"
    GROUP = "group", "I grupp"
    APART = "apart", "På distans"


class CheckHow(TextChoices):
    """By which way it was checked how she is."""

    CALL = "call", "Telefon"
    MEETING = "meeting", "Möte"
    MESSAGE = "message", "Meddelande"
    OTHER = "other", "På annat sätt"


class HowItIs(TextChoices):
    """How it was at a check. Who was not reached has not been checked."""

    CALM = "calm", "Lugnt"
    WORSE = "worse", "Värre än förut"
    DANGER = "danger", "Fara"
    NOT_REACHED = "not_reached", "Nåddes inte"


ACT_ON: Final = frozenset({HowItIs.WORSE.value, HowItIs.DANGER.value})
"""What is never left without saying what was done."""


UNSAFE: Final = ACT_ON | {HowItIs.NOT_REACHED.value}
"""What is not known to have passed: who is taken off the list after it is asked all the same."""

LOOKS: Final = {HowItIs.DANGER.value: NewLook.CHECK_DANGER, HowItIs.WORSE.value: NewLook.CHECK_WORSE}
"""What a check that tells of danger is called where the danger is looked at anew."""


class PlaceAnswer(TextChoices):
    """What came of an offered place."""

    ACCEPTED = "accepted", "Tackade ja"
    DECLINED = "declined", "Tackade nej"
    NONE = "none", "Inget svar"


class EndReason(TextChoices):
    """Why one does not wait any longer. All but that it began is early. Source: R-359."""

    BEGAN = "began", "Hjälpen har börjat"
    DECLINED = "declined", "Tackade nej"
    MOVED = "moved", "Flyttade"
    NO_NEED = "no_need", "Behöver inte längre"
    NOT_REACHED = "not_reached", "Gick inte att nå"
    OTHER = "other", "Annat"
