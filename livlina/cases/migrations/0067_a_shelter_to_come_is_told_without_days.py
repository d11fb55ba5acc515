"""
How much help is granted says no day of a shelter that is to begin, to one who is told no whereabouts of the case.

The decision's own page said so; the overview, the talks and the forms told the last day and the weeks. Source: S-21.
"""

from django.db import migrations

NOW = """
-- How much help is granted in a case that one sees: by its own decisions that no commission carries out, and by the
-- commissions that it carries out. Numbers and days; the commission is named to those alone who are shown it. Of a shelter
-- that is to begin no day is told to one who is told no whereabouts of the case: it would say when somebody leaves.
CREATE OR REPLACE FUNCTION help_granted(of_case bigint) RETURNS TABLE (
    decision uuid, commission uuid, talks int, weeks int, groups int, starts_on date, ends_on date, waits boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    carries_out boolean := EXISTS (SELECT FROM cases_commissionanswer a WHERE a.taken_case_id = of_case);
    shown bigint[] := '{}';
    reaches boolean;
BEGIN
    IF NOT (carries_out OR EXISTS (SELECT FROM cases_decision d WHERE d.case_id = of_case AND d.signed_at IS NOT NULL))
       OR (of_case = ANY (my_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    IF carries_out THEN
        shown := my_commissions();
    END IF;
    reaches := of_case = ANY (my_level4_cases());
    RETURN QUERY
    WITH RECURSIVE help (id, root, began_on) AS (
        SELECT d.id, d.running, coalesce(d.starts_on, d.decided_on) FROM cases_decision d
         WHERE d.case_id = of_case AND d.signed_at IS NOT NULL AND d.extends_id IS NULL
        UNION ALL
        SELECT d.id, h.root, h.began_on FROM help h JOIN cases_decision d ON d.extends_id = h.id
         WHERE d.signed_at IS NOT NULL
    ), standing AS (
        SELECT DISTINCT ON (h.root) h.root, h.began_on, d.*,
               (d.kind = 'shelter' AND d.starts_on > today()) IS TRUE AS is_ahead
          FROM help h JOIN cases_decision d ON d.id = h.id
         WHERE d.outcome IN ('granted', 'partly')
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
         ORDER BY h.root, d.running DESC, d.edition DESC
    )
    SELECT s.public_id, NULL::uuid, s.talks::int, s.weeks::int, s.groups::int,
           CASE WHEN reaches OR NOT s.is_ahead THEN s.began_on ELSE s.decided_on END,
           CASE WHEN reaches OR NOT s.is_ahead THEN coalesce(s.ends_on, s.starts_on + s.weeks * 7 - 1) END, false
      FROM standing s
     WHERE (s.kind <> 'shelter' OR s.talks IS NOT NULL) AND NOT EXISTS (
           SELECT FROM cases_commission m JOIN help h ON h.id = m.decision_id
            WHERE h.root = s.root AND NOT EXISTS (
                  SELECT FROM cases_commissionanswer a
                   WHERE a.commission_id = m.id AND a.kind IN ('declined', 'withdrawn')))
    UNION ALL
    SELECT (SELECT s.public_id FROM standing s JOIN help h ON h.root = s.root WHERE h.id = m.decision_id),
           CASE WHEN m.id = ANY (shown) THEN m.public_id END,
           CASE WHEN e.id IS NULL THEN m.talks ELSE e.talks END::int,
           CASE WHEN e.id IS NULL THEN m.weeks ELSE e.weeks END::int,
           CASE WHEN e.id IS NULL THEN m.groups ELSE e.groups END::int,
           (m.sent_at AT TIME ZONE 'Europe/Stockholm')::date,
           CASE WHEN reaches OR (d.kind = 'shelter' AND d.starts_on > today()) IS NOT TRUE
                THEN CASE WHEN e.id IS NULL THEN m.ends_on ELSE e.ends_on END END,
           coalesce(w.kind = 'more_asked', false)
      FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
      JOIN cases_decision d ON d.id = m.decision_id
      LEFT JOIN LATERAL (
           SELECT x.* FROM cases_commissionanswer x
            WHERE x.commission_id = m.id AND x.kind IN ('extended', 'corrected') ORDER BY x.id DESC LIMIT 1) e ON true
      LEFT JOIN LATERAL (
           SELECT x.kind FROM cases_commissionanswer x
            WHERE x.commission_id = m.id AND x.kind IN ('more_asked', 'extended', 'not_more')
            ORDER BY x.id DESC LIMIT 1) w ON true
     WHERE a.kind = 'accepted' AND a.taken_case_id = of_case AND (d.kind <> 'shelter' OR m.talks IS NOT NULL);
END $$;
"""
BEFORE = """
-- How much help is granted in a case that one sees: by its own decisions that no commission carries out, and by the
-- commissions that it carries out. Numbers and days; the commission is named to those alone who are shown it.
CREATE OR REPLACE FUNCTION help_granted(of_case bigint) RETURNS TABLE (
    decision uuid, commission uuid, talks int, weeks int, groups int, starts_on date, ends_on date, waits boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    carries_out boolean := EXISTS (SELECT FROM cases_commissionanswer a WHERE a.taken_case_id = of_case);
    shown bigint[] := '{}';
BEGIN
    IF NOT (carries_out OR EXISTS (SELECT FROM cases_decision d WHERE d.case_id = of_case AND d.signed_at IS NOT NULL))
       OR (of_case = ANY (my_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    IF carries_out THEN
        shown := my_commissions();
    END IF;
    RETURN QUERY
    WITH RECURSIVE help (id, root, began_on) AS (
        SELECT d.id, d.running, coalesce(d.starts_on, d.decided_on) FROM cases_decision d
         WHERE d.case_id = of_case AND d.signed_at IS NOT NULL AND d.extends_id IS NULL
        UNION ALL
        SELECT d.id, h.root, h.began_on FROM help h JOIN cases_decision d ON d.extends_id = h.id
         WHERE d.signed_at IS NOT NULL
    ), standing AS (
        SELECT DISTINCT ON (h.root) h.root, h.began_on, d.*
          FROM help h JOIN cases_decision d ON d.id = h.id
         WHERE d.outcome IN ('granted', 'partly')
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
         ORDER BY h.root, d.running DESC, d.edition DESC
    )
    SELECT s.public_id, NULL::uuid, s.talks::int, s.weeks::int, s.groups::int, s.began_on,
           coalesce(s.ends_on, s.starts_on + s.weeks * 7 - 1), false
      FROM standing s
     WHERE (s.kind <> 'shelter' OR s.talks IS NOT NULL) AND NOT EXISTS (
           SELECT FROM cases_commission m JOIN help h ON h.id = m.decision_id
            WHERE h.root = s.root AND NOT EXISTS (
                  SELECT FROM cases_commissionanswer a
                   WHERE a.commission_id = m.id AND a.kind IN ('declined', 'withdrawn')))
    UNION ALL
    SELECT (SELECT s.public_id FROM standing s JOIN help h ON h.root = s.root WHERE h.id = m.decision_id),
           CASE WHEN m.id = ANY (shown) THEN m.public_id END,
           CASE WHEN e.id IS NULL THEN m.talks ELSE e.talks END::int,
           CASE WHEN e.id IS NULL THEN m.weeks ELSE e.weeks END::int,
           CASE WHEN e.id IS NULL THEN m.groups ELSE e.groups END::int,
           (m.sent_at AT TIME ZONE 'Europe/Stockholm')::date,
           CASE WHEN e.id IS NULL THEN m.ends_on ELSE e.ends_on END,
           coalesce(w.kind = 'more_asked', false)
      FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
      JOIN cases_decision d ON d.id = m.decision_id
      LEFT JOIN LATERAL (
           SELECT x.* FROM cases_commissionanswer x
            WHERE x.commission_id = m.id AND x.kind IN ('extended', 'corrected') ORDER BY x.id DESC LIMIT 1) e ON true
      LEFT JOIN LATERAL (
           SELECT x.kind FROM cases_commissionanswer x
            WHERE x.commission_id = m.id AND x.kind IN ('more_asked', 'extended', 'not_more')
            ORDER BY x.id DESC LIMIT 1) w ON true
     WHERE a.kind = 'accepted' AND a.taken_case_id = of_case AND (d.kind <> 'shelter' OR m.talks IS NOT NULL);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0066_whom_a_shielded_relation_does_not_show")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
