"""Who holds a session and when stands in its booked time alone."""

import django.db.models.deletion
from django.db import migrations, models

BOOKED = """
CREATE OR REPLACE FUNCTION booked_sessions(of_unit bigint, starts timestamptz, ends timestamptz)
    RETURNS TABLE (staff_id bigint, booked bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT t.staff_id, count(*) FROM cases_case c JOIN support_session s ON s.case_id = c.id
      JOIN organisation_bookedtime t ON t.id = s.time_id
     WHERE of_unit = ANY (my_led_units()) AND c.unit_id = of_unit AND s.state = 'booked'
       AND t.slot && tstzrange(starts, ends)
     GROUP BY t.staff_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0004_times_of_sessions")]

    operations = [
        migrations.RunSQL(BOOKED, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="session", name="session_staff_booked_once"),
        migrations.RemoveConstraint(model_name="session", name="session_takes_time"),
        migrations.RemoveIndex(model_name="session", name="support_ses_case_id_539944_idx"),
        migrations.RemoveField(model_name="session", name="staff"),
        migrations.RemoveField(model_name="session", name="slot"),
        migrations.AlterField(
            model_name="session",
            name="time",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="session",
                to="organisation.bookedtime",
            ),
        ),
    ]
