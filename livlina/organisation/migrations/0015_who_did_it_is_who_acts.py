"""
Who a note about a method says took it away is who acts. Source: S-05, S-41, S-70.
"""

from django.db import migrations

import livlina.core.own_name


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0009_who_acts_is_named_and_where"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
    ]
    operations = [
        migrations.AddConstraint(
            model_name="methodnote",
            constraint=livlina.core.own_name.InOwnName(later=("taken_away_by",), name="method_note_in_own_name"),
        ),
    ]
