"""
Who comes to a talk or a meeting, who brings them, and who must not meet there.

Source: S-05, S-10, S-11, S-12, R-118, R-501.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Those who stand near these in any file: by a relation, in a case of theirs, or beside them in the case of a third.
CREATE FUNCTION close_to(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT same_humans(ARRAY(
        SELECT r.other_id FROM people_relation r WHERE r.person_id = ANY (persons)
        UNION
        SELECT r.person_id FROM people_relation r WHERE r.other_id = ANY (persons)
        UNION
        SELECT q.person_id FROM cases_party p JOIN cases_party q ON q.case_id = p.case_id WHERE p.person_id = ANY (persons)))
$$;

-- The other sides of one human being, without themself where rows are wrongly joined.
CREATE FUNCTION sides_of(own bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT unnest(same_humans(walled_with(own))) EXCEPT SELECT unnest(own))
$$;

-- To a meeting that is cancelled nobody comes.
CREATE FUNCTION sides_come_then(others bigint[], at_unit bigint, but_group bigint, slots tstzrange[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    apart interval := make_interval(hours => coalesce(local_limit('walled_apart', at_unit), 2));
BEGIN
    RETURN come_at(others, at_unit, but_group, ARRAY(
        SELECT tstzrange(lower(s.slot) - apart, upper(s.slot) + apart) FROM unnest(slots) AS s (slot)));
END $$;

-- Those near to these by what somebody else has said, and never by a number.
CREATE FUNCTION close_to_as_told(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT told_humans(ARRAY(
        SELECT r.other_id FROM people_relation r
         WHERE r.person_id = ANY (persons) AND r.recorded_by_id IS DISTINCT FROM acting()
        UNION
        SELECT r.person_id FROM people_relation r
         WHERE r.other_id = ANY (persons) AND r.recorded_by_id IS DISTINCT FROM acting()
        UNION
        SELECT q.person_id FROM cases_party p JOIN cases_party q ON q.case_id = p.case_id
         WHERE p.person_id = ANY (persons) AND NOT EXISTS (
               SELECT FROM cases_engagement e WHERE e.case_id = p.case_id AND e.actor_id = acting())))
$$;

-- Whether any of these comes to the unit, or is there, at one of the times: to a talk, or to another group. One who called
-- off at the last moment, the day before or later, may be on the way.
CREATE FUNCTION come_at(others bigint[], at_unit bigint, but_group bigint, times tstzrange[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit
           AND s.form IN ('individual', 'group') AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE t.slot && u.at)
           AND (s.state NOT IN ('cancelled', 'moved', 'late')
                OR is_to_be_told(s.case_id, s.public_id) AND NOT is_talk_of_one_day(s.id)
                OR s.state = 'late' AND NOT EXISTS (
                   SELECT FROM support_sessionact a
                    WHERE a.session_id = s.id AND a.state = 'late' AND (a.done_at AT TIME ZONE 'Europe/Stockholm')::date
                          < (lower(t.slot) AT TIME ZONE 'Europe/Stockholm')::date - 1))
    ) OR EXISTS (
        SELECT FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_groupmeeting m ON m.group_id = p.group_id
         WHERE c.person_id = ANY (others) AND p.group_id IS DISTINCT FROM but_group AND m.unit_id = at_unit
           AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE m.slot && u.at)
           AND CASE WHEN p.state IN ('proposed', 'accepted', 'started')
                    THEN m.cancelled_at IS NULL OR m.id = ANY (meetings_to_tell(p.id))
                    ELSE m.id = ANY (meetings_to_tell(p.id)) AND NOT is_place_of_one_day(p.id)
                         OR p.state = 'ended' AND m.cancelled_at IS NULL AND EXISTS (
                            SELECT FROM support_groupstep k
                             WHERE k.place_id = p.id AND k.step = 'left' AND k.written_at >= lower(m.slot)) END);
END $$;

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
        SELECT near.person, s.counts OR near.is_judged FROM sides s CROSS JOIN LATERAL rows_told_same(s.person) AS near
    )
    SELECT array_agg(s.person) INTO others FROM sides s WHERE s.counts;
    RETURN coalesce(others, '{}');
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
        SELECT a.person FROM unnest(adults) AS a (person) CROSS JOIN LATERAL told_humans(ARRAY[a.person]) AS human (rows)
         WHERE NOT EXISTS (SELECT FROM people_relation r WHERE r.person_id = ANY (human.rows) AND r.violence = 'by_first')
           AND NOT EXISTS (SELECT FROM people_relation r WHERE r.other_id = ANY (human.rows) AND r.violence = 'by_second')
           AND NOT (
               EXISTS (SELECT FROM cases_case c WHERE c.person_id = ANY (human.rows) AND c.role = 'using_violence')
               AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = ANY (human.rows) AND c.role = 'exposed'))
           AND NOT EXISTS (
               SELECT FROM cases_party p JOIN cases_case c ON c.id = p.case_id
                WHERE p.person_id = ANY (human.rows) AND p.role = 'other_party' AND c.role IN ('exposed', 'child')))
$$;

-- The other rows of a human being by what two controllers (judged) or a commission say, never by a number.
CREATE FUNCTION rows_told_same(of_person bigint) RETURNS TABLE (person bigint, is_judged boolean) LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT l.other_id, true FROM people_humanlink l
     WHERE l.one_id = of_person AND l.ends_at IS NULL AND l.proposed_by_id IS NOT NULL
    UNION ALL
    SELECT l.one_id, true FROM people_humanlink l
     WHERE l.other_id = of_person AND l.ends_at IS NULL AND l.proposed_by_id IS NOT NULL
    UNION ALL
    SELECT t.person_id, false FROM cases_case c JOIN cases_commission m ON m.case_id = c.id
      JOIN cases_commissionanswer a ON a.commission_id = m.id JOIN cases_case t ON t.id = a.taken_case_id
     WHERE c.person_id = of_person
    UNION ALL
    SELECT c.person_id, false FROM cases_case t JOIN cases_commissionanswer a ON a.taken_case_id = t.id
      JOIN cases_commission m ON m.id = a.commission_id JOIN cases_case c ON c.id = m.case_id
     WHERE t.person_id = of_person
$$;

-- Who comes, and with whom, is asked of human beings and not of rows: for talks and groups, whoever is booked first.
CREATE FUNCTION told_humans(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE known (person) AS (
        SELECT unnest(persons)
        UNION
        SELECT near.person FROM known CROSS JOIN LATERAL rows_told_same(known.person) AS near
    ) SELECT coalesce(array_agg(person), '{}') FROM known WHERE person IS NOT NULL
$$;

-- Who is not to be there when the person of a case comes: the other sides, and who comes with a child of theirs. The one
-- place where talks and groups ask it. By numbers too where the answer says nothing of one that was written.
CREATE FUNCTION kept_from(of_case bigint, own bigint[], by_number boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    told bigint[] := sides_that_count(own);
BEGIN
    RETURN CASE WHEN by_number THEN sides_of(own) ELSE told END || come_with_a_child(of_case, own, told);
END $$;

REVOKE ALL ON FUNCTION close_to(bigint[]), sides_of(bigint[]), sides_come_then(bigint[], bigint, bigint, tstzrange[]),
    close_to_as_told(bigint[]), come_at(bigint[], bigint, bigint, tstzrange[]), sides_told_in(text[], bigint[]),
    guardians_of(bigint[]), guarded_by(bigint[]), who_may_bring(bigint[]), rows_told_same(bigint),
    told_humans(bigint[]), kept_from(bigint, bigint[], boolean) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0003_groups")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
