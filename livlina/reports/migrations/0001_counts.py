"""
The figures' door to the cases: columns to count, and no names, numbers or text.

Source: S-05, S-81, R-115.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION my_counting_units() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.my_units('{unit_manager,group_leader,statistician}');
END $$;

CREATE FUNCTION treating_units(from_day date, to_day date) RETURNS TABLE (unit_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id FROM organisation_unit u
     WHERE u.valid_from <= to_day AND (u.valid_to IS NULL OR u.valid_to >= from_day)
       AND EXISTS (SELECT FROM organisation_unitfunction f
                    WHERE f.unit_id = u.id AND f.function = 'treatment'
                      AND f.valid_from <= to_day AND (f.valid_to IS NULL OR f.valid_to >= from_day))
$$;

CREATE FUNCTION case_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, role text, sex text, minor_children text, police_offered boolean, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT c.unit_id, c.role::text, p.sex::text, c.minor_children::text,
           nullif(c.entrance, 'unknown') = 'police' AND nullif(c.legal_support_offered, 'unknown') = 'yes',
           count(*)
      FROM cases_case c JOIN people_person p ON p.id = c.person_id
     WHERE c.came_in_on BETWEEN from_day AND to_day
       AND c.unit_id IN (SELECT t.unit_id FROM treating_units(from_day, to_day) t)
       AND (SELECT my_counting_units()) <> '{}'
     GROUP BY 1, 2, 3, 4, 5;
END $$;

CREATE FUNCTION tertial_start(day date) RETURNS date LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT make_date(extract(year FROM day)::int, (extract(month FROM day)::int - 1) / 4 * 4 + 1, 1)
$$;

-- Children are counted where their number is told: the rest of all cases would else be theirs.
CREATE FUNCTION continuity_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, cases bigint, people bigint, changes bigint, met bigint, days bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    last_counted date := least(to_day, today() - 1);
BEGIN
    RETURN QUERY
    SELECT t.unit_id, sum(t.cases)::bigint, sum(t.people)::bigint, sum(t.changes)::bigint, sum(t.met)::bigint,
           sum(t.days)::bigint
      FROM (
           SELECT c.unit_id, count(*) AS cases, sum(k.people) AS people, sum(k.changes) AS changes,
                  CASE WHEN count(k.days) >= 5 THEN count(k.days) END AS met,
                  CASE WHEN count(k.days) >= 5 THEN sum(k.days) END AS days
             FROM continuity(ARRAY(
                      SELECT i.id FROM cases_case i
                       WHERE i.came_in_on BETWEEN from_day AND to_day
                         AND tertial_start(i.came_in_on) >= from_day
                         AND (tertial_start(i.came_in_on) + interval '4 months' - interval '1 day')::date <= last_counted
                         AND i.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
                         AND (i.role <> 'child' OR (i.unit_id, tertial_start(i.came_in_on)) IN (
                              SELECT h.unit_id, h.tertial FROM child_cases_of_units(from_day, to_day) h WHERE h.is_told)))) k
             JOIN cases_case c ON c.id = k.case_id
            WHERE k.people > 0 AND (SELECT my_counting_units()) <> '{}'
            GROUP BY c.unit_id, tertial_start(c.came_in_on)
           HAVING count(*) >= 5) t
     GROUP BY t.unit_id;
END $$;

-- What stands together on the page of statistics is not counted out of each other: no number under five comes of two
-- panels or two columns.
CREATE FUNCTION closing_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, closed bigint, known bigint, remains bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    last_counted date := least(to_day, today() - 1);
BEGIN
    RETURN QUERY
    SELECT t.unit_id, sum(t.closed)::bigint, sum(t.known)::bigint, sum(t.remains)::bigint
      FROM (
           SELECT k.unit_id, k.closed, CASE WHEN s.is_known THEN k.known END AS known,
                  CASE WHEN s.is_known THEN k.remains END AS remains
             FROM (
                  SELECT c.unit_id, count(*) AS closed,
                         count(*) FILTER (WHERE e.need_remains IN ('yes', 'no')) AS known,
                         count(*) FILTER (WHERE e.need_remains = 'yes') AS remains
                    FROM cases_caseclosing e JOIN cases_case c ON c.id = e.case_id
                   WHERE e.closed_on BETWEEN from_day AND to_day AND e.reopened_on IS NULL
                     AND tertial_start(e.closed_on) >= from_day
                     AND (tertial_start(e.closed_on) + interval '4 months' - interval '1 day')::date <= last_counted
                     AND c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
                     AND (SELECT my_counting_units()) <> '{}'
                   GROUP BY c.unit_id, tertial_start(e.closed_on)
                  HAVING count(*) >= 5) k
            CROSS JOIN LATERAL (
                  SELECT k.known >= 5 AND NOT leaves_few(k.known, k.closed) AND NOT leaves_few(k.remains, k.known) AS is_known) s) t
     GROUP BY t.unit_id;
END $$;

-- In how many cases each of these kinds of help began without a decision, by unit and whole tertial.
CREATE FUNCTION open_entrance_counts(from_day date, to_day date, kinds text[])
    RETURNS TABLE (unit_id bigint, kind text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, t.kind, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, i.kind::text AS kind, count(DISTINCT i.case_id) AS cases
              FROM support_intervention i JOIN cases_case c ON c.id = i.case_id
             WHERE i.kind = ANY (kinds) AND i.ground = 'service'
               AND i.starts_on BETWEEN from_day AND to_day AND tertial_start(i.starts_on) >= from_day
               AND (tertial_start(i.starts_on) + interval '4 months' - interval '1 day')::date <= to_day
               AND (tertial_start(i.starts_on) + interval '4 months')::date <= today()
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, i.kind, tertial_start(i.starts_on)
            HAVING count(DISTINCT i.case_id) >= 5) t
     GROUP BY t.unit_id, t.kind;
END $$;

-- How often more help is asked for and given, by unit and kind of help: sums over whole tertials, and none over few.
-- Figures are counted until the day where the work is done, whatever time zone the one who asks has set.
CREATE FUNCTION extension_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, kind text, asked bigint, answered bigint, granted bigint, ended bigint, extended bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    last_counted date := least(to_day, today() - 1);
BEGIN
    IF my_counting_units() = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH RECURSIVE help (id, case_id, root) AS (
        SELECT d.id, d.case_id, d.running FROM cases_decision d
         WHERE d.signed_at IS NOT NULL AND d.extends_id IS NULL
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
           AND d.outcome IN ('granted', 'partly')
        UNION ALL
        SELECT d.id, h.case_id, h.root FROM help h JOIN cases_decision d ON d.extends_id = h.id
         WHERE d.signed_at IS NOT NULL
    ), given AS (           -- by which unit each help is carried out: the last that took it, or the one that decided
        SELECT DISTINCT ON (h.case_id, h.root) h.case_id, h.root, m.to_unit_id
          FROM help h JOIN cases_commission m ON m.decision_id = h.id
          JOIN cases_commissionanswer a ON a.commission_id = m.id AND a.kind = 'accepted'
         ORDER BY h.case_id, h.root, m.id DESC
    ), standing AS (
        SELECT DISTINCT ON (h.case_id, h.root) h.case_id, h.root, d.kind::text AS kind,
               coalesce(g.to_unit_id, c.unit_id) AS unit_id, d.extends_id IS NOT NULL AS is_extended,
               least(coalesce(d.ends_on, d.starts_on + d.weeks * 7 - 1), c.closed_on) AS ended_on
          FROM help h JOIN cases_decision d ON d.id = h.id JOIN cases_case c ON c.id = h.case_id
          LEFT JOIN given g ON g.case_id = h.case_id AND g.root = h.root
         WHERE d.outcome IN ('granted', 'partly')
         ORDER BY h.case_id, h.root, d.running DESC, d.edition DESC
    ), requests AS (
        SELECT m.to_unit_id AS unit_id, d.kind::text AS kind, (a.said_at AT TIME ZONE 'Europe/Stockholm')::date AS asked_on,
               CASE n.kind WHEN 'extended' THEN true WHEN 'not_more' THEN false END AS is_granted
          FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
          JOIN cases_decision d ON d.id = m.decision_id
          LEFT JOIN LATERAL (
               SELECT x.kind FROM cases_commissionanswer x
                WHERE x.commission_id = m.id AND x.id > a.id AND x.kind IN ('extended', 'not_more')
                ORDER BY x.id LIMIT 1) n ON true
         WHERE a.kind = 'more_asked'
        UNION ALL           -- decided on without a request from those who carry it out
        SELECT s.unit_id, s.kind, d.decided_on, d.outcome <> 'refused'
          FROM cases_decision d JOIN help h ON h.id = d.id
          JOIN standing s ON s.case_id = h.case_id AND s.root = h.root
         WHERE d.extends_id IS NOT NULL AND d.edition = 1 AND NOT EXISTS (
               SELECT FROM cases_commissionanswer x
                WHERE x.decision_id = d.id AND 'more_asked' = (
                      SELECT y.kind FROM cases_commissionanswer y
                       WHERE y.commission_id = x.commission_id AND y.id < x.id
                         AND y.kind IN ('more_asked', 'extended', 'not_more')
                       ORDER BY y.id DESC LIMIT 1))
        UNION ALL
        SELECT c.unit_id, m.kind::text, (m.asked_at AT TIME ZONE 'Europe/Stockholm')::date,
               CASE m.outcome WHEN 'granted' THEN true WHEN 'declined' THEN false END
          FROM support_moretalks m JOIN cases_case c ON c.id = m.case_id
    ), ends AS (
        SELECT s.unit_id, s.kind, s.ended_on, s.is_extended, false AS is_talk FROM standing s WHERE s.ended_on <= today()
        UNION ALL
        SELECT c.unit_id, t.kind::text, c.closed_on,
               EXISTS (SELECT FROM support_moretalks m
                        WHERE m.case_id = c.id AND m.kind = t.kind AND m.outcome = 'granted'), true
          FROM cases_case c JOIN (
               SELECT DISTINCT s.case_id, s.kind FROM support_session s
                WHERE s.state = 'held' AND s.kind IN ('talk', 'motivational', 'support_centre')) t ON t.case_id = c.id
         WHERE c.closed_on IS NOT NULL
    ), asks AS (
        SELECT t.unit_id, t.kind, sum(t.asked)::bigint AS asked, sum(t.answered)::bigint AS answered,
               sum(t.granted)::bigint AS granted
          FROM (SELECT k.unit_id, k.kind, k.asked, CASE WHEN s.is_answered THEN k.answered END AS answered,
                       CASE WHEN s.is_answered THEN k.granted END AS granted
                  FROM (SELECT r.unit_id, r.kind, count(*) AS asked, count(r.is_granted) AS answered,
                               count(*) FILTER (WHERE r.is_granted) AS granted
                          FROM requests r
                         WHERE r.asked_on BETWEEN from_day AND to_day AND tertial_start(r.asked_on) >= from_day
                           AND (tertial_start(r.asked_on) + interval '4 months' - interval '1 day')::date <= last_counted
                         GROUP BY r.unit_id, r.kind, tertial_start(r.asked_on)
                        HAVING count(*) >= 5) k
                 CROSS JOIN LATERAL (
                       SELECT k.answered >= 5 AND NOT leaves_few(k.answered, k.asked)
                          AND NOT leaves_few(k.granted, k.answered) AS is_answered) s) t
         GROUP BY t.unit_id, t.kind
    ), ending AS (
        SELECT t.unit_id, t.kind, sum(t.ended)::bigint AS ended,
               CASE WHEN NOT bool_or(leaves_few(t.extended, t.ended)) THEN sum(t.extended)::bigint END AS extended
          FROM (SELECT e.unit_id, e.kind, count(*) AS ended, count(*) FILTER (WHERE e.is_extended) AS extended, e.is_talk,
                       tertial_start(e.ended_on) AS tertial
                  FROM ends e
                 WHERE e.ended_on BETWEEN from_day AND to_day AND tertial_start(e.ended_on) >= from_day
                   AND (tertial_start(e.ended_on) + interval '4 months' - interval '1 day')::date <= last_counted
                 GROUP BY e.unit_id, e.kind, tertial_start(e.ended_on), e.is_talk
                HAVING count(*) >= 5) t
         WHERE NOT (t.is_talk AND leaves_few(t.ended, (    -- how many cases ended is told beside it
                    SELECT count(*) FROM cases_case c WHERE c.unit_id = t.unit_id AND tertial_start(c.closed_on) = t.tertial)))
         GROUP BY t.unit_id, t.kind
    )
    SELECT coalesce(k.unit_id, o.unit_id), coalesce(k.kind, o.kind), k.asked, k.answered, k.granted, o.ended, o.extended
      FROM asks k FULL JOIN ending o ON o.unit_id = k.unit_id AND o.kind = k.kind
     WHERE coalesce(k.unit_id, o.unit_id) IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u);
END $$;

-- Lines of children, not yet grown, in adult cases that were open at treating units the last day of that tertial; none on
-- another day, before the tertial has ended, or where it began before the first day. For the doors below.
CREATE FUNCTION lines_at_end_of_tertial(from_day date, to_day date) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
BEGIN
    IF to_day >= today() OR from_day > tertial_start(to_day)
       OR to_day <> (tertial_start(to_day) + interval '4 months' - interval '1 day')::date
       OR my_counting_units() = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT l.id FROM cases_case c JOIN cases_childline l ON l.case_id = c.id JOIN cases_party t ON t.id = l.party_id
          JOIN people_person p ON p.id = t.person_id
         WHERE c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u) AND c.role <> 'child'
           AND c.came_in_on <= to_day AND (c.closed_on IS NULL OR c.closed_on > to_day)
           AND coalesce((l.known_at AT TIME ZONE 'Europe/Stockholm')::date, c.came_in_on) <= to_day
           AND (p.birth_year IS NULL OR make_date(p.birth_year + 18, 12, 31) > to_day));
END $$;

-- How many children in open adult cases have own support, what is in the way for the others, and how long it took:
-- counts.
-- What stands together on the page of statistics is not counted out of each other: no number under five comes of two
-- panels or two columns.
CREATE FUNCTION own_support_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, children bigint, supported bigint, started bigint, days bigint, own_cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    last_counted date := least(to_day, today() - 1);
BEGIN
    IF my_counting_units() = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH standing AS (
        SELECT c.unit_id, count(*) AS children, count(*) FILTER (WHERE s.standing IN ('has', 'elsewhere')) AS supported
          FROM own_support_standing(lines_at_end_of_tertial(from_day, to_day), to_day) s
          JOIN cases_childline l ON l.id = s.line_id JOIN cases_case c ON c.id = l.case_id
         GROUP BY c.unit_id HAVING count(*) >= 5
    ), starts AS (
        SELECT t.unit_id, sum(t.started)::bigint AS started, sum(t.days)::bigint AS days
          FROM (SELECT c.unit_id, count(*) AS started, sum(s.happened_on - p.need_on) AS days
                  FROM cases_ownsupportstep s JOIN cases_ownsupport p ON p.id = s.support_id
                  JOIN cases_case c ON c.id = p.case_id
                 WHERE s.kind = 'started' AND p.recipient = 'child' AND s.happened_on BETWEEN from_day AND to_day
                   AND tertial_start(s.happened_on) >= from_day
                   AND (tertial_start(s.happened_on) + interval '4 months' - interval '1 day')::date <= last_counted
                 GROUP BY c.unit_id, tertial_start(s.happened_on) HAVING count(*) >= 5) t
         GROUP BY t.unit_id
    ), own AS (
        SELECT h.unit_id, sum(h.cases)::bigint AS cases FROM child_cases_of_units(from_day, to_day) h
         WHERE h.is_told GROUP BY h.unit_id
    )
    SELECT u.unit_id, g.children,
           CASE WHEN NOT leaves_few(g.supported, g.children) THEN g.supported END,
           b.started, b.days, o.cases
      FROM treating_units(from_day, to_day) u LEFT JOIN standing g ON g.unit_id = u.unit_id
      LEFT JOIN starts b ON b.unit_id = u.unit_id LEFT JOIN own o ON o.unit_id = u.unit_id;
END $$;

-- In the order of what is told: that of what is withheld would tell which is the greater.
CREATE FUNCTION own_support_obstacles(from_day date, to_day date) RETURNS TABLE (standing text, children bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    WITH each AS (
        SELECT c.unit_id, s.standing
          FROM own_support_standing(lines_at_end_of_tertial(from_day, to_day), to_day) s
          JOIN cases_childline l ON l.id = s.line_id JOIN cases_case c ON c.id = l.case_id
    ), shown AS (           -- the units whose figure is given, so that no other is counted out of the sum
        SELECT k.unit_id FROM own_support_counts(from_day, to_day) k WHERE k.supported IS NOT NULL
    ), counted AS (
        SELECT e.standing, count(*) AS children FROM each e
         WHERE e.unit_id IN (SELECT k.unit_id FROM shown k) AND e.standing NOT IN ('has', 'elsewhere') GROUP BY e.standing
    ), told AS (            -- their sum is who is without, beside it on the page
        SELECT array_agg(c.children) AS counts, least_told(array_agg(c.children)) AS least FROM counted c
    )
    SELECT c.standing, CASE WHEN c.children >= t.least THEN c.children END
      FROM counted c CROSS JOIN told t WHERE t.least IS NOT NULL OR may_be_several(t.counts)
     ORDER BY CASE WHEN c.children >= t.least THEN c.children END DESC NULLS LAST, c.standing;
END $$;

-- Children's cases that came in: all, and each by unit, by way in and by the help that was begun in them. `cases` is null where
-- there are some and nothing of them is shown; what there is none of has no row.
CREATE FUNCTION child_case_counts(from_day date, to_day date)
    RETURNS TABLE (dimension text, key text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF my_counting_units() = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH came AS MATERIALIZED (
        SELECT c.id, c.unit_id, c.entrance, tertial_start(c.came_in_on) AS tertial FROM cases_case c
         WHERE c.role = 'child' AND c.came_in_on BETWEEN from_day AND to_day
           AND is_counted_tertial(c.came_in_on, from_day, to_day)
           AND c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
    ), helped AS MATERIALIZED (   -- each child's case with each help that began in it
        SELECT c.id, c.tertial, i.kind::text AS kind, bool_or(i.is_training) AS is_training
          FROM came c JOIN support_intervention i ON i.case_id = c.id GROUP BY 1, 2, 3
    ), whole AS (
        SELECT c.tertial, count(*) AS n, count(*) FILTER (WHERE h.id IS NULL) AS without, count(h.id) AS having,
               count(*) FILTER (WHERE h.is_training) AS trained, coalesce(max(k.kinds), 0) AS kinds, coalesce(max(k.begun), 0) AS begun
          FROM came c LEFT JOIN (SELECT e.id, bool_or(e.is_training) AS is_training FROM helped e GROUP BY 1) h ON h.id = c.id
          LEFT JOIN (SELECT e.tertial, count(DISTINCT e.kind) AS kinds, count(*) AS begun FROM helped e GROUP BY 1) k
            ON k.tertial = c.tertial
         GROUP BY 1
    ), each AS (
        SELECT 'all' AS axis, '' AS word, w.tertial, w.n, w.n >= 5 AS is_told FROM whole w
        UNION ALL
        SELECT 'unit', h.unit_id::text, h.tertial, h.cases, h.is_told FROM child_cases_of_units(from_day, to_day) h
        UNION ALL
        SELECT 'entrance', e.entrance, e.tertial, e.n, e.n >= least_told(array_agg(e.n) OVER (PARTITION BY e.tertial))
          FROM (SELECT c.entrance::text, c.tertial, count(*) AS n FROM came c GROUP BY 1, 2) e
        UNION ALL           -- kinds of help are had together: each is held against all, against those with any, and two against each other
        SELECT 'method', m.kind, m.tertial, m.n,
               m.n >= 5 AND NOT leaves_few(m.n, w.n) AND NOT leaves_few(m.n, w.having)
          FROM (SELECT e.kind, e.tertial, count(*) AS n FROM helped e GROUP BY 1, 2) m JOIN whole w ON w.tertial = m.tertial
        UNION ALL
        SELECT 'method', '', w.tertial, w.without,
               w.without >= 5 AND NOT leaves_few(w.without, w.n)
               AND NOT (w.kinds = 2 AND w.begun - w.having BETWEEN 1 AND 4)
          FROM whole w WHERE w.without > 0
        UNION ALL
        SELECT 'training', 'yes', w.tertial, w.trained,
               w.trained >= 5 AND NOT leaves_few(w.trained, w.n) AND NOT leaves_few(w.trained, w.having)
          FROM whole w WHERE w.trained > 0
    ), stands AS (         -- where all that a sum is made of is withheld, and would follow from it, nothing is told of the tertial
        SELECT p.tertial, bool_and(p.stands) AS is_told
          FROM (SELECT e.tertial, least_told(array_agg(e.n)) IS NOT NULL OR may_be_several(array_agg(e.n)) AS stands
                  FROM each e WHERE e.axis IN ('unit', 'entrance') GROUP BY e.axis, e.tertial) p
         GROUP BY 1
    )
    SELECT e.axis, e.word, (sum(e.n) FILTER (WHERE e.is_told AND s.is_told))::bigint
      FROM each e JOIN stands s ON s.tertial = e.tertial
     WHERE s.is_told OR e.axis IN ('all', 'unit') GROUP BY 1, 2;   -- nor how many ways in or helps there were
END $$;

-- Whether those whose case came in were themselves asked about violence within 60 days, with one of these instruments: by unit and
-- tertial, and by district over the period. `quarter` is of the share: 0 to 3. Of a district nothing else is given, since districts
-- add up to units. A case that came in the last days has its 60 days before the tertial is counted.
CREATE FUNCTION asking_counts(from_day date, to_day date, instruments text[])
    RETURNS TABLE (dimension text, key bigint, grown boolean, begins date, cases bigint, quarter int, asked bigint,
                   answered bigint, exposed bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF my_counting_units() = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH came AS MATERIALIZED (
        SELECT c.unit_id, c.district_id, c.role <> 'child' AS is_grown, tertial_start(c.came_in_on) AS tertial,
               a.was_asked, a.has_answered, a.is_exposed
          FROM cases_case c CROSS JOIN LATERAL (
               SELECT count(*) > 0 AS was_asked, coalesce(bool_or(s.exposed <> 'unknown'), false) AS has_answered,
                      coalesce(bool_or(s.exposed = 'yes'), false) AS is_exposed
                 FROM assessments_assessment s
                WHERE s.case_id = c.id AND s.instrument = ANY (instruments) AND s.signed_at IS NOT NULL
                  AND s.asked = 'self' AND s.happened_on <= c.came_in_on + 60) a
         WHERE c.came_in_on BETWEEN from_day AND to_day AND is_counted_tertial(c.came_in_on, from_day, to_day)
           AND (tertial_start(c.came_in_on) + interval '4 months')::date + 60 <= today()
           AND c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
    ), of_tertial AS (
        SELECT x.axis, x.place, c.is_grown, c.tertial, count(*) AS n, count(*) FILTER (WHERE c.was_asked) AS n_asked,
               count(*) FILTER (WHERE c.has_answered) AS n_answered, count(*) FILTER (WHERE c.is_exposed) AS n_exposed
          FROM came c CROSS JOIN LATERAL (VALUES ('unit', c.unit_id), ('district', c.district_id)) x (axis, place)
         WHERE x.place IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING count(*) >= 5
           AND (c.is_grown OR x.axis <> 'unit' OR (x.place, c.tertial) IN (
                SELECT h.unit_id, h.tertial FROM child_cases_of_units(from_day, to_day) h WHERE h.is_told))
    )
    SELECT o.axis, o.place, o.is_grown, o.tertial, o.n, CASE WHEN s.asked OR o.n >= 17 THEN least(o.n_asked * 4 / o.n, 3)::int END,
           CASE WHEN s.asked THEN o.n_asked END, CASE WHEN s.answered THEN o.n_answered END,
           CASE WHEN s.exposed THEN o.n_exposed END
      FROM of_tertial o CROSS JOIN LATERAL (
           SELECT NOT leaves_few(o.n_asked, o.n) AS asked) a
      CROSS JOIN LATERAL (
           SELECT o.is_grown AND a.asked AND NOT leaves_few(o.n_answered, o.n_asked) AS answered) b
      CROSS JOIN LATERAL (
           SELECT a.asked, b.answered, b.answered AND NOT leaves_few(o.n_exposed, o.n_answered) AS exposed) s
     WHERE o.axis = 'unit'
    UNION ALL
    SELECT o.axis, o.place, o.is_grown, NULL, NULL, least(floor(sum(o.n_asked) * 4 / sum(o.n)), 3)::int, NULL, NULL, NULL
      FROM of_tertial o WHERE o.axis = 'district' GROUP BY o.axis, o.place, o.is_grown;
END $$;

REVOKE ALL ON FUNCTION my_counting_units(), treating_units(date, date), case_counts(date, date), tertial_start(date),
    continuity_counts(date, date), closing_counts(date, date), open_entrance_counts(date, date, text[]),
    extension_counts(date, date), lines_at_end_of_tertial(date, date), own_support_counts(date, date),
    own_support_obstacles(date, date), child_case_counts(date, date), asking_counts(date, date, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION treating_units(date, date), case_counts(date, date), continuity_counts(date, date),
    closing_counts(date, date), open_entrance_counts(date, date, text[]), extension_counts(date, date),
    own_support_counts(date, date), own_support_obstacles(date, date), child_case_counts(date, date),
    asking_counts(date, date, text[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_own_ratings")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
