"""
How a representative is reached stands in a row of its own, which the database shows where ways to reach her are.

It leads to the one represented, and the page alone hid it. The row has the random id of the representative, under which
its words were sealed, so they are moved as they stand. Told anew by one who is not shown it, it is the same row: so it
belongs to the file, and those who are represented later point to it. Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

MOVED = """
INSERT INTO people_representativephone (public_id, person_id, board_id, told_in_case, told_in_contact, recorded_by_id,
                                        recorded_at, words)
SELECT r.public_id, r.person_id, r.board_id, r.told_in_case, r.told_in_contact, r.recorded_by_id, r.recorded_at, r.phone
  FROM people_representative r WHERE r.phone IS NOT NULL ORDER BY r.id;
UPDATE people_representative r SET telephone_id = k.id
  FROM people_representativephone k WHERE k.public_id = r.public_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

BACK = """
UPDATE people_representative r SET phone = k.words FROM people_representativephone k
 WHERE k.id = r.telephone_id AND k.public_id = r.public_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

KEPT = """
REVOKE UPDATE ON people_representativephone FROM livlina_app;

-- Who wrote it, and when, is who did and when: by that it is read back.
CREATE FUNCTION sign_telephone() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.recorded_by_id := nullif(acting(), 0);
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER telephone_is_signed BEFORE INSERT ON people_representativephone
    FOR EACH ROW WHEN (current_user = 'livlina_app') EXECUTE FUNCTION sign_telephone();

-- A representative has the telephone told with it, or the one of a row that one sees of the same person. Asked as oneself.
CREATE FUNCTION check_telephone() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM people_representativephone k
                    WHERE k.id = NEW.telephone_id AND k.person_id = NEW.person_id AND k.board_id = NEW.board_id)
       AND NOT EXISTS (SELECT FROM people_representative r
                        WHERE r.telephone_id = NEW.telephone_id AND r.person_id = NEW.person_id
                          AND r.board_id = NEW.board_id) THEN
        RAISE EXCEPTION 'A telephone is the representative''s own.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER telephone_is_of_the_same BEFORE INSERT OR UPDATE OF telephone_id, person_id, board_id
    ON people_representative FOR EACH ROW WHEN (NEW.telephone_id IS NOT NULL) EXECUTE FUNCTION check_telephone();
REVOKE ALL ON FUNCTION sign_telephone(), check_telephone() FROM PUBLIC;
"""

LET_GO = """
DROP TRIGGER telephone_is_of_the_same ON people_representative;
DROP FUNCTION check_telephone();
DROP TRIGGER telephone_is_signed ON people_representativephone;
DROP FUNCTION sign_telephone();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_the_address_of_ones_own"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
    ]
    operations = [
        migrations.CreateModel(
            name="RepresentativePhone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("told_in_case", models.BigIntegerField(db_index=True, null=True)),
                ("told_in_contact", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="telefon"),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
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
                        to="organisation.staff",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_repr_person__3ef9ce_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="representative_phone_rows",
                        new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = "
                        "ANY ((SELECT my_worked_cases())::bigint[]))",
                        using="board_id = ANY ((SELECT my_boards())::bigint[]) AND ((told_in_case = "
                        "ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = "
                        "ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = "
                        "ANY ((SELECT calls_of_my_clients())::bigint[])) OR (recorded_by_id = acting() AND "
                        "recorded_at > now() - interval '1 hour' AND (told_in_case IS NULL OR told_in_case = "
                        "ANY ((SELECT my_worked_cases())::bigint[]))))",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_in_case__isnull", False))
                        ^ models.Q(("told_in_contact__isnull", False)),
                        name="representative_phone_was_told_somewhere",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "representative",
            "telephone",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.representativephone",
            ),
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RunSQL(KEPT, LET_GO),
        migrations.RemoveField("representative", "phone"),
    ]
