"""What the client lets out, to whom and until when: written down, read, printed and taken back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from livlina.access.terms import Permission
from livlina.cases import panels, queries, services
from livlina.cases.pages import Head, back, open_case_page, the_case
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people import services as people
from livlina.people.forms import ConsentForm, RefusalsIn
from livlina.people.queries import name_of

PROPOSED = timedelta(days=90)
"""How long a consent lasts when nothing else is said in the form: not for ever, and changed at will."""


def consents(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """All consents of the client, what holds first; and a new one."""
    head = _opened(request, public_id)
    found = queries.consents(head.file)
    form = ConsentForm(request.POST or None, today=head.day, until=head.day + PROPOSED, found=found)
    if form.is_valid():
        with RefusalsIn(form):
            services.let_out(
                request.actor,
                case=head.case,
                facts=form.facts(),
                read=form.cleaned_data["read"],
                submission=form.cleaned_data["submission"],
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Samtycket är sparat. Personen kan ta tillbaka det när som helst.")
            return redirect("case_consents", public_id)
    if form.is_bound:
        found = queries.consents(head.file)  # as it is now
    context = head.context(request, current="case_consents") | {
        "lines": panels.consent_lines(head.case, found, day=head.day),
        "form": form,
    }
    return render(request, "cases/consents.html", context)


def consent(request: StaffRequest, public_id: UUID, consent_id: UUID) -> HttpResponse:
    """One consent whole, as it is printed and given to the client; what is sent takes it back."""
    head = _opened(request, public_id)
    found = queries.consents(head.file)
    line = next((row for row in panels.consent_lines(head.case, found, day=head.day) if _is(row, consent_id)), None)
    if line is None:
        raise Http404
    if request.method == "POST":
        try:
            people.withdraw_consent(request.actor, consent=line["row"], case=head.case, at=clock.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Samtycket är återtaget. Inget mer lämnas med stöd av det.")
        return redirect("case_consents", public_id)
    person = head.case.person
    context = {
        "case": head.case,
        "crumbs": panels.crumbs(head.case, "Samtycke"),
        "title": "Samtycke att lämna uppgifter",
        "line": line,
        "name": name_of(person),
        "protection": panels.protection(person),
        "may_record": head.may(request.actor, Permission.RECORD_FACTS),
        "list_url": back("case_consents", head.case),
    }
    return render(request, "cases/consent.html", context)


def _is(line: dict[str, Any], consent_id: UUID) -> bool:
    is_it: bool = line["row"].public_id == consent_id
    return is_it


def _opened(request: StaffRequest, public_id: UUID) -> Head:
    """The case at that address with its trace; what is sent is for those who work with it. Raises Http404."""
    if request.method == "POST":
        the_case(request, public_id, to=Permission.RECORD_FACTS)
    return open_case_page(request, public_id, part="consents")
