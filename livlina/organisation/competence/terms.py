"""The words for what asks for a competence."""

from django.db.models import TextChoices


class AskedIn(TextChoices):
    """In which kind of case a competence is asked for: the roles of a client. `cases` holds the same (its tests)."""

    EXPOSED = "exposed", "Våldsutsatt"
    USING_VIOLENCE = "using_violence", "Våldsutövare"
    CHILD = "child", "Barn"
