"""Reads of the contacts between the talks. The row policy says once more who sees how she is reached (S-21)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from livlina.access.actor import Actor
from livlina.cases import queries
from livlina.cases.models import Case, ContactTry
from livlina.cases.reaching import rules
from livlina.cases.reaching.terms import Direction, IdentityCheck
from livlina.core.asked import asked
from livlina.core.text import folded
from livlina.organisation import queries as organisation
from livlina.organisation.terms import DEFAULT_LIMITS, Limit
from livlina.people.models import SafeChannel

TRIES_SHOWN = 50  # of one case on its pages; the latest


def tries(case: Any) -> QuerySet[ContactTry]:
    """The contacts and tries of a case."""
    return ContactTry.objects.filter(case=case)


@asked
def _latest(*, case: Any) -> QuerySet[ContactTry]:
    return tries(case).select_related("tried_by").order_by("-happened_at", "-pk")[:TRIES_SHOWN]


def latest(case: Case) -> list[ContactTry]:
    """The latest contacts and tries of the case, with who made them; none where ways are not shown to the actor."""
    return queries.of_case(case, _latest(case=case.pk))


def between(case: Case, *, after: datetime | None, until: datetime | None) -> list[ContactTry]:
    """Those after one moment and at the latest at another, the latest first; None is without end."""
    found = case.contact_tries.select_related("tried_by").order_by("-happened_at", "-pk")
    if after is not None:
        found = found.filter(happened_at__gt=after)
    if until is not None:
        found = found.filter(happened_at__lte=until)
    return queries.of_case(case, list(found))


def tries_before_goodbye(unit_id: int, *, day: date) -> int:
    """After how many tries without an answer it is decided what is done. Source: R-085."""
    return organisation.limit_that_holds(Limit.TRIES_BEFORE_GOODBYE, unit_id=unit_id, day=day)


def called(file: queries.File, standing: Iterable[SafeChannel], name: str) -> SafeChannel | None:
    """
    The way to the client of that random id: as it holds now, or else as it was when it ended; None where there is none.

    Whoever went by it may have had its page open while a colleague told it anew.
    """
    known = list(standing)
    found = next((way for way in known if str(way.public_id) == name), None)
    if found is None and (public_id := _uuid(name)):
        found = queries.ended_way(file, public_id)
    return found and (holds_now(found, known) or found)


def holds_now(way: SafeChannel, standing: Iterable[SafeChannel]) -> SafeChannel | None:
    """The same way among those that hold now: the row itself, or the one that says the same number or address."""
    return next((each for each in standing if is_same(each, way)), None)


def is_same(one: SafeChannel, other: SafeChannel) -> bool:
    """Whether two rows tell of one way: who goes by it reaches the same place."""
    if one.pk == other.pk:
        return True
    if one.kind != other.kind or (one.value_hash is None) != (other.value_hash is None):
        return False
    if one.value_hash is not None and other.value_hash is not None:
        return bytes(one.value_hash) == bytes(other.value_hash)
    return folded(one.value) == folded(other.value)


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


class Silent(NamedTuple):
    """A case whose client does not answer."""

    case: Case
    tries: int
    latest: datetime


def silent(actor: Actor, *, day: date) -> list[Silent]:
    """
    The actor's own open cases with as many tries without an answer as their unit makes, the longest silent first.

    Three queries at most, and one where nobody is. Source: R-085.
    """
    heard = ContactTry.objects.filter(
        ~Q(identity=IdentityCheck.NOT_SURE),
        case=OuterRef("case"),
        outcome__in=rules.REACHED,
        happened_at__gte=OuterRef("happened_at"),
    )
    mine = queries.own_cases(actor).order_by().values("pk")
    rows = (
        ContactTry.objects.filter(~Exists(heard), case__in=mine, direction=Direction.OUT)
        .order_by()
        .values(key=F("case"), unit=F("case__unit"))
        .annotate(tries=Count("pk"), latest=Max("happened_at"))
    )
    counted = list(rows)
    if not counted:
        return []
    limits = organisation.limits([Limit.TRIES_BEFORE_GOODBYE], day=day)
    common = limits.get((Limit.TRIES_BEFORE_GOODBYE, None), DEFAULT_LIMITS[Limit.TRIES_BEFORE_GOODBYE])
    late = {
        row["key"]: row
        for row in counted
        if rules.is_time_to_decide(
            unanswered=row["tries"], limit=limits.get((Limit.TRIES_BEFORE_GOODBYE, row["unit"]), common)
        )
    }
    cases = queries.own_cases(actor).filter(Q(pk__in=late))
    found = [Silent(case, late[case.pk]["tries"], late[case.pk]["latest"]) for case in cases]
    return sorted(found, key=lambda each: each.latest)
