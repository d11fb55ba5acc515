"""A file of a case: what it is, the way to fetch it, and what is done when it should not be here."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.files import panels, queries, services
from livlina.cases.files.forms import StrikeForm
from livlina.cases.pages import Case, back, form_page, the_case, why_of
from livlina.core import clock
from livlina.core.errors import DomainError, TooOften
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

SANDBOXED: Final = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store"}
"""Whatever a browser makes of it, it runs nothing, fetches nothing and is kept nowhere (S-121); nosniff is on all."""


def case_file(request: StaffRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """What the file is and who took it in; sent, it is struck."""
    strikes = request.method == "POST"
    case = the_case(request, public_id, to=Permission.RECORD_FACTS if strikes else Permission.READ_CASE)
    file = queries.file_at(case, file_id)
    if file is None or file.line is None:
        raise Http404
    form = StrikeForm(request.POST or None)
    if form.is_valid():
        with RefusalsIn(form):
            services.strike_file(
                request.actor,
                case=case,
                file=file,
                because=form.cleaned_data["because"],
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Filen är makulerad. Handlingen står kvar i ärendet.")
            return redirect("case_file", public_id, file_id)
    works = cases.case_pages(request.actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists()
    context = {
        "crumbs": case_panels.crumbs(case, "En fil"),
        "title": "En fil i ärendet",
        "file": file,
        "line": file.line,
        "about": panels.kind(file),
        "tells_where": panels.TELLS_WHERE if file.tells_where else "",
        "ways": [] if file.is_struck else panels.ways(case, file, is_protected=_is_asked(case)),
        "form": form if works and not file.is_struck else None,
        "list_url": f"{back('case_events', case)}?slag=handlingar",
    }
    return form_page(request, case, "cases/file.html", context)


@require_POST
def case_file_open(request: StaffRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """The file itself, to be saved and never shown here, with its trace before any byte leaves."""
    case = the_case(request, public_id)
    file = queries.file_at(case, file_id)
    if file is None:
        raise Http404
    try:
        content = services.open_file(
            request.actor,
            case=case,
            file=file,
            by=why_of(request.actor, cases.team(case)),
            is_protected=file.tells_where and _is_asked(case),
            why=request.POST.get("why", ""),
        )
    except TooOften:
        raise
    except DomainError as refusal:
        context = {
            "case": case,
            "crumbs": case_panels.crumbs(case, "En fil"),
            "title": "En fil i ärendet",
            "refusal": str(refusal),
            "url": panels.url(case, file.original_of or file),
            "url_text": "Till handlingen",
        }
        return render(request, "cases/refused.html", context)
    return HttpResponse(
        content,
        content_type=file.media_type,
        headers={"Content-Disposition": f'attachment; filename="{queries.name_of(file)}"', **SANDBOXED},
    )


def _is_asked(case: Case) -> bool:
    """True when somebody in the case is protected: then what tells where somebody is asks why (S-21)."""
    return any(party.person.is_protected for party in cases.parties(case))
