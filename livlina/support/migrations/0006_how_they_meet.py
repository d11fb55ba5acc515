"""How they meet safely, what was moved where, and the interpreter that a session needs. Source: R-203, R-490."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0048_a_child_is_one_row"),
        ("organisation", "0015_whose_booked_times"),
        ("support", "0005_a_session_has_its_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterpreterBooking",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "sex",
                    models.CharField(
                        choices=[("any", "Spelar ingen roll"), ("female", "Kvinna"), ("male", "Man")],
                        default="any",
                        max_length=10,
                    ),
                ),
                (
                    "language",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="språk"),
                ),
                (
                    "dialect",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="dialekt"),
                ),
                (
                    "refused",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="tolkar som inte får komma"
                    ),
                ),
                ("alias", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="alias")),
                (
                    "state",
                    models.CharField(
                        choices=[("wanted", "Ska beställas"), ("ordered", "Beställd"), ("called_off", "Avbeställd")],
                        default="wanted",
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "interpreters",
            },
        ),
        migrations.AddField(
            model_name="session",
            name="can_talk",
            field=models.CharField(
                choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="childcare",
            field=models.CharField(
                choices=[
                    ("unknown", "Inte frågat"),
                    ("no", "Behövs inte"),
                    ("brings", "Tar med barnet"),
                    ("arranged", "Ordnad"),
                    ("needed", "Behövs, inte ordnad"),
                ],
                default="unknown",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="moved_to",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="moved_from", to="support.session"
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="state",
            field=models.CharField(
                choices=[
                    ("booked", "Bokat"),
                    ("held", "Genomfört"),
                    ("missed", "Uteblev"),
                    ("cancelled", "Avbokat"),
                    ("moved", "Flyttat"),
                ],
                default="booked",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("moved_to__isnull", False), ("state", "moved")),
                    models.Q(models.Q(("state", "moved"), _negated=True), ("moved_to", None)),
                    _connector="OR",
                ),
                name="moved_session_points_to_the_new_one",
            ),
        ),
        migrations.AddField(
            model_name="interpreterbooking",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="interpreterbooking",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="interpreterbooking",
            name="session",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="interpreter", to="support.session"
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreterbooking",
            constraint=livlina.core.rows.RowPolicy(
                name="interpreter_booking_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
    ]
