"""
Whoever was to come to a group, and comes no more, is kept apart from the other side until somebody has said that they know.

A place that reception or a stand-in ended opened her hour to him at once, and she came. It is one rule with what is called off
of talks and meetings; what nobody can have come to, since one and the same took it, had it and let it go in a day, keeps no
place, nor does a talk that was called off late long before. Who holds the group has her on the list to the room, and can write
that she came. Source: S-10, S-11, S-12.
"""

from django.db import migrations

NOW = """
-- What the one of a place is to be told: meetings called off that they knew of, and those they do not know of. They know
-- what stood when they said yes, and what they were told last. One called off and planned anew for the same time is none.
-- Where they come no more it is each that they knew of, until that is told.
CREATE OR REPLACE FUNCTION meetings_to_tell(of_place bigint) RETURNS bigint[] LANGUAGE sql STABLE
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

-- Whether one and the same booked a talk, holds it and let it go, in a day: nobody else has known of it. What it was moved
-- from was known.
CREATE FUNCTION is_talk_of_one_day(of_session bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM support_session f WHERE f.moved_to_id = s.id)
           AND (SELECT count(DISTINCT (a.done_at AT TIME ZONE 'Europe/Stockholm')::date) = 1
                       AND bool_and(a.done_by_id IS NOT DISTINCT FROM t.staff_id)
                  FROM support_sessionact a WHERE a.session_id = s.id)
      FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id WHERE s.id = of_session
$$;

-- The same of a place in a group.
CREATE FUNCTION is_place_of_one_day(of_place bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT count(DISTINCT (x.at AT TIME ZONE 'Europe/Stockholm')::date) = 1 AND count(DISTINCT x.by) = 1 FROM (
        SELECT p.proposed_at AS at, p.proposed_by_id AS by FROM support_groupplace p WHERE p.id = of_place
        UNION ALL
        SELECT k.written_at, k.written_by_id FROM support_groupstep k WHERE k.place_id = of_place) AS x
$$;
REVOKE ALL ON FUNCTION is_talk_of_one_day(bigint), is_place_of_one_day(bigint) FROM PUBLIC;

-- Whether any of these comes to the unit, or is there, at one of the times: to a talk, or to another group. One who called
-- off at the last moment, the day before or later, may be on the way.
CREATE OR REPLACE FUNCTION come_at(others bigint[], at_unit bigint, but_group bigint, times tstzrange[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit
           AND s.form IN ('individual', 'group') AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE t.slot && u.at)
           AND (s.state NOT IN ('cancelled', 'moved', 'late')
                OR is_to_be_told(s.case_id, s.public_id) AND NOT is_talk_of_one_day(s.id)
                OR s.state = 'late' AND NOT EXISTS (
                   SELECT FROM support_sessionact a
                    WHERE a.session_id = s.id AND a.state = 'late' AND (a.done_at AT TIME ZONE 'Europe/Stockholm')::date
                          < (lower(t.slot) AT TIME ZONE 'Europe/Stockholm')::date - 1))
    ) OR EXISTS (
        SELECT FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_groupmeeting m ON m.group_id = p.group_id
         WHERE c.person_id = ANY (others) AND p.group_id IS DISTINCT FROM but_group AND m.unit_id = at_unit
           AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE m.slot && u.at)
           AND CASE WHEN p.state IN ('proposed', 'accepted', 'started')
                    THEN m.cancelled_at IS NULL OR m.id = ANY (meetings_to_tell(p.id))
                    ELSE m.id = ANY (meetings_to_tell(p.id)) AND NOT is_place_of_one_day(p.id)
                         OR p.state = 'ended' AND m.cancelled_at IS NULL AND EXISTS (
                            SELECT FROM support_groupstep k
                             WHERE k.place_id = p.id AND k.step = 'left' AND k.written_at >= lower(m.slot)) END);
END $$;

-- Those who come, whose presence is told, and those who have left and may come for all that.
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
         WHERE m.id = of_meeting AND p.id = ANY (read) AND (p.state = 'started' OR a.id IS NOT NULL
               OR p.state IN ('ended', 'declined') AND m.id = ANY (meetings_to_tell(p.id)));
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
           SELECT FROM support_groupattendance b WHERE b.place_id = p.id AND b.meeting_id = m.id)
           OR p.state IN ('ended', 'declined') AND m.id = ANY (meetings_to_tell(p.id)))
        ON CONFLICT (place_id, meeting_id)
        DO UPDATE SET was = excluded.was, marked_by_id = excluded.marked_by_id, marked_at = excluded.marked_at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0072_hours_are_counted_whatever_for")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
