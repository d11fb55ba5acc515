"""Feedback on a commission: written by the unit that carries it out, and said to be read by those who gave it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from livlina.access.terms import Permission
from livlina.cases.commissions import queries as commissions
from livlina.cases.commissions import services as commission_services
from livlina.cases.commissions.views import grounds
from livlina.cases.feedback import queries, services
from livlina.cases.feedback.forms import FeedbackForm
from livlina.cases.pages import the_case
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn


def write(request: StaffRequest, commission_id: UUID) -> HttpResponse:
    """Write feedback, in the case that carries the commission out. To others who see it the page says who does."""
    actor, day = request.actor, clock.today()
    given = commissions.seen(actor, commission_id)
    came_from = commissions.origin(given.commission) if given else None
    if given is None or came_from is None:
        raise Http404
    case = queries.carried_out_in(actor, given)
    form = None
    if not isinstance(case, DomainError):
        form = FeedbackForm(request.POST or None, grounds=grounds(day) if given.commission.is_disclosure else [])
        if form.is_valid():
            told = form.cleaned_data
            with RefusalsIn(form):
                services.write_feedback(
                    actor,
                    case=case,
                    given=given,
                    facts=form.facts(),
                    submission=told["submission"],
                    at=clock.now(),
                    confirmed_because=told["confirmed_because"],
                )
                messages.success(request, "De som gav uppdraget ser nu återkopplingen.")
                return redirect("commission", commission_id)
    commission_services.read_commission(actor, commission=given.commission, case=came_from)
    context = {
        "form": form,
        "refusal": str(case) if isinstance(case, DomainError) else "",
        "text": given.commission.text,
        "by": given.commission.from_unit.full_name,
        "back": reverse("commission", args=[commission_id]),
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": "Uppdrag", "url": reverse("commissions")},
            {"text": "Återkoppling", "url": ""},
        ],
    }
    return render(request, "cases/feedback_form.html", context)


@require_POST
def read(request: StaffRequest, public_id: UUID, commission_id: UUID) -> HttpResponse:
    """Say that what has been fed back on the commission is read."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    given = commissions.one_of_case(case, commission_id)
    if given is None:
        raise Http404
    unread = [row for row in queries.of(given) if row.read_by_id is None]
    for row in unread:
        services.read_feedback(request.actor, case=case, feedback=row, at=clock.now())
    messages.success(request, "Återkopplingen är läst." if unread else "Det finns ingen oläst återkoppling.")
    return redirect("commission_given", public_id, commission_id)
