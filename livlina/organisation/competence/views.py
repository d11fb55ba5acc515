"""The register of competence: for those who lead and the administrator; a colleague sees what stands of herself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.shown import shows_nobody
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.competence import queries, services
from livlina.organisation.competence.forms import (
    CompetenceForm,
    DemandForm,
    EndAskingForm,
    EndCompetenceForm,
    KindForm,
)
from livlina.organisation.competence.terms import AskedIn
from livlina.organisation.middleware import StaffRequest


@shows_nobody("what colleagues are trained in and no client")
@require_safe
def competence(request: StaffRequest) -> HttpResponse:
    """The register by person and by competence, of those one may write about; of oneself for everybody else."""
    actor, day = request.actor, clock.today()
    may_write, may_set = actor.may(Permission.RECORD_COMPETENCE), actor.may(Permission.SET_COMPETENCE)
    context = {
        "register": queries.register(queries.read_by(actor, day=day), day=day),
        "asked": [(row, str(AskedIn(row.asked_in).label)) for row in queries.demands(day=day)] if may_write else [],
        "kinds": list(queries.kinds(day=day)) if may_set else [],
        "may_write": may_write,
        "may_set": may_set,
        "day": day,
        "crumbs": _crumbs(),
    }
    return render(request, "organisation/competence.html", context)


def write(request: StaffRequest) -> HttpResponse:
    """Write that a colleague has a competence."""
    _only(request, Permission.RECORD_COMPETENCE)
    day = clock.today()
    form = CompetenceForm(
        request.POST or None, staff=queries.staff_of(request.actor, day=day), kinds=queries.kinds(day=day)
    )
    if form.is_valid():
        try:
            services.write_competence(request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Kompetensen är sparad.")
            return redirect("competence")
    return _form(
        request, form, title="Ny uppgift om kompetens", told="Något om en medarbetares utbildning, aldrig om en klient."
    )


def end(request: StaffRequest) -> HttpResponse:
    """End an entry. `uppgift` in the address is the one that stands in the form."""
    _only(request, Permission.RECORD_COMPETENCE)
    day = clock.today()
    entries = queries.entries_to_end(request.actor, day=day)
    form = EndCompetenceForm(request.POST or None, entries=entries, chosen=request.GET.get("uppgift", ""), today=day)
    if form.is_valid():
        try:
            services.end_competence(request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Uppgiften är ändrad.")
            return redirect("competence")
    return _form(request, form, title="Avsluta en uppgift", told="Kompetensen gäller sista dagen ut.")


def write_kind(request: StaffRequest) -> HttpResponse:
    """A new kind of competence."""
    _only(request, Permission.SET_COMPETENCE)
    form = KindForm(request.POST or None, today=clock.today())
    if form.is_valid():
        try:
            services.write_kind(request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Kompetensen finns nu att välja.")
            return redirect("competence")
    return _form(
        request, form, title="Ny kompetens i listan", told="Till exempel Trappan, samtal med barn eller ett språk."
    )


def ask_for(request: StaffRequest) -> HttpResponse:
    """A kind of case asks for a competence from a day."""
    _only(request, Permission.SET_COMPETENCE)
    day = clock.today()
    form = DemandForm(request.POST or None, kinds=queries.kinds(day=day), today=day)
    if form.is_valid():
        try:
            services.ask_for(request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Sparat. Den som fördelar ett sådant ärende ser vem som har kompetensen.")
            return redirect("competence")
    told = (
        "Den som fördelar ett sådant ärende ser vem som har kompetensen, och ger ett skäl när någon annan får ärendet."
    )
    return _form(request, form, title="Efterfråga en kompetens", told=told)


def end_asking(request: StaffRequest) -> HttpResponse:
    """End a kind of competence or a demand. `vad` in the address is the one that stands in the form."""
    _only(request, Permission.SET_COMPETENCE)
    day = clock.today()
    form = EndAskingForm(
        request.POST or None,
        kinds=queries.kinds(day=day),
        demands=queries.demands(day=day),
        chosen=request.GET.get("vad", ""),
        today=day,
    )
    if form.is_valid():
        try:
            services.end_asking(request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "Sista dagen är sparad.")
            return redirect("competence")
    return _form(
        request, form, title="Avsluta i listan", told="Det gäller sista dagen ut. Det som har gällt ändras inte."
    )


def _only(request: StaffRequest, permission: Permission) -> None:
    if not request.actor.may(permission):
        raise Http404


def _refuse(form: forms.Form, refusal: DomainError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _form(request: StaffRequest, form: forms.Form, *, title: str, told: str) -> HttpResponse:
    context = {"form": form, "title": title, "told": told, "crumbs": _crumbs(title)}
    return render(request, "organisation/competence_form.html", context, status=422 if form.is_bound else 200)


def _crumbs(last: str = "") -> list[dict[str, Any]]:
    first = [
        {"text": "Min dag", "url": reverse("my_day")},
        {"text": "Kompetens", "url": reverse("competence") if last else ""},
    ]
    return [*first, {"text": last, "url": ""}] if last else first
