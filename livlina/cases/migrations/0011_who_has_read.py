"""
Who has read a case, for the one who has it to tell its client: nothing but its own traces. Source: S-44.

Also those of the first contact that it came of. The detail, where other persons may be named, stays where it is.
"""

from django.db import migrations

READ = """
CREATE FUNCTION traces_of_case(asked bigint, first timestamptz, until timestamptz)
    RETURNS TABLE (at timestamptz, actor_id bigint, unit_id bigint, action text, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    refs uuid[];
BEGIN
    IF (asked = ANY (my_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    refs := ARRAY(SELECT c.trace_ref FROM cases_case c WHERE c.id = asked
                  UNION ALL SELECT c.trace_ref FROM intake_contact c WHERE c.case_id = asked);
    RETURN QUERY
    SELECT t.at, t.actor_id, t.unit_id, t.action, t.why FROM access_trace t
     WHERE t.case_ref = ANY (refs) AND t.at >= first AND t.at < until ORDER BY t.at DESC;
END $$;
REVOKE ALL ON FUNCTION traces_of_case(bigint, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION traces_of_case(bigint, timestamptz, timestamptz) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_review_queue")]
    operations = [migrations.RunSQL(READ, "DROP FUNCTION traces_of_case(bigint, timestamptz, timestamptz)")]
