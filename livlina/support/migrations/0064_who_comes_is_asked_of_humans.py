"""
Who comes, and with whom, is asked of human beings and not of rows: for talks and groups, whoever is booked first.

The sides were followed through what two controllers had joined and what a commission made, but not the child nor the
guardian who brings it: his talk was laid beside the child's where its own case stood on another row than the one that its
mother's names, and the child's beside his where its guardian did. Who may bring a child, and who has told of whom that
they are near, is asked so too. A number that is written joins nobody, as before. Source: S-11, S-12.
"""

from django.db import migrations

NOW = """
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

CREATE FUNCTION told_humans(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE known (person) AS (
        SELECT unnest(persons)
        UNION
        SELECT near.person FROM known CROSS JOIN LATERAL rows_told_same(known.person) AS near
    ) SELECT coalesce(array_agg(person), '{}') FROM known WHERE person IS NOT NULL
$$;

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
        SELECT near.person, s.counts OR near.is_judged FROM sides s CROSS JOIN LATERAL rows_told_same(s.person) AS near
    )
    SELECT array_agg(s.person) INTO others FROM sides s WHERE s.counts;
    RETURN coalesce(others, '{}');
END $$;

-- These without those of whom it is told that the violence is theirs. Where it is not said whose it is, either may bring the child.
CREATE OR REPLACE FUNCTION who_may_bring(adults bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
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
            SELECT unnest(told_humans(ARRAY(
                SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
                 WHERE c.person_id = ANY (others) AND c.role = 'exposed'
                UNION
                SELECT unnest(guarded_by(who_may_bring(others))))))
            EXCEPT
            SELECT unnest(told_humans(put_down || parents)));
    END IF;
    parents := who_may_bring(told_humans(guardians_of(own))) || told_humans(ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
         WHERE p.person_id = ANY (own) AND c.role = 'exposed'));
    RETURN ARRAY(
        (SELECT unnest(sides_that_count(parents)) EXCEPT SELECT unnest(parents))
        UNION
        SELECT unnest(called)
        EXCEPT
        SELECT unnest(own));
END $$;

CREATE OR REPLACE FUNCTION close_to_as_told(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
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

-- Who is not to be there when the person of a case comes: the other sides, and who comes with a child of theirs. The one
-- place where talks and groups ask it. By numbers too where the answer says nothing of one that was written.
CREATE FUNCTION kept_from(of_case bigint, own bigint[], by_number boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    told bigint[] := sides_that_count(own);
BEGIN
    RETURN CASE WHEN by_number THEN sides_of(own) ELSE told END || come_with_a_child(of_case, own, told);
END $$;

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
    others := kept_from(of_case, own, false);
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT come_at(others, at_unit, NULL, ARRAY[tstzrange(starts - apart, ends + apart)]);
END $$;

CREATE OR REPLACE FUNCTION group_place_clashes(of_group bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
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
    others := sides_of(own);
    -- each is asked whatever the others say, so that the time it takes tells nothing
    meets := group_persons(of_group, of_case) && (own || others || close_to(own));
    SELECT coalesce(bool_or(host_is_beyond(h.staff_id, of_case, own, others)), false) INTO held
      FROM support_grouphost h WHERE h.group_id = of_group AND h.left_at IS NULL;
    comes := sides_come_then(kept_from(of_case, own, true), at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m
         WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
END $$;

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
    comes := sides_come_then(
        ARRAY(SELECT unnest(kept_from(of_case, own, false)) EXCEPT SELECT unnest(own)), at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m
         WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
END $$;

CREATE OR REPLACE FUNCTION check_group_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), NEW.unit_id::int);
    IF NOT EXISTS (SELECT FROM support_helpgroup g
                    WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id AND g.state <> 'ended') THEN
        RAISE EXCEPTION 'A meeting is planned for a group of the unit that has not ended.';
    END IF;
    IF sides_come_then(ARRAY(
           SELECT DISTINCT side
             FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
            CROSS JOIN LATERAL unnest(kept_from(c.id, same_humans(ARRAY[c.person_id]), true)) AS side
            WHERE p.group_id = NEW.group_id AND p.state IN ('proposed', 'accepted', 'started')),
       NEW.unit_id, NEW.group_id, ARRAY[NEW.slot]) OR too_many_tries_at_group(NEW.group_id) THEN
        RAISE EXCEPTION 'Not then.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_meeting_fits';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION rows_told_same(bigint), told_humans(bigint[]), kept_from(bigint, bigint[], boolean) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0063_of_one_day_the_gravest_check_holds")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
