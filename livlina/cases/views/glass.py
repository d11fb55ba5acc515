"""
Nödöppning: one neutral form, the second person's word where a wall stands, and the review afterwards.

Nothing here tells that a case exists before it is open: none, walled off and not to be opened are answered alike
(S-02).
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html

from livlina.access.terms import Permission
from livlina.cases import acts, panels, rules, services, urgent
from livlina.cases.forms import GlassForm, GlassReviewForm
from livlina.cases.terms import GlassReason, ReviewKind, ReviewOutcome
from livlina.core import clock, workdays
from livlina.core.errors import DomainError
from livlina.core.templatetags.livlina import when
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.terms import Limit
from livlina.people.forms import RefusalsIn, refuse

NOT_OPENED = (
    "Inget ärende är öppet för dig. Kontrollera numret och enheten. Stämmer de, ring den som leder enheten "
    "eller bakjouren: en annan kan behöva öppna det. Försöket är loggat."
)
"""The one answer for none, for a wall and for what cannot be opened."""


def break_glass(request: StaffRequest) -> HttpResponse:
    """The form, and the way to the case that it opened. The second factor is asked for when all else is right."""
    if not request.actor.may(Permission.BREAK_GLASS):
        raise Http404
    day, now = clock.today(), clock.now()
    form = GlassForm(request.POST or None, units=organisation.open_units(day=day))
    if form.is_valid():
        told = form.cleaned_data
        sought = rules.sought(told["q"], today=day)
        obstacle = rules.obstacle_to_glass(sought=sought, has_unit=told["unit"] is not None, text=told["text"])
        if isinstance(sought, DomainError):
            refuse(form, sought)
        elif obstacle:
            refuse(form, obstacle)
        elif sought.doubt:
            form.add_error("q", sought.doubt)
        elif asked := fresh.asked(request):
            return asked
        else:
            opened = services.break_glass(
                request.actor,
                sought=sought,
                unit=told["unit"],
                reason=told["reason"],
                text=told["text"],
                at=now,
                due_on=_due(day),
                most=organisation.limit_that_holds(Limit.GLASS_USES, unit_id=None, day=day),
                tries=organisation.limit_that_holds(Limit.GLASS_ASKED, unit_id=None, day=day),
            )
            if opened:
                return _open(request, opened)
            form.add_error(None, NOT_OPENED)
    context = {"form": form, "staff": request.user.name, "now": now, "minutes": rules.GLASS_MINUTES}
    return render(request, "cases/glass.html", context)


def _open(request: StaffRequest, opened: list[Any]) -> HttpResponse:
    if len(opened) == 1:
        return redirect("case", opened[0].public_id)
    messages.success(request, f"Personens {len(opened)} öppna ärenden är öppna för dig.")
    return redirect(panels.caseload_url("?vy=mina"))


def _due(day: date) -> date:
    """The day by which an opening that day is reviewed: the same for all units, since which one it is is not known."""
    return workdays.after(day, working_days=organisation.limit_that_holds(Limit.GLASS_REVIEW, unit_id=None, day=day))


def request(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Decide, as the second person, whether a case is opened across a wall. Asks for the second factor."""
    wanted = get_object_or_404(urgent.requests(request.actor), public_id=request_id)
    line = urgent.line_of(request.actor, wanted.case_id or 0)
    if line is None:
        raise Http404
    if asked := fresh.asked(request):
        return asked
    refusal = ""
    if request.method == "POST":
        approves = request.POST.get("answer") == "approve"
        now = clock.now()
        try:
            services.decide_glass(
                request.actor, request=wanted, case=line, approves=approves, at=now, due_on=_due(clock.today())
            )
        except DomainError as error:
            refusal = str(error)
        else:
            said = (
                f"Ärende {line.number} är öppet för {wanted.asked_by.name} i {rules.GLASS_MINUTES} minuter."
                if approves
                else f"Ärende {line.number} öppnas inte för {wanted.asked_by.name}. Ring och säg det."
            )
            messages.success(request, said)
            return redirect("my_day")
    else:
        services.read_request(request.actor, request=wanted, case=line)
    pairs = [
        ("Begärd av", wanted.asked_by.name),
        ("När", when(wanted.asked_at)),
        ("Ärende", line.number),
        ("Varför", str(GlassReason(wanted.reason).label)),
        ("Med egna ord", wanted.text),
    ]
    context = {"pairs": pairs, "refusal": refusal, "minutes": rules.GLASS_MINUTES}
    return render(request, "cases/glass_request.html", context)


def review(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """Review an opening, or that one person has opened many."""
    actor, day = request.actor, clock.today()
    row = get_object_or_404(urgent.reviews(actor), public_id=review_id)
    form = GlassReviewForm(request.POST or None)
    if form.is_valid():
        with RefusalsIn(form):
            services.review_glass(actor, review=row, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Granskningen är sparad.")
            return redirect("my_day")
    services.read_review(actor, review=row)
    opening = urgent.opening_of(row)
    pairs: list[tuple[str, Any]] = [("Gäller", row.staff.name), ("Granskas senast", swedish_date(row.due_on))]
    done: list[dict[str, Any]] = []
    if opening is not None and opening.opened_at is not None:
        line = urgent.line_of(actor, opening.case_id or 0)
        pairs += [
            ("Ärende", line.number if line else ""),
            ("Öppnat", format_html("{}, i högst {} minuter", when(opening.opened_at), rules.GLASS_MINUTES)),
            ("Varför", str(GlassReason(opening.reason).label)),
            ("Med egna ord", opening.text),
            ("Godkänd av", opening.decided_by.name if opening.decided_by else "Ingen mur stod i vägen"),
        ]
        done = [{"at": at, "what": acts.reviewed(action)} for at, action in urgent.acts_behind_glass(row)]
    context = {
        "title": "Granska en nödöppning" if row.kind == ReviewKind.ONE else "Granska många nödöppningar",
        "is_many": row.kind == ReviewKind.MANY,
        "pairs": pairs,
        "acts": done,
        "verdicts": [
            {
                "outcome": str(ReviewOutcome(verdict.outcome).label),
                "text": verdict.text,
                "by": verdict.said_by.name,
                "at": verdict.said_at,
            }
            for verdict in row.verdicts.all()
        ],
        "is_overdue": row.due_on < day,
        "form": None if urgent.is_settled(row) and request.method != "POST" else form,
    }
    return render(request, "cases/glass_review.html", context)
