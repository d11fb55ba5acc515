"""
How much goes to whom is the same to all who lead a unit, whatever cases they have: what changed by a reading told of a wall.

Open cases by role stand on the lines of the unit, the other side's too, and are counted so. Hours are those of all, in three
whole months that have ended, and not told where too few persons stand behind them: so neither a reading nor a day that goes
tells of one. Who waits is counted as the list beside it is. Source: S-10, S-11, S-101, R-148.
"""

from django.db import migrations

MADE = """
DROP FUNCTION work_by_role(date);
CREATE FUNCTION work_by_role() RETURNS TABLE (unit_id bigint, role text, cases int, waits int, minutes int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    until timestamptz := date_trunc('month', today()::timestamp) AT TIME ZONE 'Europe/Stockholm';
    since timestamptz := (date_trunc('month', today()::timestamp) - interval '3 months') AT TIME ZONE 'Europe/Stockholm';
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
    WITH held AS (
        SELECT c.unit_id AS at_unit, c.role::text AS as_role, count(DISTINCT c.person_id) AS persons,
               sum(extract(epoch FROM upper(t.slot) - lower(t.slot)) / 60)::int AS minutes
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id JOIN cases_case c ON c.id = s.case_id
         WHERE c.unit_id = ANY (led) AND s.state = 'held' AND lower(t.slot) >= since AND lower(t.slot) < until
         GROUP BY 1, 2),
    at_hand AS (
        SELECT c.unit_id AS at_unit, c.role::text AS as_role, count(*)::int AS cases FROM cases_case c
         WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL GROUP BY 1, 2),
    waiting AS (
        SELECT c.unit_id AS at_unit, c.role::text AS as_role, count(*)::int AS waits
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
         WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL AND w.ended_on IS NULL
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
         GROUP BY 1, 2)
    SELECT o.at_unit, o.as_role, o.cases, coalesce(w.waits, 0),
           CASE WHEN h.persons >= coalesce(local_limit('small_number', o.at_unit), 5) THEN h.minutes END
      FROM at_hand o
      LEFT JOIN held h ON h.at_unit = o.at_unit AND h.as_role = o.as_role
      LEFT JOIN waiting w ON w.at_unit = o.at_unit AND w.as_role = o.as_role;
END $$;
REVOKE ALL ON FUNCTION work_by_role() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_by_role() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0034_days_to_come_of_a_chain"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
