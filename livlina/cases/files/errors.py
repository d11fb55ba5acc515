"""What can be refused about a file of a case."""

from livlina.core.errors import DomainError


class CaseFilesFull(DomainError):
    message = (
        "Ärendets filer får vara högst {most} MB tillsammans, och det är de nu. Skriv in handlingen utan fil och var "
        "den finns, och säg till den som leder enheten."
    )
    field = "file"


class UnitFilesFull(DomainError):
    message = (
        "Enhetens filer får vara högst {most} MB tillsammans, och det är de nu. Skriv in handlingen utan fil och var "
        "den finns, och säg till den som leder enheten."
    )
    field = "file"


class TooManyFiles(DomainError):
    message = "Du har tagit in {most} filer den senaste timmen, och fler går inte. Vänta en stund och försök igen."
    field = "file"


class WhereaboutsNotYours(DomainError):
    message = (
        "Du ser inte var personerna i ärendet finns, så du kan inte ta in en fil som säger det. Lämna den till den som "
        "har ärendet."
    )
    field = "tells_where"


class FileTellsWhere(DomainError):
    """What was answered no of, and a text file says otherwise."""

    message = (
        "I filen står något som ser ut som en adress, ett nummer eller en annan plats. Svara ja, eller ta bort det ur "
        "filen."
    )
    field = "tells_where"


class TextTooLongToRead(DomainError):
    """What was answered no of, and is more text than is read through here."""

    message = (
        "Texten är för lång för att läsas igenom här, så det går inte att svara nej. Svara ja, eller dela filen i "
        "flera."
    )
    field = "tells_where"


class DiskRefuses(DomainError):
    message = (
        "Filen kunde inte sparas på servern. Skriv in handlingen utan fil så länge, och säg till den som sköter "
        "driften."
    )
    field = "file"


class FileNotOpened(DomainError):
    """Something in the way of reading a file that is seen."""


class FileIsStruck(FileNotOpened):
    message = "Filen är makulerad, och läses inte mer. Varför står vid handlingen."


class FileIsGone(FileNotOpened):
    message = "Filen går inte att läsa: den finns inte där den ska. Den som sköter driften har fått veta det."


class FileIsChanged(FileNotOpened):
    message = (
        "Filen går inte att läsa: den är inte som när den togs in, och visas därför inte. Den som sköter driften har "
        "fått veta det."
    )
