"""The words for investigations."""

from django.db.models import TextChoices


class InvestigationKind(TextChoices):
    """What is investigated; it follows from the role of the case. A child has one of their own (R-095)."""

    ADULT_EXPOSED = "adult_exposed", "Vuxen som är våldsutsatt"
    ADULT_USING_VIOLENCE = "adult_using_violence", "Vuxen som använder våld"
    CHILD = "child", "Barn"


class CameBy(TextChoices):
    """How the matter came: only an adult's own application opens an investigation without more."""

    APPLICATION = "application", "Ansökan"
    REPORT = "report", "Anmälan"
    OTHER = "other", "På annat sätt"


class State(TextChoices):
    """How far an investigation has come, as it follows from its proposals and its end."""

    OPEN = "open", "pågår"
    SENT_BACK = "sent_back", "tillbaka från andra läsaren"
    PROPOSED = "proposed", "väntar på andra läsaren"
    READY = "ready", "klar för beslut"
    ENDED = "ended", "avslutad"


class EndedHow(TextChoices):
    DECIDED = "decided", "Beslut är fattat"
    DISCONTINUED = "discontinued", "Avslutad utan beslut om insats"
    WITHDRAWN = "withdrawn", "Ansökan är återtagen"


class Phase(TextChoices):
    """Where the person is in relation to the violence. Source: R-100."""

    ACUTE = "acute", "Akut"
    TOGETHER = "together", "Lever kvar i relationen"
    LEAVING = "leaving", "På väg att lämna"
    AFTER = "after", "Efter"
    LONG_AFTER = "long_after", "Länge efter"


class Basis(TextChoices):
    """On what somebody else was asked about the person."""

    CONSENT = "consent", "Personen samtycker"
    GROUND = "ground", "Annan grund"


class SentBy(TextChoices):
    """How a party was given the material."""

    MEETING = "meeting", "Vid ett möte hos oss"
    CALL = "call", "Uppläst i telefon"
    LETTER = "letter", "Brev"
    EMAIL = "email", "E-post"
    COUNSEL = "counsel", "Genom ombud"


class NotSent(TextChoices):
    """
    Why a party is not given the material before the decision. Told in words: the statute itself is law data.

    Source: law and methods 1.1, kommunicering.
    """

    NEEDLESS = "needless", "Det är uppenbart obehövligt"
    HARDER = "harder", "Beslutet skulle annars bli avsevärt svårare att genomföra"
    AT_ONCE = "at_once", "Ett väsentligt allmänt eller enskilt intresse kräver beslut genast"


class ReadingOutcome(TextChoices):
    READ = "read", "Läst, klar för beslut"
    SENT_BACK = "sent_back", "Tillbaka med synpunkter"
