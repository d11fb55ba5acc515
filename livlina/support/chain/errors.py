"""What can be refused about a chain of help."""

from livlina.core.errors import DomainError


class UnknownStep(DomainError):
    message = "Välj ett steg i listan."
    field = "kind"


class StepWordsMissing(DomainError):
    message = "Skriv vad det är, när du väljer Annat."
    field = "words"


class WantedBeforeTheCase(DomainError):
    message = "Ärendet inkom {came_in_on}. Skriv den dagen eller en senare."
    field = "wanted_on"


class StepIsMarked(DomainError):
    """It stands otherwise than the page said."""

    message = "Steget är redan {state}. Läs hur kedjan ser ut nu."


class MarkedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då det hände."
    field = "on"


class MarkedTooEarly(DomainError):
    message = "Steget började {day}. Skriv den dagen eller en senare."
    field = "on"


class MissingReason(DomainError):
    message = "Välj varför det inte går att få."
    field = "reason"


class LeftInTheFuture(DomainError):
    message = "Skriv dagen då personen lämnar, som mest ett år framåt."
    field = "left_on"


class AheadIsGuarded(DomainError):
    """One whose relation opens no whereabouts writes no day to come: it tells when somebody leaves (S-21)."""

    message = "Dagar framåt skrivs av någon vars arbete i ärendet omfattar vistelseuppgifter. Be den som leder enheten."


class PackageGoesOn(DomainError):
    message = "Ett paket för samma dag finns redan i kedjan."
    field = "left_on"


class StepIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."
