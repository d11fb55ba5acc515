"""
What is kept of persons: consents that are withdrawn and never changed, and what a case has hidden of a person.

Source: S-05, S-13, R-126.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- What is withheld, and what closes, counts for every relation that is given, and not taken by a reason.
CREATE FUNCTION my_hiding_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT unnest(my_cases())
        UNION
        SELECT last.case_id FROM (
            SELECT DISTINCT ON (e.case_id) e.case_id, e.carries_whereabouts AND e.wall = 'open' AS reaches
              FROM cases_engagement e
             WHERE e.actor_id = acting() AND e.kind NOT IN ('lead_reading', 'break_glass')
             ORDER BY e.case_id, e.id DESC) AS last
         WHERE NOT last.reaches
        EXCEPT
        SELECT unnest(my_level4_cases()));
END $$;

CREATE FUNCTION keep_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_on IS NOT NULL THEN
        RAISE EXCEPTION 'A consent is withdrawn once.';
    END IF;
    RETURN NEW;
END $$;

-- The persons of the cases I have a relation to.
CREATE FUNCTION my_parties() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases));
END $$;

-- Whom the contacts that I see are about, however long ago they ended.
CREATE FUNCTION all_my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN seen_of_callers(late_callers() || earlier_callers());
END $$;

-- Who wrote it, and when, is who did and when: by that it is read back.
CREATE FUNCTION sign_telephone() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.recorded_by_id := nullif(acting(), 0);
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;

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

-- A relation that a member of staff declares has the moment when it is written, whatever the one who writes says of
-- it.
CREATE FUNCTION declares_now() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.declared_at := greatest(NEW.declared_at, clock_timestamp());
    RETURN NEW;
END $$;

-- The persons of the cases that I work in, and do not only read.
CREATE FUNCTION my_worked_parties() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_worked_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases));
END $$;

REVOKE ALL ON FUNCTION my_hiding_cases(), keep_consents(), my_parties(), all_my_callers(), sign_telephone(),
    check_telephone(), keep_file_of_consent(), declares_now(), my_worked_parties() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_hiding_cases(), my_parties(), all_my_callers(), my_worked_parties() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_key_rotation")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
