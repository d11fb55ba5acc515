"""
Whoever hands over what somebody has is not told how much there is to do in a case beyond a wall of theirs.

How much is booked and by when something is to be done said of the other side what the case itself keeps from a lead who
reads the one side. The case is handed over all the same. Source: S-10, R-361.
"""

from django.db import migrations

COUNTS = """
CREATE OR REPLACE FUNCTION work_of(staff bigint) RETURNS TABLE (case_id bigint, tasks int, deadlines int, booked int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
    SELECT c.id, w.tasks, w.deadlines, w.booked
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
      LEFT JOIN LATERAL (
           SELECT (SELECT count(*) FROM cases_task t
                    WHERE t.case_id = c.id AND t.owner_id = staff AND t.done_on IS NULL)::int AS tasks,
                  (SELECT count(*) FROM cases_deadline d WHERE d.case_id = c.id AND d.finished_on IS NULL)::int AS deadlines,
                  (SELECT count(*) FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
                    WHERE s.case_id = c.id AND s.state = 'booked' AND b.staff_id = staff
                      AND lower(b.slot) > clock_timestamp())::int AS booked
           ) w ON NOT (c.person_id = ANY (walled) OR (c.role = 'child' AND c.person_id = ANY (young)))
     WHERE e.actor_id = staff AND e.kind = 'assigned' AND e.ends_at IS NULL AND c.closed_on IS NULL
       AND c.unit_id = ANY (led);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0088_tasks_of_one_who_no_longer_has_the_case")]
    operations = [migrations.RunSQL(COUNTS, migrations.RunSQL.noop)]
