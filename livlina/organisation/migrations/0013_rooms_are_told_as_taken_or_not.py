"""
Of the rooms it is told which are taken in the hours one books, and not from when to when.

With the hours of the day in every room, and the hours in which one's own client is told no, a worker knew in which room
the other side sits, and when. Source: S-11.
"""

from django.db import migrations

MADE = """
DROP FUNCTION rooms_taken(timestamptz, timestamptz);
CREATE FUNCTION rooms_taken(starts timestamptz, ends timestamptz) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT t.room_id FROM organisation_room r JOIN organisation_bookedtime t ON t.room_id = r.id
     WHERE r.unit_id = ANY (my_working_units()) AND t.state = 'taken' AND t.slot && tstzrange(starts, ends)
$$;
REVOKE ALL ON FUNCTION rooms_taken(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rooms_taken(timestamptz, timestamptz) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0012_who_did_it_is_who_acts")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
