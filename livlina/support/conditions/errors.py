"""What can be refused when the conditions of Trappan are asked about."""

from livlina.core.errors import DomainError


class CheckedLater(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då du frågade."
    field = "checked_on"


class GoesOnWithoutReason(DomainError):
    message = "Skriv varför Trappan ändå fortsätter, med minst {letters} tecken."
    field = "goes_on_because"


class CheckIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."
