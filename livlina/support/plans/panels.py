"""A plan in words: as the overview of a case tells of it, as its page does, and in what has happened."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.urls import reverse

from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.queries import File
from livlina.cases.summary.terms import ApprovedHow
from livlina.core.templatetags.livlina import tag
from livlina.support.models import PlanGoal
from livlina.support.plans import rules
from livlina.support.plans.queries import Agreed
from livlina.support.plans.terms import GoalOutcome

OUTCOMES: Final = {
    "": "",
    GoalOutcome.REACHED.value: tag("nått", "ok", "check"),
    GoalOutcome.PARTLY.value: tag("delvis nått", "now", "dash"),
    GoalOutcome.NOT.value: tag("inte nått", "", "cross"),
    GoalOutcome.NO_LONGER.value: tag("vill inte längre", "", "cross"),
}


def panel(case: Case, found: Agreed | None, *, may_record: bool, day: date) -> dict[str, Any]:
    """What the overview of a case says of the plan: her goals and when they are followed up, or that it can be made."""
    url = reverse("case_plan", args=[case.public_id])
    new_url = reverse("plan_new", args=[case.public_id]) if may_record and case.is_open else ""
    if found is None:
        return {"url": url, "goals": [], "new_url": new_url, "is_due": False}
    plan = found.plan
    is_due = rules.is_to_be_followed_up(
        follow_up_on=plan.follow_up_on, is_followed=plan.followed_on is not None, today=day
    )
    return {
        "url": url,
        "goals": goals(found.goals),
        "version": plan.version,
        "confirmed_on": plan.confirmed_on,
        "follow_up_on": plan.follow_up_on,
        "followed_on": plan.followed_on,
        "is_due": is_due,
        "is_late": is_due and plan.follow_up_on < day,
        "follow_up_url": reverse("plan_follow_up", args=[case.public_id]) if may_record else "",
        "new_url": new_url,
    }


def goals(found: Iterable[PlanGoal]) -> list[dict[str, Any]]:
    """The goals of a plan in order, each with how it stood."""
    return [
        {"words": goal.words, "outcome": OUTCOMES[goal.outcome], "outcome_words": goal.outcome_words} for goal in found
    ]


def version(found: Agreed) -> dict[str, Any]:
    """One version of the plan, with who wrote it, how it was confirmed and how it went."""
    plan = found.plan
    return {
        "number": plan.version,
        "goals": goals(found.goals),
        "can": plan.can,
        "cannot": plan.cannot,
        "confirmed_on": plan.confirmed_on,
        "confirmed_how": str(ApprovedHow(plan.confirmed_how).label),
        "by": plan.written_by.name,
        "follow_up_on": plan.follow_up_on,
        "followed_on": plan.followed_on,
        "followed_by": plan.followed_by.name if plan.followed_by else "",
    }


def _agreed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_plan", args=[file.case.public_id])
    return point("list", f"Plan, version {row.version}", row.confirmed_on, by=row.written_by, url=url)


def _followed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_plan", args=[file.case.public_id])
    return point("check", f"Planen följdes upp, version {row.version}", row.followed_on, by=row.followed_by, url=url)


EVENTS = (
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.plans.all(),
        at="confirmed_on",
        point=_agreed,
        related=("written_by",),
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.plans.exclude(followed_on=None),
        at="followed_on",
        point=_followed,
        related=("followed_by",),
    ),
)
"""That a plan was agreed and that it was followed up, among what has happened in the case."""
