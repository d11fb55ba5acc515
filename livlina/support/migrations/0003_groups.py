"""
Groups: who holds them, who may have a place beside whom, and what those who hold them are shown.

Source: S-05, S-10, S-11, S-12, S-14, S-21, S-44, S-65, S-141, R-118, R-501.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.
CREATE FUNCTION my_held_groups() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    working bigint[] := my_working_units();
BEGIN
    RETURN ARRAY(SELECT h.group_id FROM support_grouphost h
                  WHERE h.staff_id = acting() AND h.left_at IS NULL AND h.unit_id = ANY (working));
END $$;

-- Those who have a live place in a group, but for one case.
CREATE FUNCTION group_persons(of_group bigint, but_case bigint) RETURNS bigint[] LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT c.person_id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
                  WHERE p.group_id = of_group AND p.case_id IS DISTINCT FROM but_case
                    AND p.state IN ('proposed', 'accepted', 'started'))
$$;

-- A first contact that one handles is a side, as where a talk is booked.
CREATE FUNCTION host_is_beyond(staff bigint, of_case bigint, own bigint[], others bigint[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN own_persons(staff) && (own || others)
        OR others && contact_persons(staff, (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case))
        OR (EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.person_id = ANY (others)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
       AND NOT both_sides_approved(staff, of_case, own[1], has_beside_glass(staff, of_case)));
END $$;

-- Whether somebody in the group, or who holds it, must not meet the person of the case; or another side comes then.
CREATE FUNCTION group_place_clashes(of_group bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
    meets boolean;
    held boolean;
    comes boolean;
BEGIN
    SELECT g.unit_id INTO at_unit FROM support_helpgroup g WHERE g.id = of_group;
    SELECT c.person_id || array_remove(same_humans(ARRAY[c.person_id]), c.person_id) INTO own
      FROM cases_case c WHERE c.id = of_case;
    others := sides_of(own);
    -- each is asked whatever the others say, so that the time it takes tells nothing
    meets := group_persons(of_group, of_case) && (own || others || close_to(own));
    SELECT coalesce(bool_or(host_is_beyond(h.staff_id, of_case, own, others)), false) INTO held
      FROM support_grouphost h WHERE h.group_id = of_group AND h.left_at IS NULL;
    comes := sides_come_then(kept_from(of_case, own, true), at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m
         WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
END $$;

-- The same, and whether it is full or the one who asks has tried too often: one answer for all of it.
CREATE FUNCTION group_refuses(of_group bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    g support_helpgroup;
    full_now boolean;
    tried boolean;
    clashes boolean;
BEGIN
    SELECT * INTO g FROM support_helpgroup h WHERE h.id = of_group;
    full_now := cardinality(group_persons(of_group, of_case))
        >= least(g.capacity, coalesce(local_limit('group_capacity', g.unit_id), g.capacity));
    tried := (SELECT count(*) FROM access_trace t
               WHERE t.actor_id = acting() AND t.at > clock_timestamp() - interval '1 day'
                 AND t.action IN ('propose_place.refused', 'take_step.refused') AND t.why = 'NoPlaceToGive')
        >= coalesce(local_limit('group_tries', g.unit_id), 5);
    clashes := group_place_clashes(of_group, of_case);
    RETURN full_now OR tried OR clashes;
END $$;

-- Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.
CREATE FUNCTION check_group_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    g support_helpgroup;
    c cases_case;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO g FROM support_helpgroup h WHERE h.id = NEW.group_id FOR NO KEY UPDATE;
    SELECT * INTO c FROM cases_case k WHERE k.id = NEW.case_id;
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), g.unit_id::int);
    IF NEW.state <> 'proposed' OR g.state NOT IN ('open', 'runs') OR g.unit_id <> c.unit_id OR g.role <> c.role
       OR c.closed_on IS NOT NULL THEN
        RAISE EXCEPTION 'A place is proposed in a group that takes people, at the unit and for those it is for.';
    END IF;
    IF NEW.wait_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM support_wait w WHERE w.id = NEW.wait_id AND w.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What was waited for stands in the same case.';
    END IF;
    IF EXISTS (SELECT FROM support_groupplace p WHERE p.case_id = NEW.case_id AND p.group_id = NEW.group_id
                AND p.state IN ('proposed', 'accepted', 'started')) THEN
        RETURN NEW;                            -- its own index says that
    END IF;
    IF group_refuses(NEW.group_id, NEW.case_id) THEN
        RAISE EXCEPTION 'It cannot be given.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_place_fits';
    END IF;
    RETURN NEW;
END $$;

-- A seat has a number by chance: one that followed would tell how many came before.
CREATE FUNCTION number_group_seat() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM support_groupplace p
                    WHERE p.seat_id = NEW.id AND p.group_id = NEW.group_id AND p.state = 'proposed') THEN
        RAISE EXCEPTION 'A seat has its place in the same group.';
    END IF;
    NEW.standing := 'asked';
    SELECT n INTO NEW.number FROM generate_series(10, 999) AS n
     WHERE n NOT IN (SELECT s.number FROM support_groupseat s WHERE s.group_id = NEW.group_id)
     ORDER BY n > 99, random() LIMIT 1;
    RETURN NEW;
END $$;

-- Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.
CREATE FUNCTION take_group_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    p support_groupplace;
    g support_helpgroup;
    becomes text;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO p FROM support_groupplace q WHERE q.id = NEW.place_id AND q.case_id = NEW.case_id FOR UPDATE;
    SELECT * INTO g FROM support_helpgroup h WHERE h.id = p.group_id FOR NO KEY UPDATE;
    becomes := CASE
        WHEN NEW.step = 'entry_talk' AND p.state IN ('proposed', 'accepted') THEN p.state
        WHEN NEW.step = 'accepted' AND p.state = 'proposed' THEN 'accepted'
        WHEN NEW.step = 'declined' AND p.state IN ('proposed', 'accepted') THEN 'declined'
        WHEN NEW.step = 'started' AND p.state = 'accepted' AND g.state = 'runs' THEN 'started'
        WHEN NEW.step = 'left' AND p.state = 'started' AND NEW.why <> '' THEN 'ended' END;
    IF becomes IS NULL THEN
        RAISE EXCEPTION 'That does not happen with a place that stands so.';
    END IF;
    IF NEW.step = 'started' THEN
        PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), g.unit_id::int);
        IF group_refuses(p.group_id, p.case_id) THEN
            RAISE EXCEPTION 'It cannot be given.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_place_fits';
        END IF;
    END IF;
    UPDATE support_groupplace q SET state = becomes WHERE q.id = p.id;
    UPDATE support_groupseat s
       SET standing = CASE becomes WHEN 'started' THEN 'comes' WHEN 'declined' THEN 'left' WHEN 'ended' THEN 'left'
                      ELSE 'asked' END
     WHERE s.id = p.seat_id;
    RETURN NEW;
END $$;

-- Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.
CREATE FUNCTION keep_group() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (acting() = 0 OR NEW.id = ANY (my_held_groups()) OR NEW.unit_id = ANY (my_led_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'A group is changed by those who hold it or lead its unit.';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('announced', 'open'), ('announced', 'ended'), ('open', 'runs'), ('open', 'ended'), ('runs', 'ended')) THEN
        RAISE EXCEPTION 'A group goes onward alone.';
    END IF;
    IF NEW.state = 'ended' AND cardinality(group_persons(NEW.id, NULL)) > 0 THEN
        RAISE EXCEPTION 'Somebody has a place in it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'group_ends_with_its_places';
    END IF;
    RETURN NEW;
END $$;

-- Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.
-- Whoever holds a group and declares somebody reads no seat of it until one who leads has given them the group anew.
CREATE FUNCTION check_group_host() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    g support_helpgroup;
    member record;
    own bigint[];
    is_beyond boolean := false;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO g FROM support_helpgroup h WHERE h.id = NEW.group_id AND h.unit_id = NEW.unit_id;
    IF g.id IS NULL
       OR NOT EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = NEW.staff_id AND m.unit_id = NEW.unit_id) THEN
        RAISE EXCEPTION 'A group is held by one who works at its unit.';
    END IF;
    IF NEW.staff_id = acting() AND g.state <> 'announced' AND has_declared_since(NEW.staff_id, '-infinity') THEN
        RAISE EXCEPTION 'By somebody else.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'group_is_given_by_another';
    END IF;
    NEW.given_at := clock_timestamp();
    FOR member IN
        SELECT p.case_id, c.person_id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
         WHERE p.group_id = NEW.group_id AND is_read_in_the_room(p.id, p.state)
    LOOP
        own := member.person_id || array_remove(same_humans(ARRAY[member.person_id]), member.person_id);
        is_beyond := host_is_beyond(NEW.staff_id, member.case_id, own, sides_of(own))
            OR stands_beyond(NEW.staff_id, member.case_id, member.person_id) OR is_beyond;
    END LOOP;
    IF is_beyond OR too_many_tries_at_group(NEW.group_id) THEN
        RAISE EXCEPTION 'Not that one.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_host_fits';
    END IF;
    RETURN NEW;
END $$;

-- Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.
-- Who comes, and with whom, is asked of human beings and not of rows: for talks and groups, whoever is booked first.
CREATE FUNCTION check_group_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), NEW.unit_id::int);
    IF NOT EXISTS (SELECT FROM support_helpgroup g
                    WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id AND g.state <> 'ended') THEN
        RAISE EXCEPTION 'A meeting is planned for a group of the unit that has not ended.';
    END IF;
    IF sides_come_then(ARRAY(
           SELECT DISTINCT side
             FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
            CROSS JOIN LATERAL unnest(kept_from(c.id, same_humans(ARRAY[c.person_id]), true)) AS side
            WHERE p.group_id = NEW.group_id AND p.state IN ('proposed', 'accepted', 'started')),
       NEW.unit_id, NEW.group_id, ARRAY[NEW.slot]) OR too_many_tries_at_group(NEW.group_id) THEN
        RAISE EXCEPTION 'Not then.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_meeting_fits';
    END IF;
    RETURN NEW;
END $$;

-- Those who come, whose presence is told, and those who have left and may come for all that.
CREATE FUNCTION seats_at_meeting(of_meeting bigint)
    RETURNS TABLE (seat_id bigint, trace_ref uuid, unit_id bigint, was text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := my_held_groups();
    read bigint[] := places_in_the_room(ARRAY(
        SELECT m.group_id FROM support_groupmeeting m WHERE m.id = of_meeting AND m.group_id = ANY (held)));
BEGIN
    RETURN QUERY
        SELECT p.seat_id, c.trace_ref, c.unit_id, coalesce(a.was, '')::text
          FROM support_groupmeeting m JOIN support_groupplace p ON p.group_id = m.group_id
          JOIN cases_case c ON c.id = p.case_id
          LEFT JOIN support_groupattendance a ON a.place_id = p.id AND a.meeting_id = m.id
         WHERE m.id = of_meeting AND p.id = ANY (read) AND (p.state = 'started' OR a.id IS NOT NULL
               OR p.state IN ('ended', 'declined') AND m.id = ANY (meetings_to_tell(p.id)));
END $$;

-- Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.
-- Whoever was to come to a group, and comes no more, is kept apart from the other side until somebody has said that
-- they know.
CREATE FUNCTION mark_attendance(of_meeting bigint, seats bigint[], said text[], at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m support_groupmeeting;
    read bigint[];
BEGIN
    SELECT * INTO m FROM support_groupmeeting k WHERE k.id = of_meeting;
    IF (m.group_id = ANY (my_held_groups())) IS NOT TRUE OR m.cancelled_at IS NOT NULL OR lower(m.slot) > clock_timestamp()
       OR EXISTS (SELECT FROM unnest(said) AS s WHERE s NOT IN ('present', 'told', 'absent')) THEN
        RAISE EXCEPTION 'Who was there is said afterwards by one who holds the group.';
    END IF;
    read := places_in_the_room(ARRAY[m.group_id]);
    INSERT INTO support_groupattendance AS a (public_id, case_id, place_id, meeting_id, held_on, was, marked_by_id, marked_at)
    SELECT gen_random_uuid(), p.case_id, p.id, m.id, (lower(m.slot) AT TIME ZONE 'Europe/Stockholm')::date, t.was, acting(), at
      FROM unnest(seats, said) AS t (seat_id, was) JOIN support_groupplace p ON p.seat_id = t.seat_id
     WHERE p.group_id = m.group_id AND p.id = ANY (read) AND (p.state = 'started' OR EXISTS (
           SELECT FROM support_groupattendance b WHERE b.place_id = p.id AND b.meeting_id = m.id)
           OR p.state IN ('ended', 'declined') AND m.id = ANY (meetings_to_tell(p.id)))
        ON CONFLICT (place_id, meeting_id)
        DO UPDATE SET was = excluded.was, marked_by_id = excluded.marked_by_id, marked_at = excluded.marked_at;
END $$;

-- What is written of somebody at a meeting is written once.
CREATE FUNCTION keep_group_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.words_by_id IS NOT NULL AND (NEW.words, NEW.words_by_id, NEW.words_at)
       IS DISTINCT FROM (OLD.words, OLD.words_by_id, OLD.words_at) THEN
        RAISE EXCEPTION 'What is written of a meeting is not written over.';
    END IF;
    RETURN NEW;
END $$;

-- The live places of a case of mine that could not be given now.
CREATE FUNCTION clashing_places(of_case bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
BEGIN
    RETURN ARRAY(SELECT p.id FROM support_groupplace p
                  WHERE p.case_id = of_case AND p.case_id = ANY (mine) AND p.state IN ('proposed', 'accepted', 'started')
                    AND group_place_clashes_as_told(p.group_id, p.case_id));
END $$;

-- What the meetings to come of a group need: each who holds it, and with the first of them the room.
CREATE FUNCTION group_needs(of_group bigint)
    RETURNS TABLE (meeting_id bigint, unit_id bigint, staff_id bigint, room_id bigint, slot tstzrange)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT m.id, m.unit_id, h.staff_id,
           CASE WHEN row_number() OVER (PARTITION BY m.id ORDER BY h.id) = 1 THEN g.room_id END, m.slot
      FROM support_groupmeeting m JOIN support_helpgroup g ON g.id = m.group_id
      JOIN support_grouphost h ON h.group_id = g.id AND h.left_at IS NULL
     WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND lower(m.slot) > clock_timestamp() AND g.state <> 'ended'
$$;

-- Books what the meetings to come of a group need, and lets go what they need no longer: as the group is held now. Nothing is
-- told but that somebody, or the room, is taken.
CREATE FUNCTION book_group_times(of_group bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    needed record;
    made bigint;
BEGIN
    IF (of_group = ANY (my_held_groups()) OR EXISTS (
        SELECT FROM support_helpgroup g WHERE g.id = of_group AND g.unit_id = ANY (my_led_units()))) IS NOT TRUE THEN
        RAISE EXCEPTION 'The meetings of a group are booked by those who hold it or lead its unit.';
    END IF;
    UPDATE organisation_bookedtime t SET state = 'cancelled'
      FROM support_grouptime k JOIN support_groupmeeting m ON m.id = k.meeting_id
     WHERE k.time_id = t.id AND m.group_id = of_group AND t.state = 'taken' AND lower(t.slot) > clock_timestamp()
       AND NOT EXISTS (SELECT FROM group_needs(of_group) n WHERE n.meeting_id = m.id AND n.staff_id = t.staff_id
                        AND n.room_id IS NOT DISTINCT FROM t.room_id);
    FOR needed IN
        SELECT n.* FROM group_needs(of_group) n
         WHERE NOT EXISTS (SELECT FROM support_grouptime k JOIN organisation_bookedtime t ON t.id = k.time_id
                            WHERE k.meeting_id = n.meeting_id AND t.staff_id = n.staff_id AND t.state = 'taken')
         ORDER BY n.meeting_id, n.staff_id
    LOOP
        INSERT INTO organisation_bookedtime AS t (public_id, staff_id, room_id, slot, state)
        VALUES (gen_random_uuid(), needed.staff_id, needed.room_id, needed.slot, 'taken') RETURNING t.id INTO made;
        INSERT INTO support_grouptime (public_id, meeting_id, unit_id, staff_id, time_id)
        VALUES (gen_random_uuid(), needed.meeting_id, needed.unit_id, needed.staff_id, made);
    END LOOP;
END $$;

-- A meeting of a group books those who hold it, and its room, in the same times as talks; one that is cancelled lets
-- them go.
CREATE FUNCTION keep_group_meeting() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR lower(OLD.slot) <= clock_timestamp() THEN
        RAISE EXCEPTION 'A meeting is cancelled once, before it begins.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.cancelled_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A meeting is cancelled in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- A case is not given to one who holds a group where somebody beyond the wall has a place: they would meet, and read
-- her name.
-- Whoever holds a group no more stands on the side of those in it for the hours of a reading after.
CREATE FUNCTION holds_no_group_beyond() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM support_grouphost h WHERE h.staff_id = NEW.actor_id
                      AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    IF holds_group_beyond(NEW.actor_id, NEW.case_id) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    RETURN NEW;
END $$;

-- Who may hold a group, and when it may meet, are tried as often in a day as a place is, and then all is refused in
-- the same words.
-- Who holds a group and when it meets are tried so often in a day, and the next morning again: refusals of the
-- evening before, and those that come after all is refused, no longer move the hour on.
CREATE FUNCTION too_many_tries_at_group(of_group bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT cardinality(group_persons(g.id, NULL)) > 0  -- one that nobody is in tells nothing
       AND (SELECT count(*) FROM access_trace t
             WHERE t.actor_id = acting() AND t.at >= (today()::timestamp AT TIME ZONE 'Europe/Stockholm')
               AND (t.action, t.why) IN (('change_group.refused', 'HostNotPossible'), ('plan_meetings.refused', 'TimeNotPossible')))
           >= coalesce(local_limit('group_tries', g.unit_id), 5)
      FROM support_helpgroup g WHERE g.id = of_group
$$;

-- Those who hold a group read of a place while it is live, and for two weeks after somebody has left.
CREATE FUNCTION is_read_in_the_room(place bigint, standing text) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT standing IN ('proposed', 'accepted', 'started') OR EXISTS (
        SELECT FROM support_groupstep k
         WHERE k.place_id = place AND k.step IN ('left', 'declined') AND k.written_at > clock_timestamp() - interval '14 days')
$$;

-- Who holds a group stands on no other side by any way: a first contact they handle, a case that is opened with them,
-- and somebody who has just left the group.
-- Whoever holds a group reads no seat of one whom they have declared as their own, or who has come to stand beyond a
-- wall.
CREATE FUNCTION my_held_seats() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    read bigint[] := places_in_the_room(my_held_groups());
BEGIN
    RETURN ARRAY(SELECT p.seat_id FROM support_groupplace p WHERE p.id = ANY (read));
END $$;

-- Who holds a group stands on no other side by any way: a first contact they handle, a case that is opened with them,
-- and somebody who has just left the group.
-- Whoever holds a group no more stands on the side of those in it for the hours of a reading after.
CREATE FUNCTION holds_group_beyond(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h
         WHERE h.staff_id = staff AND (h.left_at IS NULL OR h.counts_until > clock_timestamp()));
    others bigint[];
BEGIN
    IF held = '{}' THEN
        RETURN false;
    END IF;
    others := sides_of(same_humans(ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = of_case)));
    RETURN EXISTS (
        SELECT FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
         WHERE p.group_id = ANY (held) AND c.person_id = ANY (others) AND is_read_in_the_room(p.id, p.state)
           AND NOT EXISTS (
               SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
                WHERE j.actor_id = staff AND j.ends_at > clock_timestamp()
                  AND (j.one_id, j.other_id) IN ((of_case, p.case_id), (p.case_id, of_case))));
END $$;

-- What is told in the case of a place that is given counts who comes with a child too.
CREATE FUNCTION group_place_clashes_as_told(of_group bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
    meets boolean;
    held boolean;
    comes boolean;
BEGIN
    SELECT g.unit_id INTO at_unit FROM support_helpgroup g WHERE g.id = of_group;
    SELECT c.person_id || array_remove(same_humans(ARRAY[c.person_id]), c.person_id) INTO own
      FROM cases_case c WHERE c.id = of_case;
    others := ARRAY(SELECT unnest(sides_that_count(own)) EXCEPT SELECT unnest(own));
    meets := group_persons(of_group, of_case) && (others || close_to_as_told(own));
    SELECT coalesce(bool_or(host_is_beyond(h.staff_id, of_case, own, others)), false) INTO held
      FROM support_grouphost h WHERE h.group_id = of_group AND h.left_at IS NULL;
    comes := sides_come_then(
        ARRAY(SELECT unnest(kept_from(of_case, own, false)) EXCEPT SELECT unnest(own)), at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m
         WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
END $$;

-- Of the places in these groups, those that the acting one reads in the room.
CREATE FUNCTION places_in_the_room(groups bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := own_persons(acting());
    open_to_me bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h
         WHERE h.staff_id = acting() AND h.left_at IS NULL AND h.group_id = ANY (groups)
           AND NOT has_declared_since(h.staff_id, h.given_at));
BEGIN
    RETURN ARRAY(SELECT p.id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
                  WHERE p.group_id = ANY (open_to_me) AND is_read_in_the_room(p.id, p.state)
                    AND c.person_id <> ALL (own) AND NOT stands_beyond(acting(), c.id, c.person_id));
END $$;

-- Whether that one has declared somebody since, also one whom they no longer do.
CREATE FUNCTION has_declared_since(staff bigint, since timestamptz) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM people_staffrelation r WHERE r.staff_id = staff AND r.declared_at >= since)
$$;

-- Those who hold a group and have declared somebody since they were given it: oneself, and those at the units that one leads.
CREATE FUNCTION hosts_to_decide() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := my_held_groups();
    working bigint[] := my_working_units();
    led bigint[] := my_led_units();
BEGIN
    RETURN ARRAY(SELECT h.id FROM support_grouphost h JOIN support_helpgroup g ON g.id = h.group_id
                  WHERE h.left_at IS NULL AND h.unit_id = ANY (working) AND has_declared_since(h.staff_id, h.given_at)
                    AND (h.staff_id = acting() AND h.group_id = ANY (held)
                         OR h.unit_id = ANY (led) AND g.state <> 'ended'));
END $$;

-- The walls of whoever holds a group are made anew when they begin or leave, and when somebody is given a seat in it.
-- Whoever holds a group no more stands on the side of those in it for the hours of a reading after.
CREATE FUNCTION keep_walls_of_group() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'support_grouphost' THEN PERFORM keep_blocks(ARRAY[NEW.staff_id]);
        WHEN 'support_groupplace' THEN
            PERFORM keep_blocks(ARRAY(
                SELECT h.staff_id FROM support_grouphost h
                 WHERE h.group_id = NEW.group_id AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())));
    END CASE;
    RETURN NULL;
END $$;

-- What the one of a place is to be told: meetings called off that they knew of, and those they do not know of. They know
-- what stood when they said yes, and what they were told last. One called off and planned anew for the same time is none.
-- Where they come no more it is each that they knew of, until that is told.
CREATE FUNCTION meetings_to_tell(of_place bigint) RETURNS bigint[] LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    WITH known (group_id, is_live, left_at, at) AS (
        SELECT p.group_id, p.state IN ('accepted', 'started'),
            (SELECT max(k.written_at) FROM support_groupstep k WHERE k.place_id = p.id AND k.step IN ('left', 'declined')),
            greatest(
            (SELECT max(k.written_at) FROM support_groupstep k WHERE k.place_id = p.id AND k.step = 'accepted'),
            (SELECT max(d.told_at) FROM cases_deadline d
              WHERE d.case_id = p.case_id AND d.clock = 'group_meetings' AND d.about = p.public_id AND d.finished_on IS NOT NULL
                AND NOT EXISTS (SELECT FROM cases_deadlinechange x WHERE x.deadline_id = d.id AND x.kind = 'dropped')))
          FROM support_groupplace p WHERE p.id = of_place AND (p.state IN ('accepted', 'started')
            OR p.state IN ('ended', 'declined') AND EXISTS (
               SELECT FROM cases_deadline d
                WHERE d.case_id = p.case_id AND d.clock = 'group_meetings' AND d.about = p.public_id
                  AND d.told_at >= (SELECT max(k.written_at) FROM support_groupstep k
                                     WHERE k.place_id = p.id AND k.step IN ('left', 'declined'))
                  AND (d.finished_on IS NULL OR EXISTS (
                       SELECT FROM cases_deadlinechange x WHERE x.deadline_id = d.id AND x.kind = 'dropped'))))
    )
    SELECT coalesce(array_agg(m.id), '{}') FROM known JOIN support_groupmeeting m ON m.group_id = known.group_id
     WHERE NOT known.is_live AND lower(m.slot) > known.left_at AND m.planned_at <= known.left_at
           AND (m.cancelled_at IS NULL OR m.cancelled_at > known.at)
        OR known.is_live AND lower(m.slot) > known.at AND (
           m.cancelled_at > known.at AND m.planned_at <= known.at AND NOT EXISTS (
               SELECT FROM support_groupmeeting n
                WHERE n.group_id = m.group_id AND n.slot = m.slot AND n.cancelled_at IS NULL)
        OR m.cancelled_at IS NULL AND m.planned_at > known.at AND NOT EXISTS (
               SELECT FROM support_groupmeeting n
                WHERE n.group_id = m.group_id AND n.slot = m.slot AND n.planned_at <= known.at AND n.cancelled_at > known.at))
$$;

-- After the meetings of a group have been changed by one who holds it, who is told of no case here.
CREATE FUNCTION tell_of_meetings(of_group bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    place record;
    to_tell bigint[];
    runs cases_deadline;
    due date;
    changed bigint[] := '{}';
BEGIN
    IF (of_group = ANY (my_held_groups())) IS NOT TRUE THEN
        RAISE EXCEPTION 'When a group meets is changed by one who holds it.';
    END IF;
    FOR place IN
        SELECT p.id, p.public_id, p.case_id FROM support_groupplace p
         WHERE p.group_id = of_group AND p.state IN ('accepted', 'started') ORDER BY p.case_id
    LOOP
        to_tell := meetings_to_tell(place.id);
        SELECT d.* INTO runs FROM cases_deadline d
         WHERE d.case_id = place.case_id AND d.clock = 'group_meetings' AND d.about = place.public_id AND d.finished_on IS NULL
           FOR UPDATE;
        due := (SELECT greatest(today(), least(today() + 1, min((lower(m.slot) AT TIME ZONE 'Europe/Stockholm')::date)))
                  FROM support_groupmeeting m WHERE m.id = ANY (to_tell));
        IF to_tell = '{}' AND runs.id IS NOT NULL THEN
            INSERT INTO cases_deadlinechange (public_id, case_id, deadline_id, kind, "on", before, after, reason, decided_by,
                                              changed_by_id, changed_at)
            VALUES (gen_random_uuid(), place.case_id, runs.id, 'dropped', today(), runs.due_on, runs.due_on, '', '', acting(),
                    clock_timestamp());
            UPDATE cases_deadline d
               SET finished_on = greatest(today(), d.starts_on), finished_at = clock_timestamp(), finished_by_id = acting()
             WHERE d.id = runs.id;
        ELSIF runs.id IS NOT NULL THEN
            UPDATE cases_deadline d SET told_at = clock_timestamp(), due_on = greatest(d.starts_on, least(d.due_on, due))
             WHERE d.id = runs.id;
        ELSIF to_tell <> '{}' THEN
            INSERT INTO cases_deadline (public_id, case_id, clock, about, starts_on, due_on, started_at, started_by_id, told_at)
            VALUES (gen_random_uuid(), place.case_id, 'group_meetings', place.public_id, today(), due, clock_timestamp(),
                    acting(), clock_timestamp());
        ELSE
            CONTINUE;
        END IF;
        changed := changed || place.id;
    END LOOP;
    -- after all that is locked: who says in one of the cases that it is told leaves a trace last too
    PERFORM leave_trace(acting(), c.unit_id, c.trace_ref, 'group.meetings_changed', '', 'support_groupplace:' || p.public_id, '', '')
       FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id WHERE p.id = ANY (changed);
END $$;

-- Whoever holds a group no more stands on the side of those in it for the hours of a reading after.
CREATE FUNCTION count_host_for_hours() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    NEW.counts_until := CASE
        WHEN NEW.left_at IS NULL THEN NULL
        WHEN TG_OP = 'UPDATE' AND OLD.left_at IS NOT NULL THEN OLD.counts_until
        ELSE clock_timestamp() + hours_of_reading(NEW.unit_id) END;
    RETURN NEW;
END $$;

-- The same of a place in a group.
CREATE FUNCTION is_place_of_one_day(of_place bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT count(DISTINCT (x.at AT TIME ZONE 'Europe/Stockholm')::date) = 1 AND count(DISTINCT x.by) = 1 FROM (
        SELECT p.proposed_at AS at, p.proposed_by_id AS by FROM support_groupplace p WHERE p.id = of_place
        UNION ALL
        SELECT k.written_at, k.written_by_id FROM support_groupstep k WHERE k.place_id = of_place) AS x
$$;

REVOKE ALL ON FUNCTION my_held_groups(), group_persons(bigint, bigint), host_is_beyond(bigint, bigint, bigint[],
    bigint[]), group_place_clashes(bigint, bigint), group_refuses(bigint, bigint), check_group_place(),
    number_group_seat(), take_group_step(), keep_group(), check_group_host(), check_group_meeting(),
    seats_at_meeting(bigint), mark_attendance(bigint, bigint[], text[], timestamp with time zone), keep_group_words(),
    clashing_places(bigint), group_needs(bigint), book_group_times(bigint), keep_group_meeting(),
    holds_no_group_beyond(), too_many_tries_at_group(bigint), is_read_in_the_room(bigint, text), my_held_seats(),
    holds_group_beyond(bigint, bigint), group_place_clashes_as_told(bigint, bigint), places_in_the_room(bigint[]),
    has_declared_since(bigint, timestamp with time zone), hosts_to_decide(), keep_walls_of_group(),
    meetings_to_tell(bigint), tell_of_meetings(bigint), count_host_for_hours(), is_place_of_one_day(bigint) FROM
    PUBLIC;

GRANT EXECUTE ON FUNCTION my_held_groups(), seats_at_meeting(bigint), mark_attendance(bigint, bigint[], text[],
    timestamp with time zone), clashing_places(bigint), book_group_times(bigint), my_held_seats(), hosts_to_decide(),
    meetings_to_tell(bigint), tell_of_meetings(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0002_help")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
