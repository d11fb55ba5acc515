"""
Who holds a group stands on no other side by any way: a first contact they handle, a case that is opened with them, and somebody
who has just left the group. A page tells of a clash by what another has said, so that a number one writes oneself tells nothing.

Whoever has left, or whose group has ended, is read in the room two weeks more, as reception reads what it handed on. Source: S-05,
S-10, S-11, S-12.
"""

from django.db import migrations

import livlina.core.rows

DOORS = """
-- Those who hold a group read of a place while it is live, and for two weeks after somebody has left.
CREATE FUNCTION is_read_in_the_room(place bigint, standing text) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT standing IN ('proposed', 'accepted', 'started') OR EXISTS (
        SELECT FROM support_groupstep k
         WHERE k.place_id = place AND k.step IN ('left', 'declined') AND k.written_at > clock_timestamp() - interval '14 days')
$$;

CREATE FUNCTION my_held_seats() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := my_held_groups();
BEGIN
    RETURN ARRAY(SELECT p.seat_id FROM support_groupplace p
                  WHERE p.group_id = ANY (held) AND is_read_in_the_room(p.id, p.state));
END $$;

CREATE FUNCTION holds_group_beyond(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h WHERE h.staff_id = staff AND h.left_at IS NULL);
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

CREATE OR REPLACE FUNCTION holds_no_group_beyond() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM support_grouphost h WHERE h.staff_id = NEW.actor_id AND h.left_at IS NULL) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    IF holds_group_beyond(NEW.actor_id, NEW.case_id) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    RETURN NEW;
END $$;

-- A new case has its persons when it is settled, and not when somebody is given it.
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
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened) OR holds_group_beyond(e.actor_id, opened))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    PERFORM withhold_beside_contacts(ARRAY[opened]);
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened) OR holds_group_beyond(e.actor_id, opened))
     RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;

-- A first contact that one handles is a side, as where a talk is booked.
CREATE OR REPLACE FUNCTION host_is_beyond(staff bigint, of_case bigint, own bigint[], others bigint[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN own_persons(staff) && (own || others)
        OR others && contact_persons(staff, (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case))
        OR (EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.person_id = ANY (others)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
       AND NOT both_sides_approved(staff, of_case, own[1]));
END $$;

-- Nor does one hold a talk with whom one has declared (S-14), or with the other side of somebody in a group that one holds.
CREATE OR REPLACE FUNCTION may_hold(of_case bigint, staff bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
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
       AND NOT both_sides_approved(staff, of_case, client) OR EXISTS (
        SELECT FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
          JOIN cases_case c ON c.id = p.case_id
         WHERE h.staff_id = staff AND h.left_at IS NULL AND c.person_id = ANY (others) AND is_read_in_the_room(p.id, p.state)));
END $$;

-- Those near to these by what somebody else has said, and never by a number.
CREATE FUNCTION close_to_as_told(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT r.other_id FROM people_relation r
         WHERE r.person_id = ANY (persons) AND r.recorded_by_id IS DISTINCT FROM acting()
        UNION
        SELECT r.person_id FROM people_relation r
         WHERE r.other_id = ANY (persons) AND r.recorded_by_id IS DISTINCT FROM acting()
        UNION
        SELECT q.person_id FROM cases_party p JOIN cases_party q ON q.case_id = p.case_id
         WHERE p.person_id = ANY (persons) AND NOT EXISTS (
               SELECT FROM cases_engagement e WHERE e.case_id = p.case_id AND e.actor_id = acting()))
$$;

-- Whether a place that is given could be given now, by what somebody else than the one who reads has said of two sides. What one
-- has written oneself counts when somebody begins, where each refusal is a trace and they are few; on a page that is read again
-- and again it would tell whether the one whose number it is comes here, and when.
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
    comes := sides_come_then(others, at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m
         WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
END $$;

CREATE OR REPLACE FUNCTION clashing_places(of_case bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
BEGIN
    RETURN ARRAY(SELECT p.id FROM support_groupplace p
                  WHERE p.case_id = of_case AND p.case_id = ANY (mine) AND p.state IN ('proposed', 'accepted', 'started')
                    AND group_place_clashes_as_told(p.group_id, p.case_id));
END $$;

CREATE OR REPLACE FUNCTION seats_at_meeting(of_meeting bigint)
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
         WHERE m.id = of_meeting AND m.group_id = ANY (held) AND (p.state = 'started' OR a.id IS NOT NULL)
           AND is_read_in_the_room(p.id, p.state);
END $$;

CREATE OR REPLACE FUNCTION mark_attendance(of_meeting bigint, seats bigint[], said text[], at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m support_groupmeeting;
BEGIN
    SELECT * INTO m FROM support_groupmeeting k WHERE k.id = of_meeting;
    IF (m.group_id = ANY (my_held_groups())) IS NOT TRUE OR m.cancelled_at IS NOT NULL OR lower(m.slot) > clock_timestamp()
       OR EXISTS (SELECT FROM unnest(said) AS s WHERE s NOT IN ('present', 'told', 'absent')) THEN
        RAISE EXCEPTION 'Who was there is said afterwards by one who holds the group.';
    END IF;
    INSERT INTO support_groupattendance AS a (public_id, case_id, place_id, meeting_id, held_on, was, marked_by_id, marked_at)
    SELECT gen_random_uuid(), p.case_id, p.id, m.id, (lower(m.slot) AT TIME ZONE 'Europe/Stockholm')::date, t.was, acting(), at
      FROM unnest(seats, said) AS t (seat_id, was) JOIN support_groupplace p ON p.seat_id = t.seat_id
     WHERE p.group_id = m.group_id AND is_read_in_the_room(p.id, p.state) AND (p.state = 'started' OR EXISTS (
           SELECT FROM support_groupattendance b WHERE b.place_id = p.id AND b.meeting_id = m.id))
        ON CONFLICT (place_id, meeting_id)
        DO UPDATE SET was = excluded.was, marked_by_id = excluded.marked_by_id, marked_at = excluded.marked_at;
END $$;

REVOKE ALL ON FUNCTION is_read_in_the_room(bigint, text), my_held_seats(), holds_group_beyond(bigint, bigint),
    close_to_as_told(bigint[]), group_place_clashes_as_told(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_held_seats() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0041_a_joint_talk_is_not_given_on"),
        ("cases", "0055_a_telephone_meets_what_was_ended_today"),
    ]
    operations = [
        migrations.RunSQL(DOORS, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="groupseat", name="group_seat_rows"),
        migrations.AddConstraint(
            model_name="groupseat",
            constraint=livlina.core.rows.RowPolicy(
                name="group_seat_rows",
                new="EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id "
                "AND p.case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="id = ANY ((SELECT my_held_seats())::bigint[]) OR "
                "EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id)",
            ),
        ),
    ]
