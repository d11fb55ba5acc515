"""
Do the keys fit the database? Asked at every start, before anything is sealed or opened.

A master key that is lost and silently replaced by a new one would let the work go on for days, with all older text
unreadable and the new text lost on the day the right key is put back. So the database remembers a mark of each key it
is sealed with, and nothing starts when one of them is missing or another. The mark of a master key that a rotation has
left behind is ended, and that key is asked for no more. Source: S-91, S-92.
"""

import hmac

from django.db import connection

from livlina.core import secrets


def compare() -> None:
    """
    Compare the keys with the marks of the database, which remembers those it has not met before.

    Raises MissingSecret or OtherSecret. Afterwards no key that seals is made by this process or those it starts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('access_key_mark') IS NOT NULL")
        if cursor.fetchone() == (False,):  # somebody else's server, not yet migrated
            return
    for name, mark in live().items():
        try:
            key = secrets.sealing_key(name)
        except secrets.MissingSecret:
            if name in live():
                raise
            continue  # a rotation left it behind just now
        if mark_of(name, key) != mark:
            raise secrets.OtherSecret(secrets.path_of(name))
    remember()
    secrets.make_no_more()


def live() -> dict[str, bytes]:
    """The marks of the keys that the database is sealed with now, by the name of the key."""
    with connection.cursor() as cursor:
        # as JSON: a server that is not migrated yet has no such column
        cursor.execute("SELECT name, mark FROM access_key_mark m WHERE to_jsonb(m) ->> 'ended_at' IS NULL")
        return {name: bytes(mark) for name, mark in cursor.fetchall()}


def remember() -> None:
    """Let the database know the keys that are in the folder. It changes no mark that it has."""
    marks = [(name, mark_of(name, key)) for name, key in secrets.sealing_keys().items()]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO access_key_mark (name, mark) VALUES (%s, %s) ON CONFLICT DO NOTHING", marks)


def mark_of(name: str, key: bytes) -> bytes:
    """What tells the key of that name from every other, and nothing about it."""
    return hmac.digest(key, f"livlina.key-mark:{name}".encode(), "sha256")
