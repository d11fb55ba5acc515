"""
An approval of joint work counts where a wall was the reason for it, as it does everywhere else (S-10).

A talk with the other party, and the case of one in a group that one holds, counted one that was given where no wall
stood: nobody had weighed it then. A yes or no tells the one who has the approval, and works with the case, whether it
holds at that hour; nobody else is answered. Source: R-160, S-10.
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

CREATE OR REPLACE FUNCTION holds_no_group_beyond() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h WHERE h.staff_id = NEW.actor_id AND h.left_at IS NULL);
    own bigint[];
BEGIN
    IF held = '{}' THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    own := same_humans(ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = NEW.case_id));
    IF EXISTS (SELECT FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
                WHERE p.group_id = ANY (held) AND p.state IN ('proposed', 'accepted', 'started')
                  AND c.person_id = ANY (sides_of(own)) AND NOT EXISTS (
                      SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
                       WHERE j.actor_id = NEW.actor_id AND j.ends_at > clock_timestamp()
                         AND (j.one_id, j.other_id) IN ((NEW.case_id, p.case_id), (p.case_id, NEW.case_id)))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0041_a_joint_talk_is_not_given_on")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
