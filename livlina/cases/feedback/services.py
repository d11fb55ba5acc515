"""Feedback on a commission: written in the case that carries it out, read in the case that gave it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.commissions.queries import Given, origin
from livlina.cases.commissions.services import AT_THE_UNIT
from livlina.cases.feedback import rules
from livlina.cases.feedback.errors import FeedbackIsSaved
from livlina.cases.feedback.models import Feedback
from livlina.cases.feedback.rules import Result
from livlina.cases.models import Case
from livlina.cases.services.assigning import require_in
from livlina.cases.services.telling import tell_of_disclosure
from livlina.cases.terms import Written
from livlina.core.again import require_same
from livlina.people import services as people


@dataclass(frozen=True, kw_only=True)
class FeedbackFacts:
    """What was done, how each goal went, what remains and what is proposed; to another board on which ground."""

    done: str
    results: Sequence[Result]
    remains: str
    proposal: str
    ground: str = ""
    decided_by: str = ""


@command
def write_feedback(
    actor: Actor,
    *,
    case: Case,
    given: Given,
    facts: FeedbackFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Feedback:
    """
    Send feedback on a commission to those who gave it, from the case that carries it out. The words go over; never the
    file. What looks like whereabouts needs `confirmed_because` (S-23). Traced in both cases. Sent twice it is one
    (S-142). Source: R-030.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    commission = given.commission
    if not commission.is_disclosure:
        facts = replace(facts, ground="", decided_by="")
    told = {
        "done": facts.done,
        "goals": json.dumps([list(each) for each in facts.results], ensure_ascii=False),
        "remains": facts.remains,
        "proposal": facts.proposal,
        "ground": facts.ground,
        "decided_by": facts.decided_by,
    }
    # two submissions of one form follow each other here
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    already: Feedback | None = Feedback.objects.filter(commission=commission, submission=submission).first()
    if already is not None:
        require_same(already, told, refusal=FeedbackIsSaved)
        record(actor, "feedback.written_again", subject=already, case=case)
        return already
    obstacle = rules.obstacle_to_feedback(
        done=facts.done,
        results=facts.results,
        proposal=facts.proposal,
        is_disclosure=commission.is_disclosure,
        ground=facts.ground,
        decided_by=facts.decided_by,
    )
    if obstacle:
        raise obstacle
    hidden = replace(cases.hidden(actor, case), with_patterns=True)
    texts = {name: told[name] for name in ("done", "remains", "proposal", "decided_by")}
    for number, one in enumerate(facts.results, start=1):
        texts |= {f"goal_{number}": one.goal, f"said_{number}": one.said}
    kept = people.require_reason(texts, hidden=hidden, because=confirmed_because)
    made = Feedback(commission=commission, written_by_id=actor.id, written_at=at, submission=submission, **told)
    made.save(force_insert=True)
    record(actor, "feedback.written", subject=made, case=case, detail={"ground": facts.ground})
    if came_from := origin(commission):
        record(actor, "feedback.received", subject=made, case=came_from, why=AT_THE_UNIT)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=commission, case=case)
    if commission.is_disclosure:
        tell_of_disclosure(case, actor, decided_by=facts.decided_by, at=at, row=made.public_id, what=Written.FEEDBACK)
    return made


@command
def read_feedback(actor: Actor, *, case: Case, feedback: Feedback, at: datetime) -> None:
    """Say that the feedback is read, by one who works with the case that gave the commission. The first stands."""
    require(actor, Permission.RECORD_FACTS)
    require_in(case, actor, to=Permission.RECORD_FACTS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT read_feedback(%s, %s)", [feedback.pk, at])
        is_first = bool(cursor.fetchone()[0])
    record(actor, "feedback.read" if is_first else "feedback.read_again", subject=feedback, case=case)
