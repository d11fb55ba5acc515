"""
Contacts with the client between the talks: never changed, and by a way of the client's that the one who writes sees.

Source: R-085, R-108, S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_contact_tries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A contact that is logged is never changed.';
END $$;
CREATE TRIGGER contact_try_is_kept BEFORE UPDATE OR DELETE ON cases_contacttry
    FOR EACH ROW EXECUTE FUNCTION keep_contact_tries();

CREATE FUNCTION check_contact_try() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.way_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM people_safechannel w JOIN cases_case c ON c.person_id = w.person_id
            WHERE w.id = NEW.way_id AND w.kind = NEW.kind AND c.id = NEW.case_id)
    THEN
        RAISE EXCEPTION 'A contact goes by a way of the client.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contact_try_is_checked BEFORE INSERT ON cases_contacttry
    FOR EACH ROW EXECUTE FUNCTION check_contact_try();
REVOKE ALL ON FUNCTION keep_contact_tries(), check_contact_try() FROM PUBLIC;
REVOKE UPDATE, DELETE ON cases_contacttry FROM livlina_app;
"""

DROP = """
DROP TRIGGER contact_try_is_checked ON cases_contacttry;
DROP TRIGGER contact_try_is_kept ON cases_contacttry;
DROP FUNCTION check_contact_try(), keep_contact_tries();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0060_concern_reports"),
        ("people", "0015_post_that_is_forwarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactTry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Ring"),
                            ("voicemail", "Röstmeddelande"),
                            ("sms", "Sms"),
                            ("email", "E-post"),
                            ("letter", "Brev hem"),
                            ("forwarded", "Brev genom Skatteverket"),
                            ("visit", "Möte hos oss"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("out", "Vi tog kontakt"), ("in", "Personen hörde av sig")], max_length=5
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("talked", "Vi talades vid"),
                            ("wrote", "Personen skrev"),
                            ("no_answer", "Inget svar"),
                            ("someone_else", "Någon annan svarade, jag sa bara det neutrala"),
                            ("told_too_much", "Någon annan svarade och fick veta mer"),
                            ("hung_up", "Samtalet bröts"),
                            ("wrong_person", "Fel person eller fel nummer"),
                            ("sent", "Skickat"),
                            ("returned", "Kom i retur"),
                        ],
                        max_length=15,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                (
                    "identity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code_word", "Kodordet"),
                            ("voice", "Jag kände igen rösten"),
                            ("question", "Svarade rätt på en fråga"),
                            ("face", "Vi sågs"),
                            ("not_sure", "Jag var inte säker, så inget sades"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "code_word",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "passage",
                    models.CharField(
                        choices=[("allowed", "går bra nu"), ("confirm", "bekräfta först"), ("blocked", "spärrad")],
                        default="allowed",
                        max_length=10,
                    ),
                ),
                (
                    "anyway",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("danger", "Någons liv eller hälsa är i fara"),
                            ("ask_again", "Jag ringer för att fråga om vägen ännu är säker"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "because",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför ändå"),
                ),
                (
                    "note",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                ("tried_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "tried_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "way",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.safechannel",
                    ),
                ),
            ],
            options={
                "default_related_name": "contact_tries",
                "indexes": [models.Index(fields=["case", "-happened_at"], name="contact_try_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="contact_try_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND tried_by_id = acting()",
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="contact_try_is_logged_once"),
                    models.CheckConstraint(
                        condition=models.Q(("direction", "in"), ("way__isnull", False), _connector="OR"),
                        name="contact_goes_out_by_a_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("anyway", ""), ("passage", "allowed")),
                            models.Q(
                                models.Q(("passage", "allowed"), _negated=True), models.Q(("anyway", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="contact_past_the_gate_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "talked"), _negated=True),
                            models.Q(("identity", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_talked_knows_with_whom",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
