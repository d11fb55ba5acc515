"""Handing over what one of the staff has: one page, one command for each case."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from livlina.cases import queries as cases
from livlina.cases import services as case_services
from livlina.cases.handover import queries, services
from livlina.cases.handover.forms import UNTIL, HandOverForm
from livlina.cases.pages import start_of
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.competence import queries as competence
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.rules import with_absence

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def hand_over(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Hand over the cases of one of the staff. What a wall or a role stops is said at its case; the rest is done."""
    actor, day, now = request.actor, clock.today(), clock.now()
    leaves = queries.staff(actor, staff_id, day=day)
    if leaves is None:
        raise Http404
    if request.method == "POST" and (asked := fresh.asked(request)):
        return asked
    held = queries.held(actor, leaves)
    if held:
        case_services.list_cases(actor, refs=[each.line.trace_ref for each in held], what="hand_over")
    units = {each.line.unit_id for each in held}
    form = HandOverForm(
        request.POST or None,
        held=held,
        colleagues={unit: list(organisation.colleagues(unit, day=day).exclude(pk=leaves.pk)) for unit in units},
        counts={unit: cases.open_cases_of(actor, unit) for unit in units},
        asked=competence.asked(sorted(units), day=day),
    )
    if form.is_valid():
        told = form.cleaned_data
        until = datetime.combine(told["until"], time.max, tzinfo=STOCKHOLM) if told["how"] == UNTIL else None
        starts = start_of(told["starts"], today=day) if until else None
        given = 0
        for name, each, to in form.chosen:
            try:
                services.hand_over(
                    actor,
                    case=each.line,
                    leaves=leaves,
                    to=to,
                    until=until,
                    at=now,
                    because=told.get("because", ""),
                    starts=starts,
                )
            except DomainError as refusal:
                form.add_error("starts" if refusal.field == "starts" else name, str(refusal))
            else:
                given += 1
        if given:
            words = "Ett ärende är lämnat över." if given == 1 else f"{given} ärenden är lämnade över."
            messages.success(request, words)
        if not form.errors:
            return redirect("hand_over", staff_id)
    stand_ins = queries.stand_ins(each.line.pk for each in held)
    context: dict[str, Any] = {
        "form": form,
        "name": leaves.name,
        "rows": [
            {
                "number": each.line.number,
                "unit": each.line.unit.name,
                "role": str(CaseRole(each.line.role).label),
                "came_in_on": each.line.came_in_on,
                "tasks": each.tasks,
                "deadlines": each.deadlines,
                "booked": each.booked,
                "stand_ins": [
                    (one, with_absence(one.actor.name, one.absence)) for one in stand_ins.get(each.line.pk, [])
                ],
                "url": reverse("case_assign", args=[each.line.public_id]),
                "field": field,
            }
            for each, field in form.rows
        ],
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": "Gruppen", "url": reverse("group")},
            {"text": "Lämna över", "url": ""},
        ],
    }
    return render(request, "cases/hand_over.html", context)
