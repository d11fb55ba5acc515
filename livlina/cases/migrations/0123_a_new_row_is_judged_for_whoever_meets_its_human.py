"""
Who is named by a first contact before their row is written is judged when the row is: for whoever handles the contact.

A contact is written before its person, whose number alone joins it to who is told of in the child's case. Of a new row that
no case names nothing was judged anew, and whoever wrote the father's contact down and took it in one, or wrote his number in
one of theirs, read where the mother and the child were until something else was judged. Source: S-10, S-11, S-21.
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
    PERFORM keep_blocks(declared_by(persons) || met_by(persons));
END $$;

SELECT keep_blocks(ARRAY(SELECT DISTINCT k.staff_id FROM intake_contacthandling k));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0122_danger_of_a_contact_is_ticked_off_by_another")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
