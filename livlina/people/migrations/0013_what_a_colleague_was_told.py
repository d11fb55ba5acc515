"""
Where a person is and how she is reached is seen in the case or the contact where it was told. Source: S-13, S-20, S-21.
"""

from django.db import migrations

import livlina.core.rows

NEW = (
    "may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) "
    "AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))"
)
USING = (
    "board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) "
    "OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) "
    "OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0012_a_call_is_read_from_for_two_weeks"), ("access", "0013_a_contact_opens_no_more")]
    operations = [
        operation
        for model, name in (("safechannel", "channel_rows"), ("whereabouts", "whereabouts_rows"))
        for operation in (
            migrations.RemoveConstraint(model, name),
            migrations.AddConstraint(model, livlina.core.rows.RowPolicy(name=name, new=NEW, using=USING)),
        )
    ]
