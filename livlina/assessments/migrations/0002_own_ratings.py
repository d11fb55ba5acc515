"""
Her own ratings on a tablet: the code that opens the door, and what is kept of what she hands in.

Source: S-05, S-80, S-132, R-224, R-238.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- What has run out is ended before another is begun, so that few codes are taken at a time.
CREATE FUNCTION end_ratings_run_out() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE assessments_ratingoccasion SET ended_at = expires_at, ending = 'expired'
     WHERE id IN (SELECT r.id FROM assessments_ratingoccasion r
                   WHERE r.ended_at IS NULL AND r.expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED);
    RETURN NEW;
END $$;

-- The door of the tablet: a code opens one occasion once, and what it opened is answered, handed in or left.
-- The code of the tablet is long, so none is closed for the wrong ones; how long it holds is what the unit has
-- decided.
CREATE FUNCTION keep_rating() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'livlina_app' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.started_by_id IS DISTINCT FROM acting() OR NEW.token IS NOT NULL OR NEW.opened_at IS NOT NULL
           OR NEW.ended_at IS NOT NULL OR NEW.assessment_id IS NOT NULL
           OR NEW.expires_at > clock_timestamp() + make_interval(mins => 1 + coalesce(local_limit('rating_code_minutes', (
                  SELECT c.unit_id FROM cases_case c WHERE c.id = NEW.case_id)), 30)) THEN
            RAISE EXCEPTION 'A code is made in one''s own name, and opened by a tablet.';
        END IF;
    ELSIF OLD.ended_at IS NOT NULL OR NEW.ending <> 'cancelled' OR NEW.ended_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'An occasion is ended once, in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- What she answered herself is changed by nobody, and nobody says that something came from the tablet.
CREATE FUNCTION keep_what_she_answered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app'
       AND EXISTS (SELECT FROM assessments_assessment a WHERE a.id = NEW.assessment_id AND a.how = 'tablet') THEN
        RAISE EXCEPTION 'What she answered herself is changed by nobody.';
    END IF;
    RETURN NEW;
END $$;

-- The door of the tablet: a code opens one occasion once, and what it opened is answered, handed in or left.
CREATE FUNCTION only_the_tablet_says_so() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND (TG_OP = 'INSERT' OR NEW.how <> OLD.how) THEN
        RAISE EXCEPTION 'Only the tablet says that she answered on it.';
    END IF;
    RETURN NEW;
END $$;

-- The door of the tablet: a code opens one occasion once, and what it opened is answered, handed in or left.
-- The code of the tablet is long, so none is closed for the wrong ones; how long it holds is what the unit has
-- decided.
CREATE FUNCTION open_rating(code bytea, tablet bytea) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found assessments_ratingoccasion;
BEGIN
    SELECT r.* INTO found FROM assessments_ratingoccasion r WHERE r.secret = code AND r.ended_at IS NULL FOR UPDATE;
    IF found.id IS NULL OR NOT rating_stands(found) THEN
        found := NULL;
        PERFORM trace_of_rating(found, 'rating.refused', '');
        RETURN 'unknown';
    END IF;
    IF found.token IS NOT NULL THEN
        PERFORM trace_of_rating(found, 'rating.refused', 'assessments_ratingoccasion:' || found.public_id);
        RETURN 'busy';
    END IF;
    UPDATE assessments_ratingoccasion r
       SET token = tablet, opened_at = clock_timestamp(),
           expires_at = clock_timestamp() + make_interval(mins => coalesce(local_limit('rating_answer_minutes', (
               SELECT c.unit_id FROM cases_case c WHERE c.id = found.case_id)), 60))
     WHERE r.id = found.id;
    PERFORM trace_of_rating(found, 'rating.opened', 'assessments_ratingoccasion:' || found.public_id);
    RETURN 'opened';
END $$;

-- The door of the tablet: a code opens one occasion once, and what it opened is answered, handed in or left.
CREATE FUNCTION rating_on(tablet bytea) RETURNS TABLE (
    stands text, instrument text, version int, language text, owner uuid, wrapped_key bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found assessments_ratingoccasion;
BEGIN
    SELECT r.* INTO found FROM assessments_ratingoccasion r WHERE r.token = tablet;
    IF found.id IS NULL THEN
        RETURN;
    END IF;
    IF NOT rating_stands(found) THEN
        -- in which language it is told that it is over, and nothing more
        RETURN QUERY SELECT CASE WHEN found.ending = 'handed_in' THEN 'handed_in' ELSE 'over' END, '', 0,
                            found.language::text, NULL::uuid, ''::bytea;
        RETURN;
    END IF;
    RETURN QUERY SELECT 'live', found.instrument::text, found.version, found.language::text, c.public_id, c.wrapped_key
                   FROM cases_case c WHERE c.id = found.case_id;
END $$;

-- The door of the tablet: a code opens one occasion once, and what it opened is answered, handed in or left.
CREATE FUNCTION leave_rating(tablet bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found assessments_ratingoccasion;
BEGIN
    SELECT r.* INTO found FROM assessments_ratingoccasion r
     WHERE r.token = tablet AND r.ended_at IS NULL FOR UPDATE;
    PERFORM trace_of_rating(found, 'rating.left', coalesce('assessments_ratingoccasion:' || found.public_id, ''));
    IF found.id IS NULL THEN
        RETURN false;
    END IF;
    UPDATE assessments_ratingoccasion r SET ended_at = clock_timestamp(), ending = 'left' WHERE r.id = found.id;
    RETURN true;
END $$;

-- What is handed in becomes an assessment of the case, begun by who started it and answered by the person herself. It
-- waits to be read, the same day. Twice it is one.
CREATE FUNCTION hand_in_rating(tablet bytea, told jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found assessments_ratingoccasion;
    sheet jsonb;
    made bigint;
BEGIN
    -- the case before the occasion, as all who write in it
    PERFORM FROM cases_case c WHERE c.id = (
        SELECT r.case_id FROM assessments_ratingoccasion r WHERE r.token = tablet) FOR NO KEY UPDATE;
    SELECT r.* INTO found FROM assessments_ratingoccasion r WHERE r.token = tablet FOR UPDATE;
    IF found.ending = 'handed_in' THEN
        RETURN true;
    END IF;
    IF found.id IS NULL OR NOT rating_stands(found) THEN
        RETURN false;
    END IF;
    IF (told ->> 'public_id' IS NOT NULL AND jsonb_typeof(told -> 'sheets') = 'array'
        AND jsonb_array_length(told -> 'sheets') BETWEEN 0 AND 20
        AND octet_length(told::text) < 100000) IS NOT TRUE THEN
        RAISE EXCEPTION 'The tablet says no such thing.';
    END IF;
    INSERT INTO assessments_assessment (
        public_id, case_id, instrument, version, happened_on, asked, how, is_alone, is_voluntary, via, started_by_id,
        started_at, submission, proposed, judged_level, level, floor, second_outcome, exposed, is_certified
    ) VALUES (
        (told ->> 'public_id')::uuid, found.case_id, found.instrument, found.version, today(), 'self', 'tablet', 'yes',
        'yes', 'here', found.started_by_id, clock_timestamp(), found.public_id, '', '', '', '', '', 'unknown', 'unknown'
    ) RETURNING id INTO made;
    FOR sheet IN SELECT jsonb_array_elements(told -> 'sheets') LOOP
        INSERT INTO assessments_answersheet (public_id, case_id, assessment_id, section, version, answers, saved_by_id,
                                             saved_at)
        VALUES ((sheet ->> 'public_id')::uuid, found.case_id, made, sheet ->> 'section', 1,
                (sheet ->> 'answers')::bytea, found.started_by_id, clock_timestamp());
    END LOOP;
    UPDATE assessments_ratingoccasion r
       SET ended_at = clock_timestamp(), ending = 'handed_in', assessment_id = made
     WHERE r.id = found.id;
    INSERT INTO cases_deadline (public_id, case_id, clock, about, starts_on, due_on, started_at, told_at)
    VALUES (gen_random_uuid(), found.case_id, 'own_rating', (told ->> 'public_id')::uuid, today(), today(),
            clock_timestamp(), clock_timestamp());
    PERFORM trace_of_rating(found, 'rating.handed_in', 'assessments_assessment:' || (told ->> 'public_id'));
    RETURN true;
END $$;

-- Whether it is a code at all, so that the right one is tried also where many wrong ones come from.
CREATE FUNCTION is_rating_code(code bytea) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assessments_ratingoccasion r
                    WHERE r.secret = code AND r.ended_at IS NULL AND r.expires_at > clock_timestamp())
$$;

REVOKE ALL ON FUNCTION end_ratings_run_out(), keep_rating(), keep_what_she_answered(), only_the_tablet_says_so(),
    open_rating(bytea, bytea), rating_on(bytea), leave_rating(bytea), hand_in_rating(bytea, jsonb),
    is_rating_code(bytea) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION open_rating(bytea, bytea), rating_on(bytea), leave_rating(bytea), hand_in_rating(bytea,
    jsonb), is_rating_code(bytea) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_kept")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
