"""Reads of the summary. Who sees it is who sees the case."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from livlina.cases import queries
from livlina.cases.models import Case, Summary, SummaryHandover
from livlina.cases.queries import File
from livlina.cases.summary.errors import NoSummary
from livlina.core.asked import asked
from livlina.people import queries as people
from livlina.people.models import Consent


class Approved(NamedTuple):
    """That there is a summary: its version, and when it was approved."""

    version: int
    approved_on: date


def summaries(case: Any) -> QuerySet[Summary]:
    """The versions of the summary of a case."""
    return Summary.objects.filter(case=case)


@asked
def _latest(*, case: Any) -> QuerySet[Summary]:
    found = summaries(case).only("case", "version", "approved_on")
    return found.order_by("-version")[:1]


def approved(case: Case) -> Approved | None:
    """The version that holds, without what it says; None where nothing is written. One query."""
    found = next(iter(_latest(case=case.pk)), None)
    return Approved(found.version, found.approved_on) if found else None


def versions(case: Case) -> list[Summary]:
    """All versions of the summary, the one that holds first, each with who wrote it."""
    return queries.of_case(case, list(case.summaries.select_related("written_by").order_by("-version")))


def version_of(written: list[Summary], number: int) -> Summary:
    """The version of that number. Raises NoSummary."""
    for each in written:
        if each.version == number:
            return each
    raise NoSummary


def handovers(case: Case) -> list[SummaryHandover]:
    """To whom any version has been handed over, the latest first."""
    found = case.summary_handovers.select_related("summary", "handed_by").order_by("-handed_on", "-pk")
    return queries.of_case(case, list(found))


def own_consents(file: File) -> list[Consent]:
    """All consents that the client has given for herself, the latest first."""
    return [each for each in queries.consents(file) if each.guardian_id is None]


def covering(consents: list[Consent], summary: Summary, *, day: date) -> list[Consent]:
    """Those of them that hold that day and cover all that the summary tells of, what lasts longest first."""
    found = [each for each in consents if people.as_given(each).holds_on(day) and set(summary.tells) <= set(each.what)]
    return sorted(found, key=lambda each: each.ends_on, reverse=True)
