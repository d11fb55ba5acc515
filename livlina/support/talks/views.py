"""How the talks of a case are counted, what the person wants next, and the ways on beyond the limit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases.pages import Case, back, form_page, is_typed, open_case_page, refused, the_case
from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.support.rules import talks_in_words
from livlina.support.talks import panels, queries, services
from livlina.support.talks.errors import HasNoLimit
from livlina.support.talks.forms import DecideForm, MoreForm, WhatNextForm

COUNTED: Final = timedelta(days=365)
"""How far back exceptions are counted for those who lead."""


@require_safe
def talks(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How many talks there have been and may be, what the person wants next, and the ways on."""
    head = open_case_page(request, public_id, part="sessions")
    case = head.case
    counted = queries.counted(case, day=head.day)
    by_decision = queries.by_decision(case, day=head.day, setting=counted.setting)
    behind = {} if counted.is_decided else queries.decided_behind(case, day=head.day)
    context = head.context(request, current="case_sessions") | {
        "counters": panels.counters(counted, behind),
        "asks": counted.asks,
        "wish": panels.wish(counted),
        "ways": panels.ways(case, is_decided=counted.is_decided, elsewhere=queries.elsewhere(counted, case, head.day)),
        "used_up": talks_in_words(counted.talks) if counted.talks.are_used_up and not counted.is_decided else "",
        "what_counts": panels.what_counts(counted.setting),
        "more": panels.more_lines(queries.more_talks(case), case=case, actor=request.actor),
        "is_limited": counted.talks.limit is not None,
        "granted": panels.by_decision(by_decision, case, day=head.day),
    }
    return render(request, "support/talks.html", context)


def what_next(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down what the person wants next."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    form = WhatNextForm(request.POST or None)
    counted = queries.counted(case, day=clock.today())

    def do() -> Any:
        services.answer_what_next(
            request.actor,
            case=case,
            wish=form.cleaned_data["wish"],
            words=form.cleaned_data["words"],
            submission=form.submitted,
            confirmed_because=form.cleaned_data["confirmed_because"],
            at=clock.now(),
        )

    told = f"{talks_in_words(counted.talks)} Svaret syns i ärendet och frågan försvinner från Att göra."
    return _form(request, case, form, do, title="Vad personen vill sedan", told=told, said="Svaret är sparat.")


def more(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Let there be more talks than the limit, or ask for it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    counted = queries.counted(case, day=clock.today())
    kinds = [kind for kind, each in counted.by_counter.items() if each.limit is not None]
    title = "Fler samtal"
    if not kinds and not is_typed(request):
        return refused(request, case, HasNoLimit(), title=title, url=back("case_talks", case), url_text="Till samtalen")
    decides = queries.decides(request.actor, case, setting=counted.setting)
    form = MoreForm(request.POST or None, kinds=kinds)

    def do() -> Any:
        told = form.cleaned_data
        services.ask_for_more(
            request.actor,
            case=case,
            submission=form.submitted,
            at=clock.now(),
            **{name: told[name] for name in ("kind", "count", "reason", "confirmed_because")},
        )

    told = (
        "Undantaget gäller direkt. Det räknas och syns i ärendet."
        if decides
        else "Den som leder enheten beslutar. Tills dess bokas inga fler."
    )
    said = "Fler samtal kan bokas." if decides else "Begäran väntar på den som leder enheten."
    return _form(request, case, form, do, title=title, told=told, said=said)


def decide(request: StaffRequest, public_id: UUID, more_id: UUID) -> HttpResponse:
    """Decide about more talks, as one who leads the unit."""
    case = the_case(request, public_id, to=Permission.ALLOW_MORE_TALKS)
    asked = queries.more(case, more_id)
    if asked is None or not request.actor.may(Permission.ALLOW_MORE_TALKS, unit_id=case.unit_id):
        raise Http404
    form = DecideForm(request.POST or None)

    def do() -> Any:
        services.decide_more(request.actor, case=case, asked=asked, at=clock.now(), **form.cleaned_data)

    line = panels.more_lines([asked], case=case, actor=request.actor)[0]
    told = f"{line['asked_by']} ber om {asked.count} till, {line['kind'].lower()}: {asked.reason}"
    said = "Beslutet är sparat."
    return _form(request, case, form, do, title="Besluta om fler samtal", told=told, said=said)


@require_safe
def asked(request: StaffRequest) -> HttpResponse:
    """What was asked for beyond the limit at the units that the actor leads: what waits, and how many were decided."""
    if not request.actor.may(Permission.ALLOW_MORE_TALKS):
        raise Http404
    since = clock.now() - COUNTED
    found = services.list_more(request.actor, since=since)
    context = {
        "waiting": [row for row in found if not row.outcome],
        "counts": panels.more_counts(found),
        "since": since,
        "crumbs": [{"text": "Gruppen", "url": reverse("group")}, {"text": "Fler samtal än gränsen", "url": ""}],
    }
    return render(request, "support/more_talks.html", context)


def _form(
    request: StaffRequest, case: Case, form: Any, do: Callable[[], Any], *, title: str, told: str, said: str
) -> HttpResponse:
    """A form about the talks of the case that does one thing."""
    if form.is_valid():
        with RefusalsIn(form):
            do()
            messages.success(request, said)
            return redirect("case_talks", case.public_id)
    context = {
        "crumbs": case_panels.crumbs(case, title),
        "name": case_panels.heading(case),
        "title": title,
        "form": form,
        "told": told,
    }
    return form_page(request, case, "support/talks_form.html", context)
