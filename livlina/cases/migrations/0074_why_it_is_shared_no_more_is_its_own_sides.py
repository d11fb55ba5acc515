"""
Why something is shared no more is told the side whose it is, and not the other.

By raw SQL the other side read that a consent had been taken back, where its page tells only that something is shared no
more. Source: R-218, S-05.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION facts_shared_no_more() RETURNS TABLE (fact_id bigint, link_id bigint, case_id bigint, since date, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    live bigint[] := my_live_links();
BEGIN
    RETURN QUERY
    SELECT f.id, f.link_id, f.case_id, e.since, e.why
      FROM cases_sharedfact f LEFT JOIN people_consent s ON s.id = f.consent_id
     CROSS JOIN LATERAL (
           SELECT CASE WHEN f.ended_at IS NOT NULL THEN (f.ended_at AT TIME ZONE 'Europe/Stockholm')::date
                       WHEN s.withdrawn_on IS NOT NULL THEN s.withdrawn_on
                       WHEN s.ended_at IS NOT NULL THEN (s.ended_at AT TIME ZONE 'Europe/Stockholm')::date
                       WHEN s.ends_on < today() THEN s.ends_on + 1 END AS since,
                  CASE WHEN f.ended_at IS NOT NULL THEN 'taken_back'
                       WHEN s.withdrawn_on IS NOT NULL OR s.ended_at IS NOT NULL THEN 'withdrawn' ELSE 'ran_out' END AS why) e
     WHERE f.link_id = ANY (live) AND e.since IS NOT NULL;
END $$;
"""
NOW = BEFORE.replace(
    "live bigint[] := my_live_links();", "live bigint[] := my_live_links();\n    mine bigint[] := my_cases();"
).replace("e.since, e.why\n", "e.since, CASE WHEN f.case_id = ANY (mine) THEN e.why END\n")


class Migration(migrations.Migration):
    dependencies = [("cases", "0073_a_danger_message_ends_when_it_is_decided")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
