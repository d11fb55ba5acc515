"""
Who a row says did something is who acts, a reason is stated as its relation is made, and of an end is changed only
that it was opened again.

Source: S-05, S-41.
"""

from django.db import migrations

import livlina.core.own_name
import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0093_honour_keeps_two_apart"),
        ("access", "0007_who_acts_is_named_and_where"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
        ("people", "0012_parties_of_the_cases_one_works_in"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caseclosing",
            name="case_closing_rows",
        ),
        migrations.RemoveConstraint(
            model_name="conferencepoint",
            name="conference_point_rows",
        ),
        migrations.RemoveConstraint(
            model_name="statedreason",
            name="stated_reason_rows",
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=livlina.core.own_name.InOwnName("opened_by", name="case_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="caseclosing",
            constraint=livlina.core.rows.RowPolicy(
                changes=("reopened_on", "reopened_because", "reopened_by", "reopened_at"),
                name="case_closing_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclosing",
            constraint=livlina.core.own_name.InOwnName(
                "closed_by", later=("reopened_by",), name="case_closing_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=livlina.core.own_name.InOwnName("taken_by", later=("struck_by",), name="case_file_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=livlina.core.own_name.InOwnName("entered_by", name="case_step_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=livlina.core.own_name.InOwnName("done_by", name="communication_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=livlina.core.own_name.InOwnName("called_by", name="conference_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="conferencepoint",
            constraint=livlina.core.rows.RowPolicy(
                changes=("taken_off_at",),
                name="conference_point_rows",
                using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=livlina.core.own_name.InOwnName(
                "started_by", later=("finished_by",), name="deadline_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=livlina.core.own_name.InOwnName(
                "proposed_by", later=("signed_by",), name="decision_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="gathered",
            constraint=livlina.core.own_name.InOwnName("asked_by", name="gathered_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=livlina.core.own_name.InOwnName(later=("done_by",), name="instruction_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=livlina.core.own_name.InOwnName(
                "opened_by", later=("ended_by",), name="investigation_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=livlina.core.own_name.InOwnName("written_by", later=("signed_by",), name="note_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=livlina.core.own_name.InOwnName(
                "said_by", last=("owner_given_by",), later=("kept_by",), name="promise_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=livlina.core.own_name.InOwnName("proposed_by", later=("read_by",), name="proposal_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="sharedfact",
            constraint=livlina.core.own_name.InOwnName(
                "shared_by", later=("ended_by",), name="shared_fact_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="statedreason",
            constraint=livlina.core.rows.RowPolicy(
                changes=(),
                name="stated_reason_rows",
                new="EXISTS (SELECT FROM cases_engagement e WHERE e.id = engagement_id AND e.given_by_id = acting() AND e.xmin::text::bigint >= pg_current_xact_id()::text::bigint % 4294967296)",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=livlina.core.own_name.InOwnName("made_by", later=("done_by",), name="task_in_own_name"),
        ),
    ]
