"""
What was shared between two linked investigations and is shared no more is told to both: that it is so, never its words.

It went silently: the one who had shared it on a consent still read that it was shared, and the other did not know that
there had been anything. Source: R-095, R-218, S-30.
"""

from django.db import migrations

MADE = """
-- Of links of mine that stand: what either side shares no more, since which day and why. No words, and nothing of whose they were.
CREATE FUNCTION facts_shared_no_more() RETURNS TABLE (fact_id bigint, link_id bigint, case_id bigint, since date, why text)
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
REVOKE ALL ON FUNCTION facts_shared_no_more() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION facts_shared_no_more() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0067_a_shelter_to_come_is_told_without_days")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION facts_shared_no_more()")]
