"""
The mark of protected personal data is taken away in the person's own file, or in the contact that made her row.

A row stands in the files of others too, and whoever had the child's case could take the mark off the mother: her name
then stood in every list of her own worker's. The rule is the same whether she is a client anywhere or not, so that it
tells nobody that she is. Source: S-12, S-20, S-22.
"""

from django.db import migrations

MARK = """
CREATE FUNCTION may_lower_mark(person bigint, made timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id = ANY (my_worked_cases()))
        OR EXISTS (SELECT FROM intake_contact c
                    WHERE c.person_id = person AND c.registered_at <= made AND c.case_id IS NULL
                      AND person = ANY (my_callers()));
END $$;

CREATE FUNCTION keep_mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() > 0 AND NOT may_lower_mark(NEW.id, NEW.created_at) THEN
        RAISE EXCEPTION 'A mark is lowered in the own file.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_is_lowered_in_her_own_file';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION may_lower_mark(bigint, timestamptz), keep_mark() FROM PUBLIC;

CREATE TRIGGER mark_is_kept BEFORE UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.protection <> NEW.protection AND (NEW.protection = 'none' OR OLD.protection = 'protected_registration'))
    EXECUTE FUNCTION keep_mark();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0039_reviewed_to_the_end_of_the_day")]
    operations = [
        migrations.RunSQL(
            MARK,
            "DROP TRIGGER mark_is_kept ON people_person; DROP FUNCTION keep_mark(), may_lower_mark(bigint, timestamptz)",
        )
    ]
