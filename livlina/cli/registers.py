"""`livlina import cases`: a register kept in a spreadsheet.

What it prints is kept by whatever runs it, so it tells rows and columns and what was awaited, never what stands in the
cells: a column in the wrong place holds names and streets (S-121). The page shows the one whose file it is. Headers of
columns that are not used are told as they are spelled.
"""

import argparse
import json
import sys
from typing import Any

from livlina.cli.house import open_house, the_system
from livlina.cli.language import existing_file


def add(commands: Any) -> None:
    imports = commands.add_parser("import", help="läs in", description="Läs in uppgifter från en fil.")
    kinds = imports.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    cases = kinds.add_parser(
        "cases",
        help="ett ärenderegister från ett kalkylblad",
        description="Läs in ett ärenderegister (CSV eller XLSX). Varje rad sparas, eller ingen.",
    )
    cases.add_argument("file", metavar="FIL", type=existing_file, help="CSV eller XLSX")
    cases.add_argument("--dry-run", action="store_true", help="spara ingenting, säg vad som skulle hända")
    cases.add_argument("--format", choices=["text", "json"], default="text", help="svarets form")
    cases.set_defaults(run=run_cases)


def run_cases(asked: argparse.Namespace) -> int:
    """0 when every row was (or would be) stored, 1 when any is at fault."""
    with open_house():
        from tqdm import tqdm

        from livlina.core import clock
        from livlina.intake import importing
        from livlina.intake.register import read_register
        from livlina.intake.words import register_words

        now = clock.now()
        with tqdm(unit=" rader", desc="Läser", file=sys.stderr, leave=False, disable=None) as bar:
            register = read_register(
                asked.file,
                filename=asked.file.name,
                words=register_words(),
                today=clock.today(),
                progress=lambda rows: told(bar, rows),
            )
            try:
                done = importing.import_register(the_system(), register=register, dry_run=asked.dry_run, at=now)
            except importing.RegisterHasFaults as faults:
                done = faults.imported
    if asked.format == "json":
        print(json.dumps(answer(done), ensure_ascii=False))
    else:
        print_text(done, dry_run=asked.dry_run)
    return 1 if done.errors else 0


def answer(done: Any) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "rows": done.rows,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "ignored_columns": done.ignored_columns,
        "errors": [{"row": fault.row, "column": fault.column, "message": fault.message} for fault in done.errors],
    }


def told(bar: Any, rows: int) -> None:
    """Move the bar to so many rows."""
    bar.update(rows - bar.n)


def print_text(done: Any, *, dry_run: bool) -> None:
    """The answer in words; faults go to standard error, one on each line."""
    for fault in done.errors:
        place = ", ".join(part for part in (f"rad {fault.row}" if fault.row else "", fault.column) if part)
        print(f"{place or 'Filen'}: {fault.message}", file=sys.stderr)
    # a first row that is no header may be a person: then they are told by their letters
    is_header = not any(fault.row == 1 for fault in done.errors)
    if ignored := done.ignored_columns if is_header else done.ignored_places:
        print(f"Kolumner som inte används: {', '.join(ignored)}.")
    if done.errors:
        print(f"{done.rows} rader lästa, {len(done.errors)} fel. Ingenting är inläst.", file=sys.stderr)
        return
    would = "skulle bli" if dry_run else "blev"
    print(
        f"{done.rows} rader lästa: {done.created} {would} nya ärenden, {done.updated} ändrade, "
        f"{done.unchanged} oförändrade."
    )
