"""What other pages say of decisions and promises: numbers and days, nothing about anyone."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from livlina.cases.decisions import rules
from livlina.cases.decisions.queries import RedPromise
from livlina.core.templatetags.swedish import swedish_date


def red_promises(promises: Iterable[RedPromise]) -> list[dict[str, Any]]:
    """
    Promises that nobody has taken over in time, as lines of what waits and cannot wait (R-102): each of one's own
    cases, and in one line those of the units that one leads, since much else cannot wait either.
    """
    every = list(promises)
    led = [one for one in every if not one.is_own]
    return [
        *(
            _red(one, reverse("promise", args=[one.in_case, one.public_id]), "Löfte som ingen har tagit över, ärende")
            for one in every
            if one.is_own
        ),
        *(
            _red(
                one,
                reverse("case", args=[one.in_case]),
                f"{len(led)} löften som ingen har tagit över, först ärende"
                if len(led) > 1
                else "Löfte som ingen har tagit över, ärende",
            )
            for one in led[:1]
        ),
    ]


def _red(one: RedPromise, url: str, words: str) -> dict[str, Any]:
    return {
        "url": url,
        "text": f"{words} {one.number}",
        "meta": f"Skulle tas över {swedish_date(rules.owned_by(one.promised_on))}",
        "is_overdue": True,
    }
