"""Two sides of a wall are not booked to the same place near each other, and nobody is told why. Source: S-11."""

from django.db import migrations

APART = """
CREATE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    others bigint[];
BEGIN
    SELECT c.unit_id, same_humans(walled_with(same_humans(ARRAY[c.person_id]))) INTO at_unit, others
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit AND s.state = 'booked'
           AND s.form IN ('individual', 'group') AND t.slot && tstzrange(starts - apart, ends + apart));
END $$;
REVOKE ALL ON FUNCTION place_is_free(bigint, timestamptz, timestamptz, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION place_is_free(bigint, timestamptz, timestamptz, interval) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_one_human_in_two_rows"),
        ("support", "0006_how_they_meet"),
    ]
    operations = [migrations.RunSQL(APART, "DROP FUNCTION place_is_free(bigint, timestamptz, timestamptz, interval)")]
