"""
Figures are counted until the day where the work is done, whatever time zone the one who asks has set.

A session that set another zone was told of a running tertial before its last day was over. Source: S-101, S-144.
"""

from django.db import migrations

BY_THE_DAY_THERE = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_nothing_small_comes_of_two_panels")]
    operations = [migrations.RunSQL(BY_THE_DAY_THERE, migrations.RunSQL.noop)]
