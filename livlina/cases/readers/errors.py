"""What can be refused when asking who has read."""

from livlina.core.errors import DomainError


class GuardianNotChosen(DomainError):
    """Source: S-13."""

    message = (
        "I ett barns ärende prövas uppgift för uppgift vad en vårdnadshavare får ta del av. Välj till vem utdraget är. "
        "Den som inte har vårdnaden får inget."
    )


class GuardianIsSuspected(DomainError):
    """To hold back is the rule (S-13)."""

    message = (
        "Våld från vårdnadshavaren är antecknat eller misstänkt. Utdraget lämnas inte ut. Det som får visas beslutar "
        "två personer, uppgift för uppgift."
    )


class PeriodTurned(DomainError):
    message = "Perioden slutar före den börjar. Byt plats på dagarna."
    field = "till"


class TooLong(DomainError):
    message = "Det blir fler än {limit} rader. Välj en kortare period, och ta fram flera utdrag."
    field = "fran"
