"""
Investigations, what is gathered in them, tries to reach someone: kept, and answered once.

Source: R-092–R-097, S-60.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION check_of_investigation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_investigation i
                    WHERE i.id = NEW.investigation_id AND i.case_id = NEW.case_id AND i.ended_on IS NULL) THEN
        RAISE EXCEPTION 'It belongs to an open investigation of the same case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_investigation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'An investigation that has ended is not changed.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION 'It is written once.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_new_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.read_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A proposal is read after it was made.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_contact_tries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A contact that is logged is never changed.';
END $$;

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

REVOKE ALL ON FUNCTION check_of_investigation(), keep_investigation(), keep_answer(), check_new_proposal(),
    keep_contact_tries(), check_contact_try() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [("cases", "0010_decisions")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
