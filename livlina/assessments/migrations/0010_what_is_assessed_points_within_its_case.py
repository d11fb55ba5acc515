"""What is assessed points to nothing of another case (cases/0050). Source: S-05, S-10."""

from django.db import migrations

import livlina.cases.of_case


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_a_safety_plan_is_seen_where_whereabouts_are"),
        ("cases", "0044_rows_of_a_case_point_within_it"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=livlina.cases.of_case.SameCase("assessment", name="within_case_answer_sheet"),
        ),
        migrations.AddConstraint(
            model_name="assessmentaction",
            constraint=livlina.cases.of_case.SameCase("assessment", name="within_case_assessment_action"),
        ),
        migrations.AddConstraint(
            model_name="assessmentaddition",
            constraint=livlina.cases.of_case.SameCase("assessment", name="within_case_assessment_addition"),
        ),
        migrations.AddConstraint(
            model_name="ratingoccasion",
            constraint=livlina.cases.of_case.SameCase("assessment", name="within_case_rating_occasion"),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=livlina.cases.of_case.SameCase("follows", name="within_case_safeguard"),
        ),
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=livlina.cases.of_case.SameCase("party", name="within_case_safety_plan"),
        ),
    ]
