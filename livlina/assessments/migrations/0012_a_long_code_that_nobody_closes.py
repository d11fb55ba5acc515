"""
The code of the tablet is long, so none is closed for the wrong ones; how long it holds is what the unit has decided.

Whoever sat on the network of the tablets closed the right code to all there: by the limit of the network, and by five wrong
tries for each of the thousand places of a short code. A code of twelve digits is not guessed however often one tries, so the
right one always opens. Codes of before that nobody has typed in are ended. Source: S-132, R-224.
"""

from django.db import migrations, models

MADE = """
UPDATE assessments_ratingoccasion SET ended_at = clock_timestamp(), ending = 'expired'
 WHERE ended_at IS NULL AND token IS NULL;

CREATE OR REPLACE FUNCTION keep_rating() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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

DROP FUNCTION open_rating(bytea, bytea, bytea);
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

-- Whether it is a code at all, so that the right one is tried also where many wrong ones come from.
CREATE FUNCTION is_rating_code(code bytea) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assessments_ratingoccasion r
                    WHERE r.secret = code AND r.ended_at IS NULL AND r.expires_at > clock_timestamp())
$$;

REVOKE ALL ON FUNCTION open_rating(bytea, bytea), is_rating_code(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_rating(bytea, bytea), is_rating_code(bytea) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0011_a_lower_level_waits_whoever_signs_it"),
    ]
    operations = [
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="ratingoccasion", name="code_points_out_one_occasion"),
        migrations.RemoveField(model_name="ratingoccasion", name="slot"),
        migrations.RemoveField(model_name="ratingoccasion", name="tries"),
        migrations.AddConstraint(
            model_name="ratingoccasion",
            constraint=models.UniqueConstraint(
                condition=models.Q(ended_at=None), fields=("secret",), name="code_points_out_one_occasion"
            ),
        ),
    ]
