"""
Who let somebody through to break the glass does not settle what is flagged of them afterwards either.

What has waited too long in the log reviewer's queue is shown to those who lead the unit, and one of them may be the
one who said yes. It then waits for another, or for the reviewer. Source: S-31, S-43.
"""

from django.db import migrations

import livlina.core.rows

LET_THROUGH = """
-- Colleagues that I let through in the last two months, which is longer than any review may wait.
CREATE FUNCTION let_through_lately() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT g.asked_by_id FROM cases_glassopening g
                  WHERE g.decided_by_id = acting() AND g.is_approved
                    AND g.decided_at > clock_timestamp() - interval '2 months')
$$;
REVOKE ALL ON FUNCTION let_through_lately() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION let_through_lately() TO livlina_app;

CREATE OR REPLACE FUNCTION may_review(i cases_reviewitem) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(i.staff_id <> public.acting() AND (i.unit_id = ANY (public.my_review_units())
        OR (i.unit_id = ANY (public.my_led_units()) AND NOT i.staff_id = ANY (public.let_through_lately())
            AND (i.reviewed_by_id = public.acting() OR (i.outcome = '' AND i.due_on < public.today())))), false);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0034_whose_case_is_judged")]
    operations = [
        migrations.RunSQL(LET_THROUGH, migrations.RunSQL.noop),
        migrations.RemoveConstraint("reviewitem", "review_item_rows"),
        migrations.AddConstraint(
            "reviewitem",
            livlina.core.rows.RowPolicy(
                name="review_item_rows",
                using="staff_id <> acting() AND (unit_id = ANY ((SELECT my_review_units())::bigint[]) OR "
                "(unit_id = ANY ((SELECT my_led_units())::bigint[]) AND "
                "NOT staff_id = ANY ((SELECT let_through_lately())::bigint[]) AND "
                "(reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))))",
            ),
        ),
    ]
