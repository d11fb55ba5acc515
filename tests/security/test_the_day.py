"""
The day in the database is the day where the work is done, whatever time zone a session sets: a figure that follows the
session tells the same thing twice, and of a case the day between, and a count by the hour begins anew. Walked are all
functions, policies, views, defaults and constraints there are. Source: S-101, S-132, S-144.
"""

import re

import pytest
from django.db import connection

from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

OWN = """
SELECT 'function ' || p.proname, p.prosrc, pg_get_function_arguments(p.oid)
  FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'policy ' || p.policyname, coalesce(p.qual, '') || ' ; ' || coalesce(p.with_check, ''), ''
  FROM pg_policies p WHERE p.schemaname = 'public'
UNION ALL
SELECT 'view ' || v.viewname, v.definition, '' FROM pg_views v WHERE v.schemaname = 'public'
UNION ALL
SELECT 'default of ' || d.adrelid::regclass, pg_get_expr(d.adbin, d.adrelid), '' FROM pg_attrdef d
UNION ALL
SELECT 'constraint ' || c.conname, pg_get_constraintdef(c.oid), '' FROM pg_constraint c
 WHERE c.contype IN ('c', 'x') AND c.connamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger ' || t.tgname, pg_get_triggerdef(t.oid), '' FROM pg_trigger t WHERE NOT t.tgisinternal
"""
"""All that the database runs of ours: what it is, its text, and the arguments it takes."""

MOMENTS = """
SELECT a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
   AND a.atttypid IN ('timestamptz'::regtype, 'tstzrange'::regtype)
UNION
SELECT p.proname::text FROM pg_proc p
 WHERE p.pronamespace IN ('public'::regnamespace, 'pg_catalog'::regnamespace)
   AND p.prorettype IN ('timestamptz'::regtype, 'tstzrange'::regtype) AND p.proname ~ '[a-z]_|now'
"""
"""The names of what holds a moment: columns, and functions that give one."""

OF_THE_SESSION = re.compile(r"\b(current_date|current_time|localtime|localtimestamp)\b", re.IGNORECASE)
THE_ZONE = re.compile(r"AT\s+TIME\s+ZONE\s+'[A-Z]|timezone\('[A-Z]|,\s*'[A-Z][\w/]*'\s*\)$", re.IGNORECASE)
"""A zone that is said: `… AT TIME ZONE 'UTC'`, and the same as an argument."""
DECLARED = re.compile(r"\b(\w+)\s+(?:CONSTANT\s+)?(?:timestamptz|tstzrange|timestamp with time zone)\b", re.IGNORECASE)
TO_A_DAY = re.compile(r"::\s*(?:date|time|timestamp)\b(?!\s*tz|\s+with\s+time|\s*\[)", re.IGNORECASE)
PARTS = re.compile(r"\b(?:date_trunc|date_part|extract|to_char|cast)\s*(?=\()", re.IGNORECASE)
WORD = re.compile(r"[A-Za-z_]\w*")
SECONDS = re.compile(r"\(\s*epoch\b", re.IGNORECASE)
"""Seconds are the same in all zones."""


def without_comments(text):
    return re.sub(r"--[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def closing(text, place):
    """The place after the parenthesis that is opened there."""
    depth = 0
    for at in range(place, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return at + 1
    return len(text)


def operand(text, end):
    """What stands before that place and is made a day: a name, or a parenthesis with the name before it."""
    start = end
    while start and text[start - 1].isspace():
        start -= 1
    if start and text[start - 1] == ")":
        depth = 0
        while start:
            start -= 1
            depth += (text[start] == ")") - (text[start] == "(")
            if not depth:
                break
    while start and (text[start - 1].isalnum() or text[start - 1] in "_."):
        start -= 1
    return text[start:end]


def by_the_session(text, moments):
    """The places of a text where a day is taken by the zone of the session."""
    text = without_comments(text)
    moments = moments | {name.lower() for name in DECLARED.findall(text)}
    taken = [operand(text, found.start()) for found in TO_A_DAY.finditer(text)]
    taken += [
        part
        for found in PARTS.finditer(text)
        if not SECONDS.match(part := text[found.end() : closing(text, found.end())])
        and (
            found[0].lower().strip() != "cast" or re.search(r"\bAS\s+(date|time|timestamp)\s*\)$", part, re.IGNORECASE)
        )
    ]
    wrong = [part for part in taken if moments & set(map(str.lower, WORD.findall(part))) and not THE_ZONE.search(part)]
    return OF_THE_SESSION.findall(text) + wrong


def test_what_follows_the_session_is_found():
    moments = {"sent_at", "now", "slot"}
    for text in (
        "x <= current_date", "x <= CURRENT_DATE", "m.sent_at::date", "now()::date", "(now() - interval '1 day')::date",
        "lower(t.slot)::date", "CAST(m.sent_at AS date)", "date_trunc('month', m.sent_at)", "(m.sent_at)::date",
        "extract(hour FROM m.sent_at)", "date_trunc('hour', now())", "DECLARE at timestamptz; BEGIN RETURN at::date;",
    ):  # fmt: skip
        assert by_the_session(text, moments), text
    for text in (
        "x <= today()", "(m.sent_at AT TIME ZONE 'Europe/Stockholm')::date", "(day + interval '4 months')::date",
        "%s::date[]", "at::timestamptz", "extract(epoch FROM m.sent_at)", "-- current_date follows the connection\n1",
        "(timezone('Europe/Stockholm', m.sent_at))::date", "CAST(m.sent_at AS text)",
        "date_trunc('hour', now(), 'UTC')",
    ):  # fmt: skip
        assert not by_the_session(text, moments), text


def test_s101_s144_nothing_in_the_database_takes_its_day_from_the_session():
    with connection.cursor() as cursor:
        cursor.execute(MOMENTS)
        moments = {name for (name,) in cursor.fetchall()}
        cursor.execute(OWN)
        own = cursor.fetchall()
    assert {"sent_at", "recorded_at", "slot", "now", "statement_timestamp"} <= moments
    found = {
        what: wrong
        for what, text, arguments in own
        if (wrong := by_the_session(text, moments | {name.lower() for name in DECLARED.findall(arguments)}))
    }
    assert found == {}


def test_s101_the_day_is_the_same_in_every_zone_of_a_session():
    days = set()
    with connection.cursor() as cursor:
        for zone in ("Pacific/Kiritimati", "Etc/GMT+12", "UTC"):
            cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
            cursor.execute("SELECT today(), day_of_the_night()")
            days.add(cursor.fetchone())
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
    assert len(days) == 1


def test_s132_a_session_that_moves_its_clock_begins_no_new_count_of_opened_cases(application):
    unit = UnitFactory()
    opening = worker(unit)
    leave = (
        "SELECT leave_opening(%s, %s, NULL, 'case.opened', '', '', '', ''), "
        "date_trunc('hour', clock_timestamp(), 'UTC')"
    )
    with application(actor(opening)), connection.cursor() as cursor:
        for _ in range(2):  # once more where the hour ended between
            counts = []
            for zone in ("UTC", "<moved>-00:20", "<moved>-00:40"):
                cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
                cursor.execute(leave, [opening.pk, unit.pk])
                counts.append(cursor.fetchone())
            if len({hour for _, hour in counts}) == 1:
                break
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
    first = counts[0][0]
    assert [count for count, _ in counts] == [first, first + 1, first + 2]
