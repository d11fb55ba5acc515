"""
Reads of the register controllers: which rows may be one human being, and no more of them than it takes to judge.

They see no case and no person of a case. The database says which tasks are theirs (access, migration 0003).
Source: S-12, S-15.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.core.sealed import unwrap
from livlina.people import scanning
from livlina.people.models import DuplicateTask, HumanLink, Person, RegisterDecision, StaffRelation, Whereabouts
from livlina.people.queries import NAMELESS, SHIELDED
from livlina.people.terms import Judgement, Protection, Sex, TaskState

ORDER = (
    *(TaskState.PARTING, TaskState.PROPOSED, TaskState.DIFFERING, TaskState.OPEN, TaskState.UNCLEAR, TaskState.JOINED),
    TaskState.DIFFERENT,
)
"""What waits for a second person comes first, what is done last."""

_COLUMNS = (
    *("id", "public_id", "wrapped_key", "name", "identity_number", "identity_hash", "born", "birth_year"),
    *("sex", "protection", "created_at"),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One of the two rows, side by side with the other. `known_at` is where, by unit and board, and never in what."""

    person: Person = field(repr=False)
    known_at: list[str]
    beside_protected: bool = False
    """True when the other row is of one who is protected: what is alike in the two would tell of her (S-21)."""
    is_shown: bool = False
    """True of one whose name was asked for, in this answer."""

    @property
    def public_id(self) -> UUID:
        return self.person.public_id

    @property
    def is_hidden(self) -> bool:
        return (self.person.is_protected or self.beside_protected) and not self.is_shown

    @property
    def name(self) -> str:
        return SHIELDED if self.is_hidden else self.person.name or NAMELESS

    @property
    def number(self) -> str:
        if self.is_hidden:
            return SHIELDED
        number = self.person.identity_number
        return f"{number[:8]}-{number[8:]}" if number else ""

    @property
    def born(self) -> str:
        if self.is_hidden:
            return SHIELDED
        return self.person.born or str(self.person.birth_year or "")

    @property
    def sex(self) -> str:
        return str(Sex(self.person.sex).label) if self.person.sex != Sex.UNKNOWN else ""

    @property
    def protection(self) -> str:
        return str(Protection(self.person.protection).label)


def tasks(actor: Actor) -> QuerySet[DuplicateTask]:
    """The tasks that the actor may judge."""
    if not actor.may(Permission.JUDGE_DUPLICATES):
        return DuplicateTask.objects.none()
    return DuplicateTask.objects.select_related("proposed_by").order_by("filed_at", "pk")


def queue(actor: Actor) -> list[DuplicateTask]:
    """
    The same as a list: what waits for a second person first, then the oldest; what has been joined last.

    What nobody has joined is new to them, also when the database holds it together.
    """
    return sorted(tasks(actor), key=lambda task: ORDER.index(TaskState.OPEN if task.is_held else TaskState(task.state)))


def rows(task: DuplicateTask) -> list[Row]:
    """The two rows of the task, the one written first first; none when the database does not show them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register_rows(%s)", [task.pk])
        found = cursor.fetchall()
    known = [(Person(**dict(zip(_COLUMNS, each[:-1], strict=True))), list(each[-1])) for each in found]
    protected = any(person.is_protected for person, _ in known)
    return [
        Row(person=person, known_at=[] if protected else known_at, beside_protected=protected)
        for person, known_at in known
    ]


def walled_off_by(task: DuplicateTask) -> list[tuple[str, str]]:
    """Who would have cases closed if the two were joined: name and unit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff, unit FROM preview_join(%s)", [task.pk])
        return list(cursor.fetchall())


def decisions(task: DuplicateTask) -> QuerySet[RegisterDecision]:
    """What has been said of the two, the latest first."""
    return task.decisions.select_related("decided_by").order_by("-decided_at", "-pk")


def mark(task: DuplicateTask) -> str:
    """What the page shows of the task, as one mark: its state and what was last said. The database asks the same."""
    said = decisions(task).exclude(kind=Judgement.SHOWN).order_by("-pk").values_list("public_id", flat=True)
    return ".".join([task.state, *map(str, said[:1])])


def link(task: DuplicateTask) -> HumanLink | None:
    """The join that stands now."""
    return task.links.filter(ends_at=None).select_related("proposed_by", "approved_by", "number_from").first()


def own_relations(actor: Actor) -> QuerySet[StaffRelation]:
    """The relations that the actor has declared and that hold, the latest first. The database shows nobody else's."""
    return StaffRelation.objects.filter(staff=actor.id, ended_at=None).order_by("-declared_at", "-pk")


class Likeness(StrEnum):
    """How a fact of one row stands beside the same fact of the other. Two that nobody knows are not alike."""

    ALIKE = "alike"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """In both."""
    NOT_COMPARED = "not_compared"
    """It is known in one row alone, or masked."""


def likeness(one: Any, other: Any) -> Likeness:
    """How two facts stand beside each other; what is not known is empty."""
    if one and other:
        return Likeness.ALIKE if one == other else Likeness.DIFFERENT
    return Likeness.NOT_COMPARED if one or other else Likeness.UNKNOWN


def is_same_place(*, declared: tuple[str, bytes, bytes], told: tuple[str, bytes, str, bytes]) -> bool:
    """
    True where an address that a member of staff has declared and one that was told of somebody are one place.

    Both are sealed: the first comes as public id, wrapped key and value, the other with its row's own id before the
    value. They are opened to be compared and not kept. For the review of traces alone. Source: S-43.
    """
    owner, key, value = declared
    own = unwrap(bytes(key), owner=owner).open(bytes(value), place=f"{StaffRelation._meta.db_table}.address:{owner}")
    owner, key, row, value = told
    where = unwrap(bytes(key), owner=owner).open(bytes(value), place=f"{Whereabouts._meta.db_table}.address:{row}")
    return scanning.is_same_place(own, where)
