"""The words for what has happened in a case, and for a document."""

from enum import Enum, auto

from django.db.models import TextChoices


class Goes(Enum):
    """Whether an event is given to the client with her file."""

    PROPOSED = auto()
    """Most of what she has told or what was decided of her: it goes along unless somebody holds it back."""
    ASKED = auto()
    """It goes along when somebody has read it and says so."""
    NEVER = auto()


class EventKind(TextChoices):
    """What the chronology of a case is filtered by. The values stand in addresses."""

    NOTE = "anteckningar", "Anteckningar"
    CONTACT = "kontakter", "Kontakter"
    SESSION = "samtal", "Samtal"
    WAY = "steg", "Steg och uppgifter"
    CHILD = "barn", "Barn och oro"
    ASSESSMENT = "bedomningar", "Utredning och bedömningar"
    DECISION = "beslut", "Beslut och löften"
    PLAN = "plan", "Plan och väntan"
    CHANGED = "andringar", "Ändrade uppgifter"
    DOCUMENT = "handlingar", "Handlingar"
    SHARED = "delat", "Delat med andra"


class DocumentKind(TextChoices):
    LETTER = "letter", "Brev"
    EMAIL = "email", "E-post"
    CERTIFICATE = "certificate", "Intyg"
    JUDGMENT = "judgment", "Dom eller beslut"
    POLICE_REPORT = "police_report", "Polisanmälan"
    AGREEMENT = "agreement", "Avtal eller fullmakt"
    OTHER = "other", "Annan handling"


class Direction(TextChoices):
    RECEIVED = "received", "Kom in"
    MADE = "made", "Upprättades här"
