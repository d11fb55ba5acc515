"""
Who is put to hold a talk does not stand on the other side of a wall from the one it is with, and nobody is told why.

Whoever holds it has the hour and the room in a calendar. What the one who books has said of two sides does not count
alone, as where two are kept apart on site: else the colleague who is never free would tell whose client somebody is.
Source: S-10, S-11, S-12.
"""

from django.db import migrations

APART = """
-- Who stands on the other side of a wall from this human being, as far as a booking may tell (0013).
CREATE FUNCTION sides_that_count(own bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
    AS $$
DECLARE
    others bigint[];
BEGIN
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
    RETURN coalesce(others, '{}');
END $$;

CREATE OR REPLACE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    others bigint[];
BEGIN
    SELECT c.unit_id, sides_that_count(same_humans(ARRAY[c.person_id])) INTO at_unit, others
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit AND s.state = 'booked'
           AND s.form IN ('individual', 'group') AND t.slot && tstzrange(starts - apart, ends + apart));
END $$;

-- Whether that one may hold a talk of the case: who has the other side, by a case, a first contact or themself, may not.
CREATE FUNCTION may_hold(of_case bigint, staff bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    client bigint;
    others bigint[];
BEGIN
    SELECT c.unit_id, c.person_id, sides_that_count(same_humans(ARRAY[c.person_id])) INTO at_unit, client, others
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    RETURN NOT (others && own_persons(staff) OR others && contact_persons(staff, at_unit) OR EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.person_id = ANY (others)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
       AND NOT both_sides_approved(staff, of_case, client));
END $$;
REVOKE ALL ON FUNCTION sides_that_count(bigint[]), may_hold(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_hold(bigint, bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0089_no_counts_of_a_case_beyond_a_wall"),
        ("support", "0020_help_without_a_name"),
    ]
    operations = [migrations.RunSQL(APART, migrations.RunSQL.noop)]
