"""
A number that makes one of two who stand on either side closes her case to nobody who has it.

Whoever wrote her number on a row of his, in another case or by a file, made one human being of both, walled from itself:
her own worker lost her code word, her safe ways and her night card, and his worker saw by what closed that she is known.
Now a case is closed by the other cases that one has, and never by itself, nor
the mother's by the child's. Nobody is let in who was not: every other row
of the two is as closed as before. Source: S-10, S-12, S-62.
"""

from django.db import migrations

BLOCKS = """
CREATE FUNCTION is_beyond_herself(person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT public.same_humans(ARRAY[person]) && public.walled_with(public.same_humans(ARRAY[person]))
$$;
REVOKE ALL ON FUNCTION is_beyond_herself(bigint) FROM PUBLIC;

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
        -- theirs is on the other side. Nor does it close the mother's and the child's to the one who has both, unless
        -- a wall stands between these two rows. All other rows stay as closed as the join makes them.
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
                        WHERE q = ANY (near) AND NOT (
                              (q = ANY (young)) <> (row = ANY (young)) AND q <> ALL (walled_with(ARRAY[row]))
                              AND is_beyond_herself(CASE WHEN row = ANY (young) THEN q ELSE row END))) THEN
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
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0041_how_often_glass_is_asked_for_is_decided")]
    operations = [migrations.RunSQL(BLOCKS, migrations.RunSQL.noop)]
