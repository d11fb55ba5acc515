"""What can be refused when asking who has read."""

from livlina.core.errors import DomainError


class PeriodTurned(DomainError):
    message = "Perioden slutar före den börjar. Byt plats på dagarna."
    field = "till"


class TooLong(DomainError):
    message = "Det blir fler än {limit} rader. Välj en kortare period, och ta fram flera utdrag."
    field = "fran"
