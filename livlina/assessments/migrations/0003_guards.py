"""
Who may write which column of what is assessed, and what is never changed.

Source: S-05, S-44.
"""

from django.db import migrations

KEPT = """
REVOKE UPDATE, DELETE ON assessments_assessment FROM livlina_app;
GRANT UPDATE (proposed, judged_level, why, judged_by_id, judged_at, level, floor, difference, exposed,
    signed_by_id, signed_at,    second_outcome, second_words, second_by_id, second_at) ON assessments_assessment TO livlina_app;
CREATE TRIGGER assessment_is_kept BEFORE INSERT OR UPDATE ON assessments_assessment
    FOR EACH ROW EXECUTE FUNCTION keep_assessment();

REVOKE UPDATE, DELETE ON assessments_answersheet FROM livlina_app;
GRANT UPDATE (version, answers, saved_by_id, saved_at) ON assessments_answersheet TO livlina_app;
CREATE TRIGGER answer_sheet_is_of_open_assessment BEFORE INSERT OR UPDATE ON assessments_answersheet
    FOR EACH ROW EXECUTE FUNCTION check_of_open_assessment();

REVOKE UPDATE, DELETE ON assessments_assessmentaction FROM livlina_app;
CREATE TRIGGER action_is_of_open_assessment BEFORE INSERT ON assessments_assessmentaction
    FOR EACH ROW EXECUTE FUNCTION check_of_open_assessment();

REVOKE UPDATE, DELETE ON assessments_assessmentaddition FROM livlina_app;
CREATE TRIGGER addition_is_of_signed_assessment BEFORE INSERT ON assessments_assessmentaddition
    FOR EACH ROW EXECUTE FUNCTION check_of_signed_assessment();
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_tables")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
