"""
A level lower than what is known is signed with the higher one beside it, which holds until a second person has agreed.

The higher one was counted by the application alone: by raw SQL a low level was signed that nobody else was to read. And whoever
read behind broken glass agreed to one. Source: S-30, S-152.
"""

from django.db import migrations

import livlina.core.rows

MADE = """
CREATE FUNCTION keep_floor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    before text;
    known int;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.signed_at IS NOT NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.level = '' AND NEW.judged_level <> '' THEN
        RAISE EXCEPTION 'What is judged is signed with its level.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    -- the level that held of the same instrument before
    SELECT CASE WHEN a.floor <> '' AND a.second_outcome <> 'agreed' THEN a.floor ELSE a.level END INTO before
      FROM assessments_assessment a
     WHERE a.case_id = NEW.case_id AND a.instrument = NEW.instrument AND a.signed_at IS NOT NULL AND a.id <> NEW.id
     ORDER BY a.signed_at DESC, a.id DESC LIMIT 1;
    known := greatest(array_position(strength, NEW.proposed::text), array_position(strength, before), 0);
    IF NEW.level <> '' AND coalesce(array_position(strength, NEW.level::text), 0) < known
       AND coalesce(array_position(strength, NEW.floor::text), 0) < known THEN
        RAISE EXCEPTION 'A lower level waits for a second person.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_floor() FROM PUBLIC;

CREATE TRIGGER lower_level_has_its_floor BEFORE INSERT OR UPDATE OF signed_at, level, floor ON assessments_assessment
    FOR EACH ROW WHEN (NEW.signed_at IS NOT NULL AND current_user = 'livlina_app') EXECUTE FUNCTION keep_floor();
"""
UNMADE = "DROP TRIGGER lower_level_has_its_floor ON assessments_assessment; DROP FUNCTION keep_floor()"


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0010_what_is_assessed_points_within_its_case"),
        ("cases", "0048_nobody_reads_second_behind_broken_glass"),
    ]
    operations = [
        migrations.RunSQL(MADE, UNMADE),
        migrations.RemoveConstraint(model_name="assessment", name="assessment_rows"),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=livlina.core.rows.RowPolicy(
                name="assessment_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
                new="(second_by_id = acting() AND case_id = ANY ((SELECT my_second_cases())::bigint[])) OR (second_by_id IS NULL AND case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
            ),
        ),
    ]
