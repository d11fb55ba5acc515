"""What can be refused about the register of competence."""

from livlina.core.errors import DomainError


class EndsBeforeItBegins(DomainError):
    message = "Sista dagen ligger före den första. Ändra den dag som inte stämmer."
    field = "valid_to"


class HasItThen(DomainError):
    message = "{name} har redan {kind} under de dagarna. Avsluta den uppgiften först, eller välj andra dagar."
    field = "kind"


class NotYours(DomainError):
    message = "{name} arbetar inte vid en enhet som du leder."
    field = "staff"


class KindExists(DomainError):
    message = "{name} finns redan i listan."
    field = "name"


class AskedAlready(DomainError):
    message = "Den kompetensen efterfrågas redan där under de dagarna."
    field = "asked_in"


class KindHasEnded(DomainError):
    message = "Den kompetensen används inte längre. Välj en annan."
    field = "kind"


class LastDayMissing(DomainError):
    message = "Skriv den sista dagen, eller kryssa i att uppgiften skrevs av misstag."
    field = "last_on"


class EndsLater(DomainError):
    message = "Uppgiften slutar redan gälla {day}. Ska den gälla längre, skriv in en ny från dagen efter."
    field = "last_on"


class LastBeforeFirst(DomainError):
    message = "Sista dagen ligger före den första, {day}. Ändra dagen."
    field = "last_on"


class EndsInThePast(DomainError):
    message = "Sista dagen kan inte ligga före i dag: det som har gällt ändras inte."
    field = "last_on"


class HasEnded(DomainError):
    message = "Uppgiften är redan avslutad. Läs listan igen."
    field = "row"
