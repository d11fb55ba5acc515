"""The files of a case: one row for each, whose bytes lie sealed on the disk (`storage`)."""

from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.core.uploads import FileKind
from livlina.organisation.models import Staff

if TYPE_CHECKING:
    from livlina.cases.chronology.models import DocumentLine


class CaseFile(OfCase):
    """
    The file of a document in the register (fil): what everybody is given, or the original of it where it is evidence.

    `stored_as` is its random name on the disk and `digest` the SHA-256 of what lies there, sealed with the key of the
    case. One that tells where somebody is (`tells_where`) is there only for those who see level 4 of the case; so is
    each original, which holds where a picture was taken. It is never changed, only struck. Source: S-90, S-120, S-121.
    """

    levels = {
        Level.ADMINISTRATIVE: "stored_as digest size taken_by taken_at sent_mark struck_by struck_at line original_of "
        "is_scanned",
        Level.NOTE: "kind media_type ending tells_where",
        Level.VIOLENCE: "struck_because",
    }

    line = models.OneToOneField("cases.DocumentLine", null=True, on_delete=models.PROTECT, related_name="file")
    original_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="original")
    kind = models.CharField(max_length=10, choices=FileKind, blank=True)  # '' of an original: nobody is shown it here
    media_type = models.CharField(max_length=100)  # what it is given out as
    ending = models.CharField(max_length=5, blank=True)
    tells_where = models.BooleanField()
    is_scanned = models.BooleanField()  # for viruses; False only in a demo
    size = models.PositiveIntegerField()  # bytes, before it was sealed
    stored_as = models.UUIDField(unique=True)
    digest = models.BinaryField(max_length=32)
    sent_mark = models.BinaryField(
        max_length=16
    )  # keyed, and of this form alone: by it a double click is known (S-142)
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    struck_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_because = SealedText("varför filen är makulerad")

    class Meta:
        default_related_name = "files"
        constraints = [
            RowPolicy(
                name="case_file_rows",
                using=f"{MY_CASE} AND (NOT tells_where OR case_id = {mine('my_level4_cases')})",
                new=f"{WORKED_CASE} AND ((struck_at IS NULL AND taken_by_id = acting()) OR struck_by_id = acting())",
            ),
            InOwnName("taken_by", name="case_file_in_own_name", later=("struck_by",)),
            SameCase("line", "original_of", name="within_case_case_file"),
            models.CheckConstraint(
                name="case_file_is_of_a_line_or_an_original",
                condition=Q(line__isnull=False, original_of=None)
                | Q(line=None, original_of__isnull=False, tells_where=True),
            ),
            models.CheckConstraint(
                name="case_file_is_struck_by_someone",
                condition=Q(struck_at=None, struck_by=None, struck_because=None)
                | Q(struck_at__isnull=False, struck_by__isnull=False, struck_because__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["taken_by", "taken_at"], name="case_file_of_the_hour")]

    @property
    def document(self) -> "DocumentLine":
        """What it is the file of; of an original that of the copy."""
        copy = self if self.original_of is None else self.original_of
        return cast("DocumentLine", copy.line)

    @property
    def is_struck(self) -> bool:
        """An original is struck with its copy, also by one who does not see that there is one."""
        return self.struck_at is not None or (self.original_of is not None and self.original_of.is_struck)
