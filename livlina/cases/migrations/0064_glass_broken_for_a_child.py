"""
Who broke the glass for a child, and why, stops at the wall as the child's card and the messages from its case do.

The review asked only whether the client is walled from the one who leads, and a child is on no side: a lead with the case of
one parent read who had opened the child's case, from which duty and for what danger. Now a child's own case is judged as in
0053, and whoever handles a first contact of one side has a side here too. Its review goes to another who leads, and to the
log reviewer when nobody has done it in time. Source: S-10, S-11, S-31.
"""

from django.db import migrations

MINE = """
CREATE OR REPLACE FUNCTION my_glass_openings() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    found bigint[] := ARRAY(
        SELECT g.id FROM cases_glassopening g WHERE g.asked_by_id = acting() AND g.opened_at IS NOT NULL);
BEGIN
    IF led = '{}' THEN
        RETURN found;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
    RETURN found || ARRAY(
        SELECT g.id FROM cases_glassopening g JOIN cases_case c ON c.id = g.case_id
         WHERE c.unit_id = ANY (led) AND g.asked_by_id <> acting() AND c.person_id <> ALL (walled)
           AND (c.role <> 'child' OR c.person_id <> ALL (young)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0063_investigations_are_kept")]
    operations = [migrations.RunSQL(MINE, migrations.RunSQL.noop)]
