"""
Numbers of contacts, contacts that are handed on or sent in twice, and counts of what reception has waiting.

Source: S-05, S-10, R-058, R-080.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- The numbers of contacts go up by one to four at a time, by chance, so that one that is missing is nobody's.
CREATE FUNCTION next_contact_number(unit bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    turned int;
    step CONSTANT int := 1 + floor(random() * 4);
BEGIN
    -- at units where the acting one works, and those under the same boards: there contacts are passed on
    IF (unit = ANY (my_working_units())) IS NOT TRUE AND NOT EXISTS (
        SELECT FROM organisation_unitboard b WHERE b.unit_id = unit AND b.board_id = ANY (my_boards())
           AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today())) THEN
        RAISE EXCEPTION 'A unit''s numbers are taken by those who work under its board.';
    END IF;
    INSERT INTO intake_contactcounter AS c (unit_id, last) VALUES (unit, step)
        ON CONFLICT (unit_id) DO UPDATE SET last = c.last + step RETURNING c.last INTO turned;
    RETURN turned;
END $$;

-- one's own contact that goes to whoever receives was never had: it was written down from the other side
CREATE FUNCTION settle_contact(told bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c WHERE c.id = told AND age(c.xmin) <= 0;  -- written just now
    IF contact.person_id IS NULL OR contact.person_id <> ALL (my_walled_callers()) THEN
        RETURN true;
    END IF;
    -- one's own contact goes to whoever receives: nobody has it whom it is hidden from
    UPDATE intake_contact c SET handler_id = NULL WHERE c.id = told AND c.handler_id = acting();
    IF FOUND THEN
        DELETE FROM intake_contacthandling h WHERE h.contact_id = told AND h.staff_id = acting();
        PERFORM keep_blocks(ARRAY[acting()]);
    END IF;
    RETURN false;
END $$;

-- No contact is counted to a lead beyond a wall of theirs, nor of the children there.
CREATE FUNCTION contact_counts(units bigint[], starts timestamptz, ends timestamptz, adult_age int, nameless_kinds text[])
    RETURNS TABLE (unit_id bigint, entrance text, outcome text, nameless boolean, is_minor boolean, contacts bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.entrance, c.outcome, c.kind = ANY (nameless_kinds),
           c.outcome = 'redirected_minor'
               OR coalesce(c.birth_year > extract(year FROM c.received_at AT TIME ZONE 'Europe/Stockholm') - adult_age,
                           c.told_age < adult_age, false),
           count(*)
      FROM intake_contact c
     WHERE c.unit_id = ANY (units) AND c.unit_id = ANY ((SELECT my_led_units())::bigint[])
       AND c.received_at >= starts AND (ends IS NULL OR c.received_at < ends)
       AND (c.person_id IS NULL OR c.person_id <> ALL ((SELECT my_walled_callers())::bigint[]))
     GROUP BY 1, 2, 3, 4, 5
$$;

-- Of whom I see no first contact: those on the other side of a wall from me, and the children of whom it is told where
-- these are.
CREATE FUNCTION my_walled_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    near bigint[] := near_my_own();
    walled bigint[] := my_walled_persons() || young_beside_own(acting())
                       || ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = ANY (near));
    young bigint[];
BEGIN
    IF walled = '{}' THEN
        RETURN walled;
    END IF;
    young := children_of_sides(beyond_my_cases(true, true));
    IF young <> '{}' THEN
        young := ARRAY(
            SELECT unnest(young)
            EXCEPT
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = acting() AND c.role <> 'child' AND e.wall <> 'closed'
               AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()));
    END IF;
    RETURN walled || young;
END $$;

-- No contact is counted to a lead beyond a wall of theirs, nor of the children there.
CREATE FUNCTION reception_counts(units bigint[], talk_days int[], starts timestamptz, this_day date)
    RETURNS TABLE (unit_id bigint, talks_in_time bigint, talks_late bigint, waits_late bigint, police bigint,
                   offered bigint, accepted bigint, declined bigint, referred bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH asked AS (
        SELECT u.unit_id, u.days
          FROM unnest(units, talk_days) AS u (unit_id, days)
         WHERE u.unit_id = ANY ((SELECT my_led_units())::bigint[])
    ), met AS (
        SELECT c.unit_id, a.days, c.entrance, c.legal_support_offered, c.legal_support_accepted, c.assessment, c.outcome,
               (c.received_at AT TIME ZONE 'Europe/Stockholm')::date AS received_on,
               (SELECT min((lower(b.slot) AT TIME ZONE 'Europe/Stockholm')::date)
                  FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
                 WHERE s.case_id = c.case_id AND s.state = 'held') AS talked_on
          FROM intake_contact c JOIN asked a ON a.unit_id = c.unit_id
         WHERE c.received_at >= starts
           AND (c.person_id IS NULL OR c.person_id <> ALL ((SELECT my_walled_callers())::bigint[]))
    )
    SELECT m.unit_id,
           count(*) FILTER (WHERE m.talked_on - m.received_on <= m.days),
           count(*) FILTER (WHERE m.talked_on - m.received_on > m.days),
           count(*) FILTER (WHERE m.talked_on IS NULL AND this_day - m.received_on > m.days
                              AND m.outcome IN ('', 'talk_booked', 'case_opened')),
           count(*) FILTER (WHERE m.entrance = 'police'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_offered = 'yes'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_accepted = 'yes'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_accepted = 'no'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.assessment = 'referred')
      FROM met m
     GROUP BY m.unit_id
$$;

-- A first contact keeps keyed marks of what its form told, and a form that comes again is compared with them.
CREATE FUNCTION contact_sent_in(form uuid)
    RETURNS TABLE (id bigint, public_id uuid, trace_ref uuid, sent_marks bytea) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT c.id, c.public_id, c.trace_ref, c.sent_marks FROM intake_contact c
     WHERE c.submission = form AND acting() > 0 AND c.registered_by_id = acting()
       AND c.registered_at > clock_timestamp() - interval '14 days'
$$;

-- The door of the open form: one contact in, with its trace, and nothing out.
-- How the one a first contact is about is reached stands in a row of its own, which the database shows as the page
-- does.
CREATE FUNCTION send_in_contact(at_unit bigint, told jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    sent intake_contact := jsonb_populate_record(NULL::intake_contact, told);
    ways intake_contactways := jsonb_populate_record(NULL::intake_contactways, told);
    under bigint;
    kept bigint;
BEGIN
    -- one at a time, so that the limit holds and a form that is sent twice is one contact
    PERFORM pg_advisory_xact_lock(hashtext('livlina.form'));
    IF EXISTS (SELECT FROM intake_contact c WHERE c.sent_in AND c.submission = sent.submission) THEN
        RETURN true;
    END IF;
    IF (SELECT count(*) FROM intake_contact c WHERE c.sent_in AND c.registered_at > now() - interval '1 hour')
       >= coalesce(local_limit('form_contacts', NULL), 60) THEN
        RETURN false;
    END IF;
    SELECT b.board_id INTO under FROM organisation_unitboard b
      JOIN organisation_unit u ON u.id = b.unit_id
     WHERE u.id = at_unit AND u.valid_from <= today() AND (u.valid_to IS NULL OR u.valid_to >= today())
       AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today());
    IF under IS NULL OR NOT EXISTS (
        SELECT FROM organisation_publicform f
         WHERE f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())) THEN
        RAISE EXCEPTION 'Nobody takes in contacts by the form there.';
    END IF;
    IF (sent.kind IN ('person', 'someone_else', 'anonymous')
        AND sent.role IN ('exposed', 'using_violence', 'child', 'unknown')
        AND (sent.kind <> 'anonymous' OR (sent.called IS NULL AND ways.phone IS NULL))
        AND sent.needs_interpreter IN ('yes', 'unknown') AND sent.immediate_danger IN ('yes', 'unknown')
        AND sent.safe_to_call IN ('yes', 'no') AND (sent.safe_to_call = 'yes') = (ways.phone IS NOT NULL)
        AND sent.safe_to_text IN ('no', 'unknown') AND sent.safe_to_leave_message IN ('no', 'unknown')
        AND sent.safe_to_write IN ('no', 'unknown')
        AND sent.public_id IS NOT NULL AND sent.trace_ref IS NOT NULL AND sent.submission IS NOT NULL
        AND octet_length(sent.wrapped_key) = 61 AND octet_length(told::text) < 200000) IS NOT TRUE THEN
        RAISE EXCEPTION 'The form says no such thing.';
    END IF;
    -- numbers are turned and traces left by the system, for nobody acts; the setting ends with this
    PERFORM set_config('livlina.actor', '0', true);
    INSERT INTO intake_contact (
        public_id, trace_ref, wrapped_key, number, unit_id, board_id, received_at, registered_at, kind, role, entrance,
        legal_support_offered, legal_support_accepted, began_out_of_hours, joint_meeting, sex, district_id, language,
        needs_interpreter, safe_to_call, safe_to_leave_message, safe_to_text, safe_to_write, asks_for, violence_forms,
        violence_forms_asked, honour, has_children, immediate_danger, assessment, outcome, concern_reported, version,
        submission, sent_in, called, note
    ) VALUES (
        sent.public_id, sent.trace_ref, sent.wrapped_key, next_contact_number(at_unit), at_unit, under,
        clock_timestamp(), clock_timestamp(), sent.kind, sent.role, 'self',
        'unknown', 'unknown', false, 'unknown', 'unknown', sent.district_id, coalesce(sent.language, ''),
        sent.needs_interpreter, sent.safe_to_call, sent.safe_to_leave_message, sent.safe_to_text, sent.safe_to_write,
        '{}', '{}', false, 'unknown', 'unknown', sent.immediate_danger, '', '', 'unknown', 1,
        sent.submission, true, sent.called, sent.note
    ) RETURNING id INTO kept;
    -- how she is reached stands apart
    IF ways.phone IS NOT NULL OR ways.call_when IS NOT NULL OR ways.say IS NOT NULL OR ways.code_word IS NOT NULL THEN
        INSERT INTO intake_contactways (public_id, of_id, phone, call_when, say, code_word)
        VALUES (sent.public_id, kept, ways.phone, ways.call_when, ways.say, ways.code_word);
    END IF;
    PERFORM leave_trace(0, at_unit, sent.trace_ref, 'contact.sent_in', '', 'intake_contact:' || sent.public_id, '', '');
    PERFORM set_config('livlina.actor', acted, true);
    RETURN true;
END $$;

-- Who called where I receive, lead or wrote it down, within two weeks of the end; also those beyond a wall of mine.
CREATE FUNCTION late_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    mine record := my_standing();
    received bigint[] := '{}';
    only_received bigint[];                    -- the units that I lead are among those where I receive
BEGIN
    IF mine.led <> '{}' THEN
        received := ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.case_id IS NULL AND c.unit_id = ANY (mine.led));
    END IF;
    only_received := ARRAY(SELECT unnest(mine.receiving) EXCEPT SELECT unnest(mine.led));
    IF only_received <> '{}' THEN
        received := received || ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.unit_id = ANY (only_received));
    END IF;
    RETURN received || ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.registered_by_id = acting() OR c.handler_id = acting())
           AND (c.unit_id = ANY (mine.working)
                OR (c.passed_on_unit_id = c.unit_id AND c.outcome = ''   -- nobody there has done anything with it
                    AND (c.handler_id = acting() OR NOT c.was_received)
                    AND c.board_id = ANY ((SELECT my_boards())::bigint[]))));
END $$;

-- Who called before that where I lead, and became no case; also those beyond a wall of mine.
CREATE FUNCTION earlier_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    led bigint[] := my_led_units();
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.outcome_on <= today() - 14
           AND c.case_id IS NULL AND c.unit_id = ANY (led));
END $$;

-- Without those beyond a wall of mine and their children, who are asked for where anybody called.
CREATE FUNCTION seen_of_callers(called bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF called = '{}' THEN
        RETURN called;
    END IF;
    RETURN ARRAY(SELECT unnest(called) EXCEPT SELECT unnest(my_walled_callers()));
END $$;

-- Whether one who is no caller of mine yet is written in a contact now. It says no of whoever I could not name.
CREATE FUNCTION is_new_caller(contact bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM intake_contact c WHERE c.id = contact AND c.person_id = person)
           AND may_name_person(person) AND person <> ALL (my_walled_callers());
END $$;

-- The number of a contact is given by the database when it comes, and to the unit that it is passed on to.
CREATE FUNCTION number_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    NEW.number := next_contact_number(NEW.unit_id);
    RETURN NEW;
END $$;

-- Which of some contacts are handled by somebody from whom a wall hides them: nobody has them, and reception is told
-- so.
-- That nobody has a contact is told of those that wait and that one receives, as the policy shows them, and of no
-- other.
CREATE FUNCTION contacts_out_of_hand(those bigint[]) RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    -- told to one who is shown the contact: of another it would tell that there is a wall
    asked bigint[] := ARRAY(
        SELECT c.id FROM intake_contact c
         WHERE c.id = ANY (those) AND c.handler_id IS NOT NULL AND c.handler_id <> acting()
           AND c.outcome = '' AND c.case_id IS NULL
           AND c.person_id IS NOT NULL AND c.unit_id = ANY ((SELECT my_receiving_units())::bigint[])
           AND c.person_id <> ALL ((SELECT my_walled_callers())::bigint[]));
    handler bigint;
    walled bigint[];
    out bigint[] := '{}';
BEGIN
    FOR handler IN SELECT DISTINCT c.handler_id FROM intake_contact c WHERE c.id = ANY (asked) LOOP
        PERFORM set_config('livlina.actor', handler::text, true);
        walled := my_walled_callers();
        out := out || ARRAY(SELECT c.id FROM intake_contact c
                             WHERE c.id = ANY (asked) AND c.handler_id = handler AND c.person_id = ANY (walled));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN out;
END $$;

-- The walls of whoever handles a first contact are made anew when it is taken, given, gets its person, ends or goes
-- on.
-- A first contact is a side for whoever took it, opened it or did something in it, not for whom another gave it to.
CREATE FUNCTION keep_walls_of_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    is_moved boolean := TG_OP = 'INSERT';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        is_moved := OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.handler_id IS DISTINCT FROM NEW.handler_id
                    OR OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.unit_id <> NEW.unit_id;
        IF OLD.handler_id IS DISTINCT FROM NEW.handler_id THEN
            UPDATE intake_contacthandling h SET counts_until = clock_timestamp() + hours_of_reading(OLD.unit_id)
             WHERE h.contact_id = NEW.id AND h.staff_id = OLD.handler_id AND h.counts_until = 'infinity';
        END IF;
    END IF;
    -- not by what another member of staff does, unless they stand on its side already
    IF NEW.handler_id IS NOT NULL AND ((acting() > 0 AND acting() <> NEW.handler_id) IS NOT TRUE OR EXISTS (
            SELECT FROM intake_contacthandling h WHERE h.contact_id = NEW.id AND h.staff_id = NEW.handler_id)) THEN
        is_moved := take_up_contact(NEW, NEW.handler_id) OR is_moved;
    END IF;
    IF is_moved AND (NEW.person_id IS NOT NULL OR TG_OP = 'UPDATE' AND OLD.person_id IS NOT NULL) THEN
        PERFORM keep_blocks(ARRAY(SELECT h.staff_id FROM intake_contacthandling h WHERE h.contact_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;

-- That a contact has ended is a moment by the database's clock, beside the day that is said of it.
CREATE FUNCTION end_contact_now() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.outcome = '' THEN
        NEW.ended_at := NULL;
    ELSIF TG_OP = 'UPDATE' AND OLD.outcome <> '' AND current_user = 'livlina_app' THEN
        NEW.ended_at := OLD.ended_at;
    ELSIF current_user = 'livlina_app' OR NEW.ended_at IS NULL THEN
        NEW.ended_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;

-- That danger has been told in a first contact stays so, whatever is told later: it is assessed that day until it is.
-- What the police sent stays from the police, whatever its way in is said to be since: it is assessed that day until
-- it is.
CREATE FUNCTION keep_danger_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.danger_told := NEW.immediate_danger = 'yes';
    NEW.from_police := NEW.entrance = 'police';
    IF TG_OP = 'UPDATE' THEN
        NEW.danger_told := NEW.danger_told OR OLD.danger_told;
        NEW.from_police := NEW.from_police OR OLD.from_police;
    END IF;
    RETURN NEW;
END $$;

-- A first contact that nobody at work is shown in a list moves to where somebody is.
CREATE FUNCTION receiving_at(units bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT staff FROM at_work(units, '{unit_manager,group_leader,intake}') AS staff);
END $$;

-- A first contact that nobody at work is shown in a list moves to where somebody is.
CREATE FUNCTION contacts_hidden_from(among bigint[], staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    walled bigint[];
BEGIN
    PERFORM set_config('livlina.actor', staff::text, true);
    walled := my_walled_callers();
    PERFORM set_config('livlina.actor', acted, true);
    RETURN ARRAY(SELECT c.id FROM intake_contact c WHERE c.id = ANY (among) AND c.person_id = ANY (walled));
END $$;

-- of those that wait at the unit, what no one who receives there and is at work is shown
CREATE FUNCTION contacts_unreceived_at(at_unit bigint, among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    waiting bigint[] := among;
    reader bigint;
BEGIN
    FOREACH reader IN ARRAY receiving_at(ARRAY[at_unit]) LOOP
        EXIT WHEN waiting = '{}';
        waiting := contacts_hidden_from(waiting, reader);
    END LOOP;
    RETURN waiting;
END $$;

-- A first contact that nobody at work is shown in a list moves to where somebody is.
CREATE FUNCTION contacts_without_receiver()
    RETURNS TABLE (public_id uuid, trace_ref uuid, was_at bigint, is_at bigint) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    here record;
    contact record;
    beside bigint[];
    other bigint;
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'It is asked by the system itself.';
    END IF;
    FOR here IN SELECT c.unit_id, array_agg(c.id) AS waiting FROM intake_contact c WHERE c.outcome = '' GROUP BY 1 LOOP
        FOR contact IN SELECT c.id, c.public_id, c.trace_ref, c.board_id, c.handler_id, c.registered_by_id,
                              c.passed_on_unit_id
                         FROM intake_contact c WHERE c.id = ANY (contacts_unreceived_at(here.unit_id, here.waiting))
        LOOP
            beside := ARRAY(
                SELECT b.unit_id FROM organisation_unitboard b JOIN organisation_unit u ON u.id = b.unit_id
                 WHERE b.board_id = contact.board_id AND b.unit_id <> here.unit_id
                   AND u.valid_from <= today() AND (u.valid_to IS NULL OR u.valid_to >= today())
                   AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today()));
            -- it stands in the list of who wrote it there, and of who handles it, unless that one only passed it on
            CONTINUE WHEN EXISTS (
                SELECT FROM at_work(
                    beside || here.unit_id,
                    '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
                 WHERE (w = contact.handler_id AND (contact.passed_on_unit_id IS NULL OR receiving_at(ARRAY[here.unit_id]) <> '{}')
                        OR w IN (contact.handler_id, contact.registered_by_id) AND w IN (SELECT at_work(
                            ARRAY[here.unit_id],
                            '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}')))
                   AND contacts_hidden_from(ARRAY[contact.id], w) = '{}');
            FOR other IN
                SELECT f.unit_id FROM organisation_unitfunction f
                 WHERE f.unit_id = ANY (beside)
                   AND f.function IN ('reception', 'treatment', 'authority', 'child_authority', 'child_support')
                   AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())
                 GROUP BY f.unit_id ORDER BY bool_or(f.function = 'reception') DESC, f.unit_id
            LOOP
                IF receiving_at(ARRAY[other]) <> '{}' AND contacts_unreceived_at(other, ARRAY[contact.id]) = '{}' THEN
                    UPDATE intake_contact c
                       SET unit_id = other, passed_on_unit_id = other, gone_through_at = NULL, version = c.version + 1
                     WHERE c.id = contact.id;
                    RETURN QUERY SELECT contact.public_id, contact.trace_ref, here.unit_id, other;
                    EXIT;
                END IF;
            END LOOP;
        END LOOP;
    END LOOP;
END $$;

-- Whoever has the contact and reads in it stands on its side from then.
CREATE FUNCTION leave_contact_reading(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c
     WHERE c.trace_ref = leave_contact_reading.case_ref AND c.handler_id = acting()
       AND (c.ended_at IS NULL OR c.ended_at + hours_of_reading(c.unit_id) > clock_timestamp())
       AND NOT EXISTS (SELECT FROM intake_contacthandling h WHERE h.contact_id = c.id AND h.staff_id = acting());
    IF contact.id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(79, 0);
        IF take_up_contact(contact, acting()) AND contact.person_id IS NOT NULL THEN
            PERFORM keep_blocks(ARRAY[acting()]);
        END IF;
    END IF;
    PERFORM leave_trace($1, $2, $3, $4, $5, $6, $7, $8);
END $$;

-- A contact that was once received elsewhere is not opened again to who wrote it down, however it goes on moving.
CREATE FUNCTION keep_received() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- it was between two units, and is no more: somebody where it came has done something with it
    NEW.was_received := OLD.was_received
        OR OLD.outcome = '' AND OLD.passed_on_unit_id IS NOT DISTINCT FROM OLD.unit_id
           AND NOT (NEW.outcome = '' AND NEW.passed_on_unit_id IS NOT DISTINCT FROM NEW.unit_id);
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION next_contact_number(bigint), settle_contact(bigint), contact_counts(bigint[], timestamp with
    time zone, timestamp with time zone, integer, text[]), my_walled_callers(), reception_counts(bigint[], integer[],
    timestamp with time zone, date), contact_sent_in(uuid), send_in_contact(bigint, jsonb), late_callers(),
    earlier_callers(), seen_of_callers(bigint[]), is_new_caller(bigint, bigint), number_contact(),
    contacts_out_of_hand(bigint[]), keep_walls_of_contact(), end_contact_now(), keep_danger_told(),
    receiving_at(bigint[]), contacts_hidden_from(bigint[], bigint), contacts_unreceived_at(bigint, bigint[]),
    contacts_without_receiver(), leave_contact_reading(bigint, bigint, uuid, text, text, text, text, bytea),
    keep_received() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION settle_contact(bigint), contact_counts(bigint[], timestamp with time zone, timestamp with
    time zone, integer, text[]), reception_counts(bigint[], integer[], timestamp with time zone, date),
    contact_sent_in(uuid), send_in_contact(bigint, jsonb), is_new_caller(bigint, bigint),
    contacts_out_of_hand(bigint[]), contacts_without_receiver(), leave_contact_reading(bigint, bigint, uuid, text,
    text, text, text, bytea) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_functions")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
