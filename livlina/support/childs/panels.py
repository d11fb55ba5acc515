"""What a child says in words: what holds, all that was told, and among what has happened."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse

from livlina.cases import panels as case_panels
from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind, Goes
from livlina.cases.models import Case
from livlina.cases.queries import File
from livlina.core.templatetags.livlina import tag
from livlina.support.childs import rules
from livlina.support.childs.terms import TO_MEND, Contact, Health, School, Voice
from livlina.support.models import ChildsWord

NOT_ASKED: Final = "Inte frågat ännu"


def now(found: Sequence[ChildsWord]) -> list[tuple[str, Any]]:
    """What holds of each thing, by what was told last."""
    voice, school, health = (rules.holds(getattr(row, name) for row in found) for name in ("voice", "school", "health"))
    return [
        ("Så säger barnet att det är", Voice(voice).label if voice else NOT_ASKED),
        ("Förskola eller skola", _goes(School(school)) if school else NOT_ASKED),
        ("Hälsa och vård", _goes(Health(health)) if health else NOT_ASKED),
    ]


def _goes(answer: School | Health) -> Any:
    return tag(str(answer.label), "now", "alert") if answer in TO_MEND else str(answer.label)


def lines(case: Case, found: Sequence[ChildsWord], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """All that was told, the latest first, each with whose it is and who talked with the child."""
    return [
        {
            "on": row.happened_on,
            "answers": _answers(row),
            "words": row.words or "",
            "source": case_panels.source(case, row, names),
            "who": case_panels.in_doubt(row.who or "", row),
            "by": row.written_by.name,
        }
        for row in found
    ]


def _answers(row: ChildsWord) -> list[str]:
    told = (
        str(Voice(row.voice).label) if row.voice else "",
        f"skola: {str(School(row.school).label).lower()}" if row.school else "",
        f"vård: {str(Health(row.health).label).lower()}" if row.health else "",
        f"umgänge: {str(Contact(row.contact).label).lower()}" if row.contact else "",
    )
    return [each for each in told if each]


def meetings(case: Case, found: Sequence[ChildsWord], names: Mapping[int, str], *, day: date) -> list[dict[str, Any]]:
    """Whom the child meets, how and between which days, by what was told last of each, with whose it is."""
    told = rules.latest_of_each((row.meets_id, row) for row in found if row.meets_id is not None)
    return [
        {
            "name": case_panels.isolated(names.get(row.meets_id or 0, "Någon")),
            "how": str(Contact(row.contact).label),
            "days": _days(row.starts_on, row.ends_on),
            "is_over": row.ends_on is not None and row.ends_on < day,
            "source": case_panels.source(case, row, names),
            "told_on": row.happened_on,
        }
        for row in told
    ]


def _days(starts_on: date | None, ends_on: date | None) -> str:
    told = (("fr.o.m.", starts_on), ("t.o.m.", ends_on))
    return " ".join(f"{word} {day.isoformat()}" for word, day in told if day)


def _told(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """That it was told, and never what: the words stand on the child's own page."""
    url = reverse("childs_page", args=[file.case.public_id])
    title = "Barnet har sagt hur det är" if row.voice else "Uppgift om hur barnet har det"
    return point("child", title, row.happened_on, by=row.written_by, url=url)


def _never(row: Any) -> Goes:
    """A child's paper is read at home, by those whom the child spoke of (S-13)."""
    return Goes.NEVER


EVENTS: Final = (
    Source(
        kind=EventKind.CHILD,
        rows=lambda case: case.childs_words.all(),
        at="happened_on",
        point=_told,
        related=("written_by",),
        goes=_never,
    ),
)
"""That a child was asked, among what has happened in the case."""
