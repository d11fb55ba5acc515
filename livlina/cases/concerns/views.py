"""Concern reports in a child's own case: those that have come in, a new one, and the two assessments of each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels, queries
from livlina.cases import services as cases
from livlina.cases.concerns import panels as concern_panels
from livlina.cases.concerns import queries as concerns
from livlina.cases.concerns import rules, services
from livlina.cases.concerns.forms import PreliminaryForm, ProtectionForm, ReceivedForm
from livlina.cases.concerns.queries import Received
from livlina.cases.concerns.terms import PRELIMINARY_CLOCK, PROTECTION_CLOCK
from livlina.cases.pages import Case, form_page, is_typed, refused, the_case, why_of
from livlina.cases.rules import obstacle_to_assigning
from livlina.core import clock
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

TITLE = "Orosanmälningar"


@require_safe
def reports(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The reports that have come in about the child."""
    case = _the_childs(request, public_id)
    _read(request, case)
    today = clock.today()
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, TITLE),
        "lines": concern_panels.lines(case, concerns.reports(case), day=today),
        "may_receive": case.is_open and concerns.receives(case, day=today) and _may_record(request, case),
    }
    return render(request, "cases/concerns.html", context)


@require_safe
def report(request: StaffRequest, public_id: UUID, report_id: UUID) -> HttpResponse:
    """One report, and what has been assessed of it."""
    case = _the_childs(request, public_id)
    received = _received(case, report_id)
    _read(request, case)
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Orosanmälan"),
        "may_record": _may_record(request, case),
    }
    sees = queries.sees_whereabouts(request.actor, case)
    context |= concern_panels.whole(case, received, day=clock.today(), sees_whereabouts=sees)
    return render(request, "cases/concern.html", context)


def report_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down a report that has come in."""
    case = _the_childs(request, public_id, to=Permission.RECORD_FACTS)
    now = clock.now()
    obstacle = obstacle_to_assigning(is_open=case.is_open) or rules.obstacle_to_receiving(
        is_childs=True, has_authority=concerns.receives(case, day=clock.today())
    )
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Orosanmälan")
    form = ReceivedForm(request.POST or None, now=now)
    if form.is_valid():
        with RefusalsIn(form):
            made = services.receive_report(
                request.actor, case=case, facts=form.facts(), at=now, **_sent(form, "submission", "confirmed_because")
            )
            messages.success(request, "Anmälan är sparad. Bedöm nu om barnet behöver skydd genast.")
            return redirect("concern", public_id, made.public_id)
    return form_page(request, case, "cases/concern_new.html", _context(case, "Ny orosanmälan", form))


def protection(request: StaffRequest, public_id: UUID, report_id: UUID) -> HttpResponse:
    """Assess whether the child needs protection now."""
    case = _the_childs(request, public_id, to=Permission.RECORD_FACTS)
    received, now = _received(case, report_id), clock.now()
    colleagues = organisation.colleagues(case.unit_id, day=clock.today()).exclude(pk=request.actor.id)
    began = concerns.began_after(received.report, PROTECTION_CLOCK)
    form = ProtectionForm(
        request.POST or None, now=now, colleagues=colleagues, began=began, stands=concerns.marks(received)
    )
    if form.is_valid():
        with RefusalsIn(form):
            services.assess_protection(
                request.actor,
                case=case,
                report=received.report,
                facts=form.facts(),
                at=now,
                is_same=bool(form.cleaned_data.get("is_same")),
                **_sent(form, "read", "submission", "confirmed_because"),
            )
            messages.success(request, "Skyddsbedömningen är sparad.")
            return redirect("concern", public_id, report_id)
    context = _context(case, "Omedelbar skyddsbedömning", form) | _made(request, case, received)
    return form_page(request, case, "cases/concern_assessment.html", context | {"is_preliminary": False})


def preliminary(request: StaffRequest, public_id: UUID, report_id: UUID) -> HttpResponse:
    """Decide whether an investigation is opened."""
    case = _the_childs(request, public_id, to=Permission.RECORD_FACTS)
    received, now = _received(case, report_id), clock.now()
    began = concerns.began_after(received.report, PRELIMINARY_CLOCK)
    form = PreliminaryForm(request.POST or None, today=clock.today(), began=began, stands=concerns.marks(received))
    if form.is_valid():
        with RefusalsIn(form):
            services.assess_preliminary(
                request.actor,
                case=case,
                report=received.report,
                facts=form.facts(),
                at=now,
                is_same=bool(form.cleaned_data.get("is_same")),
                **_sent(form, "read", "confirmed_because"),
            )
            messages.success(request, "Förhandsbedömningen är sparad.")
            return redirect("concern", public_id, report_id)
    context = _context(case, "Förhandsbedömning", form) | _made(request, case, received)
    return form_page(request, case, "cases/concern_assessment.html", context | {"is_preliminary": True})


def _the_childs(request: StaffRequest, public_id: UUID, *, to: Permission = Permission.READ_CASE) -> Case:
    """The child's own case at that address. Raises Http404 for another."""
    case = the_case(request, public_id, to=to)
    if not case.asks_who_told:
        raise Http404
    return case


def _received(case: Case, report_id: UUID) -> Received:
    found = concerns.report(case, report_id)
    if found is None:
        raise Http404
    return found


def _made(request: StaffRequest, case: Case, received: Received) -> dict[str, Any]:
    """The report, and what has been assessed of the need of protection as it is when the page is made."""
    now = _received(case, received.report.public_id) if is_typed(request) else received
    sees = queries.sees_whereabouts(request.actor, case)
    told = concern_panels.whole(case, now, day=clock.today(), sees_whereabouts=sees)
    return {"report": received.report, "protection": told["protection"], "is_withheld": told["is_withheld"]}


def _read(request: StaffRequest, case: Case) -> None:
    cases.read_case(request.actor, case=case, part="concerns", why=why_of(request.actor, queries.team(case)))


def _may_record(request: StaffRequest, case: Case) -> bool:
    return queries.cases(request.actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists()


def _sent(form: Any, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _context(case: Case, title: str, form: Any) -> dict[str, Any]:
    return {
        "crumbs": panels.crumbs(case, "Orosanmälan"),
        "name": panels.heading(case),
        "title": title,
        "form": form,
    }
