"""
Those who have a case hear of a question about a commission that came from it, that more is asked for, and what became of a
proposal of own support; and a commission that nobody answers stands on the day of those whose it is.

A refusal of a commission was told; all else waited until somebody opened a list. Source: R-107, R-198, R-209, S-10.
"""

from django.db import migrations

NOW = """
DROP FUNCTION tell_that_it_was_declined(bigint);

-- Tells those who have the case that a commission came from, and who leads there, what I have said of it.
CREATE FUNCTION tell_of_answer(of_answer bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    origin bigint;
    said text;
BEGIN
    SELECT m.case_id, a.kind INTO origin, said FROM cases_commission m JOIN cases_commissionanswer a ON a.commission_id = m.id
     WHERE a.id = of_answer AND a.kind IN ('asked', 'declined', 'more_asked') AND a.said_by_id = acting();
    IF origin IS NULL THEN
        RAISE EXCEPTION 'It is told by who said it.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_in_cases(ARRAY[origin], ARRAY[said], 'events', false, NULL);
    PERFORM tell_ones(origin, ARRAY[said], 'events', leads_to_tell(origin));
END $$;

-- The same of a proposal of own support that I have answered or passed on, to those who made it.
CREATE FUNCTION tell_of_own_support(of_step bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    origin bigint := (
        SELECT p.case_id FROM cases_ownsupport p JOIN cases_ownsupportstep s ON s.support_id = p.id
         WHERE s.id = of_step AND s.kind IN ('linked', 'granted', 'refused') AND s.said_by_id = acting());
BEGIN
    IF origin IS NULL THEN
        RAISE EXCEPTION 'It is told by who said it.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_in_cases(ARRAY[origin], '{own_support}', 'events', false, NULL);
    PERFORM tell_ones(origin, '{own_support}', 'events', leads_to_tell(origin));
END $$;

-- To who leads the unit that is to answer how many wait, with the first; to those who have the case that one came from
-- each that has not been answered in time.
CREATE FUNCTION commissions_that_wait() RETURNS TABLE (kind text, public_id uuid, at timestamptz, due_on date, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    worked bigint[] := my_worked_cases();
    unsettled bigint[] := ARRAY(
        SELECT m.id FROM cases_commission m
         WHERE (m.to_unit_id = ANY (led) OR (m.case_id = ANY (worked) AND m.answer_by < today()))
           AND NOT EXISTS (SELECT FROM cases_commissionanswer a
                            WHERE a.commission_id = m.id AND a.kind IN ('accepted', 'declined', 'withdrawn')));
    received bigint[];
BEGIN
    IF unsettled = '{}' THEN
        RETURN;
    END IF;
    received := my_received_commissions();
    RETURN QUERY
        (SELECT 'commission', m.public_id, m.sent_at, m.answer_by, (count(*) OVER ())::text FROM cases_commission m
          WHERE m.id = ANY (unsettled) AND m.id = ANY (received) ORDER BY m.answer_by, m.id LIMIT 1)
        UNION ALL
        SELECT 'commission_late', c.public_id, m.sent_at, m.answer_by, c.number::text
          FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = ANY (unsettled) AND m.case_id = ANY (worked) AND m.answer_by < today() AND c.closed_on IS NULL;
END $$;

REVOKE ALL ON FUNCTION tell_of_answer(bigint), tell_of_own_support(bigint), commissions_that_wait() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_of_answer(bigint), tell_of_own_support(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0037_what_is_told_of_a_contact")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
