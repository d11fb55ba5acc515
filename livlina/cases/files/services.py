"""A file is taken in with its document, given out one at a time, and struck when it was the wrong one."""

import hashlib
import hmac
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.keys import KeyDestroyed
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.files import queries, rules, storage
from livlina.cases.files.errors import DiskRefuses, FileIsChanged, FileIsGone, FileTellsWhere, TextTooLongToRead
from livlina.cases.models import Case, CaseFile, DocumentLine
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.services.reading import read_case
from livlina.core import uploads
from livlina.core.sealed import keyed_hash, place_of
from livlina.people import rules as people_rules
from livlina.people import scanning
from livlina.people import services as people

log = logging.getLogger("livlina.files")

AS_SENT = "application/octet-stream"
MOST_READ = 200_000
"""Bytes of a text that are read through for places and numbers, in the process that answers the pages (S-132)."""
BROKEN = "En fil i ett ärende saknas eller är ändrad på disken. Kör livlina check."


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What was sent. Neither bytes nor name are in its repr, so that they end in no log."""

    sent: bytes
    name: str
    tells_where: bool
    keeps_original: bool = False

    def __repr__(self) -> str:
        return f"Upload(size={len(self.sent)})"

    def mark(self, submission: UUID) -> bytes:
        """By which the same bytes in the same form are known again, and no others (S-90)."""
        return keyed_hash(hashlib.sha256(self.sent).hexdigest(), purpose=f"file:{submission}")


def is_same(line: DocumentLine, upload: Upload | None) -> bool:
    """True when the form that comes again brings what it brought, a file or none."""
    earlier: CaseFile | None = getattr(line, "file", None)
    if earlier is None or upload is None:
        return earlier is None and upload is None
    return hmac.compare_digest(bytes(earlier.sent_mark), upload.mark(line.submission))


def looked_at(case: Case, upload: Upload, *, by: Actor, at: datetime) -> uploads.Examined:
    """
    What was sent, examined, where there is room for it and the one who sends it may see what it tells.

    Takes up to half a minute, so it is asked before anything is written, and nobody waits for a lock meanwhile. Raises
    RefusedUpload with what is wrong with the file itself.
    """
    _check_room(case, upload, by=by, at=at)
    examined = uploads.examine(upload.sent, upload.name)
    # it took its time, and a wall can have risen meanwhile
    require_in(case, by, to=Permission.RECORD_FACTS)
    _check_room(case, upload, by=by, at=at)
    if not upload.tells_where:
        _check_words(case, examined, by=by)
    return examined


def _check_words(case: Case, examined: uploads.Examined, *, by: Actor) -> None:
    """
    Raises where the words say otherwise than the one who says that the file tells nothing of where somebody is (S-23).

    A text is read as any that is written here. A document is looked through for what stands in the file of the case,
    and not for what only looks like it: the number of a court stands on every paper that comes from one.
    """
    is_text = examined.kind == uploads.FileKind.TEXT
    if is_text and len(examined.safe) > MOST_READ:
        raise TextTooLongToRead
    hidden = cases.hidden(by, case)
    if scanning.found_in({"file": examined.words}, hidden if is_text else replace(hidden, with_patterns=False)):
        raise FileTellsWhere


def _check_room(case: Case, upload: Upload, *, by: Actor, at: datetime) -> None:
    """Raises what stands in the way of a file of that size, and of one that tells where somebody is."""
    full, most = queries.what_is_full(case, size=len(upload.sent), day=timezone.localdate(at))
    obstacle = rules.obstacle_to_taking_in(
        full=full,
        most=most,
        tells_where=upload.tells_where or upload.keeps_original,
        sees_where=cases.sees_whereabouts(by, case),
    )
    if obstacle:
        raise obstacle


@command
def take_in_file(
    actor: Actor, *, case: Case, line: DocumentLine, upload: Upload, examined: uploads.Examined, at: datetime
) -> CaseFile:
    """
    Seal the copy that harms nobody, and write it down beside its document. Part of the command that writes that.

    The original is kept too where it is evidence and differs; it tells where, and is there for level 4 alone (S-120).
    """
    require(actor, Permission.RECORD_FACTS)
    file = CaseFile(
        line=line,
        kind=examined.kind,
        media_type=examined.media_type,
        ending=examined.ending,
        tells_where=upload.tells_where,
    )
    _keep(file, examined.safe, actor=actor, case=case, upload=upload, at=at)
    if upload.keeps_original and examined.changed:
        ending = rules.ending_of(upload.name)
        original = CaseFile(original_of=file, media_type=AS_SENT, ending=ending, tells_where=True)
        _keep(original, upload.sent, actor=actor, case=case, upload=upload, at=at)
    return file


def _keep(file: CaseFile, content: bytes, *, actor: Actor, case: Case, upload: Upload, at: datetime) -> None:
    """On the disk before the row; what no row will name is taken away again."""
    file.case, file.taken_by_id, file.taken_at, file.size = case, actor.id, at, len(content)
    file.sent_mark, file.is_scanned = upload.mark(file.document.submission), uploads.scanned_here()
    sealed = case.cipher.seal_bytes(content, place=place_of(file, "stored_as"))
    file.digest = hashlib.sha256(sealed).digest()
    try:
        file.stored_as = storage.put(sealed)
    except OSError as error:
        log.error("En fil kunde inte sparas på disken: %s", type(error).__name__)
        raise DiskRefuses from error
    try:
        file.save(force_insert=True)
        record(actor, "file.original_kept" if file.original_of_id else "file.taken_in", case=case, subject=file)
    except BaseException:
        storage.remove(file.stored_as)
        raise


@lasting
def open_file(actor: Actor, *, case: Case, file: CaseFile, by: str, is_protected: bool, why: str = "") -> bytes:
    """
    What the file holds, with the trace of a reading in the same transaction: nothing leaves without it (S-40).

    One that tells where a protected person is asks why, as her address does (S-21). Raises FileIsStruck, FileIsGone and
    FileIsChanged, and TooOften as any page of a case.
    """
    require(actor, Permission.READ_CASE)
    asks = is_protected and file.tells_where
    obstacle = rules.obstacle_to_opening(is_struck=file.is_struck) or people_rules.obstacle_to_showing(
        is_protected=asks, why=why
    )
    if obstacle:
        raise obstacle
    read_case(actor, case=case, part="file", note=file, why=f"{by}: {why}" if asks else by)
    return _opened(case, file)


def _opened(case: Case, file: CaseFile) -> bytes:
    try:
        sealed = storage.read(file.stored_as)
        if not hmac.compare_digest(hashlib.sha256(sealed).digest(), bytes(file.digest)):
            log.error(BROKEN)
            raise FileIsChanged
        return case.cipher.open_bytes(sealed, place=place_of(file, "stored_as"))
    except OSError as error:
        log.error(BROKEN)
        raise FileIsGone from error
    except InvalidTag as error:
        log.error(BROKEN)
        raise FileIsChanged from error
    except KeyDestroyed as error:
        raise FileIsGone from error


@command
def strike_file(
    actor: Actor, *, case: Case, file: CaseFile, because: str, at: datetime, confirmed_because: str = ""
) -> CaseFile:
    """
    Strike a file that should not be here (makulera), with its original: it is read no more, and stays sealed.

    The reason is read where the document is, and gives away no whereabouts without one of its own (S-23).
    """
    require_settling(case, actor)
    row = CaseFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    obstacle = rules.obstacle_to_opening(is_struck=row.is_struck)
    if obstacle:
        raise obstacle
    kept = people.require_reason({"because": because}, hidden=cases.hidden(actor, case), because=confirmed_because)
    for each in filter(None, (row, CaseFile.objects.filter(original_of=row, struck_at=None).first())):
        each.case, each.struck_by_id, each.struck_at, each.struck_because = case, actor.id, at, because
        each.save(update_fields=["struck_by", "struck_at", "struck_because"])
        record(actor, "file.struck", case=case, subject=each)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    return row
