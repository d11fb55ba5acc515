"""
Which rows a register controller may judge: those of which they have nothing to do with either side.

The functions are plpgsql, so that they can be made before the tables of the rooms above. Source: S-12, S-15.
"""

from django.db import migrations

MINE = """
CREATE FUNCTION is_register_controller() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN acting() > 0 AND cardinality(my_units('{register_controller}')) > 0;
END $$;

-- Outside both teams: no case, contact or unit of either has ever been theirs, and neither is somebody of their own.
CREATE FUNCTION may_judge(one bigint, other bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    humans bigint[];
    working bigint[];
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RETURN false;
    END IF;
    humans := same_humans(ARRAY[one, other]);
    working := my_working_units();
    RETURN NOT (humans && own_persons(acting()))
       AND NOT EXISTS (
           SELECT FROM cases_party p JOIN cases_case c ON c.id = p.case_id
            WHERE p.person_id = ANY (humans)
              AND (c.unit_id = ANY (working)
                   OR EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = c.id AND e.actor_id = acting())))
       AND NOT EXISTS (
           SELECT FROM intake_contact c
            WHERE c.person_id = ANY (humans)
              AND (c.unit_id = ANY (working) OR c.registered_by_id = acting() OR c.handler_id = acting()));
END $$;

CREATE FUNCTION my_register_tasks() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT t.id FROM people_duplicatetask t
         WHERE (t.state IN ('open', 'unclear', 'proposed')
                OR (t.state = 'joined' AND EXISTS (
                        SELECT FROM people_humanlink l
                         WHERE l.task_id = t.id AND l.ends_at IS NULL AND l.undo_until >= today())))
           AND may_judge(t.one_id, t.other_id));
END $$;
REVOKE ALL ON FUNCTION is_register_controller(), may_judge(bigint, bigint), my_register_tasks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_register_tasks() TO livlina_app;
"""

DROP = "DROP FUNCTION my_register_tasks(), may_judge(bigint, bigint), is_register_controller();"


class Migration(migrations.Migration):
    dependencies = [("access", "0006_key_rotation")]
    operations = [migrations.RunSQL(MINE, DROP)]
