"""Reading is an act too: what was opened, listed and searched for leaves its trace. Source: S-40."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries, rules
from livlina.cases.models import Case, CaseFile, Note
from livlina.cases.queries import Found
from livlina.core.errors import DomainError
from livlina.core.sealed import keyed_hash
from livlina.core.text import folded
from livlina.organisation.terms import DEFAULT_LIMITS, Limit

LEAVE_OPENING: Final = "SELECT leave_opening_within(%s, %s, %s, %s, %s, %s, %s, %s)"


@lasting
def read_case(actor: Actor, *, case: Case, part: str = "", note: Note | CaseFile | None = None, why: str = "") -> None:
    """
    Open a case file: nothing changes, but it leaves a trace.

    `part` is the page of it (journal, persons), `why` by which relation: a lead's reading is told apart. Very many in
    an hour leave a trace of their own, and at last no more are opened (S-132).
    """
    require(actor, Permission.READ_CASE)
    action = f"case.{part}_read" if part else "case.read"
    times, warn, most = record(actor, action, subject=note or case, case=case, why=why, statement=LEAVE_OPENING)
    limits = rules.OpeningLimits(
        warn=_decided(warn, Limit.CASE_OPENINGS_WARNING), most=_decided(most, Limit.CASE_OPENINGS)
    )
    if times == limits.warn:
        record(actor, "cases.many_opened", detail={"times": times})
    if obstacle := limits.obstacle(times):
        raise obstacle


@lasting
def list_cases(actor: Actor, *, refs: Iterable[UUID], what: str) -> None:
    """See a list of cases: the trace tells which, by what traces call them."""
    require(actor, Permission.READ_CASE)
    record(actor, "cases.listed", why=what, detail={"cases": [str(ref) for ref in refs]})


@lasting
def search(actor: Actor, *, text: str, at: datetime) -> tuple[rules.Sought, Found]:
    """
    Search persons by name, identity number or case number, among what the actor may see.

    The trace tells a keyed hash of what was sought and how many were found, never the words.
    """
    require(actor, Permission.SEARCH)
    sought = rules.sought(text, today=timezone.localdate(at))
    if isinstance(sought, DomainError):
        raise sought
    count_search()
    found = queries.find_persons(actor, sought)
    words = sought.identity_number or folded(sought.text)
    record(actor, "cases.searched", detail={"sought": keyed_hash(words, purpose="search").hex(), "hits": found.persons})
    return sought, found


def count_search() -> None:
    """Count a search of the one who acts. Raises TooManySearches when there have been too many this minute (S-132)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count_search_within()")
        times, most = cursor.fetchone()[0]
    if obstacle := rules.obstacle_to_searching(times=times, most=_decided(most, Limit.SEARCHES)):
        raise obstacle


def _decided(value: int | None, limit: Limit) -> int:
    """The organisation's own limit, or the one that holds without."""
    return DEFAULT_LIMITS[limit] if value is None else value
