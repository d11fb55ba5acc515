"""
The overview of one who leads: how the work stands at each of their workers and in each case, what needs them first.

Numbers and lines, never anything about anyone. Source: R-351, R-353, R-358.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.actor import Actor
from livlina.access.terms import Role
from livlina.assessments import rules as levels
from livlina.assessments.clock import panels as risk_panels
from livlina.assessments.clock import queries as danger
from livlina.cases import queries, services
from livlina.cases.leading import queries as leading
from livlina.cases.leading import rules
from livlina.cases.leading.queries import Caseload, Work
from livlina.cases.leading.rules import Needs
from livlina.cases.leading.terms import Risk
from livlina.cases.pages import page_of, pages
from livlina.cases.review import queries as review
from livlina.cases.terms import Wall
from livlina.core import clock
from livlina.core.templatetags.swedish import short_date
from livlina.intake import reception
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.support import panels as support_panels
from livlina.support import queries as support
from livlina.support.rules import Talks
from livlina.support.talks import queries as talks
from livlina.workspace.forms import NOBODY, WhoseForm
from livlina.workspace.lists import ROLES

ROWS_PER_PAGE: Final = 50
CELLS: Final = 60  # drawn for one worker; more are told in words alone
MARKS: Final = {Risk.ACUTE.value: 3, Risk.HIGH.value: 3, Risk.RAISED.value: 2, Risk.LOW.value: 1, Risk.NONE.value: 0}
"""How the risk is drawn; acute danger and high risk alike, since both want the same of one who leads."""


@dataclass(frozen=True, kw_only=True)
class Stands:
    """How one case stands, with its talks."""

    work: Work
    talks: Talks
    needs: Needs
    known: danger.Led | None = None
    """What is known of the danger, where something is."""


@require_safe
def group(request: StaffRequest) -> HttpResponse:
    """Who has what at the units that the actor leads, and in which cases something needs them (R-351, R-358)."""
    actor, today, now = request.actor, clock.today(), clock.now()
    if not actor.led_units:
        raise Http404
    found = standing(actor, today)
    units = list(organisation.units(actor.led_units))
    colleagues = organisation.colleagues_of(actor.led_units, day=today)
    loads = leading.caseloads(day=today)
    tables = [
        group_table(
            unit,
            found=[each for each in found if each.work.unit_id == unit.pk],
            loads={each.staff_id: each for each in loads if each.unit_id == unit.pk},
            booked=support.booked_count(unit.pk, start=now, end=now + timedelta(days=7)),
            colleagues=colleagues[unit.pk],
            own=actor.id,
        )
        for unit in units
    ]
    everybody = {one.pk: one for of_unit in colleagues.values() for one in of_unit}
    form = WhoseForm(request.GET, staff=everybody.values())
    chosen = narrowed(found, form)
    page = page_of(chosen, at_most=ROWS_PER_PAGE, asked=request.GET.get("sida", ""))
    url = reverse("group")
    whole = rules.together(each.needs for each in found)
    unassigned = sum(each.work.staff_id is None for each in found)
    context = {
        "tables": tables,
        "unassigned": unassigned,
        "figures": figures(whole, count=len(found), unassigned=unassigned),
        "late": whole.late,
        "form": form,
        "lines": case_lines(request, page.object_list),
        "count": page.paginator.count,
        "pages": pages(page, url=url, code=f"vem={form.whose}&" if form.whose else ""),
        "reset_url": url if form.whose else "",
        "many_units": len(units) > 1,
        "leaders": [
            {"name": row.staff.name, "staff_id": row.staff.public_id, "cases": load.cases}
            for row in organisation.with_role(Role.GROUP_LEADER, actor.led_units, day=today)
            for load in loads
            if (load.unit_id, load.staff_id) == (row.unit_id, row.staff_id)
        ],
        "reception": reception.counts(actor, day=today),
        "counted_days": reception.COUNTED.days,
        "to_review": review.overdue_count(actor),
        "to_follow_up": review.follow_up_count(actor),
        "roles_overdue": any(each.is_overdue for each in organisation.unit_roles(actor, day=today)),
    }
    return render(request, "workspace/group.html", context)


def standing(actor: Actor, day: date) -> list[Stands]:
    """
    The open cases of the units one leads, what needs one who leads first. Seven questions. The risk is the higher of
    what the night card says and what was assessed. A case of one who has left or is away is nobody's.
    """
    known = {each.pk: each for each in danger.led()}
    nobodys = set(queries.unassigned(actor).order_by().values_list("pk", flat=True))
    works = [
        replace(work, staff_id=None) if work.pk in nobodys else work
        for work in (with_level(work, known.get(work.pk)) for work in leading.work(day=day))
    ]
    counted = talks.of_led_cases(works, day=day)
    found = []
    for work in works:
        used_up = int(counted[work.pk].are_used_up)
        needs = replace(work.needs, used_up=used_up)
        found.append(Stands(work=work, talks=counted[work.pk], needs=needs, known=known.get(work.pk)))
    return sorted(found, key=lambda each: (each.needs.order, each.work.came_in_on, each.work.pk))


def with_level(work: Work, known: danger.Led | None) -> Work:
    """With the level that was assessed, where it is higher than the one on the night card."""
    risk = levels.highest([work.risk, known.level if known else ""])
    return replace(work, risk=risk, needs=replace(work.needs, grave=int(risk in rules.GRAVE)))


def narrowed(found: list[Stands], form: WhoseForm) -> list[Stands]:
    """Those of the one chosen, of nobody, or all."""
    if form.whose == NOBODY:
        return [each for each in found if each.work.staff_id is None]
    return [each for each in found if form.staff is None or each.work.staff_id == form.staff.pk]


def group_table(
    unit: Any,
    *,
    found: Sequence[Stands],
    loads: Mapping[int, Caseload],
    booked: dict[int, int],
    colleagues: Iterable[Any],
    own: int,
) -> dict[str, Any]:
    """
    Who has what at a unit. The rows add up to the assigned, and these with the unassigned to all that are open, which
    is the number that the list of the unit's cases says too. Whoever needs the one who leads stands first.
    """
    of_staff: dict[int | None, list[Stands]] = {}
    for each in found:
        of_staff.setdefault(each.work.staff_id, []).append(each)
    unassigned = len(of_staff.pop(None, []))
    assigned = len(found) - unassigned
    rows = [
        worker_row(
            of_staff.pop(staff.pk, []), staff=staff, load=loads.get(staff.pk), booked=booked.pop(staff.pk, 0), own=own
        )
        for staff in colleagues
    ]
    rows.sort(key=lambda row: (not row["is_overdue"], row["needs"].order))
    if of_staff or booked:
        # those who have left the unit, or cannot have cases there, and still stand as having a case or a talk
        rest = [each for held in of_staff.values() for each in held]
        rows.append(worker_row(rest, staff=None, load=None, booked=sum(booked.values()), own=own))
    return {
        "unit": unit,
        "rows": rows,
        "assigned": assigned,
        "unassigned": unassigned,
        "open": assigned + unassigned,
    }


def worker_row(held: Sequence[Stands], *, staff: Any, load: Caseload | None, booked: int, own: int) -> dict[str, Any]:
    """The cases of one worker added up."""
    needs = rules.together(each.needs for each in held)
    marks = sorted((MARKS[each.work.risk] for each in held), reverse=True)
    limited = [each.talks for each in held if each.talks.limit is not None]
    told = [f"{marks.count(mark)} {word}" for mark, word in ((3, "hög risk"), (2, "förhöjd"), (1, "låg"))]
    return {
        "staff_id": staff.public_id if staff else None,
        "name": staff.name if staff else "",
        "is_own": staff is not None and staff.pk == own,
        "cases": len(held),
        "booked": booked,
        "marks": marks if len(marks) <= CELLS else [],
        "in_words": f"{', '.join(told)}, {marks.count(0)} ej bedömda",
        "needs": needs,
        "used": sum(one.used for one in limited),
        "granted": sum(one.limit or 0 for one in limited),
        "due_on": load.due_on if load else None,
        "is_overdue": bool(load and load.is_overdue),
    }


def figures(whole: Needs, *, count: int, unassigned: int) -> list[dict[str, Any]]:
    """The few numbers of the whole group."""
    return [
        {"label": "Öppna ärenden", "value": count, "note": f"{unassigned} utan handläggare"},
        {"label": "Hög risk", "value": whole.grave, "note": "bedömd eller på nattkort"},
        {"label": "Försenat", "value": whole.late, "note": f"{whole.soon} inom en vecka, {whole.still} står stilla"},
        {"label": "Barn utan eget stöd", "value": whole.unsupported, "note": f"av {whole.children}"},
        {"label": "Barn utan nästa steg", "value": whole.stepless, "note": ""},
        {"label": "Osignerat", "value": whole.unsigned, "note": "anteckningar"},
    ]


def case_lines(request: StaffRequest, found: Iterable[Stands]) -> list[dict[str, Any]]:
    """The cases of a page as lines. One query and the trace (S-40)."""
    shown = list(found)
    if not shown:
        return []
    lines = queries.lines(request.actor).in_bulk([each.work.pk for each in shown])
    services.list_cases(request.actor, refs=[line.trace_ref for line in lines.values()], what="group")
    here = reverse("caseload")
    return [
        {
            "url": f"{here}{line.public_id}/",
            "number": line.number,
            "role": ROLES[line.role],
            "came_in": short_date(line.came_in_on),
            "came_in_on": line.came_in_on.isoformat(),
            "unit": line.unit.name,
            "assigned": line.handler,
            "is_walled_off": line.assigned_wall == Wall.CLOSED,
            "risk": str(Risk(each.work.risk).label) if each.work.risk else "",
            "is_grave": bool(each.needs.grave),
            "danger": risk_panels.led_words(each.known, day=clock.today()),
            "talks": support_panels.knots(each.talks) if each.talks.used or each.talks.booked else "",
            "needs": each.needs,
        }
        for each in shown
        if (line := lines.get(each.work.pk)) is not None
    ]
