"""A document is written into the register of its case."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.chronology import rules
from livlina.cases.chronology.errors import DocumentIsSaved
from livlina.cases.files import services as files
from livlina.cases.models import Case, DocumentLine
from livlina.cases.services.assigning import require_in
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.apart import keep_apart, shown_of
from livlina.core.constraints import refusing
from livlina.people import services as people


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """What is told of one document."""

    direction: str
    kind: str
    happened_on: date
    what: str
    other: str = ""
    kept_at: str = ""


@command
def write_document(
    actor: Actor,
    *,
    case: Case,
    facts: DocumentFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
    upload: files.Upload | None = None,
) -> DocumentLine:
    """
    Write a document into the register with its file, where it has one, also of a case that has closed: post comes when
    it comes.

    Sent twice it is one (S-142): whoever comes last waits for the line, and keeps no file. A text that gives
    away where somebody is needs `confirmed_because` (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    obstacle = rules.obstacle_to_document(
        direction=facts.direction, other=facts.other, happened_on=facts.happened_on, today=timezone.localdate(at)
    )
    if obstacle:
        raise obstacle
    apart = {"other": facts.other}
    told = {name: value for name, value in vars(facts).items() if name not in apart} | {
        "names_other": bool(facts.other)
    }
    turns.to_save(submission)
    earlier = case.document_lines.filter(submission=submission, written_by=actor.id).select_related("kept").first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, told | shown_of(earlier, apart), refusal=DocumentIsSaved)
        if not files.is_same(earlier, upload):
            raise DocumentIsSaved
        record(actor, "document.written_again", case=case, subject=earlier)
        return earlier
    texts = {**apart, "what": facts.what, "kept_at": facts.kept_at}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    examined = files.looked_at(case, upload, by=actor, at=at) if upload else None
    document = DocumentLine(case=case, written_by_id=actor.id, written_at=at, submission=submission, **told)
    with refusing("document_line_is_saved_once", DocumentIsSaved):
        document.save(force_insert=True)
    keep_apart(document, **apart)
    record(actor, "document.written", case=case, subject=document, why=facts.direction)
    if upload and examined:
        files.take_in_file(actor, case=case, line=document, upload=upload, examined=examined, at=at)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=document, case=case)
    return document
