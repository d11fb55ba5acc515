"""
A line for each child in an adult's case, made with the party, and what has been answered on it.

The database makes the line, so that no way to put a child in a case goes past it: a form, a row brought in, a person
joined. Answers are never changed, and are of a line of their own case. Source: R-005, R-094.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

LINES = """
CREATE FUNCTION make_child_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO cases_childline (public_id, case_id, party_id, known_at)
    SELECT gen_random_uuid(), NEW.case_id, NEW.id, clock_timestamp()
     WHERE NOT EXISTS (SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.role = 'child');
    RETURN NULL;
END $$;
CREATE TRIGGER child_has_a_line AFTER INSERT ON cases_party
    FOR EACH ROW WHEN (NEW.role = 'child') EXECUTE FUNCTION make_child_line();

CREATE FUNCTION keep_child_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was answered for a child is followed by another answer, never changed.';
END $$;
CREATE TRIGGER child_answer_is_kept BEFORE UPDATE OR DELETE ON cases_childanswer
    FOR EACH ROW EXECUTE FUNCTION keep_child_answers();

CREATE FUNCTION check_child_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_childline l WHERE l.id = NEW.line_id AND l.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What is answered for a child is of a line of the same case.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER child_answer_is_checked BEFORE INSERT ON cases_childanswer
    FOR EACH ROW EXECUTE FUNCTION check_child_answer();
REVOKE ALL ON FUNCTION make_child_line(), keep_child_answers(), check_child_answer() FROM PUBLIC;
REVOKE INSERT, UPDATE, DELETE ON cases_childline FROM livlina_app;
REVOKE UPDATE, DELETE ON cases_childanswer FROM livlina_app;
"""

DROP = """
DROP TRIGGER child_has_a_line ON cases_party;
DROP TRIGGER child_answer_is_checked ON cases_childanswer;
DROP TRIGGER child_answer_is_kept ON cases_childanswer;
DROP FUNCTION make_child_line(), keep_child_answers(), check_child_answer();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0057_decisions_are_kept"),
        ("organisation", "0013_one_passkey_is_one_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChildLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("known_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="child_line", to="cases.party"
                    ),
                ),
            ],
            options={
                "default_related_name": "child_lines",
            },
        ),
        migrations.CreateModel(
            name="ChildAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("report", "Orosanmälan"),
                            ("receipt", "BoU:s kvitto"),
                            ("reply", "BoU:s besked"),
                            ("talk", "Samtal med barnet"),
                            ("support", "Eget stöd"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("made", "Orosanmälan är gjord"),
                            ("reported_by_other", "Inte gjord: någon annan har redan anmält"),
                            ("known_to_them", "Inte gjord: BoU utreder redan och har fått uppgiften"),
                            ("no_concern", "Inte gjord: inget tyder på att barnet far illa"),
                            ("not_made", "Inte gjord: annat skäl"),
                            ("received", "BoU har tagit emot anmälan"),
                            ("opened", "BoU har inlett en utredning"),
                            ("added", "BoU lägger anmälan till en utredning som pågår"),
                            ("not_opened", "BoU inleder ingen utredning"),
                            ("intervention", "Barnet får en insats genom BoU"),
                            ("none_told", "BoU lämnar inget besked"),
                            ("secrecy", "BoU får inte berätta"),
                            ("reminded", "BoU är påmint, inget besked än"),
                            ("talked", "Någon har talat med barnet"),
                            ("not_talked", "Ingen har talat med barnet"),
                            ("accepted", "Erbjudet, och tackat ja"),
                            ("offered", "Erbjudet, inget svar än"),
                            ("declined", "Erbjudet, och tackat nej"),
                            ("supported_elsewhere", "Inte erbjudet: barnet får stöd av någon annan"),
                            ("not_granted", "Inte erbjudet: BoU har inte beviljat det"),
                            ("no_consent", "Inte erbjudet: en vårdnadshavare samtycker inte"),
                            ("no_competence", "Inte erbjudet: ingen här kan ge det"),
                            ("not_offered", "Inte erbjudet: annat skäl"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("happened_time", models.TimeField(null=True)),
                (
                    "to_words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="annan mottagare"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Telefon"),
                            ("form", "E-tjänst"),
                            ("letter", "Brev eller bud"),
                            ("meeting", "Vid ett möte"),
                            ("other", "Annat sätt"),
                        ],
                        max_length=10,
                    ),
                ),
                ("who", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem")),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                (
                    "kept_from_other",
                    livlina.core.sealed.SealedText(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="vad den andra vårdnadshavaren inte får veta",
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.childline"
                    ),
                ),
            ],
            options={
                "default_related_name": "child_answers",
            },
        ),
        migrations.AddConstraint(
            model_name="childline",
            constraint=livlina.core.rows.RowPolicy(
                name="child_line_rows", new="false", using="case_id = ANY ((SELECT my_cases())::bigint[])"
            ),
        ),
        migrations.AddConstraint(
            model_name="childanswer",
            constraint=livlina.core.rows.RowPolicy(
                name="child_answer_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="childanswer",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="child_answer_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="childanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "made"), _negated=True),
                    ("to_unit__isnull", False),
                    ("to_words__isnull", False),
                    _connector="OR",
                ),
                name="a_report_made_has_a_recipient",
            ),
        ),
        migrations.RunSQL(LINES, DROP),
    ]
