"""What can be refused when a report is asked for."""

from livlina.core.errors import DomainError


class NotADay(DomainError):
    message = "”{text}” är ingen dag. Skriv 2021-03-05 eller 210305."


class NotInCalendar(DomainError):
    message = "”{text}” finns inte i kalendern. Kontrollera månad och dag."


class PeriodEndsBeforeItBegins(DomainError):
    message = "Perioden slutar innan den börjar. Välj en sista dag som är {first} eller senare."
    field = "till"


class NoSuchUnit(DomainError):
    message = "Det finns ingen enhet som heter ”{name}”. De som kan räknas heter {names}."
    field = "enhet"


class UnitNotCounted(DomainError):
    """The unit exists, but not with treatment on any day of the period."""

    message = "{name} är inte med: enheten gav inte stöd och behandling någon dag under perioden."
    field = "enhet"
