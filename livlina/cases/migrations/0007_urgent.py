"""
The narrow doors of what cannot wait: the glass is broken by one of them, a second person decides by another.

break_glass() finds a case for this act alone. It answers with those that are open to the one who asks, and alike, and
after the same work, when there is none, when a wall stands before it and when it cannot be opened. No relation behind
broken glass stands without its opening, which is reviewed. Source: S-02, S-10, S-30–S-32; the 60 minutes are S-30's.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- What is told of a case to one who does not have it stops where the case itself would: one function says so for all
-- of it.
CREATE FUNCTION my_glass_openings() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := ARRAY(
        SELECT g.id FROM cases_glassopening g WHERE g.asked_by_id = acting() AND g.opened_at IS NOT NULL);
BEGIN
    IF led = '{}' THEN
        RETURN found;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN found || ARRAY(
        SELECT g.id FROM cases_glassopening g JOIN cases_case c ON c.id = g.case_id
         WHERE c.unit_id = ANY (led) AND g.asked_by_id <> acting()
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

-- Never of oneself or of what one let through. That somebody has opened many says nothing of any person, so no wall
-- hides it.
CREATE FUNCTION my_glass_reviews() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    seen bigint[] := my_glass_openings();
BEGIN
    RETURN ARRAY(SELECT r.id FROM cases_glassreview r
                  WHERE r.unit_id = ANY (led) AND r.staff_id <> acting()
                    AND (r.kind = 'many' OR r.opening_id = ANY (seen))
                    AND NOT has_let_through(acting(), r));
END $$;

CREATE FUNCTION my_duty_units() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    working bigint[] := my_working_units();
BEGIN
    RETURN ARRAY(SELECT f.unit_id FROM organisation_unitfunction f
                  WHERE f.function = 'out_of_hours' AND f.unit_id = ANY (working)
                    AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today()));
END $$;

-- A night card follows the duty: when the unit it was written for has it no longer, those with the duty under the
-- same board read it; and where there is none, whoever works with the case and whoever leads its unit is told.
CREATE FUNCTION my_duty_cards() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    duty bigint[] := my_duty_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF duty = '{}' THEN
        RETURN duty;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN ARRAY(
        SELECT n.id FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE n.until >= day_of_the_night() AND NOT n.is_ended AND c.closed_on IS NULL
           AND (n.duty_id = ANY (duty) OR duty && card_is_read_at(n))
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version));
END $$;

-- Those who lead the unit, and the duty, but for one who has or handles the other side. One who leads and reads the other
-- side for some hours still leads.
CREATE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN danger_read_near(NULL) || my_fallen_danger();
END $$;

-- The case of each card that the duty may read: its number, and the key under which the card is sealed. No other key.
CREATE FUNCTION my_duty_lines() RETURNS TABLE (
    card_id bigint, id bigint, public_id uuid, trace_ref uuid, number text, unit_id bigint, wrapped_key bytea
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT n.id, c.id, c.public_id, c.trace_ref, c.number::text, c.unit_id, c.wrapped_key
      FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id WHERE n.id = ANY (my_duty_cards());
END $$;

-- Of the cards that the duty may read, those of a case with that number, or of a person with that identity number.
CREATE FUNCTION find_duty_cards(sought text, hash bytea) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT n.id FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id JOIN people_person p ON p.id = c.person_id
         WHERE n.id = ANY (my_duty_cards()) AND (c.number = sought OR p.identity_hash = hash));
END $$;

-- Whereabouts are withheld from the one who has a case, and not from a relation that somebody else has just replaced.
CREATE FUNCTION instruct(named uuid, wrapped bytea, given bigint, sealed bytea, at timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    made bigint;
BEGIN
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR NO KEY UPDATE;        -- closed by nobody meanwhile
    IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE OR of_case.closed_on IS NOT NULL OR sealed IS NULL THEN
        RAISE EXCEPTION 'An instruction is given by one who leads the unit of the open case.';
    END IF;
    INSERT INTO cases_instruction (public_id, wrapped_key, case_id, text, given_by_id, given_at)
        VALUES (named, wrapped, given, sealed, acting(), at) RETURNING id INTO made;
    RETURN made;
END $$;

-- What waits for me and cannot wait, in one look: what it is, when, until when, and the number of a case that is mine.
-- `duty` is no item: it says that I work at a unit with the out-of-hours duty.
CREATE FUNCTION my_urgent() RETURNS TABLE (kind text, public_id uuid, at timestamptz, due_on date, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_glass_reviews();
    openings bigint[] := my_glass_openings();
    messages bigint[] := my_danger_messages();
    worked bigint[] := my_worked_cases();
    carded bigint[] := my_level4_cases();
    led bigint[] := my_led_sides();
    second bigint[] := my_second_cases();
BEGIN
    RETURN QUERY
        SELECT 'review_' || r.kind, r.public_id, r.made_at, r.due_on, ''::text FROM cases_glassreview r
         WHERE r.id = ANY (seen)
           AND NOT EXISTS (SELECT FROM cases_glassverdict v WHERE v.review_id = r.id AND v.outcome <> 'needs_more')
        UNION ALL
        SELECT 'request', g.public_id, g.asked_at, NULL, '' FROM cases_glassopening g
         WHERE g.id = ANY (openings) AND g.opened_at IS NULL AND g.decided_at IS NULL
           AND g.asked_at > clock_timestamp() - interval '24 hours'
        UNION ALL
        SELECT 'danger', m.public_id, m.said_at, NULL, '' FROM cases_dangermessage m
         WHERE m.id = ANY (messages) AND NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
        UNION ALL
        SELECT 'instruction', c.public_id, i.given_at, NULL, c.number FROM cases_instruction i
          JOIN cases_case c ON c.id = i.case_id
         WHERE i.case_id = ANY (worked) AND i.case_id = ANY (carded) AND i.done_at IS NULL
        UNION ALL
        -- a card that no duty reads: to those who see it where it is written, and to those who lead, as a line
        SELECT CASE WHEN c.id = ANY (worked) AND c.id = ANY (carded) THEN 'card_unread' ELSE 'card_unread_led' END,
               c.public_id, n.written_at, NULL, c.number
          FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE (c.id = ANY (led) OR (c.id = ANY (worked) AND c.id = ANY (carded)))
           AND n.until >= day_of_the_night() AND NOT n.is_ended AND c.closed_on IS NULL
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version)
           AND card_is_read_at(n) = '{}'
        UNION ALL
        -- that the duty is told less of a danger, until another than the one who did it has read why
        SELECT CASE WHEN c.id = ANY (second) THEN 'told_less' ELSE 'told_less_led' END,
               c.public_id, max(t.made_at), NULL, c.number
          FROM cases_toldless t JOIN cases_case c ON c.id = t.case_id
         WHERE (c.id = ANY (led) OR (c.id = ANY (second) AND c.id = ANY (carded)))
           AND t.read_at IS NULL AND t.made_by_id <> acting() AND c.closed_on IS NULL
         GROUP BY c.id
        UNION ALL
        SELECT 'duty', NULL, NULL, NULL, '' WHERE cardinality(my_duty_units()) > 0;
END $$;

CREATE FUNCTION break_glass(
    named uuid[], keys bytea[], texts bytea[], reviews uuid[], review_keys bytea[],
    sought text, at_unit bigint, hash bytea, code text, at timestamptz, due date, most integer
) RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := acting();
    working bigint[] := my_working_units();
    last_due date := least(due, today() + 21);           -- nobody puts their review off
    opened uuid[] := '{}';
    n int := 0;
    met record;
    asked bigint;
    made bigint;
BEGIN
    IF coalesce(me, 0) <= 0 OR cardinality(working) = 0 OR coalesce(code, '') = ''
       OR (at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes') IS NOT TRUE
       OR last_due IS NULL OR cardinality(reviews) IS DISTINCT FROM cardinality(named) + 1
       OR array_position(texts, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'Glass is broken now, by oneself and for a reason.';
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);                -- a double click is one opening
    DELETE FROM cases_glasstry y WHERE y.asked_by_id = me AND y.asked_at <= clock_timestamp() - interval '1 hour';
    IF (SELECT count(*) FROM cases_glasstry y WHERE y.asked_by_id = me)
       >= coalesce(local_limit('glass_asked', NULL), 10) THEN
        RAISE EXCEPTION 'Asked for too often.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_is_asked_for_seldom';
    END IF;
    INSERT INTO cases_glasstry (asked_by_id, asked_at) VALUES (me, clock_timestamp());
    PERFORM keep_blocks(ARRAY[me]);                      -- the work of a wall, also where none stands
    FOR met IN
        SELECT c.id, c.public_id, c.trace_ref, c.unit_id FROM (
            SELECT k.id FROM cases_case k WHERE k.unit_id = at_unit AND k.number = sought AND sought <> ''
            UNION
            SELECT k.id FROM people_person p JOIN cases_case k ON k.person_id = p.id
             WHERE p.identity_hash = hash AND k.closed_on IS NULL
        ) AS found JOIN cases_case c ON c.id = found.id
        ORDER BY c.came_in_on DESC, c.id DESC LIMIT cardinality(named)
    LOOP
        n := n + 1;
        IF met.id = ANY (my_cases()) THEN
            opened := opened || met.public_id;
            CONTINUE;
        END IF;
        INSERT INTO cases_glassopening (public_id, wrapped_key, asked_by_id, unit_id, asked_at, reason, text, case_id,
                                        is_approved)
            VALUES (named[n], keys[n], me, CASE WHEN met.unit_id = ANY (working) THEN met.unit_id ELSE working[1] END, at,
                    code, texts[n], met.id, false)
            RETURNING id INTO asked;
        BEGIN
            made := engage(met.id, gen_random_uuid(), me, 'break_glass', at, at + interval '1 hour', code, false);
            UPDATE cases_glassopening g SET opened_at = at, engagement_id = made WHERE g.id = asked;
            INSERT INTO cases_glassreview (public_id, wrapped_key, kind, staff_id, unit_id, opening_id, made_at, due_on)
                VALUES (reviews[n], review_keys[n], 'one', me, met.unit_id, asked, at, last_due);
            opened := opened || met.public_id;
        EXCEPTION WHEN check_violation THEN              -- a wall stands between: one who leads the unit may decide
            PERFORM leave_trace(me, met.unit_id, met.trace_ref, 'break_glass.refused', code, '', '', '');
        END;
    END LOOP;
    IF n = 0 THEN
        INSERT INTO cases_glassopening (public_id, wrapped_key, asked_by_id, unit_id, asked_at, reason, text, is_approved)
            VALUES (named[1], keys[1], me, working[1], at, code, texts[1], false);
    END IF;
    FOR missing IN n + 1 .. cardinality(named) LOOP      -- the work of as many cases as there may be
        PERFORM keep_blocks(ARRAY[me]);
    END LOOP;
    -- more than so many in thirty days are reviewed as such, where the one who opened them works
    IF made IS NOT NULL
       AND (SELECT count(*) FROM cases_glassopening g
             WHERE g.asked_by_id = me AND g.opened_at > at - interval '30 days') > least(most, 10)
       AND NOT EXISTS (SELECT FROM cases_glassreview r
                        WHERE r.staff_id = me AND r.kind = 'many' AND r.made_at > at - interval '30 days') THEN
        SELECT g.unit_id, g.id INTO met FROM cases_glassopening g WHERE g.engagement_id = made;
        INSERT INTO cases_glassreview (public_id, wrapped_key, kind, staff_id, unit_id, opening_id, made_at, due_on)
            VALUES (reviews[cardinality(reviews)], review_keys[cardinality(reviews)], 'many', me, met.unit_id, met.id, at,
                    last_due);
        PERFORM leave_trace(me, met.unit_id, NULL, 'break_glass.many', '', '', '', '');
    END IF;
    RETURN opened;
END $$;

-- A wall is passed for an hour by two: the one who asked, and another who leads the unit of the case. Never to one's own.
CREATE FUNCTION decide_glass(
    asked bigint, approves boolean, review uuid, review_key bytea, at timestamptz, due date
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    row cases_glassopening;
    of_case cases_case;
    until timestamptz := at + interval '1 hour';
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO row FROM cases_glassopening g WHERE g.id = asked FOR UPDATE;
    SELECT * INTO of_case FROM cases_case c WHERE c.id = row.case_id;
    IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE OR row.asked_by_id = acting()
       OR (asked = ANY (my_glass_openings())) IS NOT TRUE
       OR (at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes') IS NOT TRUE THEN
        RAISE EXCEPTION 'A wall is passed by the word of another, who leads the unit.';
    END IF;
    IF row.opened_at IS NOT NULL OR row.decided_at IS NOT NULL
       OR row.asked_at < clock_timestamp() - interval '24 hours' THEN
        RAISE EXCEPTION 'Decided already.' USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_is_decided_once';
    END IF;
    IF approves AND of_case.person_id = ANY (same_humans(own_persons(row.asked_by_id))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    UPDATE cases_glassopening g SET decided_by_id = acting(), decided_at = at, is_approved = approves,
           approved_until = CASE WHEN approves THEN until END
     WHERE g.id = asked;
    IF NOT approves THEN
        RETURN NULL;
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall)
        VALUES (gen_random_uuid(), of_case.id, row.asked_by_id, row.unit_id, 'break_glass', at, until, row.reason, acting(),
                false, 'closed')
        RETURNING id INTO made;
    PERFORM keep_blocks(ARRAY[row.asked_by_id]);
    UPDATE cases_glassopening g SET opened_at = at, engagement_id = made WHERE g.id = asked;
    INSERT INTO cases_glassreview (public_id, wrapped_key, kind, staff_id, unit_id, opening_id, made_at, due_on)
        VALUES (review, review_key, 'one', row.asked_by_id, of_case.unit_id, asked, at, least(due, today() + 21));
    RETURN made;
END $$;

-- What was read and written behind the glass, for the one who reviews it: when and what, no more.
CREATE FUNCTION acts_behind_glass(reviewed bigint) RETURNS TABLE (at timestamptz, action text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (reviewed = ANY (my_glass_reviews())) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT k.at, k.action FROM (
            SELECT t.at, t.action, row_number() OVER (PARTITION BY t.action ORDER BY t.at) AS nth FROM cases_glassreview r
              JOIN cases_glassopening g ON g.id = r.opening_id
              JOIN cases_case c ON c.id = g.case_id
              JOIN access_trace t ON t.case_ref = c.trace_ref AND t.actor_id = g.asked_by_id
               -- a page begun in the last second is told of a little later; whenever it was ended, the hour is reviewed
               AND t.at BETWEEN g.opened_at - interval '5 seconds' AND g.opened_at + interval '61 minutes'
             WHERE r.id = reviewed AND r.kind = 'one') AS k
         WHERE k.nth <= 50 ORDER BY k.at;
END $$;

CREATE FUNCTION overdue_glass_reviews() RETURNS TABLE (public_id uuid, unit_id bigint, why text) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Reviews are called overdue by the system itself.';
    END IF;
    RETURN QUERY
        UPDATE cases_glassreview r SET overdue_at = clock_timestamp()
         WHERE r.overdue_at IS NULL AND (r.due_on < today() OR NOT has_a_reviewer(r))
           AND NOT EXISTS (SELECT FROM cases_glassverdict v WHERE v.review_id = r.id AND v.outcome <> 'needs_more')
        RETURNING r.public_id, r.unit_id, CASE WHEN r.due_on < today() THEN 'overdue' ELSE 'nobody' END;
END $$;

CREATE FUNCTION glass_has_its_opening() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_glassopening g WHERE g.engagement_id = NEW.id) THEN
        RAISE EXCEPTION 'Nobody reads behind broken glass without an opening to review.';
    END IF;
    RETURN NULL;
END $$;

-- The night card of a case is raised by whoever assesses that the danger is greater, also one who does not see the
-- card.
-- A night card holds through the night after its last day, until noon.
CREATE FUNCTION raise_night_card(of_case bigint, to_risk text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    raised cases_case;
BEGIN
    IF (of_case = ANY (my_worked_cases())) IS NOT TRUE OR array_position(strength, to_risk) IS NULL THEN
        RAISE EXCEPTION 'A card is raised by one who works with the case.';
    END IF;
    UPDATE cases_nightcard n SET raised_from = n.risk, raised_at = clock_timestamp(), risk = to_risk, version = n.version + 1
     WHERE n.case_id = of_case AND NOT n.is_ended AND n.until >= day_of_the_night()
       AND array_position(strength, n.risk::text) < array_position(strength, to_risk)
       AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = of_case AND l.version > n.version);
    IF FOUND THEN
        SELECT * INTO raised FROM cases_case c WHERE c.id = of_case;
        PERFORM leave_trace(acting(), raised.unit_id, raised.trace_ref, 'night_card.raised', to_risk, '', '', '');
    END IF;
END $$;

-- What was promised before that day, is neither kept nor taken back, and is of nobody who has the case: in those I have, and in those that
-- I lead without what it is.
CREATE FUNCTION my_red_promises(before date) RETURNS TABLE (
    public_id uuid, in_case uuid, number text, promised_on date, is_own boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := engaged_cases('{assigned,co_assigned,stand_in}', '{open,shielded}');
    led bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    SELECT CASE WHEN c.id = ANY (own) THEN p.public_id END, c.public_id, c.number::text, p.promised_on, c.id = ANY (own)
      FROM cases_promise p JOIN cases_case c ON c.id = p.case_id
     WHERE p.case_id = ANY (own || led) AND c.closed_on IS NULL AND p.kept_at IS NULL AND p.promised_on < before
       AND NOT EXISTS (SELECT FROM cases_decision d WHERE d.promise_id = p.id AND d.signed_at IS NOT NULL)
       AND NOT EXISTS (
           SELECT FROM cases_engagement e
            WHERE e.case_id = p.case_id AND e.actor_id = p.owner_id
              AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'lead_reading') AND e.wall <> 'closed'
              AND e.starts_at <= clock_timestamp() + interval '5 seconds'
              AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
              AND NOT is_away_from(e.actor_id, e.case_id, e.unit_id))
     ORDER BY p.id;
END $$;

-- The units where a card is read today that was written for this duty on that day: there while it has the duty, otherwise
-- at those that have it under the board it had then.
CREATE FUNCTION duties_of_card(duty bigint, written_on date) RETURNS bigint[] LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    WITH serving AS (
        SELECT f.unit_id FROM organisation_unitfunction f
         WHERE f.function = 'out_of_hours' AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())
    )
    SELECT ARRAY(
        SELECT s.unit_id FROM serving s WHERE s.unit_id = duty
        UNION
        SELECT s.unit_id FROM serving s
          JOIN organisation_unitboard here ON here.unit_id = s.unit_id
          JOIN organisation_unitboard had USING (board_id)
         WHERE duty NOT IN (SELECT o.unit_id FROM serving o) AND had.unit_id = duty
           AND had.valid_from <= written_on AND (had.valid_to IS NULL OR had.valid_to >= written_on)
           AND here.valid_from <= today() AND (here.valid_to IS NULL OR here.valid_to >= today()))
$$;

-- A card that says less than the one before it of a danger, while that one's days last, has its reason.
CREATE FUNCTION less_has_its_reason() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    before cases_nightcard;
BEGIN
    SELECT * INTO before FROM cases_nightcard n WHERE n.case_id = NEW.case_id ORDER BY n.version DESC LIMIT 1;
    IF before.until >= day_of_the_night() AND before.risk <> 'low'
       AND (NEW.is_ended AND NOT before.is_ended OR NEW.until < before.until
            OR NEW.duty_id <> before.duty_id AND card_is_read_at(before) <> '{}'
            OR array_position(strength, NEW.risk::text) < array_position(strength, before.risk::text))
       AND NOT EXISTS (SELECT FROM cases_toldless t
                        WHERE t.case_id = NEW.case_id AND t.version = NEW.version AND t.made_by_id = acting()) THEN
        RAISE EXCEPTION 'Less is told to the duty of a danger for a reason.';
    END IF;
    RETURN NEW;
END $$;

-- Whether an instruction waits in a case that I work with, also where I am not told its words.
CREATE FUNCTION instruction_waits(of_case bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT of_case = ANY (my_worked_cases())
           AND EXISTS (SELECT FROM cases_instruction i WHERE i.case_id = of_case AND i.done_at IS NULL)
$$;

-- The instruction that was given of a message that waits for me, and to which case, where I see that case as a line.
CREATE FUNCTION instruction_given_of(message bigint) RETURNS TABLE (
    id bigint, public_id uuid, wrapped_key bytea, text bytea, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (message = ANY (my_kept_danger())) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT i.id, i.public_id, i.wrapped_key, i.text, c.number::text
      FROM cases_dangerdecision d JOIN cases_instruction i ON i.id = d.instruction_id JOIN cases_case c ON c.id = i.case_id
     WHERE d.message_id = message AND c.id = ANY (my_led_sides());
END $$;

REVOKE ALL ON FUNCTION my_glass_openings(), my_glass_reviews(), my_duty_units(), my_duty_cards(),
    my_danger_messages(), my_duty_lines(), find_duty_cards(text, bytea), instruct(uuid, bytea, bigint, bytea,
    timestamp with time zone), my_urgent(), break_glass(uuid[], bytea[], bytea[], uuid[], bytea[], text, bigint,
    bytea, text, timestamp with time zone, date, integer), decide_glass(bigint, boolean, uuid, bytea, timestamp with
    time zone, date), acts_behind_glass(bigint), overdue_glass_reviews(), glass_has_its_opening(),
    raise_night_card(bigint, text), my_red_promises(date), duties_of_card(bigint, date), less_has_its_reason(),
    instruction_waits(bigint), instruction_given_of(bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_glass_openings(), my_glass_reviews(), my_duty_units(), my_duty_cards(),
    my_danger_messages(), my_duty_lines(), find_duty_cards(text, bytea), instruct(uuid, bytea, bigint, bytea,
    timestamp with time zone), my_urgent(), break_glass(uuid[], bytea[], bytea[], uuid[], bytea[], text, bigint,
    bytea, text, timestamp with time zone, date, integer), decide_glass(bigint, boolean, uuid, bytea, timestamp with
    time zone, date), acts_behind_glass(bigint), overdue_glass_reviews(), raise_night_card(bigint, text),
    my_red_promises(date), duties_of_card(bigint, date), instruction_waits(bigint), instruction_given_of(bigint) TO
    livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_review")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
