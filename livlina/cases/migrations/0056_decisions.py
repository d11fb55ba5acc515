"""
Decisions, what follows on them, and what was promised before anything was decided.

Seen by those who see the case. Signed by those who work with it, and by one who leads its unit and reads it.
Source: R-102, R-103; S-05.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

SIGNS = """
-- Cases that one works with, and those at the units one leads that one reads: where a decision may be signed by oneself.
CREATE FUNCTION my_signing_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_cases();
    led bigint[] := my_led_units();
BEGIN
    RETURN my_worked_cases()
        || ARRAY(SELECT c.id FROM cases_case c WHERE c.id = ANY (seen) AND c.unit_id = ANY (led));
END $$;
REVOKE ALL ON FUNCTION my_signing_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_signing_cases() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0055_whom_a_wrong_number_parts"),
        ("organisation", "0019_delegations"),
    ]

    operations = [
        migrations.RunSQL(SIGNS, "DROP FUNCTION my_signing_cases()"),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "what",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som lovades"
                    ),
                ),
                (
                    "promiser",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som lovade"
                    ),
                ),
                ("promised_on", models.DateField()),
                ("until", models.DateField()),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("owner_given_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "promises",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("intervention", "Insats till vuxen"),
                            ("child_intervention", "Insats till barn"),
                            ("against_guardian", "Insats till barn trots en vårdnadshavares vägran"),
                            ("shelter", "Skyddat boende"),
                            ("open_investigation", "Inleda utredning"),
                            ("no_investigation", "Inte inleda utredning"),
                            ("extend_investigation", "Förlänga utredningstiden"),
                            ("close_investigation", "Avsluta utredning utan insats"),
                            ("dismiss_appeal", "Avvisa ett överklagande som kom för sent"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("granted", "Beviljas"),
                            ("partly", "Beviljas delvis"),
                            ("refused", "Avslås"),
                            ("discontinued", "Upphör"),
                            ("withdrawn", "Ett löfte tas tillbaka"),
                            ("taken", "Beslutas"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), default=list, size=None
                    ),
                ),
                (
                    "laws",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400), default=list, size=None
                    ),
                ),
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("groups", models.PositiveSmallIntegerField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "provider",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem som utför"),
                ),
                (
                    "what",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som beslutas"
                    ),
                ),
                (
                    "circumstances",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="omständigheter"
                    ),
                ),
                ("reasons", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "conditions",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="villkor"),
                ),
                (
                    "took_part",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="deltog utan att besluta"
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission", models.UUIDField()),
                ("decided_on", models.DateField(null=True)),
                ("body", models.CharField(blank=True, max_length=200)),
                ("signed_at", models.DateTimeField(null=True)),
                ("hides_decider", models.BooleanField(default=False)),
                ("running", models.PositiveIntegerField(null=True)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cases.decision",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "provider_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="cases.promise",
                    ),
                ),
            ],
            options={
                "default_related_name": "decisions",
            },
        ),
        migrations.CreateModel(
            name="DecisionStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("carried_out", "Insatsen har börjat"),
                            ("interrupted", "Insatsen har avbrutits"),
                            ("notified", "Parten har underrättats"),
                            ("received", "Parten har tagit emot beslutet"),
                            ("appealed", "Överklagandet kom in"),
                            ("in_time", "Överklagandet kom i rätt tid"),
                            ("late", "Överklagandet kom för sent"),
                            ("unchanged", "Omprövat: beslutet ändras inte"),
                            ("changed", "Omprövat: beslutet ändras"),
                            ("sent_on", "Överlämnat till domstolen"),
                            ("court_upheld", "Domstolen avslog överklagandet"),
                            ("court_changed", "Domstolen ändrade beslutet"),
                            ("court_returned", "Domstolen sände tillbaka ärendet"),
                        ],
                        max_length=15,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed", "Lämnas i handen hos oss"),
                            ("letter", "Skickas som brev"),
                            ("forwarded", "Skickas genom Skatteverket"),
                            ("read", "Läses upp i telefon"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.decision"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "decision_steps",
                "indexes": [models.Index(fields=["decision", "id"], name="decision_steps_in_order")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="decision_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="decision_step_is_saved_once"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=livlina.core.rows.RowPolicy(
                name="promise_rows",
                new="case_id = ANY ((SELECT my_noted_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("promised_on"))), name="promise_runs_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("promised_by__isnull", False), ("promiser", None)),
                    models.Q(("promised_by", None), ("promiser__isnull", False)),
                    _connector="OR",
                ),
                name="promise_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner", None), ("owner_given_at", None), ("owner_given_by", None)),
                    models.Q(
                        ("owner__isnull", False), ("owner_given_at__isnull", False), ("owner_given_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="promise_owner_was_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_at", None), ("kept_by", None)),
                    models.Q(("kept_at__isnull", False), ("kept_by__isnull", False)),
                    _connector="OR",
                ),
                name="promise_was_kept_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="promise_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=livlina.core.rows.RowPolicy(
                name="decision_rows",
                new="case_id = ANY ((SELECT my_signing_cases())::bigint[]) AND (signed_by_id IS NULL OR signed_by_id = acting())",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_on", None), ("laws", []), ("running", None), ("signed_at", None), ("signed_by", None)
                    ),
                    models.Q(
                        ("decided_on__isnull", False),
                        ("running__isnull", False),
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        ("what__isnull", False),
                        models.Q(("laws", []), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_is_signed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at", None),
                    models.Q(("outcome__in", ["discontinued", "partly", "refused", "withdrawn"]), _negated=True),
                    models.Q(("circumstances__isnull", False), ("reasons__isnull", False)),
                    _connector="OR",
                ),
                name="refusal_has_its_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "withdrawn"), ("promise__isnull", False)),
                    models.Q(models.Q(("outcome", "withdrawn"), _negated=True), ("promise", None)),
                    _connector="OR",
                ),
                name="promise_is_withdrawn_by_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None), ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="decision_period_is_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="decision_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("running__isnull", False)),
                fields=("case", "running", "edition"),
                name="decision_number_is_the_cases_own",
            ),
        ),
    ]
