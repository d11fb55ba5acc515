"""A meeting of a group can be cancelled, and books those who hold it. Source: R-118, R-140."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0006_public_forms"),
        ("support", "0027_training"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="groupmeeting",
            name="group_meets_once_then",
        ),
        migrations.AddField(
            model_name="groupmeeting",
            name="cancelled_at",
            field=models.DateTimeField(null=True, verbose_name="inställd"),
        ),
        migrations.AddField(
            model_name="groupmeeting",
            name="cancelled_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at", None)), fields=("group", "slot"), name="group_meets_once_then"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at", None), ("cancelled_by", None)),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="group_meeting_is_cancelled_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="grouptime",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="times", to="support.groupmeeting"
            ),
        ),
        migrations.AddField(
            model_name="grouptime",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="grouptime",
            name="time",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="group_time", to="organisation.bookedtime"
            ),
        ),
        migrations.AddField(
            model_name="grouptime",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="grouptime",
            constraint=livlina.core.rows.RowPolicy(
                name="group_time_rows", using="unit_id = ANY ((SELECT my_working_units())::bigint[])"
            ),
        ),
    ]
