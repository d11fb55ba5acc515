"""What can be refused of a file that somebody sends, in words for the field of the form."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from livlina.core.errors import DomainError
from livlina.core.examining.told import MOST_BYTES, Why

TAKEN: Final = "PDF, bilder (JPEG, PNG, HEIC, WebP), text, Word (docx) och OpenDocument (odt)"
PRINT_AGAIN: Final = "Öppna den, skriv ut den till en ny PDF och välj den i stället."
SAVE_AGAIN: Final = "Spara dokumentet som PDF och välj den i stället."

WORDS: Final[Mapping[Why, str]] = MappingProxyType(
    {
        Why.UNKNOWN: f"Filen är inte av ett slag som tas emot. Det som tas emot är {TAKEN}.",
        Why.DAMAGED: "Filen är skadad eller inte hel. Öppna den i sitt program, spara den igen och försök på nytt.",
        Why.LOCKED: f"Filen är skyddad med lösenord. Be om en utan lösenord. {PRINT_AGAIN}",
        Why.ARCHIVE: "Filen är ett arkiv med andra filer i. Packa upp den och välj filerna en och en.",
        Why.OLD_OFFICE: f"Filen har ett gammalt format eller ett lösenord. {SAVE_AGAIN}",
        Why.OTHER_OFFICE: "Filen är ett kalkylblad, en presentation eller en mall. Spara den som PDF och välj den.",
        Why.OTHER_PICTURE: "Bilden är av ett slag som inte tas emot. Spara den som JPEG eller PNG och välj den.",
        Why.MOVING: "Bilden rör sig. Spara den del som behövs som en vanlig bild och välj den.",
        Why.FILM_OR_SOUND: f"Film och ljud tas inte emot. Det som tas emot är {TAKEN}.",
        Why.PROGRAM: f"Filen är ett program. Det som tas emot är {TAKEN}.",
        Why.MARKUP: "Filen är en webbsida eller ett textdokument med koder. Spara den som PDF och välj den.",
        Why.PIXELS: "Bilden är för stor: den får ha högst 50 miljoner bildpunkter. Spara den mindre och välj den.",
        Why.UNPACKED: "Filen blir för stor när den packas upp. Dela den, eller spara den som PDF med mindre bilder.",
        Why.MACROS: f"Dokumentet innehåller makron, som kan göra annat än att visas. {SAVE_AGAIN}",
        Why.FETCHES: f"Filen hämtar något utanför sig själv när den öppnas. {PRINT_AGAIN}",
        Why.HOLDS_OTHERS: "Filen har andra filer eller objekt inuti sig. Ta bort dem, eller spara den som en ny PDF.",
        Why.DECLARES: f"Dokumentet innehåller XML-deklarationer som inget program skriver. {SAVE_AGAIN}",
        Why.RUNS: f"PDF:en innehåller något som körs när den öppnas, till exempel ett formulär med kod. {PRINT_AGAIN}",
        Why.TOO_LONG: "Filen tar för lång tid att granska. Dela den, eller spara den enklare, och försök igen.",
        Why.TOO_HEAVY: "Filen tar för mycket minne att granska. Dela den, eller spara den mindre, och försök igen.",
        Why.COPY_TOO_LARGE: "Kopian utan dolda uppgifter blir större än 25 MB. Spara filen mindre och välj den.",
    }
)


class RefusedUpload(DomainError):
    """A file is not taken in. `sentence` is what the one who sent it reads at the field."""

    message = "Filen togs inte emot. Försök igen."
    field = "file"

    @property
    def sentence(self) -> str:
        return str(self)


class EmptyFile(RefusedUpload):
    message = "Filen är tom. Välj en annan."


class TooLarge(RefusedUpload):
    message = "Filen är {size} MB. Den får vara högst 25 MB. Dela den, eller spara den mindre."

    def __init__(self, size: int) -> None:
        super().__init__(size=max(-(-size // 1024**2), MOST_BYTES // 1024**2 + 1))


class UnfitFile(RefusedUpload):
    """What the limited process found, or how it ended. `why` tells the reasons apart."""

    message = "{told}{sentence}"

    def __init__(self, why: Why, *, name: str = "") -> None:
        self.why = why
        ending = PurePath(name).suffix.lower()
        said = why in {Why.UNKNOWN, Why.MARKUP, Why.PROGRAM} and ending in NAMED
        told = f"Filen heter {ending} men är något annat, eller är skadad. " if said else ""
        super().__init__(told=told, sentence=WORDS[why])


NAMED: Final = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".txt", ".docx", ".odt"})
"""The endings that are said to be another's: what else stands in a name is not repeated."""


class NoScanner(RefusedUpload):
    """No scanner answers: nothing is taken in outside the demo."""

    message = (
        "Filer tas inte emot än, för ingen viruskontroll är inkopplad. "
        "Be den som sköter driften av Livlina att koppla in den."
    )


class ScannerSilent(NoScanner):
    message = (
        "Viruskontrollen svarar inte, så filen togs inte emot. Försök igen om en stund. Håller det i sig, säg till den "
        "som sköter driften av Livlina."
    )


class Infected(RefusedUpload):
    message = (
        "Viruskontrollen stoppade filen, så den togs inte emot. Öppna den inte. Berätta för den som sköter datorerna."
    )


class TooBusy(RefusedUpload):
    message = "Många filer granskas just nu. Vänta en stund och försök igen."
