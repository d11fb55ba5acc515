"""
Who comes in their own name and is the child of a parent walled from me is shielded from me, as in a child's own case.

A daughter of seventeen with a case as exposed was shielded from nobody: her father's worker was given it, and saw where
she and her mother live. What walls others from herself shields her from nobody. Source: S-10, S-11, S-21.
"""

from django.db import migrations

MADE = """
-- Those on the other side of the adults' cases one has, but for those of this person.
CREATE FUNCTION sides_beside(staff bigint, person bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    themself bigint[] := same_humans(ARRAY[person]);
BEGIN
    RETURN same_humans(walled_with(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.role <> 'child' AND c.person_id <> ALL (themself)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))));
END $$;
REVOKE ALL ON FUNCTION sides_beside(bigint, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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
                           -- and one who comes in their own name, being the child of a parent who is walled from me, is too
                           WHEN c.person_id = ANY (children) AND (c.role = 'child' OR c.person_id = ANY (
                                children_of_sides(sides_beside(one, c.person_id)))) THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    about cases_case;
    beyond bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    IF about.id IS NULL THEN                               -- the case comes after who has it, and is judged then
        RETURN false;
    END IF;
    beyond := contact_persons(staff, about.unit_id);
    IF about.role <> 'child' THEN                          -- nobody is shielded by what they told themself
        beyond := ARRAY(SELECT unnest(beyond) EXCEPT SELECT unnest(same_humans(ARRAY[about.person_id])));
    END IF;
    IF cardinality(beyond) = 0 THEN
        RETURN false;
    END IF;
    RETURN about.person_id = ANY (children_of_sides(same_humans(walled_with(same_humans(beyond)))));
END $$;

CREATE OR REPLACE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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
    -- all cases of the children in whose case these are, or who stand in a case of theirs
    children := children_of_sides(touched);
    PERFORM withhold_beside_contacts(ARRAY(
        SELECT c.id FROM cases_case c WHERE c.person_id = ANY (children)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_a_link_stops_at_a_first_contact_too")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
