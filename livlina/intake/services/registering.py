"""How a first contact is written down, and corrected."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases.terms import Change, Entrance
from livlina.core import turns, workdays
from livlina.core.again import as_told
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.fields import reserve_id
from livlina.core.identity_number import IdentityNumber
from livlina.core.sealed import SealedText, keyed_hash
from livlina.core.terms import Answer
from livlina.intake import queries, rules
from livlina.intake.errors import HandlerNotPossible, SentBefore, SentWithOtherFacts, SomeoneElseChangedTheContact
from livlina.intake.models import REACHED, WAYS, Contact, keep_ways
from livlina.intake.terms import ContactRole
from livlina.organisation import queries as organisation
from livlina.organisation.models import District, Project, Staff, Unit
from livlina.organisation.terms import Function, Limit
from livlina.people import rules as people_rules
from livlina.people import services as people
from livlina.people.models import Person
from livlina.people.scanning import Found, Hidden
from livlina.people.services import ChannelFacts, PersonFacts
from livlina.people.terms import ChannelKind, NumberKind, Protection, Sex


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """What was told in a first contact. Nothing is guessed: not told is '' or unknown."""

    kind: str
    received_at: datetime
    entrance: str
    role: str = ContactRole.UNKNOWN
    entrance_detail: str = ""
    decision_reference: str = ""
    project: Project | None = None
    legal_support_offered: str = Answer.UNKNOWN
    legal_support_accepted: str = Answer.UNKNOWN
    joint_meeting: str = Answer.UNKNOWN
    joint_meeting_on: date | None = None
    remains: str = ""
    """What a referring unit goes on with itself (R-075)."""

    called: str = ""
    sex: str = Sex.UNKNOWN
    birth_year: int | None = None
    told_age: int | None = None
    """An age that was said instead, about, on the day `told_age_on`. It is never made into a year."""
    told_age_on: date | None = None
    district: District | None = None
    language: str = ""
    needs_interpreter: str = Answer.UNKNOWN
    interpreter_wish: str = ""
    phone: str = ""
    safe_to_call: str = Answer.UNKNOWN
    safe_to_text: str = Answer.UNKNOWN
    safe_to_leave_message: str = Answer.UNKNOWN
    safe_to_write: str = Answer.UNKNOWN
    call_when: str = ""
    say: str = ""
    who_may_answer: str = ""
    code_word: str = ""
    asks_for: list[str] = field(default_factory=list)
    asks_for_text: str = ""
    violence_forms: list[str] = field(default_factory=list)
    violence_forms_asked: bool = False
    honour: str = Answer.UNKNOWN
    has_children: str = Answer.UNKNOWN
    children: str = ""
    others_involved: str = ""
    immediate_danger: str = Answer.UNKNOWN
    danger_note: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the contact is about, as far as it was told. With any of it a person is written down."""

    name: str = ""
    number: IdentityNumber | None = None
    protection: str = Protection.NONE

    @property
    def is_told(self) -> bool:
        return bool(self.name or self.number or self.protection != Protection.NONE)


NOBODY_NAMED: Final = Identity()

TEXTS: Final = (
    "entrance_detail", "decision_reference", "call_when", "say", "code_word", "asks_for_text", "children",
    "others_involved", "danger_note", "interpreter_wish", "note", "remains",
)  # fmt: skip

SCANNED: Final = tuple(name for name in TEXTS if name not in REACHED)
"""Texts that are read by all who read the contact; what is hidden has no place in them without a reason (S-23)."""

MARK_BYTES: Final = 4

PERSONAL: Final = ("sex", "birth_year", "language", "needs_interpreter", "interpreter_wish")
"""What a contact tells that is known of the person too."""


@command
def register_contact(
    actor: Actor,
    *,
    unit: Unit,
    facts: ContactFacts,
    at: datetime,
    identity: Identity = NOBODY_NAMED,
    person: Person | None = None,
    takes_it: bool = False,
    first_answer_at: datetime | None = None,
    first_answer: str = "",
    submission: UUID | None = None,
    confirmed_because: str = "",
    is_quick: bool = False,
) -> Contact:
    """
    Write down a first contact at a unit. A quick note (`is_quick`) is to be filled in later, by a day that the limits
    say (R-081); one at the out-of-hours duty is for another to go on with (R-048).

    `person` is one already seen (search before create); otherwise a person is made when name, number or
    protection was told. The same submission twice is one contact; when it tells something else the second time it is
    refused, so that a warning is not lost (S-142). Never refused, filled in or changed
    because a number is known somewhere else (S-12). Source: R-057–R-061, R-065, R-081, R-084.
    """
    require(actor, Permission.REGISTER_CONTACT, unit_id=unit.pk)
    obstacle = next(obstacles_to_telling(facts, identity=identity, person=person, now=at), None)
    if obstacle is None and first_answer_at is not None:
        obstacle = rules.obstacle_to_answering(
            answered_at=first_answer_at, received_at=facts.received_at, now=at, is_answered=False
        )
    if obstacle:
        raise obstacle
    told = vars(facts) | {"birth_year": _birth_year(facts, identity)}
    if person is not None and told["birth_year"] is None:
        told["birth_year"] = person.birth_year
    if person is not None and told["sex"] == Sex.UNKNOWN:
        told["sex"] = person.sex
    who = {"person": person, "name": identity.name, "protection": identity.protection}
    who["identity_number"] = identity.number.digits if identity.number else ""
    sent = Sent(submission=submission, told={"unit": unit} | vars(facts) | {"first_answer": first_answer} | who)
    if earlier := _sent_before(actor, sent):
        return earlier

    board = organisation.board_of(unit.pk, day=timezone.localdate(at))
    kept = people.require_reason(
        {name: getattr(facts, name) for name in SCANNED} | {"first_answer": first_answer},
        hidden=_hidden(facts, identity, person=person, board_id=board.pk),
        because=confirmed_because,
    )
    day = timezone.localdate(at)
    contact = Contact(
        unit=unit,
        began_out_of_hours=Function.OUT_OF_HOURS in organisation.functions_of({unit.pk}, day=day)[unit.pk],
        complete_by=_complete_by(unit, day=day) if is_quick else None,
        board=board,
        registered_by_id=actor.id if actor.is_known else None,
        registered_at=at,
        handler_id=actor.id if takes_it and actor.is_known else None,
        first_answer_at=first_answer_at,
        first_answer=first_answer,
        submission=submission,
        sent_marks=sent.marks,
        **told,
    )
    # The contact is written first: it is what makes its person visible to the one who writes.
    makes_person = person is None and identity.is_told
    contact.person_id = reserve_id(Person) if makes_person else person.pk if person else None
    try:
        with refusing("contact_is_saved_once", SentBefore):
            contact.save(force_insert=True)
            keep_ways(contact)
    except SentBefore:
        # the same form a moment ago, in another request, or one that was handed on to the other side of a wall
        if earlier := _sent_before(actor, sent):
            return earlier
        raise
    contact.refresh_from_db(fields=["number"])  # given by the database
    if makes_person and contact.person_id is not None:
        contact.person = people.register_person(
            actor, person_id=contact.person_id, facts=person_facts(facts, identity), case=contact
        )
    elif person is not None:
        contact.person = person
    settle(contact, actor=actor, at=at, tells_danger=facts.immediate_danger == Answer.YES)
    record(actor, "contact.registered", subject=contact, case=contact)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=contact, case=contact)
    return contact


@command
def change_contact(
    actor: Actor,
    *,
    contact: Contact,
    facts: ContactFacts,
    version: int,
    at: datetime,
    identity: Identity = NOBODY_NAMED,
    person_version: int | None = None,
    confirmed_because: str = "",
    danger_because: str = "",
    asked_anew: bool = False,
    is_complete: bool = True,
) -> Contact:
    """
    Correct or complete what was told; a quick note is whole when `is_complete`. Nobody's text is overwritten silently:
    a stale version is refused (S-142), and what stood is kept. Of danger that is taken back it is told why, and danger
    that is told after an assessment is assessed anew (R-062). Another telephone is not safe because the one before it
    was, nor the person's because it was that of whoever made contact: it is `asked_anew` (S-60).

    The trace tells the open values before and after, and of sealed ones only that they changed (S-40). When nobody has
    the contact any more by what was told, as a wall hides it from the one it was given to, that is a refusal (S-10).
    """
    require(actor, Permission.ANSWER_CONTACT, unit_id=contact.unit_id)
    current = locked(contact, by=actor, version=version)
    tells_danger = rules.tells_danger(
        was=current.immediate_danger,
        becomes=facts.immediate_danger,
        words=current.danger_note,
        new_words=facts.danger_note,
    )
    obstacle = rules.obstacle_to_changing(outcome=current.outcome) or next(
        obstacles_to_telling(facts, identity=identity, person=current.person, now=at), None
    )
    if obstacle is None:
        obstacle = rules.obstacle_to_receiving_after_answer(
            received_at=facts.received_at, answered_at=current.first_answer_at
        ) or rules.obstacle_to_telling_threat(
            outcome=current.outcome,
            was_unassessed=queries.is_unassessed(current),
            is_unassessed=rules.is_unassessed(
                from_police=current.from_police or facts.entrance == Entrance.POLICE,
                danger_told=current.danger_told or facts.immediate_danger == Answer.YES,
                is_assessed=bool(current.assessment) and not tells_danger,
            ),
        )
    takes_back = takes_back_danger(current, facts)
    obstacle = obstacle or rules.obstacle_to_taking_back_danger(takes_back=takes_back, because=danger_because)
    obstacle = obstacle or people_rules.obstacle_to_new_value(
        was=current.phone,
        becomes=facts.phone,
        is_safe=any(getattr(facts, rules.SAFE_WAYS[kind]) == Answer.YES for kind in people_rules.BY_PHONE),
        asked_anew=asked_anew,
    )
    obstacle = obstacle or rules.obstacle_to_new_ways(
        were_callers=rules.are_callers_ways(kind=current.kind, entrance=current.entrance),
        are_callers=rules.are_callers_ways(kind=facts.kind, entrance=facts.entrance),
        is_safe=any(getattr(facts, name) == Answer.YES for name in rules.SAFE_WAYS.values()),
        asked_anew=asked_anew,
    )
    if obstacle:
        raise obstacle
    danger = {"answer": current.immediate_danger, "words": current.danger_note, "why": danger_because.strip()}
    kept = people.require_reason(
        {name: getattr(facts, name) for name in SCANNED if getattr(facts, name) != getattr(current, name)}
        | ({"danger_because": danger_because} if takes_back else {}),
        hidden=_hidden(facts, identity, person=current.person, board_id=current.board_id),
        because=confirmed_because,
    )
    told = vars(facts) | {"birth_year": _birth_year(facts, identity)}
    if tells_danger and current.assessment:
        told |= {"assessment": "", "assessment_note": ""}
        current.assessed_at = None
    changes = _changes(current, told)
    fields = {*changes["open"], *changes["sealed"]}
    _keep_corrected(current, fields, identity, danger if takes_back else {}, actor=actor, at=at)
    for name, value in told.items():
        setattr(current, name, value)
    current.version = version + 1
    if is_complete:
        current.complete_by = None
    makes_person = current.person is None and identity.is_told
    was_out_of_hand = bool(queries.out_of_hand([current]))
    if makes_person:
        current.person_id = reserve_id(Person)
    current.save()
    keep_ways(current)
    if makes_person and current.person_id is not None:
        current.person = people.register_person(
            actor, person_id=current.person_id, facts=person_facts(facts, identity), case=current
        )
    elif current.person is not None and person_version is not None:
        told_anew = {*changes["open"], *changes["sealed"]}
        _change_person(actor, current, facts, identity, told_anew=told_anew, version=person_version, at=at)
    settle(current, actor=actor, at=at, tells_danger=tells_danger)
    record(actor, "contact.changed", subject=current, case=current, detail=changes)
    if not was_out_of_hand and queries.out_of_hand([current]):
        # what is told now tells what a refusal to give it would have, and counts as one
        record(actor, "give_contact.refused", case=current, why=HandlerNotPossible.__name__)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=current)
    return current


def takes_back_danger(contact: Contact, facts: ContactFacts) -> bool:
    """Whether what was told of danger is told no more, in other words or of another, by these facts."""
    return rules.makes_danger_another_s(
        is_unassessed=queries.is_unassessed(contact), was=contact.role, becomes=facts.role
    ) or rules.takes_back_danger(
        danger_told=contact.danger_told,
        was=contact.immediate_danger,
        becomes=facts.immediate_danger,
        words=contact.danger_note,
        new_words=facts.danger_note,
    )


def settle(contact: Contact, *, actor: Actor, at: datetime, tells_danger: bool) -> None:
    """
    Tell the person's file how she is reached, unless a wall hides the contact from the one who acts. Part of a command.

    Then it is handed on to those who receive at the unit, with all that was told in it, and `is_handed_on` says so.
    Whoever has a case of hers already is told of it by the database, and of danger (`tells_danger`, R-062) that it is
    to be assessed today: whether there is such a case is told to nobody here.
    """
    told = [Change.CONTACT, Change.CONTACT_DANGER] if tells_danger else [Change.CONTACT]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_contact(%s, %s)", [contact.pk, told])
        cursor.execute("SELECT settle_contact(%s)", [contact.pk])
        contact.is_handed_on = not cursor.fetchone()[0]
    if not contact.is_handed_on:
        tell_channels(contact, actor=actor, at=at)


def _complete_by(unit: Unit, *, day: date) -> date:
    """The day by which a quick note written that day is to be filled in."""
    days = organisation.limit_that_holds(Limit.QUICK_NOTE_DAYS, unit_id=unit.pk, day=day)
    return workdays.after(day, working_days=days)


def obstacles_to_telling(
    facts: ContactFacts, *, identity: Identity, person: Person | None, now: datetime
) -> Iterator[DomainError]:
    """All that is wrong with what was told, of a person already written down or not."""
    born = _born(identity, person)
    project = facts.project
    found = (
        rules.obstacle_to_receiving(received_at=facts.received_at, now=now),
        rules.obstacle_to_way_in(
            entrance=facts.entrance,
            decision_reference=facts.decision_reference,
            entrance_detail=facts.entrance_detail,
            legal_support_offered=facts.legal_support_offered,
            legal_support_accepted=facts.legal_support_accepted,
        ),
        rules.obstacle_to_joint_meeting(joint_meeting=facts.joint_meeting, on=facts.joint_meeting_on),
        rules.obstacle_to_project(
            project=project.key if project else "",
            name=project.name if project else "",
            has_children=facts.has_children,
        ),
        rules.obstacle_to_kind(kind=facts.kind, has_person=person is not None),
        rules.obstacle_to_keeping(
            kind=facts.kind,
            told={
                "name": identity.name,
                "identity_number": identity.number.digits if identity.number else "",
                "protection": identity.protection if identity.protection != Protection.NONE else "",
                "called": facts.called,
                "phone": facts.phone,
                "who_may_answer": facts.who_may_answer,
            },
            texts={name: getattr(facts, name) for name in TEXTS},
        ),
        people_rules.obstacle_to_phone(facts.phone),
        people_rules.obstacle_to_birth(born=born, birth_year=facts.birth_year, today=timezone.localdate(now)),
        rules.obstacle_to_birth_year(birth_year=facts.birth_year, born=born),
    )
    return (obstacle for obstacle in found if obstacle is not None)


def locked(contact: Contact, *, by: Actor, version: int) -> Contact:
    """
    The contact as it stands, held for this change. Raises when somebody changed it since that version.

    Whoever handles it is on the side of its person, so that any change may move a wall. One that was passed on here is
    received by whatever is done with it here: it is closed to those it came from before anything new stands in it, and
    nobody's until it is taken here (S-04).
    """
    turns.to_move_a_wall()
    held = Contact.objects.select_for_update(of=("self",), no_key=True)
    current = held.select_related("unit", "person", "ways").get(pk=contact.pk)
    if current.version != version:
        raise SomeoneElseChangedTheContact
    if queries.is_coming(current):
        current.passed_on_unit = None
        if current.handler_id != by.id:
            current.handler = None
        current.save(update_fields=["passed_on_unit", "handler"])
    return current


def require_reason(contact: Contact, texts: Mapping[str, str], *, because: str) -> Found:
    """What these texts about a contact, by field, give away. Raises `TellsWhere` when no reason is given (S-23)."""
    hidden = queries.hidden(phone=contact.phone, person=contact.person, board_id=contact.board_id, is_protected=False)
    return people.require_reason(texts, hidden=hidden, because=because)


def person_facts(facts: ContactFacts | Contact, identity: Identity) -> PersonFacts:
    """Who the person is, as told in the contact."""
    number = identity.number
    kind = NumberKind.UNKNOWN
    if number is not None:
        kind = NumberKind.PERSONAL if number.kind == "personal" else NumberKind.COORDINATION
    return PersonFacts(
        name=identity.name,
        identity_number=number.digits if number else "",
        number_kind=kind,
        born=number.born_on if number else None,
        birth_year=facts.birth_year,
        sex=facts.sex,
        protection=identity.protection,
        language=facts.language,
        needs_interpreter=facts.needs_interpreter,
        interpreter_wish=facts.interpreter_wish,
    )


def tell_channels(contact: Contact, *, actor: Actor, at: datetime) -> None:
    """
    Write down for the board how the person can be reached, as told in the contact. Part of a command.

    Once for each way and answer: what was told before is ended, and stays as what was known then (R-488, S-62).
    """
    person = contact.person
    if person is None:
        return
    standing = {row.kind: row for row in queries.channels(contact).filter(told_in_contact=contact.pk)}
    for kind in rules.SAFE_WAYS:
        earlier, facts = standing.get(kind), _channel(contact, kind)
        if facts is not None:
            people.tell_channel(
                actor,
                person=person,
                facts=facts,
                case=contact,
                at=at,
                replaces=earlier,
                in_contact=True,
                asked_anew=True,  # the change of the contact was refused without
            )
        elif earlier is not None:
            people.end_fact(actor, fact=earlier, case=contact, at=at)


def _channel(contact: Contact, kind: ChannelKind) -> ChannelFacts | None:
    """
    What the contact tells of one way to reach the person, or None when nothing: not where the ways are those of whoever
    made contact about her.

    A telephone number is told whether or not anyone asked if it is safe; a safe way without its number is no way.
    """
    if rules.are_callers_ways(kind=contact.kind, entrance=contact.entrance):
        return None
    is_safe: str = getattr(contact, rules.SAFE_WAYS[kind])
    number = contact.phone if kind in people_rules.BY_PHONE else ""
    calls = kind == ChannelKind.CALL
    speaks = calls or (kind in people_rules.BY_PHONE and is_safe == Answer.YES)
    if is_safe == Answer.UNKNOWN and not (calls and number):
        return None
    if is_safe == Answer.YES and kind in people_rules.BY_PHONE and not number:
        return None
    return ChannelFacts(
        kind=kind,
        is_safe=is_safe,
        confirmed_on=timezone.localdate(queries.number_told_at(contact) if number else contact.received_at),
        value=number,
        safe_when=contact.call_when if speaks else "",
        who_may_answer=contact.who_may_answer if calls else "",
        code_word=contact.code_word if calls else "",
        say=contact.say if speaks else "",
    )


def _hidden(facts: ContactFacts, identity: Identity, *, person: Person | None, board_id: int) -> Hidden:
    is_protected = identity.protection != Protection.NONE
    return queries.hidden(phone=facts.phone, person=person, board_id=board_id, is_protected=is_protected)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form of a contact as it is sent: at which unit, all that it tells, and of whom."""

    submission: UUID | None
    told: Mapping[str, Any]

    @property
    def marks(self) -> bytes:
        """
        A short keyed mark of each thing that is told, in the order of the form, by which the same form is known when it
        comes again. It is of this form alone, and says nothing of the thing itself.
        """
        return b"".join(self._mark(name) for name in self.told)

    def differing(self, marks: bytes) -> list[str]:
        """The names of all that the form told otherwise when it was saved; none of a form that had other questions."""
        before = [marks[at : at + MARK_BYTES] for at in range(0, len(marks), MARK_BYTES)]
        if len(before) != len(self.told):
            return []
        return [name for name, mark in zip(self.told, before, strict=True) if mark != self._mark(name)]

    def _mark(self, name: str) -> bytes:
        said = json.dumps([name, as_told(self.told[name])], default=str)
        return keyed_hash(said, purpose=f"contact:{self.submission}")[:MARK_BYTES]


def _sent_before(actor: Actor, sent: Sent) -> Contact | None:
    """
    The contact that the same form made in the last two weeks, or None: only ever the sender's own, and no more of it
    than which it is. What the form says is compared with what it said then, and never with what the contact says now,
    which may be beyond a wall (S-12).

    Raises SentWithOtherFacts, with that contact and the names of what differs, when it told something else.
    """
    found = queries.sent_by_form(sent.submission) if sent.submission is not None else None
    if found is not None:
        if sent.marks != (marks := bytes(found.sent_marks)):
            raise SentWithOtherFacts(contact=found, differs=sent.differing(marks))
        found.unit = sent.told["unit"]
        record(actor, "contact.registered_again", subject=found, case=found)
    return found


def _birth_year(facts: ContactFacts, identity: Identity) -> int | None:
    return identity.number.born_on.year if identity.number else facts.birth_year


def _born(identity: Identity, person: Person | None) -> date | None:
    if identity.number is not None:
        return identity.number.born_on
    return date.fromisoformat(person.born) if person is not None and person.born else None


def _change_person(
    actor: Actor,
    contact: Contact,
    facts: ContactFacts,
    identity: Identity,
    *,
    told_anew: set[str],
    version: int,
    at: datetime,
) -> None:
    """
    Change what is known of the contact's person, where it was told anew now.

    What the contact says nothing of, and a number left empty, stays as it is known.
    """
    person = contact.person
    if person is None:
        return
    before = people.facts_of(person)
    told = person_facts(facts, identity)
    names = set(PERSONAL) & told_anew | {"name", "protection"}
    if identity.number is not None:
        names |= {"identity_number", "number_kind", "born", "birth_year"}
    changed = {name: getattr(told, name) for name in names if getattr(told, name) != getattr(before, name)}
    if changed:
        told_now = PersonFacts(**vars(before) | changed)
        people.change_person(actor, person=person, facts=told_now, version=version, case=contact, at=at)


def _keep_corrected(
    contact: Contact, changed: set[str], identity: Identity, danger: Mapping[str, str], *, actor: Actor, at: datetime
) -> None:
    """
    Keep that the contact is corrected: which facts, by whom, and what stood; of `danger` that is taken back, why. What
    tells where somebody is or how she is reached, and her name, is kept with her ways, and so is that it was corrected
    (S-21).
    """
    person = contact.person
    before = Identity(name=person.name, protection=person.protection) if person else NOBODY_NAMED
    changed |= {name for name in ("name", "protection") if getattr(identity, name) != getattr(before, name)}
    if identity.number is not None:
        changed.add("identity_number")
    if not changed:
        return
    stood = {name: words for name in sorted(changed) if (words := _stood(contact, name))}
    if before.name and "name" in changed:
        stood["name"] = before.name
    apart = {name: stood.pop(name, "") for name in sorted(queries.KEPT_WITH_WAYS & changed)}
    if apart:
        contact.ways_stood = json.dumps({**json.loads(contact.ways_stood or "{}"), at.isoformat(): apart})
    by = Staff.objects.filter(pk=actor.id).values_list("name", flat=True).first() or ""
    kept = [at.isoformat(), by, sorted(changed - {*apart}), dict(danger), stood]
    contact.corrections = json.dumps([*json.loads(contact.corrections or "[]"), kept])


def _stood(contact: Contact, name: str) -> str:
    """What a contact tells of one thing, as its page says it; '' for what it has not, or says nothing of."""
    if name in ("name", "protection", "identity_number"):
        return ""
    value = getattr(contact, name)
    if isinstance(value, list):
        field: Any = Contact._meta.get_field(name)
        labels = dict(field.base_field.choices or ())
        return ", ".join(str(labels.get(each, each)) for each in value)
    in_words = getattr(contact, f"get_{name}_display", None)
    if in_words is not None:
        return "" if value == Answer.UNKNOWN else str(in_words())
    return "" if value is None or isinstance(value, (bool, datetime)) else str(value)


def _changes(contact: Contact, told: dict[str, Any]) -> dict[str, Any]:
    """Before and after; of a sealed field only that it changed."""
    opened: dict[str, list[Any]] = {}
    sealed: list[str] = []
    for name, value in told.items():
        before = getattr(contact, name)
        if before == value:
            continue
        if name in WAYS or isinstance(Contact._meta.get_field(name), SealedText):
            sealed.append(name)
        else:
            opened[name] = [str(before), str(value)]
    return {"open": opened, "sealed": sealed}
