"""
What is mine follows from live relations alone, and ends at the wall.

Nobody sees a case by role: the lead of a unit sees lines of it (cases, `cases_caseline`) and reads by a reason, which is
a relation like any other. Where the wall stands is kept by commands (cases, migration 0008): a relation says `open`,
`shielded` (read, but nothing of whereabouts) or `closed`, and a policy only looks it up.
Source: S-01, S-05, S-10, S-21; measured in docs/adr/0006.
"""

from django.db import migrations

ENGAGED = """
CREATE FUNCTION engaged_cases(kinds text[], walls text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
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
           AND e.wall = ANY (walls) AND (kinds IS NULL OR e.kind = ANY (kinds)));
END $$;

-- An array may hold the same row twice; who asks whether something is in it does not mind.
CREATE OR REPLACE FUNCTION my_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
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

-- Those in which I write notes: also behind broken glass (S-30).
CREATE FUNCTION my_noted_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases('{assigned,co_assigned,stand_in,intake,break_glass}', '{open,shielded}');
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
"""

PERSONS = """
CREATE OR REPLACE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine record := my_standing();
    walled bigint[] := my_walled_persons();
BEGIN
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled) AND c.case_id IS NULL AND c.unit_id = ANY (mine.led)
        UNION ALL
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND ((c.unit_id = ANY (mine.receiving) AND c.unit_id <> ALL (mine.led))
                OR ((c.registered_by_id = acting() OR c.handler_id = acting())
                    AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])))));
END $$;

-- Those whose own file I work in. Of the others I see what was told in my cases, and no more (S-13). One in whose case
-- somebody is walled from me has told me what she told there, and nothing else.
CREATE OR REPLACE FUNCTION my_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    cases bigint[] := engaged_cases(NULL, '{open}');
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases) AND p.role = 'client')
           || my_callers();
END $$;

-- The same of those whose whereabouts I see.
CREATE FUNCTION my_level4_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    cases bigint[] := my_level4_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases) AND p.role = 'client')
           || my_callers();
END $$;

REVOKE ALL ON FUNCTION engaged_cases(text[], text[]), my_worked_cases(), my_noted_cases(), my_level4_cases(),
    my_walled_persons(), my_level4_clients() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_worked_cases(), my_noted_cases(), my_level4_cases(), my_walled_persons(),
    my_level4_clients() TO livlina_app;
"""

DROP = """
DROP FUNCTION my_level4_clients(), my_walled_persons(), my_level4_cases(), my_noted_cases(), my_worked_cases(),
    engaged_cases(text[], text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_key_marks")]
    operations = [migrations.RunSQL(ENGAGED + PERSONS, DROP)]
