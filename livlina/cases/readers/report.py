"""
The document that is handed to the client: what stands in it, and how it is set.

Tagged, with title and language. Source: S-44, S-71.
"""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from livlina.cases.readers.rules import Line
from livlina.core import typesetting
from livlina.core.period import Period

TITLE: Final = "Vem som har läst"
TEMPLATE: Final = Path(__file__).with_name("report.typ")
ABOUT: Final = (
    "Här står vilka som har läst eller skrivit i ärende {number} från {first} till och med {last}. "
    "Det gäller också den första kontakten som ärendet kom av."
)
LINES: Final = "Varje rad är en medarbetare och en dag. Var det flera händelser den dagen står antalet inom parentes."
NAMELESS: Final = "Medarbetarnas namn står inte med. Du kan fråga efter dem."
OF_CHILD: Final = (
    "Här står när medarbetare vid den enhet som har ärende {number} har läst eller arbetat i det, från {first} till "
    "och med {last}. Vilka de är, och annat i ärendet, prövas uppgift för uppgift."
)
LEFT_OUT: Final = "Det som rör var någon finns, hur någon nås och vad jouren vet är inte med här."
LISTS: Final = (
    "Listor där ärendet syntes som en rad är inte med. Om du undrar över något kan du fråga den som handlägger ärendet."
)


def told(
    lines: Iterable[Line],
    *,
    number: str,
    period: Period,
    made_on: date,
    named: bool,
    to_guardian: bool = False,
    is_whole: bool = True,
) -> dict[str, Any]:
    """
    What stands in the document, as plain values. To a guardian of the child it says less (S-13), and it is not whole
    where one who is shown no whereabouts makes it (S-21).
    """
    rows = [row(line) for line in lines]
    about = OF_CHILD if to_guardian else ABOUT
    return {
        "title": TITLE,
        "mark": "Till en vårdnadshavare" if to_guardian else "Till den som uppgifterna gäller",
        "made": f"Framtaget {made_on.isoformat()}",
        "heading": "Dag för dag",
        "columns": ["När", "Vem", "Vad", "Genom"],
        "rows": rows,
        "nothing": "Ingen har läst under perioden.",
        "intro": [
            about.format(number=number, first=period.start.isoformat(), last=(period.end or period.start).isoformat()),
            LINES,
        ],
        "outro": [
            *([] if named or to_guardian else [NAMELESS]),
            *([] if is_whole or to_guardian else [LEFT_OUT]),
            LISTS,
        ],
    }


def row(line: Line) -> list[str]:
    """A line as the texts of its cells."""
    return [f"{line.day.isoformat()} kl. {clock(line)}", line.who, what(line), "; ".join(line.why) or "anges inte"]


def clock(line: Line) -> str:
    """From when to when."""
    first, last = _clock(line.first), _clock(line.last)
    return first if first == last else f"{first}–{last}"


def what(line: Line) -> str:
    """What was done, with how many times when it was more than once."""
    text = ", ".join(line.acts)
    text = text[:1] + text[1:].lower()
    return text if line.times == 1 else f"{text} ({line.times} gånger)"


def written(content: dict[str, Any]) -> bytes:
    """The document as a PDF."""
    return typesetting.written(TEMPLATE, content)


def file_name(made_on: date) -> str:
    """Says nothing of whom it is about (S-71)."""
    return f"utdrag-{made_on.isoformat()}.pdf"


def _clock(moment: datetime) -> str:
    return f"{moment:%H.%M}"
