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


class NoInvestigationRuns(DomainError):
    message = "Ingen utredning om barnet pågår i ärendet, så anmälan kan inte läggas till den. Inled en utredning."
    field = "outcome"


class ProtectionIsNeeded(DomainError):
    message = (
        "Skyddsbedömningen säger att barnet behöver skydd genast. Inled utredningen, eller gör en ny skyddsbedömning "
        "först."
    )
    field = "outcome"


class ReasonNeeded(DomainError):
    message = "Skriv skälen, med minst {letters} tecken."
    field = "reason"


class AlreadyAssessed(DomainError):
    message = "Förhandsbedömningen är redan gjord. Någon annan hann före."


class ReportIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."


class ReportsUnassessed(DomainError):
    message = "En orosanmälan från {received_on} saknar {what}."
    way = ("concerns", "Till orosanmälningarna")
