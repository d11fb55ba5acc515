"""The review of a worker's cases once a month: by one who leads, and as the worker reads it afterwards."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import services as case_services
from livlina.cases.handover import queries as handover
from livlina.cases.leading import queries, services
from livlina.cases.leading.errors import OwnCases
from livlina.cases.leading.forms import ReviewForm
from livlina.cases.leading.terms import Risk
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn


def review(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Go through the open cases of one worker, and see when it was done before."""
    actor, day = request.actor, clock.today()
    staff = handover.staff(actor, staff_id, day=day)
    if staff is None:
        raise Http404
    lines = queries.reviewable(actor, staff)
    form = ReviewForm(request.POST or None, lines=lines, today=day)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            count = services.review_cases(
                actor,
                staff=staff,
                said=form.said(),
                submission=told["submission"],
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            words = "Ett ärende är genomgånget." if count == 1 else f"{count} ärenden är genomgångna."
            messages.success(request, words)
            return redirect("caseload_review", staff_id)
    is_own = staff.pk == actor.id
    said = queries.said_of(lines)
    if lines:
        services.list_review(actor, lines=lines, said=said)
    work = {each.pk: each for each in queries.work(day=day)}
    mine = [each for each in queries.caseloads(day=day) if each.staff_id == staff.pk]
    names = {unit.pk: unit.name for unit in organisation.units({each.unit_id for each in mine})}
    context: dict[str, Any] = {
        "form": form,
        "name": staff.name,
        "is_own": is_own,
        "refusal": str(OwnCases()) if is_own else "",
        "due": [
            {"unit": names[each.unit_id], "on": each.due_on, "is_overdue": each.is_overdue}
            for each in mine
            if each.unit_id in actor.led_units
        ],
        "left_over": form.left_over() if form.is_bound else [],
        "rows": [
            {
                "id": line.public_id,
                "number": line.number,
                "role": str(CaseRole(line.role).label),
                "unit": line.unit.name,
                "came_in_on": line.came_in_on,
                "risk": str(Risk(work[line.pk].risk).label),
                "is_grave": bool(work[line.pk].needs.grave),
                "needs": work[line.pk].needs,
                "before": said.get(line.pk),
                "fields": fields,
            }
            for line, fields in form.rows
        ],
        "reviews": queries.reviews_of(staff.pk),
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": "Gruppen", "url": reverse("group")},
            {"text": "Genomgång", "url": ""},
        ],
    }
    return render(request, "cases/caseload_review.html", context)


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """The reviews of one's own cases, with what was said of those that one still has."""
    actor, day = request.actor, clock.today()
    if not actor.may(Permission.READ_CASE):
        raise Http404
    reviews = queries.reviews_of(actor.id)
    told = queries.said_in(actor, reviews)
    refs = {row.case.trace_ref for rows in told.values() for row in rows}
    if refs:
        case_services.list_cases(actor, refs=sorted(refs), what="month")
    mine = [each for each in queries.caseloads(day=day) if each.staff_id == actor.id]
    context = {
        "reviews": [
            {
                "on": one.held_on,
                "by": one.held_by.name,
                "unit": one.unit.name,
                "count": one.cases_count,
                "said": [
                    {
                        "number": row.case.number,
                        "url": reverse("case", args=[row.case.public_id]),
                        "text": row.text,
                        "next_step": row.next_step,
                        "due_on": row.due_on,
                    }
                    for row in told[one.pk]
                    if row.text or row.next_step
                ],
            }
            for one in reviews
        ],
        "due": [{"on": each.due_on, "is_overdue": each.is_overdue} for each in mine],
        "crumbs": [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Genomgångar", "url": ""}],
    }
    return render(request, "cases/own_reviews.html", context)
