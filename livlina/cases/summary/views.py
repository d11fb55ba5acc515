"""Tell once: the summary is read by the next worker, written with the client, printed for her and handed over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases.pages import back, form_page, is_typed, open_case_page, opens, refused, the_case
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.summary import panels, queries, services
from livlina.cases.summary.errors import SomeoneElseChangedTheSummary
from livlina.cases.summary.forms import HandoverForm, SummaryForm
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse


def summary(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What the client has told, and to whom it has gone; what is sent writes down that it was handed over."""
    if request.method == "POST":
        the_case(request, public_id, to=Permission.RECORD_FACTS)
    head = open_case_page(request, public_id, part="summary")
    written = queries.versions(head.case)
    consents = queries.own_consents(head.file)
    last = written[0] if written else None
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    covering = queries.covering(consents, last, day=head.day) if last else []
    form = None
    if request.method == "POST" or (may_record and covering):
        form = HandoverForm(
            request.POST or None,
            today=head.day,
            version=last.version if last else 0,
            consents=panels.choices(covering),
        )
        if form.is_valid():
            told = form.cleaned_data
            with RefusalsIn(form):
                services.hand_over_summary(
                    request.actor,
                    case=head.case,
                    summary=queries.version_of(written, told["version"]),
                    consent=next(each for each in covering if str(each.public_id) == told["consent"]),
                    how=told["how"],
                    handed_on=told["handed_on"],
                    submission=told["submission"],
                    at=clock.now(),
                )
                messages.success(request, "Det är sparat att sammanfattningen är lämnad.")
                return redirect("case_summary", public_id)
    context = head.context(request, current="case_summary") | {
        "last": panels.version(last) if last else None,
        "earlier": [panels.version(each) for each in written[1:]],
        "handovers": panels.handover_lines(queries.handovers(head.case), {each.pk: each for each in consents}),
        "form": form,
        "new_url": back("case_summary_new", head.case) if may_record and head.case.is_open else "",
    }
    return render(request, "cases/summary.html", context)


def summary_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write the summary with the client, or the next version of it."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    obstacle = obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Berätta en gång")
    written = queries.versions(case)
    form = SummaryForm(request.POST or None, today=clock.today(), last=written[0] if written else None)
    now_known = None
    if form.is_valid():
        told = form.cleaned_data
        try:
            services.write_summary(
                request.actor,
                case=case,
                facts=form.facts(),
                version=told["version"],
                submission=told["submission"],
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
            )
        except SomeoneElseChangedTheSummary as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            written = queries.versions(case)
            now_known = panels.version(written[0]) if written else None
            typed: Any = request.POST.copy()
            typed["version"] = str(now_known["number"] if now_known else 0)
            form = SummaryForm(typed, today=clock.today(), last=None)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Sammanfattningen är sparad. Nästa som tar vid ser den först i ärendet.")
            return redirect("case_summary", public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Berätta en gång"),
        "name": case_panels.heading(case),
        "title": "Skriv sammanfattningen tillsammans",
        "form": form,
        "now_known": now_known,
        "list_url": back("case_summary", case),
    }
    return form_page(request, case, "cases/summary_form.html", context)


@require_safe
def summary_print(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The summary on a paper of her own: no name, no number, no place, and no unit unless she wants it."""
    case = the_case(request, public_id)
    written = queries.versions(case)
    if not written:
        raise Http404
    opens(request, case, part="summary_print")
    last = written[0]
    context = {
        "crumbs": case_panels.crumbs(case, "Utskrift"),
        "texts": panels.texts(last),
        "approved_on": last.approved_on,
        "unit": case.unit.full_name if last.names_us else "",
        "list_url": back("case_summary", case),
    }
    return render(request, "cases/summary_print.html", context)
