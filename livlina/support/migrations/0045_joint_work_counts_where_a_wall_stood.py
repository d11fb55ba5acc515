"""
An approval of joint work counts where a wall was the reason for it, as it does everywhere else (S-10).

A talk with the other party counted one that was given where no wall stood: nobody had weighed it then. A yes or no
tells the one who has the approval, and works with the case, whether it holds at that hour; nobody else is answered.
Source: R-160, S-10.
"""

from django.db import migrations

NOW = """
CREATE FUNCTION joint_work_stood(of_case bigint, begins timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
         WHERE j.actor_id = acting() AND of_case IN (j.one_id, j.other_id) AND of_case = ANY (my_worked_cases())
           AND j.starts_at <= begins AND j.ends_at > begins)
$$;
REVOKE ALL ON FUNCTION joint_work_stood(bigint, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION joint_work_stood(bigint, timestamp with time zone) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0044_a_child_is_not_booked_beside_who_hurt_its_parent"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
