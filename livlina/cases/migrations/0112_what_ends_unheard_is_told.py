"""
A case that one who is not its handler ends is told to who has it, or to those who lead where nobody who can work has; and
when danger was last written on a card is known to whoever works with the case, though the card is not.

A receptionist, or one who stood in for some days, ended an acute case, and nobody was told. Source: S-55, S-152, R-099.
"""

from django.db import migrations

MADE = """
-- When somebody last wrote on a card of a case of mine that the danger is high or acute. A card that the database raised
-- follows an assessment, which says it itself.
CREATE FUNCTION danger_carded_at(of_case bigint) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT max(n.written_at) FROM cases_nightcard n
     WHERE n.case_id = of_case AND of_case = ANY (my_cases()) AND n.risk IN ('high', 'acute') AND n.raised_from = ''
$$;

-- Cases that ended in the last days by one who was not assigned them: to who is; and as a line to those who lead the unit,
-- where nobody is assigned who is at work there.
CREATE FUNCTION ended_by_another() RETURNS TABLE (
    public_id uuid, number text, closed_on date, closed_by text, is_led boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    mine bigint[] := my_cases();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led <> '{}' THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
    END IF;
    RETURN QUERY
    WITH ended AS (
        SELECT c.id, c.public_id, c.number, c.unit_id, c.person_id, c.role, k.closed_on, s.name,
               ARRAY(SELECT e.actor_id FROM cases_engagement e
                      WHERE e.case_id = c.id AND e.kind = 'assigned' AND e.starts_at <= k.closed_at
                        AND (e.ends_at IS NULL OR e.ends_at > k.closed_at)) AS had
          FROM cases_caseclosing k JOIN cases_case c ON c.id = k.case_id JOIN organisation_staff s ON s.id = k.closed_by_id
         WHERE k.reopened_on IS NULL AND k.closed_at > clock_timestamp() - interval '7 days'
           AND k.closed_by_id <> acting()
           AND NOT EXISTS (SELECT FROM cases_engagement e
                            WHERE e.case_id = c.id AND e.kind = 'assigned' AND e.actor_id = k.closed_by_id
                              AND e.starts_at <= k.closed_at AND (e.ends_at IS NULL OR e.ends_at > k.closed_at))
    )
    SELECT e.public_id, e.number::text, e.closed_on, e.name::text, NOT acting() = ANY (e.had)
      FROM ended e
     WHERE (acting() = ANY (e.had) AND e.id = ANY (mine))
        OR (e.unit_id = ANY (led) AND acting() <> ALL (e.had)
            AND NOT e.had && ARRAY(SELECT at_work(ARRAY[e.unit_id],
                '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}'))
            AND NOT case_stands_beyond(e.id, e.person_id, e.role::text, walled, young, near))
     ORDER BY 3 DESC, 2;
END $$;

REVOKE ALL ON FUNCTION danger_carded_at(bigint), ended_by_another() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION danger_carded_at(bigint), ended_by_another() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0111_an_instruction_is_read_where_whereabouts_are")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION danger_carded_at(bigint), ended_by_another()")]
