"""
How much of a unit's work goes to those who are exposed and to those who use violence: cases, who waits, and hours.

Numbers alone, to those who lead the unit; of the other side of a wall none is counted. Source: R-148, S-10.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION work_by_role(since date) RETURNS TABLE (unit_id bigint, role text, cases int, waits int, minutes int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN QUERY
    WITH seen AS (
        SELECT c.id, c.unit_id, c.role::text AS role, c.closed_on FROM cases_case c
         WHERE c.unit_id = ANY (led)
           AND (c.closed_on IS NULL OR c.closed_on >= since)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)),
    held AS (
        SELECT s.case_id, sum(extract(epoch FROM upper(t.slot) - lower(t.slot)) / 60) AS minutes
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE s.case_id IN (SELECT id FROM seen) AND s.state = 'held' AND lower(t.slot) >= since
         GROUP BY s.case_id),
    waiting AS (
        SELECT w.case_id, count(*) AS waits FROM support_wait w
         WHERE w.case_id IN (SELECT id FROM seen) AND w.ended_on IS NULL GROUP BY w.case_id)
    SELECT s.unit_id, s.role, count(*) FILTER (WHERE s.closed_on IS NULL)::int,
           coalesce(sum(w.waits), 0)::int, coalesce(sum(h.minutes), 0)::int
      FROM seen s LEFT JOIN held h ON h.case_id = s.id LEFT JOIN waiting w ON w.case_id = s.id
     GROUP BY s.unit_id, s.role;
END $$;

REVOKE ALL ON FUNCTION work_by_role(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_by_role(date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0025_a_step_is_marked_in_its_order")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION work_by_role(date)")]
