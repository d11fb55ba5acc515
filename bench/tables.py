"""The five tables: the report's own computing beside its SQL, and the page."""

from collections.abc import Iterator
from datetime import timedelta

from bench.beside import Servers, Visit
from bench.captured import capturing, straight
from bench.client import in_turn
from bench.report import Figure
from bench.scene import leads
from livlina.access.commands import acting_as
from livlina.core import clock
from livlina.core.period import Period
from livlina.organisation import queries as organisation
from livlina.reports import queries

ROUNDS, WARM = 40, 5


def tables(servers: Servers) -> Iterator[Figure]:
    """Over twelve months and over ten years, read by a lead."""
    lead = leads(1)[0]
    actor = organisation.actor_for(lead.staff, day=clock.today())
    today = clock.today()
    for name, days in (("12 månader", 365), ("tio år", 3650)):
        period = Period(today - timedelta(days=days), today)

        def compute(turn: int, period: Period = period) -> object:
            with acting_as(actor):
                return queries.five_tables(actor, period)

        with capturing() as captured:
            compute(0)
        times = in_turn({"report": compute, "sql": straight([captured.statements])}, rounds=ROUNDS, warm=WARM)
        yield Figure(
            name=f"De fem tabellerna, {name}: beräkningen",
            value=times["report"].median,
            p95=times["report"].p95,
            sql=times["sql"].median,
            questions=captured.count,
            times_sql=1.2,
        )
        page = [Visit(lead, f"/statistik/?fran={period.start}&till={period.end}", shows="Enhet 3")]
        beside = servers.compare(page, patterns=page, rounds=ROUNDS, warm=WARM)
        yield Figure(name=f"De fem tabellerna, {name}: sidan", **beside.told())
