"""
What has been told of the persons of a case: relations, custody, representatives, ways to reach them, whereabouts.

Five kinds, one course: told, told anew (what was before ends and stays), ended, and for what is hidden: shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from livlina.access.terms import Permission
from livlina.cases import panels, queries
from livlina.cases import services as case_services
from livlina.cases.pages import Case, Head, fact_of, form_page, open_case_page, party_of, the_case
from livlina.cases.terms import CaseRole
from livlina.cases.views.persons import persons_page
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people import services as people
from livlina.people.forms import (
    ChannelForm,
    GuardianshipForm,
    RefusalsIn,
    RelationForm,
    RepresentativeForm,
    WhereaboutsForm,
)
from livlina.people.queries import is_doubted, way_marks

WAY, PLACE, REPRESENTATIVE, CUSTODY = "kontaktvag", "vistelse", "foretradare", "vardnad"


@dataclass(frozen=True)
class Kind:
    """
    One kind of fact: its words, its form, and the command that tells it.

    `among`: the person is chosen in the form, among those of the case.
    """

    title: str
    saved: str
    form: Callable[..., Any]
    tell: Callable[..., Any]
    among: bool = False


KINDS: Mapping[str, Kind] = {
    "relation": Kind("Relation", "Relationen är sparad.", RelationForm, case_services.tell_fact, among=True),
    CUSTODY: Kind("Vårdnad", "Vårdnaden är sparad.", GuardianshipForm, case_services.tell_fact, among=True),
    REPRESENTATIVE: Kind(
        "God man, förvaltare eller ombud",
        "Företrädaren är sparad.",
        RepresentativeForm,
        case_services.tell_fact,
    ),
    "kontaktvag": Kind("Väg att nå", "Vägen är sparad.", ChannelForm, case_services.tell_way),
    PLACE: Kind("Vistelse", "Platsen är sparad och dold.", WhereaboutsForm, case_services.tell_fact),
}
TELLS_OF_DANGER = ("relation", CUSTODY, PLACE)
NEW_LOOK = "Är det nytt sedan faran bedömdes, som en separation, en dom eller en flytt? Skriv det under Risk och skydd."
"""After what may have changed the danger of the one whose case it is. What was so all along changes nothing."""
OF_THOSE_SHOWN_ALL = (WAY, PLACE, CUSTODY)
"""
What only those write down, and end, who see where she is and how she is reached (S-21): of custody follows who is asked
and told, and the other parent's worker does not say whose it is (S-13).
"""


def told_new(request: StaffRequest, public_id: UUID, person_id: UUID, kind: str) -> HttpResponse:
    """Tell something of a person of the case."""
    return _tell(request, public_id, kind, person_id=person_id)


def told_change(request: StaffRequest, public_id: UUID, kind: str, fact_id: UUID) -> HttpResponse:
    """Tell it anew."""
    return _tell(request, public_id, kind, fact_id=fact_id)


def _tell(
    request: StaffRequest,
    public_id: UUID,
    code: str,
    *,
    person_id: UUID | None = None,
    fact_id: UUID | None = None,
) -> HttpResponse:
    kind = _kind(code)
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    _require_shown_all(request, case, code)
    file = queries.file(request.actor, case)
    fact = fact_of(file, code, fact_id) if fact_id else None
    person = fact.person if fact else party_of(file, person_id).person if person_id else None
    if code == REPRESENTATIVE and person and queries.is_shielded(file, person):
        raise Http404
    form = _form(kind, request, file, fact=fact, person=person)
    if form.is_valid():
        with RefusalsIn(form):
            kind.tell(
                request.actor,
                person=form.cleaned_data["person"] if kind.among else person,
                facts=form.facts(),
                case=case,
                at=clock.now(),
                replaces=fact,
                **_of_the_form(code, form.cleaned_data),
            )
            changes_danger = code in TELLS_OF_DANGER and case.role != CaseRole.USING_VIOLENCE
            messages.success(request, f"{kind.saved} {NEW_LOOK}" if changes_danger else kind.saved)
            return redirect("case_persons", public_id)
    names = panels.names(file.parties)
    context = {
        "crumbs": panels.crumbs(case, kind.title),
        "title": kind.title,
        "about": "" if kind.among or person is None else names[person.pk],
        "form": form,
        "is_new": fact is None,
    }
    return form_page(request, case, "cases/told_form.html", context)


@require_POST
def told_end(request: StaffRequest, public_id: UUID, kind: str, fact_id: UUID) -> HttpResponse:
    """It holds no longer."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    _require_shown_all(request, case, kind)
    fact = fact_of(queries.file(request.actor, case), kind, fact_id)
    try:
        case_services.end_told(request.actor, fact=fact, case=case, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Uppgiften gäller inte längre. Den finns kvar under Tidigare.")
    return redirect("case_persons", public_id)


@require_POST
def way_confirm(request: StaffRequest, public_id: UUID, fact_id: UUID) -> HttpResponse:
    """The person says today that a way still is as it was told."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    channel = fact_of(queries.file(request.actor, case), WAY, fact_id)
    try:
        read = request.POST.get("read", "").split()
        case_services.confirm_way(request.actor, case=case, way=channel, read=read, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Vägen är bekräftad i dag.")
    return redirect("case_persons", public_id)


@require_POST
def way_show(request: StaffRequest, public_id: UUID, fact_id: UUID) -> HttpResponse:
    """Show the number or address of one way, in this answer only."""
    head = open_case_page(request, public_id, part="persons")
    channel = fact_of(head.file, WAY, fact_id)
    show = partial(people.show_way, request.actor, channel=channel, case=head.case, by=head.relation.kind)
    return _shown(request, head, fact_id, show)


@require_POST
def place_show(request: StaffRequest, public_id: UUID, fact_id: UUID) -> HttpResponse:
    """Show one address, in this answer only."""
    head = open_case_page(request, public_id, part="persons")
    place = fact_of(head.file, PLACE, fact_id)
    show = partial(people.show_address, request.actor, place=place, case=head.case, by=head.relation.kind)
    return _shown(request, head, fact_id, show)


def _shown(request: StaffRequest, head: Head, fact_id: UUID, show: Callable[..., str]) -> HttpResponse:
    """The page with what was asked for; without it and with the way on, where the reason is missing."""
    try:
        return persons_page(request, head, shown={fact_id: show(why=request.POST.get("why", ""))})
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("case_persons", head.case.public_id)


def _of_the_form(code: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the command asks of the form beside the facts."""
    return {"read": told["read"], "asked_anew": told.get("asked_anew", False)} if code == WAY else {}


def _require_shown_all(request: StaffRequest, case: Case, code: str) -> None:
    if code in OF_THOSE_SHOWN_ALL and not queries.sees_whereabouts(request.actor, case):
        raise Http404


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _form(kind: Kind, request: StaffRequest, file: queries.File, *, fact: Any, person: Any) -> Any:
    typed, tellers = request.POST or None, panels.tellers(file.case, file.parties)
    if kind.among:
        return kind.form(typed, persons=panels.choices(file), known=fact, first=person, tellers=tellers)
    if kind.form is ChannelForm:
        ways = queries.channels(file, {person.pk: person})
        return ChannelForm(
            typed,
            today=clock.today(),
            stands=way_marks(ways),
            known=fact,
            is_doubted=fact is not None and any(each.pk == fact.pk and is_doubted(each) for each in ways),
            tellers=tellers,
        )
    return kind.form(typed, known=fact, tellers=tellers)
