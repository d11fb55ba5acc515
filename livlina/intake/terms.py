"""The words for a first contact."""

from django.db.models import TextChoices


class ContactKind(TextChoices):
    """Who it is that makes contact, and whether anyone is named."""

    PERSON = "person", "Den det gäller"
    SOMEONE_ELSE = "someone_else", "Någon annan, om en person"
    ANONYMOUS = "anonymous", "Vill vara anonym"
    COLLEAGUE_ADVICE = "colleague_advice", "Kollega eller annan yrkesverksam som vill ha råd, utan namn"


class ContactRole(TextChoices):
    EXPOSED = "exposed", "Våldsutsatt"
    USING_VIOLENCE = "using_violence", "Använder våld"
    BOTH = "both", "Båda"
    CHILD = "child", "Barn som upplevt våld"
    UNKNOWN = "unknown", "Okänt"


class AsksFor(TextChoices):
    TALK = "talk", "Någon att prata med"
    PROTECTION = "protection", "Skydd eller boende"
    ADVICE = "advice", "Råd och information"
    CHILDREN = "children", "Stöd till barn"
    LEGAL = "legal", "Stöd i rättsprocessen"
    STOP_VIOLENCE = "stop_violence", "Sluta använda våld"
    PRACTICAL = "practical", "Praktisk hjälp"
    OTHER = "other", "Annat"


class ViolenceForm(TextChoices):
    """Forms of violence; several may be true at once, and each may be unknown (R-011, R-012)."""

    PHYSICAL = "physical", "Fysiskt"
    PSYCHOLOGICAL = "psychological", "Psykiskt"
    SEXUAL = "sexual", "Sexuellt"
    ECONOMIC = "economic", "Ekonomiskt"
    MATERIAL = "material", "Materiellt"
    LATENT = "latent", "Latent, hot i luften"
    DIGITAL = "digital", "Digitalt"
    STALKING = "stalking", "Förföljelse"
    NEGLECT = "neglect", "Försummelse"
    TRAFFICKING = "trafficking", "Prostitution eller människohandel"


class CarePlace(TextChoices):
    """Where in health care a contact comes from (R-071)."""

    BVC = "bvc", "BVC"
    MVC = "mvc", "MVC"
    PRIMARY_CARE = "primary_care", "Primärvård"
    PSYCHIATRY = "psychiatry", "Psykiatri"
    EMERGENCY_CARE = "emergency_care", "Akutsjukvård"
    OTHER_CARE = "other_care", "Annan vård"


class Assessment(TextChoices):
    """What came of looking at a threat, or at what the police sent, the same day (R-062)."""

    REFERRED = "referred", "Lämnad till RVT för hot- och riskbedömning"
    ASSESSED = "assessed", "Bedömd här"
    NOT_REACHED = "not_reached", "Personen gick inte att nå"
    DECLINED = "declined", "Personen vill inte ha hjälp med skydd"


class Flag(TextChoices):
    """Why somebody is to look at a first contact now, the most urgent first (R-082)."""

    DANGER = "danger", "fara nu"
    SAME_DAY_PASSED = "same_day_passed", "inte bedömd samma dag"
    NOT_TAKEN = "not_taken", "ingen har tagit över"
    SAME_DAY = "same_day", "bedöms i dag"
    LATE_ANSWER = "late_answer", "svaret är försenat"
    LATE_TALK = "late_talk", "samtalet dröjer"
    INCOMPLETE_LATE = "incomplete_late", "kompletteringen är försenad"
    NEW = "new", "ny"
    UNASSIGNED = "unassigned", "ingen handläggare"
    INCOMPLETE = "incomplete", "ska kompletteras"


class Outcome(TextChoices):
    """How a first contact ended."""

    ADVICE_GIVEN = "advice_given", "Råd gavs"
    TALK_BOOKED = "talk_booked", "Samtal bokades"
    PASSED_ON = "passed_on", "Lämnades vidare"
    DECLINED = "declined", "Personen avböjde"
    REDIRECTED_MINOR = "redirected_minor", "Under 18 år, hänvisades"
    CASE_OPENED = "case_opened", "Ärende öppnades"
