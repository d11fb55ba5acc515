"""
What keeps two sides apart in the waiting room is not asked by the one who books.

Whoever put a person with somebody's number in a case of their own learned by the bookings that were refused whether she
is a client here, and when she comes. Now a wall keeps two bookings apart where somebody else than the one who books has
said of the two rows that they are two sides; what one has said oneself counts when two register controllers have joined
that row with hers. Her row is never found by a number. Source: S-02, S-11, S-12.
"""

from django.db import migrations

APART = """
CREATE OR REPLACE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
BEGIN
    SELECT c.unit_id, same_humans(ARRAY[c.person_id]) INTO at_unit, own
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    WITH RECURSIVE told (person, party, case_id) AS (
        SELECT p.person_id, p.public_id, c.id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (own) AND p.role = 'other_party' AND c.role IN ('exposed', 'using_violence')
        UNION ALL
        SELECT c.person_id, p.public_id, c.id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (own) AND p.role = 'other_party' AND c.role IN ('exposed', 'using_violence')
    ), sides (person, counts) AS (
        SELECT r.other_id, r.recorded_by_id IS DISTINCT FROM acting() FROM people_relation r
         WHERE r.person_id = ANY (own) AND r.violence <> 'none'
        UNION
        SELECT r.person_id, r.recorded_by_id IS DISTINCT FROM acting() FROM people_relation r
         WHERE r.other_id = ANY (own) AND r.violence <> 'none'
        UNION
        -- a party row does not say who wrote it: not I, in a case that was never mine, or where the trace names another
        SELECT w.person,
               NOT EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = w.case_id AND e.actor_id = acting())
               OR EXISTS (SELECT FROM cases_case c JOIN access_trace t ON t.case_ref = c.trace_ref
                           WHERE c.id = w.case_id AND t.action = 'party.added'
                             AND t.subject = 'cases_party:' || w.party AND t.actor_id <> acting())
          FROM told w
        UNION
        -- the same human being in another row by what controllers or a commission say, never by a number
        SELECT near.person, s.counts OR near.is_judged FROM sides s CROSS JOIN LATERAL (
            SELECT l.other_id AS person, true AS is_judged FROM people_humanlink l
             WHERE l.one_id = s.person AND l.ends_at IS NULL AND l.proposed_by_id IS NOT NULL
            UNION ALL
            SELECT l.one_id, true FROM people_humanlink l
             WHERE l.other_id = s.person AND l.ends_at IS NULL AND l.proposed_by_id IS NOT NULL
            UNION ALL
            SELECT t.person_id, false FROM cases_case c JOIN cases_commission m ON m.case_id = c.id
              JOIN cases_commissionanswer a ON a.commission_id = m.id JOIN cases_case t ON t.id = a.taken_case_id
             WHERE c.person_id = s.person
            UNION ALL
            SELECT c.person_id, false FROM cases_case t JOIN cases_commissionanswer a ON a.taken_case_id = t.id
              JOIN cases_commission m ON m.id = a.commission_id JOIN cases_case c ON c.id = m.case_id
             WHERE t.person_id = s.person
        ) AS near
    )
    SELECT array_agg(s.person) INTO others FROM sides s WHERE s.counts;
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit AND s.state = 'booked'
           AND s.form IN ('individual', 'group') AND t.slot && tstzrange(starts - apart, ends + apart));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0069_what_kind_of_help_behind_a_wall"),
        ("support", "0012_how_often_it_was_told"),
    ]
    operations = [migrations.RunSQL(APART, migrations.RunSQL.noop)]
