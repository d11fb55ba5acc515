"""What a log reviewer settles alone, and what is flagged of the only one, is seen by somebody else (S-43)."""

from django.db import migrations

import livlina.core.rows

NOW = """
-- To those who review anywhere: that a danger message has no reader, where no log reviewer is at work who sees the unit,
-- and what is flagged of one who is the only log reviewer there.
CREATE OR REPLACE FUNCTION my_fallen_items() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF my_units('{log_reviewer}') = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT i.id FROM cases_reviewitem i
         WHERE (i.outcome = '' OR i.reviewed_by_id = acting()) AND i.staff_id <> acting()
           AND ('danger_unread' = ANY (i.reasons) OR i.staff_id IN (
               SELECT at_work(ARRAY(SELECT u.id FROM organisation_unit u), '{log_reviewer}')))
           AND NOT has_log_reviewer(i.unit_id, i.staff_id));
END $$;

-- To those who lead the unit, for a quarter: what was settled by the only log reviewer at work who sees it, and what is
-- to be followed up. Never of oneself, nor of one whom one let through.
CREATE FUNCTION my_settled_items() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    RETURN ARRAY(
        SELECT i.id FROM cases_reviewitem i
         WHERE i.unit_id = ANY (led) AND i.outcome <> '' AND i.reviewed_at > clock_timestamp() - interval '92 days'
           AND i.staff_id <> acting() AND 'danger_unread' <> ALL (i.reasons)
           AND NOT i.staff_id = ANY (let_through_lately())
           AND (i.outcome = 'follow_up' OR NOT has_log_reviewer(i.unit_id, i.reviewed_by_id)));
END $$;
REVOKE ALL ON FUNCTION my_settled_items() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_settled_items() TO livlina_app;

CREATE OR REPLACE FUNCTION may_review(i cases_reviewitem) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(i.staff_id <> public.acting() AND (i.unit_id = ANY (public.my_review_units())
        OR (i.unit_id = ANY (public.my_led_units()) AND NOT i.staff_id = ANY (public.let_through_lately()) AND 'danger_unread' <> ALL (i.reasons)
            AND (i.reviewed_by_id = public.acting() OR (i.outcome = '' AND i.due_on < public.today())))
        OR i.id = ANY (public.my_fallen_items()) OR i.id = ANY (public.my_settled_items())), false);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_what_ends_with_help_left_is_told")]
    operations = [
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="reviewitem", name="review_item_rows"),
        migrations.AddConstraint(
            model_name="reviewitem",
            constraint=livlina.core.rows.RowPolicy(
                name="review_item_rows",
                using="staff_id <> acting() AND (unit_id = ANY ((SELECT my_review_units())::bigint[]) OR (unit_id = ANY ((SELECT my_led_units())::bigint[]) AND NOT staff_id = ANY ((SELECT let_through_lately())::bigint[]) AND 'danger_unread' <> ALL (reasons) AND (reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))) OR id = ANY ((SELECT my_fallen_items())::bigint[]) OR id = ANY ((SELECT my_settled_items())::bigint[]))",
            ),
        ),
    ]
