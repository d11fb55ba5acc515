"""Help that is given in a case: read, begun, given for longer, ended, and what is done within it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases.pages import Case, back, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse
from livlina.support.interventions import panels, queries, rules, services
from livlina.support.interventions.errors import InterventionHasEnded, SomeoneElseToldOfTheTalk
from livlina.support.interventions.forms import ActForm, EndForm, MoreForm, StartForm, TalkForm
from livlina.support.interventions.terms import ActState
from livlina.support.methods import queries as methods
from livlina.support.talks import queries as talks
from livlina.support.terms import SessionState


@require_safe
def of_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What is given and was given: how much is used and left, until when, and all that was done."""
    head = open_case_page(request, public_id, part="interventions")
    case, day = head.case, head.day
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    found = queries.interventions(case)
    lines = panels.lines(
        case,
        found,
        panels.Within(
            setting=talks.setting(case, day=day, limits=head.limits),
            terms=queries.terms(case, day=day) if found else {},
            talks=queries.talks_of(case) if found else {},
            acts=queries.acts(case) if found else {},
            extensions=queries.extensions(case) if found else {},
            weeks=queries.gap_weeks(case, day=day) if found else 0,
            shows_whereabouts=head.shows_whereabouts,
            absences={each.actor_id: each.absence for each in head.team},
        ),
        may_record=may_record,
        day=day,
    )
    context = head.context(request, current="case_interventions") | {
        "given": [line for line in lines if line["is_open"]],
        "ended": [line for line in lines if not line["is_open"]],
        "counts": panels.act_counts(act for line in lines for act in line["all_acts"]),
        "new_url": back("intervention_new", case) if may_record and case.is_open else "",
        "partner_url": back("case_partner", case) if case.role == CaseRole.EXPOSED else "",
    }
    return render(request, "support/interventions.html", context)


def intervention_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Begin help of a kind in the catalogue."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    obstacle = obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Ny insats")
    today = clock.today()
    terms = queries.terms(case, day=today)
    by_two, placed = panels.asked_by_method(terms, role=case.role)
    form = StartForm(
        request.POST or None,
        today=today,
        kinds=panels.kinds(terms, role=case.role),
        grounds=queries.grounds(case, day=today),
        is_childs=case.role == CaseRole.CHILD,
        workers=[each.actor for each in queries.workers(case)] if by_two else [],
        placements=panels.placements(methods.placements(case)) if placed else [],
    )

    def do() -> Any:
        services.start_intervention(
            request.actor, case=case, facts=form.facts(), submission=form.submitted, at=clock.now()
        )

    asked = panels.competences(terms, role=case.role)
    lacking = methods.lacking(request.actor, asked, day=today)
    more = {"catalogue": panels.catalogue(terms, role=case.role, lacking=lacking), "text": ""}
    more["consents_url"] = back("help_consents", case) if case.role == CaseRole.CHILD else ""
    return _form(
        request,
        case,
        form,
        do,
        title="Ny insats",
        said="Insatsen har börjat.",
        template="support/intervention_new.html",
        more=more,
    )


def intervention_extend(request: StaffRequest, public_id: UUID, intervention_id: UUID) -> HttpResponse:
    """Give more of it."""
    case, row = _the(request, public_id, intervention_id)
    if refusal := _ended(request, case, row, title="Förläng insatsen"):
        return refusal
    today = clock.today()
    grounds = queries.grounds(case, day=today)
    form = MoreForm(request.POST or None, intervention=row, grounds=grounds, marks=case.marks)

    def do() -> Any:
        services.extend_intervention(
            request.actor,
            case=case,
            intervention=row,
            facts=form.facts(),
            submission=form.submitted,
            confirmed_because=form.cleaned_data["confirmed_because"],
            at=clock.now(),
        )

    terms = queries.terms(case, day=today).get(row.kind)
    more = {"text": panels.extension_in_words(row, terms)}
    return _form(request, case, form, do, title="Förläng insatsen", said="Insatsen är förlängd.", more=more)


def intervention_end(request: StaffRequest, public_id: UUID, intervention_id: UUID) -> HttpResponse:
    """End it, with a reason."""
    case, row = _the(request, public_id, intervention_id)
    if refusal := _ended(request, case, row, title="Avsluta insatsen"):
        return refusal
    form = EndForm(request.POST or None, today=clock.today())

    def do() -> Any:
        services.end_intervention(request.actor, case=case, intervention=row, at=clock.now(), **form.cleaned_data)

    more = {"text": panels.end_in_words(row, queries.steps_left(row))}
    return _form(request, case, form, do, title="Avsluta insatsen", said="Insatsen är avslutad.", more=more)


def intervention_act(request: StaffRequest, public_id: UUID, intervention_id: UUID) -> HttpResponse:
    """Write down or plan something within it."""
    case, row = _the(request, public_id, intervention_id)
    if refusal := _ended(request, case, row, title="Skriv in eller planera"):
        return refusal
    if rules.is_own_contact(row.kind) and not is_typed(request):
        return redirect("case_partner", public_id)
    workers = [each.actor for each in queries.workers(case)]
    form = ActForm(
        request.POST or None,
        today=clock.today(),
        kinds=rules.kinds_of_act(queries.kind_of(row.kind)),
        workers=workers,
        me=next((each for each in workers if each.pk == request.actor.id), None),
    )

    def do() -> Any:
        services.note_act(
            request.actor,
            case=case,
            intervention=row,
            facts=form.facts(),
            submission=form.submitted,
            confirmed_because=form.cleaned_data["confirmed_because"],
            at=clock.now(),
        )

    more = {"text": queries.name_of(row.kind)}
    return _form(request, case, form, do, title="Skriv in eller planera", said="Det är sparat.", more=more)


@require_POST
def intervention_mark(request: StaffRequest, public_id: UUID, act_id: UUID) -> HttpResponse:
    """Say what became of what was planned."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    act = queries.act(case, act_id)
    if act is None:
        raise Http404
    state = request.POST.get("state", "")
    if state not in (ActState.DONE, ActState.NOT_DONE):
        messages.error(request, "Välj vad det blev.")
        return redirect("case_interventions", public_id)
    try:
        services.mark_act(request.actor, case=case, act=act, state=state, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Det är markerat.")
    return redirect("case_interventions", public_id)


def session_about(request: StaffRequest, public_id: UUID, session_id: UUID) -> HttpResponse:
    """Say what a talk was part of, and what it was about."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    session = queries.talk(case, session_id)
    if session is None:
        raise Http404
    among = [(row, queries.name_of(row.kind)) for row in queries.interventions(case)]
    offered: dict[str, Any] = {
        "session": session,
        "among": among,
        "steps": panels.steps(row.kind for row, _ in among),
        "has_children": queries.has_children(case),
        **panels.of_talks(row.kind for row, _ in among),
    }
    form = TalkForm(request.POST or None, **offered)
    now_known = None
    if form.is_valid():
        try:
            services.tell_of_talk(
                request.actor,
                case=case,
                session=session,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
        except SomeoneElseToldOfTheTalk as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            now_known = panels.told_of(session)
            typed: Any = request.POST.copy()
            typed["version"] = str(session.version)
            form = TalkForm(typed, **offered)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Det är sparat.")
            return redirect("case_sessions", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Insatser"),
        "name": case_panels.heading(case),
        "title": "Vad ni ska ta upp" if session.state == SessionState.BOOKED else "Vad samtalet handlade om",
        "form": form,
        "back_url": back("case_sessions", case),
        "at": session.time.slot.lower,
        "text": session.time.staff.name,
        "now_known": now_known,
    }
    return form_page(request, case, "support/intervention_form.html", context)


def _the(request: StaffRequest, public_id: UUID, intervention_id: UUID) -> tuple[Case, Any]:
    """The case for one who works with it, and that help in it. Raises Http404."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = queries.intervention(case, intervention_id)
    if row is None:
        raise Http404
    return case, row


def _ended(request: StaffRequest, case: Case, row: Any, *, title: str) -> HttpResponse | None:
    """Why there is no form, where it has ended and nothing is typed."""
    if row.ended_on is None or is_typed(request):
        return None
    url = back("case_interventions", case)
    return refused(request, case, InterventionHasEnded(), title=title, url=url, url_text="Till insatserna")


def _form(
    request: StaffRequest,
    case: Case,
    form: Any,
    do: Callable[[], Any],
    *,
    title: str,
    said: str,
    more: dict[str, Any],
    template: str = "support/intervention_form.html",
) -> HttpResponse:
    """A form about help in the case that does one thing."""
    if form.is_valid():
        with RefusalsIn(form):
            do()
            messages.success(request, said)
            return redirect("case_interventions", case.public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Insatser"),
        "name": case_panels.heading(case),
        "title": title,
        "form": form,
        "back_url": back("case_interventions", case),
    }
    return form_page(request, case, template, context | more)
