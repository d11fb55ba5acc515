"""A file on paper, in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from livlina.cases import grounds
from livlina.cases.chronology.terms import Goes
from livlina.cases.decisions.terms import Way
from livlina.cases.models import Case, FileGiven
from livlina.cases.paper.queries import Sheet


def facts(case: Case) -> list[tuple[str, Any]]:
    """What stands first on the paper: whose unit, since when, and how it stands."""
    told = [("Ärende", case.number), ("Enhet", case.unit.name), ("Inkom", case.came_in_on)]
    return [*told, ("Avslutat", case.closed_on)] if case.closed_on else told


def given_lines(case: Case, found: Iterable[FileGiven]) -> list[dict[str, Any]]:
    """Each time she was given something of her file."""
    return [
        {
            "url": reverse("file_given", args=[case.public_id, each.public_id]),
            "at": each.decided_at,
            "by": each.decided_by.name,
            "how": str(Way(each.way).label).lower(),
            "since": each.since,
            "until": each.until,
            "count": len(each.shown),
            "held": each.held_count,
            "ground": grounds.label(each.ground) if each.ground else "",
            "why": each.why,
        }
        for each in found
    ]


def chosen(sheets: Iterable[Sheet], given: FileGiven) -> tuple[list[dict[str, Any]], bool]:
    """
    The events that were chosen, as points without a name of the staff, by which the centre is found (S-21); and whether
    any of them was left out because something has been written in it since, which nobody has looked through (S-23).

    What is no longer there is absent, and what never goes out, also if it was chosen before.
    """
    wanted = [sheet for sheet in sheets if sheet.ref in given.shown and sheet.goes is not Goes.NEVER]
    as_read = [sheet for sheet in wanted if sheet.mark(given.public_id) in given.read_as]
    points = [sheet.point | {"meta": sheet.point.get("unsigned", "")} for sheet in as_read]
    return points, len(as_read) < len(wanted)
