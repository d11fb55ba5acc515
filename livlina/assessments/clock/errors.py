"""What can be refused of the clock of the danger."""

from livlina.core.errors import DomainError
from livlina.core.read import MoreHasCome


class NotTheirCase(DomainError):
    message = "Risk och skydd skrivs i ärendet för den som är utsatt, eller barnets eget. Öppna det ärendet."


class EventInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då det hände."
    field = "happened_on"


class EventTooOld(DomainError):
    message = "Skriv en dag från {since} eller senare. Det som hänt längre tillbaka hör till bedömningens frågor."
    field = "happened_on"


class EventIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Händelsen är redan sparad, med något annat i. Läs det som är sparat och skriv en ny om det behövs."


class LastWorkerOfDanger(DomainError):
    message = (
        "Risken i ärendet är hög eller akut, och ingen annan arbetar i det. Ge ärendet till någon annan först, så är "
        "det aldrig utan handläggare."
    )


class DangerUnanswered(DomainError):
    message = (
        "En påbörjad bedömning har svar som kräver att något görs: {what}. Gör det, skriv vad du gjorde och "
        "underteckna."
    )
    way = ("case_assessments", "Till bedömningarna")


class JudgedIsLeft(DomainError):
    message = (
        "Någon har tagit ställning i en bedömning som inte är undertecknad. Underteckna den, eller stryk den med ett "
        "skäl."
    )
    way = ("case_assessments", "Till bedömningarna")


class SecondIsWaitedFor(DomainError):
    message = "En lägre nivå väntar på att en andra person läser den. Till dess gäller den högre."
    way = ("case_assessments", "Till bedömningarna")


class DecisionOfLeadNeeded(DomainError):
    message = (
        "Risken är {level}. Ärendet avslutas bara efter beslut av den som leder, och som inte själv har ärendet: vad "
        "som erbjöds, vad personen valde och vilket skydd som är kvar."
    )
    way = ("case_risk", "Till risk och skydd")


class DangerUnheard(DomainError):
    message = (
        "Fara är berättad som ingen har bedömt. Bedöm faran först. Går det inte avslutas ärendet bara efter beslut av "
        "den som leder."
    )
    way = ("case_risk", "Till risk och skydd")


class NotGrave(DomainError):
    message = "Risken är inte hög eller akut, och ingen fara är obedömd. Inget beslut av den som leder behövs."


class DecisionIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Beslutet är redan sparat, med något annat i. Läs det som är sparat."


class DangerToldSince(MoreHasCome):
    """The decision would count as later than what the one who decides was not shown. Source: S-142, S-152."""

    message = "Något har hänt sedan du öppnade sidan. Läs det som står här nu, och besluta sedan."


class DecisionWordsNeeded(DomainError):
    message = "Skriv minst {letters} tecken under var och en: erbjudet, valt och skydd som är kvar."
