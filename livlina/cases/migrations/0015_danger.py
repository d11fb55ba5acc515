"""
Who reads that somebody is in danger, who is told when nobody does, and what ends it.

Source: S-05, S-10, S-14, S-40, S-43, S-44, S-55, S-152, R-062, R-099, R-222.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- What traces call the case that a danger message came from, for one who is shown the message.
CREATE FUNCTION danger_origin(of_message bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.trace_ref, c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
      WHERE m.id = of_message AND m.id = ANY (my_danger_messages());
END $$;

-- True of a message of which it was decided longer ago than a reading lasts.
CREATE FUNCTION is_long_decided(message bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM cases_dangerdecision d
                    WHERE d.message_id = message AND d.decided_at < clock_timestamp() - hours_of_reading(at_unit))
       AND NOT is_kept_alone(message)
$$;

-- Those of these messages, or of all, that I read as one who leads their unit or on the duty.
CREATE FUNCTION danger_read_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
        young := young_beyond_me(false);
        near := near_my_own();
        found := ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE (among IS NULL OR m.id = ANY (among)) AND c.unit_id = ANY (led) AND NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    IF on_duty THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
        found := found || ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE (among IS NULL OR m.id = ANY (among)) AND NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    RETURN found;
END $$;

-- Who leads these units today, with an account that is open.
CREATE FUNCTION leads_of(units bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT staff FROM at_work(units, '{unit_manager,group_leader}') AS staff
$$;

-- The other units under the boards of these.
CREATE FUNCTION units_beside(units bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT DISTINCT other.unit_id FROM organisation_unitboard own JOIN organisation_unitboard other USING (board_id)
         WHERE own.unit_id = ANY (units) AND other.unit_id <> ALL (units)
           AND own.valid_from <= today() AND (own.valid_to IS NULL OR own.valid_to >= today())
           AND other.valid_from <= today() AND (other.valid_to IS NULL OR other.valid_to >= today()))
$$;

-- Those of these messages that none who leads their unit, and none on the duty, may read. Each reader is asked what they
-- themself would be shown, by the rules that show it: those who lead first, and no more than it takes.
CREATE FUNCTION danger_unread_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    waiting bigint[] := among;
    reader bigint;
    near_ones bigint[];
BEGIN
    IF among = '{}' THEN
        RETURN among;
    END IF;
    near_ones := ARRAY(
        SELECT leads_of(ARRAY(SELECT c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
                               WHERE m.id = ANY (among)))
    ) || ARRAY(
        SELECT DISTINCT staff FROM at_work(
            ARRAY(SELECT f.unit_id FROM organisation_unitfunction f
                   WHERE f.function = 'out_of_hours'
                     AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())),
            '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS staff);
    FOREACH reader IN ARRAY near_ones LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(danger_read_near(told_by_others(waiting, reader))));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

-- Messages of other units under my boards that fall to me, who lead and stand on no side, since none near may read them.
CREATE FUNCTION my_fallen_danger() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    beside bigint[];
    waiting bigint[];
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    beside := units_beside(led);
    IF beside = '{}' THEN
        RETURN beside;
    END IF;
    waiting := danger_unread_near(ARRAY(
        SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE c.unit_id = ANY (beside) AND NOT is_long_decided(m.id, m.unit_id)));
    IF waiting = '{}' THEN
        RETURN waiting;
    END IF;
    walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
    young := young_beyond_me(false);
    near := near_my_own();
    RETURN ARRAY(
        SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = ANY (waiting) AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

-- Of the messages that I told in a case I work with: when, and when somebody first read it. Never who, or who could not.
CREATE FUNCTION danger_i_told(of_case bigint) RETURNS TABLE (
    said_at timestamptz, read_at timestamptz, is_lost boolean, kept_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT m.said_at, (
               SELECT t.at FROM access_trace t
                WHERE t.case_ref = c.trace_ref AND t.at >= m.said_at - interval '1 minute' AND t.action = 'danger.read'
                  AND t.subject = 'cases_dangermessage:' || m.public_id AND t.actor_id <> acting()
                ORDER BY t.at LIMIT 1),
           CASE WHEN EXISTS (SELECT FROM cases_dangercalled k WHERE k.message_id = m.id)
                 AND NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
                 AND NOT has_log_reviewer(NULL, acting())
                THEN danger_unread_by_all(ARRAY[m.id]) <> '{}' ELSE false END,
           (SELECT d.decided_at FROM cases_dangerdecision d WHERE d.message_id = m.id AND d.outcome = 'kept')
      FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
     WHERE m.case_id = of_case AND m.said_by_id = acting() AND of_case = ANY (my_worked_cases())
     ORDER BY m.said_at;
END $$;

-- Messages that nobody at all may read and that the log reviewer has not been told of: they are now.
CREATE FUNCTION danger_without_reader() RETURNS TABLE (public_id uuid, unit_id bigint) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    waiting bigint[];
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'It is asked by the system itself.';
    END IF;
    waiting := danger_unread_by_all(ARRAY(
        SELECT m.id FROM cases_dangermessage m
         WHERE NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
           AND NOT EXISTS (SELECT FROM cases_dangercalled k WHERE k.message_id = m.id)));
    RETURN QUERY
    WITH called AS (
        INSERT INTO cases_dangercalled AS k (message_id, called_at) SELECT unnest(waiting), clock_timestamp()
            ON CONFLICT DO NOTHING RETURNING k.message_id)
    SELECT m.public_id, m.unit_id FROM called JOIN cases_dangermessage m ON m.id = called.message_id;
END $$;

-- Those of these messages that somebody else told.
CREATE FUNCTION told_by_others(among bigint[], reader bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT m.id FROM public.cases_dangermessage m WHERE m.id = ANY (among) AND m.said_by_id <> reader)
$$;

-- Those of these messages that nobody at all may read but who told them: none near, and none who leads beside.
CREATE FUNCTION danger_unread_by_all(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    waiting bigint[] := danger_unread_near(among);
    reader bigint;
BEGIN
    IF waiting = '{}' THEN
        RETURN waiting;
    END IF;
    FOREACH reader IN ARRAY ARRAY(SELECT leads_of(units_beside(ARRAY[u.unit_id])) FROM (
        SELECT DISTINCT c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = ANY (waiting)) AS u) LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(told_by_others(my_fallen_danger(), reader)));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

-- When somebody last wrote on a card of a case of mine that the danger is high or acute. A card that the database raised
-- follows an assessment, which says it itself.
CREATE FUNCTION danger_carded_at(of_case bigint) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT max(n.written_at) FROM cases_nightcard n
     WHERE n.case_id = of_case AND of_case = ANY (my_cases()) AND n.risk IN ('high', 'acute') AND n.raised_from = ''
$$;

-- Cases that ended in the last days by one who was not assigned them: to who is; and as a line to those who lead the unit,
-- where nobody is assigned who is at work there.
CREATE FUNCTION ended_by_another() RETURNS TABLE (
    public_id uuid, number text, closed_on date, closed_by text, is_led boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    mine bigint[] := my_cases();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led <> '{}' THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
    END IF;
    RETURN QUERY
    WITH ended AS (
        SELECT c.id, c.public_id, c.number, c.unit_id, c.person_id, c.role, k.closed_on, s.name,
               ARRAY(SELECT e.actor_id FROM cases_engagement e
                      WHERE e.case_id = c.id AND e.kind = 'assigned' AND e.starts_at <= k.closed_at
                        AND (e.ends_at IS NULL OR e.ends_at > k.closed_at)) AS had
          FROM cases_caseclosing k JOIN cases_case c ON c.id = k.case_id JOIN organisation_staff s ON s.id = k.closed_by_id
         WHERE k.reopened_on IS NULL AND k.closed_at > clock_timestamp() - interval '7 days'
           AND k.closed_by_id <> acting()
           AND NOT EXISTS (SELECT FROM cases_engagement e
                            WHERE e.case_id = c.id AND e.kind = 'assigned' AND e.actor_id = k.closed_by_id
                              AND e.starts_at <= k.closed_at AND (e.ends_at IS NULL OR e.ends_at > k.closed_at))
    )
    SELECT e.public_id, e.number::text, e.closed_on, e.name::text, NOT acting() = ANY (e.had)
      FROM ended e
     WHERE (acting() = ANY (e.had) AND e.id = ANY (mine))
        OR (e.unit_id = ANY (led) AND acting() <> ALL (e.had)
            AND NOT e.had && ARRAY(SELECT at_work(ARRAY[e.unit_id],
                '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}'))
            AND NOT case_stands_beyond(e.id, e.person_id, e.role::text, walled, young, near))
     ORDER BY 3 DESC, 2;
END $$;

-- True of a message whose decision by another than me waits, and that nobody else who leads has read since.
CREATE FUNCTION is_kept_alone(message bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_dangerdecision d JOIN cases_dangermessage m ON m.id = d.message_id JOIN cases_case c ON c.id = m.case_id
         WHERE d.message_id = message AND d.waits_for_one_more AND acting() NOT IN (d.decided_by_id, m.said_by_id)
           AND acting() IN (SELECT leads_of(ARRAY[c.unit_id] || units_beside(ARRAY[c.unit_id])))
           AND NOT EXISTS (
               SELECT FROM access_trace t
                WHERE t.case_ref = c.trace_ref AND t.at > d.decided_at AND t.action = 'danger.read'
                  AND t.subject = 'cases_dangermessage:' || m.public_id AND t.actor_id NOT IN (d.decided_by_id, m.said_by_id)
                  AND t.actor_id IN (SELECT leads_of(ARRAY[c.unit_id] || units_beside(ARRAY[c.unit_id])))))
$$;

-- Those that I may read and that wait for one more to have read that nothing is done.
CREATE FUNCTION my_kept_danger() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF my_led_units() = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT m FROM unnest(my_danger_messages()) AS m WHERE is_kept_alone(m));
END $$;

-- Whether I may decide that nothing is done about it: I did not tell it, and have nothing of the other side open, in
-- whatever way. One who leads and reads it for some hours reads the message, but does not settle it.
CREATE FUNCTION may_keep_danger(message bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN EXISTS (
        SELECT FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = message AND m.id = ANY (my_danger_messages()) AND m.said_by_id <> acting()
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

-- Which decisions wait for one more: of those that another makes than who may decide that nothing is done, all.
CREATE FUNCTION decision_waits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.waits_for_one_more := NEW.outcome = 'kept' OR may_keep_danger(NEW.message_id) IS NOT TRUE;
    RETURN NEW;
END $$;

-- The task of a danger that nobody has assessed, in the case of one who uses violence, says what it is: it is ticked
-- off by another than who opened the case, and those who lead the unit are told of it until a week after it was.
CREATE FUNCTION keep_danger_task() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT NEW.is_danger OR NEW.case_id <> OLD.case_id OR NEW.made_by_id IS DISTINCT FROM OLD.made_by_id
       OR (OLD.done_on IS NOT NULL AND NEW.done_on IS NULL)
       OR (NEW.done_on IS NOT NULL AND (NEW.done_by_id IS NULL OR NEW.done_by_id = NEW.made_by_id)) THEN
        RAISE EXCEPTION 'Danger that nobody has assessed is ticked off by another than who opened the case.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

-- To those who lead the unit: cases that were opened with a danger that nobody had assessed and has still not, and those
-- where it was ticked off in the last days, by another than who asks. Not those of the other side.
CREATE FUNCTION led_danger_tasks() RETURNS TABLE (public_id uuid, number text, on_day date, by_name text, is_done boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN QUERY
    SELECT c.public_id, c.number::text, coalesce(t.done_on, t.due_on), s.name::text, t.done_on IS NOT NULL
      FROM cases_task t JOIN cases_case c ON c.id = t.case_id
      LEFT JOIN organisation_staff s ON s.id = coalesce(t.done_by_id, t.made_by_id)
     WHERE t.is_danger AND c.unit_id = ANY (led)
       AND (t.done_on IS NULL OR t.done_at > clock_timestamp() - interval '7 days')
       AND coalesce(t.done_by_id, t.made_by_id) IS DISTINCT FROM acting()
       AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
     ORDER BY 3 DESC, 2;
END $$;

REVOKE ALL ON FUNCTION danger_origin(bigint), is_long_decided(bigint, bigint), danger_read_near(bigint[]),
    leads_of(bigint[]), units_beside(bigint[]), danger_unread_near(bigint[]), my_fallen_danger(),
    danger_i_told(bigint), danger_without_reader(), told_by_others(bigint[], bigint), danger_unread_by_all(bigint[]),
    danger_carded_at(bigint), ended_by_another(), is_kept_alone(bigint), my_kept_danger(), may_keep_danger(bigint),
    decision_waits(), keep_danger_task(), led_danger_tasks() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION danger_origin(bigint), my_fallen_danger(), danger_i_told(bigint), danger_without_reader(),
    danger_carded_at(bigint), ended_by_another(), my_kept_danger(), may_keep_danger(bigint), led_danger_tasks() TO
    livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_leading")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
