"""What boards have decided to offer without needs assessment: for all staff to read, for the administrator to write."""

from collections.abc import Iterable
from datetime import date
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
from livlina.organisation import fresh, overview
from livlina.organisation import queries as organisation
from livlina.organisation.law import queries as law
from livlina.organisation.law.grounds import grounds
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.offered import queries, services
from livlina.organisation.offered.forms import EndForm, OfferForm
from livlina.organisation.offered.terms import Offer
from livlina.organisation.terms import Basis

LAWS = ("sol2025_11_5", "sol2025_identitet")
"""The grounds for offering help so, and for not documenting whom it is given to."""


@shows_nobody("what boards have decided of help in general")
@require_safe
def offered(request: StaffRequest) -> HttpResponse:
    """Every decision: those in force today, those to come and those that have ended."""
    day = clock.today()
    rows = list(queries.decisions())
    context = {
        "in_force": _lines(row for row in rows if row.valid_from <= day and not _has_ended(row, day)),
        "coming": _lines(row for row in rows if row.valid_from > day),
        "ended": _lines(row for row in rows if row.valid_from <= day and _has_ended(row, day)),
        "laws": _laws(),
        "grounds": [overview.ground(basis) for basis in Basis],
        "may_write": request.actor.may(Permission.WRITE_OFFERED),
        "day": day,
        "crumbs": _crumbs(),
    }
    return render(request, "organisation/offered.html", context)


def write(request: StaffRequest) -> HttpResponse:
    """Write down what a board has decided, with the second factor."""
    if not request.actor.may(Permission.WRITE_OFFERED):
        raise Http404
    day = clock.today()
    form = OfferForm(request.POST or None, boards=queries.boards(day=day), units=organisation.open_units(day=day))
    if form.is_valid():
        if asked := fresh.asked(request):
            return asked
        told = form.cleaned_data
        try:
            services.write_offer(
                request.actor,
                board=told["board"],
                units=list(told["units"]),
                facts=form.facts(),
                submission=form.submitted,
                at=clock.now(),
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Beslutet är sparat.")
            return redirect("offered")
    return _form(
        request, form, title="Nytt beslut", told="Skriv av det som nämnden har beslutat. Det ändras inte sedan."
    )


def end(request: StaffRequest) -> HttpResponse:
    """End a decision, with the second factor. `beslut` in the address is the one that stands in the form."""
    if not request.actor.may(Permission.WRITE_OFFERED):
        raise Http404
    day = clock.today()
    form = EndForm(
        request.POST or None, offered=queries.to_end(day=day), chosen=request.GET.get("beslut", ""), today=day
    )
    if form.is_valid():
        if asked := fresh.asked(request):
            return asked
        try:
            services.end_offer(request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Sista dagen är sparad.")
            return redirect("offered")
    told = "Beslutet gäller sista dagen ut och går sedan att läsa här. Ska något annat gälla, skriv in ett nytt beslut."
    return _form(request, form, title="Avsluta ett beslut", told=told)


def _form(request: StaffRequest, form: forms.Form, *, title: str, told: str) -> HttpResponse:
    context = {"form": form, "title": title, "told": told, "crumbs": _crumbs(title)}
    return render(request, "organisation/offered_form.html", context, status=422 if form.is_bound else 200)


def _has_ended(row: Any, day: date) -> bool:
    return row.valid_to is not None and row.valid_to < day


def _lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"row": row, "offer": str(Offer(row.offer).label), "ground": overview.ground(row.basis)} for row in rows]


def _laws() -> list[dict[str, Any]]:
    """The grounds by name, and whether somebody has confirmed them: the section itself stands on their own pages."""
    held = law.confirmations()
    return [
        {"key": key, "label": of.label, "waits": law.GroundNow(of, held.get(key)).needs_confirmation}
        for key in LAWS
        if (of := grounds().get(key))
    ]


def _crumbs(last: str = "") -> list[dict[str, str]]:
    first = [
        {"text": "Min dag", "url": reverse("my_day")},
        {"text": "Organisationen", "url": reverse("organisation")},
        {"text": "Insatser utan behovsprövning", "url": reverse("offered") if last else ""},
    ]
    return [*first, {"text": last, "url": ""}] if last else first
