"""
A promise whose owner no longer has the case is nobody's: it is red to those who have it now, and to those who lead the unit.

It kept the one who had taken it over when the case went to another: the new worker was told nothing, the old one could not open it, and
what was promised was lost in silence. Whoever leads is told the number of the case and the day, and not of a case on the other side from
themself. Source: R-102, S-01, S-10.
"""

from django.db import migrations

MADE = """
-- What was promised before that day, is neither kept nor taken back, and is of nobody who has the case: in those I have, and in those that
-- I lead without what it is.
CREATE FUNCTION my_red_promises(before date) RETURNS TABLE (
    public_id uuid, in_case uuid, number text, promised_on date, is_own boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := engaged_cases('{assigned,co_assigned,stand_in}', '{open,shielded}');
    led bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    SELECT CASE WHEN c.id = ANY (own) THEN p.public_id END, c.public_id, c.number::text, p.promised_on, c.id = ANY (own)
      FROM cases_promise p JOIN cases_case c ON c.id = p.case_id
     WHERE p.case_id = ANY (own || led) AND c.closed_on IS NULL AND p.kept_at IS NULL AND p.promised_on < before
       AND NOT EXISTS (SELECT FROM cases_decision d WHERE d.promise_id = p.id AND d.signed_at IS NOT NULL)
       AND NOT EXISTS (
           SELECT FROM cases_engagement e
            WHERE e.case_id = p.case_id AND e.actor_id = p.owner_id
              AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'lead_reading') AND e.wall <> 'closed'
              AND e.starts_at <= clock_timestamp() + interval '5 seconds'
              AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
     ORDER BY p.id;
END $$;
REVOKE ALL ON FUNCTION my_red_promises(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_red_promises(date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0076_an_approval_ends_at_its_end")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION my_red_promises(date);")]
