"""The way of a case, its deadlines and tasks; what is to be done in all one's cases; and the data that they go by."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases import services as case_services
from livlina.cases.pages import form_page, open_case_page, page_of, pages, the_case
from livlina.cases.process import panels, queries, rules, services
from livlina.cases.process.definitions import clocks, kinds
from livlina.cases.process.forms import (
    DueForm,
    ExtendForm,
    FinishForm,
    FollowForm,
    MoveForm,
    StartForm,
    StopForm,
    TaskForm,
)
from livlina.cases.process.terms import DueView
from livlina.cases.terms import ReadUnder
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

ROWS_PER_PAGE = 50


@require_safe
def process(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Where the case is, how it came there, what is to be done in it by a day, and which steps may follow."""
    head = open_case_page(request, public_id, part="process")
    case, day = head.case, head.day
    stands = queries.standing(case)
    functions = organisation.functions_of({case.unit_id}, day=day)[case.unit_id]
    latest = kinds()[case.role].latest
    deadlines, tasks = queries.deadlines(case), queries.tasks(case)
    ended = panels.done_lines(deadlines, tasks, day=day)
    context = head.context(request, current="case_process")
    context |= {
        "steps": panels.steps(case, stands, talks="", shows_whereabouts=head.shows_whereabouts),
        "history": panels.history(stands, case=case),
        "next_steps": panels.next_steps(stands, functions=functions),
        "version": stands.version,
        "newer": latest if case.is_open and latest.number > stands.version.number else None,
        "waiting": panels.due_lines(
            [row for row in deadlines if row.finished_on is None],
            [row for row in tasks if row.done_on is None],
            day=day,
        ),
        "done": [line for line in ended if not line["is_dropped"]],
        "dropped": [line for line in ended if line["is_dropped"]],
    }
    return render(request, "cases/process.html", context)


def move(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Take the case to another step of its way."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    today = clock.today()
    stands = queries.standing(case)
    functions = organisation.functions_of({case.unit_id}, day=today)[case.unit_id]
    steps = panels.next_steps(stands, functions=functions)
    form = MoveForm(request.POST or None, steps=steps, today=today, position=stands.position)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.move_case(
                request.actor,
                case=case,
                to=told["step"],
                entered_on=told["entered_on"],
                reason=told["reason"],
                position=told["position"],
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Ärendet är flyttat.")
            return redirect("case_process", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Flytta ärendet"),
        "name": case_panels.heading(case),
        "title": "Flytta ärendet",
        "form": form,
        "here": stands.version.steps[stands.here].name,
        "others": [step for step in steps if step["who"]],
    }
    return form_page(request, case, "cases/move_form.html", context)


def follow(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Let an open case follow the latest version of its way, with what becomes different."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    stands = queries.standing(case)
    latest = kinds()[case.role].latest
    form = FollowForm(request.POST or None, position=stands.position)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.follow_version(request.actor, case=case, number=latest.number, at=clock.now(), **told)
            messages.success(request, "Ärendet följer den nya processen från i dag.")
            return redirect("case_process", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Följ den nya lagen"),
        "name": case_panels.heading(case),
        "title": "Följ den nya lagen",
        "form": form,
        "version": stands.version,
        "newer": latest,
        "differences": rules.differences(stands.version, latest),
    }
    return form_page(request, case, "cases/follow_form.html", context)


Found = TypeVar("Found")


def _the(found: Found | None) -> Found:
    """What was found. Raises Http404 where nothing was."""
    if found is None:
        raise Http404
    return found


# ---- deadlines ----


def deadline_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Start a clock in the case by hand."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    today = clock.today()
    offered = [(key, panels.clock_choice(each)) for key, each in clocks().items() if each.on(today) and not each.page]
    form = StartForm(request.POST or None, clocks=offered, today=today)
    if form.is_valid():
        with RefusalsIn(form):
            services.start_deadline(request.actor, case=case, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Fristen är startad.")
            return redirect("case_process", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Ny frist"),
        "name": case_panels.heading(case),
        "title": "Ny frist",
        "form": form,
    }
    return form_page(request, case, "cases/process_form.html", context)


@require_safe
def deadline(request: StaffRequest, public_id: UUID, deadline_id: UUID) -> HttpResponse:
    """One deadline: what it counts from, on what it rests, what became of it, and what can be done with it."""
    case = the_case(request, public_id)
    row = _the(queries.deadline(case, deadline_id))
    told = queries.clock_of(row)
    may = row.finished_on is None and cases.cases(request.actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists()
    context = {
        "crumbs": case_panels.crumbs(case, "Frist"),
        "name": case_panels.heading(case),
        "title": told.name,
        "row": row,
        "line": panels.due_line(row, day=clock.today()),
        "facts": panels.deadline_facts(row),
        "changes": [panels.change_line(change) for change in queries.changes(row)],
        "may_finish": may and not told.page,
        "may_extend": may and bool(told.extends),
        "may_stop": may and not told.page and told.stands_still and row.stopped_on is None,
        "read": queries.mark(row),
        "may_resume": may and row.stopped_on is not None,
        "form": FinishForm(today=clock.today(), stands=[queries.mark(row)]),
    }
    return form_page(request, case, "cases/deadline.html", context)


def deadline_finish(request: StaffRequest, public_id: UUID, deadline_id: UUID) -> HttpResponse:
    """Say on what day what was to be done was done."""
    return _deadline_form(
        request,
        public_id,
        deadline_id,
        title="Klart",
        done="Fristen är avslutad.",
        form=partial(FinishForm, today=clock.today()),
        act=services.finish_deadline,
    )


def deadline_extend(request: StaffRequest, public_id: UUID, deadline_id: UUID) -> HttpResponse:
    """Give a deadline a later day."""
    return _deadline_form(
        request,
        public_id,
        deadline_id,
        title="Förläng fristen",
        done="Fristen är förlängd.",
        form=ExtendForm,
        act=services.extend_deadline,
    )


def deadline_stop(request: StaffRequest, public_id: UUID, deadline_id: UUID) -> HttpResponse:
    """Let a clock stand still."""
    return _deadline_form(
        request,
        public_id,
        deadline_id,
        title="Stanna fristen",
        done="Fristen står stilla.",
        form=StopForm,
        act=services.stop_deadline,
    )


def _deadline_form(
    request: StaffRequest,
    public_id: UUID,
    deadline_id: UUID,
    *,
    title: str,
    done: str,
    form: Callable[..., Any],
    act: Callable[..., object],
) -> HttpResponse:
    """A form about one deadline that does one thing with it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = _the(queries.deadline(case, deadline_id))
    filled = form(request.POST or None, stands=[queries.mark(row)])
    if filled.is_valid():
        with RefusalsIn(filled):
            act(request.actor, case=case, deadline=row, at=clock.now(), **filled.cleaned_data)
            messages.success(request, done)
            return redirect("case_process", public_id)
    if filled.is_bound:
        row = _the(queries.deadline(case, deadline_id))  # as it is now
    context = {
        "crumbs": case_panels.crumbs(case, title),
        "name": f"{queries.clock_of(row).name}, senast {row.due_on}",
        "title": title,
        "form": filled,
        "hint": panels.extension_hint(row) if form is ExtendForm else "",
    }
    return form_page(request, case, "cases/process_form.html", context)


@require_POST
def deadline_resume(request: StaffRequest, public_id: UUID, deadline_id: UUID) -> HttpResponse:
    """Let a clock that stands still go on."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = _the(queries.deadline(case, deadline_id))
    try:
        read = request.POST.get("read", "").split()
        services.resume_deadline(request.actor, case=case, deadline=row, read=read, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Fristen går igen.")
    return redirect("case_process", public_id)


# ---- tasks ----


def task_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down something to do in the case."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    colleagues = organisation.colleagues(case.unit_id, day=clock.today())
    me = colleagues.filter(pk=request.actor.id).first()
    form = TaskForm(request.POST or None, colleagues=colleagues, me=me)
    if form.is_valid():
        with RefusalsIn(form):
            services.add_task(request.actor, case=case, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Uppgiften är sparad.")
            return redirect("case_process", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Ny uppgift"),
        "name": case_panels.heading(case),
        "title": "Ny uppgift",
        "form": form,
    }
    return form_page(request, case, "cases/process_form.html", context)


@require_POST
def task_done(request: StaffRequest, public_id: UUID, todo_id: UUID) -> HttpResponse:
    """Tick a task off, and go back to the list it was ticked off in."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    task = _the(queries.task(case, todo_id))
    try:
        read = request.POST.get("read", "").split()
        services.tick_off(request.actor, case=case, task=task, at=clock.now(), read=read)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Uppgiften är avbockad.")
    return redirect("due") if request.POST.get("fran") == "lista" else redirect("case_process", public_id)


def notice(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """What is told to oneself alone, and that one has read it: that it is so, or where one is named that it is not."""
    if not request.actor.may(Permission.READ_CASE):
        raise Http404
    row = _the(next((each for each in queries.notices() if each.public_id == notice_id), None))
    if request.method == "POST":
        read, is_so = request.POST.get("read", "").split(), "not_so" not in request.POST
        try:
            services.hear_notice(request.actor, notice=row, is_so=is_so, read=read, at=clock.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("notice", notice_id)
        messages.success(request, "Sparat." if is_so else "Sparat. De som har ärendet och den som leder får veta det.")
        return redirect("my_day")
    services.read_notice(request.actor, notice=row)
    case_url = "case" if row.is_mine else "case_read" if row.is_led else ""
    context = {
        "row": row,
        "page": ReadUnder(row.read_under).label,
        "case_url": reverse(case_url, args=[row.case_id]) if case_url else "",
    }
    return render(request, "cases/notice.html", context)


@require_safe
def due(request: StaffRequest) -> HttpResponse:
    """What is to be done in the actor's open cases: their own, the group's, and what has passed its day."""
    actor, today = request.actor, clock.today()
    if not actor.may(Permission.READ_CASE):
        raise Http404
    form = DueForm(request.GET)
    view = form.view
    found = queries.due(actor, view=view, day=today)
    page = page_of(found, at_most=ROWS_PER_PAGE, asked=request.GET.get("sida", ""))
    rows = queries.in_full(page.object_list)
    cases.with_clients(row.case for row in rows)
    if rows:
        case_services.list_cases(actor, refs=dict.fromkeys(row.case.trace_ref for row in rows), what="due")
    url = reverse("due")
    context = {
        "lines": [panels.due_line(row, day=today, names_case=True) for row in rows],
        "count": page.paginator.count,
        "title": view.label,
        "view": view.value,
        "tabs": [{"text": each.label, "url": f"{url}?vy={each.value}", "current": each == view} for each in DueView],
        "pages": pages(page, url=url, code=f"vy={view.value}&"),
    }
    return render(request, "cases/due.html", context)


@require_safe
def processes(request: StaffRequest) -> HttpResponse:
    """The kinds of case, their steps and clocks as data; for those who lead, how many open cases came in under each."""
    actor = request.actor
    counts = {}
    if actor.led_units:
        lines = cases.lines(actor)
        counts = {
            (kind.key, version.number): queries.open_on(version, lines)
            for kind in kinds().values()
            for version in kind.versions
        }
    context = {"kinds": panels.kind_rows(counts), "clocks": panels.clock_rows(clock.today())}
    return render(request, "cases/processes.html", context)
