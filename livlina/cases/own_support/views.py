"""Own support for a child: proposed in the case, answered at the unit, and the children between chairs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases import services as case_services
from livlina.cases.children import queries as children
from livlina.cases.children.queries import Child
from livlina.cases.commissions.views import grounds
from livlina.cases.own_support import forms, panels, queries, services
from livlina.cases.own_support.terms import State
from livlina.cases.pages import Case, page_of, pages, the_case, why_of
from livlina.core import clock
from livlina.organisation import fresh
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.people.terms import Protection

ROWS_PER_PAGE = 50
TITLE = "Inget barn mellan stolarna"


def of_child(request: StaffRequest, public_id: UUID, line_id: UUID) -> HttpResponse:
    """What has been proposed for a child of the case, and a new proposal, or a word about the one that is open."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    day = clock.today()
    child = children.child(case, line_id, day=day)
    if child is None:
        raise Http404
    found = queries.of_child(child)
    may_record = cases.cases(request.actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists()
    is_open = bool(found) and found[0].is_open
    form: forms.ProposeForm | forms.FromTheCaseForm | None = None
    is_word = {"kind", "happened_on"} & request.POST.keys() or (is_open and request.method != "POST")
    if may_record and is_word:
        form = forms.FromTheCaseForm(request.POST or None, state=found[0].state if found else State.WITHDRAWN)
    elif may_record and case.is_open and child.state.grown_on is None:
        units = queries.units(case.unit_id, day=day)
        form = forms.ProposeForm(request.POST or None, today=day, units=units, grounds=grounds(day))
    if form is not None and form.is_valid():
        if _is_told_elsewhere(form) and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            said = _do(request, case, child, form)
            messages.success(request, said)
            return redirect("child_own_support", public_id, line_id)
    team = cases.team(case)
    case_services.read_case(request.actor, case=case, part="child", why=why_of(request.actor, team))
    context = {
        "case": case,
        "crumbs": case_panels.crumbs(case, "Barn"),
        "name": case_panels.called(child.party),
        "age": case_panels.age(child.party.person, day=day) or "ålder inte känd",
        "protection": case_panels.protection(child.party.person),
        "line": child.line,
        "proposals": [panels.proposal(each, day=day) for each in found],
        "form": form,
        "proposes": isinstance(form, forms.ProposeForm),
    }
    return render(request, "cases/own_support_child.html", context)


def _is_told_elsewhere(form: forms.ProposeForm | forms.FromTheCaseForm | forms.FromTheUnitForm) -> bool:
    """True of what tells another board of the child, by whatever page: that has its ground, and a new code (S-53)."""
    return bool(form.cleaned_data.get("ground"))


def _do(request: StaffRequest, case: Case, child: Child, form: forms.ProposeForm | forms.FromTheCaseForm) -> str:
    """Do what the form asks for, and say what is now so. Raises DomainError."""
    told: dict[str, Any] = {
        "case": case,
        "submission": form.submitted,
        "at": clock.now(),
        "confirmed_because": form.cleaned_data["confirmed_because"],
    }
    if isinstance(form, forms.ProposeForm):
        made = services.propose(request.actor, child=child, facts=form.facts(), **told)
        return f"{made.to_unit.full_name} ser nu förslaget."
    found = queries.of_child(child)
    if not found:
        raise Http404
    services.say_from_the_case(request.actor, proposed=found[0], facts=form.facts(), **told)
    return "Det är sparat."


def answer(request: StaffRequest, support_id: UUID) -> HttpResponse:
    """Read a proposal at the unit where it waits, and pass it on or decide; or see how it went, having passed it on."""
    actor, day = request.actor, clock.today()
    found = queries.seen(actor, support_id)
    origin = queries.origin(found.support) if found else None
    if found is None or origin is None:
        raise Http404
    form = None
    decides = found.at_unit.pk in actor.led_units and queries.decides(found.at_unit, day=day)
    is_here = found.at_unit.pk in actor.led_units or found.state == State.PROPOSED
    if request.method == "POST" or (is_here and found.state in (State.PROPOSED, State.LINKED)):
        units = queries.units(found.at_unit.pk, day=day)
        form = forms.FromTheUnitForm(
            request.POST or None, state=found.state, decides=decides, units=units, grounds=grounds(day)
        )
    if form is not None and form.is_valid():
        if _is_told_elsewhere(form) and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            services.answer(
                actor,
                proposed=found,
                origin=origin,
                facts=form.facts(),
                submission=form.submitted,
                at=clock.now(),
                confirmed_because=form.cleaned_data["confirmed_because"],
            )
            messages.success(request, "De som föreslog stödet ser ditt svar.")
            return redirect("between_chairs")
    services.read_proposal(actor, support=found.support, origin=origin)
    mark = max(found.support.protection, origin.protection, key=Protection.values.index)
    context = {
        "proposal": panels.proposal(
            found,
            day=day,
            names=True,
            protection="" if mark == Protection.NONE else str(Protection(mark).label),
        ),
        "form": form,
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": TITLE, "url": reverse("between_chairs")},
            {"text": "Ett förslag", "url": ""},
        ],
    }
    return render(request, "cases/own_support.html", context)


@require_safe
def between_chairs(request: StaffRequest) -> HttpResponse:
    """
    Every child in an open adult case with or without own support: one's own by name, those of a unit one leads by the
    number of the case, and the year's curve of the unit.
    """
    actor, day = request.actor, clock.today()
    if not actor.may(Permission.READ_CASE):
        raise Http404
    form = forms.ChairsForm(request.GET)
    view, obstacle = form.asked()
    everyone = queries.chairs(day=day)
    chosen = [
        each
        for each in everyone
        if (view == forms.ALL or each.is_supported == (view == forms.WITH))
        and (not obstacle or each.standing == obstacle)
    ]
    page = page_of(chosen, at_most=ROWS_PER_PAGE, asked=request.GET.get("sida", ""))
    shown = list(page.object_list)
    known = queries.known(shown)
    if named := queries.refs(shown, known):
        case_services.list_cases(actor, refs=named, what="between_chairs")
    waiting = queries.received(actor)
    if waiting:
        services.list_proposals(actor, shown=waiting)
    curves = queries.curve(day=day) if actor.led_units else {}
    names = queries.names(curves)
    url = reverse("between_chairs")
    context = {
        "waiting": panels.waiting(waiting),
        "figures": panels.counts(everyone, day=day),
        "form": form,
        "is_narrowed": view != forms.WITHOUT or bool(obstacle),
        "title": forms.VIEWS[view],
        "rows": panels.rows(shown, known, day=day),
        "count": page.paginator.count,
        "pages": pages(page, url=url, code=f"lage={view}&hinder={obstacle}&"),
        "many_units": len({each.unit_id for each in everyone}) > 1,
        "leads": bool(actor.led_units),
        "curves": [
            {"unit": names[unit], "id": f"kurva{unit}"} | panels.curve(points) for unit, points in curves.items()
        ],
        "today": day,
    }
    return render(request, "cases/between_chairs.html", context)
