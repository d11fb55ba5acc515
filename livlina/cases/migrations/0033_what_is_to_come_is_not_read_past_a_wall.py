"""
Behind glass that was broken past a wall nothing tells when somebody is to come, nor where.

The hours, the room and the group that are booked say where she is in time: his worker read when to wait for her. What has
been is shown. Source: S-10, S-21, S-30.
"""

from django.db import migrations

import livlina.core.rows

NOW = """
-- The cases that I see behind glass that was broken past a wall, and by no relation of my work or one that is open.
CREATE FUNCTION my_cases_past_a_wall() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    beyond bigint[];
    seen bigint[];
BEGIN
    -- nearly nobody has any, and it is asked in every statement; the system itself has no relations
    IF NOT EXISTS (SELECT FROM cases_engagement e
                    WHERE e.actor_id = acting() AND e.kind = 'break_glass' AND e.wall = 'shielded'
                      AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())) THEN
        RETURN '{}';
    END IF;
    beyond := engaged_cases('{break_glass}', '{shielded}');
    seen := engaged_cases(NULL, '{open}')
        || engaged_cases('{assigned,co_assigned,intake,received,stand_in,lead_reading}', '{shielded}');
    RETURN ARRAY(SELECT b FROM unnest(beyond) b WHERE b <> ALL (seen));
END $$;

CREATE OR REPLACE FUNCTION my_own_support() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
    beyond bigint[] := my_cases_past_a_wall();
BEGIN
    RETURN my_received_own_support() || ARRAY(
        SELECT p.id FROM cases_ownsupport p
         WHERE p.case_id = ANY (mine)
           AND (p.case_id <> ALL (beyond) OR p.interview_on IS NULL OR p.interview_on < today()));
END $$;

REVOKE ALL ON FUNCTION my_cases_past_a_wall() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_cases_past_a_wall() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0032_what_stood_in_a_note")]
    operations = [
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="conferencematter",
            name="conference_matter_rows",
        ),
        migrations.RemoveConstraint(
            model_name="conferenceoutcome",
            name="conference_outcome_rows",
        ),
        migrations.RemoveConstraint(
            model_name="deadline",
            name="deadline_rows",
        ),
        migrations.RemoveConstraint(
            model_name="deadlinechange",
            name="deadline_change_rows",
        ),
        migrations.RemoveConstraint(
            model_name="ownsupport",
            name="own_support_rows",
        ),
        migrations.RemoveConstraint(
            model_name="task",
            name="task_rows",
        ),
        migrations.AddConstraint(
            model_name="conferencematter",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_matter_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND raised_by_id = acting() AND EXISTS (SELECT FROM cases_conferencepoint p JOIN cases_case c ON c.unit_id = p.unit_id WHERE p.id = cases_conferencematter.point_id AND c.id = cases_conferencematter.case_id)",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR EXISTS (SELECT FROM cases_conferencepoint p JOIN cases_conference c ON c.id = p.conference_id WHERE p.id = cases_conferencematter.point_id AND upper(c.slot) <= now()))",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceoutcome",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_outcome_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR EXISTS (SELECT FROM cases_conferencematter m WHERE m.id = cases_conferenceoutcome.matter_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=livlina.core.rows.RowPolicy(
                name="deadline_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR clock NOT IN ('talk_changed', 'group_meetings', 'conference_question'))",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlinechange",
            constraint=livlina.core.rows.RowPolicy(
                name="deadline_change_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND changed_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR EXISTS (SELECT FROM cases_deadline d WHERE d.id = cases_deadlinechange.deadline_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownsupport",
            constraint=livlina.core.rows.RowPolicy(
                name="own_support_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR (interview_on IS NULL OR interview_on < today())) OR id = ANY ((SELECT my_own_support())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=livlina.core.rows.RowPolicy(
                changes=("done_on", "done_at", "done_by"),
                name="task_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (read_under = '' OR (done_by_id = acting() AND (owner_id = acting() OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))))",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR (done_on IS NOT NULL OR due_on IS NULL OR due_on < today() OR is_danger OR read_under <> '')) AND NOT is_for_one AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
    ]
