"""The list of the morning, and that it has been gone through (R-082)."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.intake import panels, reception, services
from livlina.intake.errors import ListNotShown
from livlina.intake.forms.handling import MorningForm
from livlina.organisation import queries as organisation
from livlina.organisation import roster
from livlina.organisation.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
def morning(request: StaffRequest) -> HttpResponse:
    """What came in since the last time, who waits and what is late: by numbers, never by name."""
    actor, now = request.actor, clock.now()
    if not actor.may(Permission.ANSWER_CONTACT):
        raise PermissionDenied
    refusal: DomainError | None = None
    if request.method == "POST":
        form = MorningForm(request.POST, units=organisation.units(reception.meetings_held_at(actor)))
        refusal = ListNotShown()
        if form.is_valid():
            told = form.cleaned_data
            try:
                services.close_morning(actor, at=now, **told)
            except DomainError as error:
                refusal = error
            else:
                messages.success(request, f"Morgonlistan vid {told['unit'].full_name} är genomgången.")
                return redirect("morning")
    mornings, is_cut = services.list_morning(actor, at=now)
    context = {
        "crumbs": panels.crumbs(None, "Morgonlistan"),
        "mornings": [panels.morning(each, day=clock.today()) for each in mornings],
        "on_duty": roster.on_duty(actor, day=clock.today()),
        "is_cut": is_cut,
        "at_most": reception.AT_MOST,
        "refusal": refusal,
        "shown_at": now.isoformat(timespec="microseconds"),
        "submission": uuid4(),
        "now": now,
    }
    return render(request, "intake/morning.html", context, status=422 if refusal else 200)
