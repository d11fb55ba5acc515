"""
A new row that has its place in a case before it is written raises the walls of everyone, and so does another role.

Whoever is added to a case may be written after her place there: then the row is not without facts, as a new one was
taken to be, and both sides stayed open until the hour's mending. A case that became a child's or an adult's moved no
wall at all. Source: S-04, S-10, S-13.
"""

from django.db import migrations

WITH_FACTS = """
-- Of these persons, those whom a case, a place in one or a relation names already. By index, whatever the planner believes.
CREATE FUNCTION with_facts(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT ARRAY(SELECT p FROM unnest(persons) AS p
                  WHERE EXISTS (SELECT FROM public.cases_party a WHERE a.person_id = p)
                     OR EXISTS (SELECT FROM public.cases_case c WHERE c.person_id = p)
                     OR EXISTS (SELECT FROM public.people_relation r WHERE r.person_id = p)
                     OR EXISTS (SELECT FROM public.people_relation r WHERE r.other_id = p))
$$;

CREATE OR REPLACE FUNCTION keep_walls_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    numbered bigint[];
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE violence <> 'none'
                                     UNION SELECT other_id FROM added WHERE violence <> 'none'));
        WHEN 'people_person' THEN
            numbered := ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL);
            PERFORM keep_walls_of_new(numbered);
            PERFORM keep_walls(with_facts(numbered));
        WHEN 'cases_party' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE role <> 'client'));
        WHEN 'cases_engagement' THEN
            PERFORM keep_blocks(ARRAY(SELECT DISTINCT actor_id FROM added));
    END CASE;
    RETURN NULL;
END $$;

CREATE FUNCTION keep_walls_of_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_walls(ARRAY[NEW.person_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER case_walls_change AFTER UPDATE ON cases_case FOR EACH ROW
    WHEN (OLD.role IS DISTINCT FROM NEW.role OR OLD.person_id IS DISTINCT FROM NEW.person_id)
    EXECUTE FUNCTION keep_walls_of_role();

REVOKE ALL ON FUNCTION with_facts(bigint[]), keep_walls_of_role() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0035_who_approved_settles_nothing_of_it")]
    operations = [migrations.RunSQL(WITH_FACTS, migrations.RunSQL.noop)]
