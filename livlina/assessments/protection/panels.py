"""Protection and safety plans in words: on the page of the case, on her paper, and in what has happened."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from livlina.assessments.protection import queries, rules
from livlina.assessments.protection.models import Safeguard
from livlina.assessments.protection.queries import Planned
from livlina.assessments.protection.terms import BagItem, PlanPart, SafeguardKind
from livlina.cases.chronology.panels import never_to_her, point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.queries import File
from livlina.cases.terms import PartyRole
from livlina.core.templatetags.swedish import swedish_date


def safeguards(case: Case, found: Iterable[Safeguard], *, day: date, may_record: bool) -> list[dict[str, Any]]:
    """Each protection: what, from when until when, and how it stands. What was extended goes on in what follows it."""
    since = queries.since(case)
    return [
        {
            "kind": str(SafeguardKind(row.kind).label),
            "starts_on": since[row.pk],
            "ends_on": row.ends_on,
            "words": row.words,
            "ended_on": row.ended_on,
            "ended_words": row.ended_words,
            "is_extended": hasattr(row, "extension"),
            "holds": not hasattr(row, "extension")
            and rules.holds(starts_on=since[row.pk], ends_on=row.ends_on, ended_on=row.ended_on, day=day),
            "has_run_out": row.ended_on is None and row.ends_on is not None and row.ends_on < day,
            "url": reverse("safeguard_change", args=[case.public_id, row.public_id])
            if may_record and not queries.is_done(row)
            else "",
        }
        for row in found
    ]


def plans(file: File, found: Iterable[Planned], *, day: date, may_record: bool) -> list[dict[str, Any]]:
    """Of the client and of each child the plan that holds, the versions before, and the way to write one."""
    case, written = file.case, list(found)
    lines = []
    for party in queries.those_with_plans(file.parties):
        own = [each for each in written if each.plan.party_id == party.pk]
        is_hers = party.role == PartyRole.CLIENT
        lines.append(
            {
                "id": party.public_id,
                "whose": "Säkerhetsplan" if is_hers else "Säkerhetsplan för barnet",
                "name": "" if is_hers else party.person.name,
                "last": version(own[0]) if own else None,
                "is_late": bool(own) and own[0].plan.review_on < day,
                "earlier": [version(each) for each in own[1:]],
                "write_url": reverse("safety_plan", args=[case.public_id, party.public_id]) if may_record else "",
                "print_url": reverse("safety_plan_print", args=[case.public_id, own[0].plan.public_id]) if own else "",
            }
        )
    return lines


def version(each: Planned) -> dict[str, Any]:
    """One version of a plan, part by part."""
    plan = each.plan
    return {
        "number": plan.version,
        "on": plan.written_at,
        "by": plan.written_by.name,
        "review_on": plan.review_on,
        "parts": [(str(part.label), each.words[part.value]) for part in PlanPart if each.words.get(part.value)],
        "bag": [str(item.label) for item in BagItem if item.value in each.bag],
        "missing": [str(item.label) for item in BagItem if item.value not in each.bag],
        "shared": [str(part.label) for part in PlanPart if part.value in each.shared["parts"]],
        "shared_with": each.shared["with"],
        "shared_on": plan.shared_on,
    }


# ---- what has happened ----


def _safeguard(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_risk", args=[file.case.public_id])
    until = f", t.o.m. {swedish_date(row.ends_on)}" if row.ends_on else ""
    title = f"Skydd: {SafeguardKind(row.kind).label}{until}"
    return point("protect", title, row.starts_on, by=row.noted_by, text=row.words, url=url)


def _ended(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_risk", args=[file.case.public_id])
    title = f"Skydd upphörde: {SafeguardKind(row.kind).label}"
    return point("protect", title, row.ended_on, by=row.ended_by, text=row.ended_words, url=url)


def _planned(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_risk", args=[file.case.public_id])
    return point("list", f"Säkerhetsplan, version {row.version}", row.written_at, by=row.written_by, url=url)


def _planned_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """The whole of it."""
    row.case = file.case
    told = version(Planned(row))
    parts = [f"{label}: {text}" for label, text in told["parts"]]
    if told["bag"]:
        parts.append(f"Klart i väskan: {', '.join(told['bag'])}")
    return _planned(file, row, actor_id) | {"text": "\n".join(parts)}


EVENTS = (
    Source(
        kind=EventKind.DECISION,
        rows=lambda case: case.safeguards.all(),
        at="starts_on",
        point=_safeguard,
        related=("noted_by",),
        goes=never_to_her,
    ),
    Source(
        kind=EventKind.DECISION,
        rows=lambda case: case.safeguards.exclude(ended_on=None),
        at="ended_on",
        point=_ended,
        related=("ended_by",),
        goes=never_to_her,
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.safety_plans.all(),
        at="written_at",
        point=_planned,
        related=("written_by",),
        goes=never_to_her,
        paper=_planned_on_paper,
    ),
)
"""That protection was decided, extended and ended, and that a safety plan was written, in what has happened."""
