"""A database made before the migrations were written anew goes on as it is, or is told what it needs first (S-44)."""

from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from livlina.core.replaced import BEFORE, FIRST, LAST, NotYet, anew


def names() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


@pytest.fixture
def earlier(db):
    """A database of the version before: what it has of its own, and what is not written anew as it was."""
    recorder = MigrationRecorder(connection)
    for name in anew():
        recorder.record_unapplied(*name)
    for name in BEFORE:
        recorder.record_applied(*name)
    return recorder


def test_each_that_is_written_anew_leads_to_the_next() -> None:
    graph = MigrationLoader(None).graph
    found = list(anew())
    assert (found[0], found[-1]) == (FIRST, LAST)
    assert {room for room, _ in found} == {room for room, _ in BEFORE}
    for before, name in pairwise(found):
        assert before in graph.nodes[name].dependencies
    assert not BEFORE & set(found)


def test_s44_a_database_with_all_that_was_before_runs_nothing(earlier) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(oid ORDER BY oid) FROM pg_class")
        before = cursor.fetchone()
        call_command("migrate", verbosity=0, interactive=False)
        cursor.execute("SELECT array_agg(oid ORDER BY oid) FROM pg_class")
        assert cursor.fetchone() == before
    assert names() >= {*anew(), *BEFORE}


def test_s44_one_that_is_called_as_it_was_does_not_count_by_its_name(earlier) -> None:
    earlier.record_applied("cases", "0004_walls")
    call_command("migrate", verbosity=0, interactive=False)
    assert names() >= set(anew())


@pytest.mark.parametrize("missing", sorted(BEFORE))
def test_s44_a_database_with_only_some_is_told_to_be_brought_up_first(earlier, missing) -> None:
    earlier.record_unapplied(*missing)
    had = names()
    with pytest.raises(NotYet, match="Installera utgåvan före"):
        call_command("migrate", verbosity=0, interactive=False)
    assert names() == had


def test_s44_a_new_database_that_was_interrupted_goes_on_where_it_was(db) -> None:
    """What is noted as made is what has been made: no guard counts as there because the tables are."""
    recorder = MigrationRecorder(connection)
    for name in MigrationLoader(None).graph.backwards_plan(LAST):  # what has come since is not made either
        recorder.record_unapplied(*name)
    with pytest.raises(Exception, match="already exists"):  # it is made, so making it again is what is tried
        call_command("migrate", verbosity=0, interactive=False)
