"""
A commission that was taken back, refused or taken is no longer read by all who lead the unit it was given to.

It stayed open to each of them for ever, by no reason: what was recalled was not recalled, and what had become a case was
read without it. Now those who have that case read it, also by a reason, and those of the case it came from. Who settled it
reads it on for the hours of a reading, as the same form may be sent twice. Source: S-01, S-103, S-142.
"""

from django.db import migrations

OPEN = """
-- Commissions to units one leads that are to be answered, but for one who stands on the other side.
CREATE OR REPLACE FUNCTION my_received_commissions() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    again bigint[];                            -- what I have settled within the hours of a reading
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
    again := ARRAY(
        SELECT a.id FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
         WHERE a.said_by_id = acting() AND a.kind IN ('accepted', 'declined', 'withdrawn')
           AND a.said_at > clock_timestamp() - interval '1 day'              -- no reading lasts longer
           AND clock_timestamp() - a.said_at BETWEEN interval '-5 seconds' AND hours_of_reading(m.to_unit_id));
    RETURN ARRAY(
        SELECT m.id FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
         WHERE m.to_unit_id = ANY (led) AND c.person_id <> ALL (walled)
           AND (c.role <> 'child' OR c.person_id <> ALL (young))
           AND NOT EXISTS (
               SELECT FROM cases_commissionanswer a
                WHERE a.commission_id = m.id AND a.kind IN ('accepted', 'declined', 'withdrawn') AND a.id <> ALL (again)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0085_a_commission_that_is_read_is_a_side")]
    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
