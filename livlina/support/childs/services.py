"""What a child says is written down."""

from collections.abc import Collection
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
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.cases.services.telling import About, tell_the_named
from livlina.cases.terms import Change, Written
from livlina.core.again import require_same
from livlina.core.read import obstacle_to_unread
from livlina.people import rules as people_rules
from livlina.people import services as people
from livlina.people.models import Person
from livlina.support.childs import queries, rules
from livlina.support.childs.errors import WordIsSaved
from livlina.support.models import ChildsWord


@dataclass(frozen=True, kw_only=True)
class WordFacts:
    """What was told of the child, by whom, and on which day."""

    happened_on: date
    told_by: str
    told_by_person: Person | None = None
    voice: str = ""
    school: str = ""
    health: str = ""
    words: str = ""
    who: str = ""
    meets: Person | None = None
    contact: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@command
def write_word(
    actor: Actor,
    *,
    case: Case,
    facts: WordFacts,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> ChildsWord:
    """
    Write down what a child says of how it is, or what somebody tells of school, health and whom the child meets, in the
    child's own case.

    `read` is what the page showed that was told before, by its marks (`queries.marks`): the later holds over nothing
    else. Sent twice it is one (S-142). What gives away where somebody is needs `confirmed_because` (S-23). Source:
    R-200.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    already = (
        ChildsWord.objects.filter(case=case, submission=submission).select_related("told_by_person", "meets").first()
    )
    if already is not None:
        already.case = case
        require_same(already, vars(facts), refusal=WordIsSaved)
        record(actor, "childs_word.written_again", subject=already, case=case)
        return already
    obstacle = (
        obstacle_to_assigning(is_open=current.is_open)
        or people_rules.obstacle_to_source(told_by=facts.told_by, must=case.asks_who_told)
        or rules.obstacle_to_contact(
            contact=facts.contact,
            is_with_somebody=facts.meets is not None,
            starts_on=facts.starts_on,
            ends_on=facts.ends_on,
        )
        or rules.obstacle_to_contact_ahead(
            starts_on=facts.starts_on,
            ends_on=facts.ends_on,
            today=timezone.localdate(at),
            sees_whereabouts=cases.sees_whereabouts(actor, case),
        )
        or rules.obstacle_to_telling(
            role=case.role,
            told_by=facts.told_by,
            happened_on=facts.happened_on,
            today=timezone.localdate(at),
            voice=facts.voice,
            school=facts.school,
            health=facts.health,
            words=facts.words,
            contact=facts.contact,
        )
        or obstacle_to_unread(stands=queries.marks(queries.words(case)), read=read)
    )
    if obstacle:
        raise obstacle
    texts = {"words": facts.words, "who": facts.who}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = ChildsWord(case=case, written_by_id=actor.id, written_at=at, submission=submission, **vars(facts))
    made.save(force_insert=True)
    record(actor, "childs_word.written", subject=made, case=case)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    about = About(made.public_id, Written.CHILDS_WORD, made.happened_on)
    tell_the_named(case.pk, actor, Change.NAMED_ELSE, facts.who, about=about)
    return made
