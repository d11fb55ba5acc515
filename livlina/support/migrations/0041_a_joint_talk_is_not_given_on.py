"""
A booked talk with the other party is not given on: it was approved and weighed for the one who was to hold it.

The lead could give it to a colleague whom nobody had approved, and the danger was not asked about again.
Source: R-160, S-10.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION give_talk(of_session bigint, named uuid, gets bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0040_the_list_tells_of_danger")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
