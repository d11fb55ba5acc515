"""The scene of attacks, laid once; and the table of the matrix, after the tests."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

HERE = Path(__file__).parent
REPORT = pytest.StashKey[list[str]]()


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Those here come first and together: they share the scene, and the longest of all are among them.

    One worker has them, beside the other that has the browser. The whole matrix is shared: it is so much longer.
    """
    items.sort(key=lambda item: HERE not in item.path.parents)
    for item in items:
        if HERE in item.path.parents and not os.environ.get("LIVLINA_WHOLE_MATRIX"):
            item.add_marker(pytest.mark.xdist_group("attacked"))


@pytest.fixture(scope="package")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Laid in one transaction, which is rolled back when the last test of this folder is done."""
    from tests.security.scene import lay

    with django_db_blocker.unblock(), transaction.atomic():
        yield lay()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def awake(request: pytest.FixtureRequest) -> None:
    """The sessions of the scene are in use, however long the tests before took: they would be locked as idle (S-52)."""
    if "scene" in request.fixturenames:
        request.getfixturevalue("scene").awake()


@pytest.fixture(scope="module")
def report(request: pytest.FixtureRequest) -> list[str]:
    """Lines that stand in the report of the run, and in .pytest_cache/access-matrix.txt."""
    return request.config.stash.setdefault(REPORT, [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    lines = config.stash.get(REPORT, [])
    if not lines:
        return
    path = Path(config.rootpath) / ".pytest_cache" / "access-matrix.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    terminalreporter.write_sep("=", "attack matrix")
    terminalreporter.write_line(f"{lines[0]} The whole table: {path}")
