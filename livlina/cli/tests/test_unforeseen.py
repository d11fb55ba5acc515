"""What a command did not foresee is told by where it happened, never by a row of the register."""

from typing import Never

import psycopg
import pytest
from django.db import IntegrityError

from livlina.cli import eligibility, main

ROW = 'duplicate key value violates unique constraint "one"\nDETAIL: Key (name)=(Alma Exempelsson) already exists.'


def test_s45_an_error_of_the_database_ends_a_command_without_the_row_that_it_tells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Never:
        raise IntegrityError(ROW) from psycopg.errors.UniqueViolation(ROW)

    monkeypatch.setattr(eligibility, "_facts", broken)
    assert main(("rules", "eligibility")) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "något gick fel som Livlina inte räknade med" in told.err
    for where in ("IntegrityError", "UniqueViolation", "broken"):
        assert where in told.err
    for words in ("Alma", "duplicate"):
        assert words not in told.err
