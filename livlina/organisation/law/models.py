"""That somebody has compared a section with the statute. Nothing about clients."""

from django.db import models
from django.db.models import Q

from livlina.core.fields import Level, PublicModel


class LawConfirmation(PublicModel):
    """
    That a section of `grounds.yaml` was compared with the statute and holds (bekräftelse), or that this is taken back.

    The latest row of a ground counts. `section` is the text confirmed, `stated` the citation of the list at that time:
    a list that has since got another text is confirmed anew. `source` is what was looked at. Written in one's own name
    by a system administrator, and never changed.
    """

    levels = {Level.ADMINISTRATIVE: "id public_id ground section law stated source is_withdrawal said_by said_at"}

    ground = models.CharField(max_length=50, db_index=True)
    section = models.CharField(max_length=200, blank=True)
    law = models.CharField(max_length=200)
    stated = models.CharField(max_length=400)
    source = models.CharField(max_length=400)
    is_withdrawal = models.BooleanField(default=False)
    said_by = models.ForeignKey("organisation.Staff", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        app_label = "organisation"
        constraints = [
            models.CheckConstraint(name="law_confirmation_says_what_was_read", condition=~Q(source="")),
        ]
        indexes = [models.Index(fields=["ground", "-said_at"], name="law_confirmation_latest")]
