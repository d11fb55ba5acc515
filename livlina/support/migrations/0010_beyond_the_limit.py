"""
What the person wants next, never changed; and more talks than the limit, asked by oneself and decided once.

Source: R-089, R-105, S-05.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_what_next() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'What a person wanted is never changed.';
END $$;
CREATE TRIGGER what_next_is_kept BEFORE UPDATE OR DELETE ON support_whatnext
    FOR EACH ROW EXECUTE FUNCTION keep_what_next();

CREATE FUNCTION keep_more_talks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.asked_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'Nobody asks for more talks in the name of another.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.outcome <> '' THEN
        RAISE EXCEPTION 'More talks are decided once.';
    END IF;
    IF (NEW.case_id, NEW.kind, NEW.count, NEW.asked_by_id, NEW.asked_at, NEW.submission)
       IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.count, OLD.asked_by_id, OLD.asked_at, OLD.submission) THEN
        RAISE EXCEPTION 'What was asked for is not changed.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER more_talks_are_kept BEFORE INSERT OR UPDATE ON support_moretalks
    FOR EACH ROW EXECUTE FUNCTION keep_more_talks();
REVOKE ALL ON FUNCTION keep_what_next(), keep_more_talks() FROM PUBLIC;
REVOKE UPDATE, DELETE ON support_whatnext FROM livlina_app;
REVOKE DELETE ON support_moretalks FROM livlina_app;
"""

DROP = """
DROP TRIGGER more_talks_are_kept ON support_moretalks;
DROP TRIGGER what_next_is_kept ON support_whatnext;
DROP FUNCTION keep_more_talks(), keep_what_next();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0063_investigations_are_kept"),
        ("support", "0009_counted_by_what_it_is_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MoreTalks",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "Samtal utan utredning"),
                            ("motivational", "Motiverande samtal"),
                            ("support_centre", "Samtal hos Stödcentrum"),
                            ("investigation", "Samtal i utredning"),
                            ("help", "Samtal i beviljad insats"),
                            ("advice", "Rådgivning eller kontakt"),
                            ("other", "Annat möte"),
                        ],
                        max_length=15,
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                ("asked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("granted", "Ja, fler samtal"), ("declined", "Nej")], max_length=10
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför det blev så"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_related_name": "more_talks",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="more_talks_rows",
                        new="(asked_by_id = acting() AND case_id = ANY ((SELECT my_worked_cases())::bigint[])) OR (asked_by_id <> acting() AND decided_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="more_talks_are_asked_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("case", "kind"),
                        name="more_talks_wait_once_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="more_talks_are_decided_by_somebody",
                    ),
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="more_talks_are_some"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhatNext",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("go_on", "Gå vidare med mer stöd, genom utredning"),
                            ("content", "Är nöjd så"),
                            ("elsewhere", "Få stöd av en annan enhet"),
                            ("not_known", "Vet inte än"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="med personens ord"
                    ),
                ),
                ("knots", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
            options={
                "default_related_name": "what_next",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="what_next_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND asked_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="what_next_is_saved_once"),
                ],
            },
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
