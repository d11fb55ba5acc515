"""
The walls of rows just made are looked up row by row, whatever the planner believes of the tables.

Where it saw the tables when they were empty, as after a first import that was only tried, it believes that they still
are, and set every new row beside every other: laying 3 000 cases took hours instead of a quarter of a minute. What
stands under LATERAL with an OFFSET is asked for each row by itself. Source: S-10, S-14.
"""

from django.db import migrations

BY_INDEX = """
CREATE OR REPLACE FUNCTION keep_walls_of_new(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
    SELECT known.actor_id, made.id, max(known.ends_at)
      FROM unnest(persons) AS made (id)
     CROSS JOIN LATERAL (SELECT identity_hash FROM people_person WHERE id = made.id OFFSET 0) AS p
     CROSS JOIN LATERAL (SELECT id FROM people_person WHERE identity_hash = p.identity_hash OFFSET 0) AS q
     CROSS JOIN LATERAL (SELECT actor_id, ends_at FROM cases_wallblock WHERE person_id = q.id OFFSET 0) AS known
     WHERE q.id <> made.id
     GROUP BY known.actor_id, made.id
        ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
    PERFORM keep_blocks(declared_by(persons));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0032_many_at_once_is_counted_by_the_minute")]
    operations = [migrations.RunSQL(BY_INDEX, migrations.RunSQL.noop)]
