"""A child of a case: what has been answered, one answer more, and the concern report on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels, queries
from livlina.cases import services as cases
from livlina.cases.children import panels as children_panels
from livlina.cases.children import queries as children
from livlina.cases.children import services
from livlina.cases.children.forms import form_of
from livlina.cases.children.queries import Child
from livlina.cases.children.terms import STEP_SLUGS, Outcome, Step
from livlina.cases.own_support import panels as own_support_panels
from livlina.cases.own_support import queries as own_support
from livlina.cases.pages import Case, form_page, opens, the_case, why_of
from livlina.core import clock
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.terms import Function
from livlina.people.forms import RefusalsIn

HINTS = {
    Step.EXPOSURE: "Skriv en rad för varje källa. Ingen rad ersätter en tidigare, och de får säga emot varandra.",
    Step.REPORT: "En orosanmälan görs genast när du får veta eller misstänker att ett barn far illa. "
    "Den väntar inte på samtycke.",
    Step.RECEIPT: "Skriv när BoU sa att anmälan har kommit fram.",
    Step.REPLY: "Skriv det BoU får berätta. Tystnad från BoU hindrar inte att ärendet avslutas.",
    Step.TALK: "Skriv en rad för varje samtal. Ingen rad ersätter en tidigare.",
    Step.SUPPORT: "Barnet har rätt till eget stöd, oavsett vad den vuxna väljer.",
}


@require_safe
def line(request: StaffRequest, public_id: UUID, line_id: UUID) -> HttpResponse:
    """Everything that has been answered for one child, and what is missing."""
    case = the_case(request, public_id)
    child = _child(case, line_id)
    team = queries.team(case)
    cases.read_case(request.actor, case=case, part="child", why=why_of(request.actor, team))
    name, file = panels.called(child.party), queries.file(request.actor, case)
    custody = [row for row in queries.guardianships(file) if row.person_id == child.party.person_id]
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Barn"),
        "name": name,
        "protection": panels.protection(child.party.person),
        "age": panels.age(child.party.person, day=clock.today()) or "ålder inte känd",
        "known_at": child.line.known_at,
        "grown_on": child.state.grown_on,
        "owner": children_panels.owner(team),
        "support_url": reverse("child_own_support", args=[public_id, line_id]),
        "proposals": [own_support_panels.short(each, day=clock.today()) for each in own_support.of_child(child)],
        "own": file.childs_case(child.party.person_id),
        "guardians": panels.relation_lines(file, [], custody, [], shows_whereabouts=False),
        "steps": children_panels.steps(case, child, sees_whereabouts=queries.sees_whereabouts(request.actor, case)),
        "may_record": _may_record(request, case),
    }
    return render(request, "cases/child_line.html", context)


def step(request: StaffRequest, public_id: UUID, line_id: UUID, step: str) -> HttpResponse:
    """Answer one step for one child."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    asked, child = STEP_SLUGS.get(step), _child(case, line_id)
    if asked is None:
        raise Http404
    today = clock.today()
    units = organisation.units_with(Function.CHILD_AUTHORITY, day=today)
    form = form_of(asked, request.POST or None, today=today, stands=child.marks(asked), units=units)
    if form.is_valid():
        with RefusalsIn(form):
            services.answer_for_child(
                request.actor,
                case=case,
                line=child.line,
                facts=form.facts(),
                read=form.cleaned_data["read"],
                submission=form.cleaned_data["submission"],
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Svaret är sparat.")
            return redirect("child_line", public_id, line_id)
    if form.is_bound:
        child = _child(case, line_id)  # as it is now
    context = {
        "crumbs": panels.crumbs(case, "Barn"),
        "name": panels.heading(case),
        "title": str(asked.label),
        "child": panels.called(child.party),
        "hint": HINTS[asked],
        "form": form,
        "line": child.line,
        "earlier": [children_panels.told(answer) for answer in child.read_for(asked)],
    }
    return form_page(request, case, "cases/child_step_form.html", context)


@require_safe
def report(request: StaffRequest, public_id: UUID, line_id: UUID, answer_id: UUID) -> HttpResponse:
    """A concern report for paper, without what the other guardian must not learn."""
    case, child, answer = _report(request, public_id, line_id, answer_id)
    if asked := fresh.asked(request):  # it leaves the house (S-53)
        return asked
    opens(request, case, part="child")
    services.print_report(request.actor, case=case, report=answer, part="report")
    context = {"case": case, "crumbs": panels.crumbs(case, "Barn"), "line": child.line}
    context |= children_panels.report(case, child, answer, day=clock.today())
    return render(request, "cases/child_report.html", context)


@require_safe
def report_apart(request: StaffRequest, public_id: UUID, line_id: UUID, answer_id: UUID) -> HttpResponse:
    """What the other guardian must not learn, on a paper of its own."""
    case, child, answer = _report(request, public_id, line_id, answer_id)
    if not answer.kept_from_other or not queries.sees_whereabouts(request.actor, case):
        raise Http404
    if asked := fresh.asked(request):
        return asked
    opens(request, case, part="child")
    services.print_report(request.actor, case=case, report=answer, part="apart")
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Barn"),
        "line": child.line,
        "text": answer.kept_from_other,
        "to": children_panels.recipient(answer),
        "on": answer.happened_on,
    }
    return render(request, "cases/child_report_apart.html", context)


def _child(case: Case, line_id: UUID) -> Child:
    found = children.child(case, line_id, day=clock.today())
    if found is None:
        raise Http404
    return found


def _report(request: StaffRequest, public_id: UUID, line_id: UUID, answer_id: UUID) -> tuple[Case, Child, Any]:
    """The case, the child and the report made at that address. Raises Http404."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    child = _child(case, line_id)
    for answer in child.of(Step.REPORT):
        if answer.public_id == answer_id and answer.outcome == Outcome.MADE:
            return case, child, answer
    raise Http404


def _may_record(request: StaffRequest, case: Case) -> bool:
    return queries.cases(request.actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists()
