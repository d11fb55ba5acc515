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


@shows_nobody("the organisation, which is no secret")
@require_safe
def organisation(request: StaffRequest) -> HttpResponse:
    """The organisation today, or on the day in `dag` (2021-03-05)."""
    asked = request.GET.get("dag", "")
    day = clock.today()
    unreadable = False
    if asked:
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            unreadable = True
    context = {
        "overview": overview.on(day),
        "unreadable": unreadable,
        "crumbs": [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Organisationen", "url": ""}],
    }
    return render(request, "organisation/organisation.html", context)
