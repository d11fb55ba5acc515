"""Reads of the files of a case. Who sees which is the row policy's answer: what tells where is not there for all."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from livlina.cases.files import rules, storage
from livlina.cases.models import Case, CaseFile
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Limit

LIMITS = {rules.CASE: Limit.CASE_FILES, rules.UNIT: Limit.UNIT_FILES, rules.HOUR: Limit.FILES_TAKEN_IN}


def files(case: Case) -> QuerySet[CaseFile]:
    """The files of the case that the actor may see, originals too, each with its document."""
    return CaseFile.objects.filter(case=case).select_related(
        "line", "line__written_by", "original_of", "original_of__line", "taken_by", "struck_by", "original"
    )


def file_at(case: Case, file_id: UUID) -> CaseFile | None:
    """The file at that address, with the case it was asked for in."""
    found = files(case).filter(public_id=file_id).first()
    if found is None:
        return None
    found.case = case
    found.document.case = case
    return found


def original_of(file: CaseFile) -> CaseFile | None:
    """The original of it, for those who may see one; None when none was kept."""
    found: CaseFile | None = getattr(file, "original", None)
    return found


def name_of(file: CaseFile) -> str:
    """What it is called where it is saved."""
    return rules.name_of(
        day=file.document.happened_on,
        public_id=(file.original_of or file).public_id,
        ending=file.ending,
        is_original=file.original_of_id is not None,
    )


def what_is_full(case: Case, *, size: int, day: date) -> tuple[str, int]:
    """
    Where there is no room for so many bytes more (`rules.CASE`, `UNIT` or `HOUR`; '' where there is), and its limit.

    Counted by the database: among the files of the case and the unit are such as the actor does not see.
    """
    limits = organisation.unit_limits(case.unit_id, day=day)
    most = {place: limits.holds(limit) for place, limit in LIMITS.items()}
    asked = [most[rules.CASE] * rules.MEGABYTE, most[rules.UNIT] * rules.MEGABYTE, most[rules.HOUR]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT file_room(%s, %s, %s, %s, %s)", [case.pk, size, *asked])
        (full,) = cursor.fetchone()
    return full, most.get(full, 0)


def missing() -> int:
    """How many files that a row names are not on the disk, struck ones too. For the system alone."""
    names: Any = CaseFile.objects.values_list("stored_as", flat=True)
    return sum(not storage.is_there(name) for name in names.iterator())
