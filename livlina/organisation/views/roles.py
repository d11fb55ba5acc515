"""Who has which role at the unit that one leads, gone through and signed (S-55)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import fresh, queries, services
from livlina.organisation.forms import SignRolesForm
from livlina.organisation.middleware import StaffRequest

NOT_TAKEN = "Sidan gick inte att läsa. Läs listan igen innan du skriver under."


@require_http_methods(["GET", "POST"])
def roles(request: StaffRequest) -> HttpResponse:
    """The list of each unit, and that it is right, signed with the second factor."""
    actor = request.actor
    if not actor.may(Permission.SIGN_ROLES):
        raise Http404
    refusal = ""
    if request.method == "POST":
        form = SignRolesForm(request.POST, units=queries.units(actor.units_where(Permission.SIGN_ROLES)))
        if form.is_valid():
            if asked := fresh.asked(request):
                return asked
            told = form.cleaned_data
            try:
                services.sign_roles(actor, unit=told["unit"], seen=told["seen"], at=clock.now())
            except DomainError as error:
                refusal = str(error)
            else:
                messages.success(request, f"Du har skrivit under rollerna vid {told['unit'].full_name}.")
                return redirect("unit_roles")
        else:
            refusal = NOT_TAKEN
    context = {
        "units": queries.unit_roles(actor, day=clock.today()),
        "refusal": refusal,
        "crumbs": [{"text": "Min dag", "url": "/"}, {"text": "Roller vid enheten", "url": ""}],
    }
    return render(request, "organisation/unit_roles.html", context, status=422 if refusal else 200)
