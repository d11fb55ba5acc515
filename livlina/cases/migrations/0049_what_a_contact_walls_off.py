"""
A first contact walls off the case opened for a colleague, and where the child of the other side is.

A lead or a reception who had his contact opened her case with a colleague as handler, and read it for the two weeks of whoever
opens one. A lead who had read his contact opened the whereabouts in their child's case, which his case would have shielded.
The duty read her night card, and then his case. And her number on his row closed mother and child to the worker who had both.
Source: S-10, S-11, S-13, S-62.
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

CONTACTS = """
-- The persons of the contacts that somebody handles, and did within the hours; of whom one who leads has read, too.
CREATE OR REPLACE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH had AS (
        SELECT c.person_id, c.case_id FROM public.intake_contact c
         WHERE c.handler_id = staff
           AND (c.outcome = '' OR c.outcome_on >= ((clock_timestamp() - public.hours_of_reading(at_unit))
                                                   AT TIME ZONE 'Europe/Stockholm')::date)
        UNION
        SELECT c.person_id, c.case_id FROM public.access_trace t JOIN public.intake_contact c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action LIKE 'contact.%' AND t.action NOT LIKE '%.refused' AND t.action <> 'contact.listed'
           AND staff = public.acting() AND public.leads(staff, at_unit)
        UNION                                                  -- whose night card was read on the duty
        SELECT c.person_id, c.id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action = 'night_card.read' AND staff = public.acting() AND public.leads(staff, at_unit))
    SELECT ARRAY(
        SELECT had.person_id FROM had
         WHERE had.person_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM public.cases_engagement e
                WHERE e.case_id = had.case_id AND e.actor_id = staff
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))
$$;

-- Whose hands the new case is in. Asked in the transaction that opens it, by the one who does: what stands against whom
-- later is not told. Nobody is given both sides; the one who opened it, and stands on the other side, hands it on without
-- reading it back: false.
CREATE OR REPLACE FUNCTION settle_opening(opened bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    own bigint;
BEGIN
    IF coalesce(acting(), -1) < 0 OR NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.id = opened AND c.opened_by_id IS NOT DISTINCT FROM me AND e.given_by_id IS NOT DISTINCT FROM me
           AND e.starts_at = c.opened_at AND age(e.xmin) <= 0 AND age(c.xmin) <= 0) THEN
        RAISE EXCEPTION 'A new case is settled by the one who opens it.';
    END IF;
    PERFORM keep_blocks(ARRAY(SELECT e.actor_id FROM cases_engagement e WHERE e.case_id = opened));
    IF EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = opened AND e.kind = 'assigned'
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened)) RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;

CREATE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
    beyond bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    IF about.role <> 'child' THEN
        RETURN false;
    END IF;
    beyond := contact_persons(staff, about.unit_id);
    IF cardinality(beyond) = 0 THEN
        RETURN false;
    END IF;
    beyond := same_humans(walled_with(same_humans(beyond)));
    RETURN EXISTS (SELECT FROM cases_party p WHERE p.case_id = of_case AND p.person_id = ANY (beyond))
        OR EXISTS (SELECT FROM cases_case c JOIN cases_party p ON p.case_id = c.id
                    WHERE c.person_id = ANY (beyond) AND p.role = 'child' AND p.person_id = about.person_id);
END $$;

-- Given a case again, one has the whereabouts that one had; and nobody has them in a child's case beside a contact of the
-- other side.
CREATE OR REPLACE FUNCTION keep_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF has_contact_beside_child(NEW.actor_id, NEW.case_id) THEN
        IF TG_OP = 'UPDATE' THEN
            RAISE EXCEPTION 'A wall stands between.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'whereabouts_stop_at_the_wall';
        END IF;
        NEW.carries_whereabouts := false;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.carries_whereabouts := coalesce((
            SELECT e.carries_whereabouts FROM cases_engagement e
             WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
               AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
             ORDER BY e.id DESC LIMIT 1), true);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER whereabouts_stop_at_the_wall BEFORE UPDATE ON cases_engagement FOR EACH ROW
    WHEN (NEW.carries_whereabouts AND NOT OLD.carries_whereabouts) EXECUTE FUNCTION keep_withheld();
REVOKE ALL ON FUNCTION has_contact_beside_child(bigint, bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0048_a_child_is_one_row")]
    operations = [
        migrations.RunSQL(BLOCKS, migrations.RunSQL.noop),
        migrations.RunSQL(CONTACTS, migrations.RunSQL.noop),
    ]
