"""What boards have decided to offer without needs assessment, and help without a name under one of the decisions."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from livlina.access.terms import Role
from livlina.organisation.models import Membership, OfferedHelp, UnitBoard
from livlina.organisation.offered.terms import Offer
from livlina.organisation.terms import Basis, UnitKind
from livlina.support.models import NamelessHelp, NamelessTalk
from livlina.support.nameless.terms import AgeBand, Who
from livlina.support.terms import SessionForm

DECIDED, BEGAN = date(2025, 6, 12), date(2025, 7, 1)
DECISIONS = (
    (Offer.TALKS, True, "Vuxna som utsätts för eller använder våld, högst fem samtal hos en och samma enhet."),
    (Offer.PHONE_ADVICE, False, "Alla som ringer, också den som inte vill säga vem den är."),
)
DAYS, NUMBERS = 300, 14
"""How far back numbers go, and how many there are at each centre."""


def lay(chance: Random, *, now: datetime) -> None:
    """Two decisions for each centre, and numbers of help over the phone to those who did not say who they are."""
    today = now.astimezone(ZoneInfo("Europe/Stockholm")).date()
    author = Membership.objects.on(today).filter(role=Role.SYSTEM_ADMIN).order_by("pk").values_list("staff", flat=True)
    centres = (
        UnitBoard.objects.on(today).filter(unit__kind=UnitKind.RVC, unit__valid_to=None).order_by("unit__position")
    )
    for place, row in enumerate(centres):
        for number, (offer, documents_identity, conditions) in enumerate(DECISIONS, start=1):
            decision = OfferedHelp.objects.create(
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
        numbers(decision, chance, today=today)


def numbers(decision: OfferedHelp, chance: Random, *, today: date) -> None:
    """Numbers in the order of their days, each with a talk or some more."""
    first = max(BEGAN, today - timedelta(days=DAYS))
    starts = sorted(first + timedelta(days=chance.randint(0, (today - first).days)) for _ in range(NUMBERS))
    for started_on in [*starts, today]:
        days = sorted(
            {started_on + timedelta(days=chance.randint(0, 20)) for _ in range(chance.choice((1, 1, 1, 2, 3)))}
        )
        held = [day for day in days if day <= today] or [started_on]
        goes_on = (today - held[-1]).days < 21
        number = NamelessHelp.objects.create(
            unit_id=decision.unit_id,
            offered=decision,
            who=chance.choices(Who.values, weights=(6, 3, 1))[0],
            age_band=chance.choices(["", *AgeBand.values], weights=(6, 1, 2, 3, 1))[0],
            started_on=started_on,
            ended_on=None if goes_on else held[-1],
            submission=new_id(chance),
        )
        NamelessTalk.objects.bulk_create(
            NamelessTalk(
                help=number,
                held_on=day,
                form=SessionForm.PHONE,
                minutes=chance.choice((10, 15, 20, 30, 45)),
                submission=new_id(chance),
            )
            for day in held
        )


def new_id(chance: Random) -> UUID:
    """The number of a form, the same each time the city is laid from the same seed."""
    return UUID(int=chance.getrandbits(128), version=4)
