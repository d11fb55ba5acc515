"""The pages of the duty roster: the week, and a shift to be written or taken out (R-080)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.forms import VERSION_DIGITS
from livlina.organisation import roster, services
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse
from livlina.workspace.forms import ShiftForm


def week_code(day: date) -> str:
    """The week as an address says it: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _asked_week(request: HttpRequest) -> date:
    """The Monday asked for, and that of the present week when none is, or none that is a week."""
    try:
        asked = date.fromisoformat(f"{request.GET.get('vecka', '')}-1")
    except ValueError:
        asked = clock.today()
    # a year's end beyond the calendar has no neighbours to go to
    return roster.week_of(asked if 1900 <= asked.year < 2200 else clock.today())[0]


def _url(day: date) -> str:
    return f"{reverse('roster')}?vecka={week_code(day)}"


def _crumbs(*here: str) -> list[dict[str, str]]:
    way = [{"text": "Min dag", "url": reverse("my_day")}]
    return [*way, {"text": "Jourschema", "url": reverse("roster") if here else ""}] + [
        {"text": text, "url": ""} for text in here
    ]


@require_safe
def week(request: StaffRequest) -> HttpResponse:
    """Who is on duty each day of a week at the units where the actor works, and where someone is missing."""
    actor = request.actor
    if not actor.may(Permission.REGISTER_CONTACT):
        raise Http404
    monday = _asked_week(request)
    context = {
        "crumbs": _crumbs(),
        "rosters": roster.roster(actor, days=roster.week_of(monday)),
        "today": clock.today(),
        "number": monday.isocalendar().week,
        "sunday": monday + timedelta(days=6),
        "monday": monday,
        "writes": actor.units_where(Permission.ASSIGN_CASE),
        "earlier": _url(monday - timedelta(days=7)),
        "later": _url(monday + timedelta(days=7)),
    }
    return render(request, "workspace/roster.html", context)


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Put someone in the roster. `enhet` and `dag` in the address are what stands in the form from the beginning."""
    units = roster.written_units(request.actor)
    if not units:
        raise Http404
    form = ShiftForm(
        request.POST or None,
        units=units,
        people=roster.possible([unit.pk for unit in units], day=clock.today()),
        first=_asked_day(request),
        unit=request.GET.get("enhet", ""),
    )
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.plan_shift(
                request.actor,
                unit=told["unit"],
                facts=form.facts(),
                submission=told["submission"],
                at=clock.now(),
            )
            messages.success(request, "Passet står i schemat.")
            return redirect(_url(told["starts_on"]))
    return _page(request, form, title="Nytt pass")


def _asked_day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        return clock.today()


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    """Change a shift, or take it out of the roster."""
    actor = request.actor
    shift = get_object_or_404(roster.written_shifts(actor), public_id=shift_id)
    people = roster.possible([shift.unit_id], day=min(shift.starts_on, clock.today()))
    form = ShiftForm(request.POST or None, people=people, shift=shift)
    version = form["version"].value() if request.POST.get("act") == "remove" else ""
    if version and version.isdecimal() and len(version) <= VERSION_DIGITS:
        try:
            services.remove_shift(actor, shift=shift, version=int(version), at=clock.now())
        except DomainError as refusal:
            form.full_clean()
            refuse(form, refusal)
        else:
            messages.success(request, "Passet är borttaget ur schemat.")
            return redirect(_url(shift.starts_on))
    elif form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.change_shift(actor, shift=shift, facts=form.facts(), version=told["version"], at=clock.now())
            messages.success(request, "Schemat är ändrat.")
            return redirect(_url(told["starts_on"]))
    return _page(request, form, title="Ändra pass", shift=shift)


def _page(request: HttpRequest, form: ShiftForm, *, title: str, shift: Any = None) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "shift": shift,
        "crumbs": _crumbs(title),
        "back": _url(shift.starts_on) if shift else reverse("roster"),
    }
    return render(request, "workspace/shift.html", context, status=422 if request.method == "POST" else 200)
