"""Protection with its days, and the safety plan: written with the person, and printed for her without a name."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.assessments.clock import panels as clock_panels
from livlina.assessments.clock import queries as danger
from livlina.assessments.clock.rules import obstacle_of_role
from livlina.assessments.protection import panels, queries, services
from livlina.assessments.protection.errors import SafeguardHasEnded, SomeoneElseChangedThePlan
from livlina.assessments.protection.forms import ChangeForm, SafeguardForm, SafetyPlanForm
from livlina.cases import panels as case_panels
from livlina.cases import services as case_services
from livlina.cases.pages import Case, back, form_page, is_typed, refused, the_case, why_of
from livlina.cases.queries import sees_whereabouts, team
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.terms import PartyRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse

TITLE: Final = "Risk och skydd"
SEEN_OVER: Final = timedelta(days=90)
"""When a safety plan is proposed to be seen over; the worker writes the day."""


def safeguard_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down a protection with its days."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    if stopped := _stopped(request, case):
        return stopped
    form = SafeguardForm(request.POST or None, today=clock.today())
    if form.is_valid():
        with RefusalsIn(form):
            services.add_safeguard(
                request.actor,
                case=case,
                facts=form.facts(),
                submission=form.submitted,
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Skyddet är sparat. Påminnelsen står under Att göra före den sista dagen.")
            return redirect("case_risk", public_id)
    return _form(request, case, form, title="Nytt skydd")


def safeguard_change(request: StaffRequest, public_id: UUID, safeguard_id: UUID) -> HttpResponse:
    """Say that a protection was extended, or that it ended."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = queries.safeguard(case, safeguard_id)
    if row is None:
        raise Http404
    if stopped := _stopped(request, case, SafeguardHasEnded() if queries.is_done(row) else None):
        return stopped
    events = danger.events(case)
    form = ChangeForm(request.POST or None, stands=danger.event_marks(events))
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("became", "on", "words", "read", "confirmed_because")}
        with RefusalsIn(form):
            services.change_safeguard(
                request.actor, case=case, safeguard=row, submission=form.submitted, at=clock.now(), **told
            )
            messages.success(request, "Det är sparat.")
            return redirect("case_risk", public_id)
    [line] = panels.safeguards(case, [row], day=clock.today(), may_record=False)
    if form.is_bound:
        events = danger.events(case)  # as it is now
    return _form(request, case, form, title="Förläng eller avsluta", line=line, events=clock_panels.event_lines(events))


def safety_plan(request: StaffRequest, public_id: UUID, planned_id: UUID) -> HttpResponse:
    """Write the safety plan of a person in the case with her, or the next version of it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    party = queries.party(case, planned_id)
    if party is None or not sees_whereabouts(request.actor, case):
        raise Http404
    if stopped := _stopped(request, case):
        return stopped
    review_on = clock.today() + SEEN_OVER
    form = SafetyPlanForm(request.POST or None, review_on=review_on, last=queries.last_of(case, party))
    now_known = None
    if form.is_valid():
        try:
            services.write_safety_plan(
                request.actor,
                case=case,
                party=party,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                submission=form.submitted,
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
        except SomeoneElseChangedThePlan as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            known = queries.last_of(case, party)
            now_known = panels.version(known) if known else None
            typed: Any = request.POST.copy()
            typed["version"] = str(now_known["number"] if now_known else 0)
            form = SafetyPlanForm(typed, review_on=review_on)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Säkerhetsplanen är sparad. Den skickas aldrig: skriv ut den om det är säkert.")
            return redirect("case_risk", public_id)
    is_childs = party.role != PartyRole.CLIENT
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": "Säkerhetsplan för barnet" if is_childs else "Säkerhetsplan",
        "form": form,
        "now_known": now_known,
        "child": party.person.name if is_childs else "",
    }
    return form_page(request, case, "assessments/safety_plan_form.html", context)


@require_safe
def safety_plan_print(request: StaffRequest, public_id: UUID, plan_id: UUID) -> HttpResponse:
    """The plan on a paper of her own: no name, no number, no place, no unit, and no word of what it is."""
    case = the_case(request, public_id)
    found = queries.plan(case, plan_id)
    if found is None:
        raise Http404
    case_services.read_case(request.actor, case=case, part="safety_plan_print", why=why_of(request.actor, team(case)))
    context = {
        "crumbs": case_panels.crumbs(case, "Utskrift"),
        "last": panels.version(found),
        "list_url": back("case_risk", case),
    }
    return render(request, "assessments/safety_plan_print.html", context)


def _stopped(request: StaffRequest, case: Case, obstacle: DomainError | None = None) -> HttpResponse | None:
    """Instead of a form that would be refused."""
    found = obstacle_to_assigning(is_open=case.is_open) or obstacle_of_role(case.role) or obstacle
    if found is None or is_typed(request):
        return None
    return refused(request, case, found, title=TITLE, url=reverse("case_risk", args=[case.public_id]), url_text=TITLE)


def _form(
    request: StaffRequest, case: Case, form: Any, *, title: str, line: Any = None, events: Any = ()
) -> HttpResponse:
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": title,
        "form": form,
        "line": line,
        "events": events,
    }
    return form_page(request, case, "assessments/safeguard_form.html", context)
