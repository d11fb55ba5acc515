"""
Who may write which column of what is assessed, and what is never changed.

Source: S-05, S-44.
"""

from django.db import migrations

KEPT = """
REVOKE UPDATE ON assessments_answersheet FROM livlina_app;
GRANT UPDATE (answers, saved_at, saved_by_id, version) ON assessments_answersheet TO livlina_app;
CREATE TRIGGER answer_sheet_is_of_open_assessment BEFORE INSERT OR UPDATE ON assessments_answersheet
    FOR EACH ROW EXECUTE FUNCTION check_of_open_assessment();
CREATE TRIGGER what_she_answered_is_kept BEFORE INSERT OR UPDATE ON assessments_answersheet
    FOR EACH ROW EXECUTE FUNCTION keep_what_she_answered();

REVOKE UPDATE ON assessments_assessment FROM livlina_app;
GRANT UPDATE (again_on, difference, discarded_at, discarded_by_id, exposed, floor, judged_at, judged_by_id,
    judged_level, level, proposed, second_at, second_by_id, second_outcome, second_words, signed_at, signed_by_id,
    why) ON assessments_assessment TO livlina_app;
CREATE TRIGGER assessment_is_kept BEFORE INSERT OR UPDATE ON assessments_assessment
    FOR EACH ROW EXECUTE FUNCTION keep_assessment();
CREATE TRIGGER proposed_never_sinks BEFORE UPDATE OF proposed ON assessments_assessment
    FOR EACH ROW EXECUTE FUNCTION keep_proposed();
CREATE TRIGGER only_the_tablet_says_so BEFORE INSERT OR UPDATE OF how ON assessments_assessment
    FOR EACH ROW WHEN (NEW.how = 'tablet') EXECUTE FUNCTION only_the_tablet_says_so();
CREATE TRIGGER lower_level_has_its_floor BEFORE INSERT OR UPDATE OF signed_at, discarded_at, level, floor
    ON assessments_assessment
    FOR EACH ROW WHEN ((NEW.signed_at IS NOT NULL OR NEW.discarded_at IS NOT NULL) AND current_user = 'livlina_app')
    EXECUTE FUNCTION keep_floor();

REVOKE UPDATE ON assessments_assessmentaction FROM livlina_app;
CREATE TRIGGER action_is_of_open_assessment BEFORE INSERT ON assessments_assessmentaction
    FOR EACH ROW EXECUTE FUNCTION check_of_open_assessment();

REVOKE UPDATE ON assessments_assessmentaddition FROM livlina_app;
CREATE TRIGGER addition_is_of_signed_assessment BEFORE INSERT ON assessments_assessmentaddition
    FOR EACH ROW EXECUTE FUNCTION check_of_signed_assessment();

REVOKE UPDATE ON assessments_ratingoccasion FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id, ending) ON assessments_ratingoccasion TO livlina_app;
CREATE TRIGGER a_ratings_run_out BEFORE INSERT ON assessments_ratingoccasion
    FOR EACH STATEMENT EXECUTE FUNCTION end_ratings_run_out();
CREATE TRIGGER rating_is_kept BEFORE INSERT OR UPDATE ON assessments_ratingoccasion
    FOR EACH ROW EXECUTE FUNCTION keep_rating();

REVOKE UPDATE ON assessments_riskdecision FROM livlina_app;

REVOKE UPDATE ON assessments_riskevent FROM livlina_app;

REVOKE UPDATE ON assessments_safeguard FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id, ended_on, ended_words) ON assessments_safeguard TO livlina_app;
CREATE TRIGGER safeguard_is_kept BEFORE INSERT OR UPDATE ON assessments_safeguard
    FOR EACH ROW EXECUTE FUNCTION keep_safeguard();

REVOKE UPDATE ON assessments_safetyplan FROM livlina_app;
CREATE TRIGGER safety_plan_is_of_the_case BEFORE INSERT ON assessments_safetyplan
    FOR EACH ROW EXECUTE FUNCTION check_safety_plan();

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

-- The door of the tablet: a code opens one occasion once, and what it opened is answered, handed in or left.
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

REVOKE ALL ON FUNCTION rating_stands(assessments_ratingoccasion), trace_of_rating(assessments_ratingoccasion, text,
    text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_tables"), ("cases", "0021_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
