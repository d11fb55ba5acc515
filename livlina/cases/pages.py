"""What the pages of one case have in common: the case itself, who it is about, and how she is reached safely."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from livlina.access import shown
from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import panels, queries, rules, services
from livlina.cases.errors import CaseIsHandedOn
from livlina.cases.models import Case, CaseLine, Engagement, Note, Party
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import drafts
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.queries import UnitLimits
from livlina.organisation.terms import Limit
from livlina.people import queries as people
from livlina.people.models import (
    Guardianship,
    OfPerson,
    Person,
    Relation,
    Representative,
    SafeChannel,
    Whereabouts,
)

__all__ = [
    "Case",
    "CaseLine",
    "Head",
    "Note",
    "back",
    "fact_of",
    "form_page",
    "is_typed",
    "open_case_page",
    "page_of",
    "pages",
    "party_of",
    "reading_hours",
    "refused",
    "taking",
    "the_case",
    "the_line",
    "the_note",
    "why_of",
]

HERE: Mapping[str, str] = {
    "case": "",
    "case_journal": "Journal",
    "case_persons": "Personer",
    "case_process": "Process",
    "case_investigation": "Utredning",
    "case_decisions": "Beslut",
    "case_commissions": "Uppdrag",
    "case_links": "Kopplingar",
    "case_conferences": "Ärendekonferenser",
    "case_readers": "Vem har läst",
    "case_reach": "Ta kontakt",
    "case_consents": "Samtycken",
    "case_summary": "Berätta en gång",
    "case_events": "Händelser",
    "case_assessments": "Bedömningar",
    "case_risk": "Risk och skydd",
    "case_plan": "Plan",
    "case_chain": "Kedja av insatser",
    "childs_page": "Barnets sida",
    "case_interventions": "Insatser",
    "case_partner": "Egen kontakt",
    "case_waiting": "Väntan",
    "case_possible": "Möjlig hjälp",
    "case_groups": "Grupper",
}
"""What the crumbs call each part of a case; the other parts of the rooms above are its talks."""

UNDER: Mapping[str, str] = {"case_chain": "case_plan", "case_partner": "case_interventions"}
"""From which part each is reached, where that is not the overview."""


def the_case(request: StaffRequest, public_id: UUID, *, to: Permission = Permission.READ_CASE) -> Case:
    """
    The case at that address, with its person, when the actor's relation to it includes the act. Raises Http404, and
    CaseIsHandedOn to one who reads it since somebody else has it.
    """
    case = queries.case_with_client(request.actor, public_id, to=to)
    if case is None:
        raise CaseIsHandedOn if queries.is_handed_on(request.actor, public_id=public_id) else Http404
    shown.shows(request, case)
    return case


def why_of(actor: Actor, team: Iterable[Engagement]) -> str:
    """By which relation the actor reads a case, the closest when there are several, as the trace tells it (S-01)."""
    kind: str = _relation(actor, team).kind
    return kind


def _relation(actor: Actor, team: Iterable[Engagement]) -> Engagement:
    """
    The closest relation of the one who reads. One that ended since the case was found is answered as if one had come a
    moment later: the request is done once more from its beginning (S-142).
    """
    mine = [member for member in team if member.actor_id == actor.id]
    if not mine:
        raise Engagement.DoesNotExist
    return rules.closest(mine)


def the_line(request: StaffRequest, public_id: UUID) -> CaseLine:
    """The case at that address as a line, for those who lead its unit. Raises Http404."""
    line = get_object_or_404(queries.lines(request.actor, to=Permission.ASSIGN_CASE), public_id=public_id)
    shown.shows(request, line)
    return line


def the_note(case: Case, note_id: UUID) -> Note:
    """The note of the case at that address. Raises Http404."""
    return get_object_or_404(queries.notes(case), public_id=note_id)


def party_of(file: queries.File, person_id: UUID) -> Party:
    """The person at that address, when she is in the case. Raises Http404."""
    for party in file.parties:
        if party.person.public_id == person_id:
            return party
    raise Http404


FACTS: Mapping[str, type[OfPerson]] = {
    "relation": Relation,
    "vardnad": Guardianship,
    "foretradare": Representative,
    "kontaktvag": SafeChannel,
    "vistelse": Whereabouts,
}
"""What addresses call each kind of what is told of a person."""


def fact_of(file: queries.File, code: str, fact_id: UUID) -> Any:
    """
    The fact at that address, when it stands in the file of the case; it may have ended. Raises Http404.
    """
    model = FACTS.get(code)
    fact = people.fact(model, fact_id, file.persons, file.told) if model else None
    if fact is None:
        raise Http404
    return fact


def start_of(day: date | None, *, today: date) -> datetime | None:
    """The beginning of a day to come in Stockholm; None for today, which is from now. A day gone by stays as it is."""
    return None if day is None or day == today else datetime.combine(day, time.min, tzinfo=clock.STOCKHOLM)


@dataclass(frozen=True, kw_only=True)
class Head:
    """A case with its persons, its team and the ways to reach them, as read once for the page."""

    case: Case
    file: queries.File
    team: list[Engagement]
    coming: list[Engagement]
    """Who is to stand in from a day to come."""
    channels: list[SafeChannel]
    at: datetime
    """When the page was asked for."""
    relation: Engagement
    """The closest relation of the one who reads."""
    is_told_here: bool
    """False when the board of the file is none of the reader's, so that nothing that was told to it is shown."""

    def may(self, actor: Actor, permission: Permission) -> bool:
        """True when role and relation include the act, so that its button is shown."""
        return actor.may(permission) and self.relation.kind in rules.RELATION_GRANTS[permission]

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @cached_property
    def limits(self) -> UnitLimits:
        """What has been decided at the unit of the case."""
        return organisation.unit_limits(self.case.unit_id, day=self.day)

    @property
    def days(self) -> int:
        """How long a way to reach somebody holds at the unit without being confirmed again (S-60)."""
        return self.limits.holds(Limit.SAFE_CONTACT_VALID)

    @property
    def shows_whereabouts(self) -> bool:
        """True when the relation opens where the persons are and how they are reached (S-21)."""
        return queries.opens_whereabouts(self.relation)

    @property
    def shows_number(self) -> bool:
        """True when the identity number of the client is shown to the reader who asks for it."""
        return rules.shows_number(
            wall=self.relation.wall,
            is_shielded=queries.is_shielded(self.file, self.case.person),
            is_childs=self.case.role == CaseRole.CHILD,
            is_protected=self.case.person.is_protected,
        )

    @cached_property
    def is_withheld(self) -> bool:
        """True when one who reads for a time does not open whereabouts, since they were withheld (S-21)."""
        return queries.is_withheld(self.relation)

    @property
    def safe(self) -> dict[str, Any]:
        """How the client is reached safely, as far as the reader may know."""
        if not self.is_told_here:
            return panels.contact_told_elsewhere()
        if not self.shows_whereabouts:
            return panels.hidden_contact(self.relation, is_withheld=self.is_withheld)
        return panels.safe_contact(self.gate)

    @cached_property
    def gate(self) -> people.Gate:
        """How the client may be reached now."""
        return self.gate_of(self.case.person)

    def gate_of(self, person: Person) -> people.Gate:
        """How a person of the case may be reached now, as far as the reader is shown (S-60)."""
        days = self.days if any(way.person_id == person.pk for way in self.channels) else 0
        return queries.gate(self.file, person, at=self.at, ways=self.channels, days=days)

    def _reach_url(self, actor: Actor) -> str:
        """Where a contact is made and logged, for those who may; '' for others."""
        may = self.case.is_open and self.is_told_here and self.shows_whereabouts
        return back("case_reach", self.case) if may and self.may(actor, Permission.RECORD_FACTS) else ""

    def _crumbs(self, current: str) -> list[dict[str, str]]:
        here, above = HERE.get(current, "Samtal"), UNDER.get(current)
        way = panels.crumbs(self.case, *([here] if here else []))
        if above:
            way.insert(-1, {"text": HERE[above], "url": back(above, self.case)})
        return way

    def context(
        self,
        request: StaffRequest,
        *,
        current: str,
        counts: dict[str, int] | None = None,
        number: str = "",
    ) -> dict[str, Any]:
        """What `cases/case.html` needs; `number` only in the answer where it was asked for."""
        counts = {"case_persons": len(self.file.parties)} | (counts or {})
        actor = request.actor
        return {
            "case": self.case,
            "crumbs": self._crumbs(current),
            "person": panels.identity_bar(
                self.case,
                day=self.day,
                number=number,
                shows_number=self.shows_number,
                shows_district=self.shows_whereabouts,
            ),
            "safe": self.safe | {"url": self._reach_url(actor)},
            "reading": panels.reading(
                self.case, self.relation, is_told_here=self.is_told_here, is_withheld=self.is_withheld
            ),
            "side": panels.side(self.case, self.team, actor_id=actor.id),
            "parts": panels.parts(self.case, current=current, counts=counts),
            "may_write": self.may(actor, Permission.WRITE_NOTE),
            "may_record": self.may(actor, Permission.RECORD_FACTS),
            "shows_whereabouts": self.shows_whereabouts,
            "is_told_here": self.is_told_here,
            "may_assign": actor.may(Permission.ASSIGN_CASE, unit_id=self.case.unit_id),
        }


def open_case_page(request: StaffRequest, public_id: UUID, *, part: str = "") -> Head:
    """
    Open a page of the case, with its trace, which says by which relation. The ways to reach are everybody's, where they
    are shown.
    """
    case = queries.case_page(request.actor, public_id)
    if case is None:
        raise Http404
    team, coming = queries.hands(case)
    shown.shows(request, case)
    relation = _relation(request.actor, team)
    services.read_case(request.actor, case=case, part=part, why=relation.kind)
    file = queries.file(request.actor, case)
    # where no way is shown none is asked for
    is_shown = queries.opens_whereabouts(relation)
    return Head(
        case=case,
        file=file,
        team=team,
        coming=coming,
        channels=queries.channels(file, file.persons) if is_shown else [],
        at=clock.now(),
        relation=relation,
        is_told_here=getattr(case, "is_told_here", False),
    )


def pages(page: "Page[Any]", *, url: str, code: str = "") -> dict[str, Any]:
    """A page of a long list, as `pagination.html` shows it. `code` is the rest of the query, ending in &."""
    first, last, count = page.start_index(), page.end_index(), page.paginator.count
    return {
        "text": f"Visar {first}–{last} av {count}",
        "previous_url": f"{url}?{code}sida={page.previous_page_number()}" if page.has_previous() else None,
        "next_url": f"{url}?{code}sida={page.next_page_number()}" if page.has_next() else None,
        "is_needed": page.has_other_pages(),
    }


def page_of(rows: Any, *, at_most: int, asked: str) -> "Page[Any]":
    """The page that the address asks for; what is no page is the first or the last."""
    return Paginator(rows, at_most).get_page(asked)


def is_typed(request: StaffRequest) -> bool:
    """True when something that was typed is at hand: sent now, or kept as a draft and asked for."""
    return request.method == "POST" or drafts.taken(request) is not None


def opens(request: StaffRequest, case: Case, *, part: str) -> None:
    """
    Leave the trace of an opening, which says by which relation. What is read on paper is opened too: it counts among
    those of the hour, and among the cases that were opened in it (S-43, S-132).
    """
    services.read_case(request.actor, case=case, part=part, why=why_of(request.actor, queries.team(case)))


def form_page(request: StaffRequest, case: Case, template: str, context: dict[str, Any]) -> HttpResponse:
    """
    A form of the case, shown for the first time or again with what is wrong in it, and its trace: it says who the case
    is about, and often what is known already (S-40). A form that is saved leaves the trace of its command instead.
    """
    opens(request, case, part="form")
    return render(request, template, {"case": case} | context)


def refused(
    request: StaffRequest, case: Case, refusal: DomainError, *, title: str, url: str = "", url_text: str = ""
) -> HttpResponse:
    """
    Instead of a form that would be refused when sent: why, and the way on (`url`); without one a new contact.

    Only before anything is typed. What was typed stays in its form, with the refusal beside it (S-142).
    """
    if not url and request.actor.may(Permission.REGISTER_CONTACT):
        url, url_text = reverse("contact_new"), "Skriv en ny kontakt"
    context = {"crumbs": panels.crumbs(case, title), "title": title, "refusal": str(refusal)}
    return form_page(request, case, "cases/refused.html", context | {"url": url, "url_text": url_text})


def back(name: str, case: Case) -> str:
    """The address of a page of the case."""
    return reverse(name, args=[case.public_id])


def reading_hours(unit_id: int) -> int:
    """How long a reading lasts, and how long what one who leads has had closes the other side afterwards."""
    return organisation.limit_that_holds(Limit.LEAD_READING_HOURS, unit_id=unit_id, day=clock.today())


def taking(actor: Actor, unit_id: int) -> str:
    """What it comes with to take a case at the unit oneself, for one who leads it and can; '' for others."""
    if unit_id not in actor.led_units:
        return ""
    if not organisation.colleagues(unit_id, day=clock.today()).filter(pk=actor.id).exists():
        return ""
    return (
        "Tar du ärendet själv är den andra parten stängd för dig så länge du har det och "
        f"{reading_hours(unit_id)} timmar efter att du har lämnat det. Du bekräftar med en ny kod, och att du tog det "
        "granskas."
    )
