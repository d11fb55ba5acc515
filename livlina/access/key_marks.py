"""
Do the keys fit the database? Asked at every start, before anything is sealed or opened.

A master key that is lost and silently replaced by a new one would let the work go on for days, with all older text
unreadable and the new text lost on the day the right key is put back. So the database remembers a mark of each key it
has been sealed with, and nothing starts when one of them is missing or another. Source: S-92.
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
        cursor.execute("SELECT name, mark FROM access_key_mark ORDER BY name")
        for name, mark in cursor.fetchall():
            if mark_of(name, secrets.sealing_key(name)) != bytes(mark):
                raise secrets.OtherSecret(secrets.path_of(name))
        marks = [(name, mark_of(name, key)) for name, key in secrets.sealing_keys().items()]
        cursor.executemany("INSERT INTO access_key_mark VALUES (%s, %s) ON CONFLICT DO NOTHING", marks)
    secrets.make_no_more()


def mark_of(name: str, key: bytes) -> bytes:
    """What tells the key of that name from every other, and nothing about it."""
    return hmac.digest(key, f"livlina.key-mark:{name}".encode(), "sha256")
