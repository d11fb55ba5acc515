"""
Who is near to somebody beyond a wall hides where they are, in whatever role it is told and in whoever's case.

A brother or sister put down as a child in a child's own case was open to the father's worker, with where they live; and so
was one whose own case alone names the child, a mother whose case names a daughter who is the client, a guardian, and all of
them where the child's own case is what calls him the other party. What is near is now said once, both ways, and asked twice:
of those beyond, and of those near to them. But he against whom one of them stands hides nothing by having the care of a
child, or by naming it. Source: S-10, S-11, S-21.
"""

from django.db import migrations

NOW = """
-- Those of whom it is told where one of these is: who stands in a case of theirs, and in whose case they stand, as a child,
-- somebody close or a guardian; and the children in whose own case they stand at all. Not by the care of a child, nor by
-- naming somebody in a case of an adult, those who are apart from them.
CREATE FUNCTION near_to(persons bigint[], apart bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (persons)
           AND (p.role IN ('child', 'close') OR (p.role = 'guardian' AND p.person_id <> ALL (apart)))
        UNION
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons)
           AND (c.role = 'child' OR (p.role IN ('child', 'close', 'guardian') AND c.person_id <> ALL (apart)))));
END $$;
REVOKE ALL ON FUNCTION near_to(bigint[], bigint[]) FROM PUBLIC;

-- Those who are near to these persons, and those near to them.
CREATE OR REPLACE FUNCTION children_of_sides(sides bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    apart bigint[];
    young bigint[];
BEGIN
    IF sides = '{}' THEN
        RETURN sides;
    END IF;
    apart := same_humans(walled_with(sides));
    young := near_to(sides, apart);
    IF young = '{}' THEN
        RETURN young;
    END IF;
    RETURN young || near_to(young, apart);
END $$;

-- The children whose own case calls one of these persons the other party, and who is near to those children.
CREATE OR REPLACE FUNCTION children_against(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    young bigint[] := same_humans(ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons) AND p.role = 'other_party' AND c.role = 'child'));
BEGIN
    IF young = '{}' THEN
        RETURN young;
    END IF;
    RETURN young || near_to(young, persons);
END $$;

-- Whether it is told of somebody where one is who stands against an adult whose case this colleague has, but for themself.
CREATE FUNCTION is_near_beside(staff bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    themself bigint[] := same_humans(ARRAY[person]);
    adults bigint[] := same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.role <> 'child' AND c.person_id <> ALL (themself)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
BEGIN
    RETURN person = ANY (children_of_sides(same_humans(walled_with(adults))) || children_against(adults));
END $$;
REVOKE ALL ON FUNCTION is_near_beside(bigint, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION is_young_beside(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN has_contact_beside_child(acting(), of_case) OR is_near_beside(acting(), person);
END $$;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults whose cases they have
    children bigint[];                         -- and those of whom it is told where those are
    adults bigint[];                           -- the adults whose cases one has
    held bigint[];                             -- the clients whose cases one has
    alone bigint[];                            -- those of them walled from themselves alone
    young bigint[];                            -- the children among held
    near bigint[];
    kin bigint[];                              -- those beside whom a relative of theirs stands on the other side
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
        adults := same_humans(ARRAY(
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND c.role <> 'child'
               AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
        beyond := ARRAY(SELECT unnest(same_humans(walled_with(adults))) EXCEPT SELECT unnest(alone));
        children := children_of_sides(beyond) || children_against(adults);
        kin := young_beside_own(one);
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) OR names_own(one, e.case_id) THEN 'closed'
                       WHEN NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = c.person_id)
                       THEN CASE
                           -- a child is on neither side; but where an adult's case of mine walls a parent from me I learn
                           -- no whereabouts. One whose violence is towards the child hides nothing in the child's own case
                           -- and one who comes in their own name, being the child of a parent who is walled from me, is too
                           WHEN c.person_id = ANY (children) AND (c.role = 'child' OR is_near_beside(one, c.person_id))
                           THEN 'shielded'
                           -- nor where those are who are with one from whom a relative of mine is walled
                           WHEN c.person_id = ANY (kin) THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;

DROP FUNCTION sides_beside(bigint, bigint);

CREATE OR REPLACE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    told bigint[];                             -- of whom it may now be told, in the case of another, where they are
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    touched := same_humans(persons);
    touched := touched || near_to(touched, '{}');      -- who is near to them hides where the two are as they do
    touched := touched || same_humans(walled_with(touched));
    PERFORM keep_blocks(declared_by(touched) || ARRAY(
        SELECT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT e.actor_id FROM cases_party p JOIN cases_engagement e ON e.case_id = p.case_id
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
    told := touched || children_of_sides(touched);
    PERFORM withhold_beside_contacts(ARRAY(
        SELECT c.id FROM cases_case c WHERE c.person_id = ANY (told)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0083_who_is_away_reads_nothing")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
