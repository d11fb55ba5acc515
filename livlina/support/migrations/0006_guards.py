"""
What talks, plans, waiting and nameless help are kept by: who may write which column, and what is never changed.

Source: S-05, S-44.
"""

from django.db import migrations

KEPT = """
CREATE TRIGGER act_kept_with_its_row BEFORE INSERT ON support_actkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('support_interventionact');

REVOKE UPDATE ON support_chainstep FROM livlina_app;
GRANT UPDATE (began_on, ended_on, marked_at, marked_by_id, missing) ON support_chainstep TO livlina_app;
CREATE TRIGGER chain_step_is_kept BEFORE INSERT OR UPDATE ON support_chainstep
    FOR EACH ROW EXECUTE FUNCTION keep_chain_step();

CREATE TRIGGER chain_step_kept_with_its_row BEFORE INSERT ON support_chainstepkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('support_chainstep');

REVOKE UPDATE ON support_childsword FROM livlina_app;

REVOKE UPDATE ON support_conditioncheck FROM livlina_app;

REVOKE INSERT, UPDATE ON support_groupattendance FROM livlina_app;
GRANT UPDATE (words, words_at, words_by_id) ON support_groupattendance TO livlina_app;
CREATE TRIGGER group_words_are_kept BEFORE UPDATE ON support_groupattendance
    FOR EACH ROW EXECUTE FUNCTION keep_group_words();

CREATE TRIGGER group_host_is_checked BEFORE INSERT ON support_grouphost
    FOR EACH ROW EXECUTE FUNCTION check_group_host();
CREATE TRIGGER group_host_walls AFTER INSERT OR UPDATE OF left_at ON support_grouphost FOR EACH ROW
    EXECUTE FUNCTION keep_walls_of_group();
CREATE TRIGGER group_host_counts BEFORE INSERT OR UPDATE OF left_at ON support_grouphost FOR EACH ROW
    EXECUTE FUNCTION count_host_for_hours();

REVOKE UPDATE ON support_groupmeeting FROM livlina_app;
GRANT UPDATE (cancelled_at, cancelled_by_id) ON support_groupmeeting TO livlina_app;
CREATE TRIGGER group_meeting_is_checked BEFORE INSERT ON support_groupmeeting
    FOR EACH ROW EXECUTE FUNCTION check_group_meeting();
CREATE TRIGGER group_meeting_is_kept BEFORE UPDATE OF cancelled_at, cancelled_by_id ON support_groupmeeting
    FOR EACH ROW EXECUTE FUNCTION keep_group_meeting();

REVOKE UPDATE ON support_groupplace FROM livlina_app;
CREATE TRIGGER group_place_is_checked BEFORE INSERT ON support_groupplace
    FOR EACH ROW EXECUTE FUNCTION check_group_place();
CREATE TRIGGER group_place_walls AFTER INSERT ON support_groupplace FOR EACH ROW
    EXECUTE FUNCTION keep_walls_of_group();

REVOKE UPDATE ON support_groupseat FROM livlina_app;
CREATE TRIGGER group_seat_is_numbered BEFORE INSERT ON support_groupseat
    FOR EACH ROW EXECUTE FUNCTION number_group_seat();

REVOKE UPDATE ON support_groupstep FROM livlina_app;
CREATE TRIGGER group_step_is_taken BEFORE INSERT ON support_groupstep
    FOR EACH ROW EXECUTE FUNCTION take_group_step();

REVOKE INSERT, UPDATE ON support_grouptime FROM livlina_app;

CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON support_helpexception FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();

CREATE TRIGGER group_is_kept BEFORE UPDATE ON support_helpgroup FOR EACH ROW EXECUTE FUNCTION keep_group();

CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON support_helpwish FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();

CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON support_interpreterbooking FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();

REVOKE UPDATE ON support_intervention FROM livlina_app;
GRANT UPDATE (end_reason, end_words, ended_at, ended_by_id, ended_on, ends_on, talks) ON support_intervention TO
    livlina_app;
CREATE TRIGGER intervention_is_kept BEFORE INSERT OR UPDATE ON support_intervention
    FOR EACH ROW EXECUTE FUNCTION keep_intervention();

REVOKE UPDATE ON support_interventionact FROM livlina_app;
GRANT UPDATE (marked_at, marked_by_id, state) ON support_interventionact TO livlina_app;
CREATE TRIGGER act_is_of_its_help BEFORE INSERT ON support_interventionact
    FOR EACH ROW EXECUTE FUNCTION stands_in_the_case_of_its_help();
CREATE TRIGGER act_is_kept BEFORE INSERT OR UPDATE ON support_interventionact
    FOR EACH ROW EXECUTE FUNCTION keep_intervention_act();

REVOKE UPDATE ON support_interventionextension FROM livlina_app;
CREATE TRIGGER extension_is_of_its_help BEFORE INSERT ON support_interventionextension
    FOR EACH ROW EXECUTE FUNCTION stands_in_the_case_of_its_help();

CREATE TRIGGER more_talks_are_kept BEFORE INSERT OR UPDATE ON support_moretalks
    FOR EACH ROW EXECUTE FUNCTION keep_more_talks();
CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON support_moretalks FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();

REVOKE UPDATE ON support_namelesshelp FROM livlina_app;
GRANT UPDATE (ended_on) ON support_namelesshelp TO livlina_app;
CREATE TRIGGER nameless_help_is_numbered BEFORE INSERT ON support_namelesshelp
    FOR EACH ROW EXECUTE FUNCTION number_nameless();

REVOKE UPDATE ON support_namelesstalk FROM livlina_app;
GRANT UPDATE (is_taken_back) ON support_namelesstalk TO livlina_app;

REVOKE UPDATE ON support_partnercontact FROM livlina_app;

REVOKE UPDATE ON support_partnerword FROM livlina_app;
CREATE TRIGGER partner_word_is_kept BEFORE INSERT ON support_partnerword
    FOR EACH ROW EXECUTE FUNCTION keep_partner_word();

REVOKE UPDATE ON support_plan FROM livlina_app;
GRANT UPDATE (followed_at, followed_by_id, followed_on, followed_submission) ON support_plan TO livlina_app;
CREATE TRIGGER plan_is_kept BEFORE INSERT OR UPDATE ON support_plan
    FOR EACH ROW EXECUTE FUNCTION keep_plan();

REVOKE UPDATE ON support_plangoal FROM livlina_app;
GRANT UPDATE (outcome, outcome_words) ON support_plangoal TO livlina_app;
CREATE TRIGGER plan_goal_is_kept BEFORE INSERT OR UPDATE ON support_plangoal
    FOR EACH ROW EXECUTE FUNCTION keep_plan_goal();

CREATE TRIGGER points_to_a_new_time BEFORE INSERT OR UPDATE OF time_id ON support_session
    FOR EACH ROW WHEN (current_user = 'livlina_app') EXECUTE FUNCTION points_to_a_new_time();
CREATE TRIGGER talk_is_of_its_help BEFORE INSERT OR UPDATE OF intervention_id ON support_session
    FOR EACH ROW EXECUTE FUNCTION stands_in_the_case_of_its_help();
CREATE TRIGGER session_act_is_kept AFTER INSERT OR UPDATE OF state ON support_session
    FOR EACH ROW EXECUTE FUNCTION keep_session_act();

REVOKE INSERT ON support_sessionact FROM livlina_app;

REVOKE UPDATE ON support_wait FROM livlina_app;
GRANT UPDATE (end_reason, end_words, ended_at, ended_by_id, ended_on, next_check_on, priority) ON support_wait TO
    livlina_app;
CREATE TRIGGER wait_is_kept BEFORE INSERT OR UPDATE ON support_wait
    FOR EACH ROW EXECUTE FUNCTION keep_wait();

REVOKE UPDATE ON support_waitcheck FROM livlina_app;
CREATE TRIGGER wait_check_is_of_its_wait BEFORE INSERT ON support_waitcheck
    FOR EACH ROW EXECUTE FUNCTION check_of_wait();

REVOKE UPDATE ON support_waitoffer FROM livlina_app;
GRANT UPDATE (answer, answered_at, answered_by_id, answered_on, words) ON support_waitoffer TO livlina_app;
CREATE TRIGGER wait_offer_is_of_its_wait BEFORE INSERT ON support_waitoffer
    FOR EACH ROW EXECUTE FUNCTION check_of_wait();
CREATE TRIGGER wait_offer_is_kept BEFORE INSERT OR UPDATE ON support_waitoffer
    FOR EACH ROW EXECUTE FUNCTION keep_wait_offer();

REVOKE UPDATE ON support_whatnext FROM livlina_app;
CREATE TRIGGER what_next_is_kept BEFORE UPDATE OR DELETE ON support_whatnext
    FOR EACH ROW EXECUTE FUNCTION keep_what_next();
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0005_tables"), ("assessments", "0004_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
