"""
That nothing is done about a danger message is decided by one who has not the other side open, is read by one more who leads
where there is one, and is told to who left it.

One who read his case decided it alone and first; it was gone for the other who led, and she who told it believed that it
was in hand. Source: S-10, S-43.
"""

from django.db import migrations

import livlina.core.rows

MADE = """
-- True of a message of which another than I decided that nothing is done, and that nobody else who leads has read since.
CREATE FUNCTION is_kept_alone(message bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_dangerdecision d JOIN cases_dangermessage m ON m.id = d.message_id JOIN cases_case c ON c.id = m.case_id
         WHERE d.message_id = message AND d.outcome = 'kept' AND acting() NOT IN (d.decided_by_id, m.said_by_id)
           AND acting() IN (SELECT leads_of(ARRAY[c.unit_id] || units_beside(ARRAY[c.unit_id])))
           AND NOT EXISTS (
               SELECT FROM access_trace t
                WHERE t.case_ref = c.trace_ref AND t.at > d.decided_at AND t.action = 'danger.read'
                  AND t.subject = 'cases_dangermessage:' || m.public_id AND t.actor_id NOT IN (d.decided_by_id, m.said_by_id)
                  AND t.actor_id IN (SELECT leads_of(ARRAY[c.unit_id] || units_beside(ARRAY[c.unit_id])))))
$$;

CREATE OR REPLACE FUNCTION is_long_decided(message bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM cases_dangerdecision d
                    WHERE d.message_id = message AND d.decided_at < clock_timestamp() - hours_of_reading(at_unit))
       AND NOT is_kept_alone(message)
$$;

-- Those that I may read and that wait for one more to have read that nothing is done.
CREATE FUNCTION my_kept_danger() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF my_led_units() = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT m FROM unnest(my_danger_messages()) AS m WHERE is_kept_alone(m));
END $$;

-- Whether I may decide that nothing is done about it: I did not tell it, and have nothing of the other side open, in
-- whatever way. One who leads and reads it for some hours reads the message, but does not settle it.
CREATE FUNCTION may_keep_danger(message bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN EXISTS (
        SELECT FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = message AND m.id = ANY (my_danger_messages()) AND m.said_by_id <> acting()
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

DROP FUNCTION danger_i_told(bigint);
CREATE FUNCTION danger_i_told(of_case bigint) RETURNS TABLE (
    said_at timestamptz, read_at timestamptz, is_lost boolean, kept_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT m.said_at, (
               SELECT t.at FROM access_trace t
                WHERE t.case_ref = c.trace_ref AND t.at >= m.said_at - interval '1 minute' AND t.action = 'danger.read'
                  AND t.subject = 'cases_dangermessage:' || m.public_id AND t.actor_id <> acting()
                ORDER BY t.at LIMIT 1),
           CASE WHEN EXISTS (SELECT FROM cases_dangercalled k WHERE k.message_id = m.id)
                 AND NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
                 AND NOT has_log_reviewer(NULL, acting())
                THEN danger_unread_by_all(ARRAY[m.id]) <> '{}' ELSE false END,
           (SELECT d.decided_at FROM cases_dangerdecision d WHERE d.message_id = m.id AND d.outcome = 'kept')
      FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
     WHERE m.case_id = of_case AND m.said_by_id = acting() AND of_case = ANY (my_worked_cases())
     ORDER BY m.said_at;
END $$;

REVOKE ALL ON FUNCTION is_kept_alone(bigint), my_kept_danger(), may_keep_danger(bigint), danger_i_told(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_kept_danger(), may_keep_danger(bigint), danger_i_told(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0112_what_ends_unheard_is_told")]
    operations = [
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="dangerdecision", name="danger_decision_rows"),
        migrations.AddConstraint(
            model_name="dangerdecision",
            constraint=livlina.core.rows.RowPolicy(
                name="danger_decision_rows",
                using="message_id = ANY ((SELECT my_danger_messages())::bigint[])",
                new="decided_by_id = acting() AND (outcome = 'forwarded' OR may_keep_danger(message_id))",
            ),
        ),
    ]
