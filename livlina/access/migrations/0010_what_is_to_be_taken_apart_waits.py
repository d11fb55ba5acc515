"""
A proposal to take two joined rows apart waits for a second controller, also when the days for it have passed. S-15.
"""

from django.db import migrations

MINE = """
CREATE OR REPLACE FUNCTION my_register_tasks() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT t.id FROM people_duplicatetask t
         WHERE (t.state IN ('open', 'unclear', 'proposed', 'parting')
                OR (t.state = 'joined' AND EXISTS (
                        SELECT FROM people_humanlink l
                         WHERE l.task_id = t.id AND l.ends_at IS NULL AND l.undo_until >= today())))
           AND may_judge(t.one_id, t.other_id));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_controllers_stand_outside_both_teams")]
    operations = [migrations.RunSQL(MINE, migrations.RunSQL.noop)]
