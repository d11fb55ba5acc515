"""The diagrams in docs say what the data says."""

from pathlib import Path

from livlina.cases.process.definitions import kinds
from livlina.cases.process.diagrams import as_texts

DOCS = Path(__file__).parents[4] / "docs" / "processes"


def test_the_diagrams_in_docs_are_those_of_the_data():
    """Written anew by `livlina processes docs/processes`."""
    assert {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")} == as_texts()


def test_every_step_and_every_way_is_drawn():
    for key, text in as_texts().items():
        kind = kinds()[key.removesuffix(".md").replace("-", "_")]
        for version in kind.versions:
            for step in version.steps.values():
                assert f'state "{step.name}" as {step.key}' in text
                assert all(f"{step.key} --> {after}" in text for after in step.next)
