"""The secret link by which a calendar elsewhere gets the hours of one member of staff. Source: S-65."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows

OF = """
CREATE FUNCTION calendar_of(link bytea) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT l.staff_id FROM organisation_calendarlink l WHERE l.token_hash = link
$$;
REVOKE ALL ON FUNCTION calendar_of(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION calendar_of(bytea) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0015_whose_booked_times")]

    operations = [
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("token_hash", models.BinaryField(unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_link",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="calendar_link_is_own",
                        using="staff_id = (SELECT acting()) OR (SELECT acting()) = 0",
                        deletes=True,
                    )
                ],
            },
        ),
        migrations.RunSQL(OF, "DROP FUNCTION calendar_of(bytea)"),
    ]
