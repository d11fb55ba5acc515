"""
Print which requirements the tests prove, by group and priority: `python -m requirements.coverage [--list]`.

A requirement is proven when a test marked with its id passed in the last whole run and none so marked failed.
"""

import argparse
import ast
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from requirements.plugin import RESULTS
from requirements.register import PRIORITIES, Register, load_register

ROOT = Path(__file__).resolve().parent.parent

LABELS = {"core": "kärna", "important": "viktigt", "beyond": "därutöver"}

NO_TESTS_HERE = {".venv", "var", "build", "dist", "node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Results:
    """What the last whole run showed: node ids of tests by requirement."""

    written_at: datetime
    passed: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)

    def proves(self, requirement_id: str) -> bool:
        return requirement_id in self.passed and requirement_id not in self.failed


def read_results(root: Path) -> Results | None:
    """Return what the last whole run wrote, or None when there has been none."""
    path = root / RESULTS
    if not path.exists():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return Results(
        written_at=datetime.fromisoformat(document["written_at"]),
        passed=document["passed"],
        failed=document["failed"],
    )


def test_files(root: Path) -> Iterator[Path]:
    """Yield every test module of the checkout, in order of path."""
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in NO_TESTS_HERE and not folder.name.startswith("."):
            yield from sorted(folder.rglob("test_*.py"))


def marked_tests(root: Path) -> dict[str, list[str]]:
    """Return the tests marked for each requirement, as the source says and without running anything."""
    marked: dict[str, list[str]] = defaultdict(list)
    for path in test_files(root):
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=name)
        for place, requirement_id in _marks(tree, name):
            if place not in marked[requirement_id]:
                marked[requirement_id].append(place)
    return dict(marked)


def _marks(node: ast.AST, place: str) -> Iterator[tuple[str, str]]:
    """Yield (node id, requirement id) for each `….mark.req("R-…")` in the code below this node."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        place = f"{place}::{node.name}"
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.req"):
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield place, argument.value
    for child in ast.iter_child_nodes(node):
        yield from _marks(child, place)


def summary(register: Register, results: Results | None) -> list[str]:
    """Return the table: for each group proven / total by priority, and one line of totals."""
    proven = {key for key in register.requirements if results and results.proves(key)}
    header = ["", "Grupp", *(LABELS[priority] for priority in PRIORITIES), "alla"]
    lines = [header]
    for group in register.groups.values():
        rows = [row for row in register.requirements.values() if row.group == group.letter]
        by_priority = [[row.id for row in rows if row.priority == priority] for priority in PRIORITIES]
        by_priority.append([row.id for row in rows])
        shares = [f"{len(proven.intersection(ids))} / {len(ids)}" for ids in by_priority]
        lines.append([group.letter, group.label, *shares])
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    table = [_aligned(line, widths) for line in lines]
    core = [row.id for row in register.requirements.values() if row.priority == "core"]
    total = (
        f"Bevisade: {len(proven)} av {len(register.requirements)} krav, "
        f"varav {len(proven.intersection(core))} av {len(core)} i kärnan."
    )
    return [*table, "", total]


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, figures to the right."""
    words = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
    figures = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join(words + figures).rstrip()


def state_of_results(results: Results | None, root: Path) -> list[str]:
    """Say in a sentence when there is no run to go by, or when the tests have changed since."""
    if results is None:
        return [f"{RESULTS} saknas: testerna har inte körts i sin helhet. Kör make test och försök igen."]
    newest = max((path.stat().st_mtime for path in test_files(root)), default=0.0)
    if newest > results.written_at.timestamp():
        return [f"{RESULTS} är äldre än den senast ändrade testfilen. Kör make test för aktuella siffror."]
    return []


def listing(register: Register, results: Results | None, marked: dict[str, list[str]]) -> list[str]:
    """Return the rows that are proven, those where a marked test failed, and those marked but not run."""
    seen = results or Results(written_at=datetime.min.replace(tzinfo=UTC))
    proven = {key: seen.passed[key] for key in register.requirements if seen.proves(key)}
    failed = {key: seen.failed[key] for key in register.requirements if key in seen.failed}
    waiting = {
        key: marked[key] for key in register.requirements if key in marked.keys() - proven.keys() - failed.keys()
    }
    lines: list[str] = []
    for heading, rows in (("Bevisade", proven), ("Märkta, föll", failed), ("Märkta, inte körda", waiting)):
        if rows:
            lines += ["", heading]
        for key, tests in rows.items():
            lines.append(f"  {key}  {register.requirements[key].text}")
            lines += [f"         {test}" for test in tests]
    return lines


def main(arguments: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Print the coverage of the requirements. Always 0: it is a measure, not a check."""
    parser = argparse.ArgumentParser(
        prog="python -m requirements.coverage", description="Vilka krav som testerna bevisar."
    )
    parser.add_argument("--list", action="store_true", help="visa också vilka krav, och av vilka test")
    wanted = parser.parse_args(arguments)

    register, results = load_register(), read_results(root)
    state = state_of_results(results, root)
    lines = summary(register, results)
    if wanted.list or results is None:
        lines += listing(register, results, marked_tests(root))
    if state:
        lines += ["", *state]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
