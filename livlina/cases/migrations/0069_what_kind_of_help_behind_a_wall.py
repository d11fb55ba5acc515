"""
Help that has not begun is listed for the one who leads by number and day, also behind a wall; what kind of help it is not.

That it is shelter, and from which day, said of the other side what the case itself keeps from a lead who reads the one
side. What has to be reported is reported all the same. Source: S-10, R-103.
"""

from django.db import migrations

WAITING = """
CREATE OR REPLACE FUNCTION help_not_begun(asked_on date) RETURNS TABLE (
    case_number text, unit_id bigint, running int, kind text, decided_on date, since date, was_interrupted boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
        SELECT c.number::text, c.unit_id, d.running,
               CASE WHEN c.person_id = ANY (walled) OR (c.role = 'child' AND c.person_id = ANY (young)) THEN ''
                    ELSE d.kind::text END,
               d.decided_on, coalesce(s.happened_on, d.decided_on), s.id IS NOT NULL
          FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
          LEFT JOIN LATERAL (
               SELECT t.id, t.step, t.happened_on FROM cases_decisionstep t
                 JOIN cases_decision e ON e.id = t.decision_id
                WHERE e.case_id = d.case_id AND e.running = d.running AND t.step IN ('carried_out', 'interrupted')
                  AND t.happened_on <= asked_on
                ORDER BY t.id DESC LIMIT 1) s ON true
         WHERE c.unit_id = ANY (led) AND d.signed_at IS NOT NULL AND d.decided_on <= asked_on
           AND d.outcome IN ('granted', 'partly')
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
           AND (c.closed_on IS NULL OR c.closed_on > asked_on)
           AND NOT EXISTS (SELECT FROM cases_decision n WHERE n.corrects_id = d.id AND n.signed_at IS NOT NULL)
           AND s.step IS DISTINCT FROM 'carried_out'
         ORDER BY coalesce(s.happened_on, d.decided_on), c.number, d.running;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0068_handing_over")]
    operations = [migrations.RunSQL(WAITING, migrations.RunSQL.noop)]
