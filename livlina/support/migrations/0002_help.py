"""
Plans, waiting and help without a name: kept as they were written, counted without telling of anyone.

Source: R-098, R-058, S-10.
"""

from django.db import migrations

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

-- Of two checks of the same day the list of those who wait tells of the danger, whichever of them was written down
-- last.
CREATE FUNCTION waiting_lines() RETURNS TABLE (
    case_id uuid, trace_ref uuid, number text, unit_id bigint, assigned text, is_away boolean, kind text, priority text, is_ready boolean,
    hours text, form text, needs_interpreter boolean, since date, last_check_on date, in_danger boolean, next_check_on date, offered_on date, answer text, is_own boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := my_cases();
    led bigint[] := my_led_units();
    walled bigint[] := '{}';
    young bigint[] := '{}';
    near bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
    END IF;
    RETURN QUERY
        SELECT c.public_id, c.trace_ref, c.number::text, c.unit_id, coalesce(a.name, '')::text, coalesce(a.is_away, false), w.kind::text,
               w.priority::text, w.reason NOT IN ('own_wish', 'safety'), w.hours::text, w.form::text, w.needs_interpreter,
               w.since, k.checked_on, coalesce(k.in_danger, false), w.next_check_on, o.offered_on, o.answer::text,
               c.id = ANY (own)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
          LEFT JOIN LATERAL (
               SELECT s.name, is_away_from(e.actor_id, e.case_id, e.unit_id) AS is_away FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
                WHERE e.case_id = c.id AND e.kind = 'assigned'
                  AND e.starts_at <= clock_timestamp() AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                ORDER BY e.id DESC LIMIT 1) a ON true
          LEFT JOIN LATERAL (
               SELECT t.checked_on, t.state = 'danger' AS in_danger FROM support_waitcheck t
                WHERE t.wait_id = w.id AND t.state <> 'not_reached' ORDER BY t.checked_on DESC, t.state = 'danger' DESC, t.id DESC LIMIT 1) k ON true
          LEFT JOIN LATERAL (
               SELECT f.offered_on, f.answer FROM support_waitoffer f
                WHERE f.wait_id = w.id ORDER BY f.id DESC LIMIT 1) o ON true
         WHERE w.ended_on IS NULL
           AND (c.id = ANY (own)
                OR (c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)))
         ORDER BY w.since, w.id;
END $$;

-- Those who wait, have stopped waiting or want more talks: told to whoever leads but for cases that are beyond them.
CREATE FUNCTION waiting_ended(counted_from date) RETURNS TABLE (unit_id bigint, kind text, reason text, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
        SELECT c.unit_id, w.kind::text, w.end_reason::text, count(*)
          FROM support_wait w JOIN cases_case c ON c.id = w.case_id
         WHERE c.unit_id = ANY (led) AND w.ended_on >= counted_from
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
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

-- `childcare` stands for talks for which nobody could look after the children: booked so, or missed or called off.
CREATE FUNCTION unmet_counts(from_day date, to_day date) RETURNS TABLE (unit_id bigint, help text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    WITH told AS (
        SELECT w.case_id, w.help::text AS help, w.wished_on AS on_day FROM support_helpwish w
        UNION ALL
        SELECT s.case_id, 'childcare', (lower(b.slot) AT TIME ZONE 'Europe/Stockholm')::date
          FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
         WHERE s.childcare = 'needed' AND s.state <> 'moved'
    )
    SELECT t.unit_id, t.help, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, w.help, count(DISTINCT w.case_id) AS cases
              FROM told w JOIN cases_case c ON c.id = w.case_id
             WHERE w.on_day BETWEEN from_day AND to_day AND tertial_start(w.on_day) >= from_day
               AND (tertial_start(w.on_day) + interval '4 months' - interval '1 day')::date <= to_day
               AND (tertial_start(w.on_day) + interval '4 months')::date <= today()
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, w.help, tertial_start(w.on_day)
            HAVING count(DISTINCT w.case_id) >= 5) t
     WHERE t.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
     GROUP BY t.unit_id, t.help;
END $$;

-- What help that is given is kept by: begun and ended in one's own name, once; what stands within it is of its own
-- case.
CREATE FUNCTION keep_intervention() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.started_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'Help is begun in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'Help is ended once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.ended_on IS NOT NULL AND NEW.ended_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'Help is ended in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- What help that is given is kept by: begun and ended in one's own name, once; what stands within it is of its own
-- case.
CREATE FUNCTION keep_intervention_act() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.noted_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'What is done is written down in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'planned' THEN
        RAISE EXCEPTION 'What was planned is marked once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.marked_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'What was planned is marked in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- A talk, an extension or something done stands in the case of the help that it is part of.
CREATE FUNCTION stands_in_the_case_of_its_help() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.intervention_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM support_intervention i WHERE i.id = NEW.intervention_id AND i.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'It is part of help in the same case.';
    END IF;
    RETURN NEW;
END $$;

-- A contact of her own is asked for through a named door by one who leads, and kept as it was said.
-- Who asks for a contact of her own where she has been asked already takes a number of each row all the same.
CREATE FUNCTION ask_partner_contact(
    named uuid, sent uuid, given bigint, until date, at timestamptz, told uuid, wrapped bytea, sealed bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c cases_case;
    last_one bigint;
    last_word support_partnerword;
BEGIN
    SELECT * INTO c FROM cases_case k WHERE k.id = given FOR NO KEY UPDATE;
    IF (c.unit_id = ANY (my_led_units())) IS NOT TRUE OR c.role <> 'exposed' OR c.closed_on IS NOT NULL OR sealed IS NULL THEN
        RAISE EXCEPTION 'A contact of her own is asked for by one who leads the unit of an open case of one who is exposed.';
    END IF;
    SELECT max(p.id) INTO last_one FROM support_partnercontact p WHERE p.case_id = given;
    IF last_one IS NOT NULL THEN
        SELECT * INTO last_word FROM support_partnerword w WHERE w.contact_id = last_one ORDER BY w.id DESC LIMIT 1;
        IF last_word.kind IS DISTINCT FROM 'ended' OR last_word.end_reason = 'taken_back' THEN
            PERFORM nextval(pg_get_serial_sequence('support_partnercontact', 'id')),
                    nextval(pg_get_serial_sequence('cases_instruction', 'id'));
            RETURN;
        END IF;
    END IF;
    INSERT INTO support_partnercontact (public_id, case_id, ask_by, asked_by_id, asked_at, submission, instruction_id)
        VALUES (named, given, until, acting(), at, sent, instruct(told, wrapped, given, sealed, at));
END $$;

-- A word is of the contact that holds, in its own case; after a no, or the end, it is her own wish.
CREATE FUNCTION keep_partner_word() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last_kind text;
BEGIN
    PERFORM FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
    IF NEW.contact_id IS DISTINCT FROM (SELECT max(p.id) FROM support_partnercontact p WHERE p.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What is said is of the contact that holds in the same case.';
    END IF;
    SELECT w.kind INTO last_kind FROM support_partnerword w
     WHERE w.contact_id = NEW.contact_id AND w.kind <> 'check' ORDER BY w.id DESC LIMIT 1;
    IF last_kind IN ('declined', 'ended') AND NEW.kind <> 'wished' THEN
        RAISE EXCEPTION 'She said no, and is not asked again.';
    END IF;
    RETURN NEW;
END $$;

-- A step of a chain is placed and marked in one's own name, and what was said of it once stays.
CREATE FUNCTION keep_chain_step() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.placed_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'A step is placed in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_on IS NOT NULL OR OLD.missing <> '' OR (OLD.began_on IS NOT NULL AND NEW.began_on IS DISTINCT FROM OLD.began_on) THEN
        RAISE EXCEPTION 'What was said of a step stays.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.marked_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A step is marked in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION keep_plan(), keep_plan_goal(), keep_wait(), check_of_wait(), keep_wait_offer(),
    waiting_lines(), waiting_ended(date), number_nameless(), unmet_counts(date, date), keep_intervention(),
    keep_intervention_act(), stands_in_the_case_of_its_help(), ask_partner_contact(uuid, uuid, bigint, date, timestamp
    with time zone, uuid, bytea, bytea), keep_partner_word(), keep_chain_step() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION waiting_lines(), waiting_ended(date), unmet_counts(date, date), ask_partner_contact(uuid,
    uuid, bigint, date, timestamp with time zone, uuid, bytea, bytea) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0001_talks")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
