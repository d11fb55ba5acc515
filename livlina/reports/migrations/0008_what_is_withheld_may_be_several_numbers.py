"""
What is withheld of numbers that add up to one that is told may be several numbers, whichever panel tells the sum.

Two obstacles withheld of children without own support were both four where eight were left of those without, on the
same page; and five units with one child's case each were told by their sum. Source: R-192, R-198, R-403, S-101.
"""

from django.db import migrations

SEVERAL = """
-- Whether numbers that are withheld together, and whose sum is known, may each be several: two at least and five at least, not all
-- one, as when the sum is their number, and not all four, as when it is four times that and they are taken for few.
CREATE FUNCTION may_be_several(counts bigint[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT count(*) >= 2 AND coalesce(sum(n), 0) >= 5 AND sum(n) NOT IN (count(*), 4 * count(*)) FROM unnest(counts) a (n)
$$;

-- From which number on counts are told that add up to a sum that is told: where one is few, the least are withheld with it, until
-- they may each be several. Null where none is told.
CREATE OR REPLACE FUNCTION least_told(counts bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
    SET search_path = public, pg_temp AS $$
    SELECT min(b.n) FROM unnest(counts) b (n)
     WHERE b.n >= 5 AND (b.n <= ALL (counts) OR may_be_several(ARRAY(SELECT l.n FROM unnest(counts) l (n) WHERE l.n < b.n)))
$$;

CREATE OR REPLACE FUNCTION child_case_counts(from_day date, to_day date)
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

-- In the order of what is told: that of what is withheld would tell which is the greater.
CREATE OR REPLACE FUNCTION own_support_obstacles(from_day date, to_day date) RETURNS TABLE (standing text, children bigint)
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

REVOKE ALL ON FUNCTION may_be_several(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_extensions_are_counted_by_the_day_here")]
    operations = [migrations.RunSQL(SEVERAL, migrations.RunSQL.noop)]
