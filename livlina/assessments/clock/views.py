"""Risk and protection in a case, on one page; something that has happened; and the decision to end it at high risk."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.assessments.clock import panels, queries, rules, services
from livlina.assessments.clock.forms import DecisionForm, EventForm
from livlina.assessments.panels import unsettled_lines
from livlina.assessments.protection import panels as protection_panels
from livlina.assessments.protection import queries as protection
from livlina.cases import panels as case_panels
from livlina.cases.pages import Case, back, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.queries import in_hand, obstacle_to_deciding_of_it, sees_whereabouts
from livlina.cases.rules import obstacle_to_assigning
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

TITLE = "Risk och skydd"


@require_safe
def risk(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How dangerous it is, when it is looked at again, what has happened, and which protection there is."""
    head = open_case_page(request, public_id, part="risk")
    case, day, actor = head.case, head.day, request.actor
    may_write = head.may(actor, Permission.RECORD_FACTS) and case.is_open and case.role in rules.ROLES
    known, decided = queries.known(case), queries.decisions(case)
    leads = actor.may(Permission.END_AT_HIGH_RISK, unit_id=case.unit_id) and head.may(
        actor, Permission.END_AT_HIGH_RISK
    )
    sees_plans = sees_whereabouts(actor, case)
    if not sees_plans:
        known = replace(known, carded_at=None)  # who is shown no card is not told that there is danger on it (S-21)
    plans = protection_panels.plans(head.file, protection.plans(case), day=day, may_record=may_write)
    context = head.context(request, current="case_risk") | {
        "now": panels.now(case, known.now, limits=head.limits, day=day, may_record=may_write),
        "left": unsettled_lines(known.left),
        "clocks": panels.clocks(case, known.waiting, day=day, may_record=may_write),
        "events": panels.event_lines(known.happened),
        "attention": panels.attention(known.rows, acted=queries.acted_on(case), day=day)
        if case.role in rules.ROLES
        else [],
        "is_repeated": panels.is_repeated(known.happened, limits=head.limits, day=day),
        "safeguards": protection_panels.safeguards(case, known.safeguards, day=day, may_record=may_write),
        "plans": plans if sees_plans else [],
        "hides_plans": not sees_plans,
        "decisions": panels.decision_lines(decided),
        "is_theirs": case.role in rules.ROLES,
        "may_write_here": may_write,
        "decide_url": back("risk_decision", case) if leads and case.is_open and known.is_for_the_lead else "",
        "needs_decision": case.is_open
        and known.is_for_the_lead
        and not known.is_decided(decided, in_hand=in_hand(case)),
    }
    return render(request, "assessments/risk.html", context)


def event_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Note that something has happened."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    if (obstacle := _obstacle(case)) and not is_typed(request):
        return refused(request, case, obstacle, title=TITLE, url=back("case_risk", case), url_text=TITLE)
    form = EventForm(request.POST or None, today=clock.today())
    if form.is_valid():
        with RefusalsIn(form):
            services.note_event(
                request.actor,
                case=case,
                facts=form.facts(),
                submission=form.submitted,
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Det är sparat. Bedöm faran på nytt: dagen står under Att göra.")
            return redirect("case_risk", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": "Något har hänt",
        "form": form,
    }
    return form_page(request, case, "assessments/risk_event.html", context)


def decision(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Decide, as one who leads, that a case with high risk may end."""
    case = the_case(request, public_id, to=Permission.END_AT_HIGH_RISK)
    if not request.actor.may(Permission.END_AT_HIGH_RISK, unit_id=case.unit_id):
        raise Http404
    known, day = queries.known(case), clock.today()
    obstacle = (
        _obstacle(case)
        or obstacle_to_deciding_of_it(request.actor, case)
        or (
            None
            if known.is_for_the_lead
            else rules.obstacle_to_decision(is_for_the_lead=False, texts={}, stands=(), read=())
        )
    )
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title=TITLE, url=back("case_risk", case), url_text=TITLE)
    form = DecisionForm(request.POST or None, stands=known.marks())
    if form.is_valid():
        with RefusalsIn(form):
            services.decide_to_end(
                request.actor,
                case=case,
                facts=form.facts(),
                read=form.cleaned_data["read"],
                submission=form.submitted,
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Beslutet är sparat. Den som har ärendet kan avsluta det.")
            return redirect("case_risk", public_id)
    if form.is_bound:
        known = queries.known(case)  # as it is now
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": "Avslut trots fara",
        "form": form,
        "level": panels.LEVELS[known.now.level],
        "carded_at": known.carded_at,
        "waits": known.now.waits,
        "left": unsettled_lines(known.left),
        "clocks": panels.clocks(case, known.waiting, day=day, may_record=False),
        "events": panels.event_lines(known.happened),
        "safeguards": protection_panels.safeguards(case, known.safeguards, day=day, may_record=False),
    }
    return form_page(request, case, "assessments/risk_decision.html", context)


def _obstacle(case: Case) -> DomainError | None:
    return obstacle_to_assigning(is_open=case.is_open) or rules.obstacle_of_role(case.role)
