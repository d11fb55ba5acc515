"""The register is whole, a mark counts only when its test passed in a whole run, and the table says so."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from requirements import coverage
from requirements.register import load_register

ROOT = Path(__file__).resolve().parents[2]

# Rows and core rows of each group, as the requirements were counted when they were written.
GROUPS = {
    "A": (20, 9), "B": (36, 15), "C": (32, 19), "D": (28, 18), "E": (49, 21), "F": (45, 22), "G": (10, 6),
    "H": (22, 10), "I": (30, 15), "J": (19, 6), "K": (35, 9), "L": (24, 6), "M": (35, 5), "N": (29, 16),
    "O": (12, 0), "P": (14, 0), "Q": (17, 0), "R": (14, 2), "S": (16, 10), "T": (22, 13), "U": (28, 5),
    "V": (18, 2),
}  # fmt: skip

PARALLEL = ("-p", "xdist", "-p", "randomly", "-n", "2")

SUITE = """
import pytest

@pytest.mark.req("R-001", "R-002")
def test_it_holds():
    assert True

@pytest.mark.parametrize("limit", [5, pytest.param(6, marks=pytest.mark.req("R-089"))])
def test_a_limit(limit):
    assert limit

@pytest.mark.req("R-003")
class TestFree:
    def test_of_charge(self):
        assert True

    def test_falls(self):
        assert False

@pytest.mark.req("R-004")
@pytest.mark.skip(reason="not here")
def test_is_skipped():
    pass

@pytest.mark.req("R-005")
@pytest.mark.xfail
def test_is_expected_to_fail():
    assert False

@pytest.mark.req("R-006")
@pytest.mark.xfail
def test_passes_against_expectation():
    assert True
"""


class Suite:
    """A small checkout of its own, run by a pytest of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.results = root / "var" / "requirements.json"
        (root / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
        self.write("suite/test_suite.py", SUITE)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> str:
        # Only the plugins that matter here, so that a run takes half a second.
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        environment.pop("PYTEST_ADDOPTS", None)
        command = [sys.executable, "-m", "pytest", "-p", "requirements.plugin", *arguments]
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)
        return done.stdout + done.stderr

    def outcome(self, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.results.read_text(encoding="utf-8"))[kind]
        return found


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


def test_the_register_has_every_row_once_in_order_with_its_priority() -> None:
    rows = load_register().requirements

    assert list(rows) == [f"R-{number:03}" for number in range(1, 556)]
    assert Counter(row.priority for row in rows.values()) == {"core": 209, "important": 276, "beyond": 70}


def test_each_group_of_the_register_has_its_rows_and_its_core() -> None:
    register = load_register()
    rows = Counter(row.group for row in register.requirements.values())
    core = Counter(row.group for row in register.requirements.values() if row.priority == "core")

    assert {letter: (rows[letter], core[letter]) for letter in register.groups} == GROUPS


def test_every_row_says_in_one_short_line_what_the_software_must_do() -> None:
    texts = [row.text for row in load_register().requirements.values()]

    assert all(20 <= len(text) <= 160 and "\n" not in text and text == text.strip() for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("way", [(), PARALLEL], ids=["alone", "parallel"])
def test_a_whole_run_writes_what_passed_and_what_failed(suite: Suite, way: tuple[str, ...]) -> None:
    shown = suite.run(*way)

    assert suite.outcome("passed") == {
        "R-001": ["suite/test_suite.py::test_it_holds"],
        "R-002": ["suite/test_suite.py::test_it_holds"],
        "R-003": ["suite/test_suite.py::TestFree::test_of_charge"],
        "R-089": ["suite/test_suite.py::test_a_limit[6]"],
    }, shown
    assert suite.outcome("failed") == {"R-003": ["suite/test_suite.py::TestFree::test_falls"]}


def test_a_suite_named_by_its_root_or_by_testpaths_is_whole_too(suite: Suite) -> None:
    suite.run(".")
    assert suite.results.exists()

    suite.results.unlink()
    suite.run("-o", "testpaths=suite")
    assert suite.results.exists()


@pytest.mark.parametrize(
    "selection",
    [
        ("-k", "holds"),
        ("suite/test_suite.py",),
        ("-x",),
        ("--ignore", "suite/test_other.py"),
        (*PARALLEL, "-m", "req"),
        (*PARALLEL, "-x"),
    ],
    ids=" ".join,
)
def test_a_part_of_the_suite_writes_nothing(suite: Suite, selection: tuple[str, ...]) -> None:
    suite.run(*selection)

    assert not suite.results.exists()


def test_a_later_part_is_added_when_asked_and_replaces_what_it_ran_again(suite: Suite) -> None:
    suite.run()
    suite.write("suite/test_suite.py", SUITE.replace("assert False", "assert True"))
    suite.write("browser/test_browser.py", SUITE.replace("R-089", "R-479"))

    suite.run("suite/test_suite.py::TestFree", "browser/test_browser.py::test_a_limit", "--requirements-add")

    assert suite.outcome("failed") == {}
    assert set(suite.outcome("passed")) == {"R-001", "R-002", "R-003", "R-089", "R-479"}


def test_a_part_is_not_added_to_nothing(suite: Suite) -> None:
    suite.run("suite", "--requirements-add")

    assert not suite.results.exists()


@pytest.mark.parametrize("way", [(), PARALLEL], ids=["alone", "parallel"])
def test_a_mark_that_names_no_requirement_fails_the_collection(suite: Suite, way: tuple[str, ...]) -> None:
    suite.write(
        "suite/test_faulty.py",
        "import pytest\n"
        "@pytest.mark.req('R-999')\ndef test_unknown(): pass\n"
        "@pytest.mark.req(126)\ndef test_number(): pass\n"
        "@pytest.mark.req\ndef test_bare(): pass\n",
    )

    shown = suite.run(*way)

    assert "test_unknown: no requirement is called R-999" in shown
    assert "test_number: the id of a requirement is a string, not 126" in shown
    assert 'test_bare: write the mark as @pytest.mark.req("R-126")' in shown
    assert "1 error" in shown
    assert not suite.results.exists()


def report(suite: Suite, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert coverage.main(arguments, root=suite.root) == 0
    return capsys.readouterr().out


def test_without_a_run_the_marked_rows_are_listed_as_not_run(suite: Suite, capsys: pytest.CaptureFixture[str]) -> None:
    shown = report(suite, capsys)

    assert "Bevisade: 0 av 555 krav, varav 0 av 209 i kärnan." in shown
    assert "var/requirements.json saknas" in shown
    waiting = shown.split("Märkta, inte körda")[1]
    for shown_there in ("  R-089  ", "suite/test_suite.py::test_a_limit", "suite/test_suite.py::TestFree"):
        assert shown_there in waiting


def test_after_a_run_the_rows_are_counted_by_group_and_priority(
    suite: Suite, capsys: pytest.CaptureFixture[str]
) -> None:
    suite.run()

    shown = report(suite, capsys)

    table = shown.splitlines()[1:23]
    assert re.sub(r" +", " ", table[0]) == "A Syfte, lag och ramar 2 / 9 0 / 7 0 / 4 2 / 20"
    assert len({len(line) for line in table}) == 1, "the columns are aligned"
    assert "Bevisade: 3 av 555 krav, varav 3 av 209 i kärnan." in shown
    assert not re.search("saknas|äldre", shown)


def test_the_list_says_which_rows_are_proven_and_by_which_tests(
    suite: Suite, capsys: pytest.CaptureFixture[str]
) -> None:
    suite.run()

    proven, rest = report(suite, capsys, "--list").split("Bevisade\n")[1].split("Märkta, föll")
    failed, waiting = rest.split("Märkta, inte körda")

    assert re.search(r"R-089 .*\n +suite/test_suite.py::test_a_limit\[6\]", proven)
    assert re.search(r"R-003 .*\n +suite/test_suite.py::TestFree::test_falls", failed)
    assert all(row in waiting for row in ("R-004", "R-005", "R-006"))


def test_a_test_file_changed_since_the_run_is_told(suite: Suite, capsys: pytest.CaptureFixture[str]) -> None:
    suite.run()
    later = time.time() + 60
    os.utime(suite.root / "suite" / "test_suite.py", (later, later))

    assert "äldre än den senast ändrade testfilen" in report(suite, capsys)
