"""
What was told of a person is neither moved to another file nor told otherwise: only that it has ended is written to it.

Whoever had the child's own case could, past the pages, write the case of a relation told in the mother's anew: it left her
file, and the violence that closed the child's case to them was gone. The pages tell anew and end what was. What a consent
and a telephone of a representative may be changed in stands in the same place now. Source: S-05, S-10, S-13.
"""

from django.db import migrations

from livlina.core.rows import RowPolicy

HER = (
    "may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))"
)
NOW = f"{HER} AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))"
BOARD = "board_id = ANY ((SELECT my_boards())::bigint[])"
TO_ME = (
    f"{BOARD} AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) "
    "OR person_id = ANY ((SELECT my_clients())::bigint[]))"
)
OF_WAYS = (
    "(told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) "
    "OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) "
    "OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))"
)
JUST_NOW = (
    "recorded_by_id = acting() AND recorded_at > now() - interval '1 hour' "
    "AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))"
)
ENDS = ("ended_at",)

POLICIES = {
    "consent": RowPolicy(
        name="consent_rows",
        using=TO_ME,
        new=f"{NOW} AND (guardian_id IS NULL OR may_name_person(guardian_id))",
        changes=("withdrawn_on", "withdrawn_by", "ended_at"),
    ),
    "guardianship": RowPolicy(name="guardianship_rows", using=TO_ME, new=NOW, changes=ENDS),
    "relation": RowPolicy(name="relation_rows", using=TO_ME, new=NOW, changes=ENDS),
    "representative": RowPolicy(name="representative_rows", using=TO_ME, new=NOW, changes=ENDS),
    "representativephone": RowPolicy(
        name="representative_phone_rows", using=f"{BOARD} AND ({OF_WAYS} OR ({JUST_NOW}))", new=HER, changes=()
    ),
    "safechannel": RowPolicy(
        name="channel_rows", using=f"{BOARD} AND {OF_WAYS}", new=NOW, changes=("ended_at", "confirmed_on")
    ),
    "whereabouts": RowPolicy(name="whereabouts_rows", using=f"{BOARD} AND {OF_WAYS}", new=NOW, changes=ENDS),
}


class Migration(migrations.Migration):
    dependencies = [("people", "0010_a_relation_is_declared_when_it_is_declared")]
    operations = [
        *(migrations.RemoveConstraint(name, policy.name) for name, policy in POLICIES.items()),
        *(migrations.AddConstraint(name, policy) for name, policy in POLICIES.items()),
    ]
