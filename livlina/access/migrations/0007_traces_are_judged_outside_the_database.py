"""
The traces are judged outside the database: whoever owns it could give the judges other bodies, and was told that all is
whole.

Source: S-41.
"""

from django.db import migrations

JUDGED_OUTSIDE = """
DROP FUNCTION broken_traces(), missing_anchors(int[], bigint[], text[]);
"""

BEFORE = """
CREATE FUNCTION broken_traces() RETURNS TABLE (chain int, seq bigint) LANGUAGE sql STABLE SECURITY DEFINER
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

CREATE FUNCTION missing_anchors(chains int[], seqs bigint[], digests text[])
    RETURNS TABLE (chain int, seq bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT DISTINCT a.chain, a.seq FROM unnest(chains, seqs, digests) AS a (chain, seq, digest)
      LEFT JOIN access_trace t ON t.chain = a.chain AND t.seq = a.seq
     WHERE encode(t.hash, 'hex') IS DISTINCT FROM a.digest ORDER BY 1, 2
$$;

REVOKE ALL ON FUNCTION broken_traces(), missing_anchors(int[], bigint[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION broken_traces(), missing_anchors(int[], bigint[], text[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0006_a_trace_stands_in_its_time")]
    operations = [migrations.RunSQL(JUDGED_OUTSIDE, BEFORE)]
