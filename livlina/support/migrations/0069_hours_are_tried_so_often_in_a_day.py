"""
How often the acting one was told that hours or a room are taken, today: as places in groups, they are tried so often.

Each refusal may say that the other side of a wall comes then, or in which room somebody sits. Source: S-10, S-11, S-12.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION booking_tries() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM access_trace t
     WHERE t.actor_id = acting() AND t.at >= (today()::timestamp AT TIME ZONE 'Europe/Stockholm')
       AND t.action IN ('record_session.refused', 'record_series.refused', 'move_session.refused')
       AND t.why IN ('StaffIsBusy', 'StaffIsBeyond', 'PlaceIsTaken', 'RoomIsBusy', 'SeriesClashes', 'SeriesClashesOnSite')
$$;
REVOKE ALL ON FUNCTION booking_tries() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_tries() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0068_who_has_the_case_makes_no_exception_in_it")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION booking_tries()")]
