"""
Inställningar: whom one must not meet at work.

The page shows one's own declarations to oneself alone, and never a number again. It logs that something was declared or
ended, in one neutral line. Misused, somebody could end a declaration and then open a file: so the end takes a reason
and goes to the log reviewer. Source: S-14.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people import register, services
from livlina.people.forms import RefusalsIn
from livlina.people.register_forms import EndOwnForm, OwnRelationForm


@sensitive_post_parameters()
def own_relations(request: StaffRequest) -> HttpResponse:
    """What is declared, and the form to declare more."""
    form = OwnRelationForm(request.POST or None, today=clock.today())
    if form.is_valid():
        with RefusalsIn(form):
            services.declare_relation(request.actor, facts=form.facts(), at=clock.now())
            messages.success(request, "Relationen är anmäld. Du möter inte personen i Livlina.")
            return redirect("own_relations")
    declared = list(register.own_relations(request.actor))
    return render(request, "people/own_relations.html", {"form": form, "declared": declared, "crumbs": _crumbs()})


@sensitive_post_parameters()
def own_relation_end(request: StaffRequest, own_id: UUID) -> HttpResponse:
    """End one, with a reason."""
    relation = get_object_or_404(register.own_relations(request.actor), public_id=own_id)
    form = EndOwnForm(request.POST or None)
    if form.is_valid():
        with RefusalsIn(form):
            services.end_own_relation(request.actor, relation=relation, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Relationen gäller inte längre. Den som granskar loggen får veta det.")
            return redirect("own_relations")
    context = {"form": form, "relation": relation, "crumbs": _crumbs("Avsluta")}
    return render(request, "people/own_relation_end.html", context)


def _crumbs(*more: str) -> list[dict[str, Any]]:
    url = reverse("own_relations")
    return [
        {"text": "Inställningar", "url": reverse("settings")},
        {"text": "Egna relationer", "url": url if more else ""},
        *({"text": text, "url": ""} for text in more),
    ]
