"""
A row that is written before what it points to points to a number that its own connection has drawn: nobody else's to come.

A talk, a party or a contact that pointed at the next number saw what a colleague wrote under it a moment later, a booked hour
or a person, and cancelled the hour: that the number is there is checked when the transaction ends, and what was shown until
then was shown. Source: S-05, S-10, S-12.
"""

from django.db import migrations

NOW = """
-- The last number that this connection drew for a row of the table: nobody else writes a row under it.
CREATE FUNCTION is_drawn_here(number bigint, of_table text) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN number = currval(pg_get_serial_sequence(of_table, 'id'));
EXCEPTION WHEN object_not_in_prerequisite_state THEN       -- it has drawn none
    RETURN false;
END $$;
REVOKE ALL ON FUNCTION is_drawn_here(bigint, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION points_to_a_new_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (TG_OP = 'INSERT' OR NEW.time_id IS DISTINCT FROM OLD.time_id)
       AND (EXISTS (SELECT FROM organisation_bookedtime t WHERE t.id = NEW.time_id)
            OR NOT is_drawn_here(NEW.time_id, 'organisation_bookedtime')) THEN
        RAISE EXCEPTION 'The time is booked for something else.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION may_be_client(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    reached bigint[] := my_level4_cases();
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR EXISTS (SELECT FROM cases_case c
                    WHERE c.person_id = person AND c.id = ANY (worked) AND (c.id = of_case OR c.id = ANY (reached)))
        OR person = ANY (my_callers())
        OR (EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role = 'child' AND p.case_id = ANY (worked))
            AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role IN ('guardian', 'other_party'))
            AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.role <> 'child'));
END $$;

CREATE OR REPLACE FUNCTION may_be_party(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id = ANY (worked))
        OR EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id = ANY (worked));
END $$;

CREATE OR REPLACE FUNCTION may_name_person(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR person = ANY (my_parties()) OR person = ANY (all_my_callers());
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION points_to_a_new_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (TG_OP = 'INSERT' OR NEW.time_id IS DISTINCT FROM OLD.time_id) AND EXISTS (
        SELECT FROM organisation_bookedtime t WHERE t.id = NEW.time_id) THEN
        RAISE EXCEPTION 'The time is booked for something else.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION may_be_client(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    reached bigint[] := my_level4_cases();
BEGIN
    RETURN NOT EXISTS (SELECT FROM people_person p WHERE p.id = person)
        OR EXISTS (SELECT FROM cases_case c
                    WHERE c.person_id = person AND c.id = ANY (worked) AND (c.id = of_case OR c.id = ANY (reached)))
        OR person = ANY (my_callers())
        OR (EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role = 'child' AND p.case_id = ANY (worked))
            AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role IN ('guardian', 'other_party'))
            AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.role <> 'child'));
END $$;

CREATE OR REPLACE FUNCTION may_be_party(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
BEGIN
    RETURN NOT EXISTS (SELECT FROM people_person p WHERE p.id = person)
        OR EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id = ANY (worked))
        OR EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id = ANY (worked));
END $$;

CREATE OR REPLACE FUNCTION may_name_person(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM people_person p WHERE p.id = person)
        OR person = ANY (my_parties()) OR person = ANY (all_my_callers());
END $$;

DROP FUNCTION is_drawn_here(bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0044_rows_of_a_case_point_within_it"),
        ("people", "0005_persons_of_cases_before_callers"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]
