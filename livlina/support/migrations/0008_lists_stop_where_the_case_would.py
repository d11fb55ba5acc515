"""
Those who wait, have stopped waiting or want more talks: told to whoever leads but for cases that are beyond them.

The function that asked is one for all that is told without the case. Source: S-10, S-11, S-14.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION waiting_lines() RETURNS TABLE (
    case_id uuid, trace_ref uuid, number text, unit_id bigint, assigned text, kind text, priority text, since date,
    last_check_on date, next_check_on date, offered_on date, answer text, is_own boolean)
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
                OR (c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)))
         ORDER BY w.since, w.id;
END $$;

CREATE OR REPLACE FUNCTION waiting_ended(counted_from date) RETURNS TABLE (unit_id bigint, kind text, reason text, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
        SELECT c.unit_id, w.kind::text, w.end_reason::text, count(*)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
         WHERE c.unit_id = ANY (led) AND w.ended_on >= counted_from
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
         GROUP BY c.unit_id, w.kind, w.end_reason;
END $$;

CREATE OR REPLACE FUNCTION more_talks_asked(since timestamptz) RETURNS TABLE (
    unit_id bigint, case_number text, kind text, number int, outcome text, asked_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
    SELECT c.unit_id, c.number::text, m.kind::text, m.count::int, m.outcome::text, m.asked_at
      FROM support_moretalks m JOIN cases_case c ON c.id = m.case_id
     WHERE c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
       AND ((m.outcome = '' AND c.closed_on IS NULL) OR (m.outcome <> '' AND m.asked_at >= since))
     ORDER BY m.asked_at, m.id;
END $$;

DROP FUNCTION is_beyond_me(bigint, text, bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0031_what_is_told_without_the_case_stops_where_it_would"),
        ("support", "0007_no_talks_beyond_a_wall"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
