"""`livlina check`: do settings, models, migrations and the instruments agree?"""

import argparse
from typing import Any

from livlina.cli.house import open_house, the_system
from livlina.cli.outcome import Failed


def add(commands: Any) -> None:
    check = commands.add_parser(
        "check",
        help="kontrollera inställningar, migreringar, bedömningsinstrument och viruskontroll",
        description="Kontrollera inställningar, att ingen migrering saknas, varje instrument som kan användas, och att "
        "viruskontrollen svarar där en är inkopplad.",
    )
    check.set_defaults(run=run_check)


def missing_files() -> int:
    """How many files of cases the database names and the disk has not."""
    from livlina.access.commands import acting_as
    from livlina.cases.files import queries

    with acting_as(the_system()):
        return queries.missing()


def run_check(asked: argparse.Namespace) -> int:
    """0 when all agrees, 1 when something is missing; what it is has been printed."""
    with open_house():
        from django.core.management import call_command
        from django.core.management.base import SystemCheckError

        try:
            call_command("check", fail_level="WARNING")
            call_command("makemigrations", check=True, dry_run=True)
        except (SystemCheckError, SystemExit) as error:
            raise Failed("Inställningar, modeller och migreringar stämmer inte överens.") from error
        from livlina.assessments import instruments
        from livlina.assessments.tablet import languages
        from livlina.core.uploads import scanner

        if faults := instruments.faults():
            raise Failed("\n".join(["Instrumenten kan inte användas:", *faults]))
        if faults := languages.faults():
            raise Failed("\n".join(["Surfplattans språk kan inte användas:", *faults]))
        if count := missing_files():
            raise Failed(f"{count} av ärendenas filer finns inte på disken. Återställ mappen files ur säkerhetskopian.")
        if not scanner.is_in_order():
            raise Failed("Viruskontrollen som LIVLINA_CLAMD pekar på svarar inte: inga filer tas emot.")
    return 0
