"""What a guardian may be shown of a child's file: what is held back from each, the decision, and the print."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import grounds, panels, queries, services
from livlina.cases.errors import AnotherPrints
from livlina.cases.forms import GuardianDecisionForm
from livlina.cases.pages import Case, back, page_of, pages, refused, the_case, the_note, why_of
from livlina.core import clock
from livlina.organisation import fresh
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

TITLE = "Vad en vårdnadshavare får ta del av"
ITEMS_PER_PAGE = 40


@require_safe
def guardians(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The guardians in the child's case, each with how much is held back."""
    case, read = _read(request, public_id)
    context = _context(case, TITLE) | {
        "guardians": panels.guardians_shown(read),
        "without_custody": panels.without_custody(read),
    }
    return render(request, "cases/guardians.html", context)


@require_safe
def guardian(request: StaffRequest, public_id: UUID, guardian_id: UUID) -> HttpResponse:
    """All notes and facts for one guardian: what is held back and why, and what has been decided."""
    case, read = _read(request, public_id)
    party = _guardian(read, guardian_id)
    page = page_of(panels.items_shown(read, party), at_most=ITEMS_PER_PAGE, asked=request.GET.get("sida", ""))
    context = _context(case, TITLE) | {
        "party": party,
        "name": panels.called(party),
        "is_custody_untold": panels.is_custody_untold(read, party),
        "protection": panels.protection(party.person),
        "is_suspected": read.is_suspected(party),
        "lines": page.object_list,
        "pages": pages(page, url=request.path),
        "may_decide": _may_decide(request, case),
    }
    return render(request, "cases/guardian.html", context)


def guardian_decide(
    request: StaffRequest, public_id: UUID, guardian_id: UUID, kind: str, item_id: UUID
) -> HttpResponse:
    """Read one note or fact whole, with what has been decided of it for this guardian, and decide."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case, read = _read(request, public_id, to=to)
    party = _guardian(read, guardian_id)
    item = next((row for key, row in read.items.items() if key[0] == kind and row.public_id == item_id), None)
    if item is None:
        raise Http404
    known = grounds.grounds_on(clock.today())
    form = GuardianDecisionForm(request.POST or None, grounds=known.values(), stands=read.marks(party, item))
    if form.is_valid():
        if asked := fresh.asked(request):  # what may be shown is a disclosure (S-53)
            return asked
        with RefusalsIn(form):
            services.decide_for_guardian(
                request.actor, case=case, guardian=party, item=item, at=clock.now(), **form.told()
            )
            messages.success(request, "Beslutet är sparat.")
            return redirect("guardian", public_id, guardian_id)
    if form.is_bound:
        read = _file(request, case)  # as it is now
    text = the_note(case, item_id).text if kind == "note" else ""
    context = _context(case, "Beslut") | {
        "party": party,
        "name": panels.called(party),
        "is_custody_untold": panels.is_custody_untold(read, party),
        "protection": panels.protection(party.person),
        "form": form,
        "line": panels.item_shown(read, party, item),
        "text": text,
        "decisions": panels.decision_lines(read, party, item),
        "may_decide": _may_decide(request, case),
        "unchecked": not any(ground.citation for ground in known.values()),
    }
    return render(request, "cases/guardian_decide.html", context)


@require_safe
def guardian_print(request: StaffRequest, public_id: UUID, guardian_id: UUID) -> HttpResponse:
    """The part that may be shown to one guardian, for paper. What is held back is absent."""
    case, read = _read(request, public_id, to=Permission.RECORD_FACTS)
    party = _guardian(read, guardian_id)
    if asked := fresh.asked(request):
        return asked
    try:
        shown = services.print_for_guardian(request.actor, case=case, guardian=party, read=read)
    except AnotherPrints as refusal:
        return refused(
            request, case, refusal, title=TITLE, url=back("guardians", case), url_text="Till vårdnadshavarna"
        )
    context = _context(case, "Uppgifter ur ärendet") | {
        "party": party,
        "is_custody_untold": panels.is_custody_untold(read, party),
        **panels.printed(read, party, shown),
    }
    return render(request, "cases/guardian_print.html", context)


def _read(
    request: StaffRequest, public_id: UUID, *, to: Permission = Permission.READ_CASE
) -> tuple[Case, queries.ChildsFile]:
    """The child's case at that address, with its trace. Raises Http404 for a case that is no child's."""
    case = the_case(request, public_id, to=to)
    if not case.asks_who_told:
        raise Http404
    why = why_of(request.actor, queries.team(case))
    services.read_case(request.actor, case=case, part="guardians", why=why)
    return case, _file(request, case)


def _file(request: StaffRequest, case: Case) -> queries.ChildsFile:
    file = queries.file(request.actor, case)
    return queries.childs_file(file, queries.childs_facts(file), day=clock.today())


def _guardian(read: queries.ChildsFile, guardian_id: UUID) -> Any:
    for party in read.guardians:
        if party.public_id == guardian_id:
            return party
    raise Http404


def _may_decide(request: StaffRequest, case: Case) -> bool:
    return queries.cases(request.actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists()


def _context(case: Case, title: str) -> dict[str, Any]:
    return {"case": case, "crumbs": panels.crumbs(case, title), "title": title}
