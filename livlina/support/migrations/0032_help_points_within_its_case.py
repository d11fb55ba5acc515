"""Help, talks and waiting point to nothing of another case (cases/0050). Source: S-05, S-10."""

from django.db import migrations

import livlina.cases.of_case


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0031_who_holds_a_group_and_when_are_tried_so_often"),
        ("cases", "0044_rows_of_a_case_point_within_it"),
        ("organisation", "0009_what_is_noticed_is_kept"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="groupattendance",
            constraint=livlina.cases.of_case.SameCase("place", name="within_case_group_attendance"),
        ),
        migrations.AddConstraint(
            model_name="groupplace",
            constraint=livlina.cases.of_case.SameCase("wait", name="within_case_group_place"),
        ),
        migrations.AddConstraint(
            model_name="groupstep",
            constraint=livlina.cases.of_case.SameCase("place", name="within_case_group_step"),
        ),
        migrations.AddConstraint(
            model_name="helpexception",
            constraint=livlina.cases.of_case.SameCase("facts", name="within_case_help_exception"),
        ),
        migrations.AddConstraint(
            model_name="interpreterbooking",
            constraint=livlina.cases.of_case.SameCase("session", name="within_case_interpreter_booking"),
        ),
        migrations.AddConstraint(
            model_name="interventionact",
            constraint=livlina.cases.of_case.SameCase("intervention", name="within_case_intervention_act"),
        ),
        migrations.AddConstraint(
            model_name="interventionextension",
            constraint=livlina.cases.of_case.SameCase("intervention", name="within_case_intervention_extension"),
        ),
        migrations.AddConstraint(
            model_name="partnercontact",
            constraint=livlina.cases.of_case.SameCase("instruction", name="within_case_partner_contact"),
        ),
        migrations.AddConstraint(
            model_name="partnerword",
            constraint=livlina.cases.of_case.SameCase("contact", name="within_case_partner_word"),
        ),
        migrations.AddConstraint(
            model_name="plangoal",
            constraint=livlina.cases.of_case.SameCase("plan", name="within_case_plan_goal"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=livlina.cases.of_case.SameCase("moved_to", "intervention", name="within_case_session"),
        ),
        migrations.AddConstraint(
            model_name="waitcheck",
            constraint=livlina.cases.of_case.SameCase("wait", name="within_case_wait_check"),
        ),
        migrations.AddConstraint(
            model_name="waitoffer",
            constraint=livlina.cases.of_case.SameCase("wait", name="within_case_wait_offer"),
        ),
    ]
