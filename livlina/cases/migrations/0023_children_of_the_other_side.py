"""
Where a child is tells where a parent is, also when nobody wrote down in the child's own case who its guardians are.

A child in the case of somebody on the other side of mine hides its whereabouts from me, as one with that guardian does.
Source: S-10, S-11.
"""

from django.db import migrations

KEPT = """
CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults whose cases they have
    children bigint[];                         -- and the children in those others' cases
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
        beyond := same_humans(walled_with(same_humans(ARRAY(
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND c.role <> 'child' AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())))));
        children := same_humans(ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
             WHERE c.person_id = ANY (beyond) AND p.role = 'child'));
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) THEN 'closed'
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

SELECT keep_blocks(ARRAY(
    SELECT DISTINCT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id WHERE c.role = 'child'));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_two_rows_are_masked_together")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
