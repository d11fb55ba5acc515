"""Files laid for tests, as the command lays them."""

import hashlib
import uuid

from livlina.cases.files import storage
from livlina.cases.models import Case, CaseFile, DocumentLine
from livlina.core import clock
from livlina.core.sealed import place_of
from livlina.organisation.models import Staff

PAPER = b"%PDF-1.7 ett prov"


def filed(
    case: Case, staff: Staff, *, line: DocumentLine | None = None, content: bytes = PAPER, tells_where: bool = False
) -> CaseFile:
    """A document of the case with a file, sealed on the disk."""
    if line is None:
        line = DocumentLine.objects.create(
            case=case, direction="made", kind="letter", happened_on=clock.today(), what="Brev med fil",
            written_by=staff, written_at=clock.now(), submission=uuid.uuid4(),
        )  # fmt: skip
    file = CaseFile(
        case=case, line=line, kind="pdf", media_type="application/pdf", ending=".pdf", tells_where=tells_where,
        is_scanned=True, size=len(content), sent_mark=bytes(16), taken_by=staff, taken_at=clock.now(),
    )  # fmt: skip
    sealed = case.cipher.seal_bytes(content, place=place_of(file, "stored_as"))
    file.stored_as, file.digest = storage.put(sealed), hashlib.sha256(sealed).digest()
    file.save()
    return file
