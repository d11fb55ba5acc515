"""
What the row policies ask, in one place: which units, boards, cases, callers and persons are mine.

The functions run with the owner's rights, so that a policy does not ask another policy. They are plpgsql, so that they
can be made before the tables of the rooms above. The lists of roles are those of `access.rules`; a test compares them.
Nobody but the application may call them. Source: S-01, S-05; measured in docs/adr/0003.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

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

-- An approval to work with both sides ends at its end, whether or not the background work has come by.
CREATE FUNCTION engaged_cases(kinds text[], walls text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    working bigint[];
BEGIN
    IF acting() = 0 THEN                       -- the system itself: commands of the operating system
        RETURN ARRAY(SELECT c.id FROM cases_case c);
    END IF;
    SELECT s.working INTO working FROM my_standing() s;
    RETURN ARRAY(
        SELECT e.case_id FROM cases_engagement e
         WHERE e.actor_id = acting() AND e.unit_id = ANY (working)
           -- not now(), which is when the transaction began; a little slack for a server with a clock of its own
           AND e.starts_at <= clock_timestamp() + interval '5 seconds'
           AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND e.wall = ANY (walls) AND (kinds IS NULL OR e.kind = ANY (kinds))
           -- by an approval that has ended since the walls were made neither case is read
           AND NOT (e.wall = 'shielded' AND EXISTS (
               SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
                WHERE j.actor_id = e.actor_id AND e.case_id IN (j.one_id, j.other_id)
                  AND NOT j.walls_mended AND j.ends_at <= clock_timestamp()
                  AND NOT EXISTS (
                      SELECT FROM cases_jointwork k JOIN cases_jointwall v ON v.approval_id = k.id
                       WHERE k.actor_id = j.actor_id AND k.starts_at <= clock_timestamp() AND k.ends_at > clock_timestamp()
                         AND (k.one_id, k.other_id) IN ((j.one_id, j.other_id), (j.other_id, j.one_id))))));
END $$;

-- An array may hold the same row twice; who asks whether something is in it does not mind.
CREATE FUNCTION my_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases(NULL, '{open,shielded}');
END $$;

-- Those in which I change what stands: not those I only read, by a reason or behind broken glass.
CREATE FUNCTION my_worked_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases('{assigned,co_assigned,stand_in,intake}', '{open,shielded}');
END $$;

-- Those in which I write notes: also behind broken glass (S-30), and where I opened the case that another has.
CREATE FUNCTION my_noted_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases('{assigned,co_assigned,stand_in,intake,received,break_glass}', '{open,shielded}');
END $$;

-- Those whose whereabouts and ways to be reached I see: my relation carries them, and nobody is walled from me in it.
CREATE FUNCTION my_level4_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    working bigint[];
BEGIN
    IF acting() = 0 THEN
        RETURN my_cases();
    END IF;
    SELECT s.working INTO working FROM my_standing() s;
    RETURN ARRAY(
        SELECT e.case_id FROM cases_engagement e
         WHERE e.actor_id = acting() AND e.unit_id = ANY (working)
           AND e.starts_at <= clock_timestamp() + interval '5 seconds'
           AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND e.carries_whereabouts AND e.wall = 'open');
END $$;

-- Persons on the other side of a wall from me.
CREATE FUNCTION my_walled_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT b.person_id FROM cases_wallblock b
                  WHERE b.actor_id = acting() AND b.ends_at > clock_timestamp());
END $$;

-- Whose case it is stands in the case itself: who is put in one as its client opens nothing.
CREATE FUNCTION my_level4_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_level4_cases();
BEGIN
    RETURN ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = ANY (cases));
END $$;

-- Those whose own file I work in. Of the others I see what was told in my cases, and no more (S-13). One in whose case
-- somebody is walled from me has told me what she told there, and nothing else.
CREATE FUNCTION my_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    cases bigint[] := engaged_cases(NULL, '{open}');
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases) AND p.role = 'client')
           || my_callers();
END $$;

-- `my_persons` asks once who is beyond a wall, and not for each of the two ways in which one meets who called.
CREATE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN seen_of_callers(late_callers());
END $$;

CREATE FUNCTION my_calls() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    hiding bigint[] := public.my_hiding_cases();
BEGIN
    RETURN ARRAY(SELECT c.id FROM public.intake_contact c
                  WHERE c.person_id = ANY ((SELECT public.my_callers())::bigint[])
                    AND (c.outcome_on IS NULL OR c.outcome_on > public.today() - 14)
                    AND (c.case_id IS NULL OR c.case_id <> ALL (hiding)));
END $$;

-- The contacts of those whose file I work in with how they are reached: what a case of mine came of, and what became no
-- case. Not what the case of another came of: that is told in theirs.
CREATE FUNCTION calls_of_my_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_level4_cases();
BEGIN
    RETURN ARRAY(SELECT c.id FROM intake_contact c
                  WHERE c.person_id = ANY ((SELECT my_level4_clients())::bigint[])
                    AND (c.case_id IS NULL OR c.case_id = ANY (cases)));
END $$;

ALTER FUNCTION my_standing() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION my_boards() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION my_level4_cases() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION my_walled_persons() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION my_clients() SET plan_cache_mode = force_generic_plan;

REVOKE ALL ON FUNCTION today(), my_units(text[]), my_standing(), my_led_units(), my_receiving_units(),
    my_working_units(), my_boards(), engaged_cases(text[], text[]), my_cases(), my_worked_cases(), my_noted_cases(),
    my_level4_cases(), my_walled_persons(), my_level4_clients(), my_clients(), my_callers(), my_calls(),
    calls_of_my_clients() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION today(), my_units(text[]), my_standing(), my_led_units(), my_receiving_units(),
    my_working_units(), my_boards(), my_cases(), my_worked_cases(), my_noted_cases(), my_level4_cases(),
    my_level4_clients(), my_clients(), my_callers(), my_calls(), calls_of_my_clients() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_what_is_traced")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
