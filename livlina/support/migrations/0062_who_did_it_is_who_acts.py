"""
Who a row says did something is who acts, of help; what was known of it is never changed, and an exception is made by one
who leads.

Source: S-05, S-41.
"""

from django.db import migrations

import livlina.core.own_name
import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0061_what_is_told_of_a_talk_has_a_version"),
        ("access", "0007_who_acts_is_named_and_where"),
        ("cases", "0094_who_did_it_is_who_acts"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="helpexception",
            name="help_exception_rows",
        ),
        migrations.RemoveConstraint(
            model_name="helpfacts",
            name="help_facts_rows",
        ),
        migrations.RemoveConstraint(
            model_name="helpwish",
            name="help_wish_rows",
        ),
        migrations.AddConstraint(
            model_name="chainstep",
            constraint=livlina.core.own_name.InOwnName("placed_by", last=("marked_by",), name="chain_step_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="groupattendance",
            constraint=livlina.core.own_name.InOwnName(later=("words_by",), name="group_attendance_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=livlina.core.own_name.InOwnName(later=("cancelled_by",), name="group_meeting_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="helpexception",
            constraint=livlina.core.rows.RowPolicy(
                changes=(),
                name="help_exception_rows",
                new="case_id = ANY ((SELECT my_led_sides())::bigint[]) AND decided_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpfacts",
            constraint=livlina.core.rows.RowPolicy(
                changes=(),
                name="help_facts_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND told_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpgroup",
            constraint=livlina.core.own_name.InOwnName("announced_by", name="help_group_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="helpwish",
            constraint=livlina.core.rows.RowPolicy(
                changes=(),
                name="help_wish_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND noted_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreterbooking",
            constraint=livlina.core.own_name.InOwnName(last=("changed_by",), name="interpreter_booking_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=livlina.core.own_name.InOwnName(
                "started_by", later=("ended_by",), name="intervention_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionact",
            constraint=livlina.core.own_name.InOwnName(
                "noted_by", later=("marked_by",), name="intervention_act_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="moretalks",
            constraint=livlina.core.own_name.InOwnName(
                "asked_by", later=("decided_by",), name="more_talks_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=livlina.core.own_name.InOwnName("written_by", later=("followed_by",), name="plan_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=livlina.core.own_name.InOwnName("placed_by", later=("ended_by",), name="wait_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="waitoffer",
            constraint=livlina.core.own_name.InOwnName(
                "offered_by", later=("answered_by",), name="wait_offer_in_own_name"
            ),
        ),
    ]
