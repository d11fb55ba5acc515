"""The unit's running numbers of first contacts."""

from django.db import migrations

NUMBERS = """
CREATE FUNCTION next_contact_number(unit bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    turned int;
BEGIN
    -- at units where the acting one works, and those under the same boards: there contacts are passed on
    IF (unit = ANY (my_working_units())) IS NOT TRUE AND NOT EXISTS (
        SELECT FROM organisation_unitboard b WHERE b.unit_id = unit AND b.board_id = ANY (my_boards())
           AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today())) THEN
        RAISE EXCEPTION 'A unit''s numbers are taken by those who work under its board.';
    END IF;
    INSERT INTO intake_contactcounter AS c (unit_id, last) VALUES (unit, 1)
        ON CONFLICT (unit_id) DO UPDATE SET last = c.last + 1 RETURNING c.last INTO turned;
    RETURN turned;
END $$;
REVOKE ALL ON FUNCTION next_contact_number(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_contact_number(bigint) TO livlina_app;
REVOKE ALL ON intake_contactcounter FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunSQL(NUMBERS, "DROP FUNCTION next_contact_number(bigint)")]
