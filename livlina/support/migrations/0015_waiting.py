"""
Who waits for which help, how it was meanwhile, and which places were offered.

What changes is the order and the day of the next check, that a place was answered, and that the waiting ended, each of the
last two once. Source: R-359, S-05.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_wait() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.placed_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'Nobody is put on a list in the name of another.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'Who has stopped waiting is put on the list anew.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.ended_on IS NOT NULL AND NEW.ended_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'Nobody is taken off in the name of another.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wait_is_kept BEFORE INSERT OR UPDATE ON support_wait
    FOR EACH ROW EXECUTE FUNCTION keep_wait();

-- What is written of a wait is of the same case, while it goes on.
CREATE FUNCTION check_of_wait() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM support_wait w
                    WHERE w.id = NEW.wait_id AND w.case_id = NEW.case_id AND w.ended_on IS NULL) THEN
        RAISE EXCEPTION 'It belongs to what the person of the case waits for now.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wait_check_is_of_its_wait BEFORE INSERT ON support_waitcheck
    FOR EACH ROW EXECUTE FUNCTION check_of_wait();
CREATE TRIGGER wait_offer_is_of_its_wait BEFORE INSERT ON support_waitoffer
    FOR EACH ROW EXECUTE FUNCTION check_of_wait();

CREATE FUNCTION keep_wait_offer() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.offered_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'No place is offered in the name of another.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.answer <> '' THEN
        RAISE EXCEPTION 'A place is answered once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.answered_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'No answer is written in the name of another.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wait_offer_is_kept BEFORE INSERT OR UPDATE ON support_waitoffer
    FOR EACH ROW EXECUTE FUNCTION keep_wait_offer();

REVOKE ALL ON FUNCTION keep_wait(), check_of_wait(), keep_wait_offer() FROM PUBLIC;
REVOKE UPDATE, DELETE ON support_wait, support_waitcheck, support_waitoffer FROM livlina_app;
GRANT UPDATE (priority, next_check_on, ended_on, end_reason, end_words, ended_by_id, ended_at) ON support_wait
    TO livlina_app;
GRANT UPDATE (answer, words, answered_on, answered_by_id, answered_at) ON support_waitoffer TO livlina_app;
"""

DROP = """
DROP TRIGGER wait_offer_is_kept ON support_waitoffer;
DROP TRIGGER wait_offer_is_of_its_wait ON support_waitoffer;
DROP TRIGGER wait_check_is_of_its_wait ON support_waitcheck;
DROP TRIGGER wait_is_kept ON support_wait;
DROP FUNCTION keep_wait_offer(), check_of_wait(), keep_wait();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0069_what_kind_of_help_behind_a_wall"),
        ("support", "0014_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wait",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talks", "Stödsamtal"),
                            ("freedom_talks", "Samtal om frihet"),
                            ("violence_talks", "Samtal om våld"),
                            ("motivational", "Motiverande samtal"),
                            ("group", "Grupp"),
                            ("parent", "Föräldrastöd"),
                            ("child_talks", "Barnets egna samtal"),
                            ("child_group", "Barngrupp"),
                            ("support_person", "Stödperson eller kontaktperson"),
                            ("other", "Annan hjälp"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("acute", "Akut"), ("soon", "Snart"), ("planned", "Enligt plan")], max_length=10
                    ),
                ),
                ("since", models.DateField(verbose_name="väntar sedan")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_place", "Ingen ledig plats"),
                            ("group_starts", "En grupp har inte börjat"),
                            ("interpreter", "Tolk eller rätt kompetens saknas"),
                            ("own_wish", "Personen vill vänta"),
                            ("safety", "Något måste bli tryggt först"),
                            ("other", "Annat"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför det väntar"
                    ),
                ),
                ("need", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="behov")),
                ("next_check_on", models.DateField(verbose_name="nästa kontroll")),
                ("placed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("ended_on", models.DateField(null=True, verbose_name="väntade till")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("began", "Hjälpen har börjat"),
                            ("declined", "Tackade nej"),
                            ("moved", "Flyttade"),
                            ("no_need", "Behöver inte längre"),
                            ("not_reached", "Gick inte att nå"),
                            ("other", "Annat"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "end_words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det blev"),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "waits",
            },
        ),
        migrations.CreateModel(
            name="WaitCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("checked_on", models.DateField(verbose_name="kontrollerad")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("call", "Telefon"),
                            ("meeting", "Möte"),
                            ("message", "Meddelande"),
                            ("other", "På annat sätt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("calm", "Lugnt"),
                            ("worse", "Värre än förut"),
                            ("danger", "Fara"),
                            ("not_reached", "Nåddes inte"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("acute", "Akut"), ("soon", "Snart"), ("planned", "Enligt plan")], max_length=10
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det var"),
                ),
                (
                    "done",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som gjordes"
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "wait",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="support.wait"
                    ),
                ),
            ],
            options={
                "default_related_name": "wait_checks",
            },
        ),
        migrations.CreateModel(
            name="WaitOffer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="plats")),
                ("offered_on", models.DateField(verbose_name="erbjuden")),
                ("offered_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Tackade ja"), ("declined", "Tackade nej"), ("none", "Inget svar")],
                        max_length=10,
                    ),
                ),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                ("answered_on", models.DateField(null=True, verbose_name="besvarad")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "wait",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="support.wait"
                    ),
                ),
            ],
            options={
                "default_related_name": "wait_offers",
            },
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=livlina.core.rows.RowPolicy(
                name="wait_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="wait_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("case", "kind"), name="one_waits_once_for_each_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None), ("ended_on", None)),
                    models.Q(
                        models.Q(("end_reason", ""), _negated=True),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_on__gte", models.F("since")),
                    ),
                    _connector="OR",
                ),
                name="wait_is_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitcheck",
            constraint=livlina.core.rows.RowPolicy(
                name="wait_check_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND checked_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitcheck",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="wait_check_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="waitoffer",
            constraint=livlina.core.rows.RowPolicy(
                name="wait_offer_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (offered_by_id = acting() OR answered_by_id = acting())",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitoffer",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="wait_offer_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="waitoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")), fields=("wait",), name="one_place_is_offered_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="waitoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None), ("answered_on", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("answered_on__gte", models.F("offered_on")),
                    ),
                    _connector="OR",
                ),
                name="wait_offer_is_answered_by_somebody",
            ),
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
