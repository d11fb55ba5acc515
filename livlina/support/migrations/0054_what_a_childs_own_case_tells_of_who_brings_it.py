"""
The guardian who brings a child and the one who hurt her are kept apart by what the child's own case tells, also where she has no case.

Counted were the parents whose own case, as exposed, has put the child down: where the child's is all there is she sat in the waiting room
at his hour. Those who bring it are its guardians and parents by its own cases, but for one of whose violence it is told; and whom the
child's own case calls the other party is kept from the child itself. What counts has somebody else than the one who books said, as
before, and a number that is written joins nobody. Source: S-11, S-12.
"""

from django.db import migrations

MADE = """
-- Who stands on the other side from this human being, as far as a booking may tell: by relations, and by the other party of cases of
-- these roles.
CREATE FUNCTION sides_told_in(roles text[], own bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
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

CREATE OR REPLACE FUNCTION sides_that_count(own bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
    AS $$
BEGIN
    RETURN sides_told_in(ARRAY['exposed', 'using_violence'], own);
END $$;

-- The guardians and parents of a child, by its own cases.
CREATE FUNCTION guardians_of(child bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'guardian'
         WHERE c.person_id = ANY (child) AND c.role = 'child'
        UNION
        SELECT r.person_id FROM people_relation r JOIN cases_case c ON c.id = r.told_in_case AND c.person_id = r.other_id
         WHERE r.other_id = ANY (child) AND r.kind = 'parent' AND r.ended_at IS NULL AND c.role = 'child'
        UNION
        SELECT g.guardian_id FROM people_guardianship g JOIN cases_case c ON c.id = g.told_in_case AND c.person_id = g.person_id
         WHERE g.person_id = ANY (child) AND g.ended_at IS NULL AND c.role = 'child')
$$;

-- The children of whom these are the guardians or parents, by the children's own cases.
CREATE FUNCTION guarded_by(adults bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (adults) AND p.role = 'guardian' AND c.role = 'child'
        UNION
        SELECT r.other_id FROM people_relation r JOIN cases_case c ON c.id = r.told_in_case AND c.person_id = r.other_id
         WHERE r.person_id = ANY (adults) AND r.kind = 'parent' AND r.ended_at IS NULL AND c.role = 'child'
        UNION
        SELECT g.person_id FROM people_guardianship g JOIN cases_case c ON c.id = g.told_in_case AND c.person_id = g.person_id
         WHERE g.guardian_id = ANY (adults) AND g.ended_at IS NULL AND c.role = 'child')
$$;

-- These without those of whom it is told that the violence is theirs. Where it is not said whose it is, either may bring the child.
CREATE FUNCTION who_may_bring(adults bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT unnest(adults)
        EXCEPT (
            SELECT r.person_id FROM people_relation r WHERE r.person_id = ANY (adults) AND r.violence = 'by_first'
            UNION
            SELECT r.other_id FROM people_relation r WHERE r.other_id = ANY (adults) AND r.violence = 'by_second'
            UNION
            SELECT c.person_id FROM cases_case c WHERE c.person_id = ANY (adults) AND c.role = 'using_violence'
               AND NOT EXISTS (SELECT FROM cases_case k WHERE k.person_id = c.person_id AND k.role = 'exposed')
            UNION
            SELECT p.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
             WHERE p.person_id = ANY (adults) AND p.role = 'other_party' AND c.role IN ('exposed', 'child')))
$$;

-- For an adult, the children put down with those exposed on the other side, or whom a guardian there brings by the child's own case, but
-- for the adult's own; and those whose own case calls the adult the other party. For a child, the other sides of those who bring it, and
-- whom its own case calls the other party.
CREATE OR REPLACE FUNCTION come_with_a_child(of_case bigint, own bigint[], others bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    is_for text := (SELECT c.role FROM cases_case c WHERE c.id = of_case);
    called bigint[] := sides_told_in(ARRAY['child'], own);
    put_down bigint[];
    parents bigint[];
BEGIN
    IF is_for <> 'child' THEN
        put_down := ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
             WHERE c.person_id = ANY (own) AND c.role = 'exposed');
        IF is_for = 'exposed' THEN
            parents := guarded_by(who_may_bring(own));
        END IF;
        RETURN called || ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
             WHERE c.person_id = ANY (others) AND c.role = 'exposed'
            UNION
            SELECT unnest(guarded_by(who_may_bring(others)))
            EXCEPT
            SELECT unnest(put_down || parents));
    END IF;
    parents := who_may_bring(guardians_of(own)) || ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
         WHERE p.person_id = ANY (own) AND c.role = 'exposed');
    RETURN ARRAY(
        (SELECT unnest(sides_that_count(parents)) EXCEPT SELECT unnest(parents))
        UNION
        SELECT unnest(called)
        EXCEPT
        SELECT unnest(own));
END $$;

REVOKE ALL ON FUNCTION sides_told_in(text[], bigint[]), guardians_of(bigint[]), guarded_by(bigint[]), who_may_bring(bigint[])
    FROM PUBLIC;

-- What is told in the case of a place that is given counts who comes with a child too.
CREATE OR REPLACE FUNCTION group_place_clashes_as_told(of_group bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
    meets boolean;
    held boolean;
    comes boolean;
BEGIN
    SELECT g.unit_id INTO at_unit FROM support_helpgroup g WHERE g.id = of_group;
    SELECT c.person_id || array_remove(same_humans(ARRAY[c.person_id]), c.person_id) INTO own
      FROM cases_case c WHERE c.id = of_case;
    others := ARRAY(SELECT unnest(sides_that_count(own)) EXCEPT SELECT unnest(own));
    meets := group_persons(of_group, of_case) && (others || close_to_as_told(own));
    SELECT coalesce(bool_or(host_is_beyond(h.staff_id, of_case, own, others)), false) INTO held
      FROM support_grouphost h WHERE h.group_id = of_group AND h.left_at IS NULL;
    comes := sides_come_then(others || come_with_a_child(of_case, own, others), at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m
         WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0053_who_has_come_is_still_there")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
