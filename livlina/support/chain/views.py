"""The chain of help in a case: read, added to, set going when somebody leaves, and marked step by step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases.pages import form_page, open_case_page, the_case
from livlina.cases.queries import sees_whereabouts
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.support.chain import panels, queries, services
from livlina.support.chain.forms import LeavingForm, MarkForm, StepForm

TITLE = "Kedja av insatser"


def chain(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The steps and the days between them; a step more, or what is set going together when somebody leaves."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    today, typed = clock.today(), request.POST or None
    leaves = "left_on" in request.POST
    step = StepForm(None if leaves else typed, kinds=queries.kinds(case.role), today=today)
    leaving = LeavingForm(typed if leaves else None)
    leaving.auto_id = "leaving_%s"  # two forms on one page
    form: Any = leaving if leaves else step
    if case.role != CaseRole.EXPOSED and leaves:
        raise Http404
    if form.is_valid():
        told: dict[str, Any] = {"case": case, "submission": form.submitted, "at": clock.now()}
        with RefusalsIn(form):
            if leaves:
                services.set_going(request.actor, left_on=form.cleaned_data["left_on"], **told)
            else:
                because = form.cleaned_data["confirmed_because"]
                services.place_step(request.actor, facts=form.facts(), confirmed_because=because, **told)
            messages.success(request, "Stegen och uppgifterna är sparade." if leaves else "Steget är sparat.")
            return redirect("case_chain", public_id)
    head = open_case_page(request, public_id, part="plan")
    may_record = head.case.is_open and head.may(request.actor, Permission.RECORD_FACTS)
    rows = queries.steps(head.case)
    context = head.context(request, current="case_chain") | {
        "steps": panels.lines(head.case, rows, may_record=may_record, day=head.day),
        "limbo": panels.limbo(rows, day=head.day),
        "step": step if may_record else None,
        "leaving": leaving if may_record and case.role == CaseRole.EXPOSED else None,
        "package": queries.package(),
        "hides_ahead": not sees_whereabouts(request.actor, head.case),
        "form": form,
    }
    return render(request, "support/chain.html", context)


def chain_mark(request: StaffRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    """Say that a step began, ended or cannot be had."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = next((each for each in queries.steps(case) if each.public_id == step_id), None)
    if row is None:
        raise Http404
    form = MarkForm(request.POST or None, today=clock.today())
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("said", "on", "reason")}
        with RefusalsIn(form):
            services.mark(request.actor, case=case, step=row, at=clock.now(), **told)
            messages.success(request, "Det är sparat.")
            return redirect("case_chain", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Plan"),
        "name": case_panels.heading(case),
        "title": queries.name_of(row.kind),
        "form": form,
    }
    return form_page(request, case, "support/chain_mark.html", context)
