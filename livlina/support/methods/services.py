"""What is noticed about a method is written down, for the next version of its card; what tells of somebody goes."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.organisation.models import MethodNote
from livlina.people import scanning
from livlina.people.scanning import Hidden, Standing
from livlina.people.terms import FoundKind
from livlina.support.interventions.errors import InterventionIsSaved
from livlina.support.methods import queries, rules
from livlina.support.offer.items import Kind


@command
def note_method(actor: Actor, *, kind: Kind, words: str, submission: UUID, at: datetime) -> MethodNote:
    """
    Write down what one has noticed about how it is given, by the version of its cards now. It is read by all, so what
    looks like somebody's number or address is refused, and so is the name of anyone in one's own cases. Sent twice it
    is one (S-142). Source: R-174.
    """
    require(actor, Permission.RECORD_FACTS)
    turns.to_save(submission)
    earlier = MethodNote.objects.filter(submission=submission, written_by=actor.id).first()
    if earlier is not None:
        require_same(earlier, {"help": kind.key, "words": words.strip()}, refusal=InterventionIsSaved)
        record(actor, "method.noted_again", subject=earlier)
        return earlier
    names = [Standing(FoundKind.NAME, name) for name in queries.names_near(actor)]
    found = scanning.scan(words, Hidden(standing=names, with_patterns=True))
    if obstacle := rules.obstacle_to_note(words=words, tells_of_somebody=bool(found)):
        raise obstacle
    made = MethodNote(
        help=kind.key,
        version=queries.version(kind),
        words=words.strip(),
        written_by_id=actor.id,
        written_at=at,
        submission=submission,
    )
    with refusing("organisation_methodnote_submission_key", InterventionIsSaved):
        made.save(force_insert=True)
    record(actor, "method.noted", subject=made, detail={"help": kind.key})
    return made


@command
def take_note_away(actor: Actor, *, note: MethodNote) -> None:
    """
    Take away a note that tells of somebody: its words go, and that it was there stays. Twice is once.

    By who wrote it, or one who leads. Source: R-174, S-23.
    """
    require(actor, Permission.RECORD_FACTS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT take_method_note_away(%s)", [note.pk])
        if cursor.fetchone() != (True,):
            raise NotPermitted
    record(actor, "method.note_taken_away", subject=note, detail={"help": note.help})
