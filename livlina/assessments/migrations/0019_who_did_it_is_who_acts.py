"""
Who a row says did something is who acts, of assessments, protections and what a tablet is opened for.

Source: S-05, S-41.
"""

from django.db import migrations

import livlina.core.own_name


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0018_what_a_contact_tells"),
        ("access", "0007_who_acts_is_named_and_where"),
        ("cases", "0082_she_is_heard_from_by_a_way_that_goes_both_ways"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=livlina.core.own_name.InOwnName(last=("saved_by",), name="answer_sheet_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=livlina.core.own_name.InOwnName(
                "started_by",
                later=("judged_by", "signed_by", "second_by", "discarded_by"),
                name="assessment_in_own_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratingoccasion",
            constraint=livlina.core.own_name.InOwnName(
                "started_by", later=("ended_by",), name="rating_occasion_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=livlina.core.own_name.InOwnName("noted_by", later=("ended_by",), name="safeguard_in_own_name"),
        ),
    ]
