"""
Another row of somebody who is known is closed to those to whom she is closed, and moves no other wall.

A row just made has no relation and no case, so it can change nothing but that: it takes over the blocks of the rows
with its number, which hold for the whole human. Raising the walls anew of everyone who has a case on the other side
took an import of persons known elsewhere a second for every thousand rows. Source: S-10, S-14.
"""

from django.db import migrations

NEW = """
CREATE FUNCTION declared_by(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT r.staff_id FROM people_person p JOIN people_staffrelation r ON r.number_hash = p.identity_hash
         WHERE p.id = ANY (persons) AND r.ended_at IS NULL
        UNION
        SELECT r.staff_id FROM people_safechannel c JOIN people_staffrelation r ON r.phone_hash = c.value_hash
         WHERE c.person_id = ANY (persons) AND c.ended_at IS NULL AND r.ended_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    touched := same_humans(persons);
    touched := touched || same_humans(walled_with(touched));
    PERFORM keep_blocks(declared_by(touched) || ARRAY(
        SELECT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.person_id = ANY (touched) AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        UNION
        SELECT e.actor_id FROM cases_party p JOIN cases_engagement e ON e.case_id = p.case_id
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())));
END $$;

CREATE FUNCTION keep_walls_of_new(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
    SELECT known.actor_id, p.id, max(known.ends_at)
      FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash AND q.id <> p.id
      JOIN cases_wallblock known ON known.person_id = q.id
     WHERE p.id = ANY (persons)
     GROUP BY known.actor_id, p.id
        ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
    PERFORM keep_blocks(declared_by(persons));
END $$;

CREATE OR REPLACE FUNCTION keep_walls_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE violence <> 'none'
                                     UNION SELECT other_id FROM added WHERE violence <> 'none'));
        WHEN 'people_person' THEN
            PERFORM keep_walls_of_new(ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL));
        WHEN 'cases_party' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE role <> 'client'));
        WHEN 'cases_engagement' THEN
            PERFORM keep_blocks(ARRAY(SELECT DISTINCT actor_id FROM added));
    END CASE;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION declared_by(bigint[]), keep_walls_of_new(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_who_told_it_is_found")]
    operations = [migrations.RunSQL(NEW, migrations.RunSQL.noop)]
