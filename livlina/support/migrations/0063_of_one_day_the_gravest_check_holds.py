"""
Of two checks of the same day the list of those who wait tells of the danger, whichever of them was written down last.

The hour of a check is not asked, so the order in which they were saved said which was the newest word. Source: R-232, R-359, S-142.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION waiting_lines() RETURNS TABLE (
    case_id uuid, trace_ref uuid, number text, unit_id bigint, assigned text, is_away boolean, kind text, priority text, is_ready boolean,
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
        SELECT c.public_id, c.trace_ref, c.number::text, c.unit_id, coalesce(a.name, '')::text, coalesce(a.is_away, false), w.kind::text,
               w.priority::text, w.reason NOT IN ('own_wish', 'safety'), w.hours::text, w.form::text, w.needs_interpreter,
               w.since, k.checked_on, coalesce(k.in_danger, false), w.next_check_on, o.offered_on, o.answer::text,
               c.id = ANY (own)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
          LEFT JOIN LATERAL (
               SELECT s.name, is_away_from(e.actor_id, e.case_id, e.unit_id) AS is_away FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
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
"""
NOW = BEFORE.replace(
    "ORDER BY t.checked_on DESC, t.id DESC LIMIT 1) k ON true",
    "ORDER BY t.checked_on DESC, t.state = 'danger' DESC, t.id DESC LIMIT 1) k ON true",
)


class Migration(migrations.Migration):
    dependencies = [("support", "0062_who_did_it_is_who_acts")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
