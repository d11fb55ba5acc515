"""The page of how long the next person will wait."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.support.forecast import forms, panels, queries, rules
from livlina.support.waiting import services as waiting


@require_safe
def forecast(request: StaffRequest) -> HttpResponse:
    """How long the next will wait for one kind of help at a unit that the actor leads, and what would change it."""
    actor = request.actor
    if not actor.led_units:
        raise Http404
    found = waiting.list_waiting(actor)
    lists = {(str(one.unit.public_id), one.kind): one for one in queries.lists(actor, found)}
    one = lists.get(chosen) if (chosen := forms.chosen(request.GET, list(lists))) else None
    context: dict[str, Any] = {
        "crumbs": [{"text": "Väntelista", "url": reverse("waiting_list")}, {"text": "Prognos", "url": ""}],
        "one": one,
        "has_lists": bool(lists),
        "choices": [
            {
                "text": f"{each.kind.label}, {each.unit.name} ({each.waiting})",
                "url": f"?{urlencode({'enhet': unit, 'hjalp': kind.value})}",
                "current": each is one,
            }
            for (unit, kind), each in lists.items()
        ],
        "unknown": rules.UNKNOWN,
    }
    if one is not None:
        named = {"enhet": str(one.unit.public_id), "hjalp": one.kind.value}
        form = forms.ForecastForm.asked(request.GET, {**queries.known(actor, one, found, day=clock.today()), **named})
        context |= {"form": form, "reset_url": f"?{urlencode(named)}"}
        if form.is_valid():
            context |= _reckoned(form)
    return render(request, "support/forecast.html", context)


def _reckoned(form: forms.ForecastForm) -> dict[str, Any]:
    """What the assumptions lead to, as things are and with each of the two changes."""
    now = rules.forecast(form.assumed)  # the form asks for a counsellor, so there is an answer
    tried = [("Som nu", now)]
    if form.leaving.leaving:
        stops = form.leaving.leaving
        name = "En behandlare slutar" if stops == 1 else f"{stops} behandlare slutar"
        tried.append((name, rules.forecast(form.assumed, form.leaving)))
    if form.group.group:
        tried.append((f"En grupp med {form.group.group} platser", rules.forecast(form.assumed, form.group)))
    return {
        "next": panels.line(now[0]),
        "lines": [panels.line(each) for each in now],
        "chart": panels.chart(now),
        "scenarios": [panels.scenario(name, found) for name, found in tried],
    }
