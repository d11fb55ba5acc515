"""What is answered for a child, and the concern report as a document."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import panels, queries
from livlina.cases.children import rules
from livlina.cases.children.errors import AlreadyAnswered, ChildrenUnanswered
from livlina.cases.children.models import ChildAnswer, ChildLine
from livlina.cases.children.queries import child as child_of
from livlina.cases.children.queries import children as children_of
from livlina.cases.children.terms import Outcome, Step
from livlina.cases.models import Case
from livlina.cases.services.assigning import require_in
from livlina.cases.services.telling import About, tell_the_named, tell_those_who_have
from livlina.cases.terms import Change, Written
from livlina.core.again import require_same
from livlina.core.apart import keep_apart
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread
from livlina.organisation.models import Unit
from livlina.people import services as people

SCANNED = ("who", "text", "to_words", "kept_from_other")


@dataclass(frozen=True, kw_only=True)
class AnswerFacts:
    """One answer for a child. What does not belong to its step is not told."""

    step: Step
    outcome: str
    happened_on: date
    happened_time: time | None = None
    to_unit: Unit | None = None
    to_words: str = ""
    how: str = ""
    who: str = ""
    text: str = ""
    kept_from_other: str = ""


@command
def answer_for_child(
    actor: Actor,
    *,
    case: Case,
    line: ChildLine,
    facts: AnswerFacts,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> ChildAnswer:
    """
    Write down what has been done for a child, or why it is not: also in a closed case, what was not known then.

    `read` is what the page showed that was answered before, by its marks (`Child.marks`): the later holds over nothing
    else. The same form sent twice is one answer (S-142). What gives away where somebody of the case is needs
    `confirmed_because` (S-23). Source: R-005, R-094.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    obstacle = rules.obstacle_to_answering(
        step=facts.step,
        outcome=facts.outcome,
        happened_on=facts.happened_on,
        today=timezone.localdate(at),
        has_recipient=facts.to_unit is not None or bool(facts.to_words.strip()),
        how=facts.how,
        who=facts.who,
        text=facts.text,
    )
    if obstacle:
        raise obstacle
    # two submissions of one form follow each other here
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    already = ChildAnswer.objects.filter(case=case, submission=submission).select_related("to_unit").first()
    if already is not None:
        already.case = case
        told = vars(facts) | {"line": line}
        if not already.kept_from_other and not queries.sees_whereabouts(actor, case):
            del told["kept_from_other"]  # what one may not read is not compared
        require_same(already, told, refusal=AlreadyAnswered)
        record(actor, "child_line.answered_again", subject=already, case=case)
        return already
    child = child_of(case, line.public_id, day=timezone.localdate(at))
    if child and (unread := obstacle_to_unread(stands=child.marks(facts.step), read=read)):
        raise unread
    texts = {name: getattr(facts, name) for name in SCANNED}
    kept = people.require_reason(texts, hidden=queries.hidden(actor, case), because=confirmed_because)
    own = {name: value for name, value in vars(facts).items() if name != "kept_from_other"}
    answer = ChildAnswer(case=case, line=line, said_by_id=actor.id, said_at=at, submission=submission, **own)
    answer.save(force_insert=True)
    keep_apart(answer, kept_from_other=facts.kept_from_other)
    record(
        actor,
        "child_line.answered",
        subject=answer,
        case=case,
        why=facts.step,
        detail={"line": str(line.public_id), "outcome": facts.outcome, "on": facts.happened_on},
    )
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=answer, case=case)
    is_report = facts.step == Step.REPORT
    if is_report and facts.outcome != Outcome.MADE:
        tell_those_who_have(case, actor, {Change.NOT_REPORTED}, at=at)
    change, what = (Change.NAMED_REPORTER, Written.REPORT) if is_report else (Change.NAMED_ELSE, Written.CHILD)
    tell_the_named(case.pk, actor, change, facts.who, about=About(answer.public_id, what, answer.happened_on))
    return answer


@command
def print_report(actor: Actor, *, case: Case, report: ChildAnswer, part: str) -> None:
    """Make a paper of a concern report, or of what goes apart from it: the trace tells which of the two (S-40)."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    record(actor, "case.concern_report_printed", subject=report, case=case, why=part)


def obstacle_to_closing(case: Case, closed_on: date) -> DomainError | None:
    """
    What this unit has not answered for the children of the case: Cleo (orosanmälan, eget stöd); Dani (eget stöd). Of
    children that the case says there are, and whom nobody has written down, nothing is answered either.

    BoU's silence is no obstacle. Source: R-005, R-094.
    """
    children = children_of(case, queries.parties(case), day=closed_on)
    if obstacle := rules.obstacle_to_leaving_unwritten(
        minor_children=case.minor_children, told=case.children_count, known=len(children)
    ):
        return obstacle
    told = [
        f"{panels.called(child.party)} ({', '.join(str(step.label).lower() for step in child.state.missing)})"
        for child in children
        if child.state.missing
    ]
    return ChildrenUnanswered(what="; ".join(told)) if told else None


def _facts_of(answer: ChildAnswer) -> AnswerFacts:
    told = {name: getattr(answer, name) for name in AnswerFacts.__dataclass_fields__}
    return AnswerFacts(**told | {"step": Step(answer.step)})
