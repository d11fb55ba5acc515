"""
The named doors for who waits: by the number of the case alone, and how many stopped waiting for which reason.

Those who have the case see its line, and those who lead the unit see all but what is about somebody on the other side
from them, or about that one's child: what kind of help it is, and from which day, would tell what the case itself keeps
from them. None of it is counted either. Source: S-10, S-11, R-359.
"""

from django.db import migrations

LINES = """
-- The units one leads, and whom one there does not see: as for commissions (0067).
CREATE FUNCTION is_beyond_me(person bigint, case_role text, walled bigint[], young bigint[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
    SELECT person = ANY (walled) OR (case_role = 'child' AND person = ANY (young))
$$;

CREATE FUNCTION waiting_lines() RETURNS TABLE (
    case_id uuid, trace_ref uuid, number text, unit_id bigint, assigned text, kind text, priority text, since date,
    last_check_on date, next_check_on date, offered_on date, answer text, is_own boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := my_cases();
    led bigint[] := my_led_units();
    walled bigint[] := '{}';
    young bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
    END IF;
    RETURN QUERY
        SELECT c.public_id, c.trace_ref, c.number::text, c.unit_id, coalesce(a.name, '')::text, w.kind::text,
               w.priority::text, w.since, k.checked_on, w.next_check_on, o.offered_on, o.answer::text,
               c.id = ANY (own)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
          LEFT JOIN LATERAL (
               SELECT s.name FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
                WHERE e.case_id = c.id AND e.kind = 'assigned'
                  AND e.starts_at <= clock_timestamp() AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                ORDER BY e.id DESC LIMIT 1) a ON true
          LEFT JOIN LATERAL (
               SELECT max(t.checked_on) AS checked_on FROM support_waitcheck t
                WHERE t.wait_id = w.id AND t.state <> 'not_reached') k ON true
          LEFT JOIN LATERAL (
               SELECT f.offered_on, f.answer FROM support_waitoffer f
                WHERE f.wait_id = w.id ORDER BY f.id DESC LIMIT 1) o ON true
         WHERE w.ended_on IS NULL
           AND (c.id = ANY (own)
                OR (c.unit_id = ANY (led) AND NOT is_beyond_me(c.person_id, c.role::text, walled, young)))
         ORDER BY w.since, w.id;
END $$;

CREATE FUNCTION waiting_ended(counted_from date) RETURNS TABLE (unit_id bigint, kind text, reason text, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
        SELECT c.unit_id, w.kind::text, w.end_reason::text, count(*)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
         WHERE c.unit_id = ANY (led) AND w.ended_on >= counted_from
           AND NOT is_beyond_me(c.person_id, c.role::text, walled, young)
         GROUP BY c.unit_id, w.kind, w.end_reason;
END $$;
REVOKE ALL ON FUNCTION is_beyond_me(bigint, text, bigint[], bigint[]), waiting_lines(), waiting_ended(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_lines(), waiting_ended(date) TO livlina_app;
"""

DROP = """
DROP FUNCTION waiting_ended(date), waiting_lines(), is_beyond_me(bigint, text, bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0015_waiting"), ("cases", "0069_what_kind_of_help_behind_a_wall")]
    operations = [migrations.RunSQL(LINES, DROP)]
