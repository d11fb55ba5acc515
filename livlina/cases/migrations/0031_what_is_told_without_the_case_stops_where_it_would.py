"""
What is told of a case to one who does not have it stops where the case itself would: one function says so for all of it.

The night card, the danger message, the commission, the lead's line and the review of a daughter who comes in her own name
were read by her father's worker; and all of them by one who has declared somebody the case names, although the case is
closed to them. A child whose own case calls my client the other party hides where it is; so does who is near to her in her
case and has one of their own. The hour behind broken glass
opens a case for reading: the other side is not given by it. Source: S-10, S-11, S-14, S-21, S-30.
"""

from django.db import migrations

MADE = """
-- Those of whom it is told where these are: children and others near them in a case of theirs, and the children in whose own
-- case they are.
CREATE OR REPLACE FUNCTION children_of_sides(sides bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF sides = '{}' THEN
        RETURN sides;
    END IF;
    RETURN same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (sides) AND p.role IN ('child', 'close')
        UNION
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (sides) AND c.role = 'child'));
END $$;

-- The cases that name somebody I have declared, whoever's they are.
CREATE FUNCTION near_my_own() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(acting(), NULL);
BEGIN
    IF own = '{}' THEN
        RETURN own;
    END IF;
    RETURN ARRAY(SELECT p.case_id FROM cases_party p WHERE p.person_id = ANY (own));
END $$;

-- The children whose own case calls one of these persons the other party.
CREATE FUNCTION children_against(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons) AND p.role = 'other_party' AND c.role = 'child')
$$;

-- The children of whom it is told where those are who are beyond a wall from me, or who have my client against them. Of what
-- I only read as a lead, or not.
CREATE FUNCTION young_beyond_me(by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN children_of_sides(beyond_my_cases(true, by_reading) || beyond_my_contacts(true)) || children_against(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = acting() AND c.role <> 'child' AND (by_reading OR e.kind <> 'lead_reading')
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))));
END $$;

-- Whether one who comes in their own name is the child of a parent beyond a wall from me, by other cases and contacts of
-- mine than their own.
CREATE FUNCTION is_young_beside(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN has_contact_beside_child(acting(), of_case) OR person = ANY (children_of_sides(sides_beside(acting(), person)));
END $$;

-- Whether a case is beyond me, wherever something of it is told without the case: its client is walled from me, it names
-- somebody I have declared, or it is of a child of whom it is told where a parent beyond a wall is, whoever's name it is in.
CREATE FUNCTION case_stands_beyond(of_case bigint, person bigint, case_role text, walled bigint[], young bigint[], near bigint[])
    RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT person = ANY (walled) OR of_case = ANY (near)
        OR (person = ANY (young) AND (case_role = 'child' OR is_young_beside(of_case, person)))
$$;

REVOKE ALL ON FUNCTION near_my_own(), children_against(bigint[]), young_beyond_me(boolean), is_young_beside(bigint, bigint),
    case_stands_beyond(bigint, bigint, text, bigint[], bigint[], bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION my_glass_openings() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := ARRAY(
        SELECT g.id FROM cases_glassopening g WHERE g.asked_by_id = acting() AND g.opened_at IS NOT NULL);
BEGIN
    IF led = '{}' THEN
        RETURN found;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN found || ARRAY(
        SELECT g.id FROM cases_glassopening g JOIN cases_case c ON c.id = g.case_id
         WHERE c.unit_id = ANY (led) AND g.asked_by_id <> acting()
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

CREATE OR REPLACE FUNCTION my_duty_cards() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    duty bigint[] := my_duty_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF duty = '{}' THEN
        RETURN duty;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN ARRAY(
        SELECT n.id FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE n.duty_id = ANY (duty) AND n.until >= today() AND NOT n.is_ended AND c.closed_on IS NULL
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version));
END $$;

CREATE OR REPLACE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
        young := young_beyond_me(false);
        near := near_my_own();
        found := ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    IF on_duty THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
        found := found || ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    RETURN found;
END $$;

CREATE OR REPLACE FUNCTION my_received_commissions() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
    again bigint[];                            -- what I have settled within the hours of a reading
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    again := ARRAY(
        SELECT a.id FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
         WHERE a.said_by_id = acting() AND a.kind IN ('accepted', 'declined', 'withdrawn')
           AND a.said_at > clock_timestamp() - interval '1 day'              -- no reading lasts longer
           AND clock_timestamp() - a.said_at BETWEEN interval '-5 seconds' AND hours_of_reading(m.to_unit_id));
    RETURN ARRAY(
        SELECT m.id FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
         WHERE m.to_unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
           AND NOT EXISTS (
               SELECT FROM cases_commissionanswer a
                WHERE a.commission_id = m.id AND a.kind IN ('accepted', 'declined', 'withdrawn') AND a.id <> ALL (again)));
END $$;

CREATE OR REPLACE FUNCTION my_led_sides() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN ARRAY(
        SELECT c.id FROM cases_case c
         WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

CREATE OR REPLACE FUNCTION work_of(staff bigint) RETURNS TABLE (case_id bigint, tasks int, deadlines int, booked int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
    SELECT c.id, w.tasks, w.deadlines, w.booked
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
      LEFT JOIN LATERAL (
           SELECT (SELECT count(*) FROM cases_task t
                    WHERE t.case_id = c.id AND t.owner_id = staff AND t.done_on IS NULL)::int AS tasks,
                  (SELECT count(*) FROM cases_deadline d WHERE d.case_id = c.id AND d.finished_on IS NULL)::int AS deadlines,
                  (SELECT count(*) FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
                    WHERE s.case_id = c.id AND s.state = 'booked' AND b.staff_id = staff
                      AND lower(b.slot) > clock_timestamp())::int AS booked
           ) w ON NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
     WHERE e.actor_id = staff AND e.kind = 'assigned' AND e.ends_at IS NULL AND c.closed_on IS NULL
       AND c.unit_id = ANY (led);
END $$;

CREATE OR REPLACE FUNCTION help_not_begun(asked_on date) RETURNS TABLE (
    case_number text, unit_id bigint, running int, kind text, decided_on date, since date, was_interrupted boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
        SELECT c.number::text, c.unit_id, d.running, d.kind::text, d.decided_on, coalesce(s.happened_on, d.decided_on), s.id IS NOT NULL
          FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
          LEFT JOIN LATERAL (
               SELECT t.id, t.step, t.happened_on FROM cases_decisionstep t
                 JOIN cases_decision e ON e.id = t.decision_id
                WHERE e.case_id = d.case_id AND e.running = d.running AND t.step IN ('carried_out', 'interrupted')
                  AND t.happened_on <= asked_on
                ORDER BY t.id DESC LIMIT 1) s ON true
         WHERE c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near) AND d.signed_at IS NOT NULL AND d.decided_on <= asked_on
           AND d.outcome IN ('granted', 'partly') AND d.extends_id IS NULL
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
           AND (c.closed_on IS NULL OR c.closed_on > asked_on)
           AND NOT EXISTS (SELECT FROM cases_decision n WHERE n.corrects_id = d.id AND n.signed_at IS NOT NULL)
           AND s.step IS DISTINCT FROM 'carried_out'
         ORDER BY coalesce(s.happened_on, d.decided_on), c.number, d.running;
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
REVOKE ALL ON FUNCTION both_sides_approved(bigint, bigint, bigint, boolean) FROM PUBLIC;

CREATE OR REPLACE FUNCTION both_sides_approved(staff bigint, of_case bigint, person bigint) RETURNS boolean LANGUAGE sql STABLE
    AS $$ SELECT both_sides_approved(staff, of_case, person, true) $$;

CREATE OR REPLACE FUNCTION engage(
    given bigint, named uuid, who bigint, as_kind text, at timestamptz, until timestamptz, code text, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    at_unit bigint;
    working bigint[] := my_working_units();
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR NO KEY UPDATE;
    CASE
        WHEN as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
            IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE
               AND (as_kind = 'co_assigned' AND until IS NULL AND whereabouts AND carries_out_here(given, who)) IS NOT TRUE THEN
                RAISE EXCEPTION 'A case is given by one who leads its unit.';
            END IF;
            at_unit := of_case.unit_id;
        WHEN as_kind = 'lead_reading' THEN
            IF who IS DISTINCT FROM acting() OR (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE OR code = ''
               OR (until <= at + interval '24 hours') IS NOT TRUE OR whereabouts THEN
                RAISE EXCEPTION 'A case is read by a reason and for a time by one who leads its unit.';
            END IF;
            SELECT g.id INTO made FROM cases_engagement g      -- of two at once the second reads on by the first
             WHERE g.case_id = given AND g.actor_id = who AND g.kind = 'lead_reading' AND g.ends_at > clock_timestamp()
             ORDER BY g.id LIMIT 1;
            IF FOUND THEN
                RETURN made;
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
    IF as_kind <> 'stand_in' AND at > clock_timestamp() + interval '1 day' THEN
        RAISE EXCEPTION 'Only who stands in begins on a day to come.';
    END IF;
    IF of_case.closed_on IS NOT NULL AND as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        RAISE EXCEPTION 'The case is closed.' USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_in_an_open_case';
    END IF;
    IF as_kind = 'assigned' THEN               -- whoever had it leaves it
        UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
         WHERE e.case_id = given AND e.kind = 'assigned' AND (e.ends_at IS NULL OR e.ends_at > at);
    END IF;
    IF as_kind IN ('co_assigned', 'stand_in') AND EXISTS (
        SELECT FROM cases_engagement e WHERE e.case_id = given AND e.actor_id = who AND e.kind = 'assigned'
           AND (e.ends_at IS NULL OR e.ends_at > at)) THEN
        RAISE EXCEPTION 'It is theirs.' USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_not_shared_with_its_own';
    END IF;
    -- what they had before is taken over, and what had not begun by then never does
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        UPDATE cases_engagement e SET starts_at = least(e.starts_at, at), ends_at = at
         WHERE e.case_id = given AND e.actor_id = who AND e.kind IN ('co_assigned', 'stand_in', 'intake')
           AND (e.ends_at IS NULL OR e.ends_at > at);
    END IF;
    PERFORM keep_blocks(ARRAY[who]);           -- what has run out since
    IF of_case.person_id = ANY (own_persons(who)) OR names_own(who, given) OR EXISTS (
        SELECT FROM cases_wallblock b WHERE b.actor_id = who AND b.person_id = of_case.person_id
           AND b.ends_at > clock_timestamp() AND NOT both_sides_approved(who, given, of_case.person_id, as_kind = 'break_glass'))
       OR (as_kind <> 'break_glass' AND has_contact_beyond(who, given)) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall, closes_until)
        VALUES (named, given, who, at_unit, as_kind, at, until, code, nullif(acting(), 0), whereabouts, 'open',
                CASE WHEN as_kind IN ('lead_reading', 'break_glass') THEN until
                     WHEN who = acting() THEN coalesce(until, at)
                          + make_interval(hours => coalesce(local_limit('lead_reading_hours', of_case.unit_id), 8)) END)
        RETURNING id INTO made;
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        PERFORM let_go_of_tasks(given, least(at, clock_timestamp()));    -- of whoever has it no longer
    END IF;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_no_help_beyond_a_wall")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
