"""
How the one a first contact is about is reached stands in a row of its own, which the database shows as the page does.

The page alone hid it from one who reads the contact through a case that hides where she is: telephone, code word, when it
is safe, what to say and who may answer. The row has the random id of the contact, under which its words were sealed, so
they are moved as they stand. Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows
from livlina.core.sealed import SealedText

MOVED = """
INSERT INTO intake_contactways (public_id, of_id, phone, call_when, say, who_may_answer, code_word)
SELECT c.public_id, c.id, c.phone, c.call_when, c.say, c.who_may_answer, c.code_word FROM intake_contact c
 WHERE num_nonnulls(c.phone, c.call_when, c.say, c.who_may_answer, c.code_word) > 0 ORDER BY c.id;
"""

BACK = """
ALTER TABLE intake_contact DISABLE TRIGGER USER;
UPDATE intake_contact c SET phone = w.phone, call_when = w.call_when, say = w.say, who_may_answer = w.who_may_answer,
                            code_word = w.code_word
  FROM intake_contactways w WHERE w.of_id = c.id;
ALTER TABLE intake_contact ENABLE TRIGGER USER;
"""

KEPT = """
REVOKE UPDATE ON intake_contactways FROM livlina_app;
GRANT UPDATE (phone, call_when, say, who_may_answer, code_word) ON intake_contactways TO livlina_app;

-- Else one to whom the case hides them would read the contact without it.
CREATE TRIGGER contact_stays_with_its_case BEFORE UPDATE OF case_id ON intake_contact FOR EACH ROW
    WHEN (current_user = 'livlina_app' AND OLD.case_id IS NOT NULL AND OLD.case_id IS DISTINCT FROM NEW.case_id)
    EXECUTE FUNCTION keep_place();

-- As contact_sent_in, for the same comparison; not what a case of the one who asks hides.
CREATE FUNCTION ways_sent_in(form uuid) RETURNS SETOF intake_contactways LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT w.* FROM contact_sent_in(form) c JOIN intake_contactways w ON w.of_id = c.id
     WHERE c.case_id IS NULL OR c.case_id <> ALL ((SELECT my_hiding_cases())::bigint[])
$$;
REVOKE ALL ON FUNCTION ways_sent_in(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ways_sent_in(uuid) TO livlina_app;
"""

LET_GO = """
DROP FUNCTION ways_sent_in(uuid);
DROP TRIGGER contact_stays_with_its_case ON intake_contact;
"""

DOOR = """
CREATE OR REPLACE FUNCTION send_in_contact(at_unit bigint, told jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    sent intake_contact := jsonb_populate_record(NULL::intake_contact, told);
    ways intake_contactways := jsonb_populate_record(NULL::intake_contactways, told);
    under bigint;
    kept bigint;
BEGIN
    -- one at a time, so that the limit holds and a form that is sent twice is one contact
    PERFORM pg_advisory_xact_lock(hashtext('livlina.form'));
    IF EXISTS (SELECT FROM intake_contact c WHERE c.sent_in AND c.submission = sent.submission) THEN
        RETURN true;
    END IF;
    IF (SELECT count(*) FROM intake_contact c WHERE c.sent_in AND c.registered_at > now() - interval '1 hour')
       >= coalesce(local_limit('form_contacts', NULL), 60) THEN
        RETURN false;
    END IF;
    SELECT b.board_id INTO under FROM organisation_unitboard b
      JOIN organisation_unit u ON u.id = b.unit_id
     WHERE u.id = at_unit AND u.valid_from <= today() AND (u.valid_to IS NULL OR u.valid_to >= today())
       AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today());
    IF under IS NULL OR NOT EXISTS (
        SELECT FROM organisation_publicform f
         WHERE f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())) THEN
        RAISE EXCEPTION 'Nobody takes in contacts by the form there.';
    END IF;
    IF (sent.kind IN ('person', 'someone_else', 'anonymous')
        AND sent.role IN ('exposed', 'using_violence', 'child', 'unknown')
        AND (sent.kind <> 'anonymous' OR (sent.called IS NULL AND ways.phone IS NULL))
        AND sent.needs_interpreter IN ('yes', 'unknown') AND sent.immediate_danger IN ('yes', 'unknown')
        AND sent.safe_to_call IN ('yes', 'no') AND (sent.safe_to_call = 'yes') = (ways.phone IS NOT NULL)
        AND sent.safe_to_text IN ('no', 'unknown') AND sent.safe_to_leave_message IN ('no', 'unknown')
        AND sent.safe_to_write IN ('no', 'unknown')
        AND sent.public_id IS NOT NULL AND sent.trace_ref IS NOT NULL AND sent.submission IS NOT NULL
        AND octet_length(sent.wrapped_key) = 61 AND octet_length(told::text) < 200000) IS NOT TRUE THEN
        RAISE EXCEPTION 'The form says no such thing.';
    END IF;
    -- numbers are turned and traces left by the system, for nobody acts; the setting ends with this
    PERFORM set_config('livlina.actor', '0', true);
    INSERT INTO intake_contact (
        public_id, trace_ref, wrapped_key, number, unit_id, board_id, received_at, registered_at, kind, role, entrance,
        legal_support_offered, legal_support_accepted, began_out_of_hours, joint_meeting, sex, district_id, language,
        needs_interpreter, safe_to_call, safe_to_leave_message, safe_to_text, safe_to_write, asks_for, violence_forms,
        violence_forms_asked, honour, has_children, immediate_danger, assessment, outcome, concern_reported, version,
        submission, sent_in, called, note
    ) VALUES (
        sent.public_id, sent.trace_ref, sent.wrapped_key, next_contact_number(at_unit), at_unit, under,
        clock_timestamp(), clock_timestamp(), sent.kind, sent.role, 'self',
        'unknown', 'unknown', false, 'unknown', 'unknown', sent.district_id, coalesce(sent.language, ''),
        sent.needs_interpreter, sent.safe_to_call, sent.safe_to_leave_message, sent.safe_to_text, sent.safe_to_write,
        '{}', '{}', false, 'unknown', 'unknown', sent.immediate_danger, '', '', 'unknown', 1,
        sent.submission, true, sent.called, sent.note
    ) RETURNING id INTO kept;
    -- how she is reached stands apart
    IF ways.phone IS NOT NULL OR ways.call_when IS NOT NULL OR ways.say IS NOT NULL OR ways.code_word IS NOT NULL THEN
        INSERT INTO intake_contactways (public_id, of_id, phone, call_when, say, code_word)
        VALUES (sent.public_id, kept, ways.phone, ways.call_when, ways.say, ways.code_word);
    END IF;
    PERFORM leave_trace(0, at_unit, sent.trace_ref, 'contact.sent_in', '', 'intake_contact:' || sent.public_id, '', '');
    PERFORM set_config('livlina.actor', acted, true);
    RETURN true;
END $$;
"""

DOOR_BEFORE = """
CREATE OR REPLACE FUNCTION send_in_contact(at_unit bigint, told jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    sent intake_contact := jsonb_populate_record(NULL::intake_contact, told);
    under bigint;
BEGIN
    -- one at a time, so that the limit holds and a form that is sent twice is one contact
    PERFORM pg_advisory_xact_lock(hashtext('livlina.form'));
    IF EXISTS (SELECT FROM intake_contact c WHERE c.sent_in AND c.submission = sent.submission) THEN
        RETURN true;
    END IF;
    IF (SELECT count(*) FROM intake_contact c WHERE c.sent_in AND c.registered_at > now() - interval '1 hour')
       >= coalesce(local_limit('form_contacts', NULL), 60) THEN
        RETURN false;
    END IF;
    SELECT b.board_id INTO under FROM organisation_unitboard b
      JOIN organisation_unit u ON u.id = b.unit_id
     WHERE u.id = at_unit AND u.valid_from <= today() AND (u.valid_to IS NULL OR u.valid_to >= today())
       AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today());
    IF under IS NULL OR NOT EXISTS (
        SELECT FROM organisation_publicform f
         WHERE f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())) THEN
        RAISE EXCEPTION 'Nobody takes in contacts by the form there.';
    END IF;
    IF (sent.kind IN ('person', 'someone_else', 'anonymous')
        AND sent.role IN ('exposed', 'using_violence', 'child', 'unknown')
        AND (sent.kind <> 'anonymous' OR (sent.called IS NULL AND sent.phone IS NULL))
        AND sent.needs_interpreter IN ('yes', 'unknown') AND sent.immediate_danger IN ('yes', 'unknown')
        AND sent.safe_to_call IN ('yes', 'no') AND (sent.safe_to_call = 'yes') = (sent.phone IS NOT NULL)
        AND sent.safe_to_text IN ('no', 'unknown') AND sent.safe_to_leave_message IN ('no', 'unknown')
        AND sent.safe_to_write IN ('no', 'unknown')
        AND sent.public_id IS NOT NULL AND sent.trace_ref IS NOT NULL AND sent.submission IS NOT NULL
        AND octet_length(sent.wrapped_key) = 61 AND octet_length(told::text) < 200000) IS NOT TRUE THEN
        RAISE EXCEPTION 'The form says no such thing.';
    END IF;
    -- numbers are turned and traces left by the system, for nobody acts; the setting ends with this
    PERFORM set_config('livlina.actor', '0', true);
    INSERT INTO intake_contact (
        public_id, trace_ref, wrapped_key, number, unit_id, board_id, received_at, registered_at, kind, role, entrance,
        legal_support_offered, legal_support_accepted, began_out_of_hours, joint_meeting, sex, district_id, language,
        needs_interpreter, safe_to_call, safe_to_leave_message, safe_to_text, safe_to_write, asks_for, violence_forms,
        violence_forms_asked, honour, has_children, immediate_danger, assessment, outcome, concern_reported, version,
        submission, sent_in, called, phone, call_when, say, code_word, note
    ) VALUES (
        sent.public_id, sent.trace_ref, sent.wrapped_key, next_contact_number(at_unit), at_unit, under,
        clock_timestamp(), clock_timestamp(), sent.kind, sent.role, 'self',
        'unknown', 'unknown', false, 'unknown', 'unknown', sent.district_id, coalesce(sent.language, ''),
        sent.needs_interpreter, sent.safe_to_call, sent.safe_to_leave_message, sent.safe_to_text, sent.safe_to_write,
        '{}', '{}', false, 'unknown', 'unknown', sent.immediate_danger, '', '', 'unknown', 1,
        sent.submission, true, sent.called, sent.phone, sent.call_when, sent.say, sent.code_word, sent.note
    );
    PERFORM leave_trace(0, at_unit, sent.trace_ref, 'contact.sent_in', '', 'intake_contact:' || sent.public_id, '', '');
    PERFORM set_config('livlina.actor', acted, true);
    RETURN true;
END $$;
"""


def words(name: str) -> SealedText:
    return SealedText(blank=True, editable=False, null=True, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0016_of_another_contact_nothing_is_told"),
        ("people", "0007_how_a_representative_is_reached_is_kept_apart"),
        ("cases", "0062_what_is_kept_apart_stays_so"),
    ]
    operations = [
        migrations.CreateModel(
            name="ContactWays",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("phone", words("telefon")),
                ("call_when", words("när det är säkert")),
                ("say", words("säg så här")),
                ("who_may_answer", words("vem kan svara")),
                ("code_word", words("kodord")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ways", to="intake.contact"
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="contact_ways_rows",
                        new="EXISTS (SELECT FROM intake_contact c WHERE c.id = of_id "
                        "AND c.public_id = intake_contactways.public_id AND c.case_id IS NULL)",
                        using="EXISTS (SELECT FROM intake_contact c WHERE c.id = of_id AND (c.case_id IS NULL "
                        "OR c.case_id <> ALL ((SELECT my_hiding_cases())::bigint[])))",
                    )
                ]
            },
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RunSQL(KEPT, LET_GO),
        migrations.RunSQL(DOOR, DOOR_BEFORE),
        *(
            migrations.RemoveField("contact", name)
            for name in ("phone", "call_when", "say", "who_may_answer", "code_word")
        ),
    ]
