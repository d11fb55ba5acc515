"""
What is assessed is kept: whoever writes does so in their own name, and what is signed is never changed.

Source: S-05, S-44, S-152.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- What is assessed is kept: whoever writes does so in their own name, and what is signed is never changed.
-- What is judged, so that its result is known, counts until it is signed or struck; and it is struck as a lower level
-- is signed: with a reason, and with what its answers pointed to holding until a second person has agreed.
CREATE FUNCTION keep_assessment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.started_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'An assessment is begun in one''s own name.';
        END IF;
        IF current_user = 'livlina_app' AND (coalesce(NEW.signed_by_id, acting()) <> acting()
           OR coalesce(NEW.judged_by_id, acting()) <> acting()) THEN
            RAISE EXCEPTION 'An assessment is signed in one''s own name.';
        END IF;
        IF NEW.second_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'A lower level is read after it was signed.';
        END IF;
        IF NEW.discarded_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'An assessment is discarded after it was begun.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.second_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A lower level is read once.';
    END IF;
    IF OLD.signed_at IS NOT NULL OR OLD.discarded_at IS NOT NULL THEN
        -- sealed text is compared as it stands: what is not saved anew is the same bytes
        IF (NEW.proposed, NEW.judged_level, NEW.why, NEW.judged_by_id, NEW.judged_at, NEW.level, NEW.floor,
            NEW.difference, NEW.again_on, NEW.exposed, NEW.signed_by_id, NEW.signed_at, NEW.discarded_by_id,
            NEW.discarded_at)
           IS DISTINCT FROM (OLD.proposed, OLD.judged_level, OLD.why, OLD.judged_by_id, OLD.judged_at, OLD.level,
            OLD.floor, OLD.difference, OLD.again_on, OLD.exposed, OLD.signed_by_id, OLD.signed_at,
            OLD.discarded_by_id, OLD.discarded_at) THEN
            RAISE EXCEPTION 'What is signed or discarded is not changed.';
        END IF;
        IF current_user = 'livlina_app' AND NEW.second_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'A lower level is read in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.second_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A lower level is read after it was signed.';
    END IF;
    IF OLD.judged_at IS NOT NULL AND (NEW.judged_level, NEW.why, NEW.judged_by_id, NEW.judged_at)
       IS DISTINCT FROM (OLD.judged_level, OLD.why, OLD.judged_by_id, OLD.judged_at) THEN
        RAISE EXCEPTION 'What was thought before the result was shown is kept.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.signed_at IS NOT NULL AND NEW.signed_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'An assessment is signed in one''s own name.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.discarded_at IS NOT NULL
       AND NEW.discarded_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'An assessment is discarded in one''s own name.';
    END IF;
    IF current_user = 'livlina_app' AND OLD.judged_at IS NULL AND NEW.judged_at IS NOT NULL
       AND NEW.judged_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A level is stated in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- What is answered and done belongs to an assessment of the same case that nobody has signed or discarded.
CREATE FUNCTION check_of_open_assessment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessments_assessment a
                    WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id AND a.signed_at IS NULL
                      AND a.discarded_at IS NULL) THEN
        RAISE EXCEPTION 'It belongs to an assessment of the same case that nobody has signed.';
    END IF;
    RETURN NEW;
END $$;

-- What is assessed is kept: whoever writes does so in their own name, and what is signed is never changed.
CREATE FUNCTION check_of_signed_assessment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessments_assessment a
                    WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id AND a.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'It is added to a signed assessment of the same case.';
    END IF;
    RETURN NEW;
END $$;

-- A protection follows one of the same case, and is ended once, in one's own name.
CREATE FUNCTION keep_safeguard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.noted_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'A protection is written down in one''s own name.';
        END IF;
        IF NEW.follows_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM assessments_safeguard s
             WHERE s.id = NEW.follows_id AND s.case_id = NEW.case_id AND s.ended_on IS NULL) THEN
            RAISE EXCEPTION 'A protection follows one of the same case that has not ended.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'A protection ends once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.ended_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A protection is ended in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- A safety plan is of somebody in the same case.
CREATE FUNCTION check_safety_plan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_party p
                    WHERE p.id = NEW.party_id AND p.case_id = NEW.case_id AND p.role IN ('client', 'child')) THEN
        RAISE EXCEPTION 'A safety plan is of the client or of a child in the same case.';
    END IF;
    RETURN NEW;
END $$;

-- That a lower level was read second is met by the one who has read it, who may be one that reads the case for a time.
CREATE FUNCTION meet_second_reading(of_assessment bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    read record;
BEGIN
    SELECT a.public_id, a.case_id, a.second_at INTO read FROM assessments_assessment a
     WHERE a.id = of_assessment AND a.second_by_id = acting();
    IF read.public_id IS NULL THEN
        RETURN false;
    END IF;
    UPDATE cases_deadline d
       SET finished_on = greatest((read.second_at AT TIME ZONE 'Europe/Stockholm')::date, d.starts_on),
           finished_at = read.second_at, finished_by_id = acting()
     WHERE d.case_id = read.case_id AND d.clock = 'second_reading' AND d.about = read.public_id AND d.finished_on IS NULL;
    RETURN FOUND;
END $$;

-- what is struck holds too, of what was not signed since
CREATE FUNCTION led_danger(telling text[], only_case bigint) RETURNS TABLE (
    case_id bigint, public_id uuid, number text, level text, due_on date, is_stopped boolean, waits boolean,
    is_alone boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
    ranked text[] := ARRAY['low', 'raised', 'high', 'acute'];
BEGIN
    IF only_case IS NOT NULL THEN
        sides := ARRAY(SELECT unnest(sides) INTERSECT SELECT only_case);
    END IF;
    RETURN QUERY
    WITH last AS (
        SELECT DISTINCT ON (a.case_id, a.instrument) a.case_id AS of_case, a.instrument, a.signed_at,
               CASE WHEN a.floor <> '' AND a.second_outcome <> 'agreed' THEN a.floor ELSE a.level END AS held,
               a.floor <> '' AND a.second_outcome = '' AND a.signed_by_id <> acting() AS waits
          FROM assessments_assessment a
         WHERE a.case_id = ANY (sides) AND a.signed_at IS NOT NULL
         ORDER BY a.case_id, a.instrument, a.signed_at DESC, a.id DESC
    ), settled AS (
        SELECT l.of_case, l.instrument, l.held, l.waits FROM last l
        UNION ALL
        SELECT a.case_id, a.instrument, CASE WHEN a.second_outcome = 'agreed' THEN '' ELSE a.floor END,
               a.second_outcome = '' AND a.discarded_by_id <> acting()
          FROM assessments_assessment a
          LEFT JOIN last l ON l.of_case = a.case_id AND l.instrument = a.instrument
         WHERE a.case_id = ANY (sides) AND a.discarded_at >= coalesce(l.signed_at, '-infinity') AND a.floor <> ''
    ), stands AS (
        SELECT s.of_case, max(array_position(ranked, s.held::text)) FILTER (WHERE s.instrument = ANY (telling)) AS rank,
               bool_or(s.waits) AS waits
          FROM settled s GROUP BY 1
    ), due AS (
        SELECT d.case_id AS of_case, min(d.due_on) FILTER (WHERE d.stopped_on IS NULL) AS due_on,
               bool_or(d.stopped_on IS NOT NULL) AS is_stopped
          FROM cases_deadline d
         WHERE d.case_id = ANY (sides) AND d.finished_on IS NULL
           AND d.clock IN ('new_look', 'reassessment', 'safeguard_ends')
         GROUP BY 1
    )
    SELECT c.id, c.public_id, c.number::text, coalesce(ranked[s.rank], ''), d.due_on, coalesce(d.is_stopped, false),
           coalesce(s.waits, false), coalesce(s.rank > 2, false) AND NOT EXISTS (
               SELECT FROM cases_engagement e
                WHERE e.case_id = c.id AND e.kind IN ('assigned', 'co_assigned', 'stand_in') AND e.wall <> 'closed'
                  AND e.starts_at <= clock_timestamp() AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                  AND EXISTS (SELECT FROM at_work(
                      ARRAY[e.unit_id],
                      '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
                               WHERE w = e.actor_id))
      FROM cases_case c
      LEFT JOIN stands s ON s.of_case = c.id
      LEFT JOIN due d ON d.of_case = c.id
     WHERE c.id = ANY (sides) AND (s.of_case IS NOT NULL OR d.of_case IS NOT NULL);
END $$;

-- The highest that the answers have pointed to since the result was shown stands, whatever is answered afterwards.
CREATE FUNCTION keep_proposed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
BEGIN
    IF coalesce(array_position(strength, NEW.proposed::text), 0) < coalesce(array_position(strength, OLD.proposed::text), 0) THEN
        RAISE EXCEPTION 'What the answers have pointed to is never less.';
    END IF;
    RETURN NEW;
END $$;

-- A level lower than what is known is signed with the higher one beside it, which holds until a second person has
-- agreed.
-- What is judged, so that its result is known, counts until it is signed or struck; and it is struck as a lower level
-- is signed: with a reason, and with what its answers pointed to holding until a second person has agreed.
CREATE FUNCTION keep_floor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    signed record;
    known int;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.signed_at IS NOT NULL OR OLD.discarded_at IS NOT NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.discarded_at IS NOT NULL THEN
        -- the lowest is not waited for
        IF coalesce(array_position(strength, NEW.proposed::text), 0) > 1 AND NEW.floor IS DISTINCT FROM NEW.proposed THEN
            RAISE EXCEPTION 'A lower level waits for a second person.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        IF NEW.judged_at IS NOT NULL AND NEW.difference IS NULL THEN
            RAISE EXCEPTION 'What is judged is struck for a reason.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.level = '' AND NEW.judged_level <> '' THEN
        RAISE EXCEPTION 'What is judged is signed with its level.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    -- what is known of the same instrument: the level that held, what was struck since, and what is judged and left
    SELECT a.signed_at, CASE WHEN a.floor <> '' AND a.second_outcome <> 'agreed' THEN a.floor ELSE a.level END AS held
      INTO signed
      FROM assessments_assessment a
     WHERE a.case_id = NEW.case_id AND a.instrument = NEW.instrument AND a.signed_at IS NOT NULL AND a.id <> NEW.id
     ORDER BY a.signed_at DESC, a.id DESC LIMIT 1;
    SELECT max(array_position(strength, CASE WHEN a.discarded_at IS NULL THEN a.proposed ELSE a.floor END::text)) INTO known
      FROM assessments_assessment a
     WHERE a.case_id = NEW.case_id AND a.instrument = NEW.instrument AND a.signed_at IS NULL AND a.id <> NEW.id
       AND a.judged_at IS NOT NULL AND a.second_outcome <> 'agreed'
       AND (a.discarded_at IS NULL OR a.discarded_at >= coalesce(signed.signed_at, '-infinity'));
    known := greatest(known, array_position(strength, NEW.proposed::text), array_position(strength, signed.held::text), 0);
    IF NEW.level <> '' AND coalesce(array_position(strength, NEW.level::text), 0) < known
       AND coalesce(array_position(strength, NEW.floor::text), 0) < known THEN
        RAISE EXCEPTION 'A lower level waits for a second person.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

-- A case in which danger was told that nobody has assessed ends as little as a first contact does: after an
-- assessment, or by a decision of one who leads, also where no level is known.
-- The case of one who uses violence ends as little as another while danger that its contact told is to be assessed:
-- the database refuses it by itself, as it does where the clock runs.
CREATE FUNCTION keep_case_with_danger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    told timestamptz;
BEGIN
    IF NEW.role = 'using_violence' THEN
        -- no clock of danger runs there (R-222): what its contact told is a task
        IF EXISTS (SELECT FROM cases_task t WHERE t.case_id = NEW.id AND t.is_danger AND t.done_on IS NULL) THEN
            RAISE EXCEPTION 'Danger was told in the contact that nobody has assessed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END IF;
    SELECT max(d.told_at) INTO told FROM cases_deadline d
     WHERE d.case_id = NEW.id AND d.clock = 'new_look' AND d.finished_on IS NULL;
    SELECT greatest(told, max(n.written_at)) INTO told FROM cases_nightcard n
     WHERE n.case_id = NEW.id AND n.risk IN ('high', 'acute') AND n.raised_from = ''
       AND NOT EXISTS (SELECT FROM assessments_assessment a WHERE a.case_id = NEW.id AND a.signed_at >= n.written_at);
    IF told IS NOT NULL AND NOT EXISTS (
        SELECT FROM assessments_riskdecision r WHERE r.case_id = NEW.id AND r.decided_at > told) THEN
        RAISE EXCEPTION 'Danger was told in the case that nobody has assessed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION keep_assessment(), check_of_open_assessment(), check_of_signed_assessment(), keep_safeguard(),
    check_safety_plan(), meet_second_reading(bigint), led_danger(text[], bigint), keep_proposed(), keep_floor(),
    keep_case_with_danger() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION meet_second_reading(bigint), led_danger(text[], bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0004_who_comes")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
