"""
Plans, waiting and help without a name: kept as they were written, counted without telling of anyone.

Source: R-098, R-058, S-10.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION keep_plan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.written_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'A plan is written in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.followed_on IS NOT NULL THEN
        RAISE EXCEPTION 'A plan is followed up once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.followed_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A plan is followed up in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- A goal is written with its plan, and judged once.
CREATE FUNCTION keep_plan_goal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.outcome <> '' THEN
            RAISE EXCEPTION 'A goal is judged once.';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM support_plan p
                    WHERE p.id = NEW.plan_id AND p.case_id = NEW.case_id
                      AND (current_user <> 'livlina_app' OR age(p.xmin) <= 0)) THEN
        RAISE EXCEPTION 'A goal is written with the plan of its case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_wait() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.placed_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'Nobody is put on a list in the name of another.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'Who has stopped waiting is put on the list anew.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.ended_on IS NOT NULL AND NEW.ended_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'Nobody is taken off in the name of another.';
    END IF;
    RETURN NEW;
END $$;

-- What is written of a wait is of the same case, while it goes on.
CREATE FUNCTION check_of_wait() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM support_wait w
                    WHERE w.id = NEW.wait_id AND w.case_id = NEW.case_id AND w.ended_on IS NULL) THEN
        RAISE EXCEPTION 'It belongs to what the person of the case waits for now.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_wait_offer() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.offered_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'No place is offered in the name of another.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.answer <> '' THEN
        RAISE EXCEPTION 'A place is answered once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.answered_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'No answer is written in the name of another.';
    END IF;
    RETURN NEW;
END $$;

-- The units one leads, and whom one there does not see: as for commissions (0067).
CREATE FUNCTION is_beyond_me(person bigint, case_role text, walled bigint[], young bigint[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
    SELECT person = ANY (walled) OR (case_role = 'child' AND person = ANY (young))
$$;

CREATE FUNCTION waiting_lines() RETURNS TABLE (
    case_id uuid, trace_ref uuid, number text, unit_id bigint, assigned text, kind text, priority text, since date,
    last_check_on date, next_check_on date, offered_on date, answer text, is_own boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := my_cases();
    led bigint[] := my_led_units();
    walled bigint[] := '{}';
    young bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
    END IF;
    RETURN QUERY
        SELECT c.public_id, c.trace_ref, c.number::text, c.unit_id, coalesce(a.name, '')::text, w.kind::text,
               w.priority::text, w.since, k.checked_on, w.next_check_on, o.offered_on, o.answer::text,
               c.id = ANY (own)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
          LEFT JOIN LATERAL (
               SELECT s.name FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
                WHERE e.case_id = c.id AND e.kind = 'assigned'
                  AND e.starts_at <= clock_timestamp() AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                ORDER BY e.id DESC LIMIT 1) a ON true
          LEFT JOIN LATERAL (
               SELECT max(t.checked_on) AS checked_on FROM support_waitcheck t
                WHERE t.wait_id = w.id AND t.state <> 'not_reached') k ON true
          LEFT JOIN LATERAL (
               SELECT f.offered_on, f.answer FROM support_waitoffer f
                WHERE f.wait_id = w.id ORDER BY f.id DESC LIMIT 1) o ON true
         WHERE w.ended_on IS NULL
           AND (c.id = ANY (own)
                OR (c.unit_id = ANY (led) AND NOT is_beyond_me(c.person_id, c.role::text, walled, young)))
         ORDER BY w.since, w.id;
END $$;

CREATE FUNCTION waiting_ended(counted_from date) RETURNS TABLE (unit_id bigint, kind text, reason text, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
        SELECT c.unit_id, w.kind::text, w.end_reason::text, count(*)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
         WHERE c.unit_id = ANY (led) AND w.ended_on >= counted_from
           AND NOT is_beyond_me(c.person_id, c.role::text, walled, young)
         GROUP BY c.unit_id, w.kind, w.end_reason;
END $$;

CREATE FUNCTION number_nameless() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM organisation_offeredhelp o
         WHERE o.id = NEW.offered_id AND o.unit_id = NEW.unit_id AND NOT o.documents_identity
           AND o.valid_from <= NEW.started_on AND (o.valid_to IS NULL OR o.valid_to >= NEW.started_on)) THEN
        RAISE EXCEPTION 'No decision in force that day says that nobody is named.';
    END IF;
    -- two at once follow each other: the second reads what the first has committed
    PERFORM pg_advisory_xact_lock(hashtext('livlina.nameless'), NEW.unit_id::int);
    NEW.year := extract(year FROM NEW.started_on);
    NEW.number := 1 + coalesce(
        (SELECT max(n.number) FROM support_namelesshelp n WHERE n.unit_id = NEW.unit_id AND n.year = NEW.year), 0);
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION keep_plan(), keep_plan_goal(), keep_wait(), check_of_wait(), keep_wait_offer(),
    is_beyond_me(bigint, text, bigint[], bigint[]), waiting_lines(), waiting_ended(date), number_nameless() FROM
    PUBLIC;

GRANT EXECUTE ON FUNCTION waiting_lines(), waiting_ended(date) TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("support")
    dependencies = [("support", "0001_talks")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
