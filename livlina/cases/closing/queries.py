"""How a case ended, and what stands in the way of its end."""

from datetime import date

from livlina.cases import ports
from livlina.cases.closing.models import CaseClosing
from livlina.cases.models import Case
from livlina.cases.process import queries as process
from livlina.core.errors import DomainError


def closings(case: Case) -> list[CaseClosing]:
    """The ends of the case, the latest first. One query."""
    found = list(CaseClosing.objects.filter(case=case).select_related("reason", "closed_by").order_by("-closed_at"))
    for closing in found:
        closing.case = case
    return found


def obstacles(case: Case, *, day: date) -> list[DomainError]:
    """All that stands in the way of ending the case that day, as the way it follows asks for (`kinds.yaml`)."""
    asked = process.standing(case).version.closing
    found = (ports.obstacles_to_closing[key](case, day) for key in asked)
    return [obstacle for obstacle in found if obstacle is not None]
