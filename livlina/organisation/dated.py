"""What a fact of the organisation with days is made of."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.fields import DateField

from livlina.core.fields import Level, PublicModel


def days() -> Func:
    """The period of a dated row as a range of days, both ends included."""
    return Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateField())


def word_point(column: str) -> Func:
    """A word as a one-point range, for want of btree_gist."""
    hashed = Func(F(column), function="hashtext", output_field=models.IntegerField())
    return Func(hashed, hashed, Value("[]"), function="int4range", output_field=models.IntegerField())


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")))


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: Any) -> "DatedQuerySet":
        """Rows valid on that day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Dated(PublicModel):
    """A fact of the organisation that holds from a day, and perhaps to a day (both included)."""

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id valid_from valid_to",
    }

    valid_from = models.DateField("fr.o.m.")
    valid_to = models.DateField("t.o.m.", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
