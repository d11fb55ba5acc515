"""
A number that is emptied or changed takes no wall down: the rows that had it together stay joined until two part them.

One person could empty a number, in a form or by a file, and the two rows were two human beings at once: glass opened the
other side, a shield fell, a suspicion vanished. Now the database joins the row with those that had its number, by the
link that controllers make, and two controllers take it apart as any join. Rows that a controller has said are two
different, and those of a new identity, are not joined. Source: S-10, S-13, S-15, S-22.
"""

from django.db import migrations

JOINED = """
CREATE FUNCTION keep_human_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    WITH kept AS (
        INSERT INTO people_duplicatetask AS t (public_id, one_id, other_id, found_by, state, filed_at)
        SELECT gen_random_uuid(), least(NEW.id, q.id), greatest(NEW.id, q.id), 'number', 'joined', clock_timestamp()
          FROM people_person q
         WHERE q.identity_hash = OLD.identity_hash AND q.id <> NEW.id AND NOT stands_apart(NEW.id) AND NOT stands_apart(q.id)
            ON CONFLICT (one_id, other_id) DO UPDATE
           SET state = 'joined', proposed_by_id = NULL, filed_at = excluded.filed_at
         WHERE t.state NOT IN ('different', 'joined', 'parting')
        RETURNING t.id, t.one_id, t.other_id)
    INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, starts_at, undo_until)
    SELECT gen_random_uuid(), k.id, k.one_id, k.other_id, clock_timestamp(), (today() + interval '10 years')::date FROM kept k;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_human_of_changed() FROM PUBLIC;

-- Named so that it comes before the walls are raised anew.
CREATE TRIGGER human_stays_one AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS NOT NULL AND OLD.identity_hash IS DISTINCT FROM NEW.identity_hash)
    EXECUTE FUNCTION keep_human_of_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0036_walls_of_rows_that_have_facts"), ("people", "0010_a_number_taken_away")]
    operations = [
        migrations.RunSQL(
            JOINED, "DROP TRIGGER human_stays_one ON people_person; DROP FUNCTION keep_human_of_changed()"
        )
    ]
