"""
What the row policies ask, in one place: which units, boards, cases and persons are mine.

The functions run with the owner's rights, so that a policy does not ask another policy. They are plpgsql, so
that they can be made before the tables of the rooms above. The lists of roles are those of `access.rules`;
a test compares them. Nobody but the application may call them. Source: S-01, S-05; measured in docs/adr/0003.
"""

from django.db import migrations

UNITS = """
-- the day where the work is done: current_date follows the connection, which keeps UTC
CREATE FUNCTION today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (statement_timestamp() AT TIME ZONE 'Europe/Stockholm')::date
$$;

CREATE FUNCTION my_units(roles text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() = 0 THEN                       -- the system itself: commands of the operating system
        RETURN (SELECT coalesce(array_agg(u.id), '{}') FROM organisation_unit u);
    END IF;
    RETURN (
        SELECT coalesce(array_agg(DISTINCT m.unit_id), '{}') FROM organisation_membership m
          JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active    -- a closed account has no roles
         WHERE m.staff_id = acting() AND m.role = ANY (roles)
           AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today()));
END $$;

-- The units led, received at and worked at. Asked for together, since what is mine is asked in every statement.
CREATE FUNCTION my_standing(OUT led bigint[], OUT receiving bigint[], OUT working bigint[]) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() = 0 THEN
        led := my_units('{}');
        receiving := led;
        working := led;
        RETURN;
    END IF;
    SELECT coalesce(array_agg(DISTINCT m.unit_id) FILTER (WHERE m.role = ANY ('{unit_manager,group_leader}')), '{}'),
           coalesce(array_agg(DISTINCT m.unit_id) FILTER (
               WHERE m.role = ANY ('{unit_manager,group_leader,intake}')), '{}'),
           coalesce(array_agg(DISTINCT m.unit_id) FILTER (
               WHERE m.role = ANY ('{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}')), '{}')
      INTO led, receiving, working
      FROM organisation_membership m
      JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active        -- a closed account has no roles
     WHERE m.staff_id = acting()
       AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today());
END $$;

CREATE FUNCTION my_led_units() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.led FROM public.my_standing() s);
END $$;

CREATE FUNCTION my_receiving_units() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.receiving FROM public.my_standing() s);
END $$;

CREATE FUNCTION my_working_units() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.working FROM public.my_standing() s);
END $$;

CREATE FUNCTION my_boards() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    working bigint[] := my_working_units();
BEGIN
    RETURN (
        SELECT coalesce(array_agg(DISTINCT b.board_id), '{}') FROM organisation_unitboard b
         WHERE b.unit_id = ANY (working)
           AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today()));
END $$;
"""

CASES = """
-- An array may hold the same row twice; who asks whether something is in it does not mind.
CREATE FUNCTION my_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine record := my_standing();
BEGIN
    RETURN ARRAY(
        SELECT e.case_id FROM cases_engagement e
         WHERE e.actor_id = acting() AND e.unit_id = ANY (mine.working)
           -- not now(), which is when the transaction began; a little slack for a server with a clock of its own
           AND e.starts_at <= clock_timestamp() + interval '5 seconds'
           AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        UNION ALL
        SELECT c.id FROM cases_case c WHERE c.unit_id = ANY (mine.led));
END $$;

CREATE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine record := my_standing();
BEGIN
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c WHERE c.person_id IS NOT NULL AND c.unit_id = ANY (mine.led)
        UNION ALL
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL
           AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.unit_id = ANY (mine.receiving)
                OR ((c.registered_by_id = acting() OR c.handler_id = acting())
                    AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])))));
END $$;

CREATE FUNCTION my_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    cases bigint[] := my_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases)) || my_callers();
END $$;

-- Those whose own file I work in. Of the others I see what was told in my cases, and no more (S-13).
CREATE FUNCTION my_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    cases bigint[] := my_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases) AND p.role = 'client')
           || my_callers();
END $$;

-- A row that names a person shows her to those who see the row: so it names one they see already, or a new one.
CREATE FUNCTION may_name_person(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) OR person = ANY (my_persons());
END $$;
"""

CLOSED = """
REVOKE ALL ON FUNCTION today(), my_units(text[]), my_standing(), my_led_units(), my_receiving_units(), my_working_units(),
    my_boards(), my_cases(), my_callers(), my_persons(), my_clients(), may_name_person(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION today(), my_units(text[]), my_standing(), my_led_units(), my_receiving_units(), my_working_units(),
    my_boards(), my_cases(), my_callers(), my_persons(), my_clients(), may_name_person(bigint) TO livlina_app;
"""

DROP = """
DROP FUNCTION may_name_person(bigint), my_clients(), my_persons(), my_callers(), my_cases(), my_boards(),
    my_working_units(), my_receiving_units(), my_led_units(), my_standing(), my_units(text[]), today();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_traces")]
    operations = [migrations.RunSQL(UNITS + CASES + CLOSED, DROP)]
