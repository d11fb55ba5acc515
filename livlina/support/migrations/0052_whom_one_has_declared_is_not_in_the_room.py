"""
Whoever holds a group reads no seat of one whom they have declared as their own, or who has come to stand beyond a wall.

The list to the room asked only who holds the group: a host who declared her, or himself as the one it is about, read on when
she comes and what she is called there. The other who holds it has the list whole. Source: S-05, S-11, S-14.
"""

from django.db import migrations

ROOM = """
-- Of the places in these groups, those that the acting one reads in the room.
CREATE FUNCTION places_in_the_room(groups bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := own_persons(acting());
BEGIN
    RETURN ARRAY(SELECT p.id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
                  WHERE p.group_id = ANY (groups) AND is_read_in_the_room(p.id, p.state)
                    AND c.person_id <> ALL (own) AND NOT stands_beyond(acting(), c.id, c.person_id));
END $$;
REVOKE ALL ON FUNCTION places_in_the_room(bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION my_held_seats() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    read bigint[] := places_in_the_room(my_held_groups());
BEGIN
    RETURN ARRAY(SELECT p.seat_id FROM support_groupplace p WHERE p.id = ANY (read));
END $$;

CREATE OR REPLACE FUNCTION seats_at_meeting(of_meeting bigint)
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
         WHERE m.id = of_meeting AND p.id = ANY (read) AND (p.state = 'started' OR a.id IS NOT NULL);
END $$;

CREATE OR REPLACE FUNCTION mark_attendance(of_meeting bigint, seats bigint[], said text[], at timestamptz) RETURNS void
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
           SELECT FROM support_groupattendance b WHERE b.place_id = p.id AND b.meeting_id = m.id))
        ON CONFLICT (place_id, meeting_id)
        DO UPDATE SET was = excluded.was, marked_by_id = excluded.marked_by_id, marked_at = excluded.marked_at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0051_broken_glass_makes_nobody_a_holder")]
    operations = [migrations.RunSQL(ROOM, migrations.RunSQL.noop)]
