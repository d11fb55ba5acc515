"""What the staff have noticed about a method, so that its card can be worked on. Nothing about clients."""

from typing import ClassVar

from django.db import models

from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName


class MethodNote(PublicModel):
    """
    That somebody has noticed something about how a kind of help is given (återkoppling om en metod), by the version of
    its cards then. Read by all who work here, and never changed; one that tells of somebody is taken away, and its
    words go. Source: R-174.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id help version words written_by written_at submission "
        "taken_away_at taken_away_by"
    }

    help = models.CharField(max_length=50)  # the key of a kind of help
    version = models.CharField(max_length=120)
    words = models.TextField()
    written_by = models.ForeignKey("organisation.Staff", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)  # the form it came by: a double click is one (S-142)
    taken_away_at = models.DateTimeField(null=True)
    taken_away_by = models.ForeignKey("organisation.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "organisation"
        constraints = (InOwnName(name="method_note_in_own_name", later=("taken_away_by",)),)
        indexes = (models.Index(fields=["help", "-written_at"], name="method_notes_of_a_help"),)
