"""The organisation for whoever works in it: who does what, whom they serve, and how sure that is."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.shown import shows_nobody
from livlina.core import clock
from livlina.organisation import overview
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.terms import Basis


@shows_nobody("the organisation, which is no secret")
@require_safe
def organisation(request: StaffRequest) -> HttpResponse:
    """The organisation today, or on the day in `dag` (2021-03-05)."""
    day, unreadable = _day(request)
    context = {
        "overview": overview.on(day),
        "unreadable": unreadable,
        "crumbs": [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Organisationen", "url": ""}],
    }
    return render(request, "organisation/organisation.html", context)


@shows_nobody("the organisation, which is no secret")
@require_safe
def delegations(request: StaffRequest) -> HttpResponse:
    """The register of delegations today, or on the day in `dag` (2021-03-05)."""
    day, unreadable = _day(request)
    context = {
        "rows": overview.delegations_on(day),
        "grounds": [overview.ground(basis) for basis in Basis],
        "day": day,
        "unreadable": unreadable,
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": "Organisationen", "url": reverse("organisation")},
            {"text": "Delegationsordning", "url": ""},
        ],
    }
    return render(request, "organisation/delegations.html", context)


def _day(request: StaffRequest) -> tuple[date, bool]:
    """The day asked for, today when none is; and whether what was asked for is no day."""
    asked = request.GET.get("dag", "")
    try:
        return (date.fromisoformat(asked) if asked else clock.today()), False
    except ValueError:
        return clock.today(), True
