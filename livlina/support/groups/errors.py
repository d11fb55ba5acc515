"""What can be refused about groups."""

from livlina.core.errors import DomainError
from livlina.organisation.errors import HoursAreTaken


class NoPlaceToGive(DomainError):
    """
    One sentence for whatever stands in the way: a wall, kin, one who holds the group, another group or a talk then,
    that it is full, or too many tries. It tells of nobody, and not that anybody is known (S-10, S-11).
    """

    message = "Platsen går inte att ge i den här gruppen. Välj en annan grupp eller tala med den som leder enheten."
    field = "group"


class HostNotPossible(DomainError):
    """
    The same for who holds the group: it does not say for whose sake, and not whether it was one try too many (S-10).
    The way on is always told: another who leads the unit has tries of their own, and so has the next morning.
    """

    message = (
        "De som är valda kan inte hålla i den här gruppen. Välj någon annan. Efter flera nej samma dag blir alla nej: "
        "be någon annan som leder enheten, eller gör det i morgon. De som håller i gruppen nu gör det till dess."
    )
    field = "hosts"


class GivenByAnother(DomainError):
    """One who has declared somebody is not told by a refusal whether that one is in the group (S-14)."""

    message = (
        "Du har anmält egna relationer, så en grupp som har börjat ta emot ger du inte dig själv. Be någon annan som "
        "leder enheten."
    )
    field = "hosts"


class ListIsClosed(DomainError):
    """The same whoever it is that they have declared (S-14)."""

    message = (
        "Listan är stängd för dig: du har anmält en egen relation sedan du fick gruppen. Den öppnas när någon annan "
        "som leder enheten har gett dig gruppen på nytt. Till dess skriver någon annan närvaron."
    )


class TimeNotPossible(DomainError):
    """The same for a time (S-11)."""

    message = (
        "Tiden går inte att välja för den här gruppen. Välj en annan tid. Efter flera nej samma dag blir alla nej: be "
        "någon annan som håller i gruppen, eller gör det i morgon."
    )
    field = "first_on"


class CapacityAboveCap(DomainError):
    message = "Här har en grupp högst {cap} deltagare. Skriv det eller färre."
    field = "capacity"


class EndsBeforeItBegins(DomainError):
    message = "Sista dagen kommer före den första. Skriv en senare dag."
    field = "ends_on"


class BeginsInThePast(DomainError):
    message = "Första dagen har passerat. Skriv i dag eller en senare dag."
    field = "starts_on"


class NobodyHoldsIt(DomainError):
    message = "Välj minst en som håller i gruppen."
    field = "hosts"


class HostNotAtUnit(DomainError):
    message = "{name} arbetar inte vid enheten. Välj någon som gör det."
    field = "hosts"


class SomeoneElseChangedTheGroup(DomainError):
    message = "Någon annan har ändrat gruppen sedan du öppnade sidan. Läs vad som står nu och ändra igen."


class GroupIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Det är redan sparat, med andra uppgifter. Läs vad som står och skriv igen om det behövs."


class NotThatWay(DomainError):
    message = "Gruppen är {state}. Läs in sidan igen och se vad som kan göras nu."


class PlacesAreLive(DomainError):
    message = "Någon har fortfarande en plats. Den som har ärendet skriver hur det blev, sedan går gruppen att avsluta."


class GroupHasEnded(DomainError):
    message = "Gruppen är avslutad. Utlys en ny om det behövs."


class NoThemes(DomainError):
    message = "Skriv minst ett tema. Varje rad blir en träff."
    field = "themes"


class TooManyThemes(DomainError):
    message = "Högst {most} träffar åt gången. Skriv färre rader, och resten sedan."
    field = "themes"


class OutsideTheGroup(DomainError):
    message = "Träffarna ligger mellan gruppens första och sista dag: {starts_on}–{ends_on}. Välj en annan dag."
    field = "first_on"


class PlannedInThePast(DomainError):
    message = "Tiden har varit. Välj en som kommer."
    field = "first_on"


class MeetsAlready(DomainError):
    message = "Gruppen träffas redan då. Välj en annan tid."
    field = "first_on"


class HostIsBooked(HoursAreTaken):
    message = "Någon som håller i gruppen är redan bokad {when}. Välj en annan tid, eller flytta det som är bokat."
    field = "first_on"


class RoomIsBooked(HoursAreTaken):
    message = "Rummet är redan bokat {when}. Välj en annan tid, eller ett annat rum för gruppen."
    field = "first_on"


class MeetingIsCancelled(DomainError):
    message = "Träffen är inställd."


class MeetingHasBegun(DomainError):
    message = "Träffen har redan börjat, så den går inte att ställa in. Skriv vilka som var med."


class GroupTakesNobody(DomainError):
    message = "Gruppen tar inte emot just nu. Välj en annan grupp."
    field = "group"


class GroupIsForOthers(DomainError):
    """Those who are exposed and those who use violence are never in one group. Source: R-118."""

    message = "Den gruppen är inte för den som ärendet gäller. Välj en annan."
    field = "group"


class HasPlace(DomainError):
    message = "Personen har redan en plats i den gruppen."
    field = "group"


class CalledByTheName(DomainError):
    message = "Personen är skyddad, och listan skrivs ut. Hitta på ett annat namn, som personen vill höra i rummet."
    field = "called"


class CalledByNumber(DomainError):
    message = "Skriv ett förnamn, en initial eller ett annat namn, utan siffror."
    field = "called"


class CourtOrderMissing(DomainError):
    """Source: R-121."""

    message = "Den gruppen är för den som av tingsrätten har fått övervakat umgänge. Skriv in beslutet i akten först."
    field = "has_order"


class NotThatStep(DomainError):
    message = "Det går inte nu: platsen är {state}. Läs in sidan igen."
    field = "step"


class StepInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när det hände."
    field = "happened_on"


class StepBeforeThePlace(DomainError):
    message = "Platsen föreslogs {proposed_on}. Skriv den dagen eller en senare."
    field = "happened_on"


class StepBeforeTheLast(DomainError):
    message = "Det senaste hände {last_on}. Skriv den dagen eller en senare."
    field = "happened_on"


class GroupHasNotBegun(DomainError):
    message = "Gruppen har inte börjat. Den som håller i gruppen säger när den gör det."
    field = "step"


class WhyLeft(DomainError):
    message = "Välj varför personen slutade."
    field = "why"


class HowItWent(DomainError):
    message = "Skriv hur det blev för personen."
    field = "words"


class MeetingHasNotBeen(DomainError):
    message = "Träffen har inte börjat än. Skriv vilka som var med när den har gjort det."


class MeetingsChangedAgain(DomainError):
    message = (
        "Inget är sparat: gruppens träffar har ändrats igen sedan du öppnade sidan. Läs vad personen ska få veta nu."
    )


class SomeoneElseMarked(DomainError):
    message = (
        "Inget är sparat: någon annan har ändrat närvaron sedan du öppnade sidan. Där ni säger olika står bådas svar. "
        "Välj det som ska gälla och spara igen."
    )


class NobodyMarked(DomainError):
    message = "Välj för minst en hur det var."


class WrittenAlready(DomainError):
    message = "Det är redan skrivet om den träffen. Skriv det nya i en anteckning i journalen."
    field = "words"


class PlaceIsLive(DomainError):
    """Asked before a case is closed."""

    message = "Personen har en plats i en grupp. Skriv hur det blev innan ärendet avslutas."
    way = ("case_groups", "Till grupper")
