"""Booked talks that follow the case: taken over in one go, or given by one who leads."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from livlina.access.terms import Permission
from livlina.cases import services as cases
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.support import panels
from livlina.support import queries as support
from livlina.support.handing import queries, services
from livlina.support.handing.forms import GiveTalksForm


@require_http_methods(["GET", "POST"])
def take_over(request: StaffRequest) -> HttpResponse:
    """
    Take over all talks booked with those who have left one's cases. Each that cannot be moved stays listed, with why.
    """
    actor, now = request.actor, clock.now()
    if not actor.may(Permission.RECORD_FACTS):
        raise Http404
    sessions = support.to_rebook(actor, now=now)
    if sessions:
        cases.list_cases(actor, refs=dict.fromkeys(one.case.trace_ref for one in sessions), what="take_over")
    refused: dict[Any, str] = {}
    if request.method == "POST":
        for session in sessions:
            try:
                services.take_over(actor, session=session, at=now)
            except DomainError as refusal:
                refused[session.pk] = str(refusal)
        taken = len(sessions) - len(refused)
        if taken:
            messages.success(request, "Ett samtal är ditt nu." if taken == 1 else f"{taken} samtal är dina nu.")
        if not refused:
            return redirect("my_day")
        sessions = [one for one in sessions if one.pk in refused]
    context = {
        "rows": [
            line | {"why": refused.get(one.pk, ""), "room": one.time.room.name if one.time.room else ""}
            for one, line in zip(sessions, panels.to_rebook(sessions), strict=True)
        ],
        "tried": bool(refused),
        "crumbs": [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Ta över samtal", "url": ""}],
    }
    return render(request, "support/take_over.html", context)


@require_http_methods(["GET", "POST"])
def without(request: StaffRequest) -> HttpResponse:
    """Talks that nobody can hold, given to those who have the cases. For those who lead, who need not read them."""
    actor, now = request.actor, clock.now()
    if not actor.led_units or not actor.may(Permission.ASSIGN_CASE):
        raise Http404
    left = queries.without_holder(actor)
    if left:
        cases.list_cases(actor, refs=dict.fromkeys(each.line.trace_ref for each in left), what="without_holder")
    form = GiveTalksForm(request.POST if request.method == "POST" else None, left=left)
    if form.is_valid():
        given = 0
        for name, each, to in form.chosen:
            try:
                services.give_talk(actor, left=each, to=to, at=now)
            except DomainError as refusal:
                form.add_error(name, str(refusal))
            else:
                given += 1
        if given:
            messages.success(request, "Ett samtal har en ny behandlare." if given == 1 else f"{given} samtal har nya.")
        if not form.errors:
            return redirect("talks_without")
    context = {
        "form": form,
        "rows": [
            {
                "number": each.line.number,
                "unit": each.line.unit.name,
                "at": each.starts_at,
                "with": each.with_whom.name,
                "has_hands": bool(each.may_hold),
                "url": reverse("case_assign", args=[each.line.public_id]),
                "field": field,
            }
            for each, field in form.rows
        ],
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": "Gruppen", "url": reverse("group")},
            {"text": "Samtal utan behandlare", "url": ""},
        ],
    }
    return render(request, "support/talks_without.html", context)
