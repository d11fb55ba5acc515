"""
The contact that a case came of tells no more when one's relation to the case has ended than the case told by it.

A withheld relation that was ended gave back the telephone and the code word in the contact, until its two weeks were out:
only what one has now was asked. Now what one's latest work with the case hid stays hidden. Source: S-21.
"""

from django.db import migrations

HIDING = """
-- The cases that hide from me how their persons are reached: those I see so, and those I saw so last.
CREATE FUNCTION my_hiding_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT unnest(my_cases())
        UNION
        SELECT last.case_id FROM (
            SELECT DISTINCT ON (e.case_id) e.case_id, e.carries_whereabouts AND e.wall = 'open' AS reaches
              FROM cases_engagement e
             WHERE e.actor_id = acting() AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
             ORDER BY e.case_id, e.id DESC) AS last
         WHERE NOT last.reaches
        EXCEPT
        SELECT unnest(my_level4_cases()));
END $$;
REVOKE ALL ON FUNCTION my_hiding_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_hiding_cases() TO livlina_app;

CREATE OR REPLACE FUNCTION my_calls() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    hiding bigint[] := public.my_hiding_cases();
BEGIN
    RETURN ARRAY(SELECT c.id FROM public.intake_contact c
                  WHERE c.person_id = ANY ((SELECT public.my_callers())::bigint[])
                    AND (c.outcome_on IS NULL OR c.outcome_on > public.today() - 14)
                    AND (c.case_id IS NULL OR c.case_id <> ALL (hiding)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0015_consents"), ("access", "0014_whose_row_is_named")]
    operations = [migrations.RunSQL(HIDING, migrations.RunSQL.noop)]
