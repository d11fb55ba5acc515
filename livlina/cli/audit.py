"""`livlina audit verify`: is the record of what was done whole?"""

import argparse
import json
from typing import Any

from livlina.cli.house import open_house
from livlina.core import secrets


def add(commands: Any) -> None:
    audit = commands.add_parser("audit", help="granska spåren", description="Granska spåren av vad som gjorts.")
    kinds = audit.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    verify = kinds.add_parser(
        "verify", help="kontrollera kedjan från första till sista", description="Kontrollera spårens kedja."
    )
    verify.add_argument("--format", choices=["text", "json"], default="text", help="svarets form")
    verify.set_defaults(run=run_verify)


def run_verify(asked: argparse.Namespace) -> int:
    """0 when every trace follows from the one before and every anchored one is there, otherwise 1."""
    with open_house():
        from livlina.access import anchors

        found = anchors.verify(secrets.data_folder())
    if asked.format == "json":
        print(
            json.dumps(
                {"traces": found.traces, "chains": found.chains, "broken": found.broken, "unreadable": found.unreadable}
            )
        )
    elif found.broken:
        for place in found.broken:
            print(f"Bruten vid spår {place['seq']} i kedja {place['chain']}: {place['what']}.")
    else:
        print(f"Kedjan är hel: {found.traces} spår i {found.chains} kedjor.")
    if found.unreadable and asked.format == "text":
        print(f"Rader i ankarfilerna som avbröts när de skrevs och inte går att läsa: {found.unreadable}.")
    return 1 if found.broken else 0
