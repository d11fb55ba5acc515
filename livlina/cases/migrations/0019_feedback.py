"""
The unit that carried out a commission sends feedback to those who gave it: under the key of the commission, read by both.

Source: R-030, S-10, S-21.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

FED_BACK = """
-- Who carries out a commission in another case than it was given in, works there and is shown the commission.
CREATE FUNCTION may_feed_back(of_commission bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT of_commission = ANY (my_commissions()) AND EXISTS (
        SELECT FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
         WHERE m.id = of_commission AND a.kind = 'accepted' AND a.taken_case_id <> m.case_id
           AND a.taken_case_id = ANY (my_worked_cases()))
$$;

-- The first of those who work with the case that gave it says that it is read. False where somebody has.
CREATE FUNCTION read_feedback(of_feedback bigint, at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_feedback f JOIN cases_commission m ON m.id = f.commission_id
         WHERE f.id = of_feedback AND m.case_id = ANY (my_worked_cases())) THEN
        RAISE EXCEPTION 'Feedback is read by one who works with the case that gave the commission.';
    END IF;
    UPDATE cases_feedback f SET read_by_id = acting(), read_at = at WHERE f.id = of_feedback AND f.read_by_id IS NULL;
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION may_feed_back(bigint), read_feedback(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_feed_back(bigint), read_feedback(bigint, timestamptz) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_one_stands_in_from_a_later_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FED_BACK, "DROP FUNCTION read_feedback(bigint, timestamptz), may_feed_back(bigint)"),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "done",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som har gjorts"
                    ),
                ),
                (
                    "goals",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="mål och resultat"
                    ),
                ),
                (
                    "remains",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som återstår"
                    ),
                ),
                (
                    "proposal",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="förslag"),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("submission", models.UUIDField()),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="cases.commission"
                    ),
                ),
                (
                    "read_by",
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
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="feedback_rows",
                        new="written_by_id = acting() AND read_by_id IS NULL AND may_feed_back(commission_id)",
                        using="commission_id = ANY ((SELECT my_commissions())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("commission", "submission"), name="feedback_is_written_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="feedback_is_read_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON cases_feedback FROM livlina_app",
            "GRANT UPDATE, DELETE ON cases_feedback TO livlina_app",
        ),
    ]
