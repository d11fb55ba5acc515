"""What can be refused about a case conference."""

from livlina.core.errors import DomainError
from livlina.organisation.errors import HoursAreTaken


class NotSharedHere(DomainError):
    message = "{unit} har inte gemensamma ärendekonferenser."


class NotAtUnit(DomainError):
    message = "{name} arbetar inte vid enheten den dagen. Välj bland dem som gör det."
    field = "staff"


class TooFewTakePart(DomainError):
    message = "Välj minst en till som deltar."
    field = "staff"


class ConferenceInThePast(DomainError):
    message = "Välj en tid som inte har varit."
    field = "held_on"


class TakesNoTime(DomainError):
    message = "Skriv hur många minuter konferensen tar, {least} till {most}."
    field = "minutes"


class SomebodyIsBusy(HoursAreTaken):
    """Says nothing of what they are booked for: it may be in a case that must not be known (S-11)."""

    message = "{name} är upptagen då. Välj en annan tid, eller håll konferensen utan hen."
    field = "held_time"


class RoomIsBusy(HoursAreTaken):
    message = "Rummet är upptaget då. Välj ett annat rum eller en annan tid."
    field = "room"


class ConferenceHasBegun(DomainError):
    message = "Konferensen har börjat. Boka en ny."


class ConferenceIsCancelled(DomainError):
    message = "Konferensen är inställd."


class ConferenceIsFull(DomainError):
    message = "Ärendet ryms inte: {left} minuter är kvar. Välj färre minuter eller en annan konferens."
    field = "minutes"


class PointsDoNotFit(DomainError):
    message = (
        "Dagordningen behöver {minutes} minuter. Skriv minst så många, eller be dem som har tagit upp ärenden att ta "
        "bort eller korta dem."
    )
    field = "minutes"


class SomeoneElseChangedTheConference(DomainError):
    message = (
        "Något har tillkommit eller ändrats sedan du öppnade sidan: tid, vilka som deltar eller dagordningen. Inget är "
        "sparat. Läs det som gäller nu, och gör om det om du fortfarande vill."
    )


class IsRaisedAlready(DomainError):
    message = "Ärendet står redan på dagordningen för den konferensen."
    field = "conference"


class NotOnTheAgenda(DomainError):
    message = "Ärendet står inte längre på dagordningen."


class QuestionOfAnother(DomainError):
    """Of one who has the other side, or from whom whereabouts are withheld: not all is shown to them (S-21)."""

    message = (
        "Frågan har en kollega tagit upp, och allt i ärendet visas inte för dig. Den som tog upp den, eller någon som "
        "ser hur personen nås, skriver vad ni kom fram till eller säger att den inte behövs."
    )


class NothingAsked(DomainError):
    message = "Skriv vad ni ska ta ställning till, med minst {letters} tecken."
    field = "question"


class NothingAgreed(DomainError):
    message = "Skriv vad ni kom fram till, med minst {letters} tecken."
    field = "agreed"


class NotHeldYet(DomainError):
    message = "Konferensen har inte börjat. Skriv vad ni kom fram till när ärendet har tagits upp."


class IsSettled(DomainError):
    message = "Det står redan vad ni kom fram till. Läs det, och skriv det nya som en anteckning."


class TaskNeedsWords(DomainError):
    message = "Skriv vad som ska göras, eller ta bort vem och när."
    field = "task"


class NoTaskInAClosedCase(DomainError):
    message = "Ärendet är avslutat och tar inte emot nya uppgifter. Skriv det i texten, eller öppna ärendet igen."
    field = "task"


class DoerHasNoPart(DomainError):
    message = "{name} har inte ärendet. Välj någon som har det, eller lämna tomt så är uppgiften gruppens."
    field = "owner"


class LookInThePast(DomainError):
    message = "Välj en dag som inte har passerat."
    field = "next_look_on"


class IsSavedBefore(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."
