"""The sessions of a case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.pages import Case, back, is_typed, open_case_page, page_of, pages, refused, the_case
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import in_words
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse
from livlina.support import panels, queries, rules, services
from livlina.support.forms import InterpreterForm, KnownForm, MarkForm, MoveForm, NewSessionForm
from livlina.support.interventions import queries as interventions
from livlina.support.talks import panels as talk_panels
from livlina.support.talks import queries as talks
from livlina.support.talks.errors import NotThatMany, TalksUsedUp
from livlina.support.terms import SessionState

SESSIONS_PER_PAGE = 50


@require_safe
def sessions(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """All sessions of the case, the latest first."""
    head = open_case_page(request, public_id, part="sessions")
    case = head.case
    page = page_of(queries.sessions(case), at_most=SESSIONS_PER_PAGE, asked=request.GET.get("sida", ""))
    found = cases.of_case(case, list(page.object_list))
    counted = talks.counted(case, day=head.day)
    by_decision = talks.by_decision(case, day=head.day, setting=counted.setting)
    granted = talk_panels.by_decision(by_decision, case, day=head.day)
    given = {row.pk: interventions.name_of(row.kind) for row in interventions.given(case)}
    context = head.context(request, current="case_sessions", counts={"case_sessions": page.paginator.count})
    context |= {
        "sessions": panels.session_lines(
            found,
            now=clock.now(),
            setting=counted.setting,
            interpreters=queries.interpreters(case),
            beyond=by_decision.granted.beyond if by_decision else (),
            given=given,
            stops=queries.stopped(request.actor, found, now=clock.now()),
            to_tell=queries.to_tell(case),
            actor_id=request.actor.id,
            reaches=head.shows_whereabouts,
            doubted=set(queries.written_for(request.actor).filter(case=case).values_list("pk", flat=True)),
        ),
        "knots": panels.knots(counted.talks),
        "granted": granted,
        "notice": talk_panels.notice(counted, case, granted),
        "wish": talk_panels.wish(counted),
        "pages": pages(page, url=back("case_sessions", case)),
    }
    return render(request, "support/sessions.html", context)


def session_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Book a session, or write down one that has been."""
    head = open_case_page(request, public_id, part="sessions")
    if not head.may(request.actor, Permission.RECORD_FACTS):
        raise Http404
    case, today = head.case, head.day
    now = clock.now()
    holders = queries.holders(request.actor, unit_id=case.unit_id, day=today)
    me = holders.filter(pk=request.actor.id).first()
    rooms = organisation.rooms([case.unit_id], day=today)
    counted = talks.counted(case, day=today)
    granted = talk_panels.by_decision(
        talks.by_decision(case, day=today, setting=counted.setting), case, day=today
    )  # fmt: skip
    beyond = False
    form = NewSessionForm(
        request.POST or None,
        now=now,
        colleagues=holders,
        rooms=rooms,
        me=me,
        person=case.person,
        role=case.role,
        closed_on=case.closed_on,
        given=[(row, interventions.name_of(row.kind)) for row in interventions.running(case)],
        others=panels.other_parties(head.file) if case.role == CaseRole.EXPOSED else [],
    )
    if form.is_valid():
        try:
            saved = _save(request, case, form, now=now)
        except DomainError as refusal:
            beyond = isinstance(refusal, TalksUsedUp | NotThatMany)
            refuse(form, refusal)
        else:
            messages.success(request, saved)
            return redirect(*_then(case, public_id))
    context = {
        "case": case,
        "crumbs": case_panels.crumbs(case, "Samtal"),
        "name": case_panels.heading(case),
        "form": form,
        "safe": head.safe,
        "notice": talk_panels.notice(counted, case, granted),
        "ways": talk_panels.ways(
            case, is_decided=counted.is_decided, elsewhere=talks.elsewhere(counted, case, clock.today())
        )
        if beyond
        else [],
    }
    return render(request, "support/session_form.html", context)


def _then(case: Case, public_id: UUID) -> tuple[str, UUID]:
    """Where one goes when a talk is saved: to the question what the person wants next, when it is time to ask it."""
    asks = talks.counted(case, day=clock.today()).asks
    return ("talks_what_next" if asks else "case_sessions"), public_id


def _save(request: StaffRequest, case: Case, form: NewSessionForm, *, now: datetime) -> str:
    """Do what the form says, and say what was done."""
    told: dict[str, Any] = {
        "case": case,
        "facts": form.facts(),
        "interpreter": form.interpreter_facts(),
        "confirmed_because": form.cleaned_data["confirmed_because"],
        "at": now,
    }
    if series := form.series():
        weeks, times = series
        services.record_series(request.actor, weeks=weeks, times=times, **told)
        return f"{in_words(times)} samtal är bokade."
    services.record_session(request.actor, **told)
    return " ".join(filter(None, ("Samtalet är sparat.", interventions.before_first_talk(told["facts"].intervention))))


def session_move(request: StaffRequest, public_id: UUID, session_id: UUID) -> HttpResponse:
    """Move a booked session to other hours, another colleague or another room."""
    head = open_case_page(request, public_id, part="sessions")
    if not head.may(request.actor, Permission.RECORD_FACTS):
        raise Http404
    case, now = head.case, clock.now()
    session = get_object_or_404(queries.sessions(case), public_id=session_id)
    if (obstacle := rules.obstacle_to_moving(state=session.state)) and not is_typed(request):
        return refused(
            request, case, obstacle, title="Flytta samtal", url=back("case_sessions", case), url_text="Till samtalen"
        )
    form = MoveForm(
        request.POST or None,
        session=session,
        asks_known=session.time.staff.pk == request.actor.id and head.shows_whereabouts,
        colleagues=queries.holders(request.actor, unit_id=case.unit_id, day=head.day),
        rooms=organisation.rooms([case.unit_id], day=head.day),
    )
    if form.is_valid():
        with RefusalsIn(form):
            knows = form.cleaned_data.get("knows", False)
            services.move_session(request.actor, session=session, case=case, facts=form.facts(), knows=knows, at=now)
            messages.success(request, "Samtalet är flyttat.")
            return redirect("case_sessions", public_id)
    context = {
        "case": case,
        "crumbs": case_panels.crumbs(case, "Samtal"),
        "name": case_panels.heading(case),
        "form": form,
        "safe": head.safe,
        "line": panels.session_lines([queries.told(session)], now=now, setting=talks.setting(case, day=head.day))[0],
    }
    return render(request, "support/session_move.html", context)


@require_POST
def interpreter_mark(request: StaffRequest, public_id: UUID, session_id: UUID) -> HttpResponse:
    """Say that the interpreter of a session is ordered, or called off."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    booking = get_object_or_404(queries.interpreters(case), session__public_id=session_id)
    form = InterpreterForm(request.POST)
    if form.is_valid():
        try:
            services.mark_interpreter(request.actor, booking=booking, case=case, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Tolken är markerad.")
    else:
        messages.error(request, "Välj om tolken är beställd eller avbeställd.")
    return redirect("case_sessions", public_id)


@require_POST
def session_mark(request: StaffRequest, public_id: UUID, session_id: UUID) -> HttpResponse:
    """Say what became of a session, or that the person knows it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    session = get_object_or_404(queries.sessions(case), public_id=session_id)
    if KnownForm(request.POST).is_valid():
        try:
            services.say_told(request.actor, session=session, case=case, at=clock.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Det är sparat att personen vet.")
        return redirect("case_sessions", public_id)
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Välj vad det blev av samtalet.")
        return redirect("case_sessions", public_id)
    try:
        services.mark_session(request.actor, session=session, case=case, at=clock.now(), **form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Samtalet är markerat.")
        if form.cleaned_data["state"] == SessionState.HELD:
            return redirect(*_then(case, public_id))
    return redirect("case_sessions", public_id)
