"""Who has read a case, as a page and as a document for its client."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.cases import panels, queries
from livlina.cases.pages import Case, open_case_page, opens, page_of, pages, the_case, why_of
from livlina.cases.readers import queries as readers_of
from livlina.cases.readers import report, rules, services
from livlina.cases.readers.errors import TooLong
from livlina.cases.readers.forms import PeriodForm
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.typesetting import CannotBeSet
from livlina.organisation import fresh
from livlina.organisation.middleware import StaffRequest

LINES_PER_PAGE = 50


@require_safe
def readers(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who has read in the days asked for; since the case came in when none are."""
    head = open_case_page(request, public_id, part="readers")
    case = head.case
    form = PeriodForm(request.GET.dict(), since=case.came_in_on, today=head.day)
    is_for_guardians = readers_of.is_for_guardians(case, day=head.day)
    context = head.context(request, current="case_readers") | {"form": form, "lines": None}
    context |= {"is_for_guardians": is_for_guardians, "guardians": []}
    if form.is_valid():
        shows = queries.sees_whereabouts(request.actor, case)
        lines = rules.folded(readers_of.acts_in(case, form.period, shows_whereabouts=shows))
        first, last = form.period.start.isoformat(), str(form.period.end)
        page = page_of(lines, at_most=LINES_PER_PAGE, asked=request.GET.get("sida", ""))
        url = reverse("case_readers", args=[public_id])
        document_url = reverse("case_readers_document", args=[public_id, first, last])
        context |= {
            "lines": [
                {
                    "day": line.day,
                    "clock": report.clock(line),
                    "who": line.who,
                    "what": report.what(line),
                    "why": line.why,
                }
                for line in page.object_list
            ],
            "count": len(lines),
            "events": sum(line.times for line in lines),
            "pages": pages(page, url=url, code=f"fran={first}&till={last}&"),
            "document_url": document_url,
            "guardians": _guardians(request, case, day=head.day, url=document_url) if is_for_guardians else [],
            "named": readers_of.is_named(case, day=head.day),
            "left_out": "" if shows else report.LEFT_OUT,
        }
    return render(request, "cases/readers.html", context)


@require_safe
def document(request: StaffRequest, public_id: UUID, first: str, last: str) -> HttpResponse:
    """
    The same as a PDF. It leaves the house, so the second factor has been given lately (S-53). Of a child's case it goes
    to the guardian that `vem` says (S-13).
    """
    case = the_case(request, public_id)
    if asked := fresh.asked(request):
        return asked
    today = clock.today()
    form = PeriodForm({"fran": first, "till": last}, since=case.came_in_on, today=today)
    if not form.is_valid():
        raise Http404
    why = why_of(request.actor, queries.team(case))
    opens(request, case, part="readers")
    list_url = reverse("case_readers", args=[public_id])
    try:
        with transaction.atomic():  # where none could be made, no trace says that one was
            lines = services.print_readers(
                request.actor, case=case, period=form.period, why=why, guardian=_chosen(request, case), day=today
            )
            content = report.written(
                report.told(
                    lines,
                    number=case.number,
                    period=form.period,
                    made_on=today,
                    named=readers_of.is_named(case, day=today),
                    to_guardian=readers_of.is_for_guardians(case, day=today),
                    is_whole=queries.sees_whereabouts(request.actor, case),
                )
            )
    except CannotBeSet as refusal:
        way = {"url": f"{list_url}?fran={first}&till={last}", "url_text": "Skriv ut listan från sidan"}
        return _refused(request, case, refusal, **way)
    except TooLong as refusal:
        return _refused(request, case, refusal, url=list_url, url_text="Välj en kortare period")
    except DomainError as refusal:
        way = {"url": reverse("guardians", args=[public_id]), "url_text": "Vad en vårdnadshavare får ta del av"}
        return _refused(request, case, refusal, **way)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{report.file_name(today)}"'},
    )


def _guardians(request: StaffRequest, case: Case, *, day: date, url: str) -> list[dict[str, Any]]:
    """The guardians of a child to whom the extract may go, each with the way to it."""
    file = queries.file(request.actor, case)
    read = queries.childs_file(file, queries.childs_facts(file), day=day)
    return [
        {"name": panels.called(party), "url": f"{url}?vem={party.public_id}"}
        for party in read.guardians
        if not read.is_suspected(party) and queries.sees_whereabouts(request.actor, case)
    ]


def _chosen(request: StaffRequest, case: Case) -> Any:
    """The party of the case to whom a child's extract goes, as the address says."""
    asked = request.GET.get("vem", "")
    return next((party for party in queries.parties(case) if str(party.public_id) == asked), None)


def _refused(request: StaffRequest, case: Case, refusal: DomainError, *, url: str, url_text: str) -> HttpResponse:
    context = {"case": case, "crumbs": panels.crumbs(case, "Vem har läst"), "title": "Utdrag", "refusal": str(refusal)}
    return render(request, "cases/refused.html", context | {"url": url, "url_text": url_text})
