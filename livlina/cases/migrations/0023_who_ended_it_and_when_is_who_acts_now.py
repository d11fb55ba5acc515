"""
Who ended what was told or shared, and when, is who acts and now: said once, and never a moment without a hand.

The hand was named by the command alone: a way could be ended in nobody's name, months ago. Source: S-05, S-41.
"""

from django.db import migrations

import livlina.core.own_name


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_past_a_wall_the_protected_are_shown_by_role"), ("people", "0003_guards")]

    operations = [
        migrations.RemoveConstraint(
            model_name="sharedfact",
            name="shared_fact_in_own_name",
        ),
        migrations.AddConstraint(
            model_name="sharedfact",
            constraint=livlina.core.own_name.InOwnName(
                "shared_by", ends="ended_at", later=("ended_by",), name="shared_fact_in_own_name"
            ),
        ),
    ]
