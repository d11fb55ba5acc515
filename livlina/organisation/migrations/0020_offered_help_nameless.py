"""
What boards have decided to offer without needs assessment: written down by a system administrator in their own name,
and ended once. What has held is never changed.

The page says the same; this holds whatever it forgets. Source: law-and-methods, section 1.2; S-05.
"""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WRITTEN = """
CREATE FUNCTION check_offered_help() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'livlina_app' AND cardinality(my_units('{system_admin}')) = 0 THEN
        RAISE EXCEPTION 'What a board offers is written down by a system administrator.';
    END IF;
    IF current_user = 'livlina_app' AND TG_OP = 'INSERT'
       AND (NEW.written_by_id IS DISTINCT FROM acting() OR NEW.ended_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'What a board offers is written down in one''s own name, and ended afterwards.';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (current_user = 'livlina_app' AND NEW.ended_by_id IS DISTINCT FROM acting())
        OR NEW.valid_to IS NULL OR NEW.valid_to >= OLD.valid_to OR NEW.valid_to < today()) THEN
        RAISE EXCEPTION 'A decision that holds ends in one''s own name, earlier than it would and not in the past.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION check_offered_help() FROM PUBLIC;
CREATE TRIGGER offered_help_is_checked BEFORE INSERT OR UPDATE ON organisation_offeredhelp
    FOR EACH ROW EXECUTE FUNCTION check_offered_help();
REVOKE UPDATE, DELETE ON organisation_offeredhelp FROM livlina_app;
GRANT UPDATE (valid_to, ended_by_id, ended_at) ON organisation_offeredhelp TO livlina_app;
"""

UNWRITTEN = """
DROP TRIGGER offered_help_is_checked ON organisation_offeredhelp;
DROP FUNCTION check_offered_help();
GRANT UPDATE, DELETE ON organisation_offeredhelp TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("organisation", "0019_delegations"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferedHelp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "offer",
                    models.CharField(
                        choices=[
                            ("talks", "Samtal utan utredning"),
                            ("motivational", "Motiverande samtal"),
                            ("support_centre", "Samtal hos Stödcentrum"),
                            ("phone_advice", "Rådgivning på telefon"),
                            ("advice", "Rådgivning på plats eller digitalt"),
                            ("group", "Öppen grupp"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reference", models.CharField(max_length=100)),
                ("decided_on", models.DateField()),
                ("conditions", models.TextField(blank=True)),
                ("documents_identity", models.BooleanField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
                ("submission", models.UUIDField()),
                ("written_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offered", to="organisation.board"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offered", to="organisation.unit"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="offered_help_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__gte", models.F("decided_on"))),
                        name="offered_help_is_decided_before_it_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True), name="offered_help_has_a_reference"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False), ("valid_to__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="offered_help_is_ended_by_somebody",
                    ),
                    models.UniqueConstraint(fields=("submission", "unit"), name="offered_help_is_written_once"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("unit"),
                                    models.F("unit"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("offer"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Func(
                                        models.F("offer"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=models.IntegerField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="unit_offers_a_help_by_one_decision",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WRITTEN, UNWRITTEN),
    ]
