"""
A contact that was once received elsewhere is not opened again to who wrote it down, however it goes on moving.

That it is between two units says so of now: when the unit that had received it passed it on, or it moved by itself, who had
written it down read what had been told there, telephone and code word too. Source: S-01, S-04, S-05.
"""

from django.db import migrations, models

import livlina.core.rows

MADE = """
-- What somebody at a unit has done with one that was passed on there stands in its traces.
UPDATE intake_contact c SET was_received = true
 WHERE EXISTS (
     SELECT FROM access_trace came JOIN access_trace done ON done.case_ref = came.case_ref AND done.at > came.at
      WHERE came.case_ref = c.trace_ref AND came.action = 'contact.came' AND done.unit_id = came.unit_id
        AND done.actor_id > 0 AND done.action LIKE 'contact.%' AND done.action !~ '(read|listed|shown|asked_for|came|refused)$');

CREATE FUNCTION keep_received() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- it was between two units, and is no more: somebody where it came has done something with it
    NEW.was_received := OLD.was_received
        OR OLD.outcome = '' AND OLD.passed_on_unit_id IS NOT DISTINCT FROM OLD.unit_id
           AND NOT (NEW.outcome = '' AND NEW.passed_on_unit_id IS NOT DISTINCT FROM NEW.unit_id);
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_received() FROM PUBLIC;

CREATE TRIGGER contact_keeps_received BEFORE UPDATE ON intake_contact FOR EACH ROW EXECUTE FUNCTION keep_received();

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
                    AND (c.handler_id = acting() OR NOT c.was_received)
                    AND c.board_id = ANY ((SELECT my_boards())::bigint[]))));
END $$;
"""
USING = (
    "case_id = ANY ((SELECT my_cases())::bigint[]) OR (((case_id IS NULL AND unit_id = ANY ((SELECT my_led_units())::bigint[])) "
    "OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY ((SELECT my_receiving_units())::bigint[]) "
    "AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR ((registered_by_id = acting() OR handler_id = acting()) "
    "AND (unit_id = ANY ((SELECT my_working_units())::bigint[]) OR (passed_on_unit_id = unit_id AND outcome = '' "
    "AND (handler_id = acting() OR NOT was_received) AND board_id = ANY ((SELECT my_boards())::bigint[]))))))) "
    "AND (person_id IS NULL OR person_id = ANY ((SELECT all_my_callers())::bigint[]) OR is_new_caller(id, person_id)))"
)


class Migration(migrations.Migration):
    dependencies = [("intake", "0037_whoever_takes_up_a_contact_is_on_its_side")]
    operations = [
        migrations.AddField("contact", "was_received", models.BooleanField(db_default=False, default=False)),
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
