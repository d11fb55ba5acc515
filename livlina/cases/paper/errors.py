"""What can be refused when a file is made for its client."""

from livlina.core.errors import DomainError


class NothingChosen(DomainError):
    message = "Kryssa i det som personen ska få."
    field = "shown"


class NoGroundToHold(DomainError):
    message = "Välj en grund för det som hålls tillbaka, eller lämna allt."
    field = "ground"


class NoReasonToHold(DomainError):
    message = "Skriv varför något hålls tillbaka. Minst tio tecken."
    field = "why"


class SomethingElseHasHappened(DomainError):
    message = "Något har ändrats i ärendet sedan du öppnade sidan. Läs igenom igen och kryssa i det som ska lämnas."


class IsAChildsFile(DomainError):
    message = "Ett barns akt lämnas på annat sätt: se vad en vårdnadshavare får ta del av."


class FileIsGiven(DomainError):
    """The same form came twice and told two things."""

    message = "Utlämnandet är redan sparat, med ett annat innehåll. Läs det, och gör ett nytt om det behövs."
