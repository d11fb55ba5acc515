"""The end of a case, and its opening again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases import rules as case_rules
from livlina.cases.closing import panels, queries, services
from livlina.cases.closing.errors import CaseIsOpen
from livlina.cases.closing.forms import ClosingForm, ReopenForm
from livlina.cases.pages import form_page, is_typed, refused, the_case
from livlina.core import clock
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn


def close(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Close the case: what stands in the way is named first, each with the way to it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    today = clock.today()
    obstacle = case_rules.obstacle_to_closing(
        is_open=case.is_open, came_in_on=case.came_in_on, closed_on=today, today=today
    ) or queries.obstacle_of_relation(request.actor, case)
    if obstacle and not is_typed(request):
        way = {"url": reverse("case_reopen", args=[public_id]), "url_text": "Öppna ärendet igen"}
        return refused(request, case, obstacle, title="Avsluta", **({} if case.is_open else way))
    reasons, left = organisation.closing_reasons(), queries.left(case)
    form = ClosingForm(request.POST or None, today=today, reasons=reasons, role=case.role, left=left)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.close_case(
                request.actor,
                case=case,
                closed_on=told["closed_on"],
                outcome=form.outcome(),
                read=told["read"],
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Ärendet är avslutat. Anteckningar kan fortfarande skrivas klart.")
            return redirect("case", public_id)
    if form.is_bound:
        left = queries.left(case)  # as it is now
    context = {
        "crumbs": case_panels.crumbs(case, "Avsluta"),
        "name": case_panels.heading(case),
        "form": form,
        "obstacles": panels.obstacle_lines(case, queries.obstacles(case, day=today)),
        "left": panels.left_lines(case, left, day=today),
        "unsigned": cases.notes(case).filter(signed_at=None).count(),
    }
    return form_page(request, case, "cases/close_form.html", context)


def reopen(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Open a closed case again."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    if case.is_open and not is_typed(request):
        way = {"url": reverse("case", args=[public_id]), "url_text": "Till ärendet"}
        return refused(request, case, CaseIsOpen(), title="Öppna igen", **way)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        with RefusalsIn(form):
            services.reopen_case(request.actor, case=case, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Ärendet är öppet igen. Det som är skrivet står kvar.")
            return redirect("case", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Öppna igen"),
        "name": case_panels.heading(case),
        "title": "Öppna ärendet igen",
        "form": form,
        "closings": panels.closing_lines(queries.closings(case)),
    }
    return form_page(request, case, "cases/reopen_form.html", context)
