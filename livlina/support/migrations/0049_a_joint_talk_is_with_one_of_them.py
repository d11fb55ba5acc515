"""
A talk with the other party says with which one, and stands on the approval for that one.

A case may have two violent men. An approval for either let a talk with the other stand as booked and be said to have been
held, after the one for him was withdrawn. A booked talk in a case that tells of one man alone is with him; another is
booked anew. Source: R-160, S-10.
"""

import django.db.models.deletion
from django.db import migrations, models

import livlina.cases.of_case

MADE = """
DROP FUNCTION joint_work_stood(bigint, timestamptz);

-- Whether one's own approval, of which a wall was the reason, to work with this case and one of that human's held at the hour.
CREATE FUNCTION joint_work_stood(of_case bigint, with_party bigint, begins timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_party p JOIN cases_jointwork j ON p.case_id IN (j.one_id, j.other_id)
          JOIN cases_jointwall w ON w.approval_id = j.id
          JOIN cases_case c ON c.id IN (j.one_id, j.other_id) AND c.id <> p.case_id
         WHERE p.id = with_party AND p.case_id = of_case AND p.role = 'other_party' AND of_case = ANY (my_worked_cases())
           AND j.actor_id = acting() AND j.starts_at <= begins AND j.ends_at > begins
           AND c.person_id = ANY (same_humans(ARRAY[p.person_id])))
$$;
REVOKE ALL ON FUNCTION joint_work_stood(bigint, bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION joint_work_stood(bigint, bigint, timestamptz) TO livlina_app;

UPDATE support_session s SET other_party_id = o.party
  FROM (SELECT p.case_id, min(p.id) AS party FROM cases_party p WHERE p.role = 'other_party'
         GROUP BY p.case_id HAVING count(*) = 1) o
 WHERE o.case_id = s.case_id AND s.kind = 'joint';
"""
BACK = """
DROP FUNCTION joint_work_stood(bigint, bigint, timestamptz);
CREATE FUNCTION joint_work_stood(of_case bigint, begins timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
         WHERE j.actor_id = acting() AND of_case IN (j.one_id, j.other_id) AND of_case = ANY (my_worked_cases())
           AND j.starts_at <= begins AND j.ends_at > begins)
$$;
REVOKE ALL ON FUNCTION joint_work_stood(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION joint_work_stood(bigint, timestamptz) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0062_what_is_kept_apart_stays_so"),
        ("support", "0048_what_is_kept_apart_is_written_with_its_row"),
    ]
    operations = [
        migrations.AddField(
            "session",
            "other_party",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="cases.party",
            ),
        ),
        migrations.RemoveConstraint("session", "within_case_session"),
        migrations.AddConstraint(
            "session",
            livlina.cases.of_case.SameCase("moved_to", "intervention", "other_party", name="within_case_session"),
        ),
        migrations.RunSQL(MADE, BACK),
    ]
