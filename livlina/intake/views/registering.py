"""The form of a first contact: new, with a search before it, and to be corrected."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from livlina.access.shown import shows_nobody
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.identity_number import IdentityNumber, parse
from livlina.core.terms import Answer
from livlina.intake import panels, queries, rules, services
from livlina.intake.errors import SentWithOtherFacts, SomeoneElseChangedTheContact
from livlina.intake.forms.contacts import ContactForm, chosen_person, label_of
from livlina.intake.services import FoundPersons
from livlina.intake.views.contacts import refused, the_contact
from livlina.organisation import drafts
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import refuse
from livlina.people.queries import list_name

RECEIPT = "contact-written-down"  # in the session: which contact was written down last, and what is said of it
NOT_CHOSEN = (
    "Personen som var vald går inte att välja. Kontakten är sparad med det du skrev. Öppna den och skriv in namnet om "
    "det saknas."
)
NOTHING_SOUGHT = (
    "Inget är sparat än. Skriv ett namn, personnummer eller ärendenummer att söka på, eller fortsätt nedan."
)


def _form(request: StaffRequest, data: Any = None, **options: Any) -> ContactForm:
    today = clock.today()
    return ContactForm(
        data,
        now=clock.now(),
        units=queries.units_to_register_at(request.actor),
        districts=organisation.districts(day=today),
        projects=organisation.projects(day=today),
        **options,
    )


@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """
    Write down a first contact. One form: the search before it sends what is already typed along, and keeps it.

    Enter in any field is the first button, which searches and never saves: a half-written contact is nobody's wish.
    """
    if not queries.units_to_register_at(request.actor).exists():
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, _form(request, typed=drafts.typed_in(request)))
    if "choose" in request.POST or "unchoose" in request.POST:
        return _chosen(request)
    if request.POST.get("act") == "search":
        return _searched(request)
    return _sent(request)


@require_http_methods(["GET", "POST"])
def quick(request: StaffRequest) -> HttpResponse:
    """Write down in two minutes that somebody made contact; the rest is filled in later (R-081)."""
    if not queries.units_to_register_at(request.actor).exists():
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, _form(request, typed=drafts.typed_in(request)), is_quick=True)
    return _sent(request, is_quick=True)


def _sent(request: StaffRequest, *, is_quick: bool = False) -> HttpResponse:
    """The contact saved, or the form again with what stands in the way."""
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            return _registered(request, form, is_quick=is_quick)
        except SentWithOtherFacts as refusal:
            refuse(form, refusal)
            return _page(request, form, differs=_differs(request, refusal), is_quick=is_quick, status=409)
        except DomainError as refusal:
            refuse(form, refusal)
    return _page(request, form, is_quick=is_quick, status=422)


def _registered(request: StaffRequest, form: ContactForm, *, is_quick: bool) -> HttpResponse:
    actor, told = request.actor, form.cleaned_data
    person = chosen_person(queries.callers(actor), told["person"])
    facts = form.facts()
    made = services.register_contact(
        actor,
        unit=told["unit"],
        facts=facts,
        identity=form.identity(),
        person=person,
        takes_it=told["takes_it"],
        first_answer_at=facts.received_at if told["answered_now"] else None,
        first_answer=told["first_answer"],
        submission=form.submitted,
        is_quick=is_quick,
        confirmed_because=told["confirmed_because"],
        at=clock.now(),
    )
    if told["person"] and person is None:
        messages.warning(request, NOT_CHOSEN)
    if facts.immediate_danger == Answer.YES:
        messages.warning(request, "Fara just nu: kontakten står först i kön. Säg till den som leder enheten.")
    return _to_receipt(request, made, panels.saved(made))


def _to_receipt(request: StaffRequest, contact: Any, said: str) -> HttpResponse:
    """The receipt, and never the contact at once: where a wall hides it, that would tell that a wall stands there."""
    _keep_receipt(request, contact, said)
    return redirect("contact_receipt")


def _keep_receipt(request: StaffRequest, contact: Any, said: str) -> None:
    request.session[RECEIPT] = {
        "contact": str(contact.public_id),
        "said": said,
        "unit": "" if contact.is_sent_again else contact.unit.full_name,
    }


def _differs(request: StaffRequest, refusal: SentWithOtherFacts) -> list[str]:
    """
    What the form said otherwise when it was saved, by its own words, with the receipt at hand.

    Neither what it said then nor what the contact says now is shown: the one on the other side of a wall would be shown
    nothing, and know it by that (S-12).
    """
    saved = refusal.facts["contact"]
    _keep_receipt(request, saved, panels.saved(saved))
    return list(dict.fromkeys(label_of(name) for name in refusal.facts["differs"]))


@require_GET
def receipt(request: StaffRequest) -> HttpResponse:
    """
    That a contact is written down. The same for all, whether or not they may read it back (S-12).

    Nothing is asked of the contact here, since the database would answer by the wall.
    """
    if not request.actor.may(Permission.ANSWER_CONTACT):
        raise PermissionDenied
    written = request.session.get(RECEIPT)
    if written is None:
        return redirect("contacts")
    context = {"crumbs": panels.crumbs(None, "Kvitto"), "written": written}
    return render(request, "intake/contact_receipt.html", context)


def _searched(request: StaffRequest) -> HttpResponse:
    """
    What is typed stands; those found, whom the actor may see anyway, are offered above it.

    With nothing in the field to search in, the number or name already typed is looked for. Who is chosen stays so.
    """
    typed = request.POST.copy()
    if chosen_person(queries.callers(request.actor), typed.get("person")):
        return _page(request, _form(request, typed=typed))
    typed["person"] = ""
    form = _form(request, typed=typed)
    written = (typed.get(name, "").strip() for name in ("q", "identity_number", "name"))
    text = next(filter(None, written), "")
    if not text:
        return _page(request, form, search_error=NOTHING_SOUGHT, status=422)
    try:
        found = services.search_persons(request.actor, text=form.fields["q"].clean(text), at=clock.now())
    except ValidationError as refusal:
        return _page(request, form, search_error=" ".join(refusal.messages), status=422)
    except DomainError as refusal:
        return _page(request, form, search_error=str(refusal), status=422)
    if not found.hits:
        # nothing is typed twice: what was looked for is what the new person is called
        is_number = isinstance(parse(text, today=clock.today()), IdentityNumber)
        field = "identity_number" if is_number else "name"
        if not typed.get(field) and (is_number or not any(character.isdigit() for character in text)):
            form.initial[field] = text.strip()
    return _page(request, form, found=found)


def _chosen(request: StaffRequest) -> HttpResponse:
    """The person found, or none of them, stands in the form instead of name and number."""
    typed = request.POST.copy()
    person = chosen_person(queries.callers(request.actor), typed.get("choose"))
    typed["person"] = str(person.public_id) if person else ""
    typed["q"] = ""
    if person is not None:
        typed.update(dict.fromkeys(("name", "identity_number", "protection"), ""))
        typed["name"] = typed["identity_number"] = typed["protection"] = ""
    return _page(request, _form(request, typed=typed))


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Correct or complete what was told. When somebody else did so meanwhile, both versions are shown."""
    actor = request.actor
    found = the_contact(request, public_id)
    if page := refused(request, found, rules.obstacle_to_changing(outcome=found.outcome), title="Ändra"):
        return page
    if request.method != "POST":
        return _change_page(request, _form(request, contact=found), found)
    sent = request.POST.copy()
    form = _form(request, sent, contact=found)
    if not form.is_valid():
        return _change_page(request, form, found, status=422)
    told = form.cleaned_data
    try:
        changed = services.change_contact(
            actor,
            contact=found,
            facts=form.facts(),
            identity=form.identity(),
            version=told["version"] or 0,
            person_version=told["person_version"],
            is_complete=form.is_whole,
            danger_because=told.get("danger_because", ""),
            asked_anew=told.get("asked_anew", False),
            confirmed_because=told["confirmed_because"],
            at=clock.now(),
        )
    except SomeoneElseChangedTheContact as refusal:
        refuse(form, refusal)
        # saved once more it is saved knowingly, over the version that is shown beside it
        sent["version"] = str(found.version)
        return _change_page(request, form, found, stands=panels.told(found), status=409)
    except DomainError as refusal:
        refuse(form, refusal)
        return _change_page(request, form, found, status=422)
    if form.identity().number is not None:
        return _to_receipt(request, changed, panels.changed(changed))
    messages.success(request, "Ändringen är sparad.")
    return redirect("contact", public_id=public_id)


@shows_nobody("fields of a form that nobody has filled in")
@require_POST
def way_in(request: StaffRequest) -> HttpResponse:
    """The fields that belong to the chosen way in, for htmx. What is typed in them stays."""
    if not queries.units_to_register_at(request.actor).exists():
        raise PermissionDenied
    form = _form(request, typed=request.POST)
    answer = render(request, "intake/_way_in.html", {"form": form, "fields": [form[n] for n in form.way_in_fields()]})
    answer.headers["Vary"] = "HX-Request"
    return answer


def _page(
    request: StaffRequest,
    form: ContactForm,
    *,
    found: FoundPersons | None = None,
    search_error: str = "",
    differs: list[str] | None = None,
    is_quick: bool = False,
    status: int = 200,
) -> HttpResponse:
    sent = form["person"].value()
    person = chosen_person(queries.callers(request.actor), sent) if sent else None
    context = {
        "form": form,
        "crumbs": panels.crumbs(None, "Snabbanteckning" if is_quick else "Ny kontakt"),
        "found": found,
        "search_error": search_error,
        "differs": differs,
        "chosen": list_name(name=person.name, protection=person.protection) if person else "",
        "is_new": True,
    }
    template = "intake/contact_quick.html" if is_quick else "intake/contact_form.html"
    return render(request, template, context, status=status)


def _change_page(
    request: StaffRequest, form: ContactForm, contact: Any, *, stands: Any = None, status: int = 200
) -> HttpResponse:
    services.read_contact(request.actor, contact=contact)
    context = {
        "form": form,
        "crumbs": panels.crumbs(contact, "Ändra"),
        "contact": contact,
        "title": queries.number_name(contact),
        "stands": stands,
        "is_new": False,
    }
    return render(request, "intake/contact_form.html", context, status=status)
