"""What can be refused about a question which help is possible."""

from livlina.core.errors import DomainError


class NotAQuestion(DomainError):
    """The document cannot be read as a question: what is wrong, and where in it."""

    message = "{what}"


class UnknownOrganisation(DomainError):
    """Neither shipped nor given a catalogue, whether it is loaded or not."""

    message = "Det finns ingen katalog över hjälp för organisationen ”{organisation}”.{hint}"


class NotLoaded(DomainError):
    message = "Organisationen ”{organisation}” är inte inläst. Läs in den med: livlina organisation load FIL."


class CatalogueIsBroken(DomainError):
    message = "Katalogen över hjälp i {file} går inte att använda. {fault}"
