"""
What groups are kept by: the database decides on places, hosts, times and states, and nothing written is written over.

Source: S-05, S-10, S-11.
"""

from django.db import migrations

KEPT = """
CREATE TRIGGER group_is_kept BEFORE UPDATE ON support_helpgroup FOR EACH ROW EXECUTE FUNCTION keep_group();

REVOKE UPDATE ON support_grouphost FROM livlina_app;
GRANT UPDATE (left_at) ON support_grouphost TO livlina_app;
CREATE TRIGGER group_host_is_checked BEFORE INSERT ON support_grouphost
    FOR EACH ROW EXECUTE FUNCTION check_group_host();

REVOKE UPDATE ON support_groupmeeting FROM livlina_app;
CREATE TRIGGER group_meeting_is_checked BEFORE INSERT ON support_groupmeeting
    FOR EACH ROW EXECUTE FUNCTION check_group_meeting();

REVOKE UPDATE ON support_groupseat FROM livlina_app;
CREATE TRIGGER group_seat_is_numbered BEFORE INSERT ON support_groupseat
    FOR EACH ROW EXECUTE FUNCTION number_group_seat();

REVOKE UPDATE ON support_groupplace FROM livlina_app;
CREATE TRIGGER group_place_is_checked BEFORE INSERT ON support_groupplace
    FOR EACH ROW EXECUTE FUNCTION check_group_place();

REVOKE UPDATE ON support_groupstep FROM livlina_app;
CREATE TRIGGER group_step_is_taken BEFORE INSERT ON support_groupstep
    FOR EACH ROW EXECUTE FUNCTION take_group_step();

REVOKE INSERT, UPDATE ON support_groupattendance FROM livlina_app;
GRANT UPDATE (words, words_by_id, words_at) ON support_groupattendance TO livlina_app;
CREATE TRIGGER group_words_are_kept BEFORE UPDATE ON support_groupattendance
    FOR EACH ROW EXECUTE FUNCTION keep_group_words();
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0015_groups")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
