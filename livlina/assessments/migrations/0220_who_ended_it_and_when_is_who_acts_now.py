"""
Who ended what was told or begun, and when, is who acts and now: said once, and never a moment without a hand.

The hand was named by the command alone: a way could be ended in nobody's name, months ago. Source: S-05, S-41.
"""

from django.conf import settings
from django.db import migrations

import livlina.core.own_name


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0023_his_case_ends_not_over_danger_of_its_contact"),
        ("cases", "0123_a_new_row_is_judged_for_whoever_meets_its_human"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ratingoccasion",
            name="rating_occasion_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="safeguard",
            name="safeguard_in_own_name",
        ),
        migrations.AddConstraint(
            model_name="ratingoccasion",
            constraint=livlina.core.own_name.InOwnName(
                "started_by", ends="ended_at", later=("ended_by",), name="rating_occasion_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=livlina.core.own_name.InOwnName(
                "noted_by", ends="ended_at", later=("ended_by",), name="safeguard_in_own_name"
            ),
        ),
    ]
