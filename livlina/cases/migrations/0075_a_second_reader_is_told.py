"""
A proposal that waits for its second reader is told to those who may be one: whoever works with the case, and those who
lead its unit, by the number of the line that they see anyway.

Not of a case on the other side from oneself, and nobody is told of their own. Source: R-109, S-01, S-10.
"""

from django.db import migrations

WAITING = """
CREATE FUNCTION proposals_to_read() RETURNS TABLE (
    case_id uuid, case_number text, investigation_id uuid, proposal_id uuid, proposed_at timestamptz, is_open_to_me boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    sides bigint[] := my_led_sides();
    mine bigint[];
BEGIN
    IF worked = '{}' AND sides = '{}' THEN
        RETURN;
    END IF;
    mine := my_cases();
    RETURN QUERY
    SELECT c.public_id, c.number::text, i.public_id, p.public_id, p.proposed_at, c.id = ANY (mine)
      FROM cases_investigation i JOIN cases_case c ON c.id = i.case_id
      JOIN LATERAL (SELECT q.* FROM cases_proposal q WHERE q.investigation_id = i.id ORDER BY q.position DESC LIMIT 1) p
           ON true
     WHERE i.ended_on IS NULL AND c.closed_on IS NULL AND (c.id = ANY (worked) OR c.id = ANY (sides))
       AND p.outcome = '' AND p.proposed_by_id <> acting()
       AND NOT EXISTS (SELECT FROM cases_investigationsection s
                        WHERE s.investigation_id = i.id AND NOT s.is_guarded AND s.written_at > p.proposed_at)
       AND local_limit('second_reader', c.unit_id) = 1
     ORDER BY p.proposed_at, p.id;
END $$;
REVOKE ALL ON FUNCTION proposals_to_read() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION proposals_to_read() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0074_the_cases_of_a_worker_are_gone_through")]
    operations = [migrations.RunSQL(WAITING, "DROP FUNCTION proposals_to_read()")]
