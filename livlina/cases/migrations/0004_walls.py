"""
Where the walls stand. They are kept by what is written, so that a policy only looks them up.

Source: S-10–S-15; docs/adr/0006.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Those of whom violence towards or by these is recorded or suspected, in any file. What has ended still stands.
CREATE FUNCTION walled_with(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT person), '{}') FROM (
        SELECT r.other_id AS person FROM people_relation r
         WHERE r.person_id = ANY (persons) AND keeps_apart(r.violence, r.honour)
        UNION ALL
        SELECT r.person_id FROM people_relation r WHERE r.other_id = ANY (persons) AND keeps_apart(r.violence, r.honour)
        UNION ALL
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'other_party'
         WHERE c.person_id = ANY (persons) AND c.role IN ('exposed', 'using_violence')
        UNION ALL
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons) AND p.role = 'other_party' AND c.role IN ('exposed', 'using_violence')
    ) AS others
$$;

-- What is told of a case to one who does not have it stops where the case itself would: one function says so for all
-- of it.
CREATE FUNCTION both_sides_approved(staff bigint, of_case bigint, person bigint) RETURNS boolean LANGUAGE sql STABLE
    AS $$ SELECT both_sides_approved(staff, of_case, person, true) $$;

-- Who handles an adult's first contact, or holds a group in which an adult has a seat, is on that one's side as who
-- has the case.
CREATE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- Who handles an adult's first contact, or holds a group in which an adult has a seat, is on that one's side as who
-- has the case.
CREATE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- Whoever lets go of a side themself stands on it for the hours of a reading after, by whatever way they let it go.
CREATE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    ended bigint[] := ARRAY(
        SELECT j.id FROM cases_jointwork j WHERE NOT j.walls_mended AND j.ends_at <= clock_timestamp());
    handled bigint[];
BEGIN
    WITH gone AS (
        DELETE FROM intake_contacthandling k WHERE k.counts_until <= clock_timestamp() RETURNING k.staff_id)
    SELECT array_agg(gone.staff_id) INTO handled FROM gone;
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
            OR e.closes_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT unnest(handled)
        UNION
        SELECT h.staff_id FROM support_grouphost h
         WHERE h.counts_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j WHERE j.id = ANY (ended)
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp() AT TIME ZONE 'UTC')
           AND (EXISTS (SELECT FROM cases_engagement e
                         WHERE e.actor_id = s.id AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
                OR EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = s.id))));
    UPDATE cases_jointwork j SET walls_mended = true WHERE j.id = ANY (ended);
END $$;

-- A relation of honour keeps the two apart as suspected violence does, also where no violence is known.
CREATE FUNCTION keep_walls_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    numbered bigint[];
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE keeps_apart(violence, honour)
                                     UNION SELECT other_id FROM added WHERE keeps_apart(violence, honour)));
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

-- Who is named by a first contact before their row is written is judged when the row is: for whoever handles the
-- contact.
CREATE FUNCTION keep_walls_of_new(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
    SELECT known.actor_id, made.id, max(known.ends_at)
      FROM unnest(persons) AS made (id)
     CROSS JOIN LATERAL unnest(same_humans(ARRAY[made.id])) AS q (id)
     CROSS JOIN LATERAL (SELECT actor_id, ends_at FROM cases_wallblock WHERE person_id = q.id OFFSET 0) AS known
     WHERE q.id <> made.id
     GROUP BY known.actor_id, made.id
        ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
    PERFORM keep_blocks(declared_by(persons) || met_by(persons));
END $$;

CREATE FUNCTION keep_walls_of_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_walls(ARRAY[NEW.person_id]);
    RETURN NULL;
END $$;

-- A wall never falls by somebody's change of a fact: neither by another number, a telephone that ends, nor a mark.
CREATE FUNCTION keep_human_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM hold_together(NEW.id, q.id, false)
       FROM people_person q WHERE q.identity_hash = OLD.identity_hash AND q.id <> NEW.id ORDER BY q.id;
    RETURN NULL;
END $$;

-- The clients on the other side of links that one reads now, or has read within the hours of a reading at that unit.
CREATE FUNCTION linked_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT t.person_id FROM public.cases_engagement e
          JOIN public.cases_linkanswer a ON a.kind = 'accepted'
          JOIN public.cases_caselink l ON l.id = a.link_id AND e.case_id IN (l.case_id, a.taken_case_id)
          JOIN public.cases_case o ON o.id = e.case_id AND o.closed_on IS NULL
          JOIN public.cases_case t
            ON t.id = CASE e.case_id WHEN l.case_id THEN a.taken_case_id ELSE l.case_id END AND t.closed_on IS NULL
         WHERE e.actor_id = staff AND e.wall <> 'closed' AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND NOT EXISTS (SELECT FROM public.cases_linkanswer x WHERE x.link_id = l.id AND x.kind = 'ended')
        UNION
        SELECT c.person_id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action = 'link.read' AND t.why = 'link')
$$;

-- That both sides may be had by one: by a joint work that is approved, and, where the glass counts, by an opening that is.
CREATE FUNCTION both_sides_approved(staff bigint, of_case bigint, person bigint, by_glass boolean) RETURNS boolean
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
                WHERE by_glass AND g.asked_by_id = staff AND g.approved_until > clock_timestamp()
                  AND g.case_id IN (of_case, e.case_id)));
END $$;

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

-- Whether it is told of somebody where one is who stands against an adult whose case this colleague has, but for themself.
CREATE FUNCTION is_near_beside(staff bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    themself bigint[] := same_humans(ARRAY[person]);
    adults bigint[] := same_humans(ARRAY(SELECT unnest(adults_beside(staff)) EXCEPT SELECT unnest(themself)));
BEGIN
    RETURN person = ANY (children_of_sides(same_humans(walled_with(adults))) || children_against(adults));
END $$;

-- Whether a colleague has a case, or what they had of it still counts.
CREATE FUNCTION counts_as_had(staff bigint, in_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.cases_engagement e
         WHERE e.case_id = in_case AND e.actor_id = staff
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
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
            SELECT c.person_id FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
             WHERE k.staff_id = staff AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL
               AND NOT is_told_as_child(c.person_id)
            UNION
            SELECT c.person_id FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
              JOIN cases_case c ON c.id = p.case_id
             WHERE h.staff_id = staff AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())
               AND c.role <> 'child' AND is_read_in_the_room(p.id, p.state)
        ) AS met
         WHERE NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = staff AND b.person_id = met.person_id
                              AND b.ends_at > clock_timestamp()));
END $$;

-- Whose walls are judged when something is told of these persons: who meets them so, whether or not they are hidden.
CREATE FUNCTION met_by(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT k.staff_id FROM intake_contact c JOIN intake_contacthandling k ON k.contact_id = c.id
         WHERE c.person_id = ANY (persons) AND k.counts_until > clock_timestamp()
        UNION
        SELECT h.staff_id FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_grouphost h ON h.group_id = p.group_id
         WHERE c.person_id = ANY (persons) AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())
           AND is_read_in_the_room(p.id, p.state));
END $$;

-- The adults on whose side a colleague stands: whose case they have, and whom they meet.
CREATE FUNCTION adults_beside(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN adults_met(staff) || ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.role <> 'child'
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()));
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

-- The same of what one who leads has read alone: it shields nothing, but tells them no whereabouts.
CREATE FUNCTION has_read_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN is_near_against(of_case, read_persons(staff, (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case)));
END $$;

-- What keeps two persons apart: violence between them, known or suspected, or honour.
CREATE FUNCTION keeps_apart(violence text, honour text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT violence <> 'none' OR honour = 'yes'
$$;

-- The rows that now have what a live declaration names are met by it, and stay so until the declaration is ended.
CREATE FUNCTION keep_declared(persons bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO people_declaredrow (relation_id, person_id)
    SELECT r.id, p.id FROM people_person p JOIN people_staffrelation r ON r.number_hash = p.identity_hash
     WHERE p.id = ANY (persons) AND (r.ended_at IS NULL OR (r.ended_at > clock_timestamp() - interval '1 day' AND r.ended_at > r.declared_at + interval '1 hour'))
    UNION
    SELECT r.id, c.person_id FROM people_safechannel c JOIN people_staffrelation r ON r.phone_hash = c.value_hash
     WHERE c.person_id = ANY (persons) AND c.ended_at IS NULL AND (r.ended_at IS NULL OR (r.ended_at > clock_timestamp() - interval '1 day' AND r.ended_at > r.declared_at + interval '1 hour'))
        ON CONFLICT DO NOTHING
$$;

-- Under the lock of the walls, so that of a row and a declaration written at once the later one sees the other.
CREATE FUNCTION keep_declared_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found bigint[];
BEGIN
    IF TG_TABLE_NAME = 'people_person' THEN
        found := ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL);
    ELSE
        found := ARRAY(SELECT person_id FROM added WHERE value_hash IS NOT NULL);
    END IF;
    IF found <> '{}' THEN
        PERFORM pg_advisory_xact_lock(79, 0);
        PERFORM keep_declared(found);
    END IF;
    RETURN NULL;
END $$;

-- A wall never falls by somebody's change of a fact: neither by another number, a telephone that ends, nor a mark.
CREATE FUNCTION keep_declared_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    IF TG_TABLE_NAME = 'people_person' THEN
        PERFORM keep_declared(ARRAY[NEW.id]);
    ELSE
        PERFORM keep_declared(ARRAY(
            SELECT p.id FROM people_person p WHERE p.identity_hash = NEW.number_hash
            UNION
            SELECT c.person_id FROM people_safechannel c WHERE c.value_hash = NEW.phone_hash));
    END IF;
    RETURN NULL;
END $$;

-- The open case of its own that each child of a case of mine has at its unit, opened by one who had my case then.
CREATE FUNCTION childs_cases_beside(of_case bigint) RETURNS TABLE (person_id bigint, number text) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (of_case = ANY (my_worked_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT c.person_id, c.number::text
          FROM cases_case here JOIN cases_party p ON p.case_id = here.id AND p.role = 'child'
          JOIN cases_case c ON c.person_id = p.person_id AND c.role = 'child' AND c.unit_id = here.unit_id
         WHERE here.id = of_case AND c.closed_on IS NULL AND EXISTS (
               SELECT FROM cases_engagement e
                WHERE e.case_id = of_case AND e.actor_id = c.opened_by_id AND e.starts_at <= c.opened_at
                  AND (e.ends_at IS NULL OR e.ends_at > c.opened_at));
END $$;

REVOKE ALL ON FUNCTION walled_with(bigint[]), both_sides_approved(bigint, bigint, bigint), keep_blocks(bigint[]),
    keep_walls(bigint[]), mend_walls(), keep_walls_of_rows(), keep_walls_of_changed(), keep_walls_of_own(),
    keep_walls_of_new(bigint[]), keep_walls_of_role(), keep_human_of_changed(), linked_persons(bigint, bigint),
    both_sides_approved(bigint, bigint, bigint, boolean), near_to(bigint[], bigint[]), is_near_beside(bigint, bigint),
    counts_as_had(bigint, bigint), is_told_as_child(bigint), adults_met(bigint), met_by(bigint[]),
    adults_beside(bigint), read_persons(bigint, bigint), is_near_against(bigint, bigint[]),
    has_read_beside_child(bigint, bigint), keeps_apart(text, text), keep_declared(bigint[]), keep_declared_of_rows(),
    keep_declared_of_changed(), childs_cases_beside(bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION mend_walls(), keeps_apart(text, text), childs_cases_beside(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_one_human")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
