"""
Children's own cases, and whether people are asked about violence: counts over whole tertials that have ended.

A figure over fewer than five is not given. Where figures add up to a sum that is given, the least of those that are shown are
withheld with it, until what is withheld is two at least and five at least. Source: R-192, R-193, R-221, R-230, R-403, S-101.
"""

from django.db import migrations

MADE = """
-- All of a tertial that has ended, within the period. A running one would tell day by day who came.
CREATE FUNCTION is_counted_tertial(day date, from_day date, to_day date) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT tertial_start(day) >= from_day
       AND (tertial_start(day) + interval '4 months' - interval '1 day')::date <= to_day
       AND (tertial_start(day) + interval '4 months')::date <= current_date
$$;

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
    ), each AS (
        SELECT 'all' AS axis, '' AS word, c.tertial FROM came c
        UNION ALL SELECT 'unit', c.unit_id::text, c.tertial FROM came c
        UNION ALL SELECT 'entrance', c.entrance::text, c.tertial FROM came c
        UNION ALL
        SELECT 'method', coalesce(h.kind, ''), c.tertial
          FROM came c LEFT JOIN (SELECT DISTINCT i.case_id, i.kind::text AS kind FROM support_intervention i) h
            ON h.case_id = c.id
        UNION ALL
        SELECT 'training', CASE WHEN EXISTS (SELECT FROM support_intervention i WHERE i.case_id = c.id AND i.is_training)
                                THEN 'yes' ELSE 'no' END, c.tertial FROM came c
    ), counted AS (
        SELECT e.axis, e.word, e.tertial, count(*) AS n FROM each e GROUP BY 1, 2, 3
    ), marked AS (
        SELECT k.axis, k.word, k.n, min(k.n) OVER w AS least, row_number() OVER w AS place, sum(k.n) OVER w - k.n AS before
          FROM counted k WINDOW w AS (PARTITION BY k.axis, k.tertial ORDER BY k.n, k.word)
    )
    SELECT m.axis, m.word,
           (sum(m.n) FILTER (WHERE m.n >= 5 AND (m.least >= 5 OR m.place > 2 AND m.before >= 5)))::bigint
      FROM marked m GROUP BY 1, 2;
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
           AND (tertial_start(c.came_in_on) + interval '4 months')::date + 60 <= current_date
           AND c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
    ), of_tertial AS (
        SELECT x.axis, x.place, c.is_grown, c.tertial, count(*) AS n, count(*) FILTER (WHERE c.was_asked) AS n_asked,
               count(*) FILTER (WHERE c.has_answered) AS n_answered, count(*) FILTER (WHERE c.is_exposed) AS n_exposed
          FROM came c CROSS JOIN LATERAL (VALUES ('unit', c.unit_id), ('district', c.district_id)) x (axis, place)
         WHERE x.place IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING count(*) >= 5
    )
    SELECT o.axis, o.place, o.is_grown, o.tertial, o.n, least(o.n_asked * 4 / o.n, 3)::int,
           CASE WHEN s.asked THEN o.n_asked END, CASE WHEN s.answered THEN o.n_answered END,
           CASE WHEN s.exposed THEN o.n_exposed END
      FROM of_tertial o CROSS JOIN LATERAL (
           SELECT o.n_asked NOT BETWEEN 1 AND 4 AND o.n - o.n_asked NOT BETWEEN 1 AND 4 AS asked) a
      CROSS JOIN LATERAL (
           SELECT o.is_grown AND a.asked AND o.n_answered NOT BETWEEN 1 AND 4
              AND o.n_asked - o.n_answered NOT BETWEEN 1 AND 4 AS answered) b
      CROSS JOIN LATERAL (
           SELECT a.asked, b.answered, b.answered AND o.n_exposed NOT BETWEEN 1 AND 4
              AND o.n_answered - o.n_exposed NOT BETWEEN 1 AND 4 AS exposed) s
     WHERE o.axis = 'unit'
    UNION ALL
    SELECT o.axis, o.place, o.is_grown, NULL, NULL, least(floor(sum(o.n_asked) * 4 / sum(o.n)), 3)::int, NULL, NULL, NULL
      FROM of_tertial o WHERE o.axis = 'district' GROUP BY o.axis, o.place, o.is_grown;
END $$;
REVOKE ALL ON FUNCTION is_counted_tertial(date, date, date), child_case_counts(date, date),
    asking_counts(date, date, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION child_case_counts(date, date), asking_counts(date, date, text[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_what_was_proposed_never_sinks"),
        ("cases", "0037_a_card_is_raised_unseen"),
        ("reports", "0003_own_support"),
        ("support", "0027_training"),
    ]
    operations = [
        migrations.RunSQL(
            MADE,
            "DROP FUNCTION asking_counts(date, date, text[]), child_case_counts(date, date), "
            "is_counted_tertial(date, date, date)",
        )
    ]
