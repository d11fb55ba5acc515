"""
Whoever called opens what was told of her for as long as the call is in the queue, for one who leads the unit too.

A lead sees a contact that became no case however long ago it ended, and with it who it was about. But all that the board
had since been told of her, in cases at other units, was open to the lead with it, and how she was reached then. Now the
contact and who she was are what is left of it. Source: S-01, S-05, S-13, S-21.
"""

from django.db import migrations

CALLERS = """
CREATE OR REPLACE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    mine record := my_standing();
    walled bigint[] := my_walled_persons();
    received bigint[] := '{}';
    only_received bigint[];                    -- the units that I lead are among those where I receive
BEGIN
    IF mine.led <> '{}' THEN
        received := ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.case_id IS NULL AND c.unit_id = ANY (mine.led));
    END IF;
    only_received := ARRAY(SELECT unnest(mine.receiving) EXCEPT SELECT unnest(mine.led));
    IF only_received <> '{}' THEN
        received := received || ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.unit_id = ANY (only_received));
    END IF;
    RETURN received || ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.registered_by_id = acting() OR c.handler_id = acting())
           AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])));
END $$;

-- Whom the contacts were about that a lead still sees, and nothing that was told of them. For `my_persons` alone.
CREATE FUNCTION my_earlier_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN '{}';
    END IF;
    walled := my_walled_persons();
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND c.outcome_on <= today() - 14 AND c.case_id IS NULL AND c.unit_id = ANY (led));
END $$;
REVOKE ALL ON FUNCTION my_earlier_callers() FROM PUBLIC;

CREATE OR REPLACE FUNCTION my_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases))
           || my_callers() || my_earlier_callers();
END $$;

CREATE OR REPLACE FUNCTION my_calls() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT c.id FROM public.intake_contact c
                  WHERE c.person_id = ANY ((SELECT public.my_callers())::bigint[])
                    AND (c.outcome_on IS NULL OR c.outcome_on > public.today() - 14));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0011_what_a_call_tells"), ("access", "0012_a_call_opens_no_file")]
    operations = [migrations.RunSQL(CALLERS, migrations.RunSQL.noop)]
