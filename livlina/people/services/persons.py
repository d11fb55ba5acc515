"""Who a person is: written down, and changed."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import Traced, record
from livlina.core import turns
from livlina.core.constraints import refusing
from livlina.core.terms import Answer
from livlina.people import rules
from livlina.people.errors import MarkIsLoweredElsewhere, SomeoneElseChangedThePerson
from livlina.people.models import TOLD_OF_A_PERSON, Person
from livlina.people.queries import number_hash
from livlina.people.terms import NumberKind, Protection, Sex

OPEN_FACTS = ("number_kind", "birth_year", "sex", "protection", "language", "needs_interpreter")
SEALED_FACTS = ("name", "pronoun", "identity_number", "born", "interpreter_wish")


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """Who a person is, as told. `identity_number` has twelve digits; what is not told is '' or unknown."""

    name: str = ""
    pronoun: str = ""
    identity_number: str = ""
    number_kind: str = NumberKind.UNKNOWN
    born: date | None = None
    birth_year: int | None = None
    sex: str = Sex.UNKNOWN
    protection: str = Protection.NONE
    language: str = ""
    needs_interpreter: str = Answer.UNKNOWN
    interpreter_wish: str = ""


def facts_of(person: Person) -> PersonFacts:
    """What is known of the person now, as it would be told again."""
    return PersonFacts(
        name=person.name,
        pronoun=person.pronoun,
        identity_number=person.identity_number,
        number_kind=person.number_kind,
        born=date.fromisoformat(person.born) if person.born else None,
        birth_year=person.birth_year,
        sex=person.sex,
        protection=person.protection,
        language=person.language,
        needs_interpreter=person.needs_interpreter,
        interpreter_wish=person.interpreter_wish,
    )


def is_known_as(person: Person, facts: PersonFacts) -> bool:
    """True when exactly this is known of the person already. The year of birth follows the day."""
    return facts_of(person) == replace(facts, birth_year=_year(facts))


def _year(facts: PersonFacts) -> int | None:
    """
    When somebody was born, as the most certain of what is told says: it stands open beside what is sealed, for the
    database asks it of who is of age (S-11).
    """
    if facts.born:
        return facts.born.year
    return int(facts.identity_number[:4]) if facts.identity_number else facts.birth_year


def taken_from(before: PersonFacts, after: PersonFacts) -> list[str]:
    """The names of what stood of who a person is, and stands no more or otherwise. What was not known took nothing."""
    nobody = PersonFacts()
    return [
        each.name
        for each in fields(PersonFacts)
        if getattr(nobody, each.name) != getattr(before, each.name) != getattr(after, each.name)
    ]


def put(facts: PersonFacts, person: Person) -> Person:
    """Write the facts on the row, in memory. The year of birth follows the day or the number when that is known."""
    person.name = facts.name
    person.pronoun = facts.pronoun
    person.identity_number = facts.identity_number
    person.identity_hash = number_hash(facts.identity_number) if facts.identity_number else None
    person.number_kind = facts.number_kind
    person.born = facts.born.isoformat() if facts.born else ""
    person.birth_year = _year(facts)
    person.sex = facts.sex
    person.protection = facts.protection
    person.language = facts.language
    person.needs_interpreter = facts.needs_interpreter
    person.interpreter_wish = facts.interpreter_wish
    return person


@command
def register_person(actor: Actor, *, person_id: int, facts: PersonFacts, case: Traced) -> Person:
    """
    Write down a person under a reserved key, in the case or first contact that makes them visible.

    Never refused, filled in or changed because the number is known somewhere else (S-12).
    """
    require(actor, Permission.REGISTER_CONTACT)
    person = put(facts, Person(pk=person_id))
    person.save(force_insert=True)
    record(actor, "person.registered", subject=person, case=case)
    return person


@command
def change_person(
    actor: Actor, *, person: Person, facts: PersonFacts, version: int, case: Traced, at: datetime
) -> Person:
    """Change who a person is. Of sealed fields the trace tells only that they changed (S-40)."""
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    obstacle = rules.obstacle_to_birth(born=facts.born, birth_year=facts.birth_year, today=timezone.localdate(at))
    if obstacle:
        raise obstacle
    if facts.identity_number != person.identity_number or _year(facts) != person.birth_year:
        turns.to_move_a_wall()
    current = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if current.version != version:
        raise SomeoneElseChangedThePerson
    before = {name: getattr(current, name) for name in OPEN_FACTS}
    sealed_before = {name: getattr(current, name) for name in SEALED_FACTS}
    put(facts, current)
    current.version = version + 1
    with refusing("mark_is_lowered_in_her_own_file", MarkIsLoweredElsewhere):
        current.save(update_fields=TOLD_OF_A_PERSON)
    changes = {name: [old, getattr(current, name)] for name, old in before.items() if old != getattr(current, name)}
    changed = [name for name, old in sealed_before.items() if old != getattr(current, name)]
    record(
        actor,
        "person.changed",
        subject=current,
        case=case,
        detail={"open": changes, "sealed": changed},
    )
    return current
