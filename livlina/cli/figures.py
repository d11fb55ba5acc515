"""`livlina report tables`: the five tables of a period."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from livlina.cli import language
from livlina.cli.house import open_house, the_system
from livlina.cli.outcome import Failed, WronglyCalled
from livlina.core.errors import DomainError

FORMATS = ("text", "json", "csv", "xlsx")


def add(commands: Any) -> None:
    report = commands.add_parser("report", help="ta fram rapporter", description="Ta fram rapporter.")
    kinds = report.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    tables = kinds.add_parser(
        "tables",
        help="de fem tabellerna över inkomna ärenden",
        description="De fem tabellerna över inkomna ärenden, första och sista dagen med.",
    )
    days = {"type": language.day, "required": True, "metavar": "DAG"}
    tables.add_argument("--from", dest="first_day", help="första dagen, 2021-03-05 eller 210305", **days)
    tables.add_argument("--to", dest="last_day", help="sista dagen", **days)
    tables.add_argument("--unit", metavar="NAMN", help="bara den enheten, med namn eller alias")
    tables.add_argument("--format", choices=FORMATS, default="text", help="svarets form (text när inget sägs)")
    tables.add_argument("--out", type=Path, metavar="FIL", help="skriv till filen i stället för till skärmen")
    tables.set_defaults(run=run_tables)


def run_tables(asked: argparse.Namespace) -> int:
    """0 with the tables on standard output or in the file; 1 when no organisation is loaded."""
    if asked.out is not None and (asked.out.is_dir() or not asked.out.absolute().parent.is_dir()):
        raise WronglyCalled(f"Det går inte att skriva till {asked.out}: det är ingen fil, eller mappen finns inte.")
    if asked.out is None and asked.format == "xlsx" and sys.stdout.isatty():
        raise WronglyCalled("Ett kalkylblad kan inte visas på skärmen. Säg vart med --out FIL.")
    try:
        told = tables(asked.first_day, asked.last_day, unit_name=asked.unit, form=asked.format)
    except Failed as error:
        if asked.format == "json":
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        raise
    if asked.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(told)
        sys.stdout.buffer.flush()
        return 0
    try:
        asked.out.write_bytes(told)
    except OSError as error:
        raise Failed(f"{asked.out} kunde inte skrivas: {error.strerror}.") from error
    return 0


def tables(first_day: date, last_day: date, *, unit_name: str | None, form: str) -> bytes:
    """The tables in that form. Raises WronglyCalled or Failed."""
    from livlina.reports import rules

    try:
        period = rules.period_between(first_day, last_day)
        with open_house():
            from livlina.core import clock
            from livlina.reports import exports, queries, services

            if not queries.units().exists():
                raise Failed("Ingen organisation är inläst. Läs in en med: livlina organisation load FIL.")
            unit = None if unit_name is None else queries.unit_named(unit_name)
            found = services.read_tables(the_system(), period=period, unit=unit, written_as=form)
            return exports.written(found, form, day=clock.today())
    except DomainError as refusal:
        raise WronglyCalled(str(refusal)) from refusal
