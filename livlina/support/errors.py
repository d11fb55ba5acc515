"""What can be refused about help given."""

from livlina.core.errors import DomainError


class StaffIsBusy(DomainError):
    """Says nothing of what else is booked: it may be in a case that must not be known (S-11)."""

    message = "Tiden är upptagen. Välj en annan tid eller en annan kollega."
    field = "starts_on"


class StaffNotAtUnit(DomainError):
    message = "{name} har ingen roll på enheten i dag. Välj någon som arbetar där."
    field = "staff"


class HeldInTheFuture(DomainError):
    message = "Samtalet har inte varit än. Boka det i stället, och markera det som genomfört efteråt."
    field = "state"


class BookedInThePast(DomainError):
    message = "Tiden har varit. Välj genomfört, uteblev eller avbokat."
    field = "state"


class BookedAgain(DomainError):
    message = "Ett samtal som har varit kan inte bli bokat igen. Boka ett nytt."


class SessionBeforeTheCase(DomainError):
    message = "Ärendet kom in {came_in_on}. Samtal före det hör inte hit."
    field = "starts_on"


class SessionAfterClosing(DomainError):
    message = "Ärendet avslutades {closed_on}. Öppna ett nytt om personen behöver stöd igen."
    field = "starts_on"


class WrongLength(DomainError):
    message = "Ett samtal är {least} till {most} minuter långt."
    field = "minutes"


class CaseHasBookedSessions(DomainError):
    message = "Ett samtal är bokat {day}. Avboka det innan ärendet avslutas."
    way = ("case_sessions", "Till samtalen")
