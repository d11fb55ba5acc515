"""What the client has been given of her file, never changed. Source: S-05, S-53, S-142."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_file_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was given is never changed.';
END $$;
CREATE TRIGGER file_given_is_kept BEFORE UPDATE OR DELETE ON cases_filegiven
    FOR EACH ROW EXECUTE FUNCTION keep_file_given();
REVOKE ALL ON FUNCTION keep_file_given() FROM PUBLIC;
REVOKE UPDATE, DELETE ON cases_filegiven FROM livlina_app;
"""

DROP = """
DROP TRIGGER file_given_is_kept ON cases_filegiven;
DROP FUNCTION keep_file_given();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0075_a_second_reader_is_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FileGiven",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("since", models.DateField(verbose_name="från och med")),
                ("until", models.DateField(verbose_name="till och med")),
                (
                    "shown",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None),
                ),
                ("held_count", models.PositiveIntegerField()),
                ("ground", models.CharField(blank=True, max_length=50, verbose_name="grund")),
                ("why", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("handed", "Lämnas i handen hos oss"),
                            ("letter", "Skickas som brev"),
                            ("forwarded", "Skickas genom Skatteverket"),
                            ("read", "Läses upp i telefon"),
                        ],
                        max_length=10,
                        verbose_name="hur",
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "files_given",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="file_given_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND decided_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="file_given_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), ("held_count", 0)),
                            models.Q(("held_count__gt", 0), models.Q(("ground", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="what_is_held_back_has_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="file_given_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
