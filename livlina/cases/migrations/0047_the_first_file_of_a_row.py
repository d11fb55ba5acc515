"""
A mark of protected personal data is taken away in the first file that the person's row has, and in no later one.

Any case of one's own on her row would do, also one just opened on a row that others had made and marked: a worker at
another board set protection to none, and her name stood in the lists of her own worker's. The first file is the case that
the row was first the client of, or the contact that made it and what that contact became. Whoever opens a later one asks
who has the first. Source: S-20, S-22.
"""

from django.db import migrations

MARK = """
CREATE OR REPLACE FUNCTION may_lower_mark(person bigint, made timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
BEGIN
    RETURN EXISTS (SELECT FROM cases_case c
                    WHERE c.person_id = person AND c.id = ANY (worked)
                      AND NOT EXISTS (SELECT FROM cases_case e WHERE e.person_id = person AND e.id < c.id))
        OR EXISTS (SELECT FROM intake_contact c
                    WHERE c.person_id = person AND c.registered_at <= made
                      AND (c.case_id = ANY (worked)
                           OR (c.case_id IS NULL AND person = ANY (my_callers())
                               AND (c.registered_by_id = acting() OR c.handler_id = acting()
                                    OR c.unit_id = ANY (my_receiving_units())))));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0046_whose_row_a_case_may_name")]
    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
