"""Waiting for help: in a case, and the list of a unit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases.pages import Case, Head, back, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.rules import obstacle_to_assigning
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.support.waiting import panels, queries, rules, services
from livlina.support.waiting.errors import PlaceIsAnswered, PlaceIsOffered, WaitHasEnded
from livlina.support.waiting.forms import AnswerForm, CheckForm, EndForm, OfferForm, PlaceAsked, WaitForm
from livlina.support.waiting.queries import Waited

COUNTED: Final = timedelta(days=365)
"""How far back those who stopped waiting are counted."""


@require_safe
def of_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What the person waits and has waited for, how it was meanwhile and which places were offered."""
    head = open_case_page(request, public_id, part="waiting")
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    lines = panels.lines(head.case, queries.waits(head.case), may_record=may_record, day=head.day)
    context = head.context(request, current="case_waiting") | {
        "waiting": [line for line in lines if line["is_open"]],
        "ended": [line for line in lines if not line["is_open"]],
        "new_url": back("waiting_new", head.case) if may_record and head.case.is_open else "",
    }
    return render(request, "support/waiting_case.html", context)


def waiting_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Put the person of the case on the unit's list."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    obstacle = obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Väntelista")
    today = clock.today()
    form = WaitForm(request.POST or None, role=case.role, today=today)

    def do(told: dict[str, Any]) -> None:
        services.put_on_list(
            request.actor,
            case=case,
            facts=form.facts(),
            submission=form.submitted,
            confirmed_because=told["confirmed_because"],
            at=clock.now(),
        )

    days = queries.check_days(case, day=today)
    text = f"Personen ställs på enhetens lista. Tills hjälpen har börjat frågar du hur det är, inom {days} dagar."
    return _form(request, case, form, do, title="Ställ på väntelistan", text=text, said="Personen står på väntelistan.")


def waiting_check(request: StaffRequest, public_id: UUID, wait_id: UUID) -> HttpResponse:
    """Write down how it is with one who waits, with how she is reached safely beside it."""
    head = _contacting(request, public_id)
    case, today = head.case, head.day
    waited = _the(case, wait_id)
    if refusal := _ended(request, case, waited, title="Säkerhetskontroll"):
        return refusal
    days = queries.check_days(case, day=today)
    form = CheckForm(
        request.POST or None,
        today=today,
        priority=waited.wait.priority,
        stands=queries.marks(waited.wait, waited.checks),
        latest=rules.next_check(asked_on=today, days=days),
        days=days,
    )

    def do(told: dict[str, Any]) -> None:
        services.check(
            request.actor,
            case=case,
            wait=waited.wait,
            facts=form.facts(),
            next_on=told["next_on"],
            read=told["read"],
            submission=form.submitted,
            confirmed_because=told["confirmed_because"],
            at=clock.now(),
        )

    told: dict[str, Any] = form.cleaned_data if form.is_valid() else {"state": "", "checked_on": today}
    others = [each.checked_on for each in waited.checks]
    is_older = rules.is_older(told["checked_on"], others, today=today, days=days)
    stands = "Kontrollen är nedskriven, som det var då. En senare kontroll gäller, eller behövs nu."
    kept = stands if is_older else "Kontrollen är sparad."
    said = panels.after_check(told["state"], role=case.role, said=kept)
    title = "Säkerhetskontroll"
    return _form(request, case, form, do, safe=head.safe, of=waited, title=title, text="", said=said)


def waiting_offer(request: StaffRequest, public_id: UUID, wait_id: UUID) -> HttpResponse:
    """Write down that a place was offered, with how she is reached safely beside it."""
    head = _contacting(request, public_id)
    case = head.case
    waited = _the(case, wait_id)
    if refusal := _ended(request, case, waited, title="Erbjud en plats", also=waited.open_offer is not None):
        return refusal
    form = OfferForm(request.POST or None, today=head.day)

    def do(told: dict[str, Any]) -> None:
        services.offer(
            request.actor,
            case=case,
            wait=waited.wait,
            at=clock.now(),
            **{name: told[name] for name in ("place", "offered_on", "submission", "confirmed_because")},
        )

    title, said = "Erbjud en plats", "Erbjudandet är sparat."
    return _form(request, case, form, do, safe=head.safe, title=title, text=_told(waited), said=said)


def waiting_answer(request: StaffRequest, public_id: UUID, wait_id: UUID, offer_id: UUID) -> HttpResponse:
    """Write down what came of an offered place."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    waited = _the(case, wait_id)
    offered = next((each for each in waited.offers if each.public_id == offer_id), None)
    if offered is None:
        raise Http404
    title = "Svar på en plats"
    if offered.answer and not is_typed(request):
        return refused(
            request, case, PlaceIsAnswered(), title=title, url=back("case_waiting", case), url_text="Till väntan"
        )
    form = AnswerForm(request.POST or None, today=clock.today())

    def do(told: dict[str, Any]) -> None:
        services.answer(
            request.actor,
            case=case,
            offered=offered,
            said=told["answer"],
            at=clock.now(),
            **{name: told[name] for name in ("words", "answered_on", "confirmed_because")},
        )

    return _form(request, case, form, do, title=title, text=offered.place, said="Svaret är sparat.")


def waiting_end(request: StaffRequest, public_id: UUID, wait_id: UUID) -> HttpResponse:
    """Take the person off the list."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    waited, title, today = _the(case, wait_id), "Ta bort från väntelistan", clock.today()
    if refusal := _ended(request, case, waited, title=title, also=waited.open_offer is not None):
        return refusal
    form = EndForm(request.POST or None, today=today, stands=queries.marks(waited.wait, waited.checks))

    def do(told: dict[str, Any]) -> None:
        services.take_off(
            request.actor,
            case=case,
            wait=waited.wait,
            words=told["end_words"],
            at=clock.now(),
            **{name: told[name] for name in ("reason", "ended_on", "read", "confirmed_because")},
        )

    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    is_unasked = rules.is_taken_off_unasked(
        reason=reason,
        state=waited.state,
        is_known=waited.is_known(today=today, days=queries.check_days(case, day=today)),
        priority=waited.wait.priority,
        next_check_on=waited.wait.next_check_on,
        today=today,
    )
    said = "Personen står inte på väntelistan längre."
    if is_unasked:
        said = f"{said} Ingen vet säkert hur personen har det: det står under Att göra i dag."
    return _form(request, case, form, do, title=title, text="", said=said, of=waited)


@require_safe
def waiting_list(request: StaffRequest) -> HttpResponse:
    """Who waits: in one's own cases, and at the units that one leads, in turn and by number alone."""
    actor, today = request.actor, clock.today()
    if not actor.may(Permission.READ_CASE):
        raise Http404
    found = services.list_waiting(actor)
    since = today - COUNTED
    shown = actor.led_units | {line.unit_id for line in found}
    form = PlaceAsked(request.GET if "plats" in request.GET else None)
    place = form.place
    names = {unit.pk: unit.full_name for unit in organisation.units(shown)}
    tables = panels.units(
        found,
        queries.ended(actor, since=since),
        names=names,
        day=today,
        place=place,
    )
    context = {
        "tables": tables,
        "form": form,
        "place": place,
        "count": len(found),
        "late": sum(table["late"] for table in tables),
        "leads": bool(actor.led_units),
        "reasons": panels.REASONS,
        "roles": panels.by_role(queries.by_role(actor), names=names),
        "months": rules.months_counted(today),
        "since": since,
        "crumbs": [{"text": "Ärenden", "url": reverse("caseload")}, {"text": "Väntelista", "url": ""}],
    }
    return render(request, "support/waiting_list.html", context)


def _contacting(request: StaffRequest, public_id: UUID) -> Head:
    """The case, with how its person is reached: a contact begins there. Raises Http404 for one who does not have it."""
    head = open_case_page(request, public_id, part="waiting")
    if not head.may(request.actor, Permission.RECORD_FACTS):
        raise Http404
    return head


def _the(case: Case, wait_id: UUID) -> Waited:
    """What the case waits or has waited for, at that address. Raises Http404."""
    found = queries.waited(case, wait_id)
    if found is None:
        raise Http404
    return found


def _told(waited: Waited) -> str:
    """What it is about, above the form."""
    line = panels.short([waited.wait], day=clock.today())[0]
    return f"{line['kind']}, har väntat {line['waited']}. {waited.wait.need}"


def _ended(request: StaffRequest, case: Case, waited: Waited, *, title: str, also: bool = False) -> HttpResponse | None:
    """Instead of a form that would be refused: that the wait has ended, or (`also`) that a place is offered."""
    if is_typed(request) or not (also or waited.wait.ended_on):
        return None
    refusal: DomainError = WaitHasEnded() if waited.wait.ended_on else PlaceIsOffered()
    return refused(request, case, refusal, title=title, url=back("case_waiting", case), url_text="Till väntan")


def _form(
    request: StaffRequest,
    case: Case,
    form: Any,
    do: Callable[[dict[str, Any]], None],
    *,
    title: str,
    text: str,
    said: str,
    safe: dict[str, Any] | None = None,
    of: Waited | None = None,
) -> HttpResponse:
    """
    A form about waiting that does one thing; `safe` is how she is reached, where the page was opened with it, and `of`
    the wait that the page shows whole, as it is when the page is made.
    """
    if form.is_valid():
        with RefusalsIn(form):
            do(form.cleaned_data)
            messages.success(request, said)
            return redirect("case_waiting", case.public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Väntan"),
        "name": case_panels.heading(case),
        "title": title,
        "form": form,
        "text": text,
        "safe": safe,
        "line": None,
    }
    if of is not None:
        now = _the(case, of.wait.public_id) if form.is_bound else of
        context["line"] = panels.lines(case, [now], may_record=False, day=clock.today())[0]
    template = "support/waiting_form.html"
    if safe is not None:
        return render(request, template, {"case": case} | context)
    return form_page(request, case, template, context)
