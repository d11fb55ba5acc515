"""The words of instruments and of what is assessed with them."""

from typing import Final

from django.db.models import TextChoices

from livlina.cases.terms import NightRisk

__all__ = [
    "BY_A_WORKER",
    "LEVELS",
    "ActionTaken",
    "Asked",
    "Flag",
    "How",
    "ItemKind",
    "Licence",
    "NightRisk",
    "Outcome",
    "SecondOutcome",
    "Via",
    "WhyNotHers",
]

LEVELS: Final = (NightRisk.LOW.value, NightRisk.RAISED.value, NightRisk.HIGH.value, NightRisk.ACUTE.value)
"""The levels from the lowest to the highest, in the words of the card of the duty: a case has one scale."""


class WhyNotHers(TextChoices):
    """Why a rating that was handed in on the tablet is not read as the person's own."""

    ANOTHER = "another", "Någon annan än personen svarade"
    MISPLACED = "misplaced", "Surfplattan gavs till fel person"
    TRIED = "tried", "Det var ett prov"


class Outcome(TextChoices):
    """What answers come to."""

    JUDGEMENT = "judgement", "Strukturerad bedömning, ingen summa"
    SCORE = "score", "Poäng"
    SCREENING = "screening", "Ja eller nej"
    NONE = "none", "Svaren själva"


class ItemKind(TextChoices):
    """How an item is answered."""

    YES_NO = "yes_no", "Ja eller nej"
    DEGREE = "degree", "Nej, delvis eller ja"
    SCALE = "scale", "0–10"
    CHOICE = "choice", "Ett av flera"
    SEVERAL = "several", "Flera av flera"
    DAY = "day", "En dag"
    TEXT = "text", "Text"


class Flag(TextChoices):
    """
    What an answer raises, always about the one who is assessed and never about anyone else: each asks for an action.

    There is none for who uses violence: another's answers say nothing of that (R-222).
    """

    SCREENING = "screening", "Positivt svar om våld"
    SUICIDE = "suicide", "Tecken på självmordsrisk"
    PROTECTION = "protection", "Barn som kan behöva skydd"


class Licence(TextChoices):
    """Under what conditions the texts of an instrument are kept here."""

    OPEN = "open", "Egna ord, fria att använda"
    ATTRIBUTED = "attributed", "Fri att använda med angiven källa"
    RESULT_ONLY = "result_only", "Bara resultatet skrivs in, frågorna finns inte här"
    CONTRACT = "contract", "Kräver avtal, frågorna finns inte här"


class Asked(TextChoices):
    """Who answered."""

    SELF = "self", "Personen själv"
    PARENT = "parent", "En förälder eller vårdnadshavare"
    OTHER = "other", "Någon annan som känner till läget"
    RECORDS = "records", "Ingen har frågats, underlaget är akten och andras uppgifter"


class How(TextChoices):
    """In what way it was asked."""

    IN_PERSON = "in_person", "Vid ett möte"
    PHONE = "phone", "På telefon"
    VIDEO = "video", "På video"
    SELF_ADMINISTERED = "self_administered", "Personen fyllde i själv"
    TABLET = "tablet", "Personen själv, på surfplatta"
    RECORDS = "records", "Av handlingar"


BY_A_WORKER: Final = [(each.value, str(each.label)) for each in How if each != How.TABLET]
"""In what ways a worker can say that it was asked: what comes from the tablet says so itself."""


class Via(TextChoices):
    """In what work the question came up (R-228)."""

    HERE = "here", "I vårt eget arbete"
    DUR = "dur", "I en utredning med DUR"
    ASI = "asi", "I en intervju med ASI"
    IBIC = "ibic", "I en utredning enligt IBIC"
    BBIC = "bbic", "I en utredning enligt BBIC"
    OTHER = "other", "I någon annan utredning eller kontakt"


class SecondOutcome(TextChoices):
    """What the second person said of a level that is lower than what is known (S-152)."""

    AGREED = "agreed", "Håller med om den lägre nivån"
    DISAGREED = "disagreed", "Håller inte med, den högre nivån gäller"


class ActionTaken(TextChoices):
    """What was done when an answer asked for something to be done (R-238, R-239)."""

    HELPED_NOW = "helped_now", "Hjälp ordnad direkt"
    EMERGENCY = "emergency", "112, akutsjukvård eller psykiatrisk akutmottagning"
    CARE = "care", "Vårdkontakt ordnad samma dag"
    POLICE = "police", "Kontakt med polisen"
    REPORTED = "reported", "Anmäld oro för barn"
    PLANNED = "planned", "Tid och nästa steg bestämda"
    OFFERED = "offered", "Erbjuden hjälp, och personen avstod"
    NOTHING_NEW = "nothing_new", "Redan känt, och hjälp pågår"
