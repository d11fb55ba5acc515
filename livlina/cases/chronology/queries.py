"""
All that has happened in a case, in one order: one question for what and when, and one for each kind on the page.

A room above gives sources of its own, put together at the door. Who sees a row is the row policies' answer, as
everywhere. Source: issue of the chronology; S-05.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast, Lower

from livlina.cases import queries
from livlina.cases.chronology.terms import EventKind, Goes
from livlina.cases.models import Case
from livlina.cases.of_case import NamesStaff, NotSo
from livlina.cases.queries import File

EVENTS_PER_PAGE = 40

Event = tuple[datetime, int, int]
"""When it happened, which source it is of and its internal key."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One thing that happens in a case: the rows that tell of it, when, and how a row is put into words."""

    kind: EventKind
    rows: Callable[[Case], QuerySet[Any]]
    at: str
    """The field that says when: a moment, a day, or the span of time whose beginning it is."""

    point: Callable[[File, Any, int], dict[str, Any]]
    """A row as a point of the timeline, for the member of staff with that key."""

    is_span: bool = False
    related: tuple[str, ...] = ()
    whole: Callable[[Case], QuerySet[Any]] | None = field(default=None)
    """The rows as they are read for the page, where that is more than `rows` with what is `related`."""

    paper: Callable[[File, Any, int], dict[str, Any] | None] | None = field(default=None)
    """The same row on paper, where that is another; None of it is what never stands on paper (S-21)."""

    goes: Callable[[Any], Goes] = field(default=lambda row: Goes.ASKED)
    """Whether a row is given to the client with her file."""

    def ref(self, row: Any) -> str:
        """What a stored choice calls the event: which row, and which of its days."""
        return f"{row._meta.model_name}.{self.at}:{row.public_id}"


def events(case: Case, sources: Sequence[Source]) -> QuerySet[Any, Event]:
    """What has happened, the latest first: one question, whatever the sources hold."""
    first, *rest = (
        source.rows(case)
        .order_by()
        .annotate(
            happens_at=Cast(Lower(source.at) if source.is_span else F(source.at), DateTimeField()),
            of_source=Value(place),
        )
        .values_list("happens_at", "of_source", "pk")
        for place, source in enumerate(sources)
    )
    found: QuerySet[Any, Event] = first.union(*rest, all=True).order_by("-happens_at", "of_source", "-pk")
    return found


def rows(file: File, sources: Sequence[Source], found: Iterable[Event]) -> list[tuple[Source, Any]]:
    """The rows of these events in their order, each with its source: one question for each source among them."""
    listed = list(found)
    wanted: dict[int, list[int]] = defaultdict(list)
    for _, place, key in listed:
        wanted[place].append(key)
    known: dict[tuple[int, int], Any] = {}
    for place, keys in wanted.items():
        source = sources[place]
        whole = source.whole(file.case) if source.whole else source.rows(file.case).select_related(*source.related)
        for row in queries.of_case(file.case, list(whole.filter(pk__in=keys))):
            known[place, row.pk] = row
    return [(sources[place], known[place, key]) for _, place, key in listed if (place, key) in known]


def points(file: File, sources: Sequence[Source], found: Iterable[Event], *, actor_id: int) -> list[dict[str, Any]]:
    """These events in words, in their order, each with who says that it is not so."""
    return [
        with_doubt(source.point(file, row, actor_id), [one.words for one in not_so(row)])
        for source, row in rows(file, sources, found)
    ]


def not_so(row: Any) -> list[NotSo]:
    """Who stands by name in a row and says that it is not so."""
    return row.not_so if isinstance(row, NamesStaff) else []


def with_doubt(point: dict[str, Any], said: Sequence[str]) -> dict[str, Any]:
    """A point of the timeline with that below what it says."""
    return point | {"text": "\n".join(part for part in (point["text"], *said) if part)} if said else point
