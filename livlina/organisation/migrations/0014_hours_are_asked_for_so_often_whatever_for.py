"""
How often the acting one was told today that hours or a room are taken, whatever they were asked for.

Refusals of talks alone were counted: of conferences, of meetings of groups and of a talk taken over a room or a colleague was
asked out to ten minutes, and beside the noes about her hour it said in which room she sits. The names are those of the kind
`HoursAreTaken`. Source: S-10, S-11, S-12.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION tries_at_hours() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM access_trace t
     WHERE t.actor_id = acting() AND t.at >= (today()::timestamp AT TIME ZONE 'Europe/Stockholm')
       AND t.action LIKE '%.refused'
       AND t.why IN ('StaffIsBusy', 'StaffIsBeyond', 'PlaceIsTaken', 'RoomIsBusy', 'SeriesClashes', 'SeriesClashesOnSite',
                     'SomebodyIsBusy', 'HostIsBooked', 'RoomIsBooked', 'TriedTooOften', 'HoursTriedTooOften')
$$;
REVOKE ALL ON FUNCTION tries_at_hours() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tries_at_hours() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0013_rooms_are_told_as_taken_or_not")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION tries_at_hours()")]
