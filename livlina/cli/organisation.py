"""`livlina organisation load`: an organisation from its file."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from livlina.cli.house import open_house, the_system
from livlina.cli.outcome import Failed

if TYPE_CHECKING:
    from livlina.organisation.loading import Fault, Plan
    from livlina.organisation.loading.comparing import Comparison

ACTS = {"created": "nya", "updated": "ändrade", "removed": "borttagna", "unchanged": "oförändrade"}
ACT = {"created": "ny", "updated": "ändrad", "removed": "borttagen"}


def add(commands: Any) -> None:
    organisation = commands.add_parser(
        "organisation",
        help="kommunens enheter, stadsdelar och lokala gränser",
        description="Kommunens enheter, stadsdelar och lokala gränser.",
    )
    load = organisation.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True).add_parser(
        "load",
        help="ladda organisationen ur en fil",
        description="Ladda organisationen ur en YAML-fil, hel eller inte alls. Samma fil igen ändrar inget.",
    )
    load.add_argument(
        "file",
        metavar="FIL",
        type=organisation_file,
        help="en YAML-fil, eller en som följer med: stockholm.yaml, kommun-1.yaml, kommun-2.yaml, kommun-3.yaml",
    )
    load.add_argument("--dry-run", action="store_true", help="säg vad som skulle hända, spara inget")
    load.add_argument(
        "--remove", action="store_true", help="ta bort upptagningsområden, gränser och andra rader som filen inte har"
    )
    load.add_argument("--format", choices=("text", "json"), default="text", help="text eller json")
    load.set_defaults(run=run_load)


def organisation_file(text: str) -> Path:
    """The file of that path, or the shipped one of that name."""
    from livlina.organisation.loading import SHIPPED

    path = Path(text)
    if path.is_file():
        return path
    if path.name == text and (SHIPPED / text).is_file():
        return SHIPPED / text
    raise argparse.ArgumentTypeError(f"filen {text} finns inte")


def run_load(asked: argparse.Namespace) -> int:
    """Read the file, and then the database only if the file is right."""
    from livlina.organisation import loading

    try:
        reading = loading.read(asked.file)
    except OSError as error:
        raise Failed(f"{asked.file} går inte att läsa: {error.strerror}.") from error
    for warning in reading.warnings:
        print(f"livlina: att se över i {asked.file.name}: {warning}", file=sys.stderr)
    if reading.plan is None:
        return refuse(asked, reading.faults, reading.warnings)
    with open_house():
        return load_plan(asked, reading.plan, reading.warnings)


def load_plan(asked: argparse.Namespace, plan: "Plan", warnings: "list[Fault]") -> int:
    """Compare or store, and say what came of it."""
    from livlina.core import clock
    from livlina.core.errors import DomainError
    from livlina.organisation.errors import NoLongerInFile
    from livlina.organisation.loading import Fault
    from livlina.organisation.loading.comparing import compare
    from livlina.organisation.services import load_organisation

    try:
        if asked.dry_run:
            comparison = compare(plan, may_remove=asked.remove)
        else:
            comparison = load_organisation(the_system(), plan=plan, may_remove=asked.remove, at=clock.now()).comparison
    except NoLongerInFile as refusal:
        return refuse(asked, [Fault(None, "", row) for row in refusal.facts["rows"]], warnings)
    except DomainError as refusal:
        return refuse(asked, [Fault(None, "", str(refusal))], warnings)
    if asked.format == "json":
        print(json.dumps(answer(asked, comparison, [], warnings), ensure_ascii=False, default=str))
    else:
        tell(asked, comparison)
    return 0


def refuse(asked: argparse.Namespace, faults: "Iterable[Fault]", warnings: "Iterable[Fault]") -> int:
    """Every fault in a sentence of its own; nothing is stored."""
    faults = list(faults)
    for fault in faults:
        print(f"livlina: {asked.file.name}: {fault}", file=sys.stderr)
    print(f"livlina: {asked.file.name}: {len(faults)} fel, inget är sparat.", file=sys.stderr)
    if asked.format == "json":
        print(json.dumps(answer(asked, None, faults, warnings), ensure_ascii=False, default=str))
    return 1


def answer(
    asked: argparse.Namespace,
    comparison: "Comparison | None",
    faults: "Iterable[Fault]",
    warnings: "Iterable[Fault]",
) -> dict[str, Any]:
    """The one JSON document. With faults every count is 0."""
    kinds = comparison.counts() if comparison else {}
    return {
        "organisation": comparison.plan.key if comparison else None,
        "dry_run": asked.dry_run,
        **{act: sum(counts[act] for counts in kinds.values()) for act in ACTS},
        "kinds": kinds,
        "changes": [
            {
                "kind": change.table.kind,
                "act": change.act,
                "row": change.title,
                "before": change.before,
                "after": change.after,
            }
            for change in (comparison.changes if comparison and comparison.before else ())
        ],
        "errors": [{"line": fault.line, "where": fault.where, "message": fault.message} for fault in faults],
        "warnings": [{"line": fault.line, "where": fault.where, "message": fault.message} for fault in warnings],
    }


def tell(asked: argparse.Namespace, comparison: "Comparison") -> None:
    """The same for a reader. In an empty database everything is new, so only the counts are told."""
    from livlina.organisation.loading.tables import TABLES

    plan = comparison.plan
    if comparison.changes_nothing:
        print(f"{plan.name}: allt i {plan.file} finns redan. Inget har ändrats.")
        return
    print(f"{plan.name}, ur {plan.file}:")
    counts = comparison.counts()
    for table in TABLES:
        told = [f"{count} {ACTS[act]}" for act, count in counts[table.kind].items() if count]
        if told:
            print(f"  {table.label}: {', '.join(told)}")
    if comparison.before:
        if comparison.before != comparison.after:
            print("ändrad: kommunens namn, slag eller rättigheter")
        for change in comparison.changes:
            print(f"{ACT[change.act]}: {change.table.label}, {change.title}{differences(change.differences)}")
    print("Inget är sparat (--dry-run)." if asked.dry_run else "Sparat.")


def differences(changed: dict[str, tuple[Any, Any]]) -> str:
    """What changed in a row, as `valid_to: – → 2023-06-30`."""
    told = [f"{name}: {before or '–'} → {after or '–'}" for name, (before, after) in changed.items()]
    return f" ({', '.join(told)})" if told else ""
