"""
What of the database is not as this version lays it.

Whoever owns it can give a function another body, so that it leaves no trace of one member of staff, and take away what
keeps a trace from being changed. The bodies are compared with those that the migrations give, the latest of each.
Source: S-41.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

_FUNCTION: Final = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\s*(\([^$]*?)\bAS (\$\w*\$)(.*?)\3", re.DOTALL)
"""Its name, its arguments with all that is said before the body, the mark around the body, and the body."""

_FUNCTIONS: Final = """
SELECT p.proname::text, p.prosrc, p.prosecdef AND p.proconfig && ARRAY['search_path=public, pg_temp'] IS NOT TRUE,
       EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY p.proname
"""
"""Each function; whether it runs as the owner and finds its tables elsewhere; whether it says to be an extension's."""

_UNKEPT: Final = """
SELECT c.relname::text FROM pg_class c
 WHERE (c.oid = 'public.access_trace'::regclass
        OR c.oid IN (SELECT i.inhrelid FROM pg_inherits i WHERE i.inhparent = 'public.access_trace'::regclass))
   AND (c.relkind <> CASE WHEN c.oid = 'public.access_trace'::regclass THEN 'p' ELSE 'r' END
        OR c.relrowsecurity
        OR EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid)
        OR ARRAY(SELECT (t.tgfoid::regproc::text, t.tgtype, t.tgenabled, t.tgqual IS NULL)::text
                   FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
           <> ARRAY[('public.keep_traces', 58::smallint, 'O'::"char", true)::text])
 ORDER BY c.relname
"""
"""
Tables of traces that have not the one trigger that keeps them (58: before each UPDATE, DELETE or TRUNCATE), or where
another, a rule or a policy stands between the traces and who leaves or reads them.
"""


def altered() -> list[str]:
    """All that is not as this version lays it, a sentence in Swedish for each. Asked with pg_catalog alone in reach."""
    laid = _laid()
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        for name, body, looks_elsewhere, is_of_extension in cursor.fetchall():
            if name not in laid:
                if not is_of_extension:
                    found.append(f"Funktionen {name} hör inte till den här versionen.")
            elif looks_elsewhere or body not in laid[name].values():
                found.append(f"Funktionen {name} är en annan än den som den här versionen lägger.")
        cursor.execute(_UNKEPT)
        found += [
            f"Det som hindrar att spår ändras är borta, avstängt eller ett annat i tabellen {name}."
            for (name,) in cursor.fetchall()
        ]
    return found


def _laid() -> dict[str, dict[str, str]]:
    """The bodies of each function, by how it is called."""
    laid: dict[str, dict[str, str]] = {}
    for migration in _migrations():
        for operation in migration.operations:
            if isinstance(operation, RunSQL):
                for name, told, _, body in _FUNCTION.findall(str(operation.sql)):
                    called = " ".join(told.partition(")")[0].split())
                    laid.setdefault(name, {})[called] = body
    return laid


def _migrations() -> Iterator[Migration]:
    """All there are, each after those that it follows."""
    graph = MigrationLoader(None).graph
    told = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    for key in told:
        yield graph.nodes[key]
