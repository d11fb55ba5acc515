"""Files, as a page shows them."""

from typing import Any

from django.urls import reverse

from livlina.cases.files import queries
from livlina.cases.files.rules import MEGABYTE
from livlina.cases.models import Case, CaseFile
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import decimal_comma
from livlina.core.uploads import FileKind
from livlina.people.terms import ShownFor

TELLS_WHERE = "säger var någon finns"


def size(count: int) -> str:
    """Bytes in words: 1,4 MB, or kB of what is small."""
    if count >= MEGABYTE:
        return f"{decimal_comma(count / MEGABYTE, 1)} MB"
    return f"{max(1, round(count / 1024))} kB"


def kind(file: CaseFile) -> str:
    """What it is and how large: PDF, 1,4 MB."""
    return f"{FileKind(file.kind).label if file.kind else 'Original'}, {size(file.size)}"


def url(case: Case, file: CaseFile) -> str:
    return reverse("case_file", args=[case.public_id, file.public_id])


def mark(file: CaseFile) -> Any:
    """The one state of it that a line has room for; None when there is nothing to say."""
    if file.is_struck:
        return tag("makulerad", "now", "back")
    if file.tells_where:
        return tag(TELLS_WHERE, "protect", "protect")
    return None


def ways(case: Case, file: CaseFile, *, is_protected: bool) -> list[dict[str, Any]]:
    """The file and, for those who may see one, its original: each with the way to fetch it."""
    original = queries.original_of(file)
    return [
        {
            "url": reverse("case_file_open", args=[case.public_id, each.public_id]),
            "words": f"Hämta originalet, {size(each.size)}" if each.original_of_id else "Hämta filen",
            "reasons": ShownFor.choices if is_protected and each.tells_where else [],
        }
        for each in filter(None, (file, original))
    ]
