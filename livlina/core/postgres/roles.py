"""The roles of the database, the same on the embedded server and on one given by `DATABASE_URL`."""

from typing import Literal

DATABASE = "livlina"
SUPERUSER = "postgres"

Role = Literal["livlina_owner", "livlina_app", "livlina_jobs"]
ROLES: tuple[Role, ...] = ("livlina_owner", "livlina_app", "livlina_jobs")

_FOR_WHAT_THE_OWNER_MAKES = "ALTER DEFAULT PRIVILEGES FOR ROLE livlina_owner"
_RIGHTS = (
    # The application may use it, though it owns nothing; the jobs get only what is named.
    f"{_FOR_WHAT_THE_OWNER_MAKES} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO livlina_app",
    f"{_FOR_WHAT_THE_OWNER_MAKES} GRANT USAGE ON SEQUENCES TO livlina_app",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT ALL ON SCHEMA public TO livlina_owner",
)

ROLE_SQL: tuple[tuple[str, str], ...] = (
    ("postgres", "CREATE ROLE livlina_owner"),
    ("postgres", "CREATE ROLE livlina_app"),
    ("postgres", "CREATE ROLE livlina_jobs"),
    ("postgres", "ALTER ROLE livlina_owner LOGIN CREATEDB NOINHERIT NOSUPERUSER NOCREATEROLE NOBYPASSRLS"),
    ("postgres", "ALTER ROLE livlina_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS"),
    ("postgres", "ALTER ROLE livlina_jobs LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS"),
    # Tests act as the other roles by SET ROLE. The owner is NOINHERIT, which makes the membership
    # INHERIT FALSE, SET TRUE also on a PostgreSQL 15, where GRANT does not know the words.
    ("postgres", "GRANT livlina_app, livlina_jobs TO livlina_owner"),
    ("postgres", f"CREATE DATABASE {DATABASE} OWNER livlina_owner"),
    # Without this every role may make temporary tables.
    ("postgres", f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC"),
    ("postgres", f"GRANT CONNECT ON DATABASE {DATABASE} TO livlina_app, livlina_jobs"),
    *((DATABASE, statement) for statement in _RIGHTS),
    # Also where test databases are copied from.
    *(("template1", statement) for statement in _RIGHTS),
)
"""
Statements by the database they are given in, in order, for a superuser of PostgreSQL 15 or newer.

They may be given again: that a role or the database exists already is no fault. Passwords are set apart.
"""

EMBEDDED_SQL: tuple[tuple[str, str], ...] = (
    ("postgres", "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC"),
    # From here test databases are made and dropped.
    ("postgres", "GRANT CONNECT ON DATABASE postgres TO livlina_owner"),
)
"""What is added where the whole server is ours."""
