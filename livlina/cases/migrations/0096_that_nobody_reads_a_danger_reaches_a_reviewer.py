"""
That nobody may read a danger message is told to a log reviewer who is at work: where none sees the unit, to those under
any board; and where there is none at all, whoever told the message is told that nobody receives it.

It was an item of the unit for ever, shown to nobody. Source: S-10, S-43.
"""

from django.db import migrations

import livlina.core.rows

MADE = """
-- Whether a log reviewer is at work who sees that unit, or at any unit where none is given, and is not that one.
CREATE FUNCTION has_log_reviewer(of_unit bigint, but bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.at_work(
            CASE WHEN of_unit IS NULL THEN ARRAY(SELECT u.id FROM public.organisation_unit u)
                 ELSE ARRAY[of_unit] || public.units_beside(ARRAY[of_unit]) END,
            '{log_reviewer}') AS w
         WHERE w <> but)
$$;

-- That a danger message has no reader, at units of which no log reviewer is at work: to those who review anywhere.
CREATE FUNCTION my_fallen_items() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF my_units('{log_reviewer}') = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT i.id FROM cases_reviewitem i
         WHERE 'danger_unread' = ANY (i.reasons) AND i.staff_id <> acting() AND NOT has_log_reviewer(i.unit_id, i.staff_id));
END $$;

DROP FUNCTION danger_i_told(bigint);
CREATE FUNCTION danger_i_told(of_case bigint) RETURNS TABLE (said_at timestamptz, read_at timestamptz, is_lost boolean)
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
                THEN danger_unread_by_all(ARRAY[m.id]) <> '{}' ELSE false END
      FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
     WHERE m.case_id = of_case AND m.said_by_id = acting() AND of_case = ANY (my_worked_cases())
     ORDER BY m.said_at;
END $$;

REVOKE ALL ON FUNCTION has_log_reviewer(bigint, bigint), my_fallen_items(), danger_i_told(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_fallen_items(), danger_i_told(bigint) TO livlina_app;
"""
UNMADE = """
DROP FUNCTION danger_i_told(bigint);
CREATE FUNCTION danger_i_told(of_case bigint) RETURNS TABLE (said_at timestamptz, read_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT m.said_at, (
               SELECT t.at FROM access_trace t
                WHERE t.case_ref = c.trace_ref AND t.at >= m.said_at - interval '1 minute' AND t.action = 'danger.read'
                  AND t.subject = 'cases_dangermessage:' || m.public_id AND t.actor_id <> acting()
                ORDER BY t.at LIMIT 1)
      FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
     WHERE m.case_id = of_case AND m.said_by_id = acting() AND of_case = ANY (my_worked_cases())
     ORDER BY m.said_at;
END $$;
REVOKE ALL ON FUNCTION danger_i_told(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION danger_i_told(bigint) TO livlina_app;
DROP FUNCTION my_fallen_items(), has_log_reviewer(bigint, bigint);
"""
REVIEWED_BEFORE = """
CREATE OR REPLACE FUNCTION may_review(i cases_reviewitem) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(i.staff_id <> public.acting() AND (i.unit_id = ANY (public.my_review_units())
        OR (i.unit_id = ANY (public.my_led_units()) AND NOT i.staff_id = ANY (public.let_through_lately()) AND 'danger_unread' <> ALL (i.reasons)
            AND (i.reviewed_by_id = public.acting() OR (i.outcome = '' AND i.due_on < public.today())))), false);
END $$;
"""
REVIEWED = REVIEWED_BEFORE.replace(
    "AND i.due_on < public.today())))",
    "AND i.due_on < public.today()))) OR i.id = ANY (public.my_fallen_items())",
)
RULE = (
    "staff_id <> acting() AND (unit_id = ANY ((SELECT my_review_units())::bigint[]) OR "
    "(unit_id = ANY ((SELECT my_led_units())::bigint[]) AND NOT staff_id = ANY ((SELECT let_through_lately())::bigint[]) AND "
    "'danger_unread' <> ALL (reasons) AND (reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))) OR "
    "id = ANY ((SELECT my_fallen_items())::bigint[]))"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0095_who_tells_of_a_danger_is_not_its_only_reader")]
    operations = [
        migrations.RunSQL(MADE, UNMADE),
        migrations.RunSQL(REVIEWED, REVIEWED_BEFORE),
        migrations.RemoveConstraint(model_name="reviewitem", name="review_item_rows"),
        migrations.AddConstraint(
            model_name="reviewitem", constraint=livlina.core.rows.RowPolicy(name="review_item_rows", using=RULE)
        ),
    ]
