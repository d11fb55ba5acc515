"""
A contact opens no more of how somebody is reached than the one who reads it has.

A contact written about her row showed what had been told in the contact that her case came of, though the case itself hid
it: behind broken glass, and across a shield. And a case of one's own on a colleague's client opened all that the board had
been told of her. Source: S-01, S-10, S-11, S-13, S-20, S-21, S-30.
"""

from django.db import migrations

CALLS = """
-- Whose case it is stands in the case itself: who is put in one as its client opens nothing.
CREATE OR REPLACE FUNCTION my_level4_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_level4_cases();
BEGIN
    RETURN ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = ANY (cases));
END $$;

-- The contacts that I see of those who are my callers: asked as oneself, so that the rows of contacts decide. What a case
-- of mine hides of how she is reached, the contact that it came of does not tell either.
CREATE OR REPLACE FUNCTION my_calls() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    hiding bigint[] := ARRAY(SELECT unnest(public.my_cases()) EXCEPT SELECT unnest(public.my_level4_cases()));
BEGIN
    RETURN ARRAY(SELECT c.id FROM public.intake_contact c
                  WHERE c.person_id = ANY ((SELECT public.my_callers())::bigint[])
                    AND (c.outcome_on IS NULL OR c.outcome_on > public.today() - 14)
                    AND (c.case_id IS NULL OR c.case_id <> ALL (hiding)));
END $$;

-- The contacts of those whose file I work in with how they are reached: what a case of mine came of, and what became no
-- case. Not what the case of another came of: that is told in theirs.
CREATE FUNCTION calls_of_my_clients() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_level4_cases();
BEGIN
    RETURN ARRAY(SELECT c.id FROM intake_contact c
                  WHERE c.person_id = ANY ((SELECT my_level4_clients())::bigint[])
                    AND (c.case_id IS NULL OR c.case_id = ANY (cases)));
END $$;
REVOKE ALL ON FUNCTION calls_of_my_clients() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION calls_of_my_clients() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0012_a_call_opens_no_file"), ("people", "0012_a_call_is_read_from_for_two_weeks")]
    operations = [migrations.RunSQL(CALLS, migrations.RunSQL.noop)]
