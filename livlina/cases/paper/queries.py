"""The events of a case as they stand on paper, and what its client has been given of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from livlina.cases import grounds
from livlina.cases import queries as cases
from livlina.cases.chronology import queries as chronology
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import Goes
from livlina.cases.models import Case, FileGiven
from livlina.cases.queries import File
from livlina.core.sealed import keyed_hash

AT_MOST = 400
"""How many events are looked through at a time: a form holds no more."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One event as it stands on paper."""

    ref: str
    goes: Goes

    point: dict[str, Any]

    @property
    def words(self) -> list[str]:
        """All that its client would read of it: no name of the staff, by which the centre is found (S-21)."""
        return [str(self.point.get(part) or "") for part in ("title", "at", "tag", "unsigned", "text")]

    def mark(self, given: UUID | None = None) -> str:
        """
        By which it is known to stand as it did when it was looked through, and nothing else: for that giving, or on the
        page where it is chosen for one.
        """
        return keyed_hash(json.dumps([str(given or ""), self.ref, *self.words]), purpose="file_given").hex()


def sheets(
    file: File, sources: Sequence[Source], *, actor_id: int, since: date | None = None, until: date | None = None
) -> list[Sheet]:
    """What has happened from one day to another, the first first, as it stands on paper."""
    found = chronology.events(file.case, sources).reverse()
    kept = [event for event in found if _is_within(event[0], since, until)]
    made = []
    for source, row in chronology.rows(file, sources, kept):
        point = (source.paper or source.point)(file, row, actor_id)
        if point is not None:
            point = chronology.with_doubt(point, [one.nameless for one in chronology.not_so(row)])
            made.append(Sheet(ref=source.ref(row), goes=source.goes(row), point=point | {"url": ""}))
    return made


def given(case: Case) -> list[FileGiven]:
    """What the client has been given of her file, the latest first."""
    found = case.files_given.select_related("decided_by").order_by("-decided_at", "-pk")
    return cases.of_case(case, list(found))


def grounds_to_hold(day: date) -> dict[str, grounds.Ground]:
    """Those on which something is held back from the client of a case, by key."""
    return {key: each for key, each in grounds.grounds_on(day).items() if each.holds_from_client}


def _is_within(at: datetime, since: date | None, until: date | None) -> bool:
    day = timezone.localdate(at)
    return (since is None or day >= since) and (until is None or day <= until)
