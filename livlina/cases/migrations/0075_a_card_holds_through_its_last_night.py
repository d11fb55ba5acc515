"""
A night card holds through the night after its last day, until noon.

It was gone for the duty at midnight, in the middle of the night it was written for. Source: S-32, R-496.
"""

from django.db import migrations

THROUGH = """
-- The day whose night it still is.
CREATE FUNCTION day_of_the_night() RETURNS date LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ((statement_timestamp() - interval '12 hours') AT TIME ZONE 'Europe/Stockholm')::date
$$;
REVOKE ALL ON FUNCTION day_of_the_night() FROM PUBLIC;

CREATE OR REPLACE FUNCTION my_duty_cards() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    duty bigint[] := my_duty_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF duty = '{}' THEN
        RETURN duty;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN ARRAY(
        SELECT n.id FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE n.duty_id = ANY (duty) AND n.until >= day_of_the_night() AND NOT n.is_ended AND c.closed_on IS NULL
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version));
END $$;

CREATE OR REPLACE FUNCTION raise_night_card(of_case bigint, to_risk text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    raised cases_case;
BEGIN
    IF (of_case = ANY (my_worked_cases())) IS NOT TRUE OR array_position(strength, to_risk) IS NULL THEN
        RAISE EXCEPTION 'A card is raised by one who works with the case.';
    END IF;
    UPDATE cases_nightcard n SET raised_from = n.risk, raised_at = clock_timestamp(), risk = to_risk, version = n.version + 1
     WHERE n.case_id = of_case AND NOT n.is_ended AND n.until >= day_of_the_night()
       AND array_position(strength, n.risk::text) < array_position(strength, to_risk)
       AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = of_case AND l.version > n.version);
    IF FOUND THEN
        SELECT * INTO raised FROM cases_case c WHERE c.id = of_case;
        PERFORM leave_trace(acting(), raised.unit_id, raised.trace_ref, 'night_card.raised', to_risk, '', '', '');
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0074_why_it_is_shared_no_more_is_its_own_sides")]
    operations = [migrations.RunSQL(THROUGH, migrations.RunSQL.noop)]
