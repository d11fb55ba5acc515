"""The words for the review of traces."""

from django.db.models import TextChoices


class Reason(TextChoices):
    """Why a trace stands in the queue. Source: S-43."""

    BREAK_GLASS = "break_glass", "nödåtkomst"
    NOT_REVIEWED = "not_reviewed", "nödöppning utan granskning"
    DANGER_UNREAD = "danger_unread", "farlig uppgift utan läsare"
    OWN_SURNAME = "own_surname", "lika namn"
    NEAR = "near", "närstående"
    STAFF_CLIENT = "staff_client", "lika namn"
    TAKEN = "taken", "tog ärendet själv"
    NO_TASK = "no_task", "utan egen uppgift"
    AFTER_CLOSING = "after_closing", "efter avslut"
    NIGHT = "night", "på natten"
    MANY = "many", "många på kort tid"
    REFUSALS = "refusals", "upprepade avvisade försök"
    OWN_RELATION = "own_relation", "egen anmäld relation"
    SHOWN = "shown", "tog fram ett skyddat namn"
    SAMPLE = "sample", "stickprov"


class ReviewOutcome(TextChoices):
    """What a review came to."""

    IN_ORDER = "in_order", "I sin ordning"
    FOLLOW_UP = "follow_up", "Behöver följas upp"


LIKE_NAMES = "Den ärendet gäller har ett namn som är likt en medarbetares, den som läste eller en annan."
"""The same of both: told apart, the two together would say what the client is called (S-43)."""

EXPLAINED = {
    Reason.BREAK_GLASS: "Ärendet öppnades med nödåtkomst.",
    Reason.NOT_REVIEWED: "En nödöppning har inte granskats i tid, eller så kan ingen som leder enheten granska den.",
    Reason.DANGER_UNREAD: "En farlig uppgift som medarbetaren har lämnat vid enheten kan ingen läsa. Tala med "
    "medarbetaren nu, och se till att den som är ansvarig för verksamheten utser någon som kan ta emot den.",
    Reason.OWN_SURNAME: LIKE_NAMES,
    Reason.NEAR: "Någon i ärendet har samma nummer, telefon eller adress som den som läste har anmält.",
    Reason.STAFF_CLIENT: LIKE_NAMES,
    Reason.TAKEN: "Den som leder enheten gav ärendet till sig själv, eller öppnade det för egen del.",
    Reason.NO_TASK: "Den som läste var inte handläggare, utan läste som den som leder enheten.",
    Reason.AFTER_CLOSING: "Ärendet var avslutat sedan en tid.",
    Reason.NIGHT: "Det hände på natten.",
    Reason.MANY: "Många olika ärenden öppnades inom en timme.",
    Reason.REFUSALS: "Flera försök på ett dygn avvisades.",
    Reason.OWN_RELATION: "En relation som medarbetaren har anmält stängde ett pågående arbete, eller togs tillbaka.",
    Reason.SHOWN: "Ett skyddat namn eller nummer togs fram i registret, av ett skäl som står där.",
    Reason.SAMPLE: "Slumpen valde händelsen. Inget annat utmärker den.",
}
"""Each reason as a sentence."""
