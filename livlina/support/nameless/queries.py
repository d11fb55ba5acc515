"""What is counted of help without a name, at the units where the actor works. There is nobody in it to look for."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.organisation import queries as organisation
from livlina.organisation.models import OfferedHelp, Unit
from livlina.organisation.offered import queries as offered
from livlina.support.models import NamelessHelp, NamelessTalk

COUNTS = Q(talks__is_taken_back=False)


def units(actor: Actor) -> QuerySet[Unit]:
    """The units whose numbers the actor sees, in the organisation's order."""
    return organisation.units(actor.units_where(Permission.READ_CASE))


def helps(actor: Actor) -> QuerySet[NamelessHelp]:
    """The numbers that the actor sees, the latest first, each with how many talks and minutes are counted."""
    rows = NamelessHelp.objects.filter(unit__in=actor.units_where(Permission.READ_CASE))
    counted = rows.annotate(talk_count=Count("talks", filter=COUNTS), minutes=Sum("talks__minutes", filter=COUNTS))
    return counted.select_related("unit", "offered").order_by("-year", "-number")


def talks(help: NamelessHelp) -> QuerySet[NamelessTalk]:
    """What is counted under a number, the latest first."""
    return help.talks.filter(is_taken_back=False).order_by("-held_on", "-pk")


def last_on(help: NamelessHelp) -> date:
    """The day of the last talk counted, or on which it began."""
    last: date | None = help.talks.filter(is_taken_back=False).aggregate(last=Max("held_on"))["last"]
    return last or help.started_on


def years(actor: Actor, unit: Unit) -> list[int]:
    """The years in which numbers were given at the unit, the latest first."""
    rows = helps(actor).filter(unit=unit).order_by().values_list("year", flat=True)
    return sorted(set(rows), reverse=True)


def beginnable(actor: Actor, *, day: date) -> QuerySet[OfferedHelp]:
    """The decisions that hold that day, at the actor's units, by which nobody is named."""
    own = actor.units_where(Permission.RECORD_FACTS)
    return offered.in_force(day=day).filter(documents_identity=False, unit__in=own)


def is_offered(help: NamelessHelp, *, day: date) -> bool:
    """Whether the same help is given to nobody named at the unit that day, by this decision or one that followed."""
    return any(
        row.offer == help.offered.offer and not row.documents_identity for row in offered.at([help.unit_id], day=day)
    )


@dataclass(frozen=True, kw_only=True)
class Month:
    """What was counted of one kind of help in one month: talks held, and numbers that began."""

    offer: str
    month: int
    talks: int
    begun: int


def months(actor: Actor, unit: Unit, *, year: int) -> list[Month]:
    """The sums of a year at a unit, by kind of help and month. Two queries."""
    own = helps(actor).order_by().filter(unit=unit).values("pk")
    held = Counter(
        {
            (offer, month): number
            for offer, month, number in NamelessTalk.objects.filter(
                help__in=own, is_taken_back=False, held_on__year=year
            )
            .annotate(month=ExtractMonth("held_on"))
            .values("help__offered__offer", "month")
            .annotate(number=Count("pk"))
            .values_list("help__offered__offer", "month", "number")
        }
    )
    begun = Counter(
        {
            (offer, month): number
            for offer, month, number in NamelessHelp.objects.filter(pk__in=own, year=year)
            .annotate(month=ExtractMonth("started_on"))
            .values("offered__offer", "month")
            .annotate(number=Count("pk"))
            .values_list("offered__offer", "month", "number")
        }
    )
    return [
        Month(offer=offer, month=month, talks=held[offer, month], begun=begun[offer, month])
        for offer, month in sorted({*held, *begun})
    ]
