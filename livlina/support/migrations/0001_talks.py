"""
Talks: their times, whose they may be, how many more are asked for, and how often the story was told.

Source: R-033, R-073, S-10.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION booked_sessions(of_unit bigint, starts timestamptz, ends timestamptz)
    RETURNS TABLE (staff_id bigint, booked bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT t.staff_id, count(*) FROM cases_case c JOIN support_session s ON s.case_id = c.id
      JOIN organisation_bookedtime t ON t.id = s.time_id
     WHERE of_unit = ANY (my_led_units()) AND c.unit_id = of_unit AND s.state = 'booked'
       AND t.slot && tstzrange(starts, ends)
     GROUP BY t.staff_id
$$;

CREATE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval)
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

CREATE FUNCTION keep_what_next() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'What a person wanted is never changed.';
END $$;

CREATE FUNCTION keep_more_talks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.asked_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'Nobody asks for more talks in the name of another.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.outcome <> '' THEN
        RAISE EXCEPTION 'More talks are decided once.';
    END IF;
    IF (NEW.case_id, NEW.kind, NEW.count, NEW.asked_by_id, NEW.asked_at, NEW.submission)
       IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.count, OLD.asked_by_id, OLD.asked_at, OLD.submission) THEN
        RAISE EXCEPTION 'What was asked for is not changed.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION more_talks_asked(since timestamptz) RETURNS TABLE (
    unit_id bigint, case_number text, kind text, number int, outcome text, asked_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.number::text, m.kind::text, m.count::int, m.outcome::text, m.asked_at
      FROM support_moretalks m JOIN cases_case c ON c.id = m.case_id
     WHERE c.unit_id = ANY (my_led_units())
       AND ((m.outcome = '' AND c.closed_on IS NULL) OR (m.outcome <> '' AND m.asked_at >= since))
     ORDER BY m.asked_at, m.id
$$;

CREATE FUNCTION led_talks() RETURNS TABLE (
    case_id bigint, form text, state text, closed_for interval, is_more boolean, number int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH meetings AS (
        SELECT s.case_id AS of_case, s.form::text AS form, s.state::text AS state, lower(b.slot) AS at,
               false AS is_more, 1 AS number
          FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
         WHERE s.case_id = ANY (sides) AND s.kind = 'talk'
        UNION ALL
        SELECT m.case_id, 'individual', 'held', m.decided_at, true, m.count FROM support_moretalks m
         WHERE m.case_id = ANY (sides) AND m.kind = 'talk' AND m.outcome = 'granted'
    ), told AS (
        SELECT m.*, (SELECT max(make_interval(days => k.reopened_on - k.closed_on)) FROM cases_caseclosing k
                      WHERE k.case_id = m.of_case AND k.reopened_at > m.at) AS closed_for
          FROM meetings m
    )
    SELECT t.of_case, t.form, t.state, t.closed_for, t.is_more, sum(t.number)::int FROM told t GROUP BY 1, 2, 3, 4, 5;
END $$;

CREATE FUNCTION continuity(of_cases bigint[])
    RETURNS TABLE (case_id bigint, people bigint, changes bigint, days integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT s.case_id, t.staff_id, (lower(t.slot) AT TIME ZONE 'Europe/Stockholm')::date AS held_on
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE s.case_id = ANY (of_cases) AND s.state = 'held'
    ), heard AS (
        SELECT h.case_id, h.staff_id FROM held h
        UNION
        SELECT n.case_id, n.written_by_id FROM cases_note n
         WHERE n.case_id = ANY (of_cases) AND n.kind IN ('talk', 'investigation_talk') AND n.written_by_id IS NOT NULL
    ), listened AS (
        SELECT h.case_id, count(*) AS people FROM heard h GROUP BY h.case_id
    ), given AS (
        SELECT e.case_id, e.actor_id,
               lag(e.actor_id) OVER (PARTITION BY e.case_id ORDER BY e.starts_at, e.id) AS earlier
          FROM cases_engagement e WHERE e.case_id = ANY (of_cases) AND e.kind = 'assigned'
    ), changed AS (
        SELECT g.case_id, count(*) AS changes FROM given g WHERE g.earlier <> g.actor_id GROUP BY g.case_id
    ), first AS (
        SELECT h.case_id, min(h.held_on) AS held_on FROM held h GROUP BY h.case_id
    )
    SELECT c.id, coalesce(l.people, 0), coalesce(g.changes, 0),
           -- with talks before Livlina nobody knows which was the first
           CASE WHEN coalesce(c.talks_before, 0) = 0 THEN greatest(f.held_on - c.came_in_on, 0) END
      FROM cases_case c
      LEFT JOIN listened l ON l.case_id = c.id
      LEFT JOIN changed g ON g.case_id = c.id
      LEFT JOIN first f ON f.case_id = c.id
     WHERE c.id = ANY (of_cases)
$$;

REVOKE ALL ON FUNCTION booked_sessions(bigint, timestamp with time zone, timestamp with time zone),
    place_is_free(bigint, timestamp with time zone, timestamp with time zone, interval), sides_that_count(bigint[]),
    may_hold(bigint, bigint), keep_what_next(), keep_more_talks(), more_talks_asked(timestamp with time zone),
    led_talks(), continuity(bigint[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION booked_sessions(bigint, timestamp with time zone, timestamp with time zone),
    place_is_free(bigint, timestamp with time zone, timestamp with time zone, interval), may_hold(bigint, bigint),
    more_talks_asked(timestamp with time zone), led_talks(), continuity(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("support")
    dependencies = [("cases", "0014_leading")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
