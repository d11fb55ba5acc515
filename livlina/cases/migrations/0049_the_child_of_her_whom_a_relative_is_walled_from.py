"""
Where a child is hides from the relative of the one against whom the mother's case, or the child's own, is.

Who has declared the violent man is closed out of all that names him; the child's own case, which names nobody, was given to his
brother with where the child is, and its night card read. It is shielded, as for the man's worker, and what is told without the
case stops. Only a declared number that a case has as the other side counts, and never in the case of one who uses violence: so
her number still tells nothing. Source: S-10, S-14, S-21.
"""

from django.db import migrations

NOW = """
-- Those of whom it is told where one is whose case has somebody that this colleague has declared as the other side: children
-- and others near them, and the children whose own case has.
CREATE FUNCTION young_beside_own(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(staff, NULL);
    walled bigint[];
BEGIN
    IF own = '{}' THEN
        RETURN own;
    END IF;
    walled := walled_with(own);
    RETURN same_humans(children_against(own)) || children_of_sides(same_humans(ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (own) AND c.role <> 'using_violence' AND c.person_id <> ALL (own)
           AND (p.role = 'other_party' OR c.person_id = ANY (walled)))));
END $$;
REVOKE ALL ON FUNCTION young_beside_own(bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION near_my_own() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(acting(), NULL);
BEGIN
    IF own = '{}' THEN
        RETURN own;
    END IF;
    RETURN ARRAY(SELECT p.case_id FROM cases_party p WHERE p.person_id = ANY (own)
                 UNION
                 SELECT c.id FROM cases_case c WHERE c.person_id = ANY (young_beside_own(acting())));
END $$;

CREATE OR REPLACE FUNCTION my_walled_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    near bigint[] := links_near_me();
    walled bigint[];
    own bigint[] := near_my_own();
    young bigint[];
BEGIN
    IF near = '{}' THEN
        RETURN near;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_contacts(true));
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l
          LEFT JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id IN (l.case_id, a.taken_case_id)
         WHERE l.id = ANY (near)
           AND (c.person_id = ANY (walled) OR c.id = ANY (own)
                OR (c.person_id = ANY (young) AND (c.role = 'child' OR is_young_beside(c.id, c.person_id))) OR EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case u ON u.id = e.case_id
                WHERE e.actor_id = acting() AND u.role = 'using_violence'
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
                  AND ((c.role = 'child' AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id
                                  AND p.person_id = ANY (same_humans(ARRAY[u.person_id]))))
                       OR EXISTS (SELECT FROM cases_party p WHERE p.case_id = u.id AND p.role = 'child'
                                     AND p.person_id = ANY (same_humans(ARRAY[c.person_id])))
                       OR c.person_id = ANY (children_of_sides(same_humans(walled_with(same_humans(ARRAY[u.person_id])))))))));
END $$;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults whose cases they have
    children bigint[];                         -- and the children of whom it is told where those are
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
                           WHEN c.person_id = ANY (children) AND (c.role = 'child' OR c.person_id = ANY (
                                children_of_sides(sides_beside(one, c.person_id)))) THEN 'shielded'
                           -- nor where those are who are with one from whom a relative of mine is walled
                           WHEN c.person_id = ANY (kin) THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION near_my_own() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(acting(), NULL);
BEGIN
    IF own = '{}' THEN
        RETURN own;
    END IF;
    RETURN ARRAY(SELECT p.case_id FROM cases_party p WHERE p.person_id = ANY (own));
END $$;

CREATE OR REPLACE FUNCTION my_walled_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    near bigint[] := links_near_me();
    walled bigint[];
    young bigint[];
BEGIN
    IF near = '{}' THEN
        RETURN near;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_contacts(true));
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l
          LEFT JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id IN (l.case_id, a.taken_case_id)
         WHERE l.id = ANY (near)
           AND (c.person_id = ANY (walled) OR names_own(acting(), c.id)
                OR (c.person_id = ANY (young) AND (c.role = 'child' OR is_young_beside(c.id, c.person_id))) OR EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case u ON u.id = e.case_id
                WHERE e.actor_id = acting() AND u.role = 'using_violence'
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
                  AND ((c.role = 'child' AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id
                                  AND p.person_id = ANY (same_humans(ARRAY[u.person_id]))))
                       OR EXISTS (SELECT FROM cases_party p WHERE p.case_id = u.id AND p.role = 'child'
                                     AND p.person_id = ANY (same_humans(ARRAY[c.person_id])))
                       OR c.person_id = ANY (children_of_sides(same_humans(walled_with(same_humans(ARRAY[u.person_id])))))))));
END $$;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults whose cases they have
    children bigint[];                         -- and the children of whom it is told where those are
    adults bigint[];                           -- the adults whose cases one has
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
        adults := same_humans(ARRAY(
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND c.role <> 'child'
               AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
        beyond := ARRAY(SELECT unnest(same_humans(walled_with(adults))) EXCEPT SELECT unnest(alone));
        children := children_of_sides(beyond) || children_against(adults);
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

DROP FUNCTION young_beside_own(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0048_nobody_reads_second_behind_broken_glass"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]
