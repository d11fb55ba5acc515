"""
Who a note about a method says took it away is who acts. Source: S-05, S-41, S-70.
"""

from django.db import migrations

import livlina.core.own_name


class Migration(migrations.Migration):
    dependencies = [("organisation", "0011_who_is_at_work"), ("access", "0007_who_acts_is_named_and_where")]
    operations = [
        migrations.AddConstraint(
            model_name="methodnote",
            constraint=livlina.core.own_name.InOwnName(later=("taken_away_by",), name="method_note_in_own_name"),
        ),
    ]
