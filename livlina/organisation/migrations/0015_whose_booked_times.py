"""
A booked time is seen by the one who is booked, and by whoever sees what points to it; what is taken in a unit's rooms
is told to those who work there, as hours alone. Source: S-05, S-11.
"""

from django.db import migrations

import livlina.core.rows

WITH_SESSION = "EXISTS (SELECT FROM support_session s WHERE s.time_id = organisation_bookedtime.id{})"
WORKED = " AND s.case_id = ANY ((SELECT my_worked_cases())::bigint[])"

TAKEN = """
CREATE FUNCTION rooms_taken(starts timestamptz, ends timestamptz) RETURNS TABLE (room_id bigint, slot tstzrange)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.room_id, t.slot FROM organisation_room r JOIN organisation_bookedtime t ON t.room_id = r.id
     WHERE r.unit_id = ANY (my_working_units()) AND t.state = 'taken' AND t.slot && tstzrange(starts, ends)
$$;
REVOKE ALL ON FUNCTION rooms_taken(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rooms_taken(timestamptz, timestamptz) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0014_booked_times"),
        ("support", "0005_a_session_has_its_time"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="bookedtime", name="booked_time_rows"),
        migrations.AddConstraint(
            model_name="bookedtime",
            constraint=livlina.core.rows.RowPolicy(
                name="booked_time_rows",
                using=f"staff_id = (SELECT acting()) OR {WITH_SESSION.format('')}",
                new=f"staff_id = (SELECT acting()) OR {WITH_SESSION.format(WORKED)}",
            ),
        ),
        migrations.RunSQL(TAKEN, "DROP FUNCTION rooms_taken(timestamptz, timestamptz)"),
    ]
