"""
One who leads goes through the open cases of a worker, and what was said of each follows the case.

The words are written by one who need not read the case, so under a key of their own, as an instruction is (0014); a next
step becomes a task that has its words there. Never of a case on the other side from the one who leads, and never in a
review that was signed before. Source: R-353, S-01, S-10.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed

DOORS = """
-- What was said of each of these cases, all of them or none: by the one who signs the review now, of cases that the worker
-- has at its unit.
CREATE FUNCTION review_cases(of_review bigint, named uuid[], wrapped bytea[], given bigint[], said bytea[], steps bytea[],
    days date[], at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
    sides bigint[] := my_led_sides();
BEGIN
    SELECT r.* INTO about FROM cases_caseloadreview r
     WHERE r.id = of_review AND r.held_by_id = acting() AND age(r.xmin) <= 0;
    IF about.id IS NULL OR cardinality(given) = 0 OR EXISTS (
        SELECT FROM unnest(given) AS asked (id)
         WHERE (asked.id = ANY (sides)) IS NOT TRUE OR NOT EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
                WHERE e.case_id = asked.id AND c.unit_id = about.unit_id AND e.actor_id = about.staff_id
                  AND e.kind = 'assigned' AND e.ends_at IS NULL)) THEN
        RAISE EXCEPTION 'Cases are gone through with the one who has them, by one who leads their unit.';
    END IF;
    WITH told AS (
        INSERT INTO cases_casereview (public_id, wrapped_key, case_id, review_id, text, next_step, due_on, said_by_id, said_at)
        SELECT t.named, t.wrapped, t.given, of_review, t.said, t.step, t.due, acting(), at
          FROM unnest(named, wrapped, given, said, steps, days) AS t (named, wrapped, given, said, step, due)
        RETURNING id, case_id, due_on
    )
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, review_id)
    SELECT gen_random_uuid(), t.case_id, about.staff_id, t.due_on, acting(), at, t.id FROM told t WHERE t.due_on IS NOT NULL;
    RETURN cardinality(given);
END $$;

-- How many open cases each worker has at the units one leads, and oneself has, since when the one they have had longest,
-- and when they were last gone through.
CREATE FUNCTION caseloads() RETURNS TABLE (unit_id bigint, staff_id bigint, cases int, since date, reviewed_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
BEGIN
    RETURN QUERY
    SELECT c.unit_id, e.actor_id, count(*)::int, min((e.starts_at AT TIME ZONE 'Europe/Stockholm')::date),
           (SELECT max(r.held_on) FROM cases_caseloadreview r WHERE r.unit_id = c.unit_id AND r.staff_id = e.actor_id)
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
     WHERE e.kind = 'assigned' AND e.ends_at IS NULL AND c.closed_on IS NULL
       AND (c.unit_id = ANY (led) OR e.actor_id = acting())
     GROUP BY c.unit_id, e.actor_id;
END $$;

REVOKE ALL ON FUNCTION review_cases(bigint, uuid[], bytea[], bigint[], bytea[], bytea[], date[], timestamptz), caseloads()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review_cases(bigint, uuid[], bytea[], bigint[], bytea[], bytea[], date[], timestamptz), caseloads()
    TO livlina_app;
REVOKE UPDATE ON cases_caseloadreview FROM livlina_app;
REVOKE INSERT, UPDATE ON cases_casereview FROM livlina_app;
"""

DROP = """
DROP FUNCTION caseloads(), review_cases(bigint, uuid[], bytea[], bigint[], bytea[], bytea[], date[], timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0073_the_work_as_one_who_leads_sees_it"),
        ("organisation", "0019_delegations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseloadReview",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("held_on", models.DateField()),
                ("held_at", models.DateTimeField()),
                ("cases_count", models.PositiveIntegerField()),
                ("submission", models.UUIDField()),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseReview",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                (
                    "next_step",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="nästa steg"),
                ),
                ("due_on", models.DateField(null=True)),
                ("said_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_reviews", to="cases.case"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.caseloadreview"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="task",
            name="review",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="task", to="cases.casereview"
            ),
        ),
        migrations.AddIndex(
            model_name="caseloadreview",
            index=models.Index(fields=["unit", "staff", "-held_on"], name="caseload_review_latest"),
        ),
        migrations.AddConstraint(
            model_name="caseloadreview",
            constraint=livlina.core.rows.RowPolicy(
                name="caseload_review_rows",
                new="held_by_id = acting() AND unit_id = ANY ((SELECT my_led_units())::bigint[])",
                using="staff_id = acting() OR unit_id = ANY ((SELECT my_led_units())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseloadreview",
            constraint=models.UniqueConstraint(fields=("submission", "unit"), name="caseload_review_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="caseloadreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("staff", models.F("held_by")), _negated=True), name="nobody_reviews_their_own_cases"
            ),
        ),
        migrations.AddConstraint(
            model_name="casereview",
            constraint=livlina.core.rows.RowPolicy(
                name="case_review_rows",
                new="false",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) OR case_id = ANY ((SELECT my_led_sides())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="casereview",
            constraint=models.UniqueConstraint(fields=("case", "review"), name="case_is_reviewed_once_at_a_time"),
        ),
        migrations.RunSQL(DOORS, DROP),
    ]
