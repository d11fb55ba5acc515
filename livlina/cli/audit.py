"""`livlina audit verify`: is the record of what was done whole?"""

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from livlina.cli.house import open_house
from livlina.core import secrets

if TYPE_CHECKING:
    from livlina.access.anchors import Found


def add(commands: Any) -> None:
    audit = commands.add_parser("audit", help="granska spåren", description="Granska spåren av vad som gjorts.")
    kinds = audit.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    verify = kinds.add_parser(
        "verify", help="kontrollera kedjan från första till sista", description="Kontrollera spårens kedja."
    )
    verify.add_argument("--format", choices=["text", "json"], default="text", help="svarets form")
    verify.set_defaults(run=run_verify)


def run_verify(asked: argparse.Namespace) -> int:
    """
    0 when every trace follows from the one before, every anchored one is there and the database is as it was laid,
    otherwise 1. Read as the owner where it is known: the application reads no trace.
    """
    with open_house(as_owner=True):
        from livlina.access import anchors

        found = anchors.verify(secrets.data_folder())
    if asked.format == "json":
        print(json.dumps(vars(found)))
    else:
        for line in _told(found):
            print(line)
    return 1 if found.broken or found.altered else 0


def _told(found: "Found") -> Iterator[str]:
    for place in found.broken:
        yield f"Bruten vid spår {place['seq']} i kedja {place['chain']}: {place['what']}."
    yield from found.altered
    if found.altered:
        yield (
            "Databasen är inte som den här versionen lägger den. Har en ny version just lagts in: kör livlina migrate "
            "och kontrollera igen. Annars har någon ändrat den med ägarens konto, och spåren säger kanske inte allt."
        )
    if not (found.broken or found.altered):
        yield f"Kedjan är hel: {found.traces} spår i {found.chains} kedjor."
    if not found.is_judged_here:
        yield "Spåren bedömdes inne i databasen. Med DATABASE_OWNER_URL läses de och bedöms utanför den."
    if found.unreadable:
        yield f"Rader i ankarfilerna som avbröts när de skrevs och inte går att läsa: {found.unreadable}."
