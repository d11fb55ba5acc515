"""
A meeting of a group books those who hold it, and its room, in the same times as talks; one that is cancelled lets them go.

Whoever is booked is not had for anything else then, nor the room, and the other way round. A cancelled meeting is no longer one
that somebody comes to. Source: S-11, S-44, S-65, R-118.
"""

from django.db import migrations

MADE = """
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
REVOKE ALL ON FUNCTION group_needs(bigint), book_group_times(bigint), keep_group_meeting() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION book_group_times(bigint) TO livlina_app;

GRANT UPDATE (cancelled_at, cancelled_by_id) ON support_groupmeeting TO livlina_app;
CREATE TRIGGER group_meeting_is_kept BEFORE UPDATE OF cancelled_at, cancelled_by_id ON support_groupmeeting
    FOR EACH ROW EXECUTE FUNCTION keep_group_meeting();
REVOKE INSERT, UPDATE ON support_grouptime FROM livlina_app;

-- To a meeting that is cancelled nobody comes.
CREATE OR REPLACE FUNCTION sides_come_then(others bigint[], at_unit bigint, but_group bigint, slots tstzrange[]) RETURNS boolean
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
           AND p.group_id <> but_group AND m.unit_id = at_unit AND m.cancelled_at IS NULL);
END $$;

CREATE OR REPLACE FUNCTION group_place_clashes(of_group bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
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
        SELECT m.slot FROM support_groupmeeting m WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
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
     WHERE p.group_id = m.group_id AND (p.state = 'started' OR EXISTS (
           SELECT FROM support_groupattendance b WHERE b.place_id = p.id AND b.meeting_id = m.id))
        ON CONFLICT (place_id, meeting_id)
        DO UPDATE SET was = excluded.was, marked_by_id = excluded.marked_by_id, marked_at = excluded.marked_at;
END $$;

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
           AND m.cancelled_at IS NULL
           AND m.slot && tstzrange(starts - apart, ends + apart));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0028_group_times")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
