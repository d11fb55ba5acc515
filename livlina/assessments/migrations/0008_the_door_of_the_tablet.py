"""
The door of the tablet: a code opens one occasion once, and what it opened is answered, handed in or left. Nobody acts.

What the tablet was given when the code was typed in, known here by its keyed hash alone, is the only key. It tells which
questions, in which language, and with whose key answers are sealed; it never tells who, which case or which unit. Each
time it is asked whether the one who started it still works in the case, as the walls stand now, and whether the case is
open: otherwise the occasion is over. The first digits of a code point out the occasion, and after five wrong codes for
it that occasion is dead: nobody else's is touched. Source: R-224, R-238, S-05, S-80, S-132.
"""

from django.db import migrations

MADE = """
REVOKE UPDATE, DELETE ON assessments_ratingoccasion FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id, ending) ON assessments_ratingoccasion TO livlina_app;

-- What has run out is ended before another is begun, so that few codes are taken at a time.
CREATE FUNCTION end_ratings_run_out() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE assessments_ratingoccasion SET ended_at = expires_at, ending = 'expired'
     WHERE id IN (SELECT r.id FROM assessments_ratingoccasion r
                   WHERE r.ended_at IS NULL AND r.expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED);
    RETURN NEW;
END $$;

CREATE FUNCTION keep_rating() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'livlina_app' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.started_by_id IS DISTINCT FROM acting() OR NEW.token IS NOT NULL OR NEW.opened_at IS NOT NULL
           OR NEW.tries <> 0 OR NEW.ended_at IS NOT NULL OR NEW.assessment_id IS NOT NULL
           OR NEW.expires_at > clock_timestamp() + interval '31 minutes' THEN
            RAISE EXCEPTION 'A code is made in one''s own name, and opened by a tablet.';
        END IF;
    ELSIF OLD.ended_at IS NOT NULL OR NEW.ending <> 'cancelled' OR NEW.ended_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'An occasion is ended once, in one''s own name.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_ratings_run_out BEFORE INSERT ON assessments_ratingoccasion
    FOR EACH STATEMENT EXECUTE FUNCTION end_ratings_run_out();
CREATE TRIGGER rating_is_kept BEFORE INSERT OR UPDATE ON assessments_ratingoccasion
    FOR EACH ROW EXECUTE FUNCTION keep_rating();

-- What she answered herself is changed by nobody, and nobody says that something came from the tablet.
CREATE FUNCTION keep_what_she_answered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app'
       AND EXISTS (SELECT FROM assessments_assessment a WHERE a.id = NEW.assessment_id AND a.how = 'tablet') THEN
        RAISE EXCEPTION 'What she answered herself is changed by nobody.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER what_she_answered_is_kept BEFORE INSERT OR UPDATE ON assessments_answersheet
    FOR EACH ROW EXECUTE FUNCTION keep_what_she_answered();
CREATE FUNCTION only_the_tablet_says_so() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND (TG_OP = 'INSERT' OR NEW.how <> OLD.how) THEN
        RAISE EXCEPTION 'Only the tablet says that she answered on it.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_the_tablet_says_so BEFORE INSERT OR UPDATE OF how ON assessments_assessment
    FOR EACH ROW WHEN (NEW.how = 'tablet') EXECUTE FUNCTION only_the_tablet_says_so();

-- Whether an occasion is still open: not ended or run out, its case open, and in the hands of who started it.
CREATE FUNCTION rating_stands(occasion assessments_ratingoccasion) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    works boolean;
BEGIN
    IF occasion.ended_at IS NOT NULL OR occasion.expires_at <= clock_timestamp() OR NOT EXISTS (
        SELECT FROM cases_case c WHERE c.id = occasion.case_id AND c.closed_on IS NULL) THEN
        RETURN false;
    END IF;
    -- asked as the one who started it would be: every wall and every end of a relation holds
    PERFORM set_config('livlina.actor', occasion.started_by_id::text, true);
    works := occasion.case_id = ANY (my_worked_cases());
    PERFORM set_config('livlina.actor', acted, true);
    RETURN works;
END $$;

CREATE FUNCTION trace_of_rating(occasion assessments_ratingoccasion, action text, about text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    traced record;
BEGIN
    SELECT c.trace_ref, c.unit_id INTO traced FROM cases_case c WHERE c.id = occasion.case_id;
    -- left by the system, for nobody acts; the setting ends with this
    PERFORM set_config('livlina.actor', '0', true);
    PERFORM leave_trace(0, coalesce(traced.unit_id, 0), traced.trace_ref, action, '', about, '', '');
    PERFORM set_config('livlina.actor', acted, true);
END $$;

CREATE FUNCTION open_rating(place bytea, code bytea, tablet bytea) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found assessments_ratingoccasion;
BEGIN
    SELECT r.* INTO found FROM assessments_ratingoccasion r WHERE r.slot = place AND r.ended_at IS NULL FOR UPDATE;
    IF found.id IS NULL OR NOT rating_stands(found) THEN
        found := NULL;
        PERFORM trace_of_rating(found, 'rating.refused', '');
        RETURN 'unknown';
    END IF;
    IF found.secret <> code THEN
        IF found.token IS NULL THEN
            UPDATE assessments_ratingoccasion r
               SET tries = r.tries + 1, ended_at = CASE WHEN r.tries >= 4 THEN clock_timestamp() END,
                   ending = CASE WHEN r.tries >= 4 THEN 'dead' ELSE '' END
             WHERE r.id = found.id;
        END IF;
        PERFORM trace_of_rating(found, 'rating.refused', 'assessments_ratingoccasion:' || found.public_id);
        RETURN 'unknown';
    END IF;
    IF found.token IS NOT NULL THEN
        PERFORM trace_of_rating(found, 'rating.refused', 'assessments_ratingoccasion:' || found.public_id);
        RETURN 'busy';
    END IF;
    UPDATE assessments_ratingoccasion r
       SET token = tablet, opened_at = clock_timestamp(), expires_at = clock_timestamp() + interval '1 hour'
     WHERE r.id = found.id;
    PERFORM trace_of_rating(found, 'rating.opened', 'assessments_ratingoccasion:' || found.public_id);
    RETURN 'opened';
END $$;

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
    INSERT INTO cases_deadline (public_id, case_id, clock, about, starts_on, due_on, started_at)
    VALUES (gen_random_uuid(), found.case_id, 'own_rating', (told ->> 'public_id')::uuid, today(), today(),
            clock_timestamp());
    PERFORM trace_of_rating(found, 'rating.handed_in', 'assessments_assessment:' || (told ->> 'public_id'));
    RETURN true;
END $$;

REVOKE ALL ON FUNCTION end_ratings_run_out(), keep_rating(), keep_what_she_answered(), only_the_tablet_says_so(),
    rating_stands(assessments_ratingoccasion), trace_of_rating(assessments_ratingoccasion, text, text),
    open_rating(bytea, bytea, bytea), rating_on(bytea), leave_rating(bytea), hand_in_rating(bytea, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_rating(bytea, bytea, bytea), rating_on(bytea), leave_rating(bytea),
    hand_in_rating(bytea, jsonb) TO livlina_app;
"""

UNMADE = """
DROP TRIGGER only_the_tablet_says_so ON assessments_assessment;
DROP TRIGGER what_she_answered_is_kept ON assessments_answersheet;
DROP FUNCTION hand_in_rating(bytea, jsonb), leave_rating(bytea), rating_on(bytea), open_rating(bytea, bytea, bytea),
    trace_of_rating(assessments_ratingoccasion, text, text), rating_stands(assessments_ratingoccasion),
    only_the_tablet_says_so(), keep_what_she_answered();
DROP TRIGGER rating_is_kept ON assessments_ratingoccasion;
DROP TRIGGER a_ratings_run_out ON assessments_ratingoccasion;
DROP FUNCTION keep_rating(), end_ratings_run_out();
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_own_ratings")]
    operations = [migrations.RunSQL(MADE, UNMADE)]
