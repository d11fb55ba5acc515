"""
A plugin for pytest: `@pytest.mark.req("R-126")` says which requirement a test proves.

An unknown id fails the collection. A whole run (nothing selected, ignored or cut short) writes
`var/requirements.json`: for each requirement the tests that passed and those that failed. A suite that is run
in several goes adds the later ones with `--requirements-add`. It works the same under pytest-xdist.
"""

import json
import os
from collections import defaultdict
from collections.abc import Generator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from requirements.register import load_register

RESULTS = Path("var") / "requirements.json"

MARKER = 'req(id, …): the requirements this test proves, for example @pytest.mark.req("R-126")'


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("requirements").addoption(
        "--requirements-add",
        action="store_true",
        help="add what this run proves to var/requirements.json, although it is not the whole suite",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    config.pluginmanager.register(Recorder(config), "requirements-recorder")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Refuse the tests of a module or class where a mark names no requirement; all faults at once."""
    report = yield
    if report.passed:
        items = [node for node in report.result if isinstance(node, pytest.Item)]
        faults = [fault for item in items for fault in _faults(item)]
        if faults:
            report.outcome = "failed"
            report.longrepr = "\n".join(dict.fromkeys(faults))
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every report the ids of its test; properties are what xdist carries from a worker."""
    for item in items:
        for requirement_id in dict.fromkeys(_marked_ids(item)):
            item.user_properties.append(("req", requirement_id))


def _marked_ids(item: pytest.Item) -> list[Any]:
    return [argument for mark in item.iter_markers("req") for argument in mark.args]


def _faults(item: pytest.Item) -> Iterable[str]:
    known = load_register().requirements
    for mark in item.iter_markers("req"):
        if not mark.args or mark.kwargs:
            yield f'{item.nodeid}: write the mark as @pytest.mark.req("R-126")'
        for argument in mark.args:
            if not isinstance(argument, str):
                yield f"{item.nodeid}: the id of a requirement is a string, not {argument!r}"
            elif argument not in known:
                yield f"{item.nodeid}: no requirement is called {argument}"


class Recorder:
    """Remembers the outcome of every test, and writes it down when the run was a whole one."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.ran: set[str] = set()
        self.passed: dict[str, set[str]] = defaultdict(set)
        self.failed: dict[str, set[str]] = defaultdict(set)
        self.left_out = 0

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.left_out += len(items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.left_out += report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Sort the test by its outcome; one skipped or expected to fail shows nothing either way."""
        self.ran.add(report.nodeid)
        for name, requirement_id in report.user_properties:
            if name != "req":
                continue
            if report.failed:
                self.failed[str(requirement_id)].add(report.nodeid)
            elif report.passed and report.when == "call" and not hasattr(report, "wasxfail"):
                self.passed[str(requirement_id)].add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Hear from a worker of xdist how many tests it left out."""
        self.left_out += getattr(node, "workeroutput", {}).get("requirements_left_out", 0)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        to_controller = getattr(self.config, "workeroutput", None)
        if to_controller is not None:
            to_controller["requirements_left_out"] = self.left_out
            return
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        all_ran = 0 < session.testscollected == len(self.ran)
        if ended and all_ran:
            if self.config.getoption("requirements_add"):
                self._add()
            elif not self._is_selection():
                self._write({"written_at": _now(), "passed": {}, "failed": {}})

    def _is_selection(self) -> bool:
        """Whether this run was asked for less than the whole suite, or left something out."""
        chosen = any(
            self.config.getoption(name, default=None)
            for name in ("keyword", "markexpr", "lf", "stepwise", "deselect", "ignore", "ignore_glob")
        )
        start = self.config.invocation_params.dir
        asked = {(start / argument).resolve() for argument in self.config.args}
        by_path = self.config.args_source is not pytest.Config.ArgsSource.TESTPATHS
        return chosen or self.left_out > 0 or (by_path and self.config.rootpath not in asked)

    def _add(self) -> None:
        """Add to the whole run before this one; without one there is nothing to complete."""
        path = self.config.rootpath / RESULTS
        if path.exists():
            self._write(json.loads(path.read_text(encoding="utf-8")))

    def _write(self, document: dict[str, Any]) -> None:
        for outcome, found in (("passed", self.passed), ("failed", self.failed)):
            earlier: dict[str, list[str]] = document[outcome]
            tests = {key: set(nodes) - self.ran for key, nodes in earlier.items()}
            for key, nodes in found.items():
                tests[key] = tests.get(key, set()) | nodes
            document[outcome] = {key: sorted(tests[key]) for key in sorted(tests) if tests[key]}
        path = self.config.rootpath / RESULTS
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)


def _now() -> str:
    return datetime.now(UTC).isoformat()
