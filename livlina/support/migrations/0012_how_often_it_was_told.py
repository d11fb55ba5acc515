"""
To how many a client has had to tell, how often the worker changed and how long it took to the first talk: one meaning
of it for the page of a case, where the row policies hold, and for the figures of units. Source: R-033, R-310.
"""

from django.db import migrations

CONTINUITY = """
CREATE FUNCTION continuity(of_cases bigint[])
    RETURNS TABLE (case_id bigint, people bigint, changes bigint, days integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT s.case_id, t.staff_id, (lower(t.slot) AT TIME ZONE 'Europe/Stockholm')::date AS held_on
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE s.case_id = ANY (of_cases) AND s.state = 'held'
    ), heard AS (
        SELECT h.case_id, h.staff_id FROM held h
        UNION
        SELECT n.case_id, n.written_by_id FROM cases_note n
         WHERE n.case_id = ANY (of_cases) AND n.kind IN ('talk', 'investigation_talk') AND n.written_by_id IS NOT NULL
    ), listened AS (
        SELECT h.case_id, count(*) AS people FROM heard h GROUP BY h.case_id
    ), given AS (
        SELECT e.case_id, e.actor_id,
               lag(e.actor_id) OVER (PARTITION BY e.case_id ORDER BY e.starts_at, e.id) AS earlier
          FROM cases_engagement e WHERE e.case_id = ANY (of_cases) AND e.kind = 'assigned'
    ), changed AS (
        SELECT g.case_id, count(*) AS changes FROM given g WHERE g.earlier <> g.actor_id GROUP BY g.case_id
    ), first AS (
        SELECT h.case_id, min(h.held_on) AS held_on FROM held h GROUP BY h.case_id
    )
    SELECT c.id, coalesce(l.people, 0), coalesce(g.changes, 0),
           -- with talks before Livlina nobody knows which was the first
           CASE WHEN coalesce(c.talks_before, 0) = 0 THEN greatest(f.held_on - c.came_in_on, 0) END
      FROM cases_case c
      LEFT JOIN listened l ON l.case_id = c.id
      LEFT JOIN changed g ON g.case_id = c.id
      LEFT JOIN first f ON f.case_id = c.id
     WHERE c.id = ANY (of_cases)
$$;
REVOKE ALL ON FUNCTION continuity(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION continuity(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0011_more_talks_at_led_units"), ("cases", "0063_investigations_are_kept")]
    operations = [migrations.RunSQL(CONTINUITY, "DROP FUNCTION continuity(bigint[])")]
