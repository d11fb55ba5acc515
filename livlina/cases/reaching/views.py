"""Reach the client: the safe ways first, each with what the gate says now, and what came of it in two taps."""

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
from livlina.people.terms import GateAnswer

WAY = "vag"
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
    way = next((each for each in gate.ways if str(each.public_id) == chosen), None)
    is_incoming = chosen == panels.INCOMING
    form = None
    if (head.case.is_open and (way or is_incoming)) or request.method == "POST":
        form = ContactForm(
            request.POST if request.method == "POST" else None,
            kind=way.kind if way else None,
            now=now,
            answer=gate.passage(way.kind, way).answer if way else GateAnswer.ALLOWED,
            is_agreed=any(each.code_word for each in gate.ways),
        )
        if request.method == "POST" and not (way or is_incoming):
            form.add_error(None, "Vägen finns inte längre. Välj bland dem som gäller nu.")
        elif form.is_valid():
            with RefusalsIn(form):
                logged = services.log_contact(
                    actor,
                    case=head.case,
                    way=way,
                    facts=form.facts(),
                    past=form.past,
                    submission=form.submitted,
                    confirmed_because=form.cleaned_data["confirmed_because"],
                    at=now,
                )
                _say(request, logged.outcome)
                return redirect("case_reach", public_id)
    return render(request, "cases/reach.html", _context(request, head, gate, way, form=form))


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


def _context(request: StaffRequest, head: Head, gate: Gate, way: Any, *, form: ContactForm | None) -> dict[str, Any]:
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
        "stands_for": {WAY: way.public_id if way else panels.INCOMING},
        "form": form if may_try else None,
        "silence": panels.silence(tries, limit=limit) if may_try else None,
        "tries": panels.contact_points(tries),
    }
