"""What is told before help is chosen is written down, an exception is made by one who leads, and a wish is noted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.terms import Answer
from livlina.people import services as people
from livlina.support.models import HelpException, HelpFacts, HelpWish
from livlina.support.offer import sources
from livlina.support.offer.terms import Condition, ParentContact
from livlina.support.possible import queries, rules
from livlina.support.possible.errors import AlreadyExcepted, IsSaved, SomeoneElseTold


@dataclass(frozen=True, kw_only=True)
class ToldFacts:
    """What is told, as in `HelpFacts`. What is not told is unknown."""

    parent_contact: str = ParentContact.UNKNOWN
    parent_contact_ended_on: date | None = None
    violence_ceased: str = Answer.UNKNOWN
    life_stable: str = Answer.UNKNOWN
    safe_and_protected: str = Answer.UNKNOWN
    meets_violent_parent: str = Answer.UNKNOWN
    decision_for_child: str = Answer.UNKNOWN
    motivation_assessed: str = Answer.UNKNOWN
    court_ordered_contact: str = Answer.UNKNOWN


@command
def tell_facts(
    actor: Actor, *, case: Case, facts: ToldFacts, read: UUID | None, submission: UUID, at: datetime
) -> HelpFacts:
    """
    Write down what is known, so that it is judged by that. Sent twice it is one (S-142). Source: R-166, R-170.

    `read` is what was told last when the page was opened: all of it is said anew, so nobody says it of an older page.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case)
    told = vars(facts)
    if earlier := HelpFacts.objects.filter(case=case, submission=submission, told_by=actor.id).first():
        require_same(earlier, told, refusal=IsSaved)
        record(actor, "possible.told_again", case=case, subject=earlier)
        return earlier
    last = queries.latest(case)
    if (last.public_id if last else None) != read:
        raise SomeoneElseTold
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_telling(
        parent_contact=facts.parent_contact, ended_on=facts.parent_contact_ended_on, today=timezone.localdate(at)
    )
    if obstacle:
        raise obstacle
    made = HelpFacts(case=case, told_by_id=actor.id, told_at=at, submission=submission, **told)
    with refusing("help_facts_are_saved_once", IsSaved):
        made.save(force_insert=True)
    record(actor, "possible.told", case=case, subject=made)
    return made


@command
def make_exception(
    actor: Actor,
    *,
    case: Case,
    help: str,
    condition: str,
    reason: str,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> HelpException:
    """
    Let some help be given although something is not as it should be as a rule. By one who leads the unit
    and does not have the case in hand.

    It holds as long as what was told of the protection of the child is the same. Source: R-170.
    """
    require(actor, Permission.ALLOW_EXCEPTION, unit_id=case.unit_id)
    require_in(case, actor, to=Permission.ALLOW_EXCEPTION)
    current = _locked(case)
    if earlier := HelpException.objects.filter(case=case, submission=submission, decided_by=actor.id).first():
        earlier.case = case
        require_same(earlier, {"help": help, "condition": condition, "reason": reason}, refusal=IsSaved)
        record(actor, "possible.excepted_again", case=case, subject=earlier)
        return earlier
    found = queries.judged(case, cases.file(actor, case), day=timezone.localdate(at))
    obstacle = (
        obstacle_to_assigning(is_open=current.is_open)
        or cases.obstacle_to_deciding_of_it(actor, case)
        or rules.obstacle_to_exception(
            asked=(help, Condition(condition)), possible=rules.can_be_excepted(found.answers), reason=reason
        )
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"reason": reason}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = HelpException(
        case=case,
        facts=found.told,
        help=help,
        condition=condition,
        reason=reason,
        decided_by_id=actor.id,
        decided_at=at,
        submission=submission,
    )
    with refusing("help_exception_is_made_once", AlreadyExcepted):
        made.save(force_insert=True)
    record(actor, "possible.excepted", case=case, subject=made, detail={"help": help, "condition": condition})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def note_wish(
    actor: Actor,
    *,
    case: Case,
    help: str,
    reason: str,
    words: str,
    wished_on: date,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> HelpWish:
    """Note that the person wished for help that could not be had. Source: R-140, R-153, R-154."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case)
    told = {"help": help, "reason": reason, "words": words, "wished_on": wished_on}
    if earlier := HelpWish.objects.filter(case=case, submission=submission, noted_by=actor.id).first():
        earlier.case = case
        require_same(earlier, told, refusal=IsSaved)
        record(actor, "possible.wished_again", case=case, subject=earlier)
        return earlier
    kind = sources.kinds().get(help)
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_wish(
        help=help,
        form=kind.form if kind else None,
        reason=reason,
        words=words,
        wished_on=wished_on,
        today=timezone.localdate(at),
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = HelpWish(case=case, noted_by_id=actor.id, noted_at=at, submission=submission, **told)
    with refusing("help_wish_is_saved_once", IsSaved):
        made.save(force_insert=True)
    record(actor, "possible.wished", case=case, subject=made, detail={"help": help, "reason": reason})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


def _locked(case: Case) -> Case:
    """The case as it stands, so that two who write of its help follow each other."""
    return Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
