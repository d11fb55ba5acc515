"""
A contact of her own is asked for by one who leads, and offered, kept up and ended by who works on her side.

Whoever asks is answered the same whatever stands in her case, and learns nothing of what comes of it. Source: R-122.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case, CaseLine, Instruction
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services import sealed_instruction
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import CaseRole
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.read import obstacle_to_unread
from livlina.people import services as people
from livlina.people.scanning import Hidden
from livlina.support.models import PartnerContact, PartnerWord
from livlina.support.partner import queries, rules
from livlina.support.partner.errors import NotOfExposed, SaidIsSaved
from livlina.support.partner.rules import Word
from livlina.support.partner.terms import EndReason, Said
from livlina.support.waiting import queries as waiting
from livlina.support.waiting.services import ask_all_the_same, look_at_danger

CLOCK = "partner_contact"

ANY_WHEREABOUTS = Hidden(with_patterns=True)
"""One who leads need not have read where anybody is, so all that looks like it is asked about (S-23)."""


@command
def ask_for_contact(
    actor: Actor, *, to: CaseLine, text: str, ask_by: date, at: datetime, confirmed_because: str = ""
) -> None:
    """
    Let the person of a case at a unit that one leads be offered a contact of her own, in words to her worker.

    A named door of the database writes it, into her case alone. Where she has been asked already nothing is written,
    and the answer is the same: whether she said yes or no is told to nobody here. Source: R-122, S-10.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=to.unit_id)
    if to.role != CaseRole.EXPOSED or to.closed_on is not None:
        raise NotOfExposed
    kept = people.require_reason({"text": text}, hidden=ANY_WHEREABOUTS, because=confirmed_because)
    told, key, sealed = sealed_instruction(text)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ask_partner_contact(%s, %s, %s, %s, %s, %s, %s, %s)",
            [uuid4(), uuid4(), to.pk, ask_by, at, told.public_id, key, sealed],
        )
    record(actor, "partner_contact.asked", case=to)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=told, case=to)


@command
def say(
    actor: Actor,
    *,
    case: Case,
    word: Word,
    informed: bool,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> PartnerWord:
    """
    Write down an answer, a safety check or the end, in her case. The next day waits for who works with it.

    A contact that she asks for herself begins with it. A check that tells of danger has it assessed anew. `read` is
    what the page showed, by its marks (`queries.marks`): over anything else nothing is saved. Sent twice it is one
    (S-142). Source: R-122.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    current = Case.objects.select_for_update(no_key=True).only("closed_on", "role").get(pk=case.pk)
    earlier = PartnerWord.objects.filter(case=case, submission=submission, said_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, vars(word), refusal=SaidIsSaved)
        record(actor, "partner_contact.said_again", case=case, subject=earlier)
        return earlier
    if obstacle := obstacle_to_assigning(is_open=current.is_open):
        raise obstacle
    if current.role != CaseRole.EXPOSED:
        raise NotOfExposed
    contact = queries.contact(case)
    said = contact.kinds if contact else [Said.DECLINED.value]  # whom nobody is to ask begins by her own wish
    is_unasked = contact is not None and contact.is_unasked(today=today)
    obstacle = rules.obstacle_to_saying(
        word,
        said=said,
        since=contact.since if contact else case.came_in_on,
        today=today,
        days=waiting.check_days(case, day=today),
        informed=informed,
        is_unasked=is_unasked,
    ) or obstacle_to_unread(stands=queries.marks(contact), read=read)
    if obstacle:
        raise obstacle
    texts = {"words": word.words, "done": word.done}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    row = contact.row if contact else _begun(actor, case, word, submission=submission, at=at)
    made = PartnerWord(case=case, contact=row, said_by_id=actor.id, said_at=at, submission=submission, **vars(word))
    with refusing("partner_word_is_said_once", SaidIsSaved):
        made.save(force_insert=True)
    record(actor, "partner_contact.said", case=case, subject=made, detail={"kind": made.kind})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    _done_as_told(actor, case, row, at=at)
    _next(actor, case, row, word, at=at)
    look_at_danger(case, actor, state=word.state, on=word.happened_on, submission=submission, at=at)
    if word.kind == Said.ENDED and contact is not None and is_unasked:
        ask_all_the_same(case, actor, ended="Den egna kontakten", state=contact.state, at=at)
    return made


def _begun(actor: Actor, case: Case, word: Word, *, submission: UUID, at: datetime) -> PartnerContact:
    """What she asked for herself."""
    return PartnerContact.objects.create(
        case=case, ask_by=word.happened_on, asked_by_id=actor.id, asked_at=at, submission=submission
    )


def _done_as_told(actor: Actor, case: Case, row: PartnerContact, *, at: datetime) -> None:
    """What the one who leads told the worker to do is done when she has been asked, reached or not."""
    if row.instruction_id is None:
        return
    told = Instruction.objects.filter(pk=row.instruction_id, done_at=None).first()
    if told is not None:
        told.done_by_id, told.done_at = actor.id, at
        told.save(update_fields=["done_by", "done_at"])
        record(actor, "instruction.done", case=case, subject=told)


def _next(actor: Actor, case: Case, row: PartnerContact, word: Word, *, at: datetime) -> None:
    """
    The day by which somebody gets in touch is told of in time; after a no, or the end, there is none. Who was not
    reached has not been checked, who was asked long ago is not asked now, and what ends has not been done.
    """
    if word.kind == Said.ENDED:
        why = f"Kontakten slutade: {str(EndReason(word.end_reason).label).lower()}."
        process.drop(case, actor, clock=CLOCK, on=word.happened_on, reason=why, at=at, about=row.public_id)
    elif rules.moves_next(word):
        process.finish(case, actor, clock=CLOCK, on=word.happened_on, at=at, about=row.public_id)
    if word.next_on is not None:
        today = timezone.localdate(at)
        process.start(case, actor, clock=CLOCK, starts_on=today, due_on=word.next_on, at=at, about=row.public_id)
