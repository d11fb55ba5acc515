"""
To whom a consent lets out, and why, stands in a row of its own, which the database shows where ways to reach her are.

A school, a shelter or the municipality she moves to tells where somebody is, and whoever had the case without
whereabouts read it. The row has the random id of its consent, by which its words were sealed, so they are moved as they
stand, and stands in the same file. Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows
from livlina.core.sealed import SealedText

MOVED = """
INSERT INTO people_consentkept (public_id, of_id, person_id, board_id, told_in_case, told_in_contact, recipient, why)
SELECT c.public_id, c.id, c.person_id, c.board_id, c.told_in_case, c.told_in_contact, c.recipient, c.why
  FROM people_consent c WHERE c.recipient IS NOT NULL OR c.why IS NOT NULL ORDER BY c.id;
"""

BACK = """
ALTER TABLE people_consent DISABLE TRIGGER USER;
UPDATE people_consent c SET recipient = k.recipient, why = k.why FROM people_consentkept k WHERE k.of_id = c.id;
ALTER TABLE people_consent ENABLE TRIGGER USER;
"""

KEPT = """
CREATE TRIGGER consent_kept_with_its_row BEFORE INSERT ON people_consentkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('people_consent');

-- In another file it would be read by others than those of its consent. Asked as oneself.
CREATE FUNCTION keep_file_of_consent() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM people_consent c
                    WHERE c.id = NEW.of_id AND c.person_id = NEW.person_id AND c.board_id = NEW.board_id
                      AND c.told_in_case IS NOT DISTINCT FROM NEW.told_in_case
                      AND c.told_in_contact IS NOT DISTINCT FROM NEW.told_in_contact) THEN
        RAISE EXCEPTION 'To whom a consent lets out stands in the file of the consent.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_file_of_consent() FROM PUBLIC;
CREATE TRIGGER consent_kept_in_its_file BEFORE INSERT ON people_consentkept
    FOR EACH ROW EXECUTE FUNCTION keep_file_of_consent();
"""

LET_GO = """
DROP TRIGGER consent_kept_in_its_file ON people_consentkept;
DROP FUNCTION keep_file_of_consent();
DROP TRIGGER consent_kept_with_its_row ON people_consentkept;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_a_shielded_person_is_not_read"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
    ]
    operations = [
        migrations.CreateModel(
            name="ConsentKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                ("recipient", SealedText(blank=True, editable=False, null=True, verbose_name="till vem")),
                ("why", SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="people.consent"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="consent_kept_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = "
                        "ANY ((SELECT my_worked_cases())::bigint[]))",
                        unseen=True,
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = "
                        "ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = "
                        "ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = "
                        "ANY ((SELECT calls_of_my_clients())::bigint[]))",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RunSQL(KEPT, LET_GO),
        migrations.RemoveField("consent", "recipient"),
        migrations.RemoveField("consent", "why"),
    ]
