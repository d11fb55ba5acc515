"""
The migrations that built the tables before they were written anew as they stand (docs/adr/0010).

A database that has all of them has the new ones too, without running them; one that has only some is first brought
up to date by the version before. Source: S-44, no saved record is lost.

The framework has a way of its own to say so (`replaces`), which notes all that is replaced with the first of them that
is made: a new database that was interrupted there counted as whole ever after, without what guards its rows.
"""

from collections.abc import Iterator

from django.core.management import CommandError
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]

BEFORE: frozenset[Name] = frozenset(
    {
        ("access", "0007_who_acts_is_named_and_where"),
        ("assessments", "0023_his_case_ends_not_over_danger_of_its_contact"),
        ("cases", "0123_a_new_row_is_judged_for_whoever_meets_its_human"),
        ("intake", "0039_what_the_police_sent_stays_so"),
        ("organisation", "0014_hours_are_asked_for_so_often_whatever_for"),
        ("people", "0017_two_say_that_two_rows_are_two"),
        ("reports", "0008_what_is_withheld_may_be_several_numbers"),
        ("support", "0074_what_is_long_untold_is_told_to_who_leads"),
    }
)
"""The last of each room before: none of them is made without all that lead to it."""

FIRST: Name = ("access", "0001_what_is_traced")
LAST: Name = ("support", "0006_guards")
"""The first and the last of those that are written anew: each of them leads to the next."""


class NotYet(CommandError):
    """The database is on its way through migrations that only the version before has. The text is Swedish."""

    def __init__(self) -> None:
        super().__init__(
            "Databasen är från en äldre utgåva än den närmast före och kan inte föras vidare i ett steg. Inget har "
            "ändrats i den. Installera utgåvan före den här, kör livlina migrate med den, och därefter med den här."
        )


def anew() -> Iterator[Name]:
    """Those that are written anew, in the order in which they are made."""
    rooms = {room for room, _ in BEFORE}
    return (key for key in MigrationLoader(None).graph.forwards_plan(LAST) if key[0] in rooms)


def note_as_made(connection: BaseDatabaseWrapper) -> None:
    """Where all that was before is made, what is written anew counts as made. Raises NotYet where only some is."""
    recorder = MigrationRecorder(connection)
    made = set(recorder.applied_migrations())
    if FIRST in made or not {room for room, _ in made} & {room for room, _ in BEFORE}:
        return  # made by what is written anew, or not yet made at all
    if not made >= BEFORE:
        raise NotYet
    with transaction.atomic(using=connection.alias):
        for name in anew():
            if name not in made:  # some are called as they were
                recorder.record_applied(*name)
