"""
Who handles an adult's first contact, or holds a group in which an adult has a seat, is on that one's side as who has the case.

In the child's case the one who handles the father's first contact was told no whereabouts, but read the protected mother's
name and number there, decided alone what he is shown of what the child had said, and closed the case; and who holds his
group was kept from nothing. Their relation is shielded now, as that of one who has his case: when it begins, when the
contact is taken or gets a number, and when the seat is given; and it opens when these no longer count. What a wall hides
from somebody puts them on nobody's side: else a number written in a contact took a client's own file from her worker. What
one who leads has only read withholds whereabouts, as before. Source: S-10, S-11, S-13, S-21, S-22.
"""

from django.db import migrations

NOW = """
-- Whether a colleague has a case, or what they had of it still counts.
CREATE FUNCTION counts_as_had(staff bigint, in_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.cases_engagement e
         WHERE e.case_id = in_case AND e.actor_id = staff
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
$$;

-- Whether a first contact counts for whoever handles it: until it has ended, and the hours of a reading after.
CREATE FUNCTION counts_as_met(outcome text, outcome_on date, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT outcome = '' OR outcome_on >= ((clock_timestamp() - public.hours_of_reading(at_unit))
                                          AT TIME ZONE 'Europe/Stockholm')::date
$$;

-- One of whom it is told that they are a child, and nothing that an adult is.
CREATE FUNCTION is_told_as_child(person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (EXISTS (SELECT FROM public.cases_party p WHERE p.person_id = person AND p.role = 'child')
            OR EXISTS (SELECT FROM public.cases_case k WHERE k.person_id = person AND k.role = 'child'))
       AND NOT EXISTS (SELECT FROM public.cases_party p WHERE p.person_id = person AND p.role IN ('guardian', 'other_party'))
       AND NOT EXISTS (SELECT FROM public.cases_case k WHERE k.person_id = person AND k.role <> 'child')
$$;

-- The adults whose first contact a colleague handles, and who have a seat in a group they hold, but for those hidden from them.
CREATE FUNCTION adults_met(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT met.person_id FROM (
            SELECT c.person_id FROM intake_contact c
             WHERE c.handler_id = staff AND c.person_id IS NOT NULL AND counts_as_met(c.outcome, c.outcome_on, c.unit_id)
               AND NOT is_told_as_child(c.person_id)
            UNION
            SELECT c.person_id FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
              JOIN cases_case c ON c.id = p.case_id
             WHERE h.staff_id = staff AND h.left_at IS NULL AND c.role <> 'child' AND is_read_in_the_room(p.id, p.state)
        ) AS met
         WHERE NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = staff AND b.person_id = met.person_id
                              AND b.ends_at > clock_timestamp()));
END $$;

-- Whose walls are judged when something is told of these persons: who meets them so, whether or not they are hidden.
CREATE FUNCTION met_by(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT c.handler_id FROM intake_contact c
         WHERE c.person_id = ANY (persons) AND counts_as_met(c.outcome, c.outcome_on, c.unit_id)
        UNION
        SELECT h.staff_id FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_grouphost h ON h.group_id = p.group_id
         WHERE c.person_id = ANY (persons) AND h.left_at IS NULL AND is_read_in_the_room(p.id, p.state));
END $$;

-- The adults on whose side a colleague stands: whose case they have, and whom they meet.
CREATE FUNCTION adults_beside(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN adults_met(staff) || ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.role <> 'child'
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()));
END $$;

CREATE OR REPLACE FUNCTION is_near_beside(staff bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    themself bigint[] := same_humans(ARRAY[person]);
    adults bigint[] := same_humans(ARRAY(SELECT unnest(adults_beside(staff)) EXCEPT SELECT unnest(themself)));
BEGIN
    RETURN person = ANY (children_of_sides(same_humans(walled_with(adults))) || children_against(adults));
END $$;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults beside them
    children bigint[];                         -- and those of whom it is told where those are
    adults bigint[];                           -- the adults on whose side one stands
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
        adults := same_humans(adults_beside(one));
        beyond := ARRAY(SELECT unnest(same_humans(walled_with(adults))) EXCEPT SELECT unnest(alone));
        children := children_of_sides(beyond) || children_against(adults);
        kin := young_beside_own(one);
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) OR names_own(one, e.case_id) THEN 'closed'
                       WHEN NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = c.person_id)
                       THEN CASE
                           -- a child is on neither side; but where an adult beside me walls a parent from me I learn
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
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT unnest(met_by(touched))));
    told := touched || children_of_sides(touched);
    PERFORM withhold_beside_contacts(ARRAY(
        SELECT c.id FROM cases_case c WHERE c.person_id = ANY (told)));
END $$;

CREATE OR REPLACE FUNCTION beyond_my_contacts(of_adults boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT side.person FROM intake_contact c
         CROSS JOIN LATERAL unnest(same_humans(walled_with(same_humans(ARRAY[c.person_id])))) AS side (person)
         WHERE c.handler_id = acting() AND c.person_id IS NOT NULL AND side.person <> c.person_id
           AND counts_as_met(c.outcome, c.outcome_on, c.unit_id) AND NOT counts_as_had(acting(), c.case_id)
           AND NOT (of_adults AND is_told_as_child(c.person_id)));
END $$;

CREATE OR REPLACE FUNCTION young_beyond_me(by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN children_of_sides(beyond_my_cases(true, by_reading) || beyond_my_contacts(true)) || children_against(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = acting() AND c.role <> 'child' AND (by_reading OR e.kind <> 'lead_reading')
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT c.person_id FROM intake_contact c
         WHERE c.handler_id = acting() AND c.person_id IS NOT NULL AND counts_as_met(c.outcome, c.outcome_on, c.unit_id))));
END $$;

-- Of whom something was read without their case, by one who leads, within the hours of a reading: in a contact, or on the duty.
CREATE FUNCTION read_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH had AS (
        SELECT c.person_id, c.case_id FROM public.access_trace t JOIN public.intake_contact c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action LIKE 'contact.%' AND t.action NOT LIKE '%.refused' AND t.action <> 'contact.listed'
           AND staff = public.acting() AND public.leads(staff, at_unit)
        UNION
        SELECT c.person_id, c.id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action IN ('night_card.read', 'commission.read', 'link.read', 'danger.read', 'break_glass.request_read',
                            'break_glass.review_read', 'review.read', 'own_support.read')
           AND staff = public.acting() AND public.leads(staff, at_unit))
    SELECT ARRAY(SELECT had.person_id FROM had WHERE had.person_id IS NOT NULL AND NOT public.counts_as_had(staff, had.case_id))
$$;

CREATE OR REPLACE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT public.read_persons(staff, at_unit) || ARRAY(
        SELECT c.person_id FROM public.intake_contact c
         WHERE c.handler_id = staff AND c.person_id IS NOT NULL
           AND public.counts_as_met(c.outcome, c.outcome_on, at_unit) AND NOT public.counts_as_had(staff, c.case_id))
$$;

-- Whether a case tells where somebody is who stands against one of these persons.
CREATE FUNCTION is_near_against(of_case bigint, persons bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
    beyond bigint[] := persons;
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    IF about.id IS NULL OR beyond = '{}' THEN              -- a case that comes after who has it is judged then
        RETURN false;
    END IF;
    IF about.role <> 'child' THEN                          -- nobody is shielded by what they told themself
        beyond := ARRAY(SELECT unnest(beyond) EXCEPT SELECT unnest(same_humans(ARRAY[about.person_id])));
    END IF;
    beyond := same_humans(beyond);
    RETURN about.person_id = ANY (children_of_sides(same_humans(walled_with(beyond))) || children_against(beyond));
END $$;

CREATE OR REPLACE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN is_near_against(of_case, contact_persons(staff, (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case)));
END $$;

-- The same of what one who leads has read alone: it shields nothing, but tells them no whereabouts.
CREATE FUNCTION has_read_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN is_near_against(of_case, read_persons(staff, (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case)));
END $$;

CREATE OR REPLACE FUNCTION keep_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    carried boolean := coalesce((              -- by what was one's latest work with the case
        SELECT e.carries_whereabouts FROM cases_engagement e
         WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
           AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
         ORDER BY e.id DESC LIMIT 1), true);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF has_read_beside_child(NEW.actor_id, NEW.case_id)
           OR (NEW.kind IN ('lead_reading', 'break_glass') AND NOT carried) THEN
            RAISE EXCEPTION 'A wall stands between.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'whereabouts_stop_at_the_wall';
        END IF;
    ELSE
        NEW.carries_whereabouts := carried AND NOT has_read_beside_child(NEW.actor_id, NEW.case_id);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION withhold_beside_contacts(childrens bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE cases_engagement e SET carries_whereabouts = false
     WHERE e.case_id = ANY (childrens) AND e.carries_whereabouts AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
       AND has_read_beside_child(e.actor_id, e.case_id)
$$;

REVOKE ALL ON FUNCTION counts_as_had(bigint, bigint), counts_as_met(text, date, bigint), is_told_as_child(bigint),
    adults_met(bigint), met_by(bigint[]), adults_beside(bigint), read_persons(bigint, bigint), is_near_against(bigint, bigint[]),
    has_read_beside_child(bigint, bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0090_what_runs_says_when_it_was_told_last")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
