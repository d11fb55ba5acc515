"""
How many talks without investigation have been held in the open cases of the units one leads: numbers alone.

Not of a case on the other side from oneself: that she comes here, and how often, is hers (cases, 0073). Source: R-351,
R-358, S-10.
"""

from django.db import migrations

COUNTED = """
CREATE FUNCTION led_talks() RETURNS TABLE (
    case_id bigint, form text, state text, closed_for interval, is_more boolean, number int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH meetings AS (
        SELECT s.case_id AS of_case, s.form::text AS form, s.state::text AS state, lower(b.slot) AS at,
               false AS is_more, 1 AS number
          FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
         WHERE s.case_id = ANY (sides) AND s.kind = 'talk'
        UNION ALL
        SELECT m.case_id, 'individual', 'held', m.decided_at, true, m.count FROM support_moretalks m
         WHERE m.case_id = ANY (sides) AND m.kind = 'talk' AND m.outcome = 'granted'
    ), told AS (
        SELECT m.*, (SELECT max(make_interval(days => k.reopened_on - k.closed_on)) FROM cases_caseclosing k
                      WHERE k.case_id = m.of_case AND k.reopened_at > m.at) AS closed_for
          FROM meetings m
    )
    SELECT t.of_case, t.form, t.state, t.closed_for, t.is_more, sum(t.number)::int FROM told t GROUP BY 1, 2, 3, 4, 5;
END $$;
REVOKE ALL ON FUNCTION led_talks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION led_talks() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0016_the_list_of_a_unit"), ("cases", "0073_the_work_as_one_who_leads_sees_it")]
    operations = [migrations.RunSQL(COUNTED, "DROP FUNCTION led_talks()")]
