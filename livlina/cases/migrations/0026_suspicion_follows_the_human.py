"""
Which persons of a child's files are the same human being, so that suspicion follows the human and not the row.

A guardian of whom another row with the same number, or joined with it, uses violence was shown by one person's word
what the child had told. Source: S-13.
"""

from django.db import migrations

SAME = """
-- Of those who stand in these cases of mine: the first of the rows among them that are the same human being. Nothing is
-- told of rows elsewhere, though they may be what joins two of these.
CREATE FUNCTION same_in_cases(given bigint[]) RETURNS TABLE (person_id bigint, first_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
    known bigint[] := ARRAY(SELECT DISTINCT p.person_id FROM cases_party p
                             WHERE p.case_id = ANY (given) AND p.case_id = ANY (mine));
BEGIN
    RETURN QUERY
        SELECT one, (SELECT min(row) FROM unnest(same_humans(ARRAY[one])) AS row WHERE row = ANY (known))
          FROM unnest(known) AS one;
END $$;
REVOKE ALL ON FUNCTION same_in_cases(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION same_in_cases(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_a_new_row_moves_the_other_side")]
    operations = [migrations.RunSQL(SAME, "DROP FUNCTION same_in_cases(bigint[])")]
