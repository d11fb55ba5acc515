"""All figures, in the order they stand in the table."""

import os
import platform
import sys
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bench import growth, imports, load, notes, pages, place, register, served, starting, tables, traces
from bench.beside import Servers
from bench.report import Figure, Report, number

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOTES = """
- Registret: varje ärende är öppet och har handläggare, 12 samtal, 20 anteckningar om cirka 500 tecken och den kontakt
  det kom av. 67 enheter har 50 behandlare med 30 ärenden var; en chef ser rader om sin enhets 1 500, läser 60 av dem
  och ser 220 kontakter som inte blivit ärenden.
- Tiden är medianen, och det som 95 % håller sig under, av 200 anrop (färre för det långa) från en klient på samma
  dator, över en öppen anslutning, varmt. Livlina, minsta sidan och SQL:en anropas i tur och ordning.
- Minsta sida: en Django-vy utan middleware som ställer samma frågor och skriver svaren i en enkel mall, högst 50 rader
  av varje, och inte öppnar något förseglat. Bara SQL: samma frågor i en transaktion genom psycopg.
- Samtidiga klienter: var och en ber om nästa sida när den förra har kommit, över sin öppna anslutning, från en annan
  process på samma dator. Minsta sidan och kvoten gäller då antalet sidor, inte tiden.
- Frågor: satser till databasen utöver BEGIN, COMMIT och sparpunkter.
"""


MEASURED: dict[str, Callable[[Servers], Iterator[Figure]]] = {
    "case": pages.case,
    "search": pages.search,
    "growth": growth.growth,
    "caseload": pages.caseload,
    "note": notes.note,
    "tables": tables.tables,
    "load": load.load,
    "traces": traces.traces,
    "memory": starting.memory,
    "imports": imports.imports,
    "start": starting.start,
}


def measured(parts: Collection[str]) -> Report:
    """Measure these parts, as they are named in `MEASURED`."""
    report = Report(title=f"Livlina på {place.cases()} ärenden", notes=NOTES)
    busy = os.getloadavg()[0]
    register.run("tidy")
    with served.least() as least, served.product() as product:
        for name, figures in MEASURED.items():
            if name in parts:
                for figure in figures(Servers(product, least)):
                    print(" ".join(figure.cells()), file=sys.stderr)
                    report.add([figure])
    register.run("tidy")
    report.notes += (
        f"- {datetime.now(STOCKHOLM):%Y-%m-%d %H:%M}: Python {platform.python_version()}, {os.cpu_count()} kärnor, "
        f"last {number(busy)} när mätningen började och {number(os.getloadavg()[0])} (med den egna) när den slutade.\n"
    )
    return report
