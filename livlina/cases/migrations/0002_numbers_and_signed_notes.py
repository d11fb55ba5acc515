"""The unit's running case numbers, and the promise that a signed note is never changed."""

from django.db import migrations

NUMBERS = """
CREATE FUNCTION next_case_number(unit bigint, in_year int) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    made text;
    turned int;
BEGIN
    -- the number tells how many cases the unit has opened this year
    IF (unit = ANY (my_working_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'A unit''s numbers are taken by those who work there.';
    END IF;
    LOOP
        INSERT INTO cases_casecounter (unit_id, year, last) VALUES (unit, in_year, 1)
            ON CONFLICT (unit_id, year) DO UPDATE SET last = cases_casecounter.last + 1 RETURNING last INTO turned;
        made := format('%s-%s', in_year, lpad(turned::text, greatest(4, length(turned::text)), '0'));
        -- a register brought in from a file may have used it already
        EXIT WHEN NOT EXISTS (SELECT FROM cases_case c WHERE c.unit_id = unit AND c.number = made);
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION next_case_number(bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_case_number(bigint, int) TO livlina_app;
REVOKE ALL ON cases_casecounter FROM livlina_app;
"""

SIGNED = """
CREATE FUNCTION keep_signed_notes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A signed note is corrected by addition, never changed.';
END $$;
CREATE TRIGGER note_is_kept_when_signed BEFORE UPDATE OR DELETE ON cases_note
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION keep_signed_notes();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunSQL(NUMBERS, "DROP FUNCTION next_case_number(bigint, int)"),
        migrations.RunSQL(
            SIGNED, "DROP TRIGGER note_is_kept_when_signed ON cases_note; DROP FUNCTION keep_signed_notes()"
        ),
    ]
