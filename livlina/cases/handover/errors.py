"""What can be refused when cases are handed over."""

from livlina.core.errors import DomainError


class NotTheirs(DomainError):
    message = "{name} har inte längre ärendet. Läs listan igen."


class SameHands(DomainError):
    message = "Välj någon annan än den som lämnar över."
