"""`livlina processes`: a state diagram of each kind of case, as text for docs/processes."""

import argparse
from pathlib import Path
from typing import Any

from livlina.cli.house import open_house


def add(commands: Any) -> None:
    processes = commands.add_parser(
        "processes",
        help="rita ärendenas steg",
        description="Skriv ett tillståndsdiagram för varje slag av ärende, ur samma data som ärendena följer.",
    )
    processes.add_argument("folder", metavar="MAPP", type=Path, help="där diagrammen skrivs")
    processes.set_defaults(run=draw_processes)


def draw_processes(asked: argparse.Namespace) -> int:
    """0: a file for each kind of case has been written in the folder."""
    with open_house():
        from livlina.cases.process.diagrams import as_texts

        asked.folder.mkdir(parents=True, exist_ok=True)
        for name, text in as_texts().items():
            (asked.folder / name).write_text(text, encoding="utf-8")
    return 0
