"""
Reads of what is known of persons.

A person has no visibility of their own: `cases.queries` and `intake.queries` say who may see whom, and hand over
the persons, and the condition for what stands in the file at hand. No page asks here by itself.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, CharField, Exists, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from livlina.core.asked import Among, asked
from livlina.core.rows import in_binary
from livlina.core.sealed import keyed_hash, open_each
from livlina.core.terms import Answer
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import DEFAULT_LIMITS, Limit
from livlina.people import rules, scanning
from livlina.people.models import (
    TOLD_OF_WAYS,
    Consent,
    Guardianship,
    OfPerson,
    Person,
    Relation,
    Representative,
    RepresentativePhone,
    SafeChannel,
    ToldFact,
    Whereabouts,
)
from livlina.people.rules import BY_PHONE, Given, NameWords, Passage, Way
from livlina.people.scanning import Standing
from livlina.people.terms import ChannelKind, FoundKind, Protection

Fact = TypeVar("Fact", bound=OfPerson)
Ended = TypeVar("Ended", bound=ToldFact)
TO_WHOM: Final[Mapping[type[OfPerson], tuple[str, ...]]] = {Relation: ("other",), Guardianship: ("guardian",)}
"""The second person of what is told of two."""

KEEPS_APART: Final = Func("violence", "honour", function="keeps_apart", output_field=BooleanField())
"""Of a relation that raises a wall between the two: the database says which does."""

_KEY: Callable[[Any], int] = itemgetter(0)
_SEALED: Callable[[Any], tuple[str, bytes, bytes]] = itemgetter(1, 2, 3)

NUMBER_PURPOSE = "identity_number"
NAME_COLUMN = f"{Person._meta.db_table}.name"
SHIELDED = "Skyddad uppgift"
NAMELESS = "Namn inte känt"

_FOUND_AS: Mapping[str, FoundKind] = {
    **dict.fromkeys(BY_PHONE, FoundKind.PHONE),
    ChannelKind.EMAIL: FoundKind.EMAIL,
}


SealedName = tuple[int, str, bytes, bytes | None]
"""A person's name as it stands in the database: key, public_id, wrapped key, and the name itself or None."""


def number_hash(identity_number: str) -> bytes:
    """By which the same identity number (twelve digits) is found again."""
    return keyed_hash(identity_number, purpose=NUMBER_PURPOSE)


def with_number(persons: QuerySet[Person], identity_number: str) -> QuerySet[Person]:
    """Of these persons, those with the number (twelve digits)."""
    return persons.filter(identity_hash=number_hash(identity_number))


def sealed_names(persons: QuerySet[Person]) -> list[SealedName]:
    """The sealed names of these persons, without making rows of them."""
    columns = ("pk", "owner", "wrapped_key", "name")
    return in_binary(persons.annotate(owner=Cast("public_id", CharField())).values_list(*columns))


def opened_names(rows: Iterable[SealedName]) -> Iterator[tuple[int, str]]:
    """The key and name of each person whose name is known. A row may have more columns after those."""
    known = [row for row in rows if row[3] is not None]
    opened = open_each(map(_SEALED, known), column=NAME_COLUMN)
    return zip(map(_KEY, known), opened, strict=True)


def named(rows: Iterable[SealedName], words: NameWords) -> dict[int, str]:
    """Persons whose name has words that begin as those sought: key to name."""
    match = words.match
    return {person: name for person, name in opened_names(rows) if match(name)}


def matching(persons: QuerySet[Person], words: NameWords) -> dict[int, tuple[str, str]]:
    """Of these persons, those whose name has words that begin as those sought: key to form of protection and name."""
    rows = _with_protection(persons)
    names = named(rows, words)
    return {row[0]: (row[4], names[row[0]]) for row in rows if row[0] in names}


def _with_protection(persons: QuerySet[Person]) -> list[Any]:
    """Sealed names, each with the form of protection after it."""
    columns = ("pk", "owner", "wrapped_key", "name", "protection")
    return in_binary(persons.annotate(owner=Cast("public_id", CharField())).values_list(*columns))


def list_name(*, name: str, protection: str) -> str:
    """How a person is called in every list, search result and agenda (S-20): a protected one never by name."""
    if protection != Protection.NONE:
        return SHIELDED
    return name or NAMELESS


def list_names(person_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """
    The form of protection, and the name as lists say it, of each of these persons: one query.

    The name of a protected person is not opened at all.
    """
    wanted = list(person_ids)
    rows = _with_protection(Person.objects.filter(pk__in=wanted))
    opened = dict(opened_names(row for row in rows if row[4] == Protection.NONE))
    names = {row[0]: (row[4], list_name(name=opened.get(row[0], ""), protection=row[4])) for row in rows}
    others = unshown(set(wanted) - names.keys())
    return names | {key: (one.protection, SHIELDED) for key, one in others.items()}


def unshown(person_ids: Iterable[int]) -> dict[int, Person]:
    """
    An empty person, but for how she is marked, in place of each of these whom the acting one sees through shielded
    relations alone, where she is protected. One query where there are any. The database reads her row to nobody there,
    so that it can neither be shown nor saved (S-10, S-22, S-30).
    """
    wanted = set(person_ids)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, protection FROM my_shielded_marks()")
        marks = {person: mark for person, mark in cursor.fetchall() if person in wanted}
    found = {person: Person(pk=person, protection=mark) for person, mark in marks.items()}
    for one in found.values():
        one.is_shown = False
        one._state.adding = False  # without a key: nothing is sealed or opened in that name
    return found


def name_of(person: Person) -> str:
    """What a person is called on pages of a case of hers."""
    return (person.name or NAMELESS) if person.is_shown else SHIELDED


class Told(NamedTuple):
    """
    What stands in a file, by internal keys: what was told to the board in the case, or of its client in first contacts
    and in other cases of her own.

    What somebody told of her in a case of theirs stands in their file, and never here (S-13).
    """

    board: int
    case: int
    client: int
    own: list[int]


def _told(board: Any, case: Any, client: Any, own: Any) -> Q:
    about_client = Q(person=client) & (Q(told_in_contact__isnull=False) | Q(Among("told_in_case", own)))
    return Q(board=board) & (Q(told_in_case=case) | about_client)


TOLD_THERE: Mapping[str, type[OfPerson]] = {
    "relations": Relation,
    "guardianships": Guardianship,
    "representatives": Representative,
}
"""Facts that stand in some files and not in others, by name."""


def told_there(name: str, case: Any, client: Any) -> QuerySet[Any]:
    """Those of `TOLD_THERE` that may stand in the file of a case: told in it, or of its client wherever it was."""
    return TOLD_THERE[name]._default_manager.filter(Q(told_in_case=case) | Q(person=client), ended_at=None)


def channels(told: Q) -> QuerySet[SafeChannel]:
    """The ways to reach persons that hold now: safe before unknown before unsafe, the latest confirmed first."""
    # yes, unknown, no: the alphabet backwards
    return (
        SafeChannel.objects.filter(told, ended_at=None)
        .select_related("person")
        .order_by("-is_safe", "-confirmed_on", "pk")
    )


def ended_channels(person: int, told: Told) -> QuerySet[SafeChannel]:
    """The ways to reach that person that stand in a file and hold no longer: ended, or told anew in other words."""
    return SafeChannel.objects.filter(_told(*told), person=person, ended_at__isnull=False)


def stood(model: type[Ended], persons: Mapping[int, Person], told: Told) -> list[Ended]:
    """
    What stood in the file of these persons, of that kind, and holds no longer: the latest ended first, each with who
    wrote it, who ended it, and whether it was told anew then (`is_replaced`). Read as what holds is.
    """
    among = {f"{name}__in": persons for name in ("person", *TO_WHOM.get(model, ()))}
    related = ("recorded_by", "ended_by", *(("telephone",) if model is Representative else ()))
    found = ended(model._default_manager.filter(_told(*told), **among)).select_related(*related)
    return in_file(found.order_by("-ended_at", "-pk"), persons)


def ended(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of these facts that hold no longer, each with whether it was told anew when it ended, `is_replaced`."""
    # a first contact tells of several ways at once, each of its own kind
    of_it = Q(told_in_case__isnull=False) | Q(kind=OuterRef("kind"))
    anew = rows.model._default_manager.filter(of_it, person=OuterRef("person"), recorded_at=OuterRef("ended_at"))
    found: QuerySet[Any] = rows.filter(ended_at__isnull=False).annotate(is_replaced=Exists(anew))
    return found


def channels_told(*, persons: Any, board: Any, case: Any, client: Any, own: Any) -> QuerySet[SafeChannel]:
    """The ways to reach these persons that stand in a file, as a question to add to (`Told`)."""
    return channels(_told(board, case, client, own)).filter(Among("person", persons)).select_related(None)


def is_doubted(channel: SafeChannel) -> bool:
    """
    Whether somebody else has answered by that way since it was confirmed: the file that asks says when, as
    `doubted_at`, and when that was told, `doubt_told_at`. Raises KeyError for a way that was read without: nothing
    would be known of it.
    """
    return rules.is_doubted(
        doubted_at=vars(channel)["doubted_at"],
        told_at=vars(channel)["doubt_told_at"],
        confirmed_on=channel.confirmed_on,
        written_at=channel.confirmed_at or channel.recorded_at,
    )


def answered_by_another(channel: SafeChannel) -> datetime | None:
    """When somebody else answered by that way last; None where nobody has, as far as is shown."""
    answered_at: datetime | None = vars(channel)["doubted_at"]
    return answered_at


def way_marks(ways: Iterable[SafeChannel]) -> list[str]:
    """By which a page says what it showed of who has answered by these ways (S-142). They are read as above."""
    told = [(way.public_id, vars(way)["doubt_told_at"]) for way in ways]
    return [f"{public_id}.{told_at.timestamp()}" for public_id, told_at in told if told_at is not None]


@asked
def _relations(*, persons: Any, board: Any, case: Any, client: Any, own: Any) -> QuerySet[Relation]:
    both = Q(Among("person", persons)) & Q(Among("other", persons))
    return Relation.objects.filter(_told(board, case, client, own), both, ended_at=None).order_by("pk")


@asked
def _guardianships(*, persons: Any, board: Any, case: Any, client: Any, own: Any) -> QuerySet[Guardianship]:
    both = Q(Among("person", persons)) & Q(Among("guardian", persons))
    return Guardianship.objects.filter(_told(board, case, client, own), both, ended_at=None).order_by("pk")


@asked
def _representatives(*, persons: Any, board: Any, case: Any, client: Any, own: Any) -> QuerySet[Representative]:
    told = _told(board, case, client, own)
    found = Representative.objects.filter(told, Among("person", persons), ended_at=None).order_by("pk")
    return found.select_related("telephone")


@asked
def _whereabouts(*, persons: Any, board: Any, case: Any, client: Any, own: Any) -> QuerySet[Whereabouts]:
    told = _told(board, case, client, own)
    return Whereabouts.objects.filter(told, Among("person", persons), ended_at=None).order_by("pk")


def danger_told(persons: Iterable[int], told: Told) -> list[tuple[int, int, str, bool]]:
    """
    Between which of these persons violence stands in the file, seen from the first, or honour, which is the last of the
    four. What has ended still counts, as it does for the wall.
    """
    known = list(persons)
    found = Relation.objects.filter(_told(*told), person__in=known, other__in=known)
    rows = found.filter(KEEPS_APART)
    return [
        (first, second, violence, honour == Answer.YES)
        for first, second, violence, honour in rows.values_list("person_id", "other_id", "violence", "honour")
    ]


def known_relations(persons: Mapping[int, Person], told: Told) -> list[Relation]:
    """How these persons stand to each other. One to somebody outside them is left out."""
    return in_file(_relations(persons=list(persons), **told._asdict()), persons)


def known_guardianships(persons: Mapping[int, Person], told: Told) -> list[Guardianship]:
    """Who of these persons has custody of which."""
    return in_file(_guardianships(persons=list(persons), **told._asdict()), persons)


class CustodyTold(NamedTuple):
    """That somebody has custody of a child, as it is told; `is_withdrawn` when it was said to hold no longer."""

    child: int
    guardian: int
    kind: str
    starts_on: date | None
    ends_on: date | None
    is_withdrawn: bool


def custody_told(persons: Iterable[int], told: Told) -> list[CustodyTold]:
    """All that is told of custody among these persons, also what was withdrawn or told anew. One query."""
    known = list(persons)
    found = Guardianship.objects.filter(_told(*told), person__in=known, guardian__in=known).order_by("pk")
    rows = found.values_list("person_id", "guardian_id", "kind", "starts_on", "ends_on", "ended_at")
    return [CustodyTold(*row[:-1], is_withdrawn=row[-1] is not None) for row in rows]


def known_representatives(persons: Mapping[int, Person], told: Told) -> list[Representative]:
    """God men, förvaltare and ombud of these persons."""
    return in_file(_representatives(persons=list(persons), **told._asdict()), persons)


def ever_representing(persons: Mapping[int, Person], told: Told) -> list[Representative]:
    """Those who represent these persons or have done so: who ended still leads to whoever they stood beside (S-24)."""
    return in_file(Representative.objects.filter(_told(*told), person__in=persons), persons)


def known_whereabouts(persons: Mapping[int, Person], told: Told) -> list[Whereabouts]:
    """Where these persons live, stay, work and go to school. The address is shown one at a time."""
    return in_file(_whereabouts(persons=list(persons), **told._asdict()), persons)


def days_a_way_holds(unit_id: int, *, day: date) -> int:
    """How long a way to reach somebody holds at a unit without being confirmed again. Source: S-60."""
    found = {row.unit_id: int(row.value) for row in _days(unit=unit_id, day=day)}
    return found.get(unit_id, found.get(None, DEFAULT_LIMITS[Limit.SAFE_CONTACT_VALID]))


@asked
def _days(*, unit: Any, day: Any) -> QuerySet[LocalLimit]:
    return LocalLimit.objects.on(day).filter(Q(unit=unit) | Q(unit=None), key=Limit.SAFE_CONTACT_VALID)


class Places(NamedTuple):
    """Addresses that stand in a file: where a person lives herself, and where her letters must not come."""

    own: Sequence[str] = ()
    feared: Sequence[str] = ()


@dataclass(frozen=True)
class Gate:
    """
    How one person may be reached at a moment, as far as a file tells: asked about everything that is to go out (S-60).

    `ways` are hers and `others` those of everybody else in the file: a number that both have is nobody's alone.
    `places` are read where a letter is asked about that is told to be safe.
    """

    person: Person
    ways: Sequence[SafeChannel]
    others: Sequence[SafeChannel]
    at: datetime
    days: int
    places: Callable[[], Places] = Places

    def passage(self, kind: str, way: SafeChannel | None = None) -> Passage:
        """Whether something may go out by that way, or by whichever of that kind; and if not, why and what then."""
        local = timezone.localtime(self.at)
        return rules.gate(
            kind,
            way=self._as_way(self._now(way), kind) if way else None,
            told=[self._as_way(each, kind) for each in self.ways],
            others={bytes(each.value_hash) for each in self.others if each.value_hash},
            protection=self.person.protection,
            day=local.date(),
            hour=local.time(),
            days=self.days,
        )

    def _now(self, way: SafeChannel) -> SafeChannel:
        """The way as the file tells of it now: the one who asks may have read it before."""
        return next((each for each in self.ways if each.pk == way.pk), way)

    def open_ways(self, kind: str) -> list[SafeChannel]:
        """By which ways of that kind something may go out now: those alone are meant when it says that one is safe."""
        if not self.passage(kind).is_allowed:
            return []
        return [way for way in self.ways if way.kind == kind and self.passage(kind, way).is_allowed]

    @cached_property
    def _places(self) -> Places:
        return self.places()

    def _as_way(self, channel: SafeChannel, kind: str) -> Way:
        is_letter = kind == channel.kind == ChannelKind.LETTER and channel.is_safe == Answer.YES
        return Way(
            kind=channel.kind,
            is_safe=channel.is_safe,
            confirmed_on=channel.confirmed_on,
            value=bytes(channel.value_hash) if channel.value_hash else None,
            weekdays=channel.weekdays,
            from_time=channel.from_time,
            to_time=channel.to_time,
            comes_to_another=is_letter and self._comes_to_another(channel),
            is_doubted=is_doubted(channel),
        )

    def _comes_to_another(self, letter: SafeChannel) -> bool:
        """True where the letter comes to a place that is feared, however it is spelled; without an address: home."""
        sent_to = [letter.value] if letter.value else self._places.own
        return any(scanning.is_same_place(one, other) for one in sent_to for other in self._places.feared)


def gate(
    person: Person, channels: Iterable[SafeChannel], *, at: datetime, days: int, places: Callable[[], Places] = Places
) -> Gate:
    """
    The gate for that person: `channels` are the ways that hold now for everybody in the file, read in the transaction
    in which something goes out, so that what is unsafe now stops what was waiting (S-62).
    """
    found = list(channels)
    return Gate(
        person=person,
        ways=[way for way in found if way.person_id == person.pk],
        others=[way for way in found if way.person_id != person.pk],
        at=at,
        days=days,
        places=places,
    )


def places(
    person: int,
    *,
    feared: Container[int],
    whereabouts: Iterable[Whereabouts],
    channels: Iterable[SafeChannel],
    day: date,
) -> Places:
    """Where the person lives, and where those who are feared for her are to be found or get post, that day or later."""
    holding = [row for row in whereabouts if row.ends_on is None or row.ends_on >= day]
    theirs = [way.value for way in channels if way.person_id in feared and way.kind in rules.TO_A_PLACE]
    return Places(
        own=[row.address for row in holding if row.person_id == person and row.kind in rules.LIVES_AT],
        feared=[row.address for row in holding if row.person_id in feared] + [value for value in theirs if value],
    )


def consents(person: Person, told: Told) -> list[Consent]:
    """What the person has let out, as it stands in the file: what holds and what has, the latest first."""
    rows = Consent.objects.filter(_told(*told), person=person).select_related("recorded_by", "withdrawn_by", "kept")
    return in_file(rows.order_by("-starts_on", "-pk"), {person.pk: person})


def consent_marks(consents: Iterable[Consent]) -> list[str]:
    """By which a page says which of them it showed, and which of those were taken back."""
    return [f"{row.public_id}.{row.withdrawn_on or ''}" for row in consents]


def live_consent(person: Person, purpose: str, *, told: Told, day: date) -> Consent | None:
    """The person's own consent for that purpose that holds that day, the one that lasts longest, or None."""
    live = [
        each
        for each in consents(person, told)
        if each.guardian_id is None and each.purpose == purpose and as_given(each).holds_on(day)
    ]
    return max(live, key=lambda each: each.ends_on, default=None)


def as_given(consent: Consent) -> Given:
    """A consent as `rules.obstacle_to_sharing` weighs it."""
    return Given(
        purpose=consent.purpose,
        what=consent.what,
        starts_on=consent.starts_on,
        ends_on=consent.ends_on,
        withdrawn_on=consent.withdrawn_on,
    )


def hidden(persons: Mapping[int, Person], told: Told) -> list[Standing]:
    """
    What stands hidden in the file about these persons: three queries.

    Also what has ended: an address of before is no less a place where somebody looks (S-24). How a way is safe, who
    may answer and the code word are sentences and everyday words, and not looked for.
    """
    return _hidden(_told(*told), persons)


def told_of_ways(board_id: int) -> Q:
    """
    What the board was told in a case or a contact of which the acting one sees how its persons are reached: as the row
    policy of ways says, and for all that is told of a person (S-21).
    """
    return Q(_of_ways(), board=board_id)


def _of_ways() -> Func:
    return Func(template=TOLD_OF_WAYS, output_field=BooleanField())


def hidden_of(person: Person, *, board_id: int) -> list[Standing]:
    """The same, of one person in a first contact: what its page may show the acting one, and no more."""
    return _hidden(told_of_ways(board_id), {person.pk: person})


def _hidden(told: Q, persons: Mapping[int, Person]) -> list[Standing]:
    told &= Q(_of_ways())

    def rows(model: type[Fact]) -> list[Fact]:
        return in_file(model._default_manager.filter(told, person__in=persons), persons)

    values = [Standing(_FOUND_AS.get(row.kind, FoundKind.ADDRESS), row.value) for row in rows(SafeChannel)]
    for phone in RepresentativePhone.objects.filter(told, person__in=persons):
        phone.person = persons[phone.person_id]
        values.append(Standing(FoundKind.PHONE, phone.words))
    values += [Standing(FoundKind.ADDRESS, row.address) for row in rows(Whereabouts)]
    return [standing for standing in values if standing.value]


def fact(model: type[Fact], public_id: UUID, persons: Mapping[int, Person], told: Told) -> Fact | None:
    """
    One fact about one of these persons, or between two of them, whether it holds still or has ended; None when the file
    has it not.
    """
    among = {f"{name}__in": persons for name in ("person", *TO_WHOM.get(model, ()))}
    rows = model._default_manager.filter(_told(*told), public_id=public_id, **among)
    return next(iter(in_file(rows, persons)), None)


def in_file(facts: Iterable[Fact], persons: Mapping[int, Person]) -> list[Fact]:
    """
    These facts, each with its persons as read, so that all of a person's sealed fields open with one key and without
    another query. One whom the acting one is not shown is read nowhere else.
    """
    found = list(facts)
    for fact in found:
        for name in ("person", *TO_WHOM.get(type(fact), ())):
            setattr(fact, name, persons[getattr(fact, f"{name}_id")])
    return found
