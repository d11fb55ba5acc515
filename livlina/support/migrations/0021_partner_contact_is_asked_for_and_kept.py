"""
A contact of her own is asked for through a named door by one who leads, and kept as it was said.

The door writes into her case alone and answers nothing: whether she has been asked before, and what she said, is the
same to whoever asks. After a no, or after she took it back, nothing is written, so that nobody asks her again. Source:
R-122, S-10.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION ask_partner_contact(
    named uuid, sent uuid, given bigint, until date, at timestamptz, told uuid, wrapped bytea, sealed bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c cases_case;
    last_one bigint;
    last_word support_partnerword;
BEGIN
    SELECT * INTO c FROM cases_case k WHERE k.id = given FOR NO KEY UPDATE;
    IF (c.unit_id = ANY (my_led_units())) IS NOT TRUE OR c.role <> 'exposed' OR c.closed_on IS NOT NULL OR sealed IS NULL THEN
        RAISE EXCEPTION 'A contact of her own is asked for by one who leads the unit of an open case of one who is exposed.';
    END IF;
    SELECT max(p.id) INTO last_one FROM support_partnercontact p WHERE p.case_id = given;
    IF last_one IS NOT NULL THEN
        SELECT * INTO last_word FROM support_partnerword w WHERE w.contact_id = last_one ORDER BY w.id DESC LIMIT 1;
        IF last_word.kind IS DISTINCT FROM 'ended' OR last_word.end_reason = 'taken_back' THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO support_partnercontact (public_id, case_id, ask_by, asked_by_id, asked_at, submission, instruction_id)
        VALUES (named, given, until, acting(), at, sent, instruct(told, wrapped, given, sealed, at));
END $$;

-- A word is of the contact that holds, in its own case; after a no, or the end, it is her own wish.
CREATE FUNCTION keep_partner_word() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last_kind text;
BEGIN
    PERFORM FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
    IF NEW.contact_id IS DISTINCT FROM (SELECT max(p.id) FROM support_partnercontact p WHERE p.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What is said is of the contact that holds in the same case.';
    END IF;
    SELECT w.kind INTO last_kind FROM support_partnerword w
     WHERE w.contact_id = NEW.contact_id AND w.kind <> 'check' ORDER BY w.id DESC LIMIT 1;
    IF last_kind IN ('declined', 'ended') AND NEW.kind <> 'wished' THEN
        RAISE EXCEPTION 'She said no, and is not asked again.';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION keep_partner_word(),
    ask_partner_contact(uuid, uuid, bigint, date, timestamptz, uuid, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ask_partner_contact(uuid, uuid, bigint, date, timestamptz, uuid, bytea, bytea) TO livlina_app;

REVOKE UPDATE, DELETE ON support_partnercontact, support_partnerword FROM livlina_app;
CREATE TRIGGER partner_word_is_kept BEFORE INSERT ON support_partnerword
    FOR EACH ROW EXECUTE FUNCTION keep_partner_word();
"""

UNMADE = """
DROP TRIGGER partner_word_is_kept ON support_partnerword;
DROP FUNCTION keep_partner_word(), ask_partner_contact(uuid, uuid, bigint, date, timestamptz, uuid, bytea, bytea)
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0020_partner_contact")]
    operations = [migrations.RunSQL(MADE, UNMADE)]
