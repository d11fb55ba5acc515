"""
A relation of honour keeps the two apart as suspected violence does, also where no violence is known.

Her brother's worker was given her case, with where she lives, when it was told that honour stands between the two and not that
he had hurt her; and both were booked at the same hour. What keeps two apart is said in one place, and what is told already
raises its walls here. Source: S-10, S-11.
"""

from django.db import migrations

NOW = """
-- What keeps two persons apart: violence between them, known or suspected, or honour.
CREATE FUNCTION keeps_apart(violence text, honour text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT violence <> 'none' OR honour = 'yes'
$$;
REVOKE ALL ON FUNCTION keeps_apart(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keeps_apart(text, text) TO livlina_app;

CREATE OR REPLACE FUNCTION walled_with(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT person), '{}') FROM (
        SELECT r.other_id AS person FROM people_relation r
         WHERE r.person_id = ANY (persons) AND keeps_apart(r.violence, r.honour)
        UNION ALL
        SELECT r.person_id FROM people_relation r WHERE r.other_id = ANY (persons) AND keeps_apart(r.violence, r.honour)
        UNION ALL
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'other_party'
         WHERE c.person_id = ANY (persons) AND c.role IN ('exposed', 'using_violence')
        UNION ALL
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons) AND p.role = 'other_party' AND c.role IN ('exposed', 'using_violence')
    ) AS others
$$;

CREATE OR REPLACE FUNCTION keep_walls_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    numbered bigint[];
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE keeps_apart(violence, honour)
                                     UNION SELECT other_id FROM added WHERE keeps_apart(violence, honour)));
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

DROP TRIGGER relation_walls_change ON people_relation;
CREATE TRIGGER relation_walls_change AFTER UPDATE ON people_relation FOR EACH ROW
    WHEN (OLD.violence IS DISTINCT FROM NEW.violence OR OLD.honour IS DISTINCT FROM NEW.honour)
    EXECUTE FUNCTION keep_walls_of_changed();

SELECT keep_walls(ARRAY(
    SELECT r.person_id FROM people_relation r WHERE r.violence = 'none' AND r.honour = 'yes'
    UNION
    SELECT r.other_id FROM people_relation r WHERE r.violence = 'none' AND r.honour = 'yes'));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0092_what_a_guardian_is_shown_is_decided_where_whereabouts_are")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
