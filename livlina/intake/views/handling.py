"""What is done with a first contact: answered, ended, directed or passed on, made into a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from livlina.access.terms import Permission
from livlina.cases import pages as cases_pages
from livlina.cases.queries import takes
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.terms import Answer
from livlina.intake import panels, queries, rules, services
from livlina.intake.forms.handling import (
    AnswerForm,
    AssessForm,
    EndForm,
    OpenCaseForm,
    PassOnForm,
    RedirectForm,
    VersionForm,
)
from livlina.intake.views.contacts import refused, the_contact
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.competence import queries as competence
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn


def _page(
    request: StaffRequest, form: VersionForm, *, title: str, button: str, status: int = 200, **more: Any
) -> HttpResponse:
    contact = form.contact
    services.read_contact(request.actor, contact=contact)
    today = clock.today()
    days = queries.days_a_way_holds(contact, day=today)
    context = {
        "form": form,
        "contact": contact,
        "number_name": queries.number_name(contact),
        "crumbs": panels.crumbs(contact, title),
        "title": title,
        "button": button,
        "safe": panels.safe_contact(contact, _channels(contact), day=today, days=days),
    }
    return render(request, more.pop("template", "intake/contact_act.html"), context | more, status=status)


def _channels(contact: Any) -> list[Any]:
    return list(queries.channels(contact)) if contact.person is not None else []


def _status(request: StaffRequest) -> int:
    return 422 if request.method == "POST" else 200


def _obstacle_to_answer(contact: Any) -> DomainError | None:
    """What stands in the way of an answer given now."""
    now, is_answered = clock.now(), contact.first_answer_at is not None
    return rules.obstacle_to_working_on(outcome=contact.outcome) or rules.obstacle_to_answering(
        answered_at=now, received_at=contact.received_at, now=now, is_answered=is_answered
    )


@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down the first answer (R-084)."""
    found = the_contact(request, public_id)
    if page := refused(request, found, _obstacle_to_answer(found), title="Första svaret"):
        return page
    form = AnswerForm(request.POST or None, contact=found, now=clock.now())
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.answer_contact(
                request.actor,
                contact=found,
                answered_at=told["answered_at"],
                text=told["text"],
                version=told["version"],
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Svaret är sparat.")
            return redirect("contact", public_id=public_id)
    return _page(request, form, title="Första svaret", button="Spara svaret", status=_status(request))


def _obstacle_to_assessing(contact: Any) -> DomainError | None:
    return rules.obstacle_to_working_on(outcome=contact.outcome) or rules.obstacle_to_assessing(
        is_same_day=queries.is_same_day(contact),
        is_assessed=bool(contact.assessment),
    )


@require_http_methods(["GET", "POST"])
def assess(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down that a threat, or what the police sent, has been looked at (R-062)."""
    found = the_contact(request, public_id)
    if page := refused(request, found, _obstacle_to_assessing(found), title="Bedömning"):
        return page
    form = AssessForm(request.POST or None, contact=found)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.assess_contact(
                request.actor,
                contact=found,
                assessment=told["assessment"],
                note=told["note"],
                version=told["version"],
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, "Bedömningen är sparad.")
            return redirect("contact", public_id=public_id)
    return _page(request, form, title="Bedömning", button="Spara bedömningen", status=_status(request))


def _obstacle_to_leaving(contact: Any) -> DomainError | None:
    """What stands in the way of ending it here, however it ends."""
    return rules.obstacle_to_working_on(outcome=contact.outcome) or rules.obstacle_to_leaving(
        is_unassessed=queries.is_unassessed(contact)
    )


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """End a contact with advice, a booked talk or a goodbye."""
    found = the_contact(request, public_id)
    if page := refused(request, found, _obstacle_to_leaving(found), title="Avsluta"):
        return page
    today = clock.today()
    asks_for_concern = queries.asks_for_concern(found, day=today)
    form = EndForm(request.POST or None, contact=found, today=today, asks_for_concern=asks_for_concern)
    if form.is_valid():
        with RefusalsIn(form):
            services.end_contact(
                request.actor,
                contact=found,
                ending=form.ending(),
                version=form.cleaned_data["version"],
                at=clock.now(),
            )
            messages.success(request, "Kontakten är avslutad.")
            return redirect("contact", public_id=public_id)
    return _page(request, form, title="Avsluta", button="Avsluta kontakten", status=_status(request))


@require_http_methods(["GET", "POST"])
def redirect_on(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Direct someone under age on, with the question of a concern report (R-087)."""
    found = the_contact(request, public_id)
    if page := refused(request, found, _obstacle_to_leaving(found), title="Hänvisa vidare"):
        return page
    form = RedirectForm(request.POST or None, contact=found, today=clock.today())
    if form.is_valid():
        with RefusalsIn(form):
            services.redirect_minor(
                request.actor,
                contact=found,
                redirection=form.redirection(),
                version=form.cleaned_data["version"],
                at=clock.now(),
            )
            messages.success(request, "Hänvisningen är sparad. Kontakten räknas för sig.")
            return redirect("contact", public_id=public_id)
    return _page(request, form, title="Hänvisa vidare", button="Spara hänvisningen", status=_status(request))


@require_http_methods(["GET", "POST"])
def pass_on(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Pass a contact on to another unit, or outside (R-075)."""
    actor, today = request.actor, clock.today()
    found = the_contact(request, public_id)
    if page := refused(request, found, rules.obstacle_to_working_on(outcome=found.outcome), title="Lämna vidare"):
        return page
    role = found.role if found.role in CaseRole.values else CaseRole.EXPOSED
    suggested = queries.prospect(found, role=role, unit=found.unit, day=today).suggested
    form = PassOnForm(
        request.POST or None,
        contact=found,
        units=queries.units_to_pass_on_to(found, day=today),
        asks_for_concern=queries.asks_for_concern(found, day=today),
        suggested=suggested if suggested and suggested.pk != found.unit_id else None,
    )
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            moved = services.pass_on(
                actor,
                contact=found,
                unit=told["unit"],
                to=told["passed_on_to"],
                remains=told["remains"],
                version=told["version"],
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
                **form.concern(),
            )
            if moved.outcome:
                messages.success(request, "Kontakten är avslutad här. Inget har lämnats ut av sig självt.")
            else:
                messages.success(request, f"Kontakten finns nu i kön hos {moved.unit.full_name}.")
            return redirect("contact", public_id=public_id)
    return _page(
        request,
        form,
        title="Lämna vidare",
        button="Lämna vidare",
        status=_status(request),
        same_board=(same_board := list(queries.units_of_board(found, day=today))),
        unreceived=queries.unreceived(same_board, day=today),
        board=found.board,
        is_unassessed=queries.is_unassessed(found),
    )


@require_http_methods(["GET", "POST"])
def open_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Make a first contact into a case. The unit that serves the district is said when it is another than this."""
    actor, today = request.actor, clock.today()
    found = the_contact(request, public_id)
    obstacle = rules.obstacle_to_becoming_case(kind=found.kind, outcome=found.outcome)
    if page := refused(request, found, obstacle, title="Öppna ärende", permission=Permission.OPEN_CASE):
        return page
    minor = queries.minor(found, adult_age=queries.adult_age(found))
    taking = cases_pages.taking(actor, found.unit_id)
    form = OpenCaseForm(
        request.POST or None,
        contact=found,
        colleagues=organisation.colleagues(found.unit_id, day=today),
        today=today,
        actor_id=None if taking else actor.id,
        is_minor=minor == Answer.YES,
        asked=competence.asked([found.unit_id], day=today),
    )
    if form.is_valid():
        told = form.cleaned_data
        if takes(actor, told["assigned_to"], unit_id=found.unit_id) and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            case = services.open_case_from_contact(
                actor,
                contact=found,
                role=told["role"],
                assigned_to=told["assigned_to"],
                identity=form.identity(),
                version=told["version"],
                at=clock.now(),
                because=told.get("because", ""),
            )
            messages.success(request, f"Ärende {case.number} är öppnat.")
            return redirect("case", public_id=case.public_id)
    adult = queries.prospect(found, role=CaseRole.EXPOSED, unit=found.unit, day=today)
    child = queries.prospect(found, role=CaseRole.CHILD, unit=found.unit, day=today)
    likely = child if minor == Answer.YES else adult
    return _page(
        request,
        form,
        title="Öppna ärende",
        button="Öppna ärendet",
        status=_status(request),
        template="intake/open_case.html",
        elsewhere=likely.suggested if likely.suggested and likely.suggested.pk != found.unit_id else None,
        stuck=adult.obstacle and child.obstacle and likely.obstacle,
        taking=taking,
        may_be_minor=minor == Answer.UNKNOWN and queries.says_age(found),
        is_unassessed=queries.is_unassessed(found),
    )
