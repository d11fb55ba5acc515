"""The review of workers' cases in words, on my day."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from livlina.cases.leading.queries import Caseload
from livlina.cases.panels import isolated
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.models import Staff


def overdue_lines(found: Iterable[tuple[Staff, Caseload]]) -> list[dict[str, Any]]:
    """
    Whose cases are to be gone through at once, for the one who leads: one line, since much else cannot wait either. Of
    many the one who has waited longest is named.
    """
    late = list(found)
    if not late:
        return []
    staff, load = late[0]
    one = len(late) == 1
    whose = isolated(staff.name) if one else f"{len(late)} medarbetare"
    return [
        {
            "url": reverse("caseload_review", args=[staff.public_id]) if one else reverse("group"),
            "text": f"Gå igenom ärendena med {whose}",
            "meta": f"{'' if one else f'Först {isolated(staff.name)}. '}Skulle ha gjorts {swedish_date(load.due_on)}",
            "is_overdue": True,
        }
    ]
