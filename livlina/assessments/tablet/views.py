"""The person is given the tablet; what she has rated is read over time. The tablet itself is at the door (`public`)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from livlina.access.terms import Permission
from livlina.assessments import queries as assessed
from livlina.assessments.tablet import panels, queries, services
from livlina.assessments.tablet.forms import OccasionForm
from livlina.assessments.tablet.terms import Moment
from livlina.cases.pages import open_case_page, the_case
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn


def rating(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The code that runs or a form to make one, what has come in, and each question over time."""
    if request.method == "POST":
        the_case(request, public_id, to=Permission.RECORD_FACTS)
    head = open_case_page(request, public_id, part="rating")
    case, day, now = head.case, head.day, clock.now()
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    offered = queries.offered(assessed.offered(case, day=day)) if may_record and case.is_open else []
    asked = request.GET.get("nar", "")
    form = OccasionForm(request.POST or None, offered=offered, moment=asked if asked in Moment.values else "")
    if form.is_valid():
        with RefusalsIn(form):
            services.start_rating(
                request.actor,
                case=case,
                instrument=form.chosen,
                facts=form.facts(),
                submission=form.submitted,
                at=now,
            )
            messages.success(request, "Koden gäller nu. Öppna sidan på surfplattan och ge den till personen.")
            return redirect("case_rating", public_id)
    rows = queries.latest(case)
    runs = queries.running(case, at=now)
    context = head.context(request, current="case_assessments") | {
        "form": form,
        "may_begin": bool(offered) and (runs is None or form.is_bound),
        "running": panels.running(case, runs) if may_record else None,
        "occasions": panels.lines(case, rows, at=now),
        "groups": panels.over_time(case),
        "host": request.get_host(),
    }
    return render(request, "assessments/rating.html", context)


@require_POST
def end(request: StaffRequest, public_id: UUID, rating_id: UUID) -> HttpResponse:
    """End an occasion that is open: nothing that was answered on the tablet is kept."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    occasion = queries.occasions(case).filter(public_id=rating_id).first()
    if occasion is None:
        raise Http404
    try:
        services.cancel_rating(request.actor, case=case, occasion=occasion, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Koden gäller inte längre, och inget är sparat.")
    return redirect("case_rating", public_id)
