"""The kinds of case as state diagrams in Mermaid, which those who read the documents see drawn."""

from livlina.cases.process.definitions import FIRST, LAST, Kind, Version, clocks, kinds

HEAD = """# {name}

Skriven av `livlina processes docs/processes` ur `livlina/cases/process/kinds.yaml`. Ändra inte här.
"""


def as_texts() -> dict[str, str]:
    """The text of each kind of case, by the name of its file."""
    return {f"{key.replace('_', '-')}.md": _text(kind) for key, kind in kinds().items()}


def _text(kind: Kind) -> str:
    parts = [HEAD.format(name=kind.name)]
    for version in reversed(kind.versions):
        until = f"t.o.m. {version.period.end}" if version.period.end else "tills vidare"
        parts.append(f"## {version.law}, fr.o.m. {version.period.start}, {until}\n")
        parts.append(_diagram(version))
        parts.append(_notes(version))
    return "\n".join(parts)


def _diagram(version: Version) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{step.name}" as {step.key}' for step in version.steps.values()]
    lines.append(f"    [*] --> {FIRST}")
    for step in version.steps.values():
        lines += [f"    {step.key} --> {after}{_why(step.key, after)}" for after in step.next]
    lines += [f"    {LAST} --> [*]", "```", ""]
    return "\n".join(lines)


def _why(here: str, after: str) -> str:
    return " : öppnas igen" if here == LAST and after == FIRST else ""


def _notes(version: Version) -> str:
    """The clocks of each step that has any."""
    told = []
    for step in version.steps.values():
        starts = [clocks()[key].name for key in step.starts]
        ends = [clocks()[key].name for key in step.ends]
        told += [f"- {step.name} startar: {', '.join(starts)}"] if starts else []
        told += [f"- {step.name} avslutar: {', '.join(ends)}"] if ends else []
    return "\n".join([*told, ""])
