"""A step that was taken and what became of a deadline are never changed. The commands say the same. Source: R-091."""

from django.db import migrations

KEPT = """
CREATE FUNCTION keep_what_was_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a case has gone through is followed by something else, never changed.';
END $$;
CREATE TRIGGER case_step_is_kept BEFORE UPDATE OR DELETE ON cases_casestep
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_taken();
CREATE TRIGGER deadline_change_is_kept BEFORE UPDATE OR DELETE ON cases_deadlinechange
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_taken();
REVOKE ALL ON FUNCTION keep_what_was_taken() FROM PUBLIC;
REVOKE UPDATE, DELETE ON cases_casestep, cases_deadlinechange FROM livlina_app;
"""

DROP = """
DROP TRIGGER deadline_change_is_kept ON cases_deadlinechange;
DROP TRIGGER case_step_is_kept ON cases_casestep;
DROP FUNCTION keep_what_was_taken();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0049_the_way_of_a_case")]
    operations = [migrations.RunSQL(KEPT, DROP)]
