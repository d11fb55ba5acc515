"""The facts of a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from livlina.access.terms import Permission
from livlina.cases import panels, queries, services
from livlina.cases.errors import SomeoneElseChangedTheCase
from livlina.cases.forms import FactsForm
from livlina.cases.pages import form_page, the_case
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import refuse


def facts(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Change what is known of the case."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    today = clock.today()
    sees = queries.sees_whereabouts(request.actor, case)
    offered: dict[str, Any] = {
        "districts": organisation.districts(day=today) if sees else None,
        "projects": organisation.projects(day=today),
    }
    form = FactsForm(request.POST or None, case=case, **offered)
    now_known = None
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            services.change_case(request.actor, case=case, facts=form.facts(), version=version, at=clock.now())
        except SomeoneElseChangedTheCase as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            now_known = panels.facts(case, shows_whereabouts=sees)
            typed = request.POST.copy()
            typed["version"] = str(case.version)
            form = FactsForm(typed, case=case, **offered)
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
