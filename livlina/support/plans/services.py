"""A plan is written with the person, and followed up with her: each goal judged once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.people import services as people
from livlina.support.models import Plan, PlanGoal
from livlina.support.plans import queries, rules
from livlina.support.plans.errors import PlanIsFollowedUp, PlanIsSaved, SomeoneElseChangedThePlan

CLOCK = "plan_follow_up"


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """
    Her goals, what we can do and cannot, when and how she said yes, and when it is followed up. A goal that is empty is
    none.
    """

    goals: tuple[str, ...]
    can: str
    cannot: str
    confirmed_on: date
    confirmed_how: str
    follow_up_on: date


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How one goal stood, with words."""

    outcome: str
    words: str = ""


@command
def write_plan(
    actor: Actor,
    *,
    case: Case,
    facts: PlanFacts,
    version: int,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Plan:
    """
    Save what was agreed as the next version. `version` is the one read, 0 for none. Its follow-up waits until its day.

    Sent twice it is one (S-142). Words that give away where somebody is need `confirmed_because` (S-23). Source: R-098.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    goals = rules.goals_of(facts.goals)
    # so that two versions are not the same one
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    told = {name: getattr(facts, name) for name in ("can", "cannot", "confirmed_on", "confirmed_how", "follow_up_on")}
    earlier = Plan.objects.filter(case=case, submission=submission, written_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        stands = cases.of_case(case, list(earlier.goals.order_by("position")))
        require_same(earlier, told, refusal=PlanIsSaved)
        if [goal.words for goal in stands] != goals:
            raise PlanIsSaved
        record(actor, "plan.written_again", case=case, subject=earlier)
        return earlier
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_plan(
        goals=goals,
        confirmed_on=facts.confirmed_on,
        follow_up_on=facts.follow_up_on,
        came_in_on=case.came_in_on,
        today=today,
    )
    if obstacle:
        raise obstacle
    texts = {"can": facts.can, "cannot": facts.cannot} | {
        f"goal_{place}": words for place, words in enumerate(facts.goals, start=1)
    }
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    plan = Plan(case=case, version=version + 1, written_by_id=actor.id, written_at=at, submission=submission, **told)
    with (
        refusing("plan_has_each_version_once", SomeoneElseChangedThePlan),
        refusing("plan_is_saved_once", PlanIsSaved),
    ):
        plan.save(force_insert=True)
    for place, words in enumerate(goals, start=1):
        PlanGoal.objects.create(case=case, plan=plan, position=place, words=words)
    record(actor, "plan.written", case=case, subject=plan, detail={"version": plan.version, "goals": len(goals)})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=plan, case=case)
    process.finish(case, actor, clock=CLOCK, on=today, at=at)
    process.start(case, actor, clock=CLOCK, starts_on=today, due_on=facts.follow_up_on, at=at)
    return plan


@command
def follow_up(
    actor: Actor,
    *,
    case: Case,
    version: int,
    judged: Mapping[int, Judged],
    followed_on: date,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Plan:
    """
    Judge each goal of the plan that holds, by its place. `version` is the one read.

    A closed case is followed up too: it is often then that it is seen. Sent twice it is one (S-142). Source: R-099.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    written = queries.versions(case)
    plan, goals = queries.version_of(written, version)
    said = {place: (told.outcome, told.words) for place, told in judged.items()}
    if plan.followed_submission == submission and plan.followed_by_id == actor.id:
        require_same(plan, {"followed_on": followed_on}, refusal=PlanIsFollowedUp)
        if {goal.position: (goal.outcome, goal.outcome_words or "") for goal in goals} != said:
            raise PlanIsFollowedUp
        record(actor, "plan.followed_up_again", case=case, subject=plan)
        return plan
    if written[0].plan.pk != plan.pk:
        raise SomeoneElseChangedThePlan
    obstacle = rules.obstacle_to_follow_up(
        goals=[goal.position for goal in goals],
        judged=judged,
        followed_on=followed_on,
        confirmed_on=plan.confirmed_on,
        today=timezone.localdate(at),
        is_followed=plan.followed_on is not None,
    )
    if obstacle:
        raise obstacle
    texts = {f"words_{place}": words for place, (_, words) in said.items()}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    for goal in goals:
        goal.outcome, goal.outcome_words = said[goal.position]
        goal.save(update_fields=["outcome", "outcome_words"])
    plan.followed_on, plan.followed_by_id, plan.followed_at = followed_on, actor.id, at
    plan.followed_submission = submission
    plan.save(update_fields=["followed_on", "followed_by", "followed_at", "followed_submission"])
    record(actor, "plan.followed_up", case=case, subject=plan, detail={"version": plan.version})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=plan, case=case)
    process.finish(case, actor, clock=CLOCK, on=followed_on, at=at)
    return plan
