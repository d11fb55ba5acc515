"""What a board has decided to offer, in tests."""

from datetime import date
from typing import Any
from uuid import uuid4

from livlina.core import clock
from livlina.organisation.models import OfferedHelp, Staff, Unit
from livlina.organisation.offered.terms import Offer
from livlina.organisation.queries import board_of
from livlina.organisation.terms import Basis

BEGAN = date(2025, 7, 1)


def offer(unit: Unit, by: Staff, **facts: Any) -> OfferedHelp:
    """A decision since the law came: talks without investigation, with names, unless told otherwise."""
    told: dict[str, Any] = {
        "offer": Offer.TALKS,
        "reference": "SN 2025/0001",
        "decided_on": BEGAN,
        "valid_from": BEGAN,
        "conditions": "Vuxna, högst fem samtal.",
        "documents_identity": True,
        "basis": Basis.GENERAL,
    } | facts
    board = board_of(unit.pk, day=clock.today())
    return OfferedHelp.objects.create(
        unit=unit, board=board, submission=uuid4(), written_by=by, written_at=clock.now(), **told
    )
