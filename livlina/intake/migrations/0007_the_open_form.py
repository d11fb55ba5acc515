"""
The door of the open form: one contact in, with its trace, and nothing out. Nobody acts, and nothing is read for it.

What it answers depends on how many have been sent in during the last hour, and on nothing else: never on whether a
number, a name or a person is known. What it keeps is told column by column, so that no contact can be put in a case, on
a person or in anybody's hands, and none that is there is changed. Source: R-058, S-12, S-80, S-132.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION send_in_contact(at_unit bigint, told jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
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
REVOKE ALL ON FUNCTION send_in_contact(bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION send_in_contact(bigint, jsonb) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_sent_in"), ("organisation", "0006_public_forms")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION send_in_contact(bigint, jsonb)")]
