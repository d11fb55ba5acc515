"""
Behind glass that was broken past a wall a talk is told of when it has been. Source: S-21, S-30.
"""

from django.db import migrations

import livlina.core.rows

NOW = """
-- Whether a talk of that time has been, to one who sees its case past a wall: the time itself is shown with the talk.
CREATE FUNCTION talk_has_been(of_time bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id
                    WHERE t.id = of_time AND upper(t.slot) <= clock_timestamp()
                      AND s.case_id = ANY (my_cases_past_a_wall()));
END $$;

REVOKE ALL ON FUNCTION talk_has_been(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION talk_has_been(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0007_who_is_put_to_hold_a_group_takes_it_up"),
        ("cases", "0033_what_is_to_come_is_not_read_past_a_wall"),
    ]
    operations = [
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="groupattendance",
            name="group_attendance_rows",
        ),
        migrations.RemoveConstraint(
            model_name="groupplace",
            name="group_place_rows",
        ),
        migrations.RemoveConstraint(
            model_name="groupstep",
            name="group_step_rows",
        ),
        migrations.RemoveConstraint(
            model_name="interpreterbooking",
            name="interpreter_booking_rows",
        ),
        migrations.RemoveConstraint(
            model_name="interventionact",
            name="intervention_act_rows",
        ),
        migrations.RemoveConstraint(
            model_name="session",
            name="session_rows",
        ),
        migrations.RemoveConstraint(
            model_name="sessionact",
            name="session_act_rows",
        ),
        migrations.RemoveConstraint(
            model_name="waitoffer",
            name="wait_offer_rows",
        ),
        migrations.AddConstraint(
            model_name="groupattendance",
            constraint=livlina.core.rows.RowPolicy(
                name="group_attendance_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND words_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.id = support_groupattendance.place_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupplace",
            constraint=livlina.core.rows.RowPolicy(
                name="group_place_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR state NOT IN ('proposed', 'accepted', 'started'))",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupstep",
            constraint=livlina.core.rows.RowPolicy(
                name="group_step_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.id = support_groupstep.place_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreterbooking",
            constraint=livlina.core.rows.RowPolicy(
                name="interpreter_booking_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR EXISTS (SELECT FROM support_session s WHERE s.id = support_interpreterbooking.session_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionact",
            constraint=livlina.core.rows.RowPolicy(
                name="intervention_act_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR (state <> 'planned' OR \"on\" < today()))",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=livlina.core.rows.RowPolicy(
                name="session_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR talk_has_been(time_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionact",
            constraint=livlina.core.rows.RowPolicy(
                changes=(),
                name="session_act_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR EXISTS (SELECT FROM support_session s WHERE s.id = support_sessionact.session_id))",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitoffer",
            constraint=livlina.core.rows.RowPolicy(
                name="wait_offer_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (offered_by_id = acting() OR answered_by_id = acting())",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (case_id <> ALL ((SELECT my_cases_past_a_wall())::bigint[]) OR answer NOT IN ('', 'accepted'))",
            ),
        ),
    ]
