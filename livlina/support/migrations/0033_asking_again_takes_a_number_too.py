"""
Who asks for a contact of her own where she has been asked already takes a number of each row all the same.

A number that was missing, or not, told whoever asked whether something was written, and so what had become of it. Source: S-10.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION ask_partner_contact(
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
            PERFORM nextval(pg_get_serial_sequence('support_partnercontact', 'id')),
                    nextval(pg_get_serial_sequence('cases_instruction', 'id'));
            RETURN;
        END IF;
    END IF;
    INSERT INTO support_partnercontact (public_id, case_id, ask_by, asked_by_id, asked_at, submission, instruction_id)
        VALUES (named, given, until, acting(), at, sent, instruct(told, wrapped, given, sealed, at));
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION ask_partner_contact(
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0032_help_points_within_its_case"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]
