"""
The pages of the register controllers: which rows may be one human being, side by side, and what they say of it.

The pages show them two rows without any case, to nobody else, and log each task read and each name shown. Nothing is
sent out. Misused, a controller could look up somebody they know: so a task is filed by the database alone, there is no
search, and a row that the controller has anything to do with is not theirs to see. Source: S-12, S-15.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from livlina.access.shown import hidden_again
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.terms import Limit
from livlina.people import register, rules, services
from livlina.people.forms import RefusalsIn, refuse
from livlina.people.register import Likeness
from livlina.people.register_forms import JudgeForm, QuietForm, Reasoned
from livlina.people.terms import Judgement, TaskState

ROWS_PER_PAGE = 50
SAID = {
    Judgement.SAME: "Förslaget väntar på en annan registerkontrollant.",
    Judgement.DIFFERENT: "Att posterna är två olika människor väntar på en annan registerkontrollant.",
    Judgement.UNCLEAR: "Uppgiften ligger kvar med ditt skäl.",
    Judgement.JOINED: "Posterna är förda ihop. Murarna gäller nu för båda.",
    Judgement.APART: "Förslaget väntar på en annan registerkontrollant. Murarna gäller så länge.",
    Judgement.KEPT: "Posterna är kvar ihop. Murarna gäller för båda.",
    Judgement.UNDONE: "Posterna är isär igen, och allt är som före.",
}
MOVES_WALLS = frozenset({Judgement.JOINED, Judgement.UNDONE})
"""What asks for the second factor once more (S-53)."""

SETTLED = "Posterna är två olika människor. Uppgiften är klar, och står kvar i listan i 90 dagar."
"""What is said to the second who says that they are two."""

WAITS = frozenset({TaskState.PROPOSED, TaskState.DIFFERING, TaskState.PARTING})
"""For a second person."""

TONES = {
    **dict.fromkeys(WAITS, "now"),
    TaskState.OPEN: "brand",
    TaskState.JOINED: "ok",
    TaskState.DIFFERENT: "ok",
}


@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """What waits, without a word of whom it is about."""
    _controller(request)
    listed = services.list_tasks(request.actor)
    page = Paginator(listed, ROWS_PER_PAGE).get_page(request.GET.get("sida", ""))
    url = reverse("register")
    context = {
        "tasks": [_line(request, task) for task in page.object_list],
        "count": len(listed),
        "pages": {
            "is_needed": page.has_other_pages(),
            "text": f"Visar {page.start_index()}–{page.end_index()} av {len(listed)}",
            "previous_url": f"{url}?sida={page.previous_page_number()}" if page.has_previous() else None,
            "next_url": f"{url}?sida={page.next_page_number()}" if page.has_next() else None,
        },
    }
    return render(request, "people/register.html", context)


def task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Two rows side by side, what a join would do, and what is said of them."""
    found = _task(request, task_id)
    rows = services.read_task(request.actor, task=found)
    form = _form(request, found, rows)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if told["said"] in MOVES_WALLS and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            services.judge(
                request.actor,
                task=found,
                said=told["said"],
                seen=told["seen"],
                reason=told["reason"],
                right_number=UUID(told["right_number"]) if told.get("right_number") else None,
                at=clock.now(),
                undo_days=_undo_days(request),
            )
            is_settled = found.state == TaskState.DIFFERING and told["said"] == Judgement.DIFFERENT
            messages.success(request, SETTLED if is_settled else SAID[Judgement(told["said"])])
            return redirect("register")
    return _page(request, found, rows, form)


@require_POST
def show(request: StaffRequest, task_id: UUID, row_id: UUID) -> HttpResponse:
    """The same page with the name of one who is protected, in this answer only."""
    found = _task(request, task_id)
    rows = services.read_task(request.actor, task=found)
    place = next((number for number, row in enumerate(rows) if row.public_id == row_id and row.is_hidden), None)
    if place is None:
        raise Http404
    asked = _asked(place, request.POST)
    if asked.is_valid():
        try:
            rows[place] = services.show_protected(
                request.actor, task=found, row=rows[place], reason=asked.cleaned_data["reason"], at=clock.now()
            )
        except DomainError as refusal:
            refuse(asked, refusal)
    response = _page(request, found, rows, _form(request, found, rows, is_sent=False), asked={place: asked})
    return hidden_again(response, reverse("register_task", args=[task_id]))


@require_POST
def mark_row(request: StaffRequest, task_id: UUID, row_id: UUID) -> HttpResponse:
    """Give no hint of this row. Whether another has said the same is not told."""
    found = _task(request, task_id)
    row = next((row for row in services.read_task(request.actor, task=found) if row.public_id == row_id), None)
    if row is None:
        raise Http404
    services.keep_row_apart(request.actor, task=found, row=row, at=clock.now())
    messages.success(request, "Markeringen är mottagen. Den gäller när två registerkontrollanter har gjort den.")
    return redirect("register")


def mark_number(request: StaffRequest) -> HttpResponse:
    """Give no hint of a number, whether anyone here has it or not: the answer is the same."""
    _controller(request)
    form = QuietForm(request.POST or None, today=clock.today())
    if form.is_valid():
        services.keep_number_apart(request.actor, hashed=form.hashed, at=clock.now())
        messages.success(request, "Markeringen är mottagen. Den gäller när två registerkontrollanter har gjort den.")
        return redirect("register")
    return render(request, "people/register_mark.html", {"form": form, "crumbs": _crumbs("Visa aldrig")})


def _controller(request: StaffRequest) -> None:
    if not request.actor.may(Permission.JUDGE_DUPLICATES):
        raise Http404


def _asked(place: int, data: Any = None) -> Reasoned:
    """Why the name of the row at that place is to be shown; each row has a form of its own on the page."""
    return Reasoned(data, auto_id=f"show_{place}_%s")


def _task(request: StaffRequest, task_id: UUID) -> Any:
    return get_object_or_404(register.tasks(request.actor), public_id=task_id)


def _undo_days(request: StaffRequest) -> int:
    units = sorted(request.actor.units_where(Permission.JUDGE_DUPLICATES))
    return organisation.limit(Limit.JOIN_UNDO_DAYS, unit_id=units[0], day=clock.today()) or rules.UNDO_DAYS


def _form(request: StaffRequest, task: Any, rows: list[register.Row], *, is_sent: bool = True) -> JudgeForm:
    return JudgeForm(
        request.POST if is_sent and request.method == "POST" else None,
        offered=rules.judgements(task.state, is_own=task.proposed_by_id == request.actor.id),
        seen=register.mark(task),
        rows=rows,
        numbers_differ=_numbers(rows) == Likeness.DIFFERENT,
    )


def _numbers(rows: list[register.Row]) -> Likeness:
    """How the two numbers stand beside each other. Masked they are still compared, but not said to be unknown."""
    found = register.likeness(*(bytes(row.person.identity_hash or b"") for row in rows))
    return _unless_masked(rows, found) if found == Likeness.UNKNOWN else found


def _unless_masked(rows: list[register.Row], found: Likeness) -> Likeness:
    return Likeness.NOT_COMPARED if any(row.is_hidden for row in rows) else found


def _page(
    request: StaffRequest,
    task: Any,
    rows: list[register.Row],
    form: JudgeForm,
    *,
    asked: Mapping[int, Reasoned] = MappingProxyType({}),
) -> HttpResponse:
    a, b = rows
    walled_off = register.walled_off_by(task)
    hidden = [
        (letter, row, asked.get(place) or _asked(place))
        for place, (letter, row) in enumerate(zip("AB", rows, strict=True))
        if row.is_hidden
    ]
    context = {
        "task": task,
        "label": label(task),
        "crumbs": _crumbs(label(task)),
        "rows": rows,
        "facts": [
            ("Namn", a.name, b.name, _unless_masked(rows, register.likeness(a.person.name, b.person.name))),
            ("Nummer", a.number, b.number, _numbers(rows)),
            ("Född", a.born, b.born, _unless_masked(rows, register.likeness(a.born, b.born))),
            ("Kön", a.sex, b.sex, register.likeness(a.sex, b.sex)),
            ("Skydd", a.protection, b.protection, register.likeness(a.protection, b.protection)),
        ],
        "protection_differs": a.protection != b.protection,
        "walled_off": walled_off,
        "names_walled_off": not any(row.person.is_protected for row in rows),
        "decisions": register.decisions(task),
        "link": register.link(task),
        "is_own": task.state in WAITS and task.proposed_by_id == request.actor.id,
        "is_parting": task.state == TaskState.PARTING,
        "is_differing": task.state == TaskState.DIFFERING,
        "form": form,
        "hidden": hidden,
    }
    return render(request, "people/register_task.html", context)


def _line(request: StaffRequest, task: Any) -> dict[str, Any]:
    is_own = task.state in WAITS and task.proposed_by_id == request.actor.id
    return {
        "url": reverse("register_task", args=[task.public_id]),
        "label": label(task),
        "found_by": task.get_found_by_display(),
        "filed_at": task.filed_at,
        **_state(task, is_own=is_own),
    }


def _state(task: Any, *, is_own: bool) -> dict[str, str]:
    if is_own:
        return {"state": "Väntar på en annan än dig", "tone": ""}
    if task.is_held:
        return {"state": "Hålls ihop, inte avgjord", "tone": "now"}
    return {"state": task.get_state_display(), "tone": TONES.get(TaskState(task.state), "")}


def label(task: Any) -> str:
    """What a task is called: letters that say nothing."""
    return f"R-{task.public_id.hex[:5].upper()}"


def _crumbs(here: str) -> list[dict[str, str]]:
    return [
        {"text": "Min dag", "url": reverse("my_day")},
        {"text": "Register", "url": reverse("register")},
        {"text": here, "url": ""},
    ]
