"""What is urgent at the reception, what is to be filled in, and that the morning list was gone through. Source: R-062, R-081, R-082."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0048_a_child_is_one_row"),
        ("intake", "0017_a_contact_about_a_child_stops_at_the_wall"),
        ("organisation", "0017_duty_roster"),
        ("people", "0013_what_a_colleague_was_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MorningMeeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("held_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("gone_through", models.JSONField()),
                ("submission", models.UUIDField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="contact",
            name="assessed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="assessed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="assessment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("referred", "Lämnad till RVT för hot- och riskbedömning"),
                    ("assessed", "Bedömd här"),
                    ("not_reached", "Personen gick inte att nå"),
                    ("declined", "Personen vill inte ha hjälp med skydd"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="assessment_note",
            field=livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="om bedömningen"),
        ),
        migrations.AddField(
            model_name="contact",
            name="began_out_of_hours",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="contact",
            name="complete_by",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="joint_meeting",
            field=models.CharField(
                choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="joint_meeting_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="remains",
            field=livlina.core.sealed.SealedText(
                blank=True, editable=False, null=True, verbose_name="vad som finns kvar hos avsändaren"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessed_at", None), ("assessment", "")),
                    models.Q(models.Q(("assessment", ""), _negated=True), ("assessed_at__isnull", False)),
                    _connector="OR",
                ),
                name="contact_assessment_has_its_moment",
            ),
        ),
        migrations.AddField(
            model_name="morningmeeting",
            name="held_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="morningmeeting",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="morningmeeting",
            index=models.Index(fields=["unit", "-until"], name="morning_meeting_latest"),
        ),
        migrations.AddConstraint(
            model_name="morningmeeting",
            constraint=livlina.core.rows.RowPolicy(
                name="morning_meeting_rows",
                new="held_by_id = acting()",
                using="unit_id = ANY ((SELECT my_receiving_units())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="morningmeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("submission__isnull", False)), fields=("submission",), name="meeting_is_saved_once"
            ),
        ),
        migrations.RunSQL(
            "REVOKE UPDATE ON intake_morningmeeting FROM livlina_app",
            "GRANT UPDATE ON intake_morningmeeting TO livlina_app",
        ),
    ]
