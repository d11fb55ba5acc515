"""
Through a shielded relation the grown persons of the other side are shown by their role alone where they are protected.

A child's own case is open to the one who has the father's, without whereabouts. The mother's row stands in it, and her
new name and number were read there. Who is shielded is told here; the row policy of persons asks it (people/0008).
A row that is shielded is not put in another case either: it would be read there. Source: S-05, S-10, S-13, S-22.
"""

from django.db import migrations

NOW = """
-- The persons whom I see through shielded relations alone: grown, and no client there. A row that stands in a case that
-- is open to me is read there.
CREATE FUNCTION my_shielded_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    shielded bigint[];
    open bigint[];
BEGIN
    IF acting() = 0 THEN                       -- the system itself has no relations
        RETURN '{}';
    END IF;
    shielded := engaged_cases(NULL, '{shielded}');
    IF shielded = '{}' THEN
        RETURN '{}';
    END IF;
    open := engaged_cases(NULL, '{open}');
    RETURN ARRAY(
        SELECT DISTINCT p.person_id FROM cases_party p
         WHERE p.case_id = ANY (shielded) AND p.role NOT IN ('client', 'child')
           AND NOT EXISTS (SELECT FROM cases_party o WHERE o.person_id = p.person_id AND (
                   o.case_id = ANY (open) OR (o.case_id = ANY (shielded) AND o.role IN ('client', 'child')))));
END $$;

-- How those of them are marked who are protected: that they are is told, and nothing else.
CREATE FUNCTION my_shielded_marks() RETURNS TABLE (person_id bigint, protection text) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.protection::text FROM people_person p
                  WHERE p.id = ANY (my_shielded_persons()) AND p.protection <> 'none';
END $$;

CREATE OR REPLACE FUNCTION may_be_party(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id = ANY (worked))
        OR (EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id = ANY (worked))
            AND person <> ALL (my_shielded_persons()));
END $$;

REVOKE ALL ON FUNCTION my_shielded_persons(), my_shielded_marks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_shielded_persons(), my_shielded_marks() TO livlina_app;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION may_be_party(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id = ANY (worked))
        OR EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id = ANY (worked));
END $$;

DROP FUNCTION my_shielded_marks();
DROP FUNCTION my_shielded_persons();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0065_an_import_is_reviewed_as_one")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
