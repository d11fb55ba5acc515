"""
A trace that is earlier than those before it, or stands in a chain that none is written in, is broken.

Whoever owned the database could add a row with a right hash at the end of a chain, a week back in time, and lay a chain of
its own that no anchor ever stood for. A clock that is set right moves by less than the minutes allowed. Source: S-41.
"""

from django.db import migrations

IN_ITS_TIME = """
CREATE OR REPLACE FUNCTION broken_traces() RETURNS TABLE (chain int, seq bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT chain, seq FROM (
        SELECT t.chain, t.seq,
               t.hash IS DISTINCT FROM trace_hash(lag(t.hash) OVER w, t)
               OR t.seq <> coalesce(lag(t.seq) OVER w, 0) + 1
               OR t.at < lag(t.at) OVER w - interval '10 minutes'
               OR t.chain % 100 > 15
               OR t.chain / 100 <> to_char(t.at AT TIME ZONE 'UTC', 'YYYYMM')::int AS broken
          FROM access_trace t WINDOW w AS (PARTITION BY t.chain ORDER BY t.seq)
    ) judged WHERE broken ORDER BY chain, seq
$$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION broken_traces() RETURNS TABLE (chain int, seq bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT chain, seq FROM (
        SELECT t.chain, t.seq,
               t.hash IS DISTINCT FROM trace_hash(lag(t.hash) OVER w, t)
               OR t.seq <> coalesce(lag(t.seq) OVER w, 0) + 1 AS broken
          FROM access_trace t WINDOW w AS (PARTITION BY t.chain ORDER BY t.seq)
    ) judged WHERE broken ORDER BY chain, seq
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0005_who_is_walled_is_told_to_nobody")]
    operations = [migrations.RunSQL(IN_ITS_TIME, BEFORE)]
