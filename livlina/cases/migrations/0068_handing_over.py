"""
What is left to do in a case follows it to whoever gets it, by one who leads its unit and need not read it.

Source: R-361, S-01.
"""

from django.db import migrations

MADE = """
-- Of each open case that one is assigned at the units the acting one leads: their open tasks, the deadlines that run, and
-- the talks booked with them from now on. Numbers alone.
CREATE FUNCTION work_of(staff bigint) RETURNS TABLE (case_id bigint, tasks int, deadlines int, booked int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
BEGIN
    RETURN QUERY
    SELECT c.id,
           (SELECT count(*) FROM cases_task t WHERE t.case_id = c.id AND t.owner_id = staff AND t.done_on IS NULL)::int,
           (SELECT count(*) FROM cases_deadline d WHERE d.case_id = c.id AND d.finished_on IS NULL)::int,
           (SELECT count(*) FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
             WHERE s.case_id = c.id AND s.state = 'booked' AND b.staff_id = staff
               AND lower(b.slot) > clock_timestamp())::int
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
     WHERE e.actor_id = staff AND e.kind = 'assigned' AND e.ends_at IS NULL AND c.closed_on IS NULL
       AND c.unit_id = ANY (led);
END $$;

CREATE FUNCTION hand_over_tasks(of_case bigint, leaves bigint, gets bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    moved int;
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_case c JOIN cases_engagement e ON e.case_id = c.id
         WHERE c.id = of_case AND c.closed_on IS NULL AND c.unit_id = ANY (my_led_units())
           AND e.actor_id = gets AND e.kind = 'assigned' AND e.ends_at IS NULL AND e.wall <> 'closed') THEN
        RAISE EXCEPTION 'Tasks follow a case to the one assigned, by one who leads its unit.';
    END IF;
    UPDATE cases_task t SET owner_id = gets WHERE t.case_id = of_case AND t.owner_id = leaves AND t.done_on IS NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END $$;
REVOKE ALL ON FUNCTION work_of(bigint), hand_over_tasks(bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_of(bigint), hand_over_tasks(bigint, bigint, bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0067_commissions")]
    operations = [
        migrations.RunSQL(MADE, "DROP FUNCTION hand_over_tasks(bigint, bigint, bigint), work_of(bigint)"),
    ]
