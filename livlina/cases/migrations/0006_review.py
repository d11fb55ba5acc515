"""
The queue of the log reviewer, and the narrow doors to the traces behind it.

The application reads no trace. The system itself takes those that have come since last, to judge them, and puts what
stands out in the queue. Who reviews is told who did what, when and by which relation, of the traces behind one item
and no others; never a case, a client or what was read. Written by these functions alone. Source: S-41, S-43, S-45.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- The units whose traces I review: those under the boards of the units where I have that role, and these.
CREATE FUNCTION my_review_units() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_units('{log_reviewer}');
BEGIN
    RETURN mine || ARRAY(
        SELECT other.unit_id FROM organisation_unitboard own
          JOIN organisation_unitboard other USING (board_id)
         WHERE own.unit_id = ANY (mine)
           AND own.valid_from <= today() AND (own.valid_to IS NULL OR own.valid_to >= today())
           AND other.valid_from <= today() AND (other.valid_to IS NULL OR other.valid_to >= today()));
END $$;

CREATE FUNCTION is_denied(action text, why text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT action IN ('page.refused', 'report.refused') OR (action LIKE '%.refused' AND why IN ('NotPermitted', 'HandlerNotPossible', 'CaseNotPossible', 'ColleagueOpensTheCase'))
$$;

CREATE FUNCTION take_traces_to_judge(most int) RETURNS TABLE (
    at timestamptz, actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, cases_in_hour int, refusals_in_day int
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    PERFORM pg_advisory_xact_lock(78, 0);                  -- one at a time
    RETURN QUERY
    WITH fresh AS MATERIALIZED (
        SELECT new.* FROM trace_heads() AS head
          LEFT JOIN cases_reviewmark mark ON mark.chain = head.chain
         CROSS JOIN LATERAL (
             SELECT t.chain, t.seq, t.at, t.unit_id, t.case_ref, t.action, t.why,
                    CASE t.action WHEN 'staff_relation.matched' THEN (
                        SELECT s.id FROM organisation_staff s WHERE 'organisation_staff:' || s.public_id = t.subject)
                    WHEN 'break_glass.review_overdue' THEN (
                        SELECT r.staff_id FROM cases_glassreview r WHERE 'cases_glassreview:' || r.public_id = t.subject)
                    ELSE t.actor_id END AS actor_id
               FROM access_trace t
              WHERE t.chain = head.chain AND t.seq > coalesce(mark.seq, 0) ORDER BY t.seq LIMIT most) AS new
         WHERE head.seq > coalesce(mark.seq, 0)
    ), marked AS (
        INSERT INTO cases_reviewmark AS m (chain, seq) SELECT f.chain, max(f.seq) FROM fresh f GROUP BY f.chain
            ON CONFLICT ON CONSTRAINT cases_reviewmark_pkey DO UPDATE SET seq = excluded.seq
    )
    SELECT f.at, f.actor_id, f.unit_id, f.case_ref, f.action, f.why,
           CASE WHEN f.is_last_read THEN (
               SELECT count(DISTINCT t.case_ref)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 hour' AND t.at <= f.at
                  AND t.case_ref IS NOT NULL AND t.action LIKE 'case.%read') ELSE 0 END,
           CASE WHEN is_denied(f.action, f.why) THEN (
               SELECT count(*)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 day' AND t.at <= f.at
                  AND is_denied(t.action, t.why)) ELSE 0 END
      FROM (
          SELECT fresh.*, coalesce(fresh.case_ref IS NOT NULL AND fresh.action LIKE 'case.%read' AND row_number() OVER (
                     PARTITION BY fresh.actor_id, date_bin('1 minute', fresh.at, 'epoch'),
                                  fresh.case_ref IS NOT NULL AND fresh.action LIKE 'case.%read'
                     ORDER BY fresh.at DESC, fresh.seq DESC) = 1, false) AS is_last_read
            FROM fresh
      ) AS f WHERE f.actor_id > 0 ORDER BY f.at;
END $$;

CREATE FUNCTION flag_for_review(
    item uuid, item_key bytea, by_staff bigint, at_unit bigint, of_case uuid, on_day date, why text[],
    first_seen timestamptz, last_seen timestamptz, traces int, until date
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known int;
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    UPDATE cases_reviewitem i
       SET reasons = ARRAY(SELECT DISTINCT r FROM unnest(i.reasons || why::varchar[]) AS r ORDER BY r),
           first_at = least(i.first_at, first_seen), last_at = greatest(i.last_at, last_seen), times = i.times + traces
     WHERE i.staff_id = by_staff AND i.case_ref IS NOT DISTINCT FROM of_case AND i.day = on_day AND i.outcome = '';
    IF FOUND THEN
        RETURN;
    END IF;
    IF of_case IS NOT NULL THEN
        SELECT coalesce((SELECT i.label FROM cases_reviewitem i WHERE i.unit_id = at_unit AND i.case_ref = of_case LIMIT 1),
                        (SELECT coalesce(max(i.label), 0) + 1 FROM cases_reviewitem i WHERE i.unit_id = at_unit))
          INTO known;
    END IF;
    INSERT INTO cases_reviewitem (public_id, wrapped_key, staff_id, unit_id, case_ref, label, day, reasons, first_at,
                                  last_at, times, flagged_at, due_on, outcome)
    VALUES (item, item_key, by_staff, at_unit, of_case, known, on_day, why, first_seen, last_seen, traces,
            clock_timestamp(), until, '');
END $$;

CREATE FUNCTION review_item(item bigint, said text, sealed_note bytea, at timestamptz)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item FOR UPDATE;
    IF NOT may_review(this) THEN
        RAISE EXCEPTION 'An item is reviewed by one who sees it.';
    END IF;
    UPDATE cases_reviewitem i
       SET outcome = said, note = sealed_note, reviewed_by_id = acting(), reviewed_at = at
     WHERE i.id = item AND i.outcome = '';
    RETURN FOUND;
END $$;

CREATE FUNCTION review_events(item bigint) RETURNS TABLE (at timestamptz, action text, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item;
    IF NOT may_review(this) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT t.at, t.action, t.why FROM access_trace t
     WHERE t.actor_id = this.staff_id
       AND CASE WHEN this.case_ref IS NULL
                THEN t.at BETWEEN this.first_at - interval '1 hour' AND this.last_at
                     AND (t.action LIKE 'case.%read' OR is_denied(t.action, t.why))
                ELSE t.at >= this.first_at AND t.case_ref = this.case_ref
                     AND (t.at <= this.last_at OR t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm') END
     ORDER BY t.at DESC LIMIT 200;
END $$;

CREATE FUNCTION review_hours(item bigint) RETURNS TABLE (hour int, times int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item;
    IF NOT may_review(this) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT extract(hour FROM t.at AT TIME ZONE 'Europe/Stockholm')::int, count(*)::int FROM access_trace t
     WHERE t.actor_id = this.staff_id AND t.case_ref IS NOT NULL AND t.action LIKE '%read'
       AND t.at >= this.day::timestamp AT TIME ZONE 'Europe/Stockholm'
       AND t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'
     GROUP BY 1 ORDER BY 1;
END $$;

CREATE FUNCTION traces_of_case(asked bigint, first timestamptz, until timestamptz)
    RETURNS TABLE (at timestamptz, actor_id bigint, unit_id bigint, action text, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    refs uuid[];
BEGIN
    IF (asked = ANY (my_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    refs := ARRAY(SELECT c.trace_ref FROM cases_case c WHERE c.id = asked
                  UNION ALL SELECT c.trace_ref FROM intake_contact c WHERE c.case_id = asked);
    RETURN QUERY
    SELECT t.at, t.actor_id, t.unit_id, t.action, t.why FROM access_trace t
     WHERE t.case_ref = ANY (refs) AND t.at >= first AND t.at < until ORDER BY t.at DESC;
END $$;

CREATE FUNCTION cases_to_judge(refs uuid[]) RETURNS TABLE (
    case_ref uuid, owner text, wrapped_key bytea, name bytea, closed_on date
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    RETURN QUERY
    SELECT c.trace_ref, p.public_id::text, p.wrapped_key, p.name, c.closed_on
      FROM cases_case c CROSS JOIN LATERAL (SELECT * FROM people_person q WHERE q.id = c.person_id OFFSET 0) AS p
     WHERE c.trace_ref = ANY (refs);
END $$;

-- Colleagues that I let through in the last two months, which is longer than any review may wait.
CREATE FUNCTION let_through_lately() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT g.asked_by_id FROM cases_glassopening g
                  WHERE g.decided_by_id = acting() AND g.is_approved
                    AND g.decided_at > clock_timestamp() - interval '2 months')
$$;
REVOKE ALL ON FUNCTION my_review_units(), is_denied(text, text), take_traces_to_judge(integer), flag_for_review(uuid,
    bytea, bigint, bigint, uuid, date, text[], timestamp with time zone, timestamp with time zone, integer, date),
    review_item(bigint, text, bytea, timestamp with time zone), review_events(bigint), review_hours(bigint),
    traces_of_case(bigint, timestamp with time zone, timestamp with time zone), cases_to_judge(uuid[]),
    let_through_lately() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_review_units(), take_traces_to_judge(integer), flag_for_review(uuid, bytea, bigint,
    bigint, uuid, date, text[], timestamp with time zone, timestamp with time zone, integer, date),
    review_item(bigint, text, bytea, timestamp with time zone), review_events(bigint), review_hours(bigint),
    traces_of_case(bigint, timestamp with time zone, timestamp with time zone), cases_to_judge(uuid[]),
    let_through_lately() TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [("cases", "0005_beyond")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
