"""
Who holds a group and when it meets are tried so often in a day, and the next morning again: refusals of the evening before,
and those that come after all is refused, no longer move the hour on. Another who leads the unit has tries of their own.

Source: S-10, S-11, S-12.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION too_many_tries_at_group(of_group bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT cardinality(group_persons(g.id, NULL)) > 0  -- one that nobody is in tells nothing
       AND (SELECT count(*) FROM access_trace t
             WHERE t.actor_id = acting() AND t.at > clock_timestamp() - interval '1 day'
               AND (t.action, t.why) IN (('change_group.refused', 'HostNotPossible'), ('plan_meetings.refused', 'TimeNotPossible')))
           >= coalesce(local_limit('group_tries', g.unit_id), 5)
      FROM support_helpgroup g WHERE g.id = of_group
$$;
"""
NOW = BEFORE.replace(
    "t.at > clock_timestamp() - interval '1 day'", "t.at >= (today()::timestamp AT TIME ZONE 'Europe/Stockholm')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0035_hours_by_role_are_the_same_to_all_who_lead"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]
