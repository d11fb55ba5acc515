"""The words for what has happened in a case, and for a document."""

from django.db.models import TextChoices


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
