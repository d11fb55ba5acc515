"""
What is kept of persons: consents that are withdrawn and never changed, and what a case has hidden of a person.

Source: S-05, S-13, R-126.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- The cases that hide from me how their persons are reached: those I see so, and those I saw so last.
CREATE FUNCTION my_hiding_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT unnest(my_cases())
        UNION
        SELECT last.case_id FROM (
            SELECT DISTINCT ON (e.case_id) e.case_id, e.carries_whereabouts AND e.wall = 'open' AS reaches
              FROM cases_engagement e
             WHERE e.actor_id = acting() AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
             ORDER BY e.case_id, e.id DESC) AS last
         WHERE NOT last.reaches
        EXCEPT
        SELECT unnest(my_level4_cases()));
END $$;

CREATE FUNCTION my_earlier_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN '{}';
    END IF;
    walled := my_walled_callers();
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND c.outcome_on <= today() - 14 AND c.case_id IS NULL AND c.unit_id = ANY (led));
END $$;

CREATE FUNCTION keep_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_on IS NOT NULL THEN
        RAISE EXCEPTION 'A consent is withdrawn once.';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION my_hiding_cases(), my_earlier_callers(), keep_consents() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_hiding_cases() TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("people")
    dependencies = [("access", "0004_key_rotation")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
