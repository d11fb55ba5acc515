"""
Which first contacts, and which persons in them, the actor may see. The row policies say the same once more (S-05).

Reception sees the unit's; whoever wrote one down or handles it sees that one while working at its unit; all until two
weeks after it has ended. One passed on to another unit under the board they see until somebody there does anything
with it. Leads see the unit's that became no case, and the team of the case it became goes on seeing it. Those on the
other side of a wall are left out by the database (S-10): only it knows where the wall stands.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypedDict
from uuid import UUID

from django.db import connection, models
from django.db.models import CharField, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.rules import RECEIVES, includes
from livlina.access.terms import Permission, Role
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import queries as process
from livlina.cases.rules import Sought
from livlina.cases.terms import Entrance
from livlina.core import clock
from livlina.core.asked import Among, asked, asked_values
from livlina.core.errors import DomainError
from livlina.core.period import Period
from livlina.core.sealed import open_each
from livlina.core.terms import Answer
from livlina.core.text import folded, swedish_key
from livlina.intake import codes, rules
from livlina.intake.models import WAYS, Contact, ContactWays
from livlina.intake.terms import ContactKind
from livlina.organisation import queries as organisation
from livlina.organisation.models import Catchment, District, Staff, Unit, UnitBoard, UnitFunction
from livlina.organisation.terms import Absence, Function, Right
from livlina.people import queries as people
from livlina.people.models import Person, SafeChannel
from livlina.people.rules import NameWords
from livlina.people.scanning import Hidden, Standing
from livlina.people.terms import FoundKind

SEEN_AFTER_END: Final = timedelta(days=14)
"""How long reception, handler and writer see a contact that has ended. Source: S-01, section 1."""

HITS: Final = 20
"""How many persons the search before a new contact shows, and how many contacts any search; of more, write more."""


COMING: Final = Q(passed_on_unit=F("unit"), outcome="")
"""Passed on to the unit that has it, where nobody has done anything with it yet. As `is_coming` says of one."""


def is_coming(contact: Contact) -> bool:
    """True of a contact that was passed on to its unit, and that nobody there has taken or written in."""
    return not contact.outcome and contact.passed_on_unit_id == contact.unit_id


def contacts(actor: Actor) -> QuerySet[Contact]:
    """The first contacts the actor may see."""
    if actor.is_system:
        return Contact.objects.all()
    if not _answers(actor):
        return Contact.objects.none()
    return Contact.objects.filter(Q(case__in=cases.cases(actor).values("pk")) | _received(actor))


def calls(actor: Actor) -> QuerySet[Contact]:
    """
    Those of them that the actor receives, leads, handles or wrote down, and does not only see through a case. Not what
    a case of theirs came of when it hides how its persons are reached (S-21).
    """
    if actor.is_system:
        return Contact.objects.all()
    if not _answers(actor):
        return Contact.objects.none()
    return Contact.objects.filter(_received(actor)).exclude(case__in=cases.hiding_whereabouts(actor))


def _answers(actor: Actor) -> bool:
    """True for one who works with first contacts anywhere."""
    return any(includes(s.role, Permission.ANSWER_CONTACT) for s in actor.standings)


class Receiver(TypedDict):
    """Who asks for contacts: units led, those where one only receives, where one works, and how late they ended."""

    actor: int
    led: list[int]
    receiving: list[int]
    working: list[int]
    boards: list[int]
    since: date


def _receiver(actor: Actor) -> Receiver:
    working = [s for s in actor.standings if includes(s.role, Permission.ANSWER_CONTACT)]
    return Receiver(
        actor=actor.id,
        led=list(actor.led_units),
        receiving=list(actor.receiving_units - actor.led_units),
        working=[s.unit_id for s in working],
        boards=[s.board_id for s in working if s.board_id],
        since=clock.today() - SEEN_AFTER_END,
    )


def _received(actor: Actor) -> Q:
    return _received_by(**_receiver(actor))


def _received_by(*, actor: Any, led: Any, receiving: Any, working: Any, boards: Any, since: Any) -> Q:
    # one who handles it or wrote it down: there, or where it was passed on from until it is received (S-04); once it
    # has been, who passed it on from there alone
    coming = COMING & (Q(handler=actor) | Q(was_received=False)) & Q(Among("board", boards))
    mine = (Q(registered_by=actor) | Q(handler=actor)) & (Q(Among("unit", working)) | coming)
    recent = Q(outcome_on=None) | Q(outcome_on__gt=since)
    return Q(Among("unit", led), case=None) | (recent & (Q(Among("unit", receiving)) | mine))


def contact_of(actor: Actor, case: Case) -> UUID | None:
    """The public id of the first contact that the actor's case came of: as `contacts` says, and less to ask."""
    if not (actor.is_system or actor.may(Permission.ANSWER_CONTACT)):
        return None
    return next((contact.public_id for contact in _came_of(case=case.pk)), None)


def came_of(case: Case) -> QuerySet[Contact]:
    """The first contacts that the case came of; whether the actor answers contacts is for the page to ask."""
    return Contact.objects.filter(case=case)


@asked
def _came_of(*, case: Any) -> QuerySet[Contact]:
    return Contact.objects.filter(case=case).only("public_id").order_by("pk")[:1]


def sent_by_form(submission: UUID) -> Contact | None:
    """
    Which contact the acting one sent by that form in the last two weeks, also one that a wall hides by now: its ids and
    the marks of what was told, and nothing that it says. For a command to compare with, never for a page.
    """
    found = next(iter(Contact.objects.raw("SELECT * FROM contact_sent_in(%s)", [submission])), None)
    if found is not None:
        found.is_sent_again = True
    return found


def out_of_hand(contacts: Iterable[Contact]) -> list[Contact]:
    """
    Those that somebody has from whom a wall hides them, and so nobody has. Told of those that the acting one receives.
    At most one query.
    """
    had = {contact.pk: contact for contact in contacts if contact.handler_id is not None}
    if not had:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT contacts_out_of_hand(%s)", [list(had)])
        return [had[key] for key in cursor.fetchone()[0]]


def absences(contacts: Iterable[Contact], *, day: date) -> dict[int, Absence]:
    """
    Of those that have not ended and whose handler does not work where the contact is seen, at its unit, or at another
    under its board while it is coming: why, by the contact's id. At most one query. Source: R-082, S-55.
    """
    had = [contact.pk for contact in contacts if contact.handler_id is not None and not contact.outcome]
    if not had:
        return {}
    coming = Contact.objects.filter(COMING, pk=OuterRef(OuterRef(OuterRef("pk")))).values("board")
    of_board = UnitBoard.objects.on(day).filter(board__in=coming)
    around = Q(unit=OuterRef("unit")) | Q(unit__in=of_board.values("unit"))
    rows = Contact.objects.filter(pk__in=had).annotate(absence=organisation.absence("handler", around, day=day))
    return {pk: Absence(told) for pk, told in rows.exclude(absence="").values_list("pk", "absence")}


def waiting(actor: Actor) -> QuerySet[Contact]:
    """
    Contacts of the actor's units that have not ended, and those that the actor handles elsewhere, having passed them
    on: immediate danger first, then longest waiting (R-082).

    With unit, handler and person, as a list shows them.
    """
    own = Q(unit__in=actor.unit_ids) | Q(handler=actor.id)
    return in_order(contacts(actor).filter(own, outcome=""))


def ended(actor: Actor) -> QuerySet[Contact]:
    """Contacts of the actor's units that have ended and are still seen, latest first."""
    found = contacts(actor).filter(unit__in=actor.unit_ids).exclude(outcome="")
    return _as_listed(found).order_by("-outcome_on", "-pk")


def in_order(found: QuerySet[Contact]) -> QuerySet[Contact]:
    """
    Immediate danger first, also what was told of it and is not assessed; then what the police sent and is not; then
    longest waiting (R-062, R-082).
    """
    acute = models.Case(
        When(Q(immediate_danger=Answer.YES) | Q(danger_told=True, assessment=""), then=Value(0)),
        When(from_police=True, assessment="", then=Value(1)),
        default=Value(2),
    )
    return _as_listed(found).order_by(acute, "received_at", "pk")


LONG_TEXTS: Final = (
    "asks_for_text", "children", "others_involved", "danger_note", "note", "first_answer", "outcome_note",
    "concern_note", "corrections", "assessment_note",
)  # fmt: skip
"""What a list does not say, and so does not read."""


def _as_listed(found: QuerySet[Contact]) -> QuerySet[Contact]:
    # persons apart: joined, the database would go through all those of the actor for each line; of what stands in the
    # row of ways a list asks whose decision it was alone
    decided = Prefetch("ways", ContactWays.objects.only("of", "public_id", "decision_reference"))
    return found.select_related("unit", "handler").prefetch_related("person", decided).defer(*LONG_TEXTS)


def as_shown(actor: Actor) -> QuerySet[Contact]:
    """The same contacts with all that the page of one shows."""
    return contacts(actor).select_related(
        "unit",
        "board",
        "handler",
        "person",
        "district",
        "project",
        "registered_by",
        "outcome_by",
        "assessed_by",
        "passed_on_unit",
        "case",
        "ways",
    )


TOLD_OF_CASE: Final = frozenset(
    "id public_id wrapped_key trace_ref number unit board received_at registered_by registered_at handler kind role "
    "project legal_support_offered legal_support_accepted began_out_of_hours complete_by person called sex birth_year "
    "told_age told_age_on language needs_interpreter interpreter_wish asks_for asks_for_text violence_forms "
    "violence_forms_asked honour has_children children others_involved immediate_danger danger_note danger_told note "
    "assessment assessed_at assessed_by assessment_note first_answer_at first_answer outcome outcome_on ended_at "
    "outcome_by outcome_note case corrections version gone_through_at submission sent_marks sent_in".split()
)
"""
What of a contact is told to one from whom the case that it became hides where its persons are: as much as the case
tells. Whatever else a contact comes to tell is hidden there until it is said to be one of these.
"""
TOLD_OF_ONESELF: Final = frozenset(
    "called sex birth_year told_age told_age_on language needs_interpreter interpreter_wish".split()
)
"""What of it tells who has made contact: not to one who is shown that person by role alone (S-22, S-30)."""


def veiled(found: Sequence[Contact]) -> Sequence[Contact]:
    """
    These contacts as they may be shown: of one that is read where its case hides where its persons are, nothing but
    `TOLD_OF_CASE`. Nothing of such a contact is changed any more. At most one query. Source: S-21, S-22.
    """
    cases_of = {contact.case_id for contact in found if contact.case_id is not None}
    hiding = cases.those_hiding_whereabouts(cases_of) if cases_of else frozenset()
    unread = {
        contact.pk: contact.person_id
        for contact in found
        if contact.case_id in hiding and contact.person_id is not None and contact.person is None
    }
    unshown = people.unshown(unread.values())
    for contact in found:
        if contact.case_id in hiding:
            contact.is_veiled = True
            by_role = contact.pk in unread
            for told in Contact._meta.concrete_fields:
                if told.name not in TOLD_OF_CASE or (by_role and told.name in TOLD_OF_ONESELF):
                    setattr(contact, told.name, told.get_default())
            contact.ways = None
            if by_role:
                contact.person = unshown.get(unread[contact.pk])
    return found


def shows_number(contact: Contact) -> bool:
    """Whether the identity number is shown on demand: a new one is what follows whoever moves away (S-22)."""
    return not (contact.is_veiled and is_shielded(contact))


def callers(actor: Actor) -> QuerySet[Person]:
    """
    Persons whom a new contact may be about: the clients of cases in which the actor works and sees how they are
    reached, and those in contacts of the actor's own. Whoever else is in view stays in view no longer than before, and
    is written down anew as one who is not known (S-04, S-12).
    """
    return Person.objects.filter(
        Q(pk__in=cases.worked_clients(actor)) | Q(pk__in=calls(actor).exclude(person=None).values("person"))
    )


def channels(contact: Contact) -> QuerySet[SafeChannel]:
    """The ways to reach the person that hold now, as the board was told where the acting one sees them."""
    return cases.doubted(people.channels(Q(person=contact.person_id) & people.told_of_ways(contact.board_id)))


def days_a_way_holds(contact: Contact, *, day: date) -> int:
    """How long a way to reach somebody holds in the contact without being confirmed again (S-60)."""
    return people.days_a_way_holds(contact.unit_id, day=day)


def hidden(*, phone: str, person: Person | None, board_id: int, is_protected: bool) -> Hidden:
    """What may not stand in a text of a first contact without a reason (S-23)."""
    standing = [Standing(FoundKind.PHONE, phone)] if phone else []
    if person is not None:
        standing += people.hidden_of(person, board_id=board_id)
        is_protected = is_protected or person.is_protected
    return Hidden(standing=standing, with_patterns=is_protected)


def is_same_day(contact: Contact) -> bool:
    """Whether it is assessed the day it comes in (R-062)."""
    return rules.is_same_day(from_police=contact.from_police, danger_told=contact.danger_told)


# -- what a contact is called --------------------------------------------------------------------------------


def number_name(contact: Contact) -> str:
    """What tells nobody who it is: the only name of a contact without one, and that of a protected person."""
    if contact.kind == ContactKind.ANONYMOUS:
        return f"Anonym kontakt {contact.number}"
    if contact.kind == ContactKind.COLLEAGUE_ADVICE:
        return f"Råd till kollega {contact.number}"
    return f"Kontakt {contact.number}"


def known_name(contact: Contact) -> str:
    """The name, or what the person wants to be called, or '' when neither is known."""
    return (contact.person.name if contact.person else "") or contact.called


def is_shielded(contact: Contact) -> bool:
    """True when the person has protected personal data: never by name in any list (S-20)."""
    return contact.person_id is not None and (contact.person is None or contact.person.is_protected)


KEPT_WITH_WAYS: Final = frozenset(
    {*WAYS, "name", "entrance", "district", "joint_meeting", "joint_meeting_on", *rules.SAFE_WAYS.values()}
)
"""What is corrected of these, and what stood, only those are told who see how she is reached."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """
    That something told in a contact was changed. `fields` are names of what is told, `by` a name, and `stood` what was
    told before, as far as the one who asks is shown it. Where danger was taken back: what stood of it, and why.
    """

    at: datetime
    by: str
    fields: tuple[str, ...]
    danger: Mapping[str, str] = field(default_factory=dict)
    stood: Mapping[str, str] = field(default_factory=dict)


def corrections(contact: Contact) -> list[Correction]:
    """The times the contact has been corrected, the earliest first: what stood of who it is as `veiled` shows that."""
    found: list[Correction] = []
    unsaid = frozenset() if contact.person is None or contact.person.is_shown else TOLD_OF_ONESELF
    apart = json.loads(contact.ways_stood or "{}")
    for at, by, fields, *more in json.loads(contact.corrections or "[]"):
        danger, stood = [*more, {}, {}][:2]  # the earliest kept were without
        moment = datetime.fromisoformat(at)
        both = {**stood, **apart.get(at, {})}
        all_that_stood = {name: was for name, was in both.items() if was and name not in unsaid}
        # that a way was corrected is told where the ways are, also of what was kept before it was kept apart
        told = sorted({*fields} - KEPT_WITH_WAYS | {*apart.get(at, {})})
        found.append(Correction(at=moment, by=by, fields=tuple(told), danger=danger, stood=all_that_stood))
    return found


def number_told_at(contact: Contact) -> datetime:
    """When the telephone of a contact was told: as it came in, or when another was told in place of it."""
    changed = [
        datetime.fromisoformat(at) for at, was in json.loads(contact.ways_stood or "{}").items() if "phone" in was
    ]
    return max([contact.received_at, *changed])


# -- search before create ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One person found among those the actor may see, as a list shows them."""

    person: Person
    name: str
    places: list[str] = field(default_factory=list)
    """The cases and contacts where the actor meets the person, by their numbers."""


def find_persons(actor: Actor, *, sought: Sought, found: cases.Found) -> list[Hit]:
    """
    Persons whom a contact may be about, found in cases (`found`) and in first contacts, each once.

    Whom the actor may not see is never found, counted or hinted at (S-01, S-12).
    """
    mine = contacts(actor).exclude(person=None)
    wanted = Q(person__in=found.alike)
    places: dict[int, list[str]] = {}
    for hit in found.hits:
        places.setdefault(hit.person_id, []).append(f"Ärende {hit.case.number}")
    for contact in mine.filter(wanted).select_related("unit").order_by("-received_at"):
        if contact.person_id is not None:
            places.setdefault(contact.person_id, []).append(f"{number_name(contact)}, {contact.unit.name}")
    hits = [
        Hit(
            person=person,
            name=people.list_name(name=person.name, protection=person.protection),
            places=places[person.pk],
        )
        for person in callers(actor).filter(pk__in=list(places))
    ]
    # a protected person does not stand where the name would
    return sorted(hits, key=lambda hit: (hit.person.is_protected, swedish_key(hit.name)))


NUMBER_WORDS: Final = re.compile(r"(?:(?:anonym )?kontakt |råd till kollega )?0*([1-9][0-9]{0,8})", re.IGNORECASE)
"""A contact's number, alone or as `number_name` says it."""


def find_contacts(actor: Actor, *, sought: Sought, found: cases.Found) -> list[Contact]:
    """
    First contacts at the actor's units that became no case: by the name of the one they are about or what she wants to
    be called, by identity number, by their own number, or by the code of one who sent in the open form and calls
    herself. The latest first, one more than `HITS` when there are more.
    One that became a case is reached from the case.

    Names are opened and compared here. Pages ask `services.search_contacts`, which leaves the trace.
    """
    if not _answers(actor):
        return []
    mine, units = _receiver(actor), list(actor.unit_ids)
    called = _called(sought.names, mine, units) if sought.names.words else []
    if code := codes.written_as_code(sought.text):
        called += _with_code(code, mine, units)
    number = NUMBER_WORDS.fullmatch(sought.text)
    wanted = int(number[1]) if number else NO_NUMBER
    return _wanted(persons=list(found.alike), called=called, number=wanted, units=units, **mine)


NO_NUMBER: Final = 0  # contacts are numbered from 1


@asked
def _wanted(
    *, persons: Any, called: Any, number: Any, units: Any,
    actor: Any, led: Any, receiving: Any, working: Any, boards: Any, since: Any,
) -> QuerySet[Contact]:  # fmt: skip
    received = _received_by(actor=actor, led=led, receiving=receiving, working=working, boards=boards, since=since)
    wanted = Q(Among("person", persons)) | Q(Among("id", called)) | Q(number=number)
    # with their persons: the wanted are few, and asking apart would ask once more who has called whom one may see
    listed = _as_listed(_without_case(received, units).filter(wanted)).prefetch_related(None).select_related("person")
    return listed.order_by("-received_at", "-pk")[: HITS + 1]


def _called(words: NameWords, mine: Receiver, units: list[int]) -> list[int]:
    """Of contacts about nobody who is written down, those who want to be called by words that begin as those sought."""
    rows = _names_called(units=units, **mine)
    opened = open_each((row[1:] for row in rows), column=f"{Contact._meta.db_table}.called")
    return [row[0] for row, called in zip(rows, opened, strict=True) if words.match(called)]


@asked_values
def _names_called(
    *, units: Any, actor: Any, led: Any, receiving: Any, working: Any, boards: Any, since: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    received = _received_by(actor=actor, led=led, receiving=receiving, working=working, boards=boards, since=since)
    found = _without_case(received, units).filter(person=None).exclude(called=None)
    return found.annotate(owner=Cast("public_id", CharField())).values_list("pk", "owner", "wrapped_key", "called")


def _with_code(code: str, mine: Receiver, units: list[int]) -> list[int]:
    """Of contacts that were sent in, those with that code. A code is opened to be compared, and shown by no list."""
    rows = _codes(units=units, **mine)
    opened = open_each((row[1:] for row in rows), column=ContactWays.sealed_as["code_word"])
    return [row[0] for row, word in zip(rows, opened, strict=True) if folded(word) == code]


@asked_values
def _codes(
    *, units: Any, actor: Any, led: Any, receiving: Any, working: Any, boards: Any, since: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    received = _received_by(actor=actor, led=led, receiving=receiving, working=working, boards=boards, since=since)
    found = _without_case(received, units).filter(sent_in=True, ways__code_word__isnull=False)
    told = found.annotate(owner=Cast("public_id", CharField()))
    return told.values_list("pk", "owner", "wrapped_key", "ways__code_word")


def _without_case(received: Q, units: Any) -> QuerySet[Contact]:
    """As `contacts`, those at these units that became no case: none of them is seen through one."""
    return Contact.objects.filter(received, Among("unit", units), case=None)


# -- the organisation around a contact -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OpeningRights:
    """The functions to which the organisation gives the right to open cases (R-025–R-028)."""

    open_case: frozenset[str]
    on_decision: frozenset[str]


def opening_rights() -> OpeningRights:
    """As loaded with the organisation; without one, what a unit with treatment or authority usually does."""
    loaded = organisation.municipality()
    rights = loaded.rights if loaded else {}
    return OpeningRights(
        open_case=frozenset(rights.get(Right.OPEN_CASE, rules.OPENS_BY_DEFAULT)),
        on_decision=frozenset(rights.get(Right.OPEN_CASE_ON_DECISION, ())),
    )


def suggested_unit(
    *, role: str, district: District | None, decided: bool, rights: OpeningRights, day: date
) -> Unit | None:
    """
    The unit that serves the district and can open a case in that role, or None when the district does not tell.

    An organisation with a single district needs none to be told. Source: R-023, R-064, R-083.
    """
    if district is None:
        some = list(organisation.districts(day=day)[:2])
        if len(some) != 1:
            return None
        district = some[0]
    wanted = rules.SENT_TO[role]
    serving = Catchment.objects.on(day).filter(district=district, function__in=wanted).select_related("unit")
    by_function = {row.function: row.unit for row in serving}
    functions = organisation.functions_of({unit.pk for unit in by_function.values()}, day=day)
    found = rules.first_that_opens(
        role=role,
        serving={
            function: rules.Serving(unit=unit.pk, name=unit.name, functions=functions[unit.pk])
            for function, unit in by_function.items()
        },
        open_case=rights.open_case,
        on_decision=rights.on_decision,
        decided=decided,
    )
    return by_function[found[0]] if found else None


def adult_age(contact: Contact) -> int:
    """From how many years the unit was there for someone on the day of the contact (R-002)."""
    day = timezone.localdate(contact.received_at)
    return organisation.limit("adult_age", unit_id=contact.unit_id, day=day) or rules.ADULT_AGE


def minor(contact: Contact, *, adult_age: int, born: date | None = None) -> Answer:
    """Whether the person was under age on the day of the contact (R-087). `born` is what was told just now."""
    person = contact.person
    known = person.born if person else ""
    return rules.is_minor(
        received_on=timezone.localdate(contact.received_at),
        born=born or (date.fromisoformat(known) if known else None),
        birth_year=(person.birth_year if person else None) or contact.birth_year,
        adult_age=adult_age,
        told_age=contact.told_age,
        told_age_on=contact.told_age_on,
    )


def says_age(contact: Contact) -> bool:
    """True when the contact tells a year of birth or an age."""
    return contact.birth_year is not None or contact.told_age is not None


def asks_for_concern(contact: Contact, *, day: date) -> bool:
    """Whether the contact does not end without the question of a concern report (R-087)."""
    functions = organisation.functions_of({contact.unit_id}, day=day)[contact.unit_id]
    return rules.asks_for_concern(
        role=contact.role,
        minor=minor(contact, adult_age=adult_age(contact)),
        has_children=contact.has_children,
        is_child_authority=Function.CHILD_AUTHORITY in functions,
    )


def receives_children(contact: Contact, *, day: date) -> bool:
    """True when the unit that has the contact is there for children, so that none is directed on from it (R-087)."""
    return bool(organisation.functions_of({contact.unit_id}, day=day)[contact.unit_id] & rules.RECEIVES_CHILDREN)


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """Whether a contact can become a case in a role at a unit, and which unit serves the person's district."""

    obstacle: DomainError | None
    suggested: Unit | None


def is_unassessed(contact: Contact) -> bool:
    """True of a threat, or what the police sent, that nobody has looked at (R-062)."""
    return rules.is_unassessed(
        from_police=contact.from_police, danger_told=contact.danger_told, is_assessed=bool(contact.assessment)
    )


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """The contact that the case of one who uses violence came of is assessed before it ends, as it was to be itself."""
    return rules.obstacle_to_closing(has_danger_task=any(task.is_danger for task in process.waiting(case)))


ANOTHER_UNIT: Final = "en enhet som gör det"


def prospect(contact: Contact, *, role: str, unit: Unit, day: date, born: date | None = None) -> Prospect:
    """What would come of opening a case. `born` is what was told just now, with the name."""
    rights = opening_rights()
    decided = contact.entrance == Entrance.RVT and bool(contact.decision_reference)
    suggested = suggested_unit(role=role, district=contact.district, decided=decided, rights=rights, day=day)
    years = adult_age(contact)
    other = suggested if suggested is not None and suggested.pk != unit.pk else None
    obstacle = rules.obstacle_to_opening(
        kind=contact.kind,
        outcome=contact.outcome,
        role=role,
        minor=minor(contact, adult_age=years, born=born),
        adult_age=years,
        unit=unit.full_name,
        functions=organisation.functions_of({unit.pk}, day=day)[unit.pk],
        open_case=rights.open_case,
        on_decision=rights.on_decision,
        decided=decided,
        other=other.full_name if other else ANOTHER_UNIT,
    )
    return Prospect(obstacle=obstacle, suggested=suggested)


def units_to_register_at(actor: Actor) -> QuerySet[Unit]:
    """The units for which the actor writes down contacts, in the organisation's order."""
    return organisation.units(actor.units_where(Permission.REGISTER_CONTACT))


def units_to_pass_on_to(contact: Contact, *, day: date) -> QuerySet[Unit]:
    """Units that receive contacts from others that day, but the one that has it, in the organisation's order."""
    does = (
        Function.RECEPTION,
        Function.TREATMENT,
        Function.AUTHORITY,
        Function.CHILD_AUTHORITY,
        Function.CHILD_SUPPORT,
    )
    holding = UnitFunction.objects.on(day).filter(function__in=does)
    return organisation.open_units(day=day).filter(pk__in=holding.values("unit")).exclude(pk=contact.unit_id)


def units_of_board(contact: Contact, *, day: date) -> QuerySet[Unit]:
    """Those of them under the board whose file the contact is in: to them it moves as it is."""
    under = UnitBoard.objects.on(day).filter(board=contact.board_id)
    return units_to_pass_on_to(contact, day=day).filter(pk__in=under.values("unit"))


def unreceived(units: Iterable[Unit], *, day: date) -> list[Unit]:
    """Those of them where nobody who receives first contacts is at work that day (`contacts_without_receiver`)."""
    named = list(units)
    at_work = organisation.in_service(day).filter(unit__in=named, role__in=RECEIVES)
    received = set(at_work.values_list("unit", flat=True))
    return [unit for unit in named if unit.pk not in received]


def under_same_board(contact: Contact, unit: Unit, *, day: date) -> bool:
    """True when the unit stands under the board whose file the contact is in."""
    board = organisation.board_of_or_none(unit.pk, day=day)
    return board is not None and board.pk == contact.board_id


def handlers(unit_id: int, *, day: date) -> QuerySet[Staff]:
    """Who can be given a contact at the unit: whoever may answer one there."""
    roles = [role for role in Role if includes(role, Permission.ANSWER_CONTACT)]
    members = organisation.in_service(day).filter(unit=unit_id, role__in=roles)
    return Staff.objects.filter(pk__in=members.values("staff")).order_by("name")


# -- counting ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ContactCount:
    """
    The contacts of one unit in a period, whatever came of them. Minors are not among the others (R-087).

    `entrances` and `outcomes` go by value; the outcome of one that has not ended is ''.
    """

    unit: Unit
    contacts: int
    anonymous: int  # of the contacts, those without a name
    minors: int
    entrances: Mapping[str, int]
    outcomes: Mapping[str, int]


def contact_counts(actor: Actor, *, period: Period) -> list[ContactCount]:
    """
    How many contacts came in to each unit that the actor leads, in the organisation's order (R-057).

    The day is that of Stockholm. A minor is one directed on as such, or too young by the year of birth or the age that
    was said. A named door of the database counts, also those that the lead does not see.
    """
    units = list(organisation.units(actor.led_units & actor.units_where(Permission.READ_STATISTICS)))
    if not units:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, entrance, outcome, nameless, is_minor, contacts FROM contact_counts(%s, %s, %s, %s, %s)",
            [
                [unit.pk for unit in units],
                _midnight(period.start),
                None if period.end is None else _midnight(period.end + timedelta(days=1)),
                rules.ADULT_AGE,
                [str(kind) for kind in rules.NAMELESS],
            ],
        )
        rows = cursor.fetchall()
    minors: Counter[int] = Counter()
    nameless: Counter[int] = Counter()
    entrances: dict[int, Counter[str]] = {unit.pk: Counter() for unit in units}
    outcomes: dict[int, Counter[str]] = {unit.pk: Counter() for unit in units}
    for unit_id, entrance, outcome, is_nameless, is_minor, count in rows:
        if is_minor:
            minors[unit_id] += count
            continue
        entrances[unit_id][entrance] += count
        outcomes[unit_id][outcome] += count
        if is_nameless:
            nameless[unit_id] += count
    return [
        ContactCount(
            unit=unit,
            contacts=entrances[unit.pk].total(),
            anonymous=nameless[unit.pk],
            minors=minors[unit.pk],
            entrances=entrances[unit.pk],
            outcomes=outcomes[unit.pk],
        )
        for unit in units
    ]


def _midnight(day: date) -> datetime:
    """When the day begins in Stockholm."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
