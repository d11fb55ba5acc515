"""The named door for who is booked how much at a unit: numbers, for those who lead it. Source: S-05, R-358."""

from django.db import migrations

BOOKED = """
CREATE FUNCTION booked_sessions(of_unit bigint, starts timestamptz, ends timestamptz)
    RETURNS TABLE (staff_id bigint, booked bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT s.staff_id, count(*) FROM cases_case c JOIN support_session s ON s.case_id = c.id
     WHERE of_unit = ANY (my_led_units()) AND c.unit_id = of_unit AND s.state = 'booked'
       AND s.slot && tstzrange(starts, ends)
     GROUP BY s.staff_id
$$;
REVOKE ALL ON FUNCTION booked_sessions(bigint, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booked_sessions(bigint, timestamptz, timestamptz) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0002_sessions_by_those_who_work")]
    operations = [migrations.RunSQL(BOOKED, "DROP FUNCTION booked_sessions(bigint, timestamptz, timestamptz)")]
