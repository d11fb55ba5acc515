"""
`my_persons` asks once who is beyond a wall, and not for each of the two ways in which one meets who called.

It cost 5.6 ms for a lead with 1 500 cases, of which 2.2 were the second asking. Source: S-05, S-10; docs/adr/0005.
"""

from django.db import migrations

MADE = """
-- Who called where I receive, lead or wrote it down, within two weeks of the end; also those beyond a wall of mine.
CREATE FUNCTION late_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    mine record := my_standing();
    received bigint[] := '{}';
    only_received bigint[];                    -- the units that I lead are among those where I receive
BEGIN
    IF mine.led <> '{}' THEN
        received := ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.case_id IS NULL AND c.unit_id = ANY (mine.led));
    END IF;
    only_received := ARRAY(SELECT unnest(mine.receiving) EXCEPT SELECT unnest(mine.led));
    IF only_received <> '{}' THEN
        received := received || ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.unit_id = ANY (only_received));
    END IF;
    RETURN received || ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.registered_by_id = acting() OR c.handler_id = acting())
           AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])));
END $$;

-- Who called before that where I lead, and became no case; also those beyond a wall of mine.
CREATE FUNCTION earlier_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    led bigint[] := my_led_units();
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.outcome_on <= today() - 14
           AND c.case_id IS NULL AND c.unit_id = ANY (led));
END $$;

-- Without those beyond a wall of mine and their children, who are asked for where anybody called.
CREATE FUNCTION seen_of_callers(called bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF called = '{}' THEN
        RETURN called;
    END IF;
    RETURN ARRAY(SELECT unnest(called) EXCEPT SELECT unnest(my_walled_callers()));
END $$;

CREATE OR REPLACE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN seen_of_callers(late_callers());
END $$;

CREATE OR REPLACE FUNCTION my_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases))
           || seen_of_callers(late_callers() || earlier_callers());
END $$;

DROP FUNCTION my_earlier_callers();

REVOKE ALL ON FUNCTION late_callers(), earlier_callers(), seen_of_callers(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_the_open_form"), ("people", "0003_guards")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
