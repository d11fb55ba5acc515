"""
What a row of a case points to is of that case, and stays there.

Source: S-05, S-10, S-12, S-15, S-21, S-41, S-60, S-62.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- What points to a time is there before it: what is booked already is nobody else's to point to. A door
-- that gives a talk to another knows what it does.
CREATE FUNCTION points_to_a_new_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (TG_OP = 'INSERT' OR NEW.time_id IS DISTINCT FROM OLD.time_id)
       AND (EXISTS (SELECT FROM organisation_bookedtime t WHERE t.id = NEW.time_id)
            OR NOT is_drawn_here(NEW.time_id, 'organisation_bookedtime')) THEN
        RAISE EXCEPTION 'The time is booked for something else.';
    END IF;
    RETURN NEW;
END $$;

-- Whether nobody but this case tells of this row.
CREATE FUNCTION is_in_no_other_case(person bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id <> of_case)
       AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id <> of_case)
$$;

-- What a row of a case points to is of the same case: one trigger of the database, from what the models declare.
CREATE FUNCTION same_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    holds boolean;
BEGIN
    FOR i IN 0 .. TG_NARGS - 1 BY 2 LOOP                   -- a column, and the table that it points to
        EXECUTE format('SELECT ($1).%1$I IS NULL OR EXISTS ('
                       'SELECT FROM %2$I r WHERE r.id = ($1).%1$I AND r.case_id = ($1).case_id)', TG_ARGV[i], TG_ARGV[i + 1])
           INTO holds USING NEW;
        IF NOT holds THEN
            RAISE EXCEPTION 'A row of a case points to none of another.'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

-- The last number that this connection drew for a row of the table: nobody else writes a row under it.
CREATE FUNCTION is_drawn_here(number bigint, of_table text) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN number = currval(pg_get_serial_sequence(of_table, 'id'));
EXCEPTION WHEN object_not_in_prerequisite_state THEN       -- it has drawn none
    RETURN false;
END $$;

-- With the row that it is of, in the same transaction, under its random id.
CREATE FUNCTION kept_with_its_row() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    is_with boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I r WHERE r.id = $1 AND r.public_id = $2 AND age(r.xmin) <= 0)', TG_ARGV[0])
       INTO is_with USING NEW.of_id, NEW.public_id;
    IF NOT is_with AND current_user = 'livlina_app' THEN
        RAISE EXCEPTION 'What is kept apart is written with the row that it is of.';
    END IF;
    RETURN NEW;
END $$;

-- Tells those who have a case that I work with, and each other case where the same stands, what I took away there.
-- Which pages of which cases they read it on is of no matter to me: I am told the keys of what was written, no more.
CREATE FUNCTION tell_of_change(in_case bigint, changes text[], page text, of_where boolean, of_person bigint, beyond text)
    RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at timestamptz := clock_timestamp();
BEGIN
    IF in_case <> ALL (my_worked_cases()) THEN
        RAISE EXCEPTION 'It is told in a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH stands AS (
        SELECT c.id FROM cases_case c JOIN cases_case here ON here.id = in_case
         WHERE c.closed_on IS NULL
           AND (c.id = in_case
                OR (beyond = 'client' AND c.person_id = of_person AND c.board_id = here.board_id)
                -- never where somebody is against that person, who is not to know that anything is new
                OR (beyond = 'party' AND c.role <> 'using_violence'
                    AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id AND p.person_id = of_person
                                   AND p.role <> 'other_party')))
           AND NOT EXISTS (
                SELECT FROM cases_engagement e
                 WHERE e.case_id = c.id AND e.actor_id = acting() AND e.kind = 'assigned' AND e.wall <> 'closed'
                   AND e.starts_at <= at + interval '5 seconds' AND (e.ends_at IS NULL OR e.ends_at > at))),
    holders AS (
        SELECT DISTINCT s.id AS case_id, e.actor_id AS owner_id FROM stands s JOIN cases_engagement e ON e.case_id = s.id
         WHERE e.kind IN ('assigned', 'co_assigned', 'stand_in') AND e.actor_id <> acting()
           AND e.starts_at <= at + interval '5 seconds' AND (e.ends_at IS NULL OR e.ends_at > at)
           AND e.wall <> 'closed' AND (NOT of_where OR (e.wall = 'open' AND e.carries_whereabouts))
           AND NOT is_away_from(e.actor_id, e.case_id, e.unit_id)),
    told AS (
        SELECT h.case_id, h.owner_id FROM holders h
        UNION ALL
        SELECT s.id, NULL FROM stands s WHERE NOT EXISTS (SELECT FROM holders h WHERE h.case_id = s.id)),
    grown AS (
        UPDATE cases_task t SET tells_of = ARRAY(SELECT unnest(t.tells_of) UNION SELECT unnest(changes)), made_at = at
          FROM told w
         WHERE t.case_id = w.case_id AND t.owner_id IS NOT DISTINCT FROM w.owner_id AND t.done_on IS NULL
           AND t.made_by_id = acting() AND t.read_under = page AND t.tells_where = of_where AND t.tells_of <> '{}'
     RETURNING t.case_id, t.owner_id)
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, tells_of, read_under, tells_where)
    SELECT gen_random_uuid(), w.case_id, w.owner_id, today(), nullif(acting(), 0), at, changes, page, of_where
      FROM told w
     WHERE NOT EXISTS (SELECT FROM grown g WHERE g.case_id = w.case_id AND g.owner_id IS NOT DISTINCT FROM w.owner_id)
    RETURNING id;
END $$;

REVOKE ALL ON FUNCTION points_to_a_new_time(), is_in_no_other_case(bigint, bigint), same_case(), is_drawn_here(bigint,
    text), kept_with_its_row(), tell_of_change(bigint, text[], text, boolean, bigint, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION tell_of_change(bigint, text[], text, boolean, bigint, text) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_own_support")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
