"""Reports write nothing but traces: who read which figures, and who was turned away."""

from livlina.access.actor import Actor
from livlina.access.commands import lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core.period import Period
from livlina.organisation.models import Unit
from livlina.reports import queries, rules


@lasting
def read_tables(actor: Actor, *, period: Period, unit: Unit | None = None, written_as: str) -> rules.FiveTables:
    """
    Read the five tables. `written_as` is the form they leave in: page, text, json, csv or xlsx.

    Raises NotPermitted or UnitNotCounted.
    """
    require(actor, Permission.READ_STATISTICS)
    tables = queries.five_tables(actor, period, unit)
    record(
        actor,
        "report.read",
        unit_id=unit.pk if unit else 0,
        detail={"report": "tables", "from": tables.first_day, "to": tables.last_day, "as": written_as},
    )
    return tables


@lasting
def turn_away(actor: Actor) -> None:
    """Leave the trace of someone whose role does not include the statistics and who asked for them."""
    record(actor, "report.refused")
