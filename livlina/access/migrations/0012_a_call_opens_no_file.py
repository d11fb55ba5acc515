"""
Who takes a call learns where somebody is from what was told in the call, and not from her file.

A contact written about a person one knows of from a case of one's own opened all that the board had been told: her
telephone, her code word and where she lives, also across a shield and after the glass. Source: S-13, S-21, S-30.
"""

from django.db import migrations

CALLS = """
CREATE OR REPLACE FUNCTION my_level4_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_level4_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases) AND p.role = 'client');
END $$;

-- The contacts that I see of those who are my callers: asked as oneself, so that the rows of contacts decide.
CREATE FUNCTION my_calls() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT c.id FROM public.intake_contact c
                  WHERE c.person_id = ANY ((SELECT public.my_callers())::bigint[]));
END $$;
REVOKE ALL ON FUNCTION my_calls() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_calls() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0011_callers_are_looked_for_once")]
    operations = [migrations.RunSQL(CALLS, migrations.RunSQL.noop)]
