"""Help without a name: the numbers of a unit and year with their sums, a new number, and what is counted under one."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from livlina.access.terms import Permission
from livlina.cases.pages import page_of, pages
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse
from livlina.support.nameless import panels, queries, services
from livlina.support.nameless.forms import BeginForm, EndForm, TalkForm

PER_PAGE: Final = 50
TALK, END, TAKE_BACK = "talk", "end", "take_back"


@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """The numbers of a unit and year, with the sums by kind and month."""
    actor, today = request.actor, clock.today()
    units = list(queries.units(actor))
    if not units:
        raise Http404
    asked = request.GET.get("enhet", "")
    unit = next((one for one in units if str(one.public_id) == asked), units[0])
    years = panels.choices(queries.years(actor, unit), today=today)
    year = next((one for one in years if str(one) == request.GET.get("ar", "")), today.year)
    found = queries.helps(actor).filter(unit=unit, year=year)
    page = page_of(found, at_most=PER_PAGE, asked=request.GET.get("sida", ""))
    url, code = reverse("nameless"), urlencode({"enhet": unit.public_id, "ar": year})
    offers = queries.beginnable(actor, day=today)
    context = {
        "unit": unit,
        "year": year,
        "units": [
            {"name": one.full_name, "url": f"{url}?{urlencode({'enhet': one.public_id})}", "current": one == unit}
            for one in units
        ]
        if len(units) > 1
        else [],
        "years": [
            {"year": one, "url": f"{url}?{urlencode({'enhet': unit.public_id, 'ar': one})}", "current": one == year}
            for one in years
        ],
        "rows": [panels.line(row) for row in page.object_list],
        "count": page.paginator.count,
        "pages": pages(page, url=url, code=f"{code}&"),
        "sums": panels.sums(queries.months(actor, unit, year=year)),
        "offers": [row for row in offers if row.unit_id == unit.pk],
        "may_begin": bool(offers),
        "crumbs": _crumbs(),
    }
    return render(request, "support/nameless.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Take a new number. Where no decision lets one, the page says so."""
    actor, today = request.actor, clock.today()
    if not actor.may(Permission.RECORD_FACTS):
        raise Http404
    offered = queries.beginnable(actor, day=today)
    names_unit = len(actor.units_where(Permission.RECORD_FACTS)) > 1
    form = BeginForm(request.POST or None, offered=offered, today=today, names_unit=names_unit)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.begin_nameless(
                actor,
                submission=form.submitted,
                at=clock.now(),
                **{name: told[name] for name in ("offered", "who", "age_band", "started_on")},
            )
            messages.success(request, f"Nummer {made.name} är taget. Räkna samtalet här.")
            return redirect("nameless_one", made.public_id)
    context = {"form": form, "can_begin": offered.exists(), "crumbs": _crumbs("Nytt nummer")}
    return render(request, "support/nameless_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def one(request: StaffRequest, nameless_id: UUID) -> HttpResponse:
    """One number, with what is counted under it; another talk is counted, one taken back, or the number ended."""
    actor, today = request.actor, clock.today()
    help = get_object_or_404(queries.helps(actor), public_id=nameless_id)
    act = request.POST.get("act", "")
    counts = TalkForm(request.POST if act == TALK else None, today=today)
    ends = EndForm(request.POST if act == END else None, today=today)
    refusal = ""
    if request.method == "POST":
        try:
            said = _done(request, help, counts=counts, ends=ends)
        except DomainError as error:
            form = {TALK: counts, END: ends}.get(act)
            refusal = str(error)
            if form is not None and error.field:
                refuse(form, error)
                refusal = ""
        else:
            if said:
                messages.success(request, said)
                return redirect("nameless_one", nameless_id)
    may_write = actor.may(Permission.RECORD_FACTS, unit_id=help.unit_id) and help.ended_on is None
    is_offered = queries.is_offered(help, day=today)
    context = panels.line(help) | {
        "talks": panels.talk_lines(queries.talks(help)),
        "counts": counts if may_write and (is_offered or counts.is_bound) else None,
        "ends": ends if may_write else None,
        "is_offered": is_offered,
        "failed": ends if ends.is_bound else counts,
        "refusal": refusal,
        "crumbs": _crumbs(help.name),
    }
    return render(request, "support/nameless_one.html", context, status=422 if request.method == "POST" else 200)


def _done(request: StaffRequest, help: Any, *, counts: TalkForm, ends: EndForm) -> str:
    """Do what was sent; what was done, in words, '' when it cannot be read."""
    actor, now = request.actor, clock.now()
    if counts.is_bound and counts.is_valid():
        told = counts.cleaned_data
        facts = {name: told[name] for name in ("held_on", "form", "minutes", "submission")}
        services.count_talk(actor, help=help, at=now, **facts)
        return "Samtalet är räknat."
    if ends.is_bound and ends.is_valid():
        services.end_nameless(actor, help=help, ended_on=ends.cleaned_data["ended_on"], at=now)
        return "Numret är avslutat."
    if request.POST.get("act") == TAKE_BACK:
        which = request.POST.get("talk", "")
        talk = next((row for row in queries.talks(help) if str(row.public_id) == which), None)
        if talk is None:
            raise Http404
        services.take_talk_back(actor, talk=talk)
        return "Samtalet är borttaget ur räkningen."
    return ""


def _crumbs(last: str = "") -> list[dict[str, str]]:
    first = [{"text": "Kontakter", "url": reverse("contacts")}]
    if not last:
        return [*first, {"text": "Hjälp utan namn", "url": ""}]
    return [*first, {"text": "Hjälp utan namn", "url": reverse("nameless")}, {"text": last, "url": ""}]
