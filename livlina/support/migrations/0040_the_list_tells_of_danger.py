"""
The list of those who wait says of whom the last check told of danger, to those to whom it tells of the line: nothing of what was said.

Who could not be reached is in danger still. Source: R-232, R-359, S-10, S-11.
"""

from django.db import migrations

MADE = """
DROP FUNCTION waiting_lines();
CREATE FUNCTION waiting_lines() RETURNS TABLE (
    case_id uuid, trace_ref uuid, number text, unit_id bigint, assigned text, kind text, priority text, is_ready boolean,
    hours text, form text, needs_interpreter boolean, since date, last_check_on date, in_danger boolean, next_check_on date, offered_on date, answer text, is_own boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := my_cases();
    led bigint[] := my_led_units();
    walled bigint[] := '{}';
    young bigint[] := '{}';
    near bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
    END IF;
    RETURN QUERY
        SELECT c.public_id, c.trace_ref, c.number::text, c.unit_id, coalesce(a.name, '')::text, w.kind::text,
               w.priority::text, w.reason NOT IN ('own_wish', 'safety'), w.hours::text, w.form::text, w.needs_interpreter,
               w.since, k.checked_on, coalesce(k.in_danger, false), w.next_check_on, o.offered_on, o.answer::text,
               c.id = ANY (own)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
          LEFT JOIN LATERAL (
               SELECT s.name FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
                WHERE e.case_id = c.id AND e.kind = 'assigned'
                  AND e.starts_at <= clock_timestamp() AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                ORDER BY e.id DESC LIMIT 1) a ON true
          LEFT JOIN LATERAL (
               SELECT t.checked_on, t.state = 'danger' AS in_danger FROM support_waitcheck t
                WHERE t.wait_id = w.id AND t.state <> 'not_reached' ORDER BY t.checked_on DESC, t.id DESC LIMIT 1) k ON true
          LEFT JOIN LATERAL (
               SELECT f.offered_on, f.answer FROM support_waitoffer f
                WHERE f.wait_id = w.id ORDER BY f.id DESC LIMIT 1) o ON true
         WHERE w.ended_on IS NULL
           AND (c.id = ANY (own)
                OR (c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)))
         ORDER BY w.since, w.id;
END $$;

REVOKE ALL ON FUNCTION waiting_lines() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_lines() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0039_whom_a_child_meets")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
