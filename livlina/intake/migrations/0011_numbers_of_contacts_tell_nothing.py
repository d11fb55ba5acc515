"""
The numbers of contacts go up by one to four at a time, by chance, so that one that is missing is nobody's.

Whoever receives sees all of the unit's contacts but those beyond a wall: a gap in the row told that the other side had
called, and when. Source: S-10.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION next_contact_number(unit bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    turned int;
    step CONSTANT int := 1 + floor(random() * 4);
BEGIN
    -- at units where the acting one works, and those under the same boards: there contacts are passed on
    IF (unit = ANY (my_working_units())) IS NOT TRUE AND NOT EXISTS (
        SELECT FROM organisation_unitboard b WHERE b.unit_id = unit AND b.board_id = ANY (my_boards())
           AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today())) THEN
        RAISE EXCEPTION 'A unit''s numbers are taken by those who work under its board.';
    END IF;
    INSERT INTO intake_contactcounter AS c (unit_id, last) VALUES (unit, step)
        ON CONFLICT (unit_id) DO UPDATE SET last = c.last + step RETURNING c.last INTO turned;
    RETURN turned;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_who_takes_a_contact_is_asked_what_they_will_see")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
