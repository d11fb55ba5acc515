"""
When a way to reach somebody was confirmed anew, not the day alone: somebody else may have answered by it that same day,
and it is then to be confirmed after that. Source: S-60.
"""

from django.db import migrations, models

from livlina.core.rows import RowPolicy

ROWS = RowPolicy(
    name="channel_rows",
    using=(
        "board_id = ANY ((SELECT my_boards())::bigint[]) "
        "AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) "
        "OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) "
        "OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))"
    ),
    new=(
        "may_name_person(person_id) "
        "AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) "
        "AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))"
    ),
    changes=("ended_at", "confirmed_on", "confirmed_at"),
)


class Migration(migrations.Migration):
    dependencies = [("people", "0013_who_did_it_is_who_acts")]
    operations = [
        migrations.AddField(model_name="safechannel", name="confirmed_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint("safechannel", "channel_rows"),
        migrations.AddConstraint("safechannel", ROWS),
    ]
