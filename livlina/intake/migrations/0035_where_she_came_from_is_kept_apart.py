"""
The words of where a contact came from stand with how she is reached, which the database shows as the page does.

From which shelter or town she came, whose decision it was, what they there go on with and from where it was passed on
stood in the contact itself, which whoever has the case reads, also without whereabouts. The row has the random id of the
contact, under which the words were sealed, so they are moved as they stand. Source: S-05, S-21.
"""

from django.db import migrations

from livlina.core.sealed import SealedText

MOVED = """
INSERT INTO intake_contactways AS w (public_id, of_id, entrance_detail, decision_reference, remains, passed_on_to)
SELECT c.public_id, c.id, c.entrance_detail, c.decision_reference, c.remains, c.passed_on_to FROM intake_contact c
 WHERE num_nonnulls(c.entrance_detail, c.decision_reference, c.remains, c.passed_on_to) > 0 ORDER BY c.id
    ON CONFLICT (of_id) DO UPDATE
   SET entrance_detail = excluded.entrance_detail, decision_reference = excluded.decision_reference,
       remains = excluded.remains, passed_on_to = excluded.passed_on_to;
SET CONSTRAINTS ALL IMMEDIATE;
GRANT UPDATE (entrance_detail, decision_reference, remains, passed_on_to) ON intake_contactways TO livlina_app;
"""

BACK = """
ALTER TABLE intake_contact DISABLE TRIGGER USER;
UPDATE intake_contact c
   SET entrance_detail = w.entrance_detail, decision_reference = w.decision_reference, remains = w.remains,
       passed_on_to = w.passed_on_to
  FROM intake_contactways w WHERE w.of_id = c.id;
ALTER TABLE intake_contact ENABLE TRIGGER USER;
"""

NAMES = {
    "entrance_detail": "varifrån",
    "decision_reference": "beslut från RVT",
    "remains": "vad som finns kvar hos avsändaren",
    "passed_on_to": "vart",
}


class Migration(migrations.Migration):
    dependencies = [("intake", "0034_a_contact_passed_on_is_closed_when_it_is_received")]
    operations = [
        *(
            migrations.AddField(
                "contactways", name, SealedText(blank=True, editable=False, null=True, verbose_name=words)
            )
            for name, words in NAMES.items()
        ),
        migrations.RunSQL(MOVED, BACK),
        *(migrations.RemoveField("contact", name) for name in NAMES),
    ]
