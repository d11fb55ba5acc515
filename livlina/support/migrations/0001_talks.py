"""
Talks: their times, whose they may be, how many more are asked for, and how often the story was told.

Source: R-033, R-073, S-10.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Whoever leads is told of no talks in a case beyond a wall of theirs: neither how many are booked nor who asks for
-- more.
CREATE FUNCTION booked_sessions(of_unit bigint, starts timestamptz, ends timestamptz)
    RETURNS TABLE (staff_id bigint, booked bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT t.staff_id, count(*) FROM cases_case c JOIN support_session s ON s.case_id = c.id
      JOIN organisation_bookedtime t ON t.id = s.time_id
     WHERE c.id = ANY ((SELECT my_led_sides())::bigint[]) AND c.unit_id = of_unit AND s.state = 'booked'
       AND t.slot && tstzrange(starts, ends)
     GROUP BY t.staff_id
$$;

-- Also where the other side comes to a group then.
CREATE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
BEGIN
    SELECT c.unit_id, same_humans(ARRAY[c.person_id]) INTO at_unit, own
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    others := kept_from(of_case, own, false);
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT come_at(others, at_unit, NULL, ARRAY[tstzrange(starts - apart, ends + apart)]);
END $$;

-- Who stands on the other side of a wall from this human being, as far as a booking may tell (0013).
CREATE FUNCTION sides_that_count(own bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
    AS $$
BEGIN
    RETURN sides_told_in(ARRAY['exposed', 'using_violence'], own);
END $$;

-- Nor does one hold a talk with whom one has declared (S-14), or with the other side of somebody in a group that one holds.
CREATE FUNCTION may_hold(of_case bigint, staff bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    client bigint;
    others bigint[];
BEGIN
    SELECT c.unit_id, c.person_id, sides_that_count(same_humans(ARRAY[c.person_id])) INTO at_unit, client, others
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    RETURN NOT ((client || others) && own_persons(staff) OR others && contact_persons(staff, at_unit) OR EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.person_id = ANY (others)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
       AND NOT both_sides_approved(staff, of_case, client, has_beside_glass(staff, of_case)) OR EXISTS (
        SELECT FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
          JOIN cases_case c ON c.id = p.case_id
         WHERE h.staff_id = staff AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())
           AND c.person_id = ANY (others) AND is_read_in_the_room(p.id, p.state)));
END $$;

CREATE FUNCTION keep_what_next() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'What a person wanted is never changed.';
END $$;

CREATE FUNCTION keep_more_talks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.asked_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'Nobody asks for more talks in the name of another.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.outcome <> '' THEN
        RAISE EXCEPTION 'More talks are decided once.';
    END IF;
    IF (NEW.case_id, NEW.kind, NEW.count, NEW.asked_by_id, NEW.asked_at, NEW.submission)
       IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.count, OLD.asked_by_id, OLD.asked_at, OLD.submission) THEN
        RAISE EXCEPTION 'What was asked for is not changed.';
    END IF;
    RETURN NEW;
END $$;

-- Those who wait, have stopped waiting or want more talks: told to whoever leads but for cases that are beyond them.
CREATE FUNCTION more_talks_asked(since timestamptz) RETURNS TABLE (
    unit_id bigint, case_number text, kind text, number int, outcome text, asked_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
    SELECT c.unit_id, c.number::text, m.kind::text, m.count::int, m.outcome::text, m.asked_at
      FROM support_moretalks m JOIN cases_case c ON c.id = m.case_id
     WHERE c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
       AND ((m.outcome = '' AND c.closed_on IS NULL) OR (m.outcome <> '' AND m.asked_at >= since))
     ORDER BY m.asked_at, m.id;
END $$;

CREATE FUNCTION led_talks() RETURNS TABLE (
    case_id bigint, form text, state text, closed_for interval, is_more boolean, number int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH meetings AS (
        SELECT s.case_id AS of_case, s.form::text AS form, s.state::text AS state, lower(b.slot) AS at,
               false AS is_more, 1 AS number
          FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
         WHERE s.case_id = ANY (sides) AND s.kind = 'talk'
        UNION ALL
        SELECT m.case_id, 'individual', 'held', m.decided_at, true, m.count FROM support_moretalks m
         WHERE m.case_id = ANY (sides) AND m.kind = 'talk' AND m.outcome = 'granted'
    ), told AS (
        SELECT m.*, (SELECT max(make_interval(days => k.reopened_on - k.closed_on)) FROM cases_caseclosing k
                      WHERE k.case_id = m.of_case AND k.reopened_at > m.at) AS closed_for
          FROM meetings m
    )
    SELECT t.of_case, t.form, t.state, t.closed_for, t.is_more, sum(t.number)::int FROM told t GROUP BY 1, 2, 3, 4, 5;
END $$;

CREATE FUNCTION continuity(of_cases bigint[])
    RETURNS TABLE (case_id bigint, people bigint, changes bigint, days integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT s.case_id, t.staff_id, (lower(t.slot) AT TIME ZONE 'Europe/Stockholm')::date AS held_on
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE s.case_id = ANY (of_cases) AND s.state = 'held'
    ), heard AS (
        SELECT h.case_id, h.staff_id FROM held h
        UNION
        SELECT n.case_id, n.written_by_id FROM cases_note n
         WHERE n.case_id = ANY (of_cases) AND n.kind IN ('talk', 'investigation_talk') AND n.written_by_id IS NOT NULL
    ), listened AS (
        SELECT h.case_id, count(*) AS people FROM heard h GROUP BY h.case_id
    ), given AS (
        SELECT e.case_id, e.actor_id,
               lag(e.actor_id) OVER (PARTITION BY e.case_id ORDER BY e.starts_at, e.id) AS earlier
          FROM cases_engagement e WHERE e.case_id = ANY (of_cases) AND e.kind = 'assigned'
    ), changed AS (
        SELECT g.case_id, count(*) AS changes FROM given g WHERE g.earlier <> g.actor_id GROUP BY g.case_id
    ), first AS (
        SELECT h.case_id, min(h.held_on) AS held_on FROM held h GROUP BY h.case_id
    )
    SELECT c.id, coalesce(l.people, 0), coalesce(g.changes, 0),
           -- with talks before Livlina nobody knows which was the first
           CASE WHEN coalesce(c.talks_before, 0) = 0 THEN greatest(f.held_on - c.came_in_on, 0) END
      FROM cases_case c
      LEFT JOIN listened l ON l.case_id = c.id
      LEFT JOIN changed g ON g.case_id = c.id
      LEFT JOIN first f ON f.case_id = c.id
     WHERE c.id = ANY (of_cases)
$$;

-- Whether a wall has come between the one who was to hold a talk and the case.
CREATE FUNCTION stands_beyond(staff bigint, of_case bigint, client bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT names_own(staff, of_case)
        OR (EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = staff AND b.person_id = client
                       AND b.ends_at > clock_timestamp())
            AND NOT both_sides_approved(staff, of_case, client))
        OR EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = of_case AND e.actor_id = staff AND e.wall = 'closed'
                      AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
$$;

-- A talk booked before a wall was raised does not stay with one who stands on the other side: whoever leads gives it
-- away.
-- A talk booked with one who has left, or is away, is given by one who leads to somebody who has the case.
CREATE FUNCTION talks_without_holder() RETURNS TABLE (
    id bigint, public_id uuid, case_id bigint, starts_at timestamptz, staff_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH booked AS MATERIALIZED (
        SELECT s.id, s.public_id, s.case_id, lower(t.slot) AS starts_at, t.staff_id, c.person_id, c.unit_id
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id JOIN cases_case c ON c.id = s.case_id
         WHERE s.case_id = ANY (sides) AND s.state = 'booked' AND lower(t.slot) > clock_timestamp()
    ), handling AS MATERIALIZED (
        SELECT h.staff_id, h.unit_id FROM (SELECT DISTINCT b.staff_id, b.unit_id FROM booked b) h
         WHERE cardinality(contact_persons(h.staff_id, h.unit_id)) > 0
    )
    SELECT b.id, b.public_id, b.case_id, b.starts_at, b.staff_id FROM booked b
     WHERE is_away_from(b.staff_id, b.case_id, b.unit_id)
        OR stands_beyond(b.staff_id, b.case_id, b.person_id)
        OR ((b.staff_id, b.unit_id) IN (SELECT h.staff_id, h.unit_id FROM handling h)
            AND has_contact_beyond(b.staff_id, b.case_id));
END $$;

-- A talk booked before a wall was raised does not stay with one who stands on the other side: whoever leads gives it
-- away.
-- A booked talk with the other party is not given on: it was approved and weighed for the one who was to hold it.
CREATE FUNCTION give_talk(of_session bigint, named uuid, gets bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    talk support_session;
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO talk FROM support_session s WHERE s.id = of_session FOR UPDATE;
    IF (talk.case_id = ANY (my_led_sides())) IS NOT TRUE THEN
        RAISE EXCEPTION 'A talk is given by one who leads the unit and stands on no other side.';
    END IF;
    IF NOT EXISTS (SELECT FROM talks_without_holder() t WHERE t.id = of_session) THEN
        RAISE EXCEPTION 'Somebody can hold it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'talk_has_its_holder';
    END IF;
    IF talk.kind = 'joint' THEN
        RAISE EXCEPTION 'A talk with the other party is weighed for whoever holds it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'joint_talk_is_booked_anew';
    END IF;
    IF NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.case_id = talk.case_id AND e.actor_id = gets AND e.kind IN ('assigned', 'co_assigned', 'stand_in')
           AND e.starts_at <= clock_timestamp() AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND NOT stands_beyond(gets, talk.case_id, c.person_id)) THEN
        RAISE EXCEPTION 'A talk is held by one who has the case.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'talk_is_held_by_who_has_the_case';
    END IF;
    UPDATE organisation_bookedtime t SET state = 'moved' WHERE t.id = talk.time_id;
    INSERT INTO organisation_bookedtime (public_id, staff_id, room_id, slot, state)
        SELECT named, gets, t.room_id, t.slot, 'taken' FROM organisation_bookedtime t WHERE t.id = talk.time_id
        RETURNING organisation_bookedtime.id INTO made;
    UPDATE support_session s SET time_id = made WHERE s.id = of_session;
END $$;

-- How often the client of one case has had to tell is planned once for each connection, and not each time a case is
-- opened.
CREATE FUNCTION continuity_of(of_case bigint) RETURNS TABLE (people bigint, changes bigint, days integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT c.people, c.changes, c.days FROM continuity(ARRAY[of_case]) c
$$;

-- How much of a unit's work goes to those who are exposed and to those who use violence: cases, who waits, and hours.
-- How much goes to whom is the same to all who lead a unit, whatever cases they have: what changed by a reading told
-- of a wall.
CREATE FUNCTION work_by_role() RETURNS TABLE (unit_id bigint, role text, cases int, waits int, minutes int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    until timestamptz := date_trunc('month', today()::timestamp) AT TIME ZONE 'Europe/Stockholm';
    since timestamptz := (date_trunc('month', today()::timestamp) - interval '3 months') AT TIME ZONE 'Europe/Stockholm';
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN QUERY
    WITH held AS (
        SELECT c.unit_id AS at_unit, c.role::text AS as_role, count(DISTINCT c.person_id) AS persons,
               sum(extract(epoch FROM upper(t.slot) - lower(t.slot)) / 60)::int AS minutes
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id JOIN cases_case c ON c.id = s.case_id
         WHERE c.unit_id = ANY (led) AND s.state = 'held' AND lower(t.slot) >= since AND lower(t.slot) < until
         GROUP BY 1, 2),
    at_hand AS (
        SELECT c.unit_id AS at_unit, c.role::text AS as_role, count(*)::int AS cases FROM cases_case c
         WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL GROUP BY 1, 2),
    waiting AS (
        SELECT c.unit_id AS at_unit, c.role::text AS as_role, count(*)::int AS waits
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
         WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL AND w.ended_on IS NULL
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
         GROUP BY 1, 2)
    SELECT o.at_unit, o.as_role, o.cases, coalesce(w.waits, 0),
           CASE WHEN h.persons >= coalesce(local_limit('small_number', o.at_unit), 5) THEN h.minutes END
      FROM at_hand o
      LEFT JOIN held h ON h.at_unit = o.at_unit AND h.as_role = o.as_role
      LEFT JOIN waiting w ON w.at_unit = o.at_unit AND w.as_role = o.as_role;
END $$;

-- For an adult, the children put down with those exposed on the other side, or whom a guardian there brings by the child's own case, but
-- for the adult's own; and those whose own case calls the adult the other party. For a child, the other sides of those who bring it, and
-- whom its own case calls the other party.
CREATE FUNCTION come_with_a_child(of_case bigint, own bigint[], others bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    is_for text := (SELECT c.role FROM cases_case c WHERE c.id = of_case);
    called bigint[] := sides_told_in(ARRAY['child'], own);
    put_down bigint[];
    parents bigint[];
BEGIN
    IF is_for <> 'child' THEN
        put_down := ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
             WHERE c.person_id = ANY (own) AND c.role = 'exposed');
        IF is_for = 'exposed' THEN
            parents := guarded_by(who_may_bring(own));
        END IF;
        RETURN called || ARRAY(
            SELECT unnest(told_humans(ARRAY(
                SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
                 WHERE c.person_id = ANY (others) AND c.role = 'exposed'
                UNION
                SELECT unnest(guarded_by(who_may_bring(others))))))
            EXCEPT
            SELECT unnest(told_humans(put_down || parents)));
    END IF;
    parents := who_may_bring(told_humans(guardians_of(own))) || told_humans(ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
         WHERE p.person_id = ANY (own) AND c.role = 'exposed'));
    RETURN ARRAY(
        (SELECT unnest(sides_that_count(parents)) EXCEPT SELECT unnest(parents))
        UNION
        SELECT unnest(called)
        EXCEPT
        SELECT unnest(own));
END $$;

-- Whether one's own approval, of which a wall was the reason, to work with this case and one of that human's held at the hour.
CREATE FUNCTION joint_work_stood(of_case bigint, with_party bigint, begins timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_party p JOIN cases_jointwork j ON p.case_id IN (j.one_id, j.other_id)
          JOIN cases_jointwall w ON w.approval_id = j.id
          JOIN cases_case c ON c.id IN (j.one_id, j.other_id) AND c.id <> p.case_id
         WHERE p.id = with_party AND p.case_id = of_case AND p.role = 'other_party' AND of_case = ANY (my_worked_cases())
           AND j.actor_id = acting() AND j.starts_at <= begins AND j.ends_at > begins
           AND c.person_id = ANY (same_humans(ARRAY[p.person_id])))
$$;

-- Broken glass is for reading: whoever has a case through it alone holds neither its group nor its talk.
CREATE FUNCTION has_beside_glass(staff bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM cases_engagement e
                    WHERE e.actor_id = staff AND e.case_id = of_case AND e.kind <> 'break_glass'
                      AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
$$;

-- Whether that one has no open account, or one that is paused, or no role to work with cases at the unit of the case, nor
-- where they have it from.
CREATE FUNCTION is_away_from(staff bigint, of_case bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM (SELECT at_unit AS unit UNION
                     SELECT e.unit_id FROM cases_engagement e WHERE e.case_id = of_case AND e.actor_id = staff) AS u
         CROSS JOIN LATERAL at_work(
             ARRAY[u.unit], '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
         WHERE w = staff)
$$;

-- Each time that it is said what holds of a talk, also where that is the same again.
CREATE FUNCTION keep_session_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO support_sessionact (public_id, case_id, session_id, state, done_by_id, done_at)
    VALUES (gen_random_uuid(), NEW.case_id, NEW.id, NEW.state, CASE WHEN acting() > 0 THEN acting() END, clock_timestamp());
    RETURN NULL;
END $$;

-- Whether one may still come to a talk that was called off or moved: nobody has said that they know of it.
CREATE FUNCTION is_to_be_told(of_case bigint, talk uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_deadline d
         WHERE d.case_id = of_case AND d.clock = 'talk_changed' AND d.about = talk AND (d.finished_on IS NULL OR EXISTS (
               SELECT FROM cases_deadlinechange x WHERE x.deadline_id = d.id AND x.kind = 'dropped')))
$$;

-- Whether one and the same booked a talk, holds it and let it go, in a day: nobody else has known of it. What it was moved
-- from was known.
CREATE FUNCTION is_talk_of_one_day(of_session bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM support_session f WHERE f.moved_to_id = s.id)
           AND (SELECT count(DISTINCT (a.done_at AT TIME ZONE 'Europe/Stockholm')::date) = 1
                       AND bool_and(a.done_by_id IS NOT DISTINCT FROM t.staff_id)
                  FROM support_sessionact a WHERE a.session_id = s.id)
      FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id WHERE s.id = of_session
$$;

-- That somebody knows is said by one who is shown how they are reached, by the database too; what is long untold is
-- told to who leads.
CREATE FUNCTION keep_until_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND (NEW.case_id = ANY (my_level4_cases())) IS NOT TRUE THEN
        RAISE EXCEPTION 'That they know is said by one who is shown how they are reached.';
    END IF;
    RETURN NEW;
END $$;

-- The open cases at units that one leads in which something should have been told by before that day, and since when.
CREATE FUNCTION untold_since(before date) RETURNS TABLE (public_id uuid, number text, due_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
        SELECT c.public_id, c.number::text, min(d.due_on) FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id
         WHERE d.case_id = ANY (led) AND d.clock IN ('talk_changed', 'group_meetings') AND d.finished_on IS NULL
           AND d.due_on < before AND c.closed_on IS NULL
         GROUP BY c.id ORDER BY 3, 2;
END $$;

REVOKE ALL ON FUNCTION booked_sessions(bigint, timestamp with time zone, timestamp with time zone),
    place_is_free(bigint, timestamp with time zone, timestamp with time zone, interval), sides_that_count(bigint[]),
    may_hold(bigint, bigint), keep_what_next(), keep_more_talks(), more_talks_asked(timestamp with time zone),
    led_talks(), continuity(bigint[]), stands_beyond(bigint, bigint, bigint), talks_without_holder(),
    give_talk(bigint, uuid, bigint), continuity_of(bigint), work_by_role(), come_with_a_child(bigint, bigint[],
    bigint[]), joint_work_stood(bigint, bigint, timestamp with time zone), has_beside_glass(bigint, bigint),
    is_away_from(bigint, bigint, bigint), keep_session_act(), is_to_be_told(bigint, uuid), is_talk_of_one_day(bigint),
    keep_until_told(), untold_since(date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION booked_sessions(bigint, timestamp with time zone, timestamp with time zone),
    place_is_free(bigint, timestamp with time zone, timestamp with time zone, interval), may_hold(bigint, bigint),
    more_talks_asked(timestamp with time zone), led_talks(), continuity(bigint[]), talks_without_holder(),
    give_talk(bigint, uuid, bigint), continuity_of(bigint), work_by_role(), joint_work_stood(bigint, bigint, timestamp
    with time zone), untold_since(date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_within_the_case")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
