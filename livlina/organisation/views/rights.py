"""Who may do what, for whoever works here to read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.organisation import rights as table
from livlina.organisation.forms import RightsForm
from livlina.organisation.middleware import StaffRequest


@require_safe
def rights(request: StaffRequest) -> HttpResponse:
    """The table of rights, whole or for one role and one area."""
    areas = table.areas()
    form = RightsForm(request.GET, areas=[(area.room, area.name) for area in areas])
    chosen = form.chosen()
    context = {
        "areas": table.narrowed(areas, **chosen),
        "workers": table.WORKERS,
        "worker_names": table.worker_names(),
        "form": form,
        "reset_url": reverse("rights") if any(chosen.values()) else "",
        "crumbs": [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Behörigheter", "url": ""}],
    }
    return render(request, "organisation/rights.html", context)
