"""
Who has a case, and how one who leads its unit reads it by a reason.

The lead sees a line: number, role, days and who has it. What the case says opens only by a relation (S-01, S-10).
What widens who sees a case, both sides of a wall or where somebody is asks for the second factor first, and so does
taking a case oneself (S-53). To end a relation does not: it shuts, and must be done at once.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from livlina.cases import panels, queries, rules, services
from livlina.cases.forms import AssignForm, JointWorkForm, LeadReadingForm, ShareForm
from livlina.cases.handover import queries as handover
from livlina.cases.pages import CaseLine, is_typed, reading_hours, start_of, taking, the_case, the_line
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation import drafts, fresh
from livlina.organisation import queries as organisation
from livlina.organisation.competence import queries as competence
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LISTS = {"utan": "?vy=utan", "enheten": "?vy=enheten"}
"""From which list of cases one came, and goes back to."""


def assign(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Give the case to a colleague, and see who has it. For those who lead its unit, who need not read it."""
    line = the_line(request, public_id)
    came_from = drafts.stands_for(request, "fran")
    obstacle = rules.obstacle_to_assigning(is_open=line.is_open)
    day = clock.today()
    form = AssignForm(
        request.POST or None,
        colleagues=organisation.colleagues(line.unit_id, day=day),
        cases=queries.open_cases_of(request.actor, line.unit_id),
        asked=competence.asked([line.unit_id], day=day),
        role=line.role,
    )
    if form.is_valid():
        staff = form.cleaned_data["assigned_to"]
        if queries.takes(request.actor, staff, unit_id=line.unit_id) and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            services.assign_case(
                request.actor, case=line, staff=staff, at=clock.now(), because=form.cleaned_data.get("because", "")
            )
            messages.success(request, f"Ärende {line.number} har fått {staff.name} som handläggare.")
            return redirect(panels.caseload_url(LISTS.get(came_from, LISTS["enheten"])))
    without = handover.given_without(line)
    if without:
        services.list_cases(request.actor, refs=[line.trace_ref], what="given_without")
    context = _page(line, "Handläggare") | {
        "form": None if obstacle and not is_typed(request) else form,
        "stands_for": {"fran": came_from},
        "refusal": str(obstacle or ""),
        "relations": panels.relation_rows(
            queries.relations_of(line), actor_id=request.actor.id, without=without, now=clock.now()
        ),
        "joint_work": [{"row": row, "other": other} for row, other in queries.joint_lines(request.actor, line)],
        "assigned": line.handler,
        "is_absent": bool(line.absence),
        "is_walled_off": line.assigned_wall == "closed",
        "taking": taking(request.actor, line.unit_id),
    }
    return render(request, "cases/assign_form.html", context)


def share(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Let another work with the case: together with the one assigned, or in their place until a day."""
    line = the_line(request, public_id)
    day = clock.today()
    form = ShareForm(
        request.POST or None,
        colleagues=organisation.colleagues(line.unit_id, day=day),
        asked=competence.asked([line.unit_id], day=day),
        role=line.role,
    )
    if form.is_valid():
        if asked := fresh.asked(request):
            return asked
        told = form.cleaned_data
        with RefusalsIn(form):
            services.share_case(
                request.actor,
                case=line,
                staff=told["assigned_to"],
                kind=told["kind"],
                until=_end_of(told["until"]) if told["until"] else None,
                at=clock.now(),
                because=told.get("because", ""),
                starts=start_of(told["starts"], today=day),
            )
            later = told["starts"] is not None and told["starts"] > day
            words = f"ersätter från {swedish_date(told['starts'])} i" if later else "har nu också"
            messages.success(request, f"{told['assigned_to'].name} {words} ärende {line.number}.")
            return redirect("case_assign", public_id)
    return render(
        request,
        "cases/line_form.html",
        _page(line, "En till i ärendet") | {"form": form, "lead": taking(request.actor, line.unit_id)},
    )


def joint_work(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Approve that one member of staff works with this case and one on the other side."""
    line = the_line(request, public_id)
    day = clock.today()
    form = JointWorkForm(
        request.POST or None,
        colleagues=organisation.colleagues(line.unit_id, day=day),
        lines=queries.lines(request.actor).filter(closed_on=None),
    )
    if form.is_valid():
        if asked := fresh.asked(request):
            return asked
        told = form.cleaned_data
        with RefusalsIn(form):
            services.approve_joint_work(
                request.actor,
                case=line,
                other=told["other"],
                staff=told["assigned_to"],
                reason=told["text"],
                until=_end_of(told["until"]),
                submission=told["submission"],
                at=clock.now(),
            )
            messages.success(
                request,
                "Arbetet med båda parter är godkänt. Vistelseuppgifter döljs i båda ärendena så snart medarbetaren har "
                "båda, och syns i det ärende hen redan har till dess.",
            )
            return redirect("case_assign", public_id)
    context = _page(line, "Arbete med båda parter") | {
        "form": form,
        "lead": "Gäller en namngiven medarbetare, till en bestämd dag. Var personerna vistas och hur de nås visas inte "
        "för den som har båda ärendena, men i det ena till dess. Står de inte på var sin sida i dag ändrar "
        "godkännandet inget, och gör de det senare behövs ett nytt.",
    }
    return render(request, "cases/line_form.html", context)


@require_POST
def joint_work_end(request: StaffRequest, public_id: UUID, approval_id: UUID) -> HttpResponse:
    """Take an approval back."""
    line = the_line(request, public_id)
    approval = get_object_or_404(queries.joint_work(line), public_id=approval_id)
    services.end_joint_work(request.actor, case=line, approval=approval, at=clock.now())
    messages.success(
        request, "Godkännandet är avslutat. Båda ärendena är stängda för medarbetaren tills du har fördelat dem."
    )
    return redirect("case_assign", public_id)


@require_POST
def relation_end(request: StaffRequest, public_id: UUID, relation_id: UUID) -> HttpResponse:
    """End somebody's relation to the case."""
    line, relation = _relation(request, public_id, relation_id)
    try:
        services.end_relation(request.actor, case=line, engagement=relation, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("case_assign", public_id)
    words = "ska inte längre ersätta i ärendet" if relation.starts_at > clock.now() else "har inte längre ärendet"
    messages.success(request, f"{relation.actor.name} {words}.")
    return redirect("case_assign", public_id)


@require_POST
def relation_whereabouts(request: StaffRequest, public_id: UUID, relation_id: UUID) -> HttpResponse:
    """Withhold whereabouts from one who works with the case, or give them back."""
    line, relation = _relation(request, public_id, relation_id)
    if asked := fresh.asked(request):
        return asked
    carries = request.POST.get("carries") == "yes"  # what is wanted, so that a double click is one
    try:
        services.set_whereabouts(request.actor, case=line, engagement=relation, carries=carries)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("case_assign", public_id)
    said = "ser nu vistelse- och kontaktuppgifter" if carries else "ser inte längre vistelse- och kontaktuppgifter"
    messages.success(request, f"{relation.actor.name} {said} i ärendet.")
    return redirect("case_assign", public_id)


def _relation(request: StaffRequest, public_id: UUID, relation_id: UUID) -> tuple[CaseLine, Any]:
    line = the_line(request, public_id)
    for relation in queries.relations_of(line):
        if relation.public_id == relation_id and relation.kind not in rules.TAKEN_BY_ONESELF:
            return line, relation
    raise Http404


def read(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Open a case of the unit to read it, by a reason and for a time."""
    line = the_line(request, public_id)
    hours = reading_hours(line.unit_id)
    form = LeadReadingForm(request.POST or None)
    if form.is_valid():
        with RefusalsIn(form):
            services.read_as_lead(request.actor, case=line, at=clock.now(), hours=hours, **form.cleaned_data)
            return redirect("case", public_id)
    context = _page(line, "Läsa ärendet") | {
        "form": form,
        "button": "Öppna och läs",
        "lead": f"Ärendet öppnas för dig i {hours} timmar, för att läsa. Skälet syns för den som granskar läsningen. "
        "Under de timmarna kan du inte läsa ett ärende som gäller den andra parten, inte heller om du slutar läsa "
        "tidigare.",
    }
    return render(request, "cases/line_form.html", context)


@require_POST
def stop(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """End one's own reading, stand-in or sharing before its time."""
    case = the_case(request, public_id)
    relation = queries.relation(request.actor, case)
    if relation is None or relation.kind not in rules.LEFT_BY_ONESELF:
        raise Http404
    try:
        services.end_relation(request.actor, case=case, engagement=relation, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("case", public_id)
    messages.success(request, f"Ärende {case.number} är inte längre öppet för dig.")
    return redirect("my_day")


@require_POST
def open_whereabouts(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A step of its own: one who reads for a time also sees where the persons are and how they are reached (S-30)."""
    case = the_case(request, public_id)
    relation = queries.relation(request.actor, case)
    if relation is None or relation.kind not in rules.TAKEN_BY_ONESELF:
        raise Http404
    if asked := fresh.asked(request):
        return asked
    try:
        services.set_whereabouts(request.actor, case=case, engagement=relation, carries=True)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        opened = "Kontakt- och vistelseuppgifter är öppna för dig i det här ärendet. Det syns i loggen."
        messages.success(request, opened)
    return redirect("case", public_id)


def _end_of(day: date) -> datetime:
    """The end of that day in Stockholm."""
    return datetime.combine(day, time.max, tzinfo=STOCKHOLM)


def _page(line: CaseLine, title: str) -> dict[str, Any]:
    return {
        "case": line,
        "crumbs": panels.line_crumbs(line, title),
        "title": title,
        "way_back": panels.caseload_url(LISTS["enheten"]),
    }
