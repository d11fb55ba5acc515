"""
A client who is marked as protected after a commission was sent is marked where it is read and taken too.

What else stands on a commission is as it stood when it was given. Source: S-20, S-21.
"""

from django.db import migrations

MARK = """
-- How the client of a commission that one is shown is marked now, in the case that gave it.
CREATE FUNCTION commission_mark(of_commission bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT p.protection FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
              JOIN people_person p ON p.id = c.person_id
             WHERE m.id = of_commission AND m.id = ANY (my_commissions()));
END $$;
REVOKE ALL ON FUNCTION commission_mark(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION commission_mark(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_linked_investigations")]
    operations = [migrations.RunSQL(MARK, "DROP FUNCTION commission_mark(bigint)")]
