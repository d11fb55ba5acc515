"""Reads of the plan. Who sees it is who sees the case."""

from typing import Any, NamedTuple

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.core.asked import asked
from livlina.support.models import Plan, PlanGoal
from livlina.support.plans.errors import NoPlan


class Agreed(NamedTuple):
    """The plan that holds, with its goals in order."""

    plan: Plan
    goals: list[PlanGoal]


def plans(case: Any) -> QuerySet[Plan]:
    """The versions of the plan of a case."""
    return Plan.objects.filter(case=case)


@asked
def _goals(*, case: Any) -> QuerySet[PlanGoal]:
    last = Plan.objects.filter(case=OuterRef("case")).order_by("-version").values("pk")[:1]
    found = PlanGoal.objects.filter(case=case, plan=Subquery(last)).select_related("plan")
    told = ("public_id", "case", "plan", "position", "words", "outcome", "outcome_words")
    dated = ("plan__case", "plan__version", "plan__confirmed_on", "plan__follow_up_on", "plan__followed_on")
    return found.only(*told, *dated).order_by("position")


def agreed(case: Case) -> Agreed | None:
    """The plan that holds, as the overview tells of it; None where nothing is agreed. One query."""
    goals = cases.of_case(case, _goals(case=case.pk))
    for goal in goals:
        goal.plan.case = case
    return Agreed(goals[0].plan, goals) if goals else None


def versions(case: Case) -> list[Agreed]:
    """All versions of the plan, the one that holds first, each with its goals. Two queries."""
    found = Plan.objects.filter(case=case).select_related("written_by", "followed_by").order_by("-version")
    rows = cases.of_case(case, list(found.prefetch_related(Prefetch("goals", PlanGoal.objects.order_by("position")))))
    return [Agreed(plan, cases.of_case(case, list(plan.goals.all()))) for plan in rows]


def version_of(written: list[Agreed], number: int) -> Agreed:
    """The version of that number. Raises NoPlan."""
    for each in written:
        if each.plan.version == number:
            return each
    raise NoPlan
