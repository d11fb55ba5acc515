"""
How the work stands in the open cases of the units one leads, in numbers, and the cases that are gone through.

One who leads sees lines, and nothing about anyone. Of a case on the other side from oneself the line is told and how the
worker's own work stands in it, but nothing that is about the person: neither risk nor children. It looks as a case in
which there is nothing of that to tell. Source: R-351, R-358, S-01, S-10.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Open cases at the units one leads, but for those on the other side of a case or a contact of one's own.
CREATE FUNCTION my_led_sides() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN ARRAY(
        SELECT c.id FROM cases_case c
         WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

-- Of each open case at the units one leads: whose it is, what has passed its day or will before the other, how many notes
-- are unsigned, the risk on the night card that holds, and talks held before Livlina.
CREATE FUNCTION led_work(asked_on date, soon_on date) RETURNS TABLE (
    case_id bigint, unit_id bigint, staff_id bigint, role text, came_in_on date, late int, soon int, unsigned int, risk text,
    talks_before int, still int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH due AS (
        SELECT d.case_id AS of_case, d.due_on FROM cases_deadline d WHERE d.finished_on IS NULL AND d.stopped_on IS NULL
           AND (d.clock <> 'partner_contact' OR (d.due_on < today() AND d.case_id = ANY (sides)))
        UNION ALL
        SELECT t.case_id, t.due_on FROM cases_task t WHERE t.done_on IS NULL AND t.due_on IS NOT NULL
    ), counted AS (
        SELECT d.of_case, count(*) FILTER (WHERE d.due_on < asked_on)::int AS late,
               count(*) FILTER (WHERE d.due_on BETWEEN asked_on AND soon_on)::int AS soon
          FROM due d JOIN cases_case k ON k.id = d.of_case
         WHERE k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), stopped AS (
        SELECT d.case_id AS of_case, count(*)::int AS still FROM cases_deadline d JOIN cases_case k ON k.id = d.case_id
         WHERE d.finished_on IS NULL AND d.stopped_on IS NOT NULL AND d.clock <> 'partner_contact'
           AND k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), notes AS (
        SELECT n.case_id AS of_case, count(*)::int AS unsigned FROM cases_note n JOIN cases_case k ON k.id = n.case_id
         WHERE n.signed_at IS NULL AND k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), cards AS (
        SELECT DISTINCT ON (n.case_id) n.case_id AS of_case, n.risk, n.until, n.is_ended FROM cases_nightcard n
         WHERE n.case_id = ANY (sides) ORDER BY n.case_id, n.version DESC
    )
    SELECT c.id, c.unit_id, e.actor_id, c.role::text, c.came_in_on, coalesce(d.late, 0), coalesce(d.soon, 0),
           coalesce(n.unsigned, 0),
           coalesce(CASE WHEN k.until >= asked_on AND NOT k.is_ended THEN k.risk::text END, ''),
           CASE WHEN c.id = ANY (sides) THEN c.talks_before::int END, coalesce(s.still, 0)
      FROM cases_case c
      LEFT JOIN cases_engagement e ON e.case_id = c.id AND e.kind = 'assigned' AND e.ends_at IS NULL
      LEFT JOIN counted d ON d.of_case = c.id
      LEFT JOIN stopped s ON s.of_case = c.id
      LEFT JOIN notes n ON n.of_case = c.id
      LEFT JOIN cards k ON k.of_case = c.id
     WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL;
END $$;

-- Of each child in them, but on another side, what has been answered in the order it was written: step, which of its
-- answers and the day; no word of it, and nothing of who the child is but that the years are over.
CREATE FUNCTION led_children(asked_on date) RETURNS TABLE (case_id bigint, is_grown boolean, answers jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    SELECT l.case_id, p.birth_year IS NOT NULL AND make_date(p.birth_year + 18, 12, 31) <= asked_on,
           coalesce((SELECT jsonb_agg(jsonb_build_array(a.step, a.outcome, a.happened_on) ORDER BY a.id)
                       FROM cases_childanswer a WHERE a.line_id = l.id), '[]')
      FROM cases_childline l JOIN cases_party t ON t.id = l.party_id JOIN people_person p ON p.id = t.person_id
     WHERE l.case_id = ANY (sides);
END $$;

-- What was said of each of these cases, all of them or none: by the one who signs the review now, of cases that the worker
-- has at its unit.
CREATE FUNCTION review_cases(of_review bigint, named uuid[], wrapped bytea[], given bigint[], said bytea[],
    steps bytea[], days date[], at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    about record;
    sides bigint[];
BEGIN
    PERFORM FROM cases_case c WHERE c.id = ANY (given) ORDER BY c.id FOR NO KEY UPDATE;  -- closed by nobody meanwhile
    sides := my_led_sides();
    SELECT r.* INTO about FROM cases_caseloadreview r
     WHERE r.id = of_review AND r.held_by_id = acting() AND age(r.xmin) <= 0;
    IF about.id IS NULL OR cardinality(given) = 0 OR EXISTS (
        SELECT FROM unnest(given) AS asked (id)
         WHERE (asked.id = ANY (sides)) IS NOT TRUE OR NOT EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
                WHERE e.case_id = asked.id AND c.unit_id = about.unit_id AND e.actor_id = about.staff_id
                  AND c.closed_on IS NULL AND e.kind = 'assigned' AND e.ends_at IS NULL)) THEN
        RAISE EXCEPTION 'Open cases are gone through with the one who has them, by one who leads their unit.';
    END IF;
    WITH told AS (
        INSERT INTO cases_casereview (public_id, wrapped_key, case_id, review_id, text, next_step, due_on, said_by_id, said_at)
        SELECT t.named, t.wrapped, t.given, of_review, t.said, t.step, t.due, acting(), at
          FROM unnest(named, wrapped, given, said, steps, days) AS t (named, wrapped, given, said, step, due)
        RETURNING id, case_id, due_on
    )
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, review_id)
    SELECT gen_random_uuid(), t.case_id, about.staff_id, t.due_on, acting(), at, t.id FROM told t WHERE t.due_on IS NOT NULL;
    RETURN cardinality(given);
END $$;

-- How many open cases each worker has at the units one leads, and oneself has, since when the one they have had longest,
-- and when they were last gone through.
CREATE FUNCTION caseloads() RETURNS TABLE (unit_id bigint, staff_id bigint, cases int, since date, reviewed_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
BEGIN
    RETURN QUERY
    SELECT c.unit_id, e.actor_id, count(*)::int, min((e.starts_at AT TIME ZONE 'Europe/Stockholm')::date),
           (SELECT max(r.held_on) FROM cases_caseloadreview r WHERE r.unit_id = c.unit_id AND r.staff_id = e.actor_id)
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
     WHERE e.kind = 'assigned' AND e.ends_at IS NULL AND c.closed_on IS NULL
       AND (c.unit_id = ANY (led) OR e.actor_id = acting())
     GROUP BY c.unit_id, e.actor_id;
END $$;

-- What cases are marked with is counted, never over fewer than five; and how often a child has been investigated
-- before.
-- Figures are counted until the day where the work is done, whatever time zone the one who asks has set.
CREATE FUNCTION mark_counts(from_day date, to_day date) RETURNS TABLE (unit_id bigint, mark text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, t.mark, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, m.mark::text AS mark, count(*) AS cases
              FROM cases_case c CROSS JOIN LATERAL unnest(c.marks) AS m(mark)
             WHERE c.came_in_on BETWEEN from_day AND to_day AND tertial_start(c.came_in_on) >= from_day
               AND (tertial_start(c.came_in_on) + interval '4 months' - interval '1 day')::date <= to_day
               AND (tertial_start(c.came_in_on) + interval '4 months')::date <= today()
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, m.mark, tertial_start(c.came_in_on)
            HAVING count(*) >= 5) t
     GROUP BY t.unit_id, t.mark;
END $$;

REVOKE ALL ON FUNCTION my_led_sides(), led_work(date, date), led_children(date), review_cases(bigint, uuid[], bytea[],
    bigint[], bytea[], bytea[], date[], timestamp with time zone), caseloads(), mark_counts(date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_led_sides(), led_work(date, date), led_children(date), review_cases(bigint, uuid[],
    bytea[], bigint[], bytea[], bytea[], date[], timestamp with time zone), caseloads(), mark_counts(date, date) TO
    livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_commissions")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
