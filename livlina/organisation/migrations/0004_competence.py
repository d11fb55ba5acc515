"""
Who is trained in what, from when to when; the kinds there are, and which kinds of case ask for one. Source: R-362.

Entries are written by one who leads a unit where the colleague works, or by a system administrator; kinds and what asks
for them by the administrator. What is written is never changed but for an earlier last day.
"""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows

REGISTERED = """
CREATE FUNCTION my_registered_staff() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN cardinality(my_units('{system_admin}')) > 0 THEN ARRAY(SELECT s.id FROM organisation_staff s)
           ELSE ARRAY(SELECT m.staff_id FROM organisation_membership m
                       WHERE m.unit_id = ANY (my_led_units()) AND (m.valid_to IS NULL OR m.valid_to >= today())) END
$$;
REVOKE ALL ON FUNCTION my_registered_staff() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_registered_staff() TO livlina_app;
"""

WRITTEN = """
CREATE FUNCTION check_competence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'livlina_app' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME <> 'organisation_competence' AND cardinality(my_units('{system_admin}')) = 0 THEN
        RAISE EXCEPTION 'What there is to be trained in is written down by a system administrator.';
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.written_by_id IS DISTINCT FROM acting() OR NEW.ended_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'A competence is written in one''s own name, and ended afterwards.';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.ended_by_id IS DISTINCT FROM acting()
       OR (NEW.valid_to IS DISTINCT FROM OLD.valid_to AND (NEW.valid_to IS NULL OR NEW.valid_to >= OLD.valid_to))) THEN
        RAISE EXCEPTION 'A competence ends in one''s own name, and earlier than it would.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION check_competence() FROM PUBLIC;
CREATE TRIGGER competence_is_checked BEFORE INSERT OR UPDATE ON organisation_competence
    FOR EACH ROW EXECUTE FUNCTION check_competence();
CREATE TRIGGER competence_kind_is_checked BEFORE INSERT OR UPDATE ON organisation_competencekind
    FOR EACH ROW EXECUTE FUNCTION check_competence();
CREATE TRIGGER competence_demand_is_checked BEFORE INSERT OR UPDATE ON organisation_competencedemand
    FOR EACH ROW EXECUTE FUNCTION check_competence();
REVOKE UPDATE, DELETE ON organisation_competence, organisation_competencekind, organisation_competencedemand
    FROM livlina_app;
GRANT UPDATE (valid_to, is_mistake, ended_by_id, ended_at) ON organisation_competence TO livlina_app;
GRANT UPDATE (valid_to, ended_by_id, ended_at) ON organisation_competencekind, organisation_competencedemand
    TO livlina_app;
"""

UNWRITTEN = """
DROP TRIGGER competence_is_checked ON organisation_competence;
DROP TRIGGER competence_kind_is_checked ON organisation_competencekind;
DROP TRIGGER competence_demand_is_checked ON organisation_competencedemand;
DROP FUNCTION check_competence();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_guards"),
    ]

    operations = [
        migrations.RunSQL(REGISTERED, "DROP FUNCTION my_registered_staff()"),
        migrations.CreateModel(
            name="CompetenceKind",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("submission", models.UUIDField(unique=True)),
                ("written_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=100)),
                ("folded_name", models.CharField(max_length=100, unique=True)),
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
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CompetenceDemand",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("submission", models.UUIDField(unique=True)),
                ("written_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_in",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
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
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="organisation.competencekind",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Competence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("submission", models.UUIDField(unique=True)),
                ("written_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_mistake", models.BooleanField(default=False)),
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
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held",
                        to="organisation.competencekind",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="competencekind",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="competence_kind_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="competencekind",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="competence_kind_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="competencedemand",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="competence_demand_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="competencedemand",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("kind"),
                            models.F("kind"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.Func(models.F("asked_in"), function="hashtext", output_field=models.IntegerField()),
                            models.Func(models.F("asked_in"), function="hashtext", output_field=models.IntegerField()),
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
                name="competence_is_asked_for_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=livlina.core.rows.RowPolicy(
                name="competence_rows",
                new="staff_id = ANY ((SELECT my_registered_staff())::bigint[])",
                using="staff_id = acting() OR staff_id = ANY ((SELECT my_registered_staff())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="competence_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("is_mistake", False)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="competence_is_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_mistake", False)),
                expressions=[
                    (
                        models.Func(
                            models.F("staff"),
                            models.F("staff"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("kind"),
                            models.F("kind"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
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
                name="staff_has_a_competence_once_a_day",
            ),
        ),
        migrations.RunSQL(WRITTEN, UNWRITTEN),
    ]
