"""
A new row is closed to those to whom any row of the same human being is, and not only a row with the same number.

Where two sides are wrongly one, the row that somebody works with is closed to nobody. A new row with its number was
therefore open until the walls were made anew within the hour. Source: S-10, S-14.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION keep_walls_of_new(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
    SELECT known.actor_id, made.id, max(known.ends_at)
      FROM unnest(persons) AS made (id)
     CROSS JOIN LATERAL unnest(same_humans(ARRAY[made.id])) AS q (id)
     CROSS JOIN LATERAL (SELECT actor_id, ends_at FROM cases_wallblock WHERE person_id = q.id OFFSET 0) AS known
     WHERE q.id <> made.id
     GROUP BY known.actor_id, made.id
        ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
    PERFORM keep_blocks(declared_by(persons));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0068_what_is_shared_no_more_is_told")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
