"""The facts of a case, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from livlina.access.terms import Permission
from livlina.cases import panels, queries, rules, services
from livlina.cases.errors import SomeoneElseChangedTheCase
from livlina.cases.forms import ClosingForm, FactsForm
from livlina.cases.pages import form_page, is_typed, refused, the_case
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import refuse


def facts(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Change what is known of the case."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
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
        "crumbs": panels.crumbs(case, "Ändra uppgifter"),
        "name": panels.heading(case),
        "form": form,
        "now_known": now_known,
    }
    return form_page(request, case, "cases/facts_form.html", context)


def close(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Close the case."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
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
        "crumbs": panels.crumbs(case, "Avsluta"),
        "name": panels.heading(case),
        "form": form,
        "unsigned": queries.notes(case).filter(signed_at=None).count(),
    }
    return form_page(request, case, "cases/close_form.html", context)
