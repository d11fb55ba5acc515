"""What can be refused when cases are handed over."""

from livlina.core.errors import DomainError


class NotTheirs(DomainError):
    message = "{name} har inte längre ärendet. Läs listan igen."


class CompetenceMissing(DomainError):
    """No stop: with a reason the case is given all the same."""

    message = (
        "{name} saknar {kinds}, som efterfrågas i ett sådant ärende. Välj någon annan, eller skriv varför med minst "
        "{letters} tecken."
    )
    field = "because"


class SameHands(DomainError):
    message = "Välj någon annan än den som lämnar över."
