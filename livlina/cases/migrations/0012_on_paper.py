"""
Summaries, documents and what was given on paper: never changed afterwards.

Source: R-033, S-110.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION keep_summary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What she has approved, and that it was handed over, is never changed.';
END $$;

CREATE FUNCTION check_summary_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
           SELECT FROM cases_summary s
             JOIN cases_case c ON c.id = s.case_id
             JOIN people_consent k ON k.person_id = c.person_id
            WHERE s.id = NEW.summary_id AND s.case_id = NEW.case_id AND k.id = NEW.consent_id
              AND k.guardian_id IS NULL AND k.withdrawn_on IS NULL
              AND NEW.handed_on BETWEEN k.starts_on AND k.ends_on AND NEW.handed_on >= s.approved_on
              AND s.tells <@ k.what)
    THEN
        RAISE EXCEPTION 'A summary is handed over by a consent of the client that holds and covers it.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_document_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A document that is written into the register is never changed.';
END $$;

CREATE FUNCTION keep_file_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was given is never changed.';
END $$;

REVOKE ALL ON FUNCTION keep_summary(), check_summary_handover(), keep_document_line(), keep_file_given() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [("cases", "0011_investigations")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
