"""
What is assessed is kept: whoever writes does so in their own name, and what is signed is never changed.

Source: S-05, S-44, S-152.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

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
        RETURN NEW;
    END IF;
    IF OLD.second_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A lower level is read once.';
    END IF;
    IF OLD.signed_at IS NOT NULL THEN
        -- sealed text is compared as it stands: what is not saved anew is the same bytes
        IF (NEW.proposed, NEW.judged_level, NEW.why, NEW.judged_by_id, NEW.judged_at, NEW.level, NEW.floor,
            NEW.difference, NEW.exposed, NEW.signed_by_id, NEW.signed_at)
           IS DISTINCT FROM (OLD.proposed, OLD.judged_level, OLD.why, OLD.judged_by_id, OLD.judged_at, OLD.level,
            OLD.floor, OLD.difference, OLD.exposed, OLD.signed_by_id, OLD.signed_at) THEN
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
    IF current_user = 'livlina_app' AND OLD.judged_at IS NULL AND NEW.judged_at IS NOT NULL
       AND NEW.judged_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A level is stated in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- What is answered and done belongs to an assessment of the same case, as long as nobody has signed it.
CREATE FUNCTION check_of_open_assessment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessments_assessment a
                    WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id AND a.signed_at IS NULL) THEN
        RAISE EXCEPTION 'It belongs to an assessment of the same case that nobody has signed.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_of_signed_assessment() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessments_assessment a
                    WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id AND a.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'It is added to a signed assessment of the same case.';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION keep_assessment(), check_of_open_assessment(), check_of_signed_assessment() FROM PUBLIC;
"""

GONE = "DROP FUNCTION keep_assessment(), check_of_open_assessment(), check_of_signed_assessment()"


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_the_mark_of_a_commission_as_it_is_now")]
    operations = [migrations.RunSQL(MADE, GONE)]
