"""
How often more help is asked for and given, by unit and kind of help: sums over whole tertials, and none over few.

The unit is the one that carries the help out. Counted are help by decision, and the talks without investigation that
go beyond their limit. Source: R-104, R-403, S-101.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION extension_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, kind text, asked bigint, answered bigint, granted bigint, ended bigint, extended bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
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
                   AND (tertial_start(r.asked_on) + interval '4 months' - interval '1 day')::date <= to_day
                 GROUP BY r.unit_id, r.kind, tertial_start(r.asked_on)
                HAVING count(*) >= 5) t
         GROUP BY t.unit_id, t.kind
    ), ending AS (
        SELECT t.unit_id, t.kind, sum(t.ended)::bigint AS ended, sum(t.extended)::bigint AS extended
          FROM (SELECT e.unit_id, e.kind, count(*) AS ended, count(*) FILTER (WHERE e.is_extended) AS extended
                  FROM ends e
                 WHERE e.ended_on BETWEEN from_day AND to_day AND tertial_start(e.ended_on) >= from_day
                   AND (tertial_start(e.ended_on) + interval '4 months' - interval '1 day')::date <= to_day
                 GROUP BY e.unit_id, e.kind, tertial_start(e.ended_on)
                HAVING count(*) >= 5) t
         GROUP BY t.unit_id, t.kind
    )
    SELECT coalesce(k.unit_id, o.unit_id), coalesce(k.kind, o.kind), k.asked, k.answered, k.granted, o.ended, o.extended
      FROM asks k FULL JOIN ending o ON o.unit_id = k.unit_id AND o.kind = k.kind
     WHERE coalesce(k.unit_id, o.unit_id) IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u);
END $$;
REVOKE ALL ON FUNCTION extension_counts(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION extension_counts(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_how_much_a_commission_is_for"),
        ("reports", "0001_counts"),
        ("support", "0007_no_talks_beyond_a_wall"),
    ]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION extension_counts(date, date)")]
