"""What can be refused about a document in the register of a case."""

from livlina.core.errors import DomainError


class DocumentInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när handlingen kom in eller upprättades."
    field = "happened_on"


class SenderNotTold(DomainError):
    message = "Skriv vem handlingen kom från. Är det inte känt, skriv det."
    field = "other"


class DocumentIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Handlingen är redan sparad, med andra uppgifter. Läs den bland händelserna."
