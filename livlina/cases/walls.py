"""What is done about the walls whether anyone is at work or not."""

from django.db import connection


def mend() -> None:
    """
    Each minute: what a relation that has run out kept closed opens, and a sixtieth of all walls is recomputed from the
    facts. A wall that stands where it should is left as it is, so it is safe to repeat. Source: S-04, S-10.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mend_walls()")
