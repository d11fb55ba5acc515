"""
The queue of the log reviewer, and the narrow doors to the traces behind it.

The application reads no trace. The system itself takes those that have come since last, to judge them, and puts what
stands out in the queue. Who reviews is told who did what, when and by which relation, of the traces behind one item
and no others; never a case, a client or what was read. Written by these functions alone. Source: S-41, S-43, S-45.
"""

from django.db import migrations

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

-- A danger message is read by somebody: where none of those who lead the unit and none on the duty may, by those who
-- lead other units under the same board and stand on no side; and where none of those either, the log reviewer is
-- told that it is so, in no words of the message.
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
                    WHEN 'danger.unread' THEN (
                        SELECT m.said_by_id FROM cases_dangermessage m WHERE 'cases_dangermessage:' || m.public_id = t.subject)
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

-- A review of the log settles what the reviewer was shown, and no more; a danger message without readers is an item
-- of its own.
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
     WHERE i.staff_id = by_staff AND i.case_ref IS NOT DISTINCT FROM of_case AND i.day = on_day AND i.outcome = ''
       AND 'danger_unread' <> ALL (why) AND 'danger_unread' <> ALL (i.reasons);
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

-- A review of the log settles what the reviewer was shown, and no more; a danger message without readers is an item
-- of its own.
CREATE FUNCTION review_item(item bigint, said text, sealed_note bytea, at timestamptz, seen text)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item FOR UPDATE;
    IF NOT may_review(this) THEN
        RAISE EXCEPTION 'An item is reviewed by one who sees it.';
    END IF;
    IF this.outcome = '' AND seen IS DISTINCT FROM review_mark(item) THEN
        RAISE EXCEPTION 'More has come than was shown.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_of_what_was_shown';
    END IF;
    UPDATE cases_reviewitem i
       SET outcome = said, note = sealed_note, reviewed_by_id = acting(), reviewed_at = at
     WHERE i.id = item AND i.outcome = '';
    RETURN FOUND;
END $$;

-- A file that is read in, or undone, at night comes to the log reviewer as one item: what stands behind it is that
-- trace.
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
    SELECT k.at, k.action, k.why FROM (
        SELECT t.at, t.action, t.why, row_number() OVER (PARTITION BY t.action, t.why ORDER BY t.at DESC) AS nth
          FROM access_trace t
         WHERE t.actor_id = this.staff_id
           AND CASE WHEN this.case_ref IS NULL
                    THEN t.at BETWEEN this.first_at - interval '1 hour' AND this.last_at
                         AND (t.action LIKE 'case.%read' OR t.action IN ('register.shown', 'register.imported', 'register.undone')
                              OR is_denied(t.action, t.why))
                    ELSE t.at >= this.first_at AND t.case_ref = this.case_ref
                         AND (t.at <= this.last_at OR t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
               END) AS k
     WHERE k.nth <= 50 ORDER BY k.at DESC;
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

-- The same of the case that was opened, for one who reviews it; that somebody has opened many is of no case.
CREATE FUNCTION glass_origin(of_review bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.trace_ref, c.unit_id FROM cases_glassreview r
      JOIN cases_glassopening g ON g.id = r.opening_id JOIN cases_case c ON c.id = g.case_id
      WHERE r.id = of_review AND r.kind = 'one' AND r.id = ANY (my_glass_reviews());
END $$;

-- What whoever reviews an item is shown of it, as one mark: another when anything has come.
CREATE FUNCTION review_mark(item bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT md5(concat_ws(' ', i.reasons, i.times, i.first_at, i.last_at, (
                   SELECT string_agg(concat_ws(' ', e.at, e.action, e.why), ',' ORDER BY e.at, e.action, e.why)
                     FROM review_events(item) AS e)))
          FROM cases_reviewitem i WHERE i.id = item AND may_review(i));
END $$;

-- What is decided afterwards is decided by one who was shown it, of broken glass and in the register.
CREATE FUNCTION glass_is_settled_after_its_hour() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.outcome <> 'needs_more' AND EXISTS (
            SELECT FROM cases_glassreview r JOIN cases_glassopening g ON g.id = r.opening_id
             WHERE r.id = NEW.review_id AND r.kind = 'one'  -- as long as acts are counted to it (acts_behind_glass)
               AND clock_timestamp() < g.opened_at + interval '61 minutes') THEN
        RAISE EXCEPTION 'What is done behind the glass is not done.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_is_settled_after_its_hour';
    END IF;
    RETURN NULL;
END $$;

-- Whether a log reviewer is at work who sees that unit, or at any unit where none is given, and is not that one.
CREATE FUNCTION has_log_reviewer(of_unit bigint, but bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.at_work(
            CASE WHEN of_unit IS NULL THEN ARRAY(SELECT u.id FROM public.organisation_unit u)
                 ELSE ARRAY[of_unit] || public.units_beside(ARRAY[of_unit]) END,
            '{log_reviewer}') AS w
         WHERE w <> but)
$$;

-- That a danger message has no reader, at units of which no log reviewer is at work: to those who review anywhere.
CREATE FUNCTION my_fallen_items() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF my_units('{log_reviewer}') = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT i.id FROM cases_reviewitem i
         WHERE 'danger_unread' = ANY (i.reasons) AND i.staff_id <> acting() AND NOT has_log_reviewer(i.unit_id, i.staff_id));
END $$;

REVOKE ALL ON FUNCTION my_review_units(), is_denied(text, text), take_traces_to_judge(integer), flag_for_review(uuid,
    bytea, bigint, bigint, uuid, date, text[], timestamp with time zone, timestamp with time zone, integer, date),
    review_item(bigint, text, bytea, timestamp with time zone, text), review_events(bigint), review_hours(bigint),
    traces_of_case(bigint, timestamp with time zone, timestamp with time zone), cases_to_judge(uuid[]),
    let_through_lately(), glass_origin(bigint), review_mark(bigint), glass_is_settled_after_its_hour(),
    has_log_reviewer(bigint, bigint), my_fallen_items() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_review_units(), take_traces_to_judge(integer), flag_for_review(uuid, bytea, bigint,
    bigint, uuid, date, text[], timestamp with time zone, timestamp with time zone, integer, date),
    review_item(bigint, text, bytea, timestamp with time zone, text), review_events(bigint), review_hours(bigint),
    traces_of_case(bigint, timestamp with time zone, timestamp with time zone), cases_to_judge(uuid[]),
    let_through_lately(), glass_origin(bigint), review_mark(bigint), my_fallen_items() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_beyond")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
