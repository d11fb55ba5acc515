"""The words for help without a name. There are no others: nothing is written in one's own words."""

from django.db.models import TextChoices

from livlina.cases.terms import CaseRole


class Who(TextChoices):
    """What the one who gets the help has to do with violence, in the words of cases."""

    EXPOSED = CaseRole.EXPOSED.value, str(CaseRole.EXPOSED.label)
    USING_VIOLENCE = CaseRole.USING_VIOLENCE.value, str(CaseRole.USING_VIOLENCE.label)
    OTHER = "other", "Någon annan"


class AgeBand(TextChoices):
    """About how old, where the one who gets the help wants to say it. Wide, so that nobody is alone in one."""

    UNDER_18 = "under_18", "Under 18 år"
    FROM_18 = "from_18", "18–29 år"
    FROM_30 = "from_30", "30–64 år"
    FROM_65 = "from_65", "65 år eller äldre"
