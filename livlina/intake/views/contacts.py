"""The queue of first contacts, and the page of one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from livlina.access import shown
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.period import Period
from livlina.core.terms import Answer
from livlina.intake import panels, queries, reception, rules, services
from livlina.intake.errors import ThreatNotAssessed
from livlina.intake.forms.contacts import label_of
from livlina.intake.forms.handling import GiveForm, QueueForm, VersionForm
from livlina.intake.terms import Outcome
from livlina.organisation import drafts, roster
from livlina.organisation.middleware import StaffRequest
from livlina.people.terms import ShownFor

NUMBER, PHONE = "nummer", "telefon"
NOT_CHOSEN = "Välj en kollega och försök igen."
NOT_SHOWN = "Sidan skickade inte med vilken kontakt den visade. Den är laddad på nytt: försök igen."
PER_PAGE = 50
COUNTED_DAYS = 30


@require_GET
def contacts(request: StaffRequest) -> HttpResponse:
    """The contacts of the actor's units: in danger first, then longest waiting (R-082, R-083)."""
    actor = request.actor
    if not actor.may(Permission.ANSWER_CONTACT):
        raise PermissionDenied
    form = QueueForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    state = chosen.get("lage", "")
    found = queries.ended(actor) if state == "ended" else queries.waiting(actor)
    if state in ("waiting", "answered"):
        found = found.filter(first_answer_at__isnull=state == "waiting")
    if state == "incomplete":
        found = found.filter(complete_by__isnull=False)
    if chosen.get("mina"):
        found = found.filter(handler=actor.id)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    now = clock.now()
    rows = queries.veiled(list(page.object_list))
    services.list_contacts(actor, shown=rows)
    period = Period(clock.today() - timedelta(days=COUNTED_DAYS - 1), clock.today())
    context = {
        "crumbs": panels.crumbs(),
        "filters": form,
        "is_filtered": bool(state or chosen.get("mina")),
        "rows": panels.seen_rows(reception.look_at(rows, day=clock.today()), actor_id=actor.id, now=now),
        "state": state,
        "total": page.paginator.count,
        "on_duty": roster.on_duty(actor, day=clock.today()),
        "several_units": len(actor.unit_ids) > 1,
        "pages": {
            "text": f"Visar {page.start_index()}–{page.end_index()} av {page.paginator.count}",
            "previous_url": _page_url(chosen, page.previous_page_number()) if page.has_previous() else None,
            "next_url": _page_url(chosen, page.next_page_number()) if page.has_next() else None,
        }
        if page.paginator.num_pages > 1
        else None,
        "counts": panels.counted(queries.contact_counts(actor, period=period)),
        "counted_days": COUNTED_DAYS,
    }
    return render(request, "intake/contacts.html", context)


def _page_url(chosen: dict[str, Any], number: int) -> str:
    asked = {"lage": chosen.get("lage"), "mina": "on" if chosen.get("mina") else None, "sida": number}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


@require_GET
def contact(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """All that was told in one contact, how the person is reached safely first, and what can be done now."""
    return contact_page(request, public_id)


def the_contact(request: StaffRequest, public_id: UUID) -> Any:
    """
    The contact at that address, when the actor may see it. Raises Http404.

    One that became a case says no more than the case does of where she is and came from (`queries.veiled`).
    """
    found = get_object_or_404(queries.as_shown(request.actor), public_id=public_id)
    shown.shows(request, found)
    return queries.veiled([found])[0]


@require_POST
def show(request: StaffRequest, public_id: UUID, what: str) -> HttpResponse:
    """The same page with the identity number, or a protected person's telephone number. Traced each time (S-21)."""
    found, page = the_contact(request, public_id), reverse("contact", args=[public_id])
    if what == NUMBER and queries.shows_number(found):
        number = services.show_number(request.actor, contact=found)
        return shown.hidden_again(contact_page(request, public_id, number=number), page)
    if what == PHONE and not found.is_veiled:
        try:
            phone = services.show_phone(request.actor, contact=found, why=request.POST.get("why", ""))
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("contact", public_id=public_id)
        return shown.hidden_again(contact_page(request, public_id, phone=phone), page)
    raise Http404


def contact_page(
    request: StaffRequest, public_id: UUID, *, number: str = "", phone: str = "", refusal: DomainError | None = None
) -> HttpResponse:
    """The page of one contact; in the answer where something hidden was asked for, with that."""
    actor = request.actor
    found = the_contact(request, public_id)
    services.read_contact(actor, contact=found)
    now, today = clock.now(), clock.today()
    channels = list(queries.channels(found)) if found.person is not None else []
    minor = queries.minor(found, adult_age=queries.adult_age(found))
    may_answer = actor.may(Permission.ANSWER_CONTACT, unit_id=found.unit_id)
    is_open = not found.outcome
    is_minor = minor == Answer.YES and is_open
    gives = may_answer and is_open and found.unit_id in actor.receiving_units
    seen = reception.look_at([found], day=today)[0]
    context = {
        "contact": found,
        "title": queries.number_name(found),
        "crumbs": panels.crumbs(found),
        "person": panels.identity_bar(found, day=today, number=number),
        "safe": panels.hidden_ways()
        if found.is_veiled
        else panels.safe_contact(
            found, channels, day=today, days=queries.days_a_way_holds(found, day=today), phone=phone
        ),
        "side": panels.side(seen, actor_id=actor.id, now=now),
        "told": panels.told(found),
        "happened": panels.happened(found, label_of=label_of, hides_phone=queries.is_shielded(found) and not phone),
        "is_in_danger": is_open and found.immediate_danger == Answer.YES,
        "is_incomplete": is_open and found.complete_by is not None,
        "is_minor": is_minor,
        "receives_children": is_minor and queries.receives_children(found, day=today),
        "may_be_minor": minor == Answer.UNKNOWN and is_open and queries.says_age(found),
        "may_be_young": minor != Answer.NO,
        "is_coming": queries.is_coming(found),
        "passed_elsewhere": found.outcome == Outcome.PASSED_ON and found.passed_on_unit,
        "case": cases.cases(actor).filter(pk=found.case_id).first() if found.case_id else None,
        "reasons_to_show": ShownFor.choices,
        "hides_phone": queries.is_shielded(found) and found.phone and not phone,
        "takes": may_answer and is_open and found.handler_id != actor.id,
        "assesses": may_answer and is_open and queries.is_unassessed(found),
        "seen": seen,
        "answers": may_answer and is_open and found.first_answer_at is None,
        "works": may_answer and is_open,
        "opens_case": actor.may(Permission.OPEN_CASE, unit_id=found.unit_id)
        and found.outcome in ("", Outcome.TALK_BOOKED)
        and found.kind not in rules.NAMELESS,
        "changes": may_answer and found.outcome != Outcome.CASE_OPENED,
        "needs_person": rules.obstacle_to_becoming_case(kind=found.kind, outcome=found.outcome)
        if found.kind in rules.NAMELESS
        else None,
        "take_form": VersionForm(contact=found),
        "give_form": GiveForm(contact=found, handlers=queries.handlers(found.unit_id, day=today)) if gives else None,
        "refusal": refusal,
    }
    return render(request, "intake/contact.html", context)


def refused(
    request: StaffRequest,
    contact: Any,
    refusal: DomainError | None,
    *,
    title: str,
    permission: Permission = Permission.ANSWER_CONTACT,
) -> HttpResponse | None:
    """
    Instead of a form that would be refused when sent, also as the role does not include it at the contact's unit: what
    has happened, and where to go. None when nothing has.

    Only before anything is typed: what was typed keeps its form, with the refusal beside it (S-142).
    """
    actor = request.actor
    is_beyond_role = not actor.may(permission, unit_id=contact.unit_id)
    if is_beyond_role:
        refusal = NotPermitted()
    if refusal is None or request.method == "POST" or drafts.TAKE in request.GET:
        return None
    services.read_contact(actor, contact=contact)
    context = {
        "contact": contact,
        "number_name": queries.number_name(contact),
        "crumbs": panels.crumbs(contact, title),
        "title": title,
        "refusal": refusal,
        "case": cases.cases(actor).filter(pk=contact.case_id).first() if contact.case_id else None,
        "assesses": isinstance(refusal, ThreatNotAssessed),
        "changes_kind": not is_beyond_role and not contact.outcome and contact.kind in rules.NAMELESS,
        "starts_anew": bool(contact.outcome) and actor.may(Permission.REGISTER_CONTACT),
    }
    return render(request, "intake/contact_refused.html", context)


@require_POST
def take(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Take a contact, or give it to a colleague who is chosen."""
    actor = request.actor
    found = get_object_or_404(queries.contacts(actor), public_id=public_id)
    shown.shows(request, found)
    form: VersionForm = VersionForm(request.POST, contact=found)
    if "handler" in request.POST:
        form = GiveForm(request.POST, contact=found, handlers=queries.handlers(found.unit_id, day=clock.today()))
    if not form.is_valid():
        messages.error(request, NOT_CHOSEN if "handler" in form.errors else NOT_SHOWN)
        return redirect("contact", public_id=public_id)
    try:
        services.give_contact(
            actor,
            contact=found,
            handler=form.cleaned_data.get("handler"),
            version=form.cleaned_data["version"],
            at=clock.now(),
        )
    except DomainError as refusal:
        return contact_page(request, public_id, refusal=refusal)
    messages.success(
        request, "Kontakten är din." if "handler" not in request.POST else "Din kollega har fått kontakten."
    )
    return redirect(reverse("contact", args=[public_id]))
