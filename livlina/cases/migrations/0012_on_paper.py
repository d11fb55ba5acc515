"""
Summaries, documents and what was given on paper: never changed afterwards.

Source: R-033, S-110.
"""

from django.db import migrations

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

-- The files of a case: a row for each, of a document of its register, never changed but once, when it is struck.
CREATE FUNCTION keep_case_file() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A file of a case is never taken away: it is struck.';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.struck_at IS NOT NULL THEN
            RAISE EXCEPTION 'A file is taken in before it is struck.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.struck_at IS NOT NULL OR NEW.struck_at IS NULL
       OR to_jsonb(NEW) - '{struck_at,struck_by_id,struck_because}'::text[]
          <> to_jsonb(OLD) - '{struck_at,struck_by_id,struck_because}'::text[] THEN
        RAISE EXCEPTION 'A file of a case is never changed: it is struck, once.';
    END IF;
    RETURN NEW;
END $$;

-- What is full, or '': the files of a case I work in, those of its unit, or what I have taken in within the hour.
CREATE FUNCTION file_room(of_case bigint, bytes bigint, case_most bigint, unit_most bigint, hour_most bigint)
    RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT coalesce(of_case = ANY (my_worked_cases()), false)
       OR (SELECT coalesce(sum(f.size), 0) FROM cases_casefile f WHERE f.case_id = of_case) + bytes > case_most THEN
        RETURN 'case';
    END IF;
    IF (SELECT count(*) FROM cases_casefile f WHERE f.taken_by_id = acting() AND f.original_of_id IS NULL
           AND f.taken_at > clock_timestamp() - interval '1 hour') >= hour_most THEN
        RETURN 'hour';
    END IF;
    IF (SELECT coalesce(sum(f.size), 0) FROM cases_casefile f JOIN cases_case c ON c.id = f.case_id
         WHERE c.unit_id = (SELECT o.unit_id FROM cases_case o WHERE o.id = of_case)) + bytes > unit_most THEN
        RETURN 'unit';
    END IF;
    RETURN '';
END $$;

-- Of these names on the disk, those that no row has.
CREATE FUNCTION files_unknown(names uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'The disk is swept by the system itself.';
    END IF;
    RETURN ARRAY(SELECT n FROM unnest(names) AS n
                  WHERE NOT EXISTS (SELECT FROM cases_casefile f WHERE f.stored_as = n));
END $$;

REVOKE ALL ON FUNCTION keep_summary(), check_summary_handover(), keep_document_line(), keep_file_given(),
    keep_case_file(), file_room(bigint, bigint, bigint, bigint, bigint), files_unknown(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION file_room(bigint, bigint, bigint, bigint, bigint), files_unknown(uuid[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_investigations")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
