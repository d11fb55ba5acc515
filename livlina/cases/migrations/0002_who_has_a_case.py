"""
Who has a case: how it is given, taken over and ended, and what a lead's own reading closes after it.

Each relation has from, until and why, and is written by these alone. Source: S-01, S-02, S-10–S-13.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- A case that is opened from another is had no longer, and with no more, than that other is.
CREATE FUNCTION reserve_case(at_unit bigint, assigned bigint, at timestamptz, intake_until timestamptz, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    made bigint := nextval(pg_get_serial_sequence('cases_case', 'id'));
BEGIN
    IF (at_unit = ANY (my_working_units())) IS NOT TRUE OR NOT is_now(at) THEN
        RAISE EXCEPTION 'A case is opened now, at a unit where the acting one works.';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall)
    SELECT gen_random_uuid(), made, e.actor_id, at_unit, e.kind, at, e.ends_at, '', me, whereabouts, 'open'
      FROM (VALUES (assigned, 'assigned', NULL), (me, 'intake', intake_until)) AS e (actor_id, kind, ends_at)
     WHERE e.actor_id IS NOT NULL AND (e.kind = 'assigned' OR e.actor_id IS DISTINCT FROM assigned);
    RETURN made;
END $$;

CREATE FUNCTION keep_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row stays with the one it is about.';
END $$;

-- Whoever opened a case for somebody else reads it and writes notes in it, from when somebody has it.
CREATE FUNCTION engage(
    given bigint, named uuid, who bigint, as_kind text, at timestamptz, until timestamptz, code text, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    at_unit bigint;
    working bigint[] := my_working_units();
    leads boolean;
    made bigint;
BEGIN
    IF NOT is_now(at) AND (as_kind = 'stand_in' AND at > clock_timestamp()) IS NOT TRUE THEN
        RAISE EXCEPTION 'A relation begins when it is given; only who stands in begins later.';
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR NO KEY UPDATE;
    leads := (of_case.unit_id = ANY (my_led_units())) IS TRUE;
    CASE
        WHEN as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
            IF NOT leads AND (as_kind = 'co_assigned' AND carries_out_here(given, who)
                              AND is_within_mine(given, until, whereabouts)) IS NOT TRUE THEN
                RAISE EXCEPTION 'A case is given by one who leads its unit, or to carry it out, by one who has as much of it.';
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
    -- what they had before is taken over, and what had not begun by then never does; by one who does not lead, never more
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        UPDATE cases_engagement e SET starts_at = least(e.starts_at, at), ends_at = at
         WHERE e.case_id = given AND e.actor_id = who AND e.kind IN ('co_assigned', 'stand_in', 'intake', 'received')
           AND (e.ends_at IS NULL OR e.ends_at > at)
           AND (leads OR (until IS NULL OR e.ends_at <= until) AND (whereabouts OR NOT e.carries_whereabouts));
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

-- Who is let out of a case is let out of what they opened by it and have not been given since.
CREATE FUNCTION end_engagement(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
    ends timestamptz := greatest(at, clock_timestamp() - interval '5 minutes');
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO row FROM cases_engagement e WHERE e.id = ended FOR UPDATE;
    IF ((SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE
       AND (row.actor_id = acting() AND row.kind <> 'assigned') IS NOT TRUE THEN
        RAISE EXCEPTION 'A relation is ended by one who leads the unit, or is one''s own.';
    END IF;
    -- ended already it stays so; but nobody is told that they have the case no more, who have it by another
    IF row.ends_at <= clock_timestamp() AND row.kind NOT IN ('lead_reading', 'break_glass') AND EXISTS (
        SELECT FROM cases_engagement e
         WHERE e.case_id = row.case_id AND e.actor_id = row.actor_id AND e.id > row.id
           AND e.kind NOT IN ('lead_reading', 'break_glass') AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())) THEN
        RAISE EXCEPTION 'The relation has ended, and they have the case by another.';
    END IF;
    -- what has not begun is taken back: it closes nothing until then, and opens nothing
    IF row.starts_at > clock_timestamp() THEN
        UPDATE cases_engagement e SET starts_at = ends, ends_at = ends WHERE e.id = ended;
        RETURN;
    END IF;
    UPDATE cases_engagement e SET ends_at = greatest(ends, e.starts_at)
     WHERE e.id = ended AND (e.ends_at IS NULL OR e.ends_at > ends);
    UPDATE cases_engagement b SET ends_at = greatest(ends, b.starts_at) FROM cases_case c
     WHERE c.id = b.case_id AND c.role = 'child' AND b.actor_id = row.actor_id AND b.given_by_id = row.actor_id
       AND b.kind IN ('intake', 'received') AND b.starts_at >= row.starts_at AND b.ends_at > ends
       AND row.kind NOT IN ('lead_reading', 'break_glass') AND EXISTS (
           SELECT FROM cases_party p WHERE p.case_id = row.case_id AND p.role = 'child' AND p.person_id = c.person_id);
    PERFORM let_go_of_tasks(row.case_id, greatest(ends, row.starts_at));
END $$;

-- The lead withholds whereabouts or gives them back; one who reads for a time takes that step alone, and by itself.
CREATE FUNCTION set_whereabouts(held bigint, carries boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO row FROM cases_engagement e WHERE e.id = held FOR UPDATE;
    IF (row.kind IN ('lead_reading', 'break_glass') AND row.actor_id = acting()) IS NOT TRUE
       AND (row.kind NOT IN ('lead_reading', 'break_glass') AND row.actor_id <> acting()
            AND (SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'Whereabouts are withheld by one who leads the unit.';
    END IF;
    -- withheld also from what took its place meanwhile, and from what is to come
    UPDATE cases_engagement e SET carries_whereabouts = carries
     WHERE (e.id = held OR NOT carries AND row.kind NOT IN ('lead_reading', 'break_glass')
                           AND e.case_id = row.case_id AND e.actor_id = row.actor_id
                           AND e.kind NOT IN ('lead_reading', 'break_glass'))
       AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The relation has ended.';
    END IF;
END $$;

-- A relation, and an approval of work with both sides, begins when it is given, and ends what it takes over then.
CREATE FUNCTION approve_joint_work(
    named uuid, wrapped bytea, staff bigint, one bigint, other bigint, sealed bytea, at timestamptz, until timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT is_now(at) THEN
        RAISE EXCEPTION 'Joint work is approved from when it is approved.';
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    IF EXISTS (SELECT FROM unnest(ARRAY[one, other]) AS given LEFT JOIN cases_case c ON c.id = given
                WHERE (c.unit_id = ANY (my_led_units())) IS NOT TRUE) OR staff = acting() OR one = other THEN
        RAISE EXCEPTION 'Joint work is approved for another by one who leads both units.';
    END IF;
    INSERT INTO cases_jointwork (public_id, wrapped_key, actor_id, one_id, other_id, reason, given_by_id, starts_at, ends_at)
        VALUES (named, wrapped, staff, one, other, sealed, acting(), at, until) RETURNING id INTO made;
    INSERT INTO cases_jointwall (approval_id)
        SELECT made FROM cases_case a, cases_case b
         WHERE a.id = one AND b.id = other
           AND b.person_id = ANY (same_humans(walled_with(same_humans(ARRAY[a.person_id]))));
    PERFORM keep_blocks(ARRAY[staff]);
    RETURN made;
END $$;

-- An approval to work with both sides ends at its end, whether or not the background work has come by.
CREATE FUNCTION end_joint_work(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
    ends timestamptz := greatest(at, clock_timestamp() - interval '5 minutes');
BEGIN
    UPDATE cases_jointwork j SET ends_at = greatest(ends, j.starts_at + interval '1 microsecond'),
           walls_mended = ends <= clock_timestamp()
     WHERE j.id = ended AND j.ends_at > ends
       AND (SELECT c.unit_id FROM cases_case c WHERE c.id = j.one_id) = ANY (my_led_units())
       AND (j.given_by_id = acting() OR j.id = ANY (my_led_approvals())) RETURNING j.actor_id INTO who;
    IF who IS NULL THEN
        RAISE EXCEPTION 'An approval is ended by one who leads the unit.';
    END IF;
    PERFORM keep_blocks(ARRAY[who]);
END $$;

-- A new case has its persons when it is settled, and not when somebody is given it.
CREATE FUNCTION settle_opening(opened bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
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
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened) OR holds_group_beyond(e.actor_id, opened))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    IF gives_more_than_mine(opened) THEN
        RAISE EXCEPTION 'Who is known by a case is given no further than one has that case.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_within_its_givers';
    END IF;
    PERFORM withhold_beside_contacts(ARRAY[opened]);
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened) OR holds_group_beyond(e.actor_id, opened))
     RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;

-- Of the units of both cases that I lead; none where I stand on a side myself, whom it would tell of the other.
CREATE FUNCTION my_led_approvals() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
BEGIN
    IF cardinality(led) = 0 THEN
        RETURN '{}';
    END IF;
    walled := my_walled_persons();
    RETURN ARRAY(
        SELECT j.id FROM cases_jointwork j
          JOIN cases_case one ON one.id = j.one_id JOIN cases_case other ON other.id = j.other_id
         WHERE one.unit_id = ANY (led) AND other.unit_id = ANY (led)
           AND one.person_id <> ALL (walled) AND other.person_id <> ALL (walled));
END $$;

CREATE FUNCTION leads(staff bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.organisation_membership m
         WHERE m.staff_id = staff AND m.unit_id = at_unit AND m.role = ANY ('{unit_manager,group_leader}')
           AND m.valid_from <= public.today() AND (m.valid_to IS NULL OR m.valid_to >= public.today()))
$$;

CREATE FUNCTION hours_of_reading(at_unit bigint) RETURNS interval LANGUAGE sql STABLE AS $$
    SELECT make_interval(hours => coalesce(public.local_limit('lead_reading_hours', at_unit), 8))
$$;

CREATE FUNCTION keep_closed_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF leads(NEW.actor_id, NEW.unit_id) THEN
        NEW.closes_until := coalesce(NEW.ends_at, NEW.starts_at) + hours_of_reading(NEW.unit_id);
    END IF;
    RETURN NEW;
END $$;

-- The hours are what lies between the end, or where none is set the beginning, and what it closed until. They are counted
-- from the end there is, and never from one that is dated back. Who came to lead meanwhile has the hours of the unit.
CREATE FUNCTION keep_closed_after_taken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.closes_until IS NOT NULL THEN
        NEW.closes_until := greatest(NEW.ends_at, clock_timestamp())
                            + (OLD.closes_until - coalesce(OLD.ends_at, OLD.starts_at));
    ELSIF NEW.actor_id = acting() OR leads(NEW.actor_id, NEW.unit_id) THEN
        NEW.closes_until := greatest(NEW.ends_at, clock_timestamp()) + hours_of_reading(NEW.unit_id);
    END IF;
    RETURN NEW;
END $$;

-- A mark is not taken away for a contact that is at a unit where I do not work.
CREATE FUNCTION may_lower_mark(person bigint, made timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := ARRAY(SELECT unnest(my_worked_cases()) INTERSECT SELECT unnest(my_level4_cases()));
BEGIN
    RETURN EXISTS (SELECT FROM cases_party p
                    WHERE p.person_id = person AND p.role IN ('client', 'child') AND p.case_id = ANY (mine)
                      AND NOT EXISTS (SELECT FROM cases_party e WHERE e.person_id = person AND e.role IN ('client', 'child')
                                         AND e.case_id < p.case_id))
        OR EXISTS (SELECT FROM intake_contact c
                    WHERE c.person_id = person AND c.registered_at <= made
                      AND (c.case_id = ANY (mine)
                           OR (c.case_id IS NULL AND person = ANY (my_callers())
                               AND (c.unit_id = ANY (my_receiving_units())
                                    OR ((c.registered_by_id = acting() OR c.handler_id = acting())
                                        AND c.unit_id = ANY (my_working_units()))))));
END $$;

CREATE FUNCTION keep_mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() > 0 AND NOT may_lower_mark(NEW.id, NEW.created_at) THEN
        RAISE EXCEPTION 'A mark is lowered in the own file.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_is_lowered_in_her_own_file';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION let_go_of_tasks(of_case bigint, at timestamptz) RETURNS void LANGUAGE sql
    SET search_path = public, pg_temp AS $$
    UPDATE cases_task t SET owner_id = NULL
     WHERE t.case_id = of_case AND t.done_on IS NULL AND t.owner_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM cases_engagement e
                        WHERE e.case_id = of_case AND e.actor_id = t.owner_id
                          AND e.kind IN ('assigned', 'co_assigned', 'stand_in') AND (e.ends_at IS NULL OR e.ends_at > at));
$$;

-- Why a case was given to one who lacks a competence it asks for: in the words of the one who leads, who need not
-- read it.
CREATE FUNCTION is_given_by_me(of_case bigint, by_engagement bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM cases_engagement e
                    WHERE e.id = by_engagement AND e.case_id = of_case AND e.given_by_id = acting())
$$;

-- Whom I have just named to carry out a commission that the unit of the case gave itself, who works there today.
CREATE FUNCTION carries_out_here(of_case bigint, staff bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT of_case = ANY (public.my_worked_cases()) AND EXISTS (
        SELECT FROM public.cases_commissionanswer a JOIN public.cases_commission m ON m.id = a.commission_id
         WHERE m.case_id = of_case AND m.from_unit_id = m.to_unit_id AND a.taken_case_id = of_case
           AND a.carried_by_id = staff AND a.said_by_id = public.acting() AND age(a.xmin) <= 0
           AND EXISTS (SELECT FROM public.at_work(
                   ARRAY[m.to_unit_id],
                   '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
                        WHERE w = staff))
$$;

-- As the rules count: after the day that is so many days away it is decided again.
CREATE FUNCTION ends_within_its_days() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    days int;
BEGIN
    IF TG_TABLE_NAME = 'cases_engagement' THEN
        days := coalesce(local_limit('stand_in_days', NEW.unit_id), 366);
    ELSE
        SELECT min(coalesce(local_limit('joint_work_days', c.unit_id), 366)) INTO days
          FROM cases_case c WHERE c.id IN (NEW.one_id, NEW.other_id);
    END IF;
    IF NEW.ends_at > clock_timestamp() + make_interval(hours => 24 * (days + 1)) THEN
        RAISE EXCEPTION 'It ends within the days that hold at the unit.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

-- Who reads as a second person works with the case, or leads and reads it by a reason: never behind broken glass.
CREATE FUNCTION my_second_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases('{assigned,co_assigned,stand_in,intake,lead_reading}', '{open,shielded}');
END $$;

-- Whether I have as much of a case myself: until that day at least, and with whereabouts where they are to come with it.
CREATE FUNCTION is_within_mine(of_case bigint, until timestamptz, whereabouts boolean) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT of_case = ANY (public.my_worked_cases()) AND EXISTS (
        SELECT FROM public.cases_engagement e
         WHERE e.case_id = of_case AND e.actor_id = public.acting()
           AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake') AND e.wall IN ('open', 'shielded')
           AND e.unit_id = ANY (public.my_working_units())
           AND e.starts_at <= clock_timestamp() + interval '5 seconds'
           AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND (e.ends_at IS NULL OR (until <= e.ends_at) IS TRUE)
           AND (NOT whereabouts OR (e.carries_whereabouts AND e.wall = 'open')))
$$;

-- Which cases one has in hand: works with, is to stand in for, or worked with within the hours of a reading.
-- Whoever opened a case for somebody else reads it and writes notes in it, from when somebody has it.
CREATE FUNCTION my_cases_in_hand() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT e.case_id FROM cases_engagement e
         WHERE e.actor_id = acting() AND e.kind NOT IN ('lead_reading', 'break_glass')
           AND e.case_id = ANY (my_cases())  -- no list names what one is not shown now
           -- one that was taken back before it began was never one
           AND (e.ends_at IS NULL OR e.ends_at > e.starts_at AND e.ends_at + hours_of_reading(e.unit_id) > clock_timestamp()));
END $$;

-- Whoever opened a case for somebody else reads it and writes notes in it, from when somebody has it.
CREATE FUNCTION hand_on_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_engagement e SET kind = 'received'
     WHERE e.case_id = NEW.case_id AND e.kind = 'intake' AND e.actor_id <> NEW.actor_id
       AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp());
    RETURN NULL;
END $$;

-- Whether the opening of a case gives more of somebody than I have of her by the cases that I know her by: not where she has
-- called, is new, or I lead the unit.
CREATE FUNCTION gives_more_than_mine(opened bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    about cases_case;
    known_by bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = opened;
    IF acting() = 0 OR about.unit_id = ANY (my_led_units()) OR about.person_id = ANY (my_callers()) THEN
        RETURN false;
    END IF;
    known_by := ARRAY(
        SELECT p.case_id FROM cases_party p
         WHERE p.person_id = about.person_id AND p.role IN ('client', 'child') AND p.case_id <> opened
           AND p.case_id = ANY (my_worked_cases()));
    RETURN known_by <> '{}' AND EXISTS (
        SELECT FROM cases_engagement e
         WHERE e.case_id = opened AND NOT EXISTS (
               SELECT FROM unnest(known_by) AS k (id) WHERE is_within_mine(k.id, e.ends_at, e.carries_whereabouts)));
END $$;

REVOKE ALL ON FUNCTION reserve_case(bigint, bigint, timestamp with time zone, timestamp with time zone, boolean),
    keep_place(), engage(bigint, uuid, bigint, text, timestamp with time zone, timestamp with time zone, text,
    boolean), end_engagement(bigint, timestamp with time zone), set_whereabouts(bigint, boolean),
    approve_joint_work(uuid, bytea, bigint, bigint, bigint, bytea, timestamp with time zone, timestamp with time
    zone), end_joint_work(bigint, timestamp with time zone), settle_opening(bigint), my_led_approvals(), leads(bigint,
    bigint), hours_of_reading(bigint), keep_closed_after(), keep_closed_after_taken(), may_lower_mark(bigint,
    timestamp with time zone), keep_mark(), let_go_of_tasks(bigint, timestamp with time zone), is_given_by_me(bigint,
    bigint), carries_out_here(bigint, bigint), ends_within_its_days(), my_second_cases(), is_within_mine(bigint,
    timestamp with time zone, boolean), my_cases_in_hand(), hand_on_case(), gives_more_than_mine(bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION reserve_case(bigint, bigint, timestamp with time zone, timestamp with time zone, boolean),
    engage(bigint, uuid, bigint, text, timestamp with time zone, timestamp with time zone, text, boolean),
    end_engagement(bigint, timestamp with time zone), set_whereabouts(bigint, boolean), approve_joint_work(uuid,
    bytea, bigint, bigint, bigint, bytea, timestamp with time zone, timestamp with time zone), end_joint_work(bigint,
    timestamp with time zone), settle_opening(bigint), my_led_approvals(), is_given_by_me(bigint, bigint),
    my_second_cases(), my_cases_in_hand() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_numbers_and_limits")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
