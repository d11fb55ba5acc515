"""
Consents to let data out. What was consented to is never changed, only withdrawn, and that once.

Source: R-218, R-493, S-05.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_on IS NOT NULL THEN
        RAISE EXCEPTION 'A consent is withdrawn once.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consent_is_kept BEFORE UPDATE ON people_consent FOR EACH ROW EXECUTE FUNCTION keep_consents();
REVOKE ALL ON FUNCTION keep_consents() FROM PUBLIC;
REVOKE UPDATE, DELETE ON people_consent FROM livlina_app;
GRANT UPDATE (withdrawn_on, withdrawn_by_id, ended_at) ON people_consent TO livlina_app;
"""

DROP = """
DROP TRIGGER consent_is_kept ON people_consent;
DROP FUNCTION keep_consents();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0013_one_passkey_is_one_accounts"),
        ("people", "0015_post_that_is_forwarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                ("told_in_case", models.BigIntegerField(null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("purpose", models.CharField(max_length=60)),
                (
                    "what",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("contact", "Att personen har kontakt med oss"),
                                ("ways", "Hur personen nås"),
                                ("risk", "Risk och skydd"),
                                ("violence", "Vad som har hänt"),
                                ("support", "Vilket stöd personen får"),
                                ("health", "Hälsa"),
                                ("children", "Barnens situation"),
                                ("housing", "Boende och ekonomi"),
                            ],
                            max_length=15,
                        ),
                        size=None,
                    ),
                ),
                (
                    "recipient",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="till vem"),
                ),
                ("why", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "given_how",
                    models.CharField(choices=[("words", "Muntligt"), ("writing", "Skriftligt")], max_length=10),
                ),
                ("withdrawn_on", models.DateField(null=True)),
                ("submission", models.UUIDField()),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_cons_person__9a2607_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="consent_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND (guardian_id IS NULL OR may_name_person(guardian_id))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_in_case__isnull", False), ("told_in_contact__isnull", False), _connector="XOR"
                        ),
                        name="consent_was_told_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("purpose", ""), _negated=True), ("what__len__gt", 0)),
                        name="consent_is_for_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="consent_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("withdrawn_by", None), ("withdrawn_on", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="consent_is_withdrawn_by_someone",
                    ),
                    models.UniqueConstraint(fields=("person", "submission"), name="consent_is_saved_once"),
                ],
            },
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
