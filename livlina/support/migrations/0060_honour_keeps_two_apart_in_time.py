"""
Two between whom honour stands are kept apart in place and time too, as two between whom violence does. Source: S-10, S-11.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION sides_told_in(roles text[], own bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
    AS $$
DECLARE
    others bigint[];
BEGIN
    WITH RECURSIVE told (person, party, case_id) AS (
        SELECT p.person_id, p.public_id, c.id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (own) AND p.role = 'other_party' AND c.role = ANY (roles)
        UNION ALL
        SELECT c.person_id, p.public_id, c.id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (own) AND p.role = 'other_party' AND c.role = ANY (roles)
    ), sides (person, counts) AS (
        SELECT r.other_id, r.recorded_by_id IS DISTINCT FROM acting() FROM people_relation r
         WHERE r.person_id = ANY (own) AND keeps_apart(r.violence, r.honour)
        UNION
        SELECT r.person_id, r.recorded_by_id IS DISTINCT FROM acting() FROM people_relation r
         WHERE r.other_id = ANY (own) AND keeps_apart(r.violence, r.honour)
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
    RETURN coalesce(others, '{}');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0059_who_holds_a_group_is_on_its_side"), ("cases", "0093_honour_keeps_two_apart")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
