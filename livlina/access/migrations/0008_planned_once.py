"""
What is mine is planned once for each connection, and asks nothing of contacts in places where I do not receive.

The policies ask these functions in every statement of a page, and each time the database planned them anew: that took
longer than to answer. Their plans do not hang on which units one works at, but for what stands in the queues of
contacts (`my_callers`, which says so, since it is asked by the others): there the plan is still made for the units at
hand, and only for those who have any.
Source: S-05; measured in docs/adr/0005.
"""

from django.db import migrations

PLANNED_ONCE = (
    "my_standing()",
    "my_boards()",
    "engaged_cases(text[], text[])",
    "my_level4_cases()",
    "my_walled_persons()",
    "my_persons()",
    "my_clients()",
    "my_level4_clients()",
)
ONCE = "".join(f"ALTER FUNCTION {name} SET plan_cache_mode = force_generic_plan;" for name in PLANNED_ONCE)
ANEW = "".join(f"ALTER FUNCTION {name} RESET plan_cache_mode;" for name in PLANNED_ONCE)

CALLERS = """
CREATE OR REPLACE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    mine record := my_standing();
    walled bigint[] := my_walled_persons();
    received bigint[] := '{}';
BEGIN
    IF mine.receiving <> '{}' THEN             -- the units that I lead are among them
        received := ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND c.case_id IS NULL AND c.unit_id = ANY (mine.led)
            UNION ALL
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.unit_id = ANY (mine.receiving) AND c.unit_id <> ALL (mine.led));
    END IF;
    RETURN received || ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.registered_by_id = acting() OR c.handler_id = acting())
           AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])));
END $$;
"""

CALLERS_BEFORE = """
CREATE OR REPLACE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine record := my_standing();
    walled bigint[] := my_walled_persons();
BEGIN
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled) AND c.case_id IS NULL AND c.unit_id = ANY (mine.led)
        UNION ALL
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND ((c.unit_id = ANY (mine.receiving) AND c.unit_id <> ALL (mine.led))
                OR ((c.registered_by_id = acting() OR c.handler_id = acting())
                    AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])))));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0007_register_tasks")]
    operations = [migrations.RunSQL(ONCE + CALLERS, ANEW + CALLERS_BEFORE)]
