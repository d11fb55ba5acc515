"""
What talks, plans, waiting and nameless help are kept by: who may write which column, and what is never changed.

Source: S-05, S-44.
"""

from django.db import migrations

from livlina.core.replaced import earlier

KEPT = """
REVOKE DELETE ON support_moretalks FROM livlina_app;
CREATE TRIGGER more_talks_are_kept BEFORE INSERT OR UPDATE ON support_moretalks
    FOR EACH ROW EXECUTE FUNCTION keep_more_talks();

REVOKE UPDATE ON support_namelesshelp FROM livlina_app;
GRANT UPDATE (ended_on) ON support_namelesshelp TO livlina_app;
CREATE TRIGGER nameless_help_is_numbered BEFORE INSERT ON support_namelesshelp
    FOR EACH ROW EXECUTE FUNCTION number_nameless();

REVOKE UPDATE ON support_namelesstalk FROM livlina_app;
GRANT UPDATE (is_taken_back) ON support_namelesstalk TO livlina_app;

REVOKE UPDATE, DELETE ON support_plan FROM livlina_app;
GRANT UPDATE (followed_on, followed_by_id, followed_at, followed_submission) ON support_plan TO livlina_app;
CREATE TRIGGER plan_is_kept BEFORE INSERT OR UPDATE ON support_plan
    FOR EACH ROW EXECUTE FUNCTION keep_plan();

REVOKE UPDATE, DELETE ON support_plangoal FROM livlina_app;
GRANT UPDATE (outcome, outcome_words) ON support_plangoal TO livlina_app;
CREATE TRIGGER plan_goal_is_kept BEFORE INSERT OR UPDATE ON support_plangoal
    FOR EACH ROW EXECUTE FUNCTION keep_plan_goal();

REVOKE UPDATE, DELETE ON support_wait FROM livlina_app;
GRANT UPDATE (priority, next_check_on, ended_on, end_reason, end_words, ended_by_id, ended_at) ON support_wait TO livlina_app;
CREATE TRIGGER wait_is_kept BEFORE INSERT OR UPDATE ON support_wait
    FOR EACH ROW EXECUTE FUNCTION keep_wait();

REVOKE UPDATE, DELETE ON support_waitcheck FROM livlina_app;
CREATE TRIGGER wait_check_is_of_its_wait BEFORE INSERT ON support_waitcheck
    FOR EACH ROW EXECUTE FUNCTION check_of_wait();

REVOKE UPDATE, DELETE ON support_waitoffer FROM livlina_app;
GRANT UPDATE (answer, words, answered_on, answered_by_id, answered_at) ON support_waitoffer TO livlina_app;
CREATE TRIGGER wait_offer_is_of_its_wait BEFORE INSERT ON support_waitoffer
    FOR EACH ROW EXECUTE FUNCTION check_of_wait();
CREATE TRIGGER wait_offer_is_kept BEFORE INSERT OR UPDATE ON support_waitoffer
    FOR EACH ROW EXECUTE FUNCTION keep_wait_offer();

REVOKE UPDATE, DELETE ON support_whatnext FROM livlina_app;
CREATE TRIGGER what_next_is_kept BEFORE UPDATE OR DELETE ON support_whatnext
    FOR EACH ROW EXECUTE FUNCTION keep_what_next();
"""


class Migration(migrations.Migration):
    replaces = earlier("support")
    dependencies = [("support", "0003_tables"), ("cases", "0016_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
