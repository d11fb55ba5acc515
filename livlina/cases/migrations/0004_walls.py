"""
Where the walls stand. They are kept by what is written, so that a policy only looks them up.

Source: S-10–S-15; docs/adr/0006.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Those of whom violence towards or by these is recorded or suspected, in any file. What has ended still stands.
CREATE FUNCTION walled_with(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT person), '{}') FROM (
        SELECT r.other_id AS person FROM people_relation r WHERE r.person_id = ANY (persons) AND r.violence <> 'none'
        UNION ALL
        SELECT r.person_id FROM people_relation r WHERE r.other_id = ANY (persons) AND r.violence <> 'none'
        UNION ALL
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'other_party'
         WHERE c.person_id = ANY (persons) AND c.role IN ('exposed', 'using_violence')
        UNION ALL
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons) AND p.role = 'other_party' AND c.role IN ('exposed', 'using_violence')
    ) AS others
$$;

CREATE FUNCTION both_sides_approved(staff bigint, of_case bigint, person bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND e.case_id <> of_case
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
           AND person = ANY (same_humans(walled_with(same_humans(ARRAY[c.person_id]))))
           AND NOT EXISTS (
               SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
                WHERE j.actor_id = staff AND j.starts_at <= clock_timestamp() + interval '5 seconds'
                  AND j.ends_at > clock_timestamp()
                  AND ((j.one_id = of_case AND j.other_id = e.case_id) OR (j.one_id = e.case_id AND j.other_id = of_case)))
           AND NOT EXISTS (
               SELECT FROM cases_glassopening g
                WHERE g.asked_by_id = staff AND g.approved_until > clock_timestamp()
                  AND g.case_id IN (of_case, e.case_id)));
END $$;

CREATE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults whose cases they have
    children bigint[];                         -- and the children of whom it is told where those are
    held bigint[];                             -- the clients whose cases one has
    alone bigint[];                            -- those of them walled from themselves alone
    young bigint[];                            -- the children among held
    near bigint[];
    side record;
    row bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    FOR one IN SELECT DISTINCT a FROM unnest(actors) AS a WHERE a IS NOT NULL ORDER BY a LOOP
        own := own_persons(one);
        DELETE FROM cases_wallblock b WHERE b.actor_id = one;
        INSERT INTO cases_wallblock (actor_id, person_id, ends_at) SELECT one, p, 'infinity' FROM unnest(own) AS p;
        FOR side IN
            SELECT greatest(coalesce(e.ends_at, 'infinity'), e.closes_until) AS ends_at, array_agg(c.person_id) AS persons
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
             GROUP BY 1
        LOOP
            INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
            SELECT one, p, side.ends_at FROM unnest(same_humans(walled_with(same_humans(side.persons)))) AS p
                ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
        END LOOP;
        -- Rows that are wrongly one stand on both sides: that closes no case to the one who has it, unless another of
        -- theirs is on the other side. Nor does it close the mother's and the child's to the one who has both, where it
        -- is her number alone that walls these two. All other rows stay as closed as the join makes them.
        held := ARRAY(
            SELECT DISTINCT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()));
        young := ARRAY(
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND c.role = 'child'
               AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()));
        alone := ARRAY(
            SELECT b.person_id FROM cases_wallblock b
             WHERE b.actor_id = one AND b.person_id = ANY (held) AND b.person_id <> ALL (own));
        FOREACH row IN ARRAY alone LOOP
            near := same_humans(walled_with(same_humans(ARRAY[row])));
            IF EXISTS (SELECT FROM unnest(array_remove(held, row)) AS q
                        WHERE q = ANY (near) AND NOT CASE
                              WHEN (q = ANY (young)) = (row = ANY (young)) THEN false
                              WHEN row = ANY (young) THEN is_walled_by_number_alone(q, row)
                              ELSE is_walled_by_number_alone(row, q) END) THEN
                alone := array_remove(alone, row);
            END IF;
        END LOOP;
        DELETE FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = ANY (alone);
        beyond := same_humans(walled_with(same_humans(ARRAY(
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND c.role <> 'child'
               AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))));
        beyond := ARRAY(SELECT unnest(beyond) EXCEPT SELECT unnest(alone));
        children := children_of_sides(beyond);
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) OR names_own(one, e.case_id) THEN 'closed'
                       WHEN NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = c.person_id)
                       THEN CASE
                           -- a child is on neither side; but where an adult's case of mine walls a parent from me I learn
                           -- no whereabouts. One whose violence is towards the child hides nothing in the child's own case
                           WHEN c.role = 'child' AND c.person_id = ANY (children) THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;

CREATE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    children bigint[];
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    touched := same_humans(persons);
    touched := touched || same_humans(walled_with(touched));
    PERFORM keep_blocks(declared_by(touched) || ARRAY(
        SELECT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT e.actor_id FROM cases_party p JOIN cases_engagement e ON e.case_id = p.case_id
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
    -- all own cases of the children in whose case these are, or who stand in a case of theirs
    children := children_of_sides(touched);
    PERFORM withhold_beside_contacts(ARRAY(
        SELECT c.id FROM cases_case c WHERE c.person_id = ANY (children) AND c.role = 'child'));
END $$;

CREATE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
            OR e.closes_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j
         WHERE j.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp())
           AND EXISTS (SELECT FROM cases_engagement e WHERE e.actor_id = s.id AND e.ends_at IS NULL)));
END $$;

CREATE FUNCTION keep_walls_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    numbered bigint[];
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE violence <> 'none'
                                     UNION SELECT other_id FROM added WHERE violence <> 'none'));
        WHEN 'people_person' THEN
            numbered := ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL);
            PERFORM keep_walls_of_new(numbered);
            PERFORM keep_walls(with_facts(numbered));
        WHEN 'cases_party' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE role <> 'client'));
        WHEN 'cases_engagement' THEN
            PERFORM keep_blocks(ARRAY(SELECT DISTINCT actor_id FROM added));
    END CASE;
    RETURN NULL;
END $$;

CREATE FUNCTION keep_walls_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN PERFORM keep_walls(ARRAY[NEW.person_id, NEW.other_id]);
        WHEN 'people_person' THEN
            -- whoever had to do with the number that was, and with the one that is
            PERFORM keep_walls(ARRAY(SELECT p.id FROM people_person p
                                      WHERE p.id = NEW.id OR p.identity_hash IN (OLD.identity_hash, NEW.identity_hash)));
        WHEN 'cases_party' THEN PERFORM keep_walls(ARRAY[NEW.person_id]);
        WHEN 'cases_engagement' THEN PERFORM keep_blocks(ARRAY[NEW.actor_id]);
    END CASE;
    RETURN NULL;
END $$;

CREATE FUNCTION keep_walls_of_own() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_blocks(ARRAY[NEW.staff_id]);
    RETURN NULL;
END $$;

CREATE FUNCTION keep_walls_of_new(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
    SELECT known.actor_id, made.id, max(known.ends_at)
      FROM unnest(persons) AS made (id)
     CROSS JOIN LATERAL (SELECT identity_hash FROM people_person WHERE id = made.id OFFSET 0) AS p
     CROSS JOIN LATERAL (SELECT id FROM people_person WHERE identity_hash = p.identity_hash OFFSET 0) AS q
     CROSS JOIN LATERAL (SELECT actor_id, ends_at FROM cases_wallblock WHERE person_id = q.id OFFSET 0) AS known
     WHERE q.id <> made.id
     GROUP BY known.actor_id, made.id
        ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
    PERFORM keep_blocks(declared_by(persons));
END $$;

CREATE FUNCTION keep_walls_of_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_walls(ARRAY[NEW.person_id]);
    RETURN NULL;
END $$;

CREATE FUNCTION keep_human_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    WITH kept AS (
        INSERT INTO people_duplicatetask AS t (public_id, one_id, other_id, found_by, state, filed_at)
        SELECT gen_random_uuid(), least(NEW.id, q.id), greatest(NEW.id, q.id), 'number', 'joined', clock_timestamp()
          FROM people_person q
         WHERE q.identity_hash = OLD.identity_hash AND q.id <> NEW.id AND NOT stands_apart(NEW.id) AND NOT stands_apart(q.id)
            ON CONFLICT (one_id, other_id) DO UPDATE
           SET state = 'joined', proposed_by_id = NULL, filed_at = excluded.filed_at
         WHERE t.state NOT IN ('different', 'joined', 'parting')
        RETURNING t.id, t.one_id, t.other_id)
    INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, starts_at, undo_until)
    SELECT gen_random_uuid(), k.id, k.one_id, k.other_id, clock_timestamp(), (today() + interval '10 years')::date FROM kept k;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION walled_with(bigint[]), both_sides_approved(bigint, bigint, bigint), keep_blocks(bigint[]),
    keep_walls(bigint[]), mend_walls(), keep_walls_of_rows(), keep_walls_of_changed(), keep_walls_of_own(),
    keep_walls_of_new(bigint[]), keep_walls_of_role(), keep_human_of_changed() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION mend_walls() TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [("cases", "0003_one_human")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
