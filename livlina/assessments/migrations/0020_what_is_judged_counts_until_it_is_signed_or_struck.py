"""
What is judged, so that its result is known, counts until it is signed or struck; and it is struck as a lower level is signed: with a
reason, and with what its answers pointed to holding until a second person has agreed.

An assessment was thrown away, or left, when its result was shown, and another signed lower that nobody else was to read.
Source: S-152.
"""

from django.db import migrations, models

MADE = """
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

CREATE OR REPLACE FUNCTION keep_floor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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

DROP TRIGGER lower_level_has_its_floor ON assessments_assessment;
CREATE TRIGGER lower_level_has_its_floor BEFORE INSERT OR UPDATE OF signed_at, discarded_at, level, floor
    ON assessments_assessment
    FOR EACH ROW WHEN ((NEW.signed_at IS NOT NULL OR NEW.discarded_at IS NOT NULL) AND current_user = 'livlina_app')
    EXECUTE FUNCTION keep_floor();

-- what is struck holds too, of what was not signed since
CREATE OR REPLACE FUNCTION led_danger(telling text[], only_case bigint) RETURNS TABLE (
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
"""

UNMADE = """
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

CREATE OR REPLACE FUNCTION keep_floor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    before text;
    known int;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.signed_at IS NOT NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.level = '' AND NEW.judged_level <> '' THEN
        RAISE EXCEPTION 'What is judged is signed with its level.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    -- the level that held of the same instrument before
    SELECT CASE WHEN a.floor <> '' AND a.second_outcome <> 'agreed' THEN a.floor ELSE a.level END INTO before
      FROM assessments_assessment a
     WHERE a.case_id = NEW.case_id AND a.instrument = NEW.instrument AND a.signed_at IS NOT NULL AND a.id <> NEW.id
     ORDER BY a.signed_at DESC, a.id DESC LIMIT 1;
    known := greatest(array_position(strength, NEW.proposed::text), array_position(strength, before), 0);
    IF NEW.level <> '' AND coalesce(array_position(strength, NEW.level::text), 0) < known
       AND coalesce(array_position(strength, NEW.floor::text), 0) < known THEN
        RAISE EXCEPTION 'A lower level waits for a second person.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER lower_level_has_its_floor ON assessments_assessment;
CREATE TRIGGER lower_level_has_its_floor BEFORE INSERT OR UPDATE OF signed_at, level, floor ON assessments_assessment
    FOR EACH ROW WHEN (NEW.signed_at IS NOT NULL AND current_user = 'livlina_app') EXECUTE FUNCTION keep_floor();

CREATE OR REPLACE FUNCTION led_danger(telling text[], only_case bigint) RETURNS TABLE (
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
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0019_who_did_it_is_who_acts")]
    operations = [
        migrations.RunSQL(MADE, UNMADE),
        migrations.RemoveConstraint(model_name="assessment", name="lower_level_is_read_by_another"),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("second_at", None), ("second_by", None), ("second_outcome", "")),
                    models.Q(
                        models.Q(("second_outcome", ""), _negated=True),
                        models.Q(("floor", ""), _negated=True),
                        ("second_at__isnull", False),
                        ("second_by__isnull", False),
                        models.Q(("second_by", models.F("signed_by")), _negated=True),
                        models.Q(("second_by", models.F("discarded_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="lower_level_is_read_by_another",
            ),
        ),
    ]
