"""The file of a case on paper, put together at the door as the chronology is: whole, and what its client may have."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import Goes
from livlina.cases.decisions.terms import CHANNELS, Way
from livlina.cases.pages import Case, back, form_page, opens, the_case
from livlina.cases.paper import panels, queries, services
from livlina.cases.paper.forms import GiveFileForm, PeriodForm, period
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import drafts, fresh
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.workspace.events import sources_for

TITLE = "Akten på papper"
TOLD = ("shown", "read", "ground", "why", "way", "submission", "confirmed_because")


@require_safe
def choose(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Which paper: the whole file for work, or to the client; and what she has been given before."""
    case = the_case(request, public_id)
    opens(request, case, part="paper")
    is_childs = case.role == CaseRole.CHILD
    context = _context(case, TITLE) | {
        "given": panels.given_lines(case, queries.given(case)),
        "is_childs": is_childs,
        "may_record": cases.cases(request.actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists(),
        "form": PeriodForm(),
    }
    return render(request, "workspace/paper.html", context)


@require_safe
def whole(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """All that has happened in the case with what was written, the first first, for those who work with it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    if asked := fresh.asked(request):  # it leaves the house (S-53)
        return asked
    opens(request, case, part="events")
    form = PeriodForm(request.GET or None)
    since, until = period(form)
    sheets = _sheets(request, case, since, until)
    services.print_file(request.actor, case=case, count=len(sheets))
    context = _context(case, "Hela akten") | {
        "facts": panels.facts(case),
        "parties": [_party(party) for party in cases.parties(case)],
        "items": [sheet.point for sheet in sheets],
        "since": since,
        "until": until,
    }
    return render(request, "workspace/paper_whole.html", context)


def give(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Look through what has happened, and tick what the client gets of it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    if case.role == CaseRole.CHILD:
        raise Http404
    today = clock.today()
    days = {name: day for name in PeriodForm.base_fields if (day := drafts.stands_for(request, name))}
    asked_for = PeriodForm(days or None)
    since, until = period(asked_for)
    sheets = [sheet for sheet in _sheets(request, case, since, until) if sheet.goes is not Goes.NEVER]
    is_too_long = len(sheets) > queries.AT_MOST
    form = GiveFileForm(
        request.POST or None,
        sheets=[] if is_too_long else sheets,
        grounds=queries.grounds_to_hold(today).values(),
    )
    if form.is_valid():
        if asked := fresh.asked(request):  # a disclosure (S-53)
            return asked
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.give_file(
                request.actor,
                case=case,
                offered=sheets,
                since=since or case.came_in_on,
                until=until or max(today, since or today),  # of what is to come alone, that day
                at=clock.now(),
                **{name: told[name] for name in TOLD},
            )
            gate = cases.gate(cases.file(request.actor, case), case.person, at=clock.now())
            said = case_panels.safe_now(gate, CHANNELS[Way(told["way"])])
            messages.success(request, f"{said} Skriv ut och lämna det i dag.")
            return redirect("file_given", public_id, made.public_id)
    context = _context(case, "Lämna ut akten till personen") | {
        "form": form,
        "period": asked_for,
        "stands_for": days,
        "count": len(sheets),
        "at_most": queries.AT_MOST,
        "is_too_long": is_too_long,
        "unchecked": not any(ground.citation for ground in queries.grounds_to_hold(today).values()),
        "list_url": back("case_paper", case),
    }
    return form_page(request, case, "workspace/paper_give.html", context)


@require_safe
def given(request: StaffRequest, public_id: UUID, given_id: UUID) -> HttpResponse:
    """The paper that was decided on, for the client: without a name in its head, and nothing of what is held back."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = next((each for each in queries.given(case) if each.public_id == given_id), None)
    if row is None:
        raise Http404
    if asked := fresh.asked(request):
        return asked
    opens(request, case, part="events")
    context = _context(case, "Ur din akt") | {"given": row}
    try:
        services.print_given(request.actor, given=row, at=clock.now())
    except DomainError as refusal:
        return render(request, "workspace/paper_stopped.html", context | {"refusal": str(refusal)})
    sheets = _sheets(request, case, row.since, row.until)
    items, has_changed = panels.chosen(sheets, row)
    return render(request, "workspace/paper_given.html", context | {"items": items, "has_changed": has_changed})


def _sheets(request: StaffRequest, case: Case, since: date | None, until: date | None) -> list[queries.Sheet]:
    file = cases.file(request.actor, case)
    told: list[Source] = sources_for(request.actor)
    return queries.sheets(file, told, actor_id=request.actor.id, since=since, until=until)


def _party(party: Any) -> dict[str, Any]:
    return {
        "name": case_panels.called(party),
        "protection": party.person.is_protected,
        "role": str(party.get_role_display()),
    }


def _context(case: Case, title: str) -> dict[str, Any]:
    return {"case": case, "crumbs": case_panels.crumbs(case, title), "title": title}
