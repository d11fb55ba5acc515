"""
A new case is settled by the one who opens it, and an approval of joint work is seen by those who lead both units.

Asked about the case of another, `settle_opening` told by raising that a wall stood against the one who has it. Source:
S-02, S-10.
"""

from django.db import migrations

import livlina.core.rows

SETTLED = """
-- Whose hands the new case is in. Asked in the transaction that opens it, by the one who does: what stands against whom
-- later is not told. Nobody is given both sides; the one who opened it, and stands on the other side, hands it on without
-- reading it back: false.
CREATE OR REPLACE FUNCTION settle_opening(opened bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    own bigint;
BEGIN
    IF coalesce(acting(), -1) < 0 OR NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.id = opened AND c.opened_by_id IS NOT DISTINCT FROM me AND e.given_by_id IS NOT DISTINCT FROM me
           AND e.starts_at = c.opened_at AND age(e.xmin) <= 0 AND age(c.xmin) <= 0) THEN
        RAISE EXCEPTION 'A new case is settled by the one who opens it.';
    END IF;
    PERFORM keep_blocks(ARRAY(SELECT e.actor_id FROM cases_engagement e WHERE e.case_id = opened));
    IF EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = opened AND e.kind = 'assigned' AND e.wall = 'closed') THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.wall = 'closed' AND e.actor_id = acting() RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;
"""

APPROVALS = """
-- Of the units of both cases that I lead; none where I stand on a side myself, whom it would tell of the other.
CREATE FUNCTION my_led_approvals() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
BEGIN
    IF cardinality(led) = 0 THEN
        RETURN '{}';
    END IF;
    walled := my_walled_persons();
    RETURN ARRAY(
        SELECT j.id FROM cases_jointwork j
          JOIN cases_case one ON one.id = j.one_id JOIN cases_case other ON other.id = j.other_id
         WHERE one.unit_id = ANY (led) AND other.unit_id = ANY (led)
           AND one.person_id <> ALL (walled) AND other.person_id <> ALL (walled));
END $$;
REVOKE ALL ON FUNCTION my_led_approvals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_led_approvals() TO livlina_app;

CREATE OR REPLACE FUNCTION end_joint_work(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
BEGIN
    UPDATE cases_jointwork j SET ends_at = greatest(at, j.starts_at + interval '1 microsecond')
     WHERE j.id = ended AND j.ends_at > at
       AND (SELECT c.unit_id FROM cases_case c WHERE c.id = j.one_id) = ANY (my_led_units())
       AND (j.given_by_id = acting() OR j.id = ANY (my_led_approvals())) RETURNING j.actor_id INTO who;
    IF who IS NULL THEN
        RAISE EXCEPTION 'An approval is ended by one who leads the unit.';
    END IF;
    PERFORM keep_blocks(ARRAY[who]);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_the_childs_own_side")]
    operations = [
        migrations.RunSQL(SETTLED),
        migrations.RunSQL(APPROVALS),
        migrations.RemoveConstraint("jointwork", "joint_work_rows"),
        migrations.AddConstraint(
            "jointwork",
            livlina.core.rows.RowPolicy(
                name="joint_work_rows",
                using="actor_id = acting() OR given_by_id = acting() "
                "OR id = ANY ((SELECT my_led_approvals())::bigint[])",
            ),
        ),
    ]
