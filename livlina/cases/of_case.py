"""What every row that belongs to a case has in common. The case itself stands above, in `models`."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from livlina.core.fields import Level, PublicModel
from livlina.core.rows import mine

if TYPE_CHECKING:
    from livlina.cases.models import Case

MY_CASE = f"case_id = {mine('my_cases')}"
WORKED_CASE = f"case_id = {mine('my_worked_cases')}"
NOTED_CASE = f"case_id = {mine('my_noted_cases')}"


class OfCase(PublicModel):
    """A row that belongs to one case: sealed with its key, seen by those who see the case."""

    sealed_by: ClassVar[str] = "case"
    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id public_id case"}

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT)

    class Meta:
        abstract = True

    def sealing_row(self) -> "Case":
        return self.case
