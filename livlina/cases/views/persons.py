"""The persons of a case: who they are, and what has been told of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from livlina.access.shown import hidden_again
from livlina.access.terms import Permission
from livlina.cases import panels, queries, services
from livlina.cases.errors import ChildHasCase, PersonIsShielded
from livlina.cases.forms import ChildCaseForm, KnownPartyForm, NewPartyForm
from livlina.cases.pages import (
    Case,
    Head,
    back,
    form_page,
    is_typed,
    open_case_page,
    party_of,
    refused,
    taking,
    the_case,
)
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.forms import VERSION_DIGITS
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.competence import queries as competence
from livlina.organisation.middleware import StaffRequest
from livlina.people import services as people
from livlina.people.errors import SomeoneElseChangedThePerson
from livlina.people.forms import PersonForm, RefusalsIn, refuse

KNOWN = "known"


@require_safe
def persons(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Everybody in the case."""
    return persons_page(request, open_case_page(request, public_id, part="persons"))


def persons_page(request: StaffRequest, head: Head, *, shown: dict[UUID, str] | None = None) -> HttpResponse:
    """The page of persons; `shown` is what was hidden and asked for, in this answer only."""
    relations = panels.relation_lines(
        head.file,
        queries.relations(head.file),
        queries.guardianships(head.file),
        queries.representatives(head.file),
        shows_whereabouts=head.shows_whereabouts,
    )
    stood = queries.stood(head.file, shows_whereabouts=head.shows_whereabouts)
    context = head.context(request, current="case_persons")
    context["relations"] = relations
    context["relations_before"] = panels.stood_relations(head.file, stood, shows_whereabouts=head.shows_whereabouts)
    context["cards"] = panels.person_cards(
        head.file,
        gates={pk: head.gate_of(person) for pk, person in head.file.persons.items()},
        whereabouts=queries.whereabouts(head.file),
        stood=stood,
        day=head.day,
        shown=shown or {},
        wall=head.relation.wall,
        beside=queries.childs_cases_beside(head.case) if head.file.has_child_without_case else {},
    )
    response = render(request, "cases/persons.html", context)
    return hidden_again(response, context["parts"][2]["url"]) if shown else response


@require_POST
def person_number(request: StaffRequest, public_id: UUID, person_id: UUID) -> HttpResponse:
    """Show one person's identity number, in this answer only."""
    head = open_case_page(request, public_id, part="persons")
    party = party_of(head.file, person_id)
    if not panels.shows_number(head.case, party, wall=head.relation.wall):
        raise Http404
    person = party.person
    number = people.show_number(request.actor, person=person, case=head.case, by=head.relation.kind)
    return persons_page(request, head, shown={person.public_id: number or "saknas"})


def person_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Put a person in the case: one from another case of the same persons, or a new one."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    nearby = queries.persons_nearby(request.actor, queries.file(request.actor, case))
    if nearby:
        services.list_cases(request.actor, refs=[party.case.trace_ref for party in nearby], what="nearby")
    is_known = request.POST.get("who") == KNOWN
    typed = request.POST or None
    today = clock.today()
    known = KnownPartyForm(typed if is_known else None, persons=panels.nearby_choices(nearby))
    role = NewPartyForm(None if is_known else typed)
    person = PersonForm(None if is_known else typed, today=today)
    told: Any = None
    if is_known and known.is_valid():
        told = (known, known.cleaned_data["person"], known.cleaned_data["role"])
    elif typed and not is_known and role.is_valid() & person.is_valid():
        told = (person, person.facts(), role.cleaned_data["role"])
    if told:
        form, who, in_role = told
        with RefusalsIn(form):
            services.add_party(request.actor, case=case, person=who, role=in_role, at=clock.now())
            messages.success(request, "Personen finns nu i ärendet.")
            return redirect("case_persons", public_id)
    context = _form_context(case, "Lägg till person")
    context |= {"form": person, "role_form": role, "known_form": known if nearby else None}
    return form_page(request, case, "cases/person_new.html", context)


def person_change(request: StaffRequest, public_id: UUID, person_id: UUID) -> HttpResponse:
    """Change who a person of the case is."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    party = party_of(queries.file(request.actor, case), person_id)
    person = party.person
    if party.is_shielded and not is_typed(request):
        return refused(request, case, PersonIsShielded(), title="Ändra person", **_to_persons(case))
    known = people.facts_of(person)
    form = PersonForm(request.POST or None, today=clock.today(), known=known)
    version = request.POST.get("version", "")[:VERSION_DIGITS]
    context = _form_context(case, "Ändra person") | {
        "form": form,
        "party_name": panels.called(party),
        "version": person.version,
        "now_known": None,
    }
    if form.is_valid():
        try:
            if party.is_shielded:  # since a while, or the form would not have been there
                raise PersonIsShielded
            services.change_person(
                request.actor,
                person=person,
                facts=form.facts(),
                version=int(version) if version.isdecimal() else 0,
                case=case,
                at=clock.now(),
            )
        except SomeoneElseChangedThePerson as refusal:
            context["now_known"] = panels.known_person(person)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Uppgifterna är sparade.")
            return redirect("case_persons", public_id)
    elif form.is_bound and version.isdecimal():
        context["version"] = int(version)
    return form_page(request, case, "cases/person_form.html", context)


def child_case(request: StaffRequest, public_id: UUID, person_id: UUID) -> HttpResponse:
    """Open a case of its own for a child of the case."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    today = clock.today()
    file = queries.file(request.actor, case)
    party = party_of(file, person_id)
    if not panels.is_child(party):
        raise Http404
    number = "" if is_typed(request) else queries.childs_cases_beside(case).get(party.person_id)
    if number and not file.childs_case(party.person_id):
        return refused(request, case, ChildHasCase(number=number), title="Eget ärende", **_to_persons(case))
    is_whole = queries.own_measure(request.actor, case).is_whole
    colleagues = organisation.colleagues(case.unit_id, day=today)
    guardians = panels.guardian_choices(
        file, queries.relations(file), queries.guardianships(file), child=party.person, day=today
    )
    form = ChildCaseForm(
        request.POST or None,
        today=today,
        districts=organisation.districts(day=today),
        colleagues=colleagues if is_whole else colleagues.none(),
        asked=competence.asked([case.unit_id], day=today),
        guardians=guardians,
    )
    if form.is_valid():
        handler = form.cleaned_data["assigned_to"]
        if queries.takes(request.actor, handler, unit_id=case.unit_id) and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            opened = services.open_childs_case(
                request.actor,
                case=case,
                child=party.person,
                facts=form.facts(),
                assigned_to=handler,
                guardians=form.chosen_guardians(),
                at=clock.now(),
                because=form.cleaned_data.get("because", ""),
            )
            messages.success(request, f"Barnet har nu ett eget ärende, {opened.number}.")
            return redirect("case", opened.public_id)
    context = _form_context(case, "Eget ärende") | {
        "form": form,
        "party_name": panels.called(party),
        "taking": taking(request.actor, case.unit_id),
        "is_whole": is_whole,
    }
    return form_page(request, case, "cases/child_case_form.html", context)


def _to_persons(case: Case) -> dict[str, str]:
    return {"url": back("case_persons", case), "url_text": "Till personerna"}


def _form_context(case: Case, title: str) -> dict[str, Any]:
    return {
        "crumbs": panels.crumbs(case, title),
        "name": panels.heading(case),
        "title": title,
    }
