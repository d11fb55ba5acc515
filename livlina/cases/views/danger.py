"""Something dangerous that concerns another party: told on the page of a case, decided by those who lead."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from livlina.access.terms import Permission
from livlina.cases import panels, queries, services, urgent
from livlina.cases.forms import DangerDecisionForm, DangerForm
from livlina.cases.pages import form_page, the_case
from livlina.cases.terms import DangerOutcome
from livlina.core import clock
from livlina.core.templatetags.livlina import when
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

TOLD = (
    "Uppgiften är lämnad till den som är ansvarig. På ärendets sida står när någon har läst den. "
    "Är faran akut, ring också 112."
)
"""
The same whoever may read it: to name those who lead the unit, or the duty, only where one of them may would tell, by
what is left out, that they stand on the other side (S-10). Nor is a duty promised where there is none.
"""


def tell(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Tell whoever is responsible what was heard of another party."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    form = DangerForm(request.POST or None)
    if form.is_valid():
        with RefusalsIn(form):
            services.tell_danger(request.actor, case=case, at=clock.now(), **form.cleaned_data)
            messages.success(request, TOLD)
            return redirect("case", public_id)
    context = {
        "crumbs": panels.crumbs(case, "Farlig uppgift"),
        "title": "Farlig uppgift om någon annan",
        "name": panels.heading(case),
        "form": form,
    }
    return form_page(request, case, "cases/danger_form.html", context)


def message(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """
    Read a danger message, and decide what the other side must know and do. The duty reads; those who lead decide, and
    one more of them reads that nothing is done, and what one with the other side open decided.
    """
    actor = request.actor
    row = get_object_or_404(urgent.danger_messages(actor, day=clock.today()), public_id=message_id)
    form = None
    decision = getattr(row, "decision", None)
    if decision is None and actor.may(Permission.ASSIGN_CASE, unit_id=urgent.decided_at(actor, row)):
        lines = queries.lines(actor, to=Permission.ASSIGN_CASE).filter(closed_on=None).exclude(pk=row.case_id)
        form = DangerDecisionForm(request.POST or None, lines=lines)
        if form.is_valid():
            with RefusalsIn(form):
                services.decide_danger(actor, message=row, at=clock.now(), **form.cleaned_data)
                messages.success(request, "Beslutet är sparat.")
                return redirect("my_day")
    elif request.method == "POST":
        raise Http404
    given = urgent.instruction_given_of(row)  # before it is read: then it waits no more
    services.read_danger(actor, message=row)
    pairs = [
        ("Rör", row.concerns),
        ("Vad som sades", row.text),
        ("Vem gör vad", row.must_act),
        ("Lämnad av", row.said_by.name),
        ("Enhet", row.unit.full_name),
        ("När", when(row.said_at)),
    ]
    if decision is not None:
        decision.message = row
        pairs += [
            ("Beslut", f"{DangerOutcome(decision.outcome).label}, {when(decision.decided_at)}"),
            ("Beslutat av", decision.decided_by.name),
            ("Skäl", decision.reason),
        ]
        if given is not None:
            pairs += [("Instruktion", given.text), ("I ärende", given.number)]
        elif decision.outcome == DangerOutcome.FORWARDED:
            pairs.append(("Instruktion", "I ett ärende som du inte ser. Fråga den som beslutade vad som står i den."))
    return render(request, "cases/danger.html", {"pairs": pairs, "form": form, "is_decided": decision is not None})


@require_POST
def done(request: StaffRequest, public_id: UUID, instruction_id: UUID) -> HttpResponse:
    """Say that an instruction in the case is done."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = get_object_or_404(urgent.instructions_of(case), public_id=instruction_id)
    services.finish_instruction(request.actor, case=case, instruction=row, at=clock.now())
    messages.success(request, "Instruktionen är klarmarkerad.")
    return redirect("case", public_id)
