"""`livlina rights`: the table of who may do what, as text for docs/security/access-table.md."""

import argparse
from typing import Any

from livlina.cli.house import open_house


def add(commands: Any) -> None:
    rights = commands.add_parser(
        "rights",
        help="skriv ut vem som får göra vad",
        description="Skriv ut tabellen över vem som får göra vad, med relation, nivå och spår.",
    )
    rights.set_defaults(run=print_rights)


def print_rights(asked: argparse.Namespace) -> int:
    """0: the table has been printed."""
    with open_house():
        from livlina.organisation.rights import as_text

        print(as_text(), end="")
    return 0
