"""A contact of her own: asked for by one who leads, and its page in the case of the one who is exposed."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.pages import open_case_page, the_case
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.support.partner import panels, queries, rules, services
from livlina.support.partner.forms import AskForm, WordForm
from livlina.support.partner.terms import Standing
from livlina.support.waiting import queries as waiting
from livlina.support.waiting.panels import after_check

ASKED_WITHIN: Final = timedelta(weeks=1)
"""Proposed to the one who leads; the day is theirs."""


def partner_ask(request: StaffRequest) -> HttpResponse:
    """Let somebody be offered a contact of her own, by one who leads the unit."""
    actor = request.actor
    if not actor.led_units:
        raise Http404
    lines = cases.lines(actor, to=Permission.ASSIGN_CASE).filter(closed_on=None, role=CaseRole.EXPOSED)
    form = AskForm(request.POST or None, lines=lines, ask_by=clock.today() + ASKED_WITHIN)
    if form.is_valid():
        with RefusalsIn(form):
            services.ask_for_contact(actor, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Den som arbetar med ärendet har fått veta. Hur det blir visas inte här.")
            return redirect("my_day")
    crumbs = [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Egen kontakt", "url": ""}]
    return render(request, "support/partner_ask.html", {"form": form, "crumbs": crumbs})


def of_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How the contact of her own stands, all that was said of it, and what is said next."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    if case.role != CaseRole.EXPOSED:
        raise Http404
    found = queries.contacts(case)
    holds = found[0] if found else None
    today = clock.today()
    now = holds.standing if holds else Standing.DECLINED  # unasked for, it begins by her own wish
    form = WordForm(
        request.POST or None,
        standing=rules.asked_when(request.POST.get("kind", "")) or now,
        stands=queries.marks(holds),
        today=today,
        days=waiting.check_days(case, day=today),
    )
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.say(
                request.actor,
                case=case,
                word=form.word,
                informed=told.get("informed", False),
                read=told["read"],
                submission=form.submitted,
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, after_check(form.word.state, role=case.role, said="Det är sparat."))
            return redirect("case_partner", public_id)
    head = open_case_page(request, public_id, part="interventions")
    if form.is_bound:
        found = queries.contacts(case)  # as it is now
    may_record = head.case.is_open and head.may(request.actor, Permission.RECORD_FACTS)
    context = head.context(request, current="case_partner") | {
        "contact": panels.summary(next(iter(found), None)),
        "lines": panels.lines(found),
        "form": form if may_record else None,
    }
    return render(request, "support/partner.html", context)
