"""
Groups: who holds which, whether a place, a host or a time can be had, and who was there written in each own case.

Whether a place can be given is worked out whole each time, under the turn of whoever moves a wall, and answers yes or no.
All that is recorded counts, also what the one who proposes has written: who must not meet must not meet. What could be
learnt by trying is limited by the day, and a refusal for that, or because it is full, is the same. Source: S-10, S-11,
S-12, R-118, R-501.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

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

-- Those who stand near these in any file: by a relation, in a case of theirs, or beside them in the case of a third.
CREATE FUNCTION close_to(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT same_humans(ARRAY(
        SELECT r.other_id FROM people_relation r WHERE r.person_id = ANY (persons)
        UNION
        SELECT r.person_id FROM people_relation r WHERE r.other_id = ANY (persons)
        UNION
        SELECT q.person_id FROM cases_party p JOIN cases_party q ON q.case_id = p.case_id WHERE p.person_id = ANY (persons)))
$$;

-- The other sides of one human being, without themself where rows are wrongly joined.
CREATE FUNCTION sides_of(own bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT unnest(same_humans(walled_with(own))) EXCEPT SELECT unnest(own))
$$;

-- Whether one who holds a group is near somebody in it, or has their other side.
CREATE FUNCTION host_is_beyond(staff bigint, of_case bigint, own bigint[], others bigint[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN own_persons(staff) && (own || others) OR (EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.person_id = ANY (others)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
       AND NOT both_sides_approved(staff, of_case, own[1]));
END $$;

-- Whether any of these comes to the unit too near one of the times: to a talk, or to another group.
CREATE FUNCTION sides_come_then(others bigint[], at_unit bigint, but_group bigint, slots tstzrange[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    apart interval := make_interval(hours => coalesce(local_limit('walled_apart', at_unit), 2));
BEGIN
    RETURN EXISTS (
        SELECT FROM unnest(slots) AS s (slot)
          JOIN organisation_bookedtime t ON t.slot && tstzrange(lower(s.slot) - apart, upper(s.slot) + apart)
          JOIN support_session k ON k.time_id = t.id AND k.state = 'booked' AND k.form IN ('individual', 'group')
          JOIN cases_case c ON c.id = k.case_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit
    ) OR EXISTS (
        SELECT FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
          JOIN support_groupmeeting m ON m.group_id = p.group_id
          JOIN unnest(slots) AS s (slot) ON m.slot && tstzrange(lower(s.slot) - apart, upper(s.slot) + apart)
         WHERE c.person_id = ANY (others) AND p.state IN ('proposed', 'accepted', 'started')
           AND p.group_id <> but_group AND m.unit_id = at_unit);
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
    comes := sides_come_then(others, at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m WHERE m.group_id = of_group AND upper(m.slot) > clock_timestamp()));
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

CREATE FUNCTION check_group_host() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    member record;
    own bigint[];
    is_beyond boolean := false;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    IF NOT EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = NEW.staff_id AND m.unit_id = NEW.unit_id)
       OR NOT EXISTS (SELECT FROM support_helpgroup g WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id) THEN
        RAISE EXCEPTION 'A group is held by one who works at its unit.';
    END IF;
    FOR member IN
        SELECT p.case_id, c.person_id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
         WHERE p.group_id = NEW.group_id AND p.state IN ('proposed', 'accepted', 'started')
    LOOP
        own := member.person_id || array_remove(same_humans(ARRAY[member.person_id]), member.person_id);
        is_beyond := host_is_beyond(NEW.staff_id, member.case_id, own, sides_of(own)) OR is_beyond;
    END LOOP;
    IF is_beyond THEN
        RAISE EXCEPTION 'Not that one.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_host_fits';
    END IF;
    RETURN NEW;
END $$;

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
           SELECT DISTINCT side FROM unnest(group_persons(NEW.group_id, NULL)) AS person
            CROSS JOIN LATERAL unnest(sides_of(same_humans(ARRAY[person]))) AS side),
       NEW.unit_id, NEW.group_id, ARRAY[NEW.slot]) THEN
        RAISE EXCEPTION 'Not then.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_meeting_fits';
    END IF;
    RETURN NEW;
END $$;

-- Who comes, for the one who holds the group: how each was there, and what traces call the case. No case and no person.
CREATE FUNCTION seats_at_meeting(of_meeting bigint)
    RETURNS TABLE (seat_id bigint, trace_ref uuid, unit_id bigint, was text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := my_held_groups();
BEGIN
    RETURN QUERY
        SELECT p.seat_id, c.trace_ref, c.unit_id, coalesce(a.was, '')::text
          FROM support_groupmeeting m JOIN support_groupplace p ON p.group_id = m.group_id
          JOIN cases_case c ON c.id = p.case_id
          LEFT JOIN support_groupattendance a ON a.place_id = p.id AND a.meeting_id = m.id
         WHERE m.id = of_meeting AND m.group_id = ANY (held) AND (p.state = 'started' OR a.id IS NOT NULL);
END $$;

CREATE FUNCTION mark_attendance(of_meeting bigint, seats bigint[], said text[], at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m support_groupmeeting;
BEGIN
    SELECT * INTO m FROM support_groupmeeting k WHERE k.id = of_meeting;
    IF (m.group_id = ANY (my_held_groups())) IS NOT TRUE OR lower(m.slot) > clock_timestamp()
       OR EXISTS (SELECT FROM unnest(said) AS s WHERE s NOT IN ('present', 'told', 'absent')) THEN
        RAISE EXCEPTION 'Who was there is said afterwards by one who holds the group.';
    END IF;
    INSERT INTO support_groupattendance AS a (public_id, case_id, place_id, meeting_id, held_on, was, marked_by_id, marked_at)
    SELECT gen_random_uuid(), p.case_id, p.id, m.id, (lower(m.slot) AT TIME ZONE 'Europe/Stockholm')::date, t.was, acting(), at
      FROM unnest(seats, said) AS t (seat_id, was) JOIN support_groupplace p ON p.seat_id = t.seat_id
     WHERE p.group_id = m.group_id AND (p.state = 'started' OR EXISTS (
           SELECT FROM support_groupattendance b WHERE b.place_id = p.id AND b.meeting_id = m.id))
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
                    AND group_place_clashes(p.group_id, p.case_id));
END $$;

-- Also where the other side comes to a group then.
CREATE OR REPLACE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    others bigint[];
BEGIN
    SELECT c.unit_id, sides_that_count(same_humans(ARRAY[c.person_id])) INTO at_unit, others
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit AND s.state = 'booked'
           AND s.form IN ('individual', 'group') AND t.slot && tstzrange(starts - apart, ends + apart))
       AND NOT EXISTS (
        SELECT FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_groupmeeting m ON m.group_id = p.group_id
         WHERE c.person_id = ANY (others) AND p.state IN ('proposed', 'accepted', 'started') AND m.unit_id = at_unit
           AND m.slot && tstzrange(starts - apart, ends + apart));
END $$;

REVOKE ALL ON FUNCTION my_held_groups(), group_persons(bigint, bigint), close_to(bigint[]), sides_of(bigint[]),
    host_is_beyond(bigint, bigint, bigint[], bigint[]), sides_come_then(bigint[], bigint, bigint, tstzrange[]),
    group_place_clashes(bigint, bigint), group_refuses(bigint, bigint), check_group_place(), number_group_seat(),
    take_group_step(), keep_group(), check_group_host(), check_group_meeting(), seats_at_meeting(bigint),
    mark_attendance(bigint, bigint[], text[], timestamp with time zone), keep_group_words(), clashing_places(bigint)
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_held_groups(), seats_at_meeting(bigint),
    mark_attendance(bigint, bigint[], text[], timestamp with time zone), clashing_places(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0030_no_help_beyond_a_wall"),
        ("organisation", "0006_public_forms"),
        ("support", "0013_help_is_kept"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
