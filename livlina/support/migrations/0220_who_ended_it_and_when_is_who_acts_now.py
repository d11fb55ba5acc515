"""
Who ended what was told or begun, and when, is who acts and now: said once, and never a moment without a hand.

The hand was named by the command alone: a way could be ended in nobody's name, months ago. Source: S-05, S-41.
"""

from django.conf import settings
from django.db import migrations

import livlina.core.own_name


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0220_who_ended_it_and_when_is_who_acts_now"),
        ("support", "0074_what_is_long_untold_is_told_to_who_leads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="intervention",
            name="intervention_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="wait",
            name="wait_in_own_name",
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=livlina.core.own_name.InOwnName(
                "started_by", ends="ended_at", later=("ended_by",), name="intervention_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=livlina.core.own_name.InOwnName(
                "placed_by", ends="ended_at", later=("ended_by",), name="wait_in_own_name"
            ),
        ),
    ]
