"""
Where the wall stands, kept whenever a fact or a relation changes, so that a policy only looks it up.

The wall stands between two persons of whom violence is recorded or suspected, whoever they are called in which file: rows
with the same identity number are one human being here. For each member of staff `cases_wallblock` holds the persons on
the other side of those whose cases they have, and each relation says what the wall leaves of it. Everything that moves a
wall takes one lock, so that two requests at once cannot each give a half of what must not be in one hand.

Relations are written by the functions here alone. They refuse with the name of a constraint, which the command says in
words. Source: S-01, S-05, S-10, S-14; R-082; docs/adr/0006.
"""

from django.db import migrations

LINE = """
CREATE VIEW cases_caseline WITH (security_barrier) AS
SELECT c.id, c.public_id, c.trace_ref, c.number, c.unit_id, c.role, c.came_in_on, c.closed_on,
       e.actor_id AS assigned_id, e.wall AS assigned_wall
  FROM cases_case c
  LEFT JOIN cases_engagement e ON e.case_id = c.id AND e.kind = 'assigned' AND e.ends_at IS NULL
 WHERE c.unit_id = ANY ((SELECT my_led_units())::bigint[]);
REVOKE ALL ON cases_caseline FROM livlina_app;
GRANT SELECT ON cases_caseline TO livlina_app;
"""

SIDES = """
-- All rows that are known to be the same human beings as these.
CREATE FUNCTION same_humans(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT person), '{}') FROM (
        SELECT unnest(persons) AS person
        UNION ALL
        SELECT q.id FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash
         WHERE p.id = ANY (persons)) AS known
$$;

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

-- Persons whom a member of staff must never meet at work: themselves and those they have declared.
CREATE FUNCTION own_persons(staff bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT '{}'::bigint[]
$$;
"""

KEPT = """
CREATE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    side record;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    FOR one IN SELECT DISTINCT a FROM unnest(actors) AS a WHERE a IS NOT NULL ORDER BY a LOOP
        own := own_persons(one);
        DELETE FROM cases_wallblock b WHERE b.actor_id = one;
        INSERT INTO cases_wallblock (actor_id, person_id, ends_at) SELECT one, p, 'infinity' FROM unnest(own) AS p;
        FOR side IN
            SELECT coalesce(e.ends_at, 'infinity') AS ends_at, array_agg(c.person_id) AS persons
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
             GROUP BY 1
        LOOP
            INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
            SELECT one, p, side.ends_at FROM unnest(same_humans(walled_with(same_humans(side.persons)))) AS p
                ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
        END LOOP;
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) THEN 'closed'
                       WHEN NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = c.person_id)
                       THEN CASE
                           -- a child is on neither side; but where a parent is walled from me I learn no whereabouts
                           WHEN c.role = 'child' AND EXISTS (
                               SELECT FROM cases_party p JOIN cases_wallblock b ON b.person_id = p.person_id
                                WHERE p.case_id = c.id AND b.actor_id = one AND b.ends_at > clock_timestamp())
                           THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;

-- Every other case of theirs that stands on the other side of this one may be worked with beside it, by the lead's word.
CREATE FUNCTION both_sides_approved(staff bigint, of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND e.case_id <> of_case AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND person = ANY (same_humans(walled_with(same_humans(ARRAY[c.person_id]))))
           AND NOT EXISTS (
               SELECT FROM cases_jointwork j
                WHERE j.actor_id = staff AND j.starts_at <= clock_timestamp() + interval '5 seconds'
                  AND j.ends_at > clock_timestamp()
                  AND ((j.one_id = of_case AND j.other_id = e.case_id) OR (j.one_id = e.case_id AND j.other_id = of_case))));
END $$;

CREATE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    touched := same_humans(persons);
    touched := touched || same_humans(walled_with(touched));
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.person_id = ANY (touched) AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        UNION
        SELECT e.actor_id FROM cases_party p JOIN cases_engagement e ON e.case_id = p.case_id
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())));
END $$;

-- Each minute: those of whom a relation or an approval has run out, and a sixtieth of all, so that every hour each wall
-- has been recomputed from the facts.
CREATE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j
         WHERE j.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp())
           AND EXISTS (SELECT FROM cases_engagement e WHERE e.actor_id = s.id AND e.ends_at IS NULL)));
END $$;

CREATE FUNCTION keep_walls_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE violence <> 'none'
                                     UNION SELECT other_id FROM added WHERE violence <> 'none'));
        WHEN 'people_person' THEN
            PERFORM keep_walls(ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL));
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

CREATE TRIGGER relation_walls AFTER INSERT ON people_relation REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER relation_walls_change AFTER UPDATE ON people_relation FOR EACH ROW
    WHEN (OLD.violence IS DISTINCT FROM NEW.violence) EXECUTE FUNCTION keep_walls_of_changed();
CREATE TRIGGER person_walls AFTER INSERT ON people_person REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER person_walls_change AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS DISTINCT FROM NEW.identity_hash) EXECUTE FUNCTION keep_walls_of_changed();
CREATE TRIGGER party_walls AFTER INSERT ON cases_party REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER party_walls_change AFTER UPDATE ON cases_party FOR EACH ROW
    WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION keep_walls_of_changed();
CREATE TRIGGER engagement_walls AFTER INSERT ON cases_engagement REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER engagement_walls_change AFTER UPDATE ON cases_engagement FOR EACH ROW
    WHEN (OLD.ends_at IS DISTINCT FROM NEW.ends_at) EXECUTE FUNCTION keep_walls_of_changed();
SELECT keep_blocks(ARRAY(SELECT DISTINCT e.actor_id FROM cases_engagement e));
"""

DOORS = """
CREATE FUNCTION engage(
    given bigint, named uuid, who bigint, as_kind text, at timestamptz, until timestamptz, code text, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    at_unit bigint;
    working bigint[] := my_working_units();
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR UPDATE;
    CASE
        WHEN as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
            IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE THEN
                RAISE EXCEPTION 'A case is given by one who leads its unit.';
            END IF;
            at_unit := of_case.unit_id;
        WHEN as_kind = 'lead_reading' THEN
            IF who IS DISTINCT FROM acting() OR (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE OR code = ''
               OR (until <= at + interval '24 hours') IS NOT TRUE OR whereabouts THEN
                RAISE EXCEPTION 'A case is read by a reason and for a time by one who leads its unit.';
            END IF;
            at_unit := of_case.unit_id;
        WHEN as_kind = 'break_glass' THEN
            IF who IS DISTINCT FROM acting() OR code = '' OR (until <= at + interval '1 hour') IS NOT TRUE OR whereabouts
               OR cardinality(working) = 0 OR of_case.id IS NULL THEN
                RAISE EXCEPTION 'Glass is broken by oneself, for a reason and an hour.';
            END IF;
            at_unit := CASE WHEN of_case.unit_id = ANY (working) THEN of_case.unit_id ELSE working[1] END;
    END CASE;
    IF as_kind = 'stand_in' AND until IS NULL THEN
        RAISE EXCEPTION 'One stands in until a day.';
    END IF;
    IF of_case.closed_on IS NOT NULL AND as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        RAISE EXCEPTION 'The case is closed.' USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_in_an_open_case';
    END IF;
    IF as_kind = 'assigned' THEN               -- whoever had it leaves it
        UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
         WHERE e.case_id = given AND e.kind = 'assigned' AND (e.ends_at IS NULL OR e.ends_at > at);
    END IF;
    PERFORM keep_blocks(ARRAY[who]);           -- what has run out since
    IF EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = who AND b.person_id = of_case.person_id
                  AND b.ends_at > clock_timestamp()
                  AND (b.person_id = ANY (own_persons(who)) OR NOT both_sides_approved(who, given, of_case.person_id))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall)
        VALUES (named, given, who, at_unit, as_kind, at, until, code, nullif(acting(), 0), whereabouts, 'open')
        RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION end_engagement(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
BEGIN
    SELECT * INTO row FROM cases_engagement e WHERE e.id = ended FOR UPDATE;
    IF ((SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE
       AND (row.actor_id = acting() AND row.kind <> 'assigned') IS NOT TRUE THEN
        RAISE EXCEPTION 'A relation is ended by one who leads the unit, or is one''s own.';
    END IF;
    UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
     WHERE e.id = ended AND (e.ends_at IS NULL OR e.ends_at > at);
END $$;

-- The lead withholds whereabouts or gives them back; one who reads for a time takes that step alone, and by itself.
CREATE FUNCTION set_whereabouts(held bigint, carries boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
BEGIN
    SELECT * INTO row FROM cases_engagement e WHERE e.id = held FOR UPDATE;
    IF (row.kind IN ('lead_reading', 'break_glass') AND row.actor_id = acting()) IS NOT TRUE
       AND (row.kind NOT IN ('lead_reading', 'break_glass') AND row.actor_id <> acting()
            AND (SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'Whereabouts are withheld by one who leads the unit.';
    END IF;
    UPDATE cases_engagement e SET carries_whereabouts = carries WHERE e.id = held;
END $$;

CREATE FUNCTION approve_joint_work(
    named uuid, wrapped bytea, staff bigint, one bigint, other bigint, sealed bytea, at timestamptz, until timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    IF EXISTS (SELECT FROM unnest(ARRAY[one, other]) AS given LEFT JOIN cases_case c ON c.id = given
                WHERE (c.unit_id = ANY (my_led_units())) IS NOT TRUE) OR staff = acting() OR one = other THEN
        RAISE EXCEPTION 'Joint work is approved for another by one who leads both units.';
    END IF;
    INSERT INTO cases_jointwork (public_id, wrapped_key, actor_id, one_id, other_id, reason, given_by_id, starts_at, ends_at)
        VALUES (named, wrapped, staff, one, other, sealed, acting(), at, until) RETURNING id INTO made;
    PERFORM keep_blocks(ARRAY[staff]);
    RETURN made;
END $$;

CREATE FUNCTION end_joint_work(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
BEGIN
    UPDATE cases_jointwork j SET ends_at = greatest(at, j.starts_at + interval '1 microsecond')
     WHERE j.id = ended AND j.ends_at > at
       AND (SELECT c.unit_id FROM cases_case c WHERE c.id = j.one_id) = ANY (my_led_units()) RETURNING j.actor_id INTO who;
    IF who IS NULL THEN
        RAISE EXCEPTION 'An approval is ended by one who leads the unit.';
    END IF;
    PERFORM keep_blocks(ARRAY[who]);
END $$;

-- Whose hands the new case is in. Nobody is given both sides; the one who opened it, and stands on the other side, hands it
-- on without reading it back: false.
CREATE FUNCTION settle_opening(opened bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    own bigint;
BEGIN
    PERFORM keep_blocks(ARRAY(SELECT e.actor_id FROM cases_engagement e WHERE e.case_id = opened));
    IF EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = opened AND e.kind = 'assigned' AND e.wall = 'closed') THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.wall = 'closed' AND e.actor_id = acting() RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;

DROP FUNCTION give_case(bigint, bigint, timestamptz);
CREATE OR REPLACE FUNCTION reserve_case(at_unit bigint, assigned bigint, at timestamptz, intake_until timestamptz)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    made bigint := nextval(pg_get_serial_sequence('cases_case', 'id'));
BEGIN
    IF (at_unit = ANY (my_working_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'A case is opened at a unit where the acting one works.';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall)
    SELECT gen_random_uuid(), made, e.actor_id, at_unit, e.kind, at, e.ends_at, '', me, true, 'open'
      FROM (VALUES (assigned, 'assigned', NULL), (me, 'intake', intake_until)) AS e (actor_id, kind, ends_at)
     WHERE e.actor_id IS NOT NULL AND (e.kind = 'assigned' OR e.actor_id IS DISTINCT FROM assigned);
    RETURN made;
END $$;

REVOKE ALL ON FUNCTION same_humans(bigint[]), walled_with(bigint[]), own_persons(bigint), keep_blocks(bigint[]),
    both_sides_approved(bigint, bigint, bigint), keep_walls(bigint[]), mend_walls(), keep_walls_of_rows(),
    keep_walls_of_changed(), settle_opening(bigint), end_engagement(bigint, timestamptz), set_whereabouts(bigint, boolean),
    engage(bigint, uuid, bigint, text, timestamptz, timestamptz, text, boolean),
    approve_joint_work(uuid, bytea, bigint, bigint, bigint, bytea, timestamptz, timestamptz),
    end_joint_work(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mend_walls(), settle_opening(bigint), end_engagement(bigint, timestamptz),
    set_whereabouts(bigint, boolean), engage(bigint, uuid, bigint, text, timestamptz, timestamptz, text, boolean),
    approve_joint_work(uuid, bytea, bigint, bigint, bigint, bytea, timestamptz, timestamptz),
    end_joint_work(bigint, timestamptz) TO livlina_app;
REVOKE INSERT, UPDATE, DELETE ON cases_jointwork FROM livlina_app;
REVOKE ALL ON cases_wallblock FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_relations_and_walls"),
        ("people", "0005_relations_and_walls"),
    ]
    operations = [migrations.RunSQL(sql) for sql in (LINE, SIDES, KEPT, DOORS)]
