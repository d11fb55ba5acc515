"""The conditions of Trappan in a child's own case."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from livlina.access.terms import Permission
from livlina.cases.pages import open_case_page, the_case
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.support.conditions import panels, queries, services
from livlina.support.conditions.forms import CheckForm
from livlina.support.conditions.terms import Outcome


def conditions(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How the conditions stand and stood, and the questions again, before a session."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    if case.role != CaseRole.CHILD:
        raise Http404
    form = CheckForm(request.POST or None, today=clock.today(), stands=queries.marks(queries.checks(case)))
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            came_to = services.check(
                request.actor,
                case=case,
                checked_on=told["checked_on"],
                told=form.told,
                goes_on_because=told["goes_on_because"],
                read=told["read"],
                submission=form.submitted,
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            also = " Det står bland det som ska göras i dag." if came_to == Outcome.HERE_AND_NOW else ""
            messages.success(request, f"{came_to.label}.{also}")
            return redirect("case_conditions", public_id)
    head = open_case_page(request, public_id, part="sessions")
    may_check = head.case.is_open and head.may(request.actor, Permission.RECORD_FACTS)
    context = head.context(request, current="case_sessions") | {
        "checks": panels.lines(queries.checks(head.case)),
        "form": form if may_check else None,
    }
    return render(request, "support/conditions.html", context)
