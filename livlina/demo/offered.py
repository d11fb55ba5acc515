"""What boards have decided to offer without needs assessment."""

from datetime import date, datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from livlina.access.terms import Role
from livlina.organisation.models import Membership, OfferedHelp, UnitBoard
from livlina.organisation.offered.terms import Offer
from livlina.organisation.terms import Basis, UnitKind

DECIDED, BEGAN = date(2025, 6, 12), date(2025, 7, 1)
DECISIONS = (
    (Offer.TALKS, True, "Vuxna som utsätts för eller använder våld, högst fem samtal hos en och samma enhet."),
    (Offer.PHONE_ADVICE, False, "Alla som ringer, också den som inte vill säga vem den är."),
)


def lay(chance: Random, *, now: datetime) -> None:
    """Two decisions for each centre: talks with names, and advice over the phone without."""
    today = now.astimezone(ZoneInfo("Europe/Stockholm")).date()
    author = Membership.objects.on(today).filter(role=Role.SYSTEM_ADMIN).order_by("pk").values_list("staff", flat=True)
    centres = (
        UnitBoard.objects.on(today).filter(unit__kind=UnitKind.RVC, unit__valid_to=None).order_by("unit__position")
    )
    for place, row in enumerate(centres):
        for number, (offer, documents_identity, conditions) in enumerate(DECISIONS, start=1):
            OfferedHelp.objects.create(
                board_id=row.board_id,
                unit_id=row.unit_id,
                offer=offer,
                reference=f"2025/{431 + place}-{number}",
                decided_on=DECIDED,
                valid_from=BEGAN,
                conditions=conditions,
                documents_identity=documents_identity,
                basis=Basis.GENERAL,
                submission=new_id(chance),
                written_by_id=author[0],
                written_at=now,
            )


def new_id(chance: Random) -> UUID:
    """The number of a form, the same each time the city is laid from the same seed."""
    return UUID(int=chance.getrandbits(128), version=4)
