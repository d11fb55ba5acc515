"""What can be refused about a board's decision to offer help without needs assessment."""

from livlina.core.errors import DomainError


class NoUnitChosen(DomainError):
    message = "Välj minst en enhet som beslutet gäller."
    field = "units"


class NotTheBoardsUnit(DomainError):
    message = "{unit} hör inte till {board} den dagen beslutet börjar gälla. Välj nämndens egna enheter."
    field = "units"


class DecidedAfterItBegins(DomainError):
    message = "Beslutet kan inte gälla från en dag innan det fattades. Ändra den dag som inte stämmer."
    field = "valid_from"


class NotYetDecided(DomainError):
    message = "Beslutsdagen har inte varit än. Skriv in beslutet när det är fattat."
    field = "decided_on"


class EndsBeforeItBegins(DomainError):
    message = "Sista dagen ligger före den första. Ändra den dag som inte stämmer."
    field = "valid_to"


class AlreadyOffered(DomainError):
    """Two decisions on the same help never hold at a unit on one day."""

    message = (
        "Ett beslut om {offer} gäller redan vid {unit} under de dagarna. Avsluta det först, eller välj dagar som inte "
        "krockar. Inget är sparat."
    )
    field = "units"


class OfferHasEnded(DomainError):
    message = "Beslutet har redan en sista dag som har varit. Det som har gällt ändras inte."
    field = "offered"


class EndsInThePast(DomainError):
    message = "Sista dagen kan inte ligga före i dag: det som har gällt ändras inte."
    field = "last_on"


class EndsLater(DomainError):
    message = "Beslutet slutar redan gälla {day}. Ska det gälla längre behövs ett nytt beslut av nämnden."
    field = "last_on"
