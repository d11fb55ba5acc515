"""A step is put in the chain, a leaving sets many going together, and each is marked as it goes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from livlina.core.apart import keep_apart, shown_of
from livlina.core.constraints import refusing
from livlina.organisation.models import Staff
from livlina.people import services as people
from livlina.support.chain import queries, rules
from livlina.support.chain.errors import PackageGoesOn, StepIsSaved, StepWordsMissing, UnknownStep, WantedBeforeTheCase
from livlina.support.chain.terms import Beside, Mark
from livlina.support.models import ChainStep
from livlina.support.offer import catalogue
from livlina.support.possible import services as possible
from livlina.support.possible.terms import OTHER


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """What the step is, by whom it is given, and from which day it is wanted."""

    kind: str
    wanted_on: date
    words: str = ""
    by_whom: str = ""


@command
def place_step(
    actor: Actor, *, case: Case, facts: StepFacts, submission: UUID, at: datetime, confirmed_because: str = ""
) -> ChainStep:
    """Put a step in the chain. Sent twice it is one (S-142). Source: R-153, R-155."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case)
    apart = {"by_whom": facts.by_whom}
    own = {name: value for name, value in vars(facts).items() if name not in apart}
    own["names_giver"] = bool(facts.by_whom)
    found = ChainStep.objects.filter(case=case, submission=submission, placed_by=actor.id)
    earlier = found.select_related("kept").first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, own | shown_of(earlier, apart), refusal=StepIsSaved)
        record(actor, "chain.placed_again", case=case, subject=earlier)
        return earlier
    if obstacle := obstacle_to_assigning(is_open=current.is_open):
        raise obstacle
    if facts.kind not in dict(queries.kinds(case.role)):
        raise UnknownStep
    if facts.kind == Beside.OTHER and not facts.words.strip():
        raise StepWordsMissing
    sees = cases.sees_whereabouts(actor, case)
    today = timezone.localdate(at)
    if ahead := rules.obstacle_to_writing_ahead(day=facts.wanted_on, today=today, sees_whereabouts=sees):
        raise ahead
    if facts.wanted_on < case.came_in_on:
        raise WantedBeforeTheCase(came_in_on=case.came_in_on.isoformat())
    texts = {"words": facts.words, **apart}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = ChainStep(case=case, placed_by_id=actor.id, placed_at=at, submission=submission, **own)
    with refusing("chain_step_is_saved_once", StepIsSaved):
        made.save(force_insert=True)
    keep_apart(made, **apart)
    record(actor, "chain.placed", case=case, subject=made, detail={"kind": made.kind})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def set_going(actor: Actor, *, case: Case, left_on: date, submission: UUID, at: datetime) -> list[ChainStep]:
    """
    What the organisation sets going together when somebody leaves: each a step of its own, and a task with its day.

    Sent twice it is one (S-142). Source: R-156.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current, today = _locked(case), timezone.localdate(at)
    earlier = list(ChainStep.objects.filter(case=case, submission=submission, placed_by=actor.id))
    if earlier:
        require_same(earlier[0], {"left_on": left_on}, refusal=StepIsSaved)
        record(actor, "chain.placed_again", case=case, subject=earlier[0])
        return cases.of_case(case, earlier)
    obstacle = (
        obstacle_to_assigning(is_open=current.is_open)
        or rules.obstacle_to_writing_ahead(
            day=left_on, today=today, sees_whereabouts=cases.sees_whereabouts(actor, case)
        )
        or rules.obstacle_to_leaving(left_on=left_on, today=today)
    )
    if obstacle:
        raise obstacle
    owner, made = Staff.objects.get(pk=actor.id), []
    for item in queries.package():
        due_on = left_on + timedelta(days=item.days)
        step = ChainStep(
            case=case,
            kind=item.kind,
            words=item.what,
            names_giver=bool(item.by_whom),
            wanted_on=due_on,
            left_on=left_on,
            placed_by_id=actor.id,
            placed_at=at,
            submission=submission,
        )
        with refusing("one_leaves_once_a_day", PackageGoesOn):
            step.save(force_insert=True)
        keep_apart(step, by_whom=item.by_whom)
        record(actor, "chain.placed", case=case, subject=step, detail={"kind": step.kind})
        what = rules.task_words(item, left_on=left_on, today=today)
        process.give_task(case, actor, what=what, owner=owner, due_on=max(due_on, today), at=at)
        made.append(step)
    return made


@command
def mark(actor: Actor, *, case: Case, step: ChainStep, said: str, on: date, reason: str, at: datetime) -> ChainStep:
    """
    Say that a step began, ended, or cannot be had; the last counts as a wish that was not met. Source: R-153, R-154.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    _locked(case)
    current = ChainStep.objects.select_for_update(no_key=True).get(pk=step.pk, case=case)
    current.case = case
    field, value = {
        Mark.BEGAN.value: ("began_on", on),
        Mark.ENDED.value: ("ended_on", on),
        Mark.MISSING.value: ("missing", reason),
    }[said]
    obstacle = rules.obstacle_to_marking(
        queries.days_of(current), mark=said, on=on, reason=reason, today=timezone.localdate(at)
    )
    if obstacle:
        raise obstacle
    setattr(current, field, value)
    current.marked_by_id, current.marked_at = actor.id, at
    current.save(update_fields=[field, "marked_by", "marked_at"])
    record(actor, "chain.marked", case=case, subject=current, detail={"said": said})
    if said == Mark.MISSING:
        is_known = current.kind in catalogue.kinds()
        possible.note_wish(
            actor,
            case=case,
            help=current.kind if is_known else OTHER,
            reason=reason,
            words="" if is_known else queries.name_of(current.kind),
            wished_on=on,
            submission=current.public_id,
            at=at,
        )
    return current


def _locked(case: Case) -> Case:
    """The case as it stands, so that two who write of its chain follow each other."""
    return Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
