"""
A register controller judges nobody of a unit where they sit, in whatever role.

Until now only the units where one works with cases counted: a controller with their desk at a centre judged the centre's
own clients, whose names they hear in the corridor. Every membership that lives today counts. Source: S-12.
"""

from django.db import migrations

MAY_JUDGE = """
CREATE OR REPLACE FUNCTION may_judge(one bigint, other bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    humans bigint[];
    sitting bigint[];
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RETURN false;
    END IF;
    humans := same_humans(ARRAY[one, other]);
    sitting := {units};
    RETURN NOT (humans && own_persons(acting()))
       AND NOT EXISTS (
           SELECT FROM cases_party p JOIN cases_case c ON c.id = p.case_id
            WHERE p.person_id = ANY (humans)
              AND (c.unit_id = ANY (sitting)
                   OR EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = c.id AND e.actor_id = acting())))
       AND NOT EXISTS (
           SELECT FROM intake_contact c
            WHERE c.person_id = ANY (humans)
              AND (c.unit_id = ANY (sitting) OR c.registered_by_id = acting() OR c.handler_id = acting()));
END $$;
"""
SITS = """ARRAY(SELECT m.unit_id FROM organisation_membership m
                      WHERE m.staff_id = acting() AND m.valid_from <= today()
                        AND (m.valid_to IS NULL OR m.valid_to >= today()))"""


class Migration(migrations.Migration):
    dependencies = [("access", "0008_planned_once")]
    operations = [
        migrations.RunSQL(MAY_JUDGE.replace("{units}", SITS), MAY_JUDGE.replace("{units}", "my_working_units()"))
    ]
