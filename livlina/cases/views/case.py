"""The facts of a case, who has it, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from livlina.cases import panels, queries, rules, services
from livlina.cases.errors import SomeoneElseChangedTheCase
from livlina.cases.forms import AssignForm, ClosingForm, FactsForm
from livlina.cases.pages import is_typed, refused, the_case
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import refuse

LISTS = {"utan": "?vy=utan", "enheten": "?vy=enheten"}
"""From which list of cases one came, and goes back to."""


def facts(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Change what is known of the case."""
    case = the_case(request, public_id)
    today = clock.today()
    districts, projects = organisation.districts(day=today), organisation.projects(day=today)
    form = FactsForm(request.POST or None, case=case, districts=districts, projects=projects)
    now_known = None
    if form.is_valid():
        try:
            services.change_case(request.actor, case=case, facts=form.facts(), version=form.cleaned_data["version"])
        except SomeoneElseChangedTheCase as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            now_known = panels.facts(case)
            typed = {**request.POST.dict(), "version": str(case.version)}
            form = FactsForm(typed, case=case, districts=districts, projects=projects)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Uppgifterna är sparade.")
            return redirect("case", public_id)
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Ändra uppgifter"),
        "name": panels.heading(case),
        "form": form,
        "now_known": now_known,
    }
    return render(request, "cases/facts_form.html", context)


def close(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Close the case."""
    case = the_case(request, public_id)
    now, today = clock.now(), clock.today()
    obstacle = rules.obstacle_to_closing(is_open=case.is_open, came_in_on=case.came_in_on, closed_on=today, today=today)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Avsluta")
    form = ClosingForm(request.POST or None, today=today, reasons=organisation.closing_reasons())
    if form.is_valid():
        try:
            services.close_case(request.actor, case=case, at=now, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Ärendet är avslutat. Anteckningar kan fortfarande skrivas klart.")
            return redirect("case", public_id)
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Avsluta"),
        "name": panels.heading(case),
        "form": form,
        "unsigned": queries.notes(case).filter(signed_at=None).count(),
    }
    return render(request, "cases/close_form.html", context)


def assign(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Give the case to a colleague. For those who lead its unit."""
    case = get_object_or_404(queries.assignable(request.actor), public_id=public_id)
    came_from = request.GET.get("fran", "")
    obstacle = rules.obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Handläggare")
    form = AssignForm(
        request.POST or None,
        colleagues=organisation.colleagues(case.unit_id, day=clock.today()),
        cases=queries.open_cases_of(case.unit_id),
    )
    if form.is_valid():
        staff = form.cleaned_data["assigned_to"]
        try:
            services.assign_case(request.actor, case=case, staff=staff, at=clock.now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"Ärende {case.number} har fått {staff.name} som handläggare.")
            if came_from in LISTS:
                return redirect(panels.caseload_url(LISTS[came_from]))
            return redirect("case", public_id)
    assigned = [member.actor.name for member in queries.team(case) if member.kind == "assigned"]
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Handläggare"),
        "name": panels.list_name(case),
        "form": form,
        "assigned": assigned[0] if assigned else "",
    }
    return render(request, "cases/assign_form.html", context)
