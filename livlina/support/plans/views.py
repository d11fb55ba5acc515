"""The plan: read, written with the person, followed up with her and printed for her."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import services as cases
from livlina.cases.pages import back, form_page, is_typed, open_case_page, refused, the_case, why_of
from livlina.cases.process import queries as process
from livlina.cases.process.definitions import clocks
from livlina.cases.process.rules import last_day
from livlina.cases.queries import team
from livlina.cases.rules import obstacle_to_assigning
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse
from livlina.support.methods import queries as methods
from livlina.support.plans import panels, queries, services
from livlina.support.plans.errors import NoPlan, PlanIsFollowedUp, SomeoneElseChangedThePlan
from livlina.support.plans.forms import FollowUpForm, PlanForm

TITLE = "Plan"


@require_safe
def plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The plan that holds, and what was agreed before."""
    head = open_case_page(request, public_id, part="plan")
    written = queries.versions(head.case)
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    context = head.context(request, current="case_plan") | {
        "line": panels.panel(head.case, written[0] if written else None, may_record=may_record, day=head.day),
        "last": panels.version(written[0]) if written else None,
        "earlier": [panels.version(each) for each in written[1:]],
    }
    return render(request, "support/plan.html", context)


def plan_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write the plan with the person, or the next version of it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    obstacle = obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title=TITLE)
    today = clock.today()
    told = clocks()[services.CLOCK]
    length = process.length_of(told, unit_id=case.unit_id, day=today)
    offered: dict[str, Any] = {"today": today, "follow_up_on": last_day(today, length, moves=True)}
    written = queries.versions(case)
    last = written[0] if written else None
    templates = methods.templates(case.role)
    chosen = next((each for each in templates if each.key == request.GET.get("mall")), None)
    form = PlanForm(
        request.POST or None,
        last=last.plan if last else None,
        goals=last.goals if last else (),
        begins_with=f"{chosen.title}: {chosen.asks}" if chosen else "",
        **offered,
    )
    now_known = None
    if form.is_valid():
        try:
            services.write_plan(
                request.actor,
                case=case,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                submission=form.submitted,
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
        except SomeoneElseChangedThePlan as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            written = queries.versions(case)
            now_known = panels.version(written[0]) if written else None
            typed: Any = request.POST.copy()
            typed["version"] = str(now_known["number"] if now_known else 0)
            form = PlanForm(typed, **offered)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Planen är sparad. Uppföljningen står under Att göra.")
            return redirect("case_plan", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": "Skriv planen tillsammans",
        "form": form,
        "now_known": now_known,
        "templates": templates,
    }
    return form_page(request, case, "support/plan_form.html", context)


def plan_follow_up(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Judge each goal of the plan that holds."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    written = queries.versions(case)
    last = written[0] if written else None
    if not is_typed(request) and (last is None or last.plan.followed_on is not None):
        refusal = PlanIsFollowedUp() if last else NoPlan()
        return refused(request, case, refusal, title=TITLE, url=back("case_plan", case), url_text="Till planen")
    number, goals = (last.plan.version, last.goals) if last else (1, [])
    form = FollowUpForm(request.POST or None, today=clock.today(), version=number, goals=goals)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.follow_up(
                request.actor,
                case=case,
                version=told["version"],
                judged=form.judged(),
                followed_on=told["followed_on"],
                submission=form.submitted,
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Uppföljningen är sparad. Skriv en ny version om planen går vidare.")
            return redirect("case_plan", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": "Följ upp planen",
        "form": form,
        "goals": [
            {"words": goal.words, "fields": (form[f"outcome_{goal.position}"], form[f"words_{goal.position}"])}
            for goal in goals
        ],
    }
    return form_page(request, case, "support/plan_follow_up.html", context)


@require_safe
def plan_print(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The plan on a paper of the person's own: no name, no number, no place and no unit."""
    case = the_case(request, public_id)
    written = queries.versions(case)
    if not written:
        raise Http404
    cases.read_case(request.actor, case=case, part="plan_print", why=why_of(request.actor, team(case)))
    context = {
        "crumbs": case_panels.crumbs(case, "Utskrift"),
        "last": panels.version(written[0]),
        "list_url": back("case_plan", case),
    }
    return render(request, "support/plan_print.html", context)
