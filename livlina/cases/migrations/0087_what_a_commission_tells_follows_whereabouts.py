"""
A commission is read in the case it became by those to whom that case tells where somebody is.

The words of a commission may tell where a child is, when whoever gave it kept that for a reason; and nobody knows then who
will carry it out. The father's worker was refused it, until the unit had taken it and the child's case came into his
hands, with its whereabouts withheld: then it was shown in full. Now it is read as the night card is, by a relation that
carries whereabouts and where nobody is walled. Source: S-11, S-21, S-23.
"""

from django.db import migrations

CARRIED_OUT = """
-- Those, the ones that are carried out in cases of one's own whose whereabouts one sees, and those that were given in one's
-- own cases.
CREATE OR REPLACE FUNCTION my_commissions() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
    told bigint[] := my_level4_cases();
BEGIN
    RETURN my_received_commissions() || ARRAY(
        SELECT a.commission_id FROM cases_commissionanswer a WHERE a.taken_case_id = ANY (told)
        UNION ALL
        SELECT m.id FROM cases_commission m WHERE m.case_id = ANY (mine));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0086_a_settled_commission_is_closed_to_the_unit")]
    operations = [migrations.RunSQL(CARRIED_OUT, migrations.RunSQL.noop)]
