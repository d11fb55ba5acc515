"""What other pages say of decisions and promises: numbers and days, nothing about anyone."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from livlina.cases.decisions import rules
from livlina.cases.decisions.models import Promise
from livlina.core.templatetags.swedish import swedish_date


def red_promises(promises: Iterable[Promise]) -> list[dict[str, Any]]:
    """Promises that nobody has taken over in time, as lines of what waits and cannot wait (R-102)."""
    return [
        {
            "url": reverse("promise", args=[one.case.public_id, one.public_id]),
            "text": f"Löfte som ingen har tagit över, ärende {one.case.number}",
            "meta": f"Skulle tas över {swedish_date(rules.owned_by(one.promised_on))}",
            "is_overdue": True,
        }
        for one in promises
    ]
