"""What can be refused about the organisation and those who work in it."""

from typing import ClassVar

from livlina.core.errors import DomainError


class AnotherOrganisationLoaded(DomainError):
    message = "Filen är för {told}, men här finns {stored}. En databas har en kommun: ladda filen i en tom databas."


class HoursAreTaken(DomainError):
    """
    Somebody or a room is taken then, or the other side of a wall comes. The database counts all of the kind, whatever
    was in the way and for whatever it was asked, and after so many in a day all is refused
    (`queries.tries_are_used_up`): each is an answer to when and where somebody is (S-11, S-12).
    """

    field: ClassVar[str | None] = "starts_on"


class HoursTriedTooOften(HoursAreTaken):
    message = (
        "Efter flera nej till tid eller rum samma dag blir alla nej, vad som än är i vägen. Be en kollega boka, eller "
        "gör det i morgon."
    )
    field = None


class NoLongerInFile(DomainError):
    """What is stored is missing from a newer file. The fact `rows` holds a sentence for each."""

    message = "{count} uppgifter finns i Livlina men inte i filen. Inget har ändrats."


class UsernameTaken(DomainError):
    message = "Användarnamnet {username} är upptaget. Välj ett annat."
    field = "username"


class AccountIsNotPaused(DomainError):
    message = "Kontot {username} är inte pausat. Det går att logga in med som vanligt."


class LastFactor(DomainError):
    message = "Det här är ditt enda sätt att visa att det är du. Lägg till ett annat först."


class PasskeyTaken(DomainError):
    """Of whose account it is nothing is said."""

    message = (
        "Den inloggningsnyckeln används redan för ett konto. Välj en annan, eller ta bort den från det kontot först."
    )


class RolesChanged(DomainError):
    """What stands now is another list than the one that was read."""

    message = "Rollerna har ändrats sedan du öppnade sidan. Läs listan igen innan du skriver under."


class ShiftEndsBeforeStart(DomainError):
    message = "Sista dagen ligger före den första. Ändra den dag som inte stämmer."
    field = "ends_on"


class OwnBackUp(DomainError):
    message = "Ingen kan vara reserv för sig själv. Välj en kollega, eller lämna tomt tills ni vet."
    field = "back_up"


class DayIsTaken(DomainError):
    message = "Någon står redan i schemat under de dagarna. Ändra det passet, eller välj andra dagar."
    field = "starts_on"


class WorksElsewhere(DomainError):
    message = "{name} arbetar inte på enheten den första dagen. Välj någon som gör det."


class PrimaryWorksElsewhere(WorksElsewhere):
    field = "primary"


class BackUpWorksElsewhere(WorksElsewhere):
    field = "back_up"


class SomeoneElseChangedTheShift(DomainError):
    message = "Någon annan har ändrat passet sedan du öppnade sidan. Läs schemat innan du sparar igen."


class NotDelegated(DomainError):
    """The register of delegations names somebody else for that decision that day."""

    message = "Du har inte rätt att fatta det här beslutet. Enligt delegationsordningen gör {who} det."


class LeadWritesForBody(DomainError):
    """A decision of a body of the board is written down by one who leads the unit (R-103)."""

    message = "{body} fattar det här beslutet. Den som leder enheten skriver in det och undertecknar."


class AnotherWritesForBody(DomainError):
    """Nobody both proposes a decision of a body of the board and writes down that it was taken (R-103)."""

    message = (
        "Du har skrivit förslaget. {body} fattar beslutet, och en annan som leder enheten skriver in det och "
        "undertecknar."
    )


class BeyondDelegation(DomainError):
    """The same kind of decision may be taken, but not of so much."""

    message = "Din delegation räcker inte: den gäller {limit}. Mer än så beslutar {who} om."


class NobodyIsDelegated(DomainError):
    message = (
        "Ingen har rätt att fatta det här beslutet enligt delegationsordningen den {day}. Ta upp det med nämnden, "
        "eller be systemförvaltaren rätta delegationsordningen."
    )


class LinkDoesNotWork(DomainError):
    """The same for a link that is used, too old or never was (S-51)."""

    message = "Länken går inte att använda. Den gäller en gång och i ett dygn. Be om en ny."
