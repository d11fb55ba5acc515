"""
What is kept of risk, protection and safety plans; and how the danger stands in the cases one leads, as lines.

A discarded assessment is as kept as a signed one. Who leads a unit learns level, day and that something waits, of open
cases that no wall closes to them: nothing about anyone. Source: S-05, S-10, S-44, S-152, R-232.
"""

from django.db import migrations

KEPT = """
GRANT UPDATE (again_on, discarded_by_id, discarded_at) ON assessments_assessment TO livlina_app;

CREATE OR REPLACE FUNCTION keep_assessment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    IF OLD.discarded_at IS NOT NULL THEN
        RAISE EXCEPTION 'What is discarded is not changed.';
    END IF;
    IF OLD.second_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A lower level is read once.';
    END IF;
    IF OLD.signed_at IS NOT NULL THEN
        -- sealed text is compared as it stands: what is not saved anew is the same bytes
        IF (NEW.proposed, NEW.judged_level, NEW.why, NEW.judged_by_id, NEW.judged_at, NEW.level, NEW.floor,
            NEW.difference, NEW.again_on, NEW.exposed, NEW.signed_by_id, NEW.signed_at, NEW.discarded_by_id,
            NEW.discarded_at)
           IS DISTINCT FROM (OLD.proposed, OLD.judged_level, OLD.why, OLD.judged_by_id, OLD.judged_at, OLD.level,
            OLD.floor, OLD.difference, OLD.again_on, OLD.exposed, OLD.signed_by_id, OLD.signed_at,
            OLD.discarded_by_id, OLD.discarded_at) THEN
            RAISE EXCEPTION 'What is signed is not changed.';
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
CREATE OR REPLACE FUNCTION check_of_open_assessment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessments_assessment a
                    WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id AND a.signed_at IS NULL
                      AND a.discarded_at IS NULL) THEN
        RAISE EXCEPTION 'It belongs to an assessment of the same case that nobody has signed.';
    END IF;
    RETURN NEW;
END $$;

REVOKE UPDATE, DELETE ON assessments_riskevent, assessments_riskdecision, assessments_safetyplan FROM livlina_app;
REVOKE UPDATE, DELETE ON assessments_safeguard FROM livlina_app;
GRANT UPDATE (ended_on, ended_words, ended_by_id, ended_at) ON assessments_safeguard TO livlina_app;

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
CREATE TRIGGER safeguard_is_kept BEFORE INSERT OR UPDATE ON assessments_safeguard
    FOR EACH ROW EXECUTE FUNCTION keep_safeguard();

-- A safety plan is of somebody in the same case.
CREATE FUNCTION check_safety_plan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_party p
                    WHERE p.id = NEW.party_id AND p.case_id = NEW.case_id AND p.role IN ('client', 'child')) THEN
        RAISE EXCEPTION 'A safety plan is of the client or of a child in the same case.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER safety_plan_is_of_the_case BEFORE INSERT ON assessments_safetyplan
    FOR EACH ROW EXECUTE FUNCTION check_safety_plan();

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

-- Of each open case at the units one leads, or of one of them, in which something is known of the danger: the highest of
-- what the last of each instrument that tells it holds; the nearest day of what runs of danger and protection, and
-- whether some of it stands still; and whether a lower level waits for another than the one who signed it.
CREATE FUNCTION led_danger(telling text[], only_case bigint) RETURNS TABLE (
    case_id bigint, public_id uuid, number text, level text, due_on date, is_stopped boolean, waits boolean)
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
        SELECT DISTINCT ON (a.case_id, a.instrument) a.case_id AS of_case, a.instrument,
               CASE WHEN a.floor <> '' AND a.second_outcome <> 'agreed' THEN a.floor ELSE a.level END AS held,
               a.floor <> '' AND a.second_outcome = '' AND a.signed_by_id <> acting() AS waits
          FROM assessments_assessment a
         WHERE a.case_id = ANY (sides) AND a.signed_at IS NOT NULL
         ORDER BY a.case_id, a.instrument, a.signed_at DESC, a.id DESC
    ), stands AS (
        SELECT l.of_case, max(array_position(ranked, l.held::text)) FILTER (WHERE l.instrument = ANY (telling)) AS rank,
               bool_or(l.waits) AS waits
          FROM last l GROUP BY 1
    ), due AS (
        SELECT d.case_id AS of_case, min(d.due_on) FILTER (WHERE d.stopped_on IS NULL) AS due_on,
               bool_or(d.stopped_on IS NOT NULL) AS is_stopped
          FROM cases_deadline d
         WHERE d.case_id = ANY (sides) AND d.finished_on IS NULL
           AND d.clock IN ('new_look', 'reassessment', 'safeguard_ends')
         GROUP BY 1
    )
    SELECT c.id, c.public_id, c.number::text, coalesce(ranked[s.rank], ''), d.due_on, coalesce(d.is_stopped, false),
           coalesce(s.waits, false)
      FROM cases_case c
      LEFT JOIN stands s ON s.of_case = c.id
      LEFT JOIN due d ON d.of_case = c.id
     WHERE c.id = ANY (sides) AND (s.of_case IS NOT NULL OR d.of_case IS NOT NULL);
END $$;

REVOKE ALL ON FUNCTION keep_safeguard(), check_safety_plan(), meet_second_reading(bigint), led_danger(text[], bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meet_second_reading(bigint), led_danger(text[], bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_risk_and_protection"), ("cases", "0030_no_help_beyond_a_wall")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
