"""
A talk booked before a wall was raised does not stay with one who stands on the other side: whoever leads gives it away.

The hour and the room of a talk are in the calendar of the one who holds it. Who has come to stand beyond is known by
what `engage` asks: the walls there are, one's own relations, a first contact in hand. The talk keeps its row; its time
becomes another's, and the old one is let go. Source: S-10, S-11, R-361.
"""

from django.db import migrations

GIVEN = """
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
     WHERE stands_beyond(b.staff_id, b.case_id, b.person_id)
        OR ((b.staff_id, b.unit_id) IN (SELECT h.staff_id, h.unit_id FROM handling h)
            AND has_contact_beyond(b.staff_id, b.case_id));
END $$;

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

REVOKE ALL ON FUNCTION stands_beyond(bigint, bigint, bigint), talks_without_holder(), give_talk(bigint, uuid, bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION talks_without_holder(), give_talk(bigint, uuid, bigint) TO livlina_app;
"""

TAKEN_AWAY = """
DROP FUNCTION give_talk(bigint, uuid, bigint), talks_without_holder(), stands_beyond(bigint, bigint, bigint)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_one_stands_in_from_a_later_day"),
        ("organisation", "0004_competence"),
        ("support", "0004_guards"),
    ]
    operations = [migrations.RunSQL(GIVEN, TAKEN_AWAY)]
