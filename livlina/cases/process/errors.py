"""What can be refused about the way of a case and what is to be done in it by a day."""

from livlina.core.errors import DomainError


class IsThereAlready(DomainError):
    message = "Ärendet är redan i steget {step}."
    field = "step"


class NoSuchStep(DomainError):
    message = "Steget finns inte i ärendets process. Välj ett steg i listan."
    field = "step"


class StepNeedsAnother(DomainError):
    message = "Steget {step} tas av {who}. Lämna över till en enhet som gör det."
    field = "step"


class StepIsSkipped(DomainError):
    message = "Från {here} leder inget steg direkt till {step}. Gå vägen stegvis, eller skriv varför ni hoppar över."
    field = "reason"


class StepIsClosing(DomainError):
    message = "Ett ärende avslutas och öppnas igen på sidorna för det, så att inget glöms."
    field = "step"


class StepInTheFuture(DomainError):
    message = "Dagen har inte varit än. Skriv den dag då det hände."
    field = "entered_on"


class StepBeforeTheLast(DomainError):
    message = "Förra steget togs {day}. Skriv den dagen eller en senare."
    field = "entered_on"


class StepReasonMissing(DomainError):
    message = "Skriv varför ärendet går vidare, med minst {letters} tecken."
    field = "reason"


class SomeoneElseMovedTheCase(DomainError):
    message = "Någon annan har flyttat ärendet under tiden. Läs vad som gäller nu, och spara igen om det ska ändras."


class ClockStartsLater(DomainError):
    message = "Fristen har inte börjat än. Starta den den dag som den räknas från har kommit."
    field = "starts_on"


class ClockDoesNotHold(DomainError):
    message = "Fristen {name} gällde inte {day}."
    field = "starts_on"


class DeadlineHasEnded(DomainError):
    message = "Fristen är redan klar."


class CannotExtend(DomainError):
    message = "Fristen {name} kan inte förlängas."


class ExtendsBackwards(DomainError):
    message = "Den nya dagen ska vara efter {due_on}."
    field = "until"


class ExtendsTooFar(DomainError):
    message = (
        "{name} kan förlängas till och med {last_on}, inte längre. Räcker inte tiden: bedöm med det ni vet, och säg "
        "till den som leder enheten."
    )
    field = "until"


class DeadlineReasonMissing(DomainError):
    message = "Skriv skälet, med minst {letters} tecken."
    field = "reason"


class DeciderMissing(DomainError):
    message = "Skriv vem som beslutade."
    field = "decided_by"


class IsStoppedAlready(DomainError):
    message = "Fristen står redan stilla."


class NeverStandsStill(DomainError):
    message = "Fristen {name} står aldrig stilla. Gör det som ska göras, eller skriv vad som hindrar på dess egen sida."


class IsRunningAlready(DomainError):
    message = "Fristen går redan."


class FinishedInTheFuture(DomainError):
    message = "Dagen har inte varit än. Skriv den dag då det blev klart."
    field = "finished_on"


class FinishedWhereItIsDone(DomainError):
    message = "Fristen avslutas av det som skrivs på sin egen sida i ärendet, aldrig för hand. Öppna den därifrån."
    field = "finished_on"


class FinishedBeforeItBegan(DomainError):
    message = "Fristen började {starts_on}. Skriv den dagen eller en senare."
    field = "finished_on"


class TaskIsEmpty(DomainError):
    message = "Skriv vad som ska göras."
    field = "what"


class TaskIsDone(DomainError):
    message = "Uppgiften är redan avbockad."


class TaskInThePast(DomainError):
    message = "Dagen har redan varit. Skriv i dag eller en dag som kommer."
    field = "due_on"


class VersionIsTheSame(DomainError):
    message = "Ärendet följer redan den processen."


class StepIsNotInVersion(DomainError):
    message = "Steget {step} finns inte i den nya processen. Flytta ärendet till ett annat steg först."


class DangerByOneself(DomainError):
    message = (
        "Faran bedöms av någon annan än den som öppnade ärendet. Be en kollega som har ärendet, eller den som leder "
        "enheten, att göra det."
    )


class ToldByOneself(DomainError):
    message = "Det här ska läsas av den som har ärendet, och inte av den som gjorde ändringen."


class ReadByAnother(DomainError):
    message = "Det här läses av den som uppgiften gäller, eller av någon som ser hela ärendet."


class TaskIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat med en annan uppgift. Öppna ett nytt och skriv den här uppgiften där."
