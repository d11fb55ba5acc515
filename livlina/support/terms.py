"""The words for help given."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices


class SessionForm(TextChoices):
    """Individual, group or by phone (R-413): how those who meet meet, and so by which channel."""

    INDIVIDUAL = "individual", "Enskilt samtal"
    GROUP = "group", "Grupp"
    PHONE = "phone", "Telefon"
    DIGITAL = "digital", "Digitalt möte"


class TalkKind(TextChoices):
    """What a meeting is for, and so by which counter it is counted. Source: R-089, R-129, R-460."""

    TALK = "talk", "Samtal utan utredning"
    MOTIVATIONAL = "motivational", "Motiverande samtal"
    SUPPORT_CENTRE = "support_centre", "Samtal hos Stödcentrum"
    INVESTIGATION = "investigation", "Samtal i utredning"
    HELP = "help", "Samtal i beviljad insats"
    ADVICE = "advice", "Rådgivning eller kontakt"
    JOINT = "joint", "Gemensamt samtal med den andra parten"
    OTHER = "other", "Annat möte"


class SessionState(TextChoices):
    """What became of a talk. `never` is said by the one in whose name a colleague wrote that it had been."""

    BOOKED = "booked", "Bokat"
    HELD = "held", "Genomfört"
    MISSED = "missed", "Uteblev"
    CANCELLED = "cancelled", "Avbokat"
    LATE = "late", "Avbokat sent"
    MOVED = "moved", "Flyttat"
    NEVER = "never", "Var inte så"


class Childcare(TextChoices):
    """Whether somebody must be with her children while she talks (R-203)."""

    UNKNOWN = "unknown", "Inte frågat"
    NO = "no", "Behövs inte"
    BRINGS = "brings", "Barnet får följa med"
    ARRANGED = "arranged", "Ordnad"
    NEEDED = "needed", "Behövs, inte ordnad"


class Repeat(TextChoices):
    """Whether a session is booked once or several times with the same distance."""

    ONCE = "once", "En gång"
    WEEKLY = "weekly", "Varje vecka"
    FORTNIGHTLY = "fortnightly", "Varannan vecka"


WEEKS_BETWEEN: Final[Mapping[str, int]] = {Repeat.WEEKLY: 1, Repeat.FORTNIGHTLY: 2}


class InterpreterSex(TextChoices):
    """Whom she can talk through."""

    ANY = "any", "Spelar ingen roll"
    FEMALE = "female", "Kvinna"
    MALE = "male", "Man"


class InterpreterState(TextChoices):
    """How far the booking of an interpreter has come."""

    WANTED = "wanted", "Ska beställas"
    ORDERED = "ordered", "Beställd"
    CALLED_OFF = "called_off", "Avbeställd"
