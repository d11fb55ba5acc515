"""The review of workers' cases in words, on my day."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from livlina.cases.leading.queries import Caseload
from livlina.cases.panels import isolated
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.models import Staff


def overdue_lines(found: Iterable[tuple[Staff, Caseload]]) -> list[dict[str, Any]]:
    """Whose cases are to be gone through at once, for the one who leads."""
    return [
        {
            "url": reverse("caseload_review", args=[staff.public_id]),
            "text": f"Gå igenom ärendena med {isolated(staff.name)}",
            "meta": f"{load.cases} {'öppet ärende' if load.cases == 1 else 'öppna ärenden'}, "
            f"senast {swedish_date(load.due_on)}",
            "is_overdue": True,
        }
        for staff, load in found
    ]
