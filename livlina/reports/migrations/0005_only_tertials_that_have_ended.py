"""
A tertial that still runs is counted by nobody: how often people have told, what ended with a need, how often more help was asked
for, and children's own support.

Whoever counted day by day saw who came: the numbers moved with each case. Now the last day that may end a tertial is yesterday, where
the work is done, whatever is asked. As for marks and children's cases. Source: S-101, R-403.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION continuity_counts(from_day date, to_day date)
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
                         AND i.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u))) k
             JOIN cases_case c ON c.id = k.case_id
            WHERE k.people > 0 AND (SELECT my_counting_units()) <> '{}'
            GROUP BY c.unit_id, tertial_start(c.came_in_on)
           HAVING count(*) >= 5) t
     GROUP BY t.unit_id;
END $$;

CREATE OR REPLACE FUNCTION closing_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, closed bigint, known bigint, remains bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    last_counted date := least(to_day, today() - 1);
BEGIN
    RETURN QUERY
    SELECT t.unit_id, sum(t.closed)::bigint, sum(t.known)::bigint, sum(t.remains)::bigint
      FROM (
           SELECT k.unit_id, k.closed, CASE WHEN k.known >= 5 THEN k.known END AS known,
                  CASE WHEN k.known >= 5 THEN k.remains END AS remains
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
                  HAVING count(*) >= 5) k) t
     GROUP BY t.unit_id;
END $$;

CREATE OR REPLACE FUNCTION extension_counts(from_day date, to_day date)
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
        SELECT s.unit_id, s.kind, s.ended_on, s.is_extended FROM standing s WHERE s.ended_on <= current_date
        UNION ALL
        SELECT c.unit_id, t.kind::text, c.closed_on,
               EXISTS (SELECT FROM support_moretalks m
                        WHERE m.case_id = c.id AND m.kind = t.kind AND m.outcome = 'granted')
          FROM cases_case c JOIN (
               SELECT DISTINCT s.case_id, s.kind FROM support_session s
                WHERE s.state = 'held' AND s.kind IN ('talk', 'motivational', 'support_centre')) t ON t.case_id = c.id
         WHERE c.closed_on IS NOT NULL
    ), asks AS (
        SELECT t.unit_id, t.kind, sum(t.asked)::bigint AS asked, sum(t.answered)::bigint AS answered,
               sum(t.granted)::bigint AS granted
          FROM (SELECT r.unit_id, r.kind, count(*) AS asked,
                       CASE WHEN count(r.is_granted) >= 5 THEN count(r.is_granted) END AS answered,
                       CASE WHEN count(r.is_granted) >= 5 THEN count(*) FILTER (WHERE r.is_granted) END AS granted
                  FROM requests r
                 WHERE r.asked_on BETWEEN from_day AND to_day AND tertial_start(r.asked_on) >= from_day
                   AND (tertial_start(r.asked_on) + interval '4 months' - interval '1 day')::date <= last_counted
                 GROUP BY r.unit_id, r.kind, tertial_start(r.asked_on)
                HAVING count(*) >= 5) t
         GROUP BY t.unit_id, t.kind
    ), ending AS (
        SELECT t.unit_id, t.kind, sum(t.ended)::bigint AS ended, sum(t.extended)::bigint AS extended
          FROM (SELECT e.unit_id, e.kind, count(*) AS ended, count(*) FILTER (WHERE e.is_extended) AS extended
                  FROM ends e
                 WHERE e.ended_on BETWEEN from_day AND to_day AND tertial_start(e.ended_on) >= from_day
                   AND (tertial_start(e.ended_on) + interval '4 months' - interval '1 day')::date <= last_counted
                 GROUP BY e.unit_id, e.kind, tertial_start(e.ended_on)
                HAVING count(*) >= 5) t
         GROUP BY t.unit_id, t.kind
    )
    SELECT coalesce(k.unit_id, o.unit_id), coalesce(k.kind, o.kind), k.asked, k.answered, k.granted, o.ended, o.extended
      FROM asks k FULL JOIN ending o ON o.unit_id = k.unit_id AND o.kind = k.kind
     WHERE coalesce(k.unit_id, o.unit_id) IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u);
END $$;

CREATE OR REPLACE FUNCTION own_support_counts(from_day date, to_day date)
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
        SELECT t.unit_id, sum(t.cases)::bigint AS cases
          FROM (SELECT c.unit_id, count(*) AS cases FROM cases_case c
                 WHERE c.role = 'child' AND c.came_in_on BETWEEN from_day AND to_day
                   AND tertial_start(c.came_in_on) >= from_day
                   AND (tertial_start(c.came_in_on) + interval '4 months' - interval '1 day')::date <= last_counted
                 GROUP BY c.unit_id, tertial_start(c.came_in_on) HAVING count(*) >= 5) t
         GROUP BY t.unit_id
    )
    SELECT u.unit_id, g.children,
           CASE WHEN g.supported NOT BETWEEN 1 AND 4 AND g.children - g.supported NOT BETWEEN 1 AND 4 THEN g.supported END,
           b.started, b.days, o.cases
      FROM treating_units(from_day, to_day) u LEFT JOIN standing g ON g.unit_id = u.unit_id
      LEFT JOIN starts b ON b.unit_id = u.unit_id LEFT JOIN own o ON o.unit_id = u.unit_id;
END $$;

-- Lines of children, not yet grown, in adult cases that were open at treating units the last day of that tertial; none on
-- another day, before the tertial has ended, or where it began before the first day. For the doors below.
CREATE OR REPLACE FUNCTION lines_at_end_of_tertial(from_day date, to_day date) RETURNS bigint[] LANGUAGE plpgsql STABLE
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
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_children_and_asking")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
