"""
Granted help that has not begun is not told of beyond a wall: neither the number of the case nor the day.

The row stood there without its kind, and so pointed out which case was the other side of the one being read. The page says
to whoever leads that it is reported by one who reads neither. Source: S-10, R-103.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION help_not_begun(asked_on date) RETURNS TABLE (
    case_number text, unit_id bigint, running int, kind text, decided_on date, since date, was_interrupted boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
        SELECT c.number::text, c.unit_id, d.running, d.kind::text, d.decided_on, coalesce(s.happened_on, d.decided_on), s.id IS NOT NULL
          FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
          LEFT JOIN LATERAL (
               SELECT t.id, t.step, t.happened_on FROM cases_decisionstep t
                 JOIN cases_decision e ON e.id = t.decision_id
                WHERE e.case_id = d.case_id AND e.running = d.running AND t.step IN ('carried_out', 'interrupted')
                  AND t.happened_on <= asked_on
                ORDER BY t.id DESC LIMIT 1) s ON true
         WHERE c.unit_id = ANY (led) AND c.person_id <> ALL (walled)
           AND NOT (c.role = 'child' AND c.person_id = ANY (young)) AND d.signed_at IS NOT NULL AND d.decided_on <= asked_on
           AND d.outcome IN ('granted', 'partly') AND d.extends_id IS NULL
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
           AND (c.closed_on IS NULL OR c.closed_on > asked_on)
           AND NOT EXISTS (SELECT FROM cases_decision n WHERE n.corrects_id = d.id AND n.signed_at IS NOT NULL)
           AND s.step IS DISTINCT FROM 'carried_out'
         ORDER BY coalesce(s.happened_on, d.decided_on), c.number, d.running;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_the_child_who_comes_in_their_own_name_is_shielded")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
