"""
Why a case was given to one who lacks a competence it asks for: in the words of the one who leads, who need not read it.

Written of a relation that one gave oneself, and never changed. Source: R-362, S-10.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed

GIVEN = """
CREATE FUNCTION is_given_by_me(of_case bigint, by_engagement bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM cases_engagement e
                    WHERE e.id = by_engagement AND e.case_id = of_case AND e.given_by_id = acting())
$$;
REVOKE ALL ON FUNCTION is_given_by_me(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_given_by_me(bigint, bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(GIVEN, "DROP FUNCTION is_given_by_me(bigint, bigint)"),
        migrations.CreateModel(
            name="GivenWithout",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "lacks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                ("given_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given_without", to="cases.case"
                    ),
                ),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given_without", to="cases.engagement"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="given_without_rows",
                        new="given_by_id = acting() AND is_given_by_me(case_id, engagement_id)",
                        using="given_by_id = acting() OR case_id = ANY ((SELECT my_led_sides())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lacks", []), _negated=True), name="given_without_says_what"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON cases_givenwithout FROM livlina_app",
            "GRANT UPDATE, DELETE ON cases_givenwithout TO livlina_app",
        ),
    ]
