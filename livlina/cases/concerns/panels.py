"""Concern reports that have come in, as the pages show them: what waits, until when, and what was assessed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.cases.children.terms import How
from livlina.cases.concerns.queries import Received
from livlina.cases.concerns.terms import PRELIMINARY_CLOCK, PROTECTION_CLOCK, Preliminary, Protection, Reporter
from livlina.cases.models import Case
from livlina.cases.panels import WITHHELD, in_doubt
from livlina.cases.process.models import Deadline
from livlina.core.templatetags.livlina import tag, when
from livlina.core.templatetags.swedish import short_date

NAMES = {PROTECTION_CLOCK: "skyddsbedömning", PRELIMINARY_CLOCK: "förhandsbedömning"}


def lines(case: Case, received: Iterable[Received], *, day: date) -> list[dict[str, Any]]:
    """Each report with what waits in it, or what it came to."""
    return [
        {
            "url": reverse("concern", args=[case.public_id, each.report.public_id]),
            "at": each.report.received_at,
            "reporter": str(Reporter(each.report.reporter).label),
            "tags": _tags(each, day=day),
        }
        for each in received
    ]


def _tags(received: Received, *, day: date) -> list[SafeString]:
    waits = [_waits(NAMES[clock], received.clocks.get(clock), day=day) for clock in received.lacks]
    if waits or received.preliminary is None:
        return waits
    return [tag(Preliminary(received.preliminary.outcome).label, "ok", "check")]


def _waits(name: str, deadline: Deadline | None, *, day: date) -> SafeString:
    if deadline is None or deadline.finished_on is not None:
        return tag(f"{name} saknas", "danger", "alert")
    is_late = deadline.due_on < day
    tone = "danger" if is_late or (deadline.due_on - day).days <= 1 else "now"
    return tag(f"{name} {'skulle gjorts' if is_late else 'senast'} {short_date(deadline.due_on)}", tone, "clock")


def whole(case: Case, received: Received, *, day: date, sees_whereabouts: bool) -> dict[str, Any]:
    """
    One report with both its assessments, and the ways to write them.

    What a guardian must not learn, what was done so that the child is safe, and where it was reported from tell where
    somebody is: of those who have the case only they see it whose relation carries that, as with a safety plan (S-21).
    """
    report, preliminary = received.report, received.preliminary
    ids = [case.public_id, report.public_id]
    return {
        "pairs": [
            ("Kom in", when(report.received_at)),
            ("Hur", str(How(report.how).label)),
            ("Vem anmälde", str(Reporter(report.reporter).label)),
            ("Namn eller enhet", report.who if sees_whereabouts else WITHHELD),
            ("Skrivet av", report.written_by.name),
        ],
        "text": report.text,
        "kept_from_guardian": report.kept_from_guardian if sees_whereabouts else "",
        "is_withheld": not sees_whereabouts,
        "protection": [
            {
                "words": str(Protection(each.conclusion).label),
                "is_needed": each.conclusion == Protection.NEEDED,
                "basis": each.basis,
                "action": each.action if sees_whereabouts else "",
                "at": each.made_at,
                "by": in_doubt(" och ".join(one.name for one in (each.made_by, each.second) if one), each),
            }
            for each in received.protection
        ],
        "protection_clock": _clock(case, received.clocks.get(PROTECTION_CLOCK), day=day),
        "protection_url": reverse("concern_protection", args=ids),
        "preliminary": {
            "words": str(Preliminary(preliminary.outcome).label),
            "reason": preliminary.reason,
            "contacted": preliminary.contacted,
            "on": preliminary.made_on,
            "by": in_doubt(preliminary.decided_by, preliminary),
        }
        if preliminary
        else None,
        "preliminary_clock": _clock(case, received.clocks.get(PRELIMINARY_CLOCK), day=day),
        "preliminary_url": reverse("concern_preliminary", args=ids) if received.protection and not preliminary else "",
    }


def _clock(case: Case, deadline: Deadline | None, *, day: date) -> dict[str, Any] | None:
    """A clock that runs: its last day, whether that has passed, and where it is given more time."""
    if deadline is None or deadline.finished_on is not None:
        return None
    return {
        "due_on": deadline.due_on,
        "is_late": deadline.due_on < day,
        "url": reverse("deadline", args=[case.public_id, deadline.public_id]),
    }
