"""Each session gets its booked time, under the session's own key. Only one that is still booked keeps others out."""

import django.db.models.deletion
from django.db import migrations, models

MOVED = """
INSERT INTO organisation_bookedtime (id, public_id, staff_id, slot, state)
SELECT id, gen_random_uuid(), staff_id, slot,
       CASE state WHEN 'booked' THEN 'taken' WHEN 'cancelled' THEN 'cancelled' ELSE 'noted' END
  FROM support_session;
UPDATE support_session SET time_id = id;
SELECT setval(pg_get_serial_sequence('organisation_bookedtime', 'id'), coalesce(max(id), 0) + 1, false)
  FROM organisation_bookedtime;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0014_booked_times"),
        ("support", "0003_booked_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="time",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="session",
                to="organisation.bookedtime",
            ),
        ),
        migrations.RunSQL(MOVED),
    ]
