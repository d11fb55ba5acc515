"""
The glass is broken, a second person decides where a wall stands, and what was done is reviewed afterwards.

The database finds the case, opens it and writes down that it was asked for: the answer is the same for
none, for a wall and for what cannot be opened. Source: S-30, S-31, S-32.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor, system
from livlina.access.commands import acting_as, command, lasting, require
from livlina.access.keys import KeyHolder
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries, rules, urgent
from livlina.cases.errors import (
    GlassAskedTooOften,
    GlassIsStillOpen,
    GlassNotPossible,
    RequestIsDecided,
    ReviewIsSettled,
)
from livlina.cases.models import Case, CaseLine, GlassOpening, GlassReview, GlassVerdict
from livlina.cases.terms import ReviewKind, ReviewOutcome
from livlina.core.constraints import refusing
from livlina.core.read import MoreHasCome
from livlina.core.sealed import keyed_hash
from livlina.core.text import folded
from livlina.organisation.models import Unit
from livlina.people.queries import number_hash


@command
def break_glass(
    actor: Actor,
    *,
    sought: rules.Sought,
    unit: Unit | None,
    reason: str,
    text: str,
    at: datetime,
    due_on: date,
    most: int,
    tries: int,
) -> list[Case]:
    """
    Open the case with that number at that unit, or that person's own open cases, for an hour, to read and add notes.

    What is open already stays as it is. Nothing opened is no refusal, which would undo what was written down of the
    asking: the list is empty. `most` openings in thirty days, and more are reviewed as such. `tries` is what the
    organisation has decided that an hour has, for the words alone: the database asks for it itself (S-132).
    """
    require(actor, Permission.BREAK_GLASS)
    with refusing("glass_is_asked_for_seldom", GlassAskedTooOften, limit=tries):
        opened = _break(sought=sought, unit=unit, reason=reason, text=text, at=at, due_on=due_on, most=most)
    words = sought.identity_number or folded(sought.text)
    detail = {"sought": keyed_hash(words, purpose="search").hex(), "opened": len(opened)}
    record(actor, "break_glass.asked", why=reason, detail=detail)
    found = list(queries.cases(actor).filter(public_id__in=opened).order_by("-came_in_on", "-pk")) if opened else []
    for opening in GlassOpening.objects.filter(asked_by=actor.id, asked_at=at, opened_at=at).select_related("case"):
        record(actor, "break_glass.opened", case=opening.case, subject=opening, why=reason)
    return found


def _break(
    *, sought: rules.Sought, unit: Unit | None, reason: str, text: str, at: datetime, due_on: date, most: int
) -> list[UUID]:
    asked = [GlassOpening(text=text) for _ in range(rules.GLASS_CASES)]
    reviews = [GlassReview() for _ in range(rules.GLASS_CASES + 1)]
    number = sought.identity_number
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT break_glass(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                [row.public_id for row in asked],
                [_key(row) for row in asked],
                [GlassOpening._meta.get_field("text").pre_save(row, add=True) for row in asked],
                [row.public_id for row in reviews],
                [_key(row) for row in reviews],
                "" if number else sought.text,
                unit.pk if unit and not number else None,
                number_hash(number) if number else None,
                reason,
                at,
                due_on,
                most,
            ],
        )
        return list(cursor.fetchone()[0])


def _key(row: KeyHolder) -> bytes:
    """The wrapped key of a row that a function of the database is to write."""
    key: bytes = row._meta.get_field("wrapped_key").pre_save(row, add=True)
    return key


@lasting
def read_request(actor: Actor, *, request: GlassOpening, case: CaseLine) -> None:
    """Read what somebody gave as reason to pass a wall, before deciding."""
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    record(actor, "break_glass.request_read", case=case, subject=request)


@command
def decide_glass(
    actor: Actor, *, request: GlassOpening, case: CaseLine, approves: bool, at: datetime, due_on: date
) -> None:
    """
    Open a case across a wall for the hour, or not, as the second person (S-30).

    Whereabouts stay hidden on both sides. Raises GlassNotPossible where the case is about the asker's own.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    review = GlassReview()
    with (
        refusing("glass_is_decided_once", RequestIsDecided),
        refusing("engagement_stops_at_the_wall", GlassNotPossible),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT decide_glass(%s, %s, %s, %s, %s, %s)",
            [request.pk, approves, review.public_id, _key(review), at, due_on],
        )
    action = "break_glass.approved" if approves else "break_glass.declined"
    record(actor, action, case=case, subject=request, why=request.reason)


@lasting
def read_review(actor: Actor, *, review: GlassReview) -> None:
    """Read what there is to review: what somebody else read is itself read by leave of a trace (S-40)."""
    require(actor, Permission.ASSIGN_CASE, unit_id=review.unit_id)
    case = urgent.glass_origin(review)
    record(actor, "break_glass.review_read", subject=review, case=case, unit_id=review.unit_id, why=review.kind)


@command
def review_glass(actor: Actor, *, review: GlassReview, outcome: str, text: str, seen: str, at: datetime) -> None:
    """
    Say what the review showed, in words. Never by the one reviewed or who let them through (S-31).

    `seen` is the mark of what the page showed (`urgent.mark`): of more nothing is said (S-142). Until the hour has gone
    nothing is settled.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=review.unit_id)
    opening = urgent.opening_of(review)
    obstacle = rules.obstacle_to_reason(text=text)
    if obstacle is None and opening is not None and outcome != ReviewOutcome.NEEDS_MORE:
        obstacle = rules.obstacle_to_settling_glass(opened_at=opening.opened_at, at=at)
    if obstacle:
        raise obstacle
    if urgent.is_settled(review):
        raise ReviewIsSettled
    if seen != urgent.mark(review):
        raise MoreHasCome
    verdict = GlassVerdict(review=review, outcome=outcome, text=text, said_by_id=actor.id, said_at=at)
    with (
        refusing("review_is_settled_once", ReviewIsSettled),
        refusing("glass_is_settled_after_its_hour", GlassIsStillOpen),
    ):
        verdict.save(force_insert=True)
    what = "break_glass.reviewed" if review.kind == ReviewKind.ONE else "break_glass.use_reviewed"
    record(actor, what, subject=verdict, unit_id=review.unit_id, why=outcome)


def call_overdue() -> None:
    """
    Each minute: a review whose day has passed, or that nobody at the unit may make, leaves a trace for the log
    reviewer, once (S-31).
    """
    itself = system("upkeep")
    with acting_as(itself), connection.cursor() as cursor:
        cursor.execute("SELECT public_id, unit_id, why FROM overdue_glass_reviews()")
        for public_id, unit_id, why in cursor.fetchall():
            review = GlassReview(public_id=public_id)
            record(itself, "break_glass.review_overdue", subject=review, unit_id=unit_id, why=why)
