"""Reach the client: the safe ways first, each with what the gate says now, and what came of it in two taps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from livlina.access.terms import Permission
from livlina.cases import queries
from livlina.cases.pages import Head, open_case_page, the_case
from livlina.cases.reaching import panels, services
from livlina.cases.reaching import queries as reached
from livlina.cases.reaching.forms import ContactForm
from livlina.cases.reaching.terms import BY_ANOTHER, TryOutcome
from livlina.core import clock
from livlina.organisation import drafts
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.people.queries import Gate
from livlina.people.terms import ChannelKind, GateAnswer

WAY = "vag"
GONE = "Vägen finns inte längre. Välj bland dem som gäller nu."
CONFIRM = "Vägen ska bekräftas innan något går ut på den igen. Har jouren ett nattkort, läs igenom det."


def reach(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The ways to the client and what has been tried. With a way chosen, what came of it; what is sent logs it."""
    actor, now = request.actor, clock.now()
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    if not queries.sees_whereabouts(actor, case):
        raise Http404
    head = open_case_page(request, public_id, part="reach")
    gate = head.gate
    chosen = drafts.stands_for(request, WAY)
    called = reached.called(head.file, gate.ways, chosen)
    is_incoming = chosen == panels.INCOMING
    form, way = None, called
    if (head.case.is_open and (called or is_incoming)) or request.method == "POST":
        form, way = _form(request, gate, called, is_incoming=is_incoming, now=now)
        if request.method == "POST" and not (way or is_incoming):
            form.add_error("way" if "way" in form.fields else None, GONE)
        elif form.is_valid():
            with RefusalsIn(form):
                logged = services.log_contact(
                    actor,
                    case=head.case,
                    way=way,
                    as_it_was=bool(form.cleaned_data.get("way")),
                    facts=form.facts(),
                    past=form.past,
                    submission=form.submitted,
                    confirmed_because=form.cleaned_data["confirmed_because"],
                    at=now,
                )
                _say(request, logged.outcome)
                return redirect("case_reach", public_id)
    return render(request, "cases/reach.html", _context(request, head, gate, way, form=form, chosen=chosen))


def _form(
    request: StaffRequest, gate: Gate, called: Any, *, is_incoming: bool, now: datetime
) -> tuple[ContactForm, Any]:
    """
    The form for a way, or for what the client did, and the way it is about. What is typed about a way that holds no
    longer stands in the same form, which then asks which way it went.
    """
    typed: Mapping[str, Any] = request.POST if request.method == "POST" else drafts.typed_in(request) or {}
    kind = None if is_incoming else called.kind if called else ChannelKind.CALL
    is_asked = kind is not None and (called is None or called.ended_at is not None)
    ways = panels.which_way(called, gate, kind=kind or "") if is_asked else []
    way = next((each for each in gate.ways if is_asked and str(each.public_id) == typed.get("way")), called)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        now=now,
        answer=gate.passage(way.kind, way).answer if way else GateAnswer.ALLOWED,
        is_agreed=any(each.code_word for each in gate.ways),
        ways=ways,
        says_why=bool(typed.get("asks_why") and typed.get("because", "").strip()) and not is_incoming,
    )
    return form, way


def _say(request: StaffRequest, outcome: str) -> None:
    if outcome == TryOutcome.TOLD_TOO_MUCH:
        messages.warning(
            request,
            f"Kontakten är loggad. Bedöm faran på nytt i dag, och säg till den som leder enheten. {CONFIRM} Är någon i "
            "fara: ring 112.",
        )
    elif outcome in BY_ANOTHER:
        messages.warning(request, f"Kontakten är loggad. {CONFIRM}")
    else:
        messages.success(request, f"Kontakten är loggad: {str(TryOutcome(outcome).label).lower()}.")


def _context(
    request: StaffRequest, head: Head, gate: Gate, way: Any, *, form: ContactForm | None, chosen: str
) -> dict[str, Any]:
    tries = reached.latest(head.case)
    may_try = head.case.is_open
    limit = reached.tries_before_goodbye(head.case.unit_id, day=head.day)
    names = head.case.person.name.split()
    context = head.context(request, current="case_reach")
    context["safe"] = context["safe"] | {"url": ""}  # it leads here
    return context | {
        "name": names[0] if names else "",
        "ways": panels.ways(head.case, gate, chosen=way, may_try=may_try),
        "unknown": panels.unknown_ways(gate),
        "chosen": way,
        "passage": gate.passage(way.kind, way) if way else None,
        "before": panels.before(way),
        "doing": str(ChannelKind(form.way_kind).label) if form and form.way_kind else "",
        "stands_for": {WAY: chosen},
        "form": form if may_try else None,
        "silence": panels.silence(tries, limit=limit) if may_try else None,
        "tries": panels.contact_points(tries),
    }
