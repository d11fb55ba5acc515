"""
A contact that was passed on is closed to those it came from when somebody where it came does anything with it.

Whoever had written it down went on reading what the other unit wrote in it, telephone and code word too, after it was
taken there and after it was a case there. Source: S-01, S-04, S-05.
"""

from django.db import migrations

import livlina.core.rows

MADE = """
CREATE OR REPLACE FUNCTION late_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    mine record := my_standing();
    received bigint[] := '{}';
    only_received bigint[];                    -- the units that I lead are among those where I receive
BEGIN
    IF mine.led <> '{}' THEN
        received := ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.case_id IS NULL AND c.unit_id = ANY (mine.led));
    END IF;
    only_received := ARRAY(SELECT unnest(mine.receiving) EXCEPT SELECT unnest(mine.led));
    IF only_received <> '{}' THEN
        received := received || ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.unit_id = ANY (only_received));
    END IF;
    RETURN received || ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.registered_by_id = acting() OR c.handler_id = acting())
           AND (c.unit_id = ANY (mine.working)
                OR (c.passed_on_unit_id = c.unit_id AND c.outcome = ''   -- nobody there has done anything with it
                    AND c.board_id = ANY ((SELECT my_boards())::bigint[]))));
END $$;

-- A mark is not taken away for a contact that is at a unit where I do not work.
CREATE OR REPLACE FUNCTION may_lower_mark(person bigint, made timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := ARRAY(SELECT unnest(my_worked_cases()) INTERSECT SELECT unnest(my_level4_cases()));
BEGIN
    RETURN EXISTS (SELECT FROM cases_party p
                    WHERE p.person_id = person AND p.role IN ('client', 'child') AND p.case_id = ANY (mine)
                      AND NOT EXISTS (SELECT FROM cases_party e WHERE e.person_id = person AND e.role IN ('client', 'child')
                                         AND e.case_id < p.case_id))
        OR EXISTS (SELECT FROM intake_contact c
                    WHERE c.person_id = person AND c.registered_at <= made
                      AND (c.case_id = ANY (mine)
                           OR (c.case_id IS NULL AND person = ANY (my_callers())
                               AND (c.unit_id = ANY (my_receiving_units())
                                    OR ((c.registered_by_id = acting() OR c.handler_id = acting())
                                        AND c.unit_id = ANY (my_working_units()))))));
END $$;
"""
USING = (
    "case_id = ANY ((SELECT my_cases())::bigint[]) OR (((case_id IS NULL AND unit_id = ANY ((SELECT my_led_units())::bigint[])) "
    "OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY ((SELECT my_receiving_units())::bigint[]) "
    "AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR ((registered_by_id = acting() OR handler_id = acting()) "
    "AND (unit_id = ANY ((SELECT my_working_units())::bigint[]) OR (passed_on_unit_id = unit_id AND outcome = '' "
    "AND board_id = ANY ((SELECT my_boards())::bigint[]))))))) "
    "AND (person_id IS NULL OR person_id = ANY ((SELECT all_my_callers())::bigint[]) OR is_new_caller(id, person_id)))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0033_a_contact_waits_where_somebody_receives"),
        ("cases", "0105_who_is_one_human_keeps_its_plan"),
    ]
    operations = [
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
        migrations.RemoveConstraint("contact", "contact_rows"),
        migrations.AddConstraint(
            "contact",
            livlina.core.rows.RowPolicy(
                name="contact_rows",
                new="(case_id IS NULL OR case_id = ANY ((SELECT my_worked_cases())::bigint[])) "
                "AND (person_id IS NULL OR may_be_caller(id, case_id, person_id))",
                using=USING,
            ),
        ),
    ]
