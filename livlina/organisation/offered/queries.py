"""What boards have decided to offer without needs assessment. Nothing here is about clients."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Q, QuerySet, When

from livlina.organisation import queries as organisation
from livlina.organisation.models import Board, OfferedHelp, Unit
from livlina.organisation.offered.terms import Offer


def decisions() -> QuerySet[OfferedHelp]:
    """Every decision there is, by unit, kind of help in the order of the list, and the latest first."""
    kinds = [When(offer=offer, then=place) for place, offer in enumerate(Offer.values)]
    rows = OfferedHelp.objects.select_related("board", "unit")
    return rows.order_by("unit__position", Case(*kinds, default=len(kinds)), "-valid_from", "pk")


def to_end(*, day: date) -> QuerySet[OfferedHelp]:
    """Those that hold that day or later."""
    return decisions().filter(Q(valid_to=None) | Q(valid_to__gte=day))


def in_force(*, day: date) -> QuerySet[OfferedHelp]:
    """Those that hold that day."""
    return to_end(day=day).filter(valid_from__lte=day)


def at(unit_ids: Iterable[int], *, day: date) -> list[OfferedHelp]:
    """What holds at these units that day, by unit and kind. One query."""
    return list(in_force(day=day).filter(unit__in=list(unit_ids)))


def boards(*, day: date) -> QuerySet[Board]:
    """The boards that there are that day, by name."""
    return Board.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).order_by("name")


def of_board(board: Board, *, day: date) -> QuerySet[Unit]:
    """The units that stand under the board that day, or that it runs together with others (R-024)."""
    ids = board.units.on(day).values("unit").union(board.owned_units.on(day).values("unit"))
    return organisation.open_units(day=day).filter(pk__in=ids)
