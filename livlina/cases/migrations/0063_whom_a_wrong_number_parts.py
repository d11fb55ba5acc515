"""
Whoever makes one of two by a number keeps no case that the true join of the rows closes.

A wrong number closes neither the mother's case nor the child's to the one who has both. But that was asked of the adult's
rows alone: the father's worker, who also had the child's case, wrote the mother's number on his row, made him stand on
both sides, and kept both when his violence towards the child was told of another row of his. Now the rows from which the
child is walled must be known to be another human than the adult, one from whom the adult is walled, though her number is
looked away from: by a number that is not hers, by a join that is kept, or as one who is named in her own case alone. What has stood together is never looked away
from, so no number that is written or taken away afterwards opens anything. Source: S-10, S-12.
"""

from django.db import migrations

PARTED = """
-- The rows of one human being, as they are joined by all but that number.
CREATE FUNCTION same_without(person bigint, number bytea) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH RECURSIVE known (person) AS (
        SELECT same_without.person
        UNION
        SELECT near.person FROM known CROSS JOIN LATERAL (
            SELECT q.id AS person FROM public.people_person p JOIN public.people_person q ON q.identity_hash = p.identity_hash
             WHERE p.id = known.person AND p.identity_hash IS DISTINCT FROM number
            UNION ALL
            SELECT l.other_id FROM public.people_humanlink l WHERE l.one_id = known.person AND l.ends_at IS NULL
            UNION ALL
            SELECT l.one_id FROM public.people_humanlink l WHERE l.other_id = known.person AND l.ends_at IS NULL
        ) AS near
    ) SELECT array_agg(known.person) FROM known
$$;

-- Whether it is by the adult's number alone that the adult is one of those from whom the child is walled: each such row
-- is known without it to be somebody else, who stands on the other side of the adult under another number, or is named
-- on the other side in the adult's own case and nowhere else.
CREATE FUNCTION is_walled_by_number_alone(adult bigint, child bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.people_person a
         CROSS JOIN unnest(public.walled_with(public.same_humans(ARRAY[child]))) AS w (id)
         CROSS JOIN LATERAL (SELECT public.same_without(w.id, a.identity_hash) AS rows) AS known
         WHERE a.id = adult AND w.id = ANY (public.same_humans(ARRAY[adult]))
           AND (adult = ANY (known.rows) OR NOT EXISTS (
               SELECT FROM public.people_person p
                WHERE p.id = ANY (known.rows) AND p.id = ANY (public.walled_with(ARRAY[adult]))
                  AND (p.identity_hash IS DISTINCT FROM a.identity_hash
                       OR (p.id = w.id
                           AND NOT EXISTS (SELECT FROM public.intake_contact t WHERE t.person_id = p.id)
                           AND NOT EXISTS (SELECT FROM public.cases_party s JOIN public.cases_case c ON c.id = s.case_id
                                            WHERE s.person_id = p.id AND c.person_id <> adult))))))
$$;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults whose cases they have
    children bigint[];                         -- and the children in those others' cases
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
        children := same_humans(ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
             WHERE c.person_id = ANY (beyond) AND p.role = 'child'));
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) OR names_own(one, e.case_id) THEN 'closed'
                       WHEN NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = c.person_id)
                       THEN CASE
                           -- a child is on neither side; but where an adult's case of mine walls a parent from me I learn
                           -- no whereabouts. One whose violence is towards the child hides nothing in the child's own case
                           WHEN c.role = 'child' AND (c.person_id = ANY (children) OR EXISTS (
                               SELECT FROM cases_party p WHERE p.case_id = c.id AND p.person_id = ANY (beyond)))
                           THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;
DROP FUNCTION is_beyond_herself(bigint);
REVOKE ALL ON FUNCTION same_without(bigint, bytea), is_walled_by_number_alone(bigint, bigint) FROM PUBLIC;
SELECT keep_blocks(ARRAY(
    SELECT DISTINCT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
     WHERE c.role = 'child' AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0062_withheld_beside_a_contact")]
    operations = [migrations.RunSQL(PARTED, migrations.RunSQL.noop)]
