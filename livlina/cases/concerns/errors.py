"""What can be refused about concern reports that have come in."""

from livlina.core.errors import DomainError


class NotWhereReportsAreReceived(DomainError):
    message = "Orosanmälningar tas emot i barnets ärende vid en enhet som utreder barn."


class ReceivedLater(DomainError):
    message = "Tiden ligger i framtiden. Skriv när anmälan kom in."
    field = "received_on"


class ReportIsEmpty(DomainError):
    message = "Skriv vad som anmäldes."
    field = "text"


class AssessedBeforeItCame(DomainError):
    message = "Anmälan kom in {received_on}. Bedömningen kan inte vara gjord före det."
    field = "made_on"


class ClockBeganLater(DomainError):
    message = (
        "Fristen började {day}, efter bedömningen. Ta bort krysset: den gäller en anmälan som ska bedömas för sig."
    )
    field = "is_same"


class AssessedLater(DomainError):
    message = "Dagen ligger i framtiden. Skriv när bedömningen gjordes."
    field = "made_on"


class BasisNeeded(DomainError):
    message = "Skriv vad bedömningen grundas på, med minst {letters} tecken."
    field = "basis"


class ActionNeeded(DomainError):
    message = "Skriv vad ni gör nu för att barnet ska vara skyddat."
    field = "action"


class SecondIsTheFirst(DomainError):
    message = "Den andra personen är någon annan än du."
    field = "second"


class ProtectionFirst(DomainError):
    message = "Bedöm först om barnet behöver skydd genast. Förhandsbedömningen kommer efter."


class DeciderNeeded(DomainError):
    message = "Skriv vem som beslutade."
    field = "decided_by"


class ReasonNeeded(DomainError):
    message = "Skriv skälen, med minst {letters} tecken."
    field = "reason"


class AlreadyAssessed(DomainError):
    message = "Förhandsbedömningen är redan gjord. Någon annan hann före."


class ProtectionAssessedSince(DomainError):
    """What is assessed would hold before what the page did not show (S-142)."""

    message = (
        "Någon har bedömt om barnet behöver skydd sedan du öppnade sidan. Läs den bedömningen, som står här nu, och "
        "spara sedan det som ska gälla."
    )


class ReportIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."


class ReportsUnassessed(DomainError):
    message = "En orosanmälan från {received_on} saknar {what}."
    way = ("concerns", "Till orosanmälningarna")
