"""
Who is near to the child, in the child's own case, hides where they are from the worker of one walled from the parent.

As who is near to her in her own case: the card of a grandmother with whom the child lives tells where both are.
Source: S-11, S-21.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION children_of_sides(sides bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    young bigint[];
BEGIN
    IF sides = '{}' THEN
        RETURN sides;
    END IF;
    young := same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (sides) AND p.role IN ('child', 'close')
        UNION
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (sides) AND c.role = 'child'));
    IF young = '{}' THEN
        RETURN young;
    END IF;
    RETURN young || same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (young) AND c.role = 'child' AND p.role = 'close'));
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION children_of_sides(sides bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF sides = '{}' THEN
        RETURN sides;
    END IF;
    RETURN same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (sides) AND p.role IN ('child', 'close')
        UNION
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (sides) AND c.role = 'child'));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0041_whose_contact_i_handle_is_against_the_child_too")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
