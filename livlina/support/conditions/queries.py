"""What was answered about the conditions. Who sees it is who sees the case."""

from collections.abc import Iterable

from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.support.models import ConditionCheck


def checks(case: Case) -> list[ConditionCheck]:
    """Each time they were asked, the latest first. One query."""
    found = ConditionCheck.objects.filter(case=case).select_related("checked_by").order_by("-checked_on", "-pk")
    return cases.of_case(case, list(found))


def marks(checks: Iterable[ConditionCheck]) -> list[str]:
    """By which a page says which of them it showed."""
    return [str(check.public_id) for check in checks]
