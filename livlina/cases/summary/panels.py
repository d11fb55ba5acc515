"""The summary in words: under its headings, each version, and to whom it has been handed over."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from livlina.cases.models import Case, Summary, SummaryHandover
from livlina.cases.panels import WITHHELD, isolated
from livlina.cases.summary.queries import Approved
from livlina.cases.summary.terms import HEADINGS, ApprovedHow, HandedHow
from livlina.core.templatetags.swedish import swedish_date
from livlina.people.models import Consent
from livlina.people.terms import SharedWhat, Sharing


def line(case: Case, found: Approved | None, *, may_record: bool) -> dict[str, Any]:
    """What the overview of a case says first of the summary: that there is one, or that one can be written."""
    if found is None:
        is_offered = may_record and case.is_open
        return {"url": reverse("case_summary_new", args=[case.public_id]) if is_offered else "", "is_written": False}
    return {
        "url": reverse("case_summary", args=[case.public_id]),
        "is_written": True,
        "approved": f"version {found.version}, godkänd {swedish_date(found.approved_on)}",
    }


def texts(summary: Summary) -> list[tuple[str, str]]:
    """What is written, heading by heading; an empty heading is left out."""
    return [(heading, getattr(summary, name)) for name, heading in HEADINGS.items() if getattr(summary, name)]


def version(summary: Summary) -> dict[str, Any]:
    """One version, with how it was approved and what it tells of."""
    return {
        "number": summary.version,
        "texts": texts(summary),
        "approved_on": summary.approved_on,
        "approved_how": str(ApprovedHow(summary.approved_how).label),
        "tells": ", ".join(str(SharedWhat(kind).label).lower() for kind in summary.tells),
        "by": summary.written_by.name,
        "names_us": summary.names_us,
    }


def recipient(consent: Consent, *, withheld: str = WITHHELD) -> str:
    """To whom a consent lets out, in words; of one who sees no whereabouts, in what kind alone (S-21)."""
    kind = str(Sharing(consent.purpose).label) if consent.purpose in Sharing.values else consent.purpose
    return f"{kind}: {isolated(consent.recipient) if consent.recipient else withheld}"


def choices(consents: Iterable[Consent]) -> list[tuple[UUID, str]]:
    """The consents by which it may be handed over, each with until when."""
    return [(row.public_id, f"{recipient(row)}, till och med {swedish_date(row.ends_on)}") for row in consents]


def handover_lines(found: Iterable[SummaryHandover], consents: Mapping[int, Consent]) -> list[dict[str, Any]]:
    """To whom it has been handed over, each with the version, the day and by whom."""
    return [
        {
            "to": recipient(consents[row.consent_id]) if row.consent_id in consents else "",
            "version": row.summary.version,
            "how": str(HandedHow(row.how).label),
            "on": row.handed_on,
            "by": row.handed_by.name,
        }
        for row in found
    ]
