"""
Who a row says did something is who acts, of what is told of a person, within the hour; custody is told by one who is shown
all of the case, and who a person is by one who works with it.

Source: S-05, S-41.
"""

from django.db import migrations

import livlina.core.own_name
import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0012_parties_of_the_cases_one_works_in"),
        ("access", "0007_who_acts_is_named_and_where"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="guardianship",
            name="guardianship_rows",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_rows",
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="relation_rows",
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", later=("withdrawn_by",), name="consent_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=livlina.core.rows.RowPolicy(
                changes=("ended_at",),
                name="guardianship_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND may_name_person(guardian_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_level4_cases())::bigint[]))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", name="guardianship_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=livlina.core.rows.RowPolicy(
                name="person_rows",
                new="id = ANY ((SELECT my_worked_parties())::bigint[]) OR id = ANY ((SELECT all_my_callers())::bigint[])",
                using="(id = ANY ((SELECT my_parties())::bigint[]) AND (protection = 'none' OR id <> ALL ((SELECT my_shielded_persons())::bigint[]))) OR id = ANY ((SELECT all_my_callers())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=livlina.core.rows.RowPolicy(
                changes=("ended_at",),
                name="relation_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND may_name_person(other_id)",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=livlina.core.own_name.InOwnName("recorded_by", at="recorded_at", name="relation_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", name="representative_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=livlina.core.own_name.InOwnName("recorded_by", at="recorded_at", name="channel_in_own_name"),
        ),
        migrations.AddConstraint(
            model_name="whereabouts",
            constraint=livlina.core.own_name.InOwnName("recorded_by", at="recorded_at", name="whereabouts_in_own_name"),
        ),
    ]
