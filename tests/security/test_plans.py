"""
What a row policy costs: the plans of the database, shown. The functions that say what is one's own are asked once for
a statement, as an InitPlan, and never once for each row. Source: S-05.

The plans stand in .pytest_cache/row-plans.txt after a run, a table after the other.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from livlina.access.terms import Role
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

POLICIES = """
    SELECT tablename FROM pg_policies
     WHERE schemaname = 'public' AND cmd IN ('ALL', 'SELECT')
       AND has_table_privilege('livlina_app', format('public.%I', tablename), 'SELECT')
     GROUP BY 1 ORDER BY 1
"""
ASKED_OF_ONESELF = re.compile(r"\b(?:my_\w+|acting|led_\w+)\(")


def plan_of(table: str) -> list[str]:
    """The plan of reading the whole table; of its columns only what is asked of a function."""
    with connection.cursor() as cursor:
        cursor.execute(f'EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM "{table}"')
        lines = [line for (line,) in cursor.fetchall()]
    return [line for line in lines if "(" in line or "Output:" not in line]


def asked_for_each_row(plan: list[str]) -> list[str]:
    """The lines of a plan where a row is held against a function that is asked anew for it."""
    held = ("Filter:", "Join Filter:", "Recheck Cond:", "Index Cond:")
    return [line.strip() for line in plan if line.strip().startswith(held) and ASKED_OF_ONESELF.search(line)]


def test_s05_what_is_ones_own_is_asked_once_for_a_statement_and_never_for_each_row(
    application: Any, request: Any
) -> None:
    somebody = actor(worker(UnitFactory(), Role.THERAPIST))
    with connection.cursor() as cursor:
        cursor.execute(POLICIES)
        tables = [table for (table,) in cursor.fetchall()]
    with application(somebody):
        plans = {table: plan_of(table) for table in tables}
    shown = Path(request.config.rootpath) / ".pytest_cache" / "row-plans.txt"
    shown.parent.mkdir(exist_ok=True)
    shown.write_text("\n\n".join("\n".join([table, *plan]) for table, plan in plans.items()) + "\n")
    assert "Output: my_cases()" in [line.strip() for line in plans["cases_note"]]
    assert {table: lines for table, plan in plans.items() if (lines := asked_for_each_row(plan))} == {}
