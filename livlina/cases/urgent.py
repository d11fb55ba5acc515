"""
Reads of what cannot wait: nödöppningar and their reviews, night cards, danger messages. The actor first.

The row policies say the same, and where the walls stand besides, which only the database knows (S-05, S-10).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import ports, queries, rules
from livlina.cases.models import (
    Case,
    CaseLine,
    DangerMessage,
    GlassOpening,
    GlassReview,
    GlassVerdict,
    Instruction,
    NightCard,
    ToldLess,
)
from livlina.cases.terms import ReviewKind, ReviewOutcome
from livlina.core.asked import asked
from livlina.organisation import queries as organisation
from livlina.organisation.models import Unit
from livlina.organisation.terms import Function

READ_SHOWN: Final = timedelta(days=14)
"""How long whoever told a danger message is shown that it has been read."""


KEPT: Final = Q(pk__in=RawSQL("SELECT unnest(my_kept_danger())", ()))
"""Danger messages of which another decided that nothing is done, and that nobody else who leads has read since."""


class Item(NamedTuple):
    """Something that waits: its kind and random id, since when, until when, and a case's number where it is mine."""

    kind: str
    public_id: UUID | None
    at: datetime | None
    due_on: date | None
    number: str


@dataclass
class Origin:
    """The case that something came from, as traces name it to who is shown that: nothing in it, and no key of it."""

    trace_ref: UUID
    unit_id: int
    cipher: None = None


def items() -> list[Item]:
    """What waits for the one who acts; `duty` alone tells that they are on the duty. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, public_id, at, due_on, number FROM my_urgent()")
        return [Item(*row) for row in cursor.fetchall()]


def requests(actor: Actor) -> QuerySet[GlassOpening]:
    """Asked-for nödöppningar in the cases of the units the actor leads that a wall stopped, and nobody has decided."""
    return (
        GlassOpening.objects.filter(case__isnull=False, opened_at=None, decided_at=None)
        .exclude(asked_by=actor.id)
        .select_related("asked_by")
    )


def reviews(actor: Actor) -> QuerySet[GlassReview]:
    """
    Reviews at the units the actor leads, of others than the actor; with what was found so far.

    What the actor let through is not among them: the row policy hides it, and a `many` hides its opening.
    """
    verdicts = GlassVerdict.objects.select_related("said_by").order_by("said_at")
    return (
        GlassReview.objects.filter(unit__in=actor.led_units)
        .exclude(staff=actor.id)
        .select_related("staff", "unit")
        .prefetch_related(Prefetch("verdicts", queryset=verdicts))
    )


def opening_of(review: GlassReview) -> GlassOpening | None:
    """The opening that is reviewed; None where many are reviewed as such, whose words are not theirs who review."""
    if review.kind == ReviewKind.MANY:
        return None
    return GlassOpening.objects.select_related("decided_by").get(pk=review.opening_id)


def is_settled(review: GlassReview) -> bool:
    return any(verdict.outcome != ReviewOutcome.NEEDS_MORE for verdict in review.verdicts.all())


def line_of(actor: Actor, case_id: int) -> CaseLine | None:
    """The case as a line, where the actor leads its unit."""
    return queries.lines(actor).filter(pk=case_id).first()


def acts_behind_glass(review: GlassReview) -> list[tuple[datetime, str]]:
    """When what was done behind the glass that is reviewed: moments and actions of the traces."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, action FROM acts_behind_glass(%s)", [review.pk])
        return [(at, action) for at, action in cursor.fetchall()]


def mark(review: GlassReview) -> str:
    """What the page of a review shows, as one mark: another when something has been done or said since."""
    return f"{len(acts_behind_glass(review))}.{len(review.verdicts.all())}"


def duty_units(*, day: date) -> QuerySet[Unit]:
    """Units with the out-of-hours duty that day."""
    return organisation.units_with(Function.OUT_OF_HOURS, day=day)


def is_on_duty(actor: Actor, *, day: date) -> bool:
    """True when the actor works with cases at a unit with the out-of-hours duty."""
    units = duty_units(day=day).filter(pk__in=actor.unit_ids).values_list("pk", flat=True)
    return any(actor.may(Permission.READ_CASE, unit_id=unit) for unit in units)


def versions(case: Case) -> list[NightCard]:
    """The night card of a case that the actor works with, the latest version first."""
    found = NightCard.objects.filter(case=case).select_related("written_by", "duty").order_by("-version")
    return [_with_case(card, case) for card in found]


def known_risk(case: Case) -> str:
    """How great the danger is known to be, as the rooms above say it in the words of a card; '' where nobody knows."""
    return rules.greatest_risk(told(case) for told in ports.risks_known)


def is_grave(case: Case, card: NightCard) -> bool:
    """Whether less told to the duty than on that card is for another to read (S-152)."""
    looked_for = any(asks(case) for asks in ports.looks_waited_for)
    return rules.is_grave(known=known_risk(case), on_card=card.risk, is_looked_for=looked_for)


def told_less(case: Case) -> list[ToldLess]:
    """That the duty was told less than before, and why: what nobody else has read first, each the latest first."""
    found = ToldLess.objects.filter(case=case).select_related("made_by", "read_by").order_by("-version")
    rows = queries.of_case(case, list(found))
    return sorted(rows, key=lambda row: row.read_at is not None)


def danger_carded_at(case: Case) -> datetime | None:
    """
    When somebody last wrote on a card of the case that the danger is high or acute, whoever sees the card; None where
    nobody has.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT danger_carded_at(%s)", [case.pk])
        carded_at: datetime | None = cursor.fetchone()[0]
    return carded_at


def read_at(card: NightCard) -> list[Unit]:
    """
    Where the duty reads a card that holds: at its own, while that has the duty, otherwise at those that have it under
    the same board. None where nobody does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT duties_of_card(%s, %s)", [card.duty_id, timezone.localdate(card.written_at)])
        return list(organisation.units(cursor.fetchone()[0]))


def duty_cards(actor: Actor, *, day: date, only: Iterable[int] | None = None) -> list[NightCard]:
    """
    Cards that the duty the actor works at may read, each with its case as far as the duty sees it: the number, and the
    key of the card. The one that ends first comes first.
    """
    if not is_on_duty(actor, day=day):
        return []
    cases = _cases_of_cards()
    chosen = cases.keys() if only is None else cases.keys() & set(only)
    found = NightCard.objects.filter(pk__in=chosen).select_related("written_by").order_by("until", "pk")
    return [_with_case(card, cases[card.pk]) for card in found]


def _cases_of_cards() -> dict[int, Case]:
    """The case of each card the duty may read, as far as the duty sees it: nothing in it about anyone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, public_id, wrapped_key, trace_ref, number, unit_id, card_id FROM my_duty_lines()")
        shown = ["id", "public_id", "wrapped_key", "trace_ref", "number", "unit_id"]  # in the order of the model
        return {row[-1]: Case.from_db(connection.alias, shown, row[:-1]) for row in cursor.fetchall()}


def find_duty_cards(number: str, hash: bytes | None) -> list[int]:
    """Keys of the cards the duty may read, of a case with that number or a person with that identity number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT find_duty_cards(%s, %s)", [number, hash])
        return list(cursor.fetchone()[0])


def _with_case(card: NightCard, case: Case) -> NightCard:
    card.case = case
    return card


def danger_messages(actor: Actor, *, day: date) -> QuerySet[DangerMessage]:
    """
    Danger messages that nobody has decided about, for those who lead the unit and for the duty; and where none of these
    may read it, for those who lead beside. And those of which another decided that nothing is done, or decided with the
    other side open, until one more who leads has read it. The row policy says which (S-10).
    """
    found = DangerMessage.objects.filter(Q(decision=None) | KEPT).select_related(
        "unit", "said_by", "decision__decided_by"
    )
    return found if is_on_duty(actor, day=day) else found.filter(Q(unit__in=actor.led_units) | ~Q(said_by=actor.id))


def kept_danger() -> list[DangerMessage]:
    """Of which another decided, and that one more who leads is to read. One query."""
    return list(DangerMessage.objects.filter(KEPT).select_related("decision").order_by("said_at"))


def instruction_given_of(message: DangerMessage) -> Instruction | None:
    """
    The instruction that another gave of a message that the one who acts is to read as one more, with the `number` of
    its case; None where there is none, or its case is not theirs to see as a line.
    """
    return next(iter(Instruction.objects.raw("SELECT * FROM instruction_given_of(%s)", [message.pk])), None)


def may_keep(message: DangerMessage) -> bool:
    """Whether the one who acts may decide that nothing is done about it: who has the other side open may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_keep_danger(%s)", [message.pk])
        return bool(cursor.fetchone()[0])


def decided_at(actor: Actor, message: DangerMessage) -> int:
    """
    At which unit the actor decides about a message: where it was told; or, of one that falls to them since none there
    may read it, where they lead.
    """
    own = actor.units_where(Permission.ASSIGN_CASE)
    if message.unit_id in own or not own:
        return message.unit_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (my_fallen_danger())", [message.pk])
        return min(own) if cursor.fetchone()[0] else message.unit_id


class Told(NamedTuple):
    """
    A danger message that one has told: when, and when somebody first read it. Never who, nor who could not, but that
    nobody at all receives it: neither one who may read it nor a log reviewer who sees that. And when it was decided
    that nothing is done about it.
    """

    said_at: datetime
    read_at: datetime | None
    is_lost: bool
    kept_at: datetime | None


def told_in(case: Any) -> QuerySet[DangerMessage]:
    """The danger messages told in a case, or in each that is asked about, that the one who acts is shown."""
    return DangerMessage.objects.filter(case=case)


def told(case: Case, *, at: datetime) -> list[Told]:
    """What the one who acts has told in the case: what nobody has read, and for some days what somebody has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT said_at, read_at, is_lost, kept_at FROM danger_i_told(%s)", [case.pk])
        found = [Told(*row) for row in cursor.fetchall()]
    return [each for each in found if each.read_at is None or each.read_at > at - READ_SHOWN]


def danger_origin(message: DangerMessage) -> Origin | None:
    """Where what is done with a message leaves its trace (S-40). None for one who is not shown the message."""
    return _origin("SELECT trace_ref, unit_id FROM danger_origin(%s)", message.pk)


def glass_origin(review: GlassReview) -> Origin | None:
    """The same of the case that was opened. None where many are reviewed as such."""
    return _origin("SELECT trace_ref, unit_id FROM glass_origin(%s)", review.pk)


def _origin(statement: str, key: int) -> Origin | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        found = cursor.fetchone()
        return Origin(*found) if found else None


@asked
def _instructions(*, case: Any) -> QuerySet[Instruction]:
    return instructions_of(case).order_by("given_at")


def instructions(case: Case) -> list[Instruction]:
    """What those who work with the case have been told to know and do, and have not yet said is done."""
    return _instructions(case=case.pk)


def instruction_waits(case: Case) -> bool:
    """Whether one waits there, also where its words are not for the one who acts (S-21)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT instruction_waits(%s)", [case.pk])
        return bool(cursor.fetchone()[0])


def instructions_of(case: Any) -> QuerySet[Instruction]:
    """The same, of a case or of each that is asked about."""
    return Instruction.objects.filter(case=case, done_at=None)
