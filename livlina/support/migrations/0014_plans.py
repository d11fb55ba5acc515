"""
What was agreed with a person, version by version: her goals, what we can do and what we cannot, and when it is followed up.

Nothing of it is changed but that it was followed up, and each goal judged, once. Source: R-098, S-05.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_plan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.written_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'A plan is written in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.followed_on IS NOT NULL THEN
        RAISE EXCEPTION 'A plan is followed up once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.followed_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A plan is followed up in one''s own name.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_is_kept BEFORE INSERT OR UPDATE ON support_plan
    FOR EACH ROW EXECUTE FUNCTION keep_plan();

-- A goal is written with its plan, and judged once.
CREATE FUNCTION keep_plan_goal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.outcome <> '' THEN
            RAISE EXCEPTION 'A goal is judged once.';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM support_plan p
                    WHERE p.id = NEW.plan_id AND p.case_id = NEW.case_id
                      AND (current_user <> 'livlina_app' OR age(p.xmin) <= 0)) THEN
        RAISE EXCEPTION 'A goal is written with the plan of its case.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_goal_is_kept BEFORE INSERT OR UPDATE ON support_plangoal
    FOR EACH ROW EXECUTE FUNCTION keep_plan_goal();

REVOKE ALL ON FUNCTION keep_plan(), keep_plan_goal() FROM PUBLIC;
REVOKE UPDATE, DELETE ON support_plan, support_plangoal FROM livlina_app;
GRANT UPDATE (followed_on, followed_by_id, followed_at, followed_submission) ON support_plan TO livlina_app;
GRANT UPDATE (outcome, outcome_words) ON support_plangoal TO livlina_app;
"""

DROP = """
DROP TRIGGER plan_goal_is_kept ON support_plangoal;
DROP TRIGGER plan_is_kept ON support_plan;
DROP FUNCTION keep_plan_goal(), keep_plan();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0069_what_kind_of_help_behind_a_wall"),
        ("support", "0013_no_side_by_ones_own_word"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField()),
                (
                    "can",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad vi kan göra"
                    ),
                ),
                (
                    "cannot",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad vi inte kan göra"
                    ),
                ),
                ("confirmed_on", models.DateField(verbose_name="personen sa ja")),
                (
                    "confirmed_how",
                    models.CharField(
                        choices=[
                            ("read", "Personen läste själv"),
                            ("heard", "Den lästes upp för personen"),
                            ("interpreted", "Den tolkades för personen"),
                        ],
                        max_length=12,
                    ),
                ),
                ("follow_up_on", models.DateField(verbose_name="följs upp")),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("followed_on", models.DateField(null=True, verbose_name="uppföljd")),
                ("followed_at", models.DateTimeField(null=True)),
                ("followed_submission", models.UUIDField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "followed_by",
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
                "default_related_name": "plans",
            },
        ),
        migrations.CreateModel(
            name="PlanGoal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="mål")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Nått"),
                            ("partly", "Delvis"),
                            ("not", "Inte nått"),
                            ("no_longer", "Vill inte längre"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome_words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det gick"),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="support.plan"
                    ),
                ),
            ],
            options={
                "default_related_name": "plan_goals",
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=livlina.core.rows.RowPolicy(
                name="plan_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (written_by_id = acting() OR followed_by_id = acting())",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("case", "version"), name="plan_has_each_version_once"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="plan_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_how", ""), _negated=True), name="plan_is_confirmed"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("followed_at", None),
                        ("followed_by", None),
                        ("followed_on", None),
                        ("followed_submission", None),
                    ),
                    models.Q(
                        ("followed_at__isnull", False),
                        ("followed_by__isnull", False),
                        ("followed_on__isnull", False),
                        ("followed_submission__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="plan_is_followed_up_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="plangoal",
            constraint=livlina.core.rows.RowPolicy(
                name="plan_goal_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="plangoal",
            constraint=models.UniqueConstraint(fields=("plan", "position"), name="plan_has_each_goal_once"),
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
