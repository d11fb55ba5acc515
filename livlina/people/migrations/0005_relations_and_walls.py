from django.conf import settings
from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_relations_and_walls"),
        ("organisation", "0006_old_drafts"),
        ("people", "0004_safe_when"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="guardianship",
            name="guardianship_rows",
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="relation_rows",
        ),
        migrations.RemoveConstraint(
            model_name="representative",
            name="representative_rows",
        ),
        migrations.RemoveConstraint(
            model_name="safechannel",
            name="channel_rows",
        ),
        migrations.RemoveConstraint(
            model_name="whereabouts",
            name="whereabouts_rows",
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=livlina.core.rows.RowPolicy(
                name="guardianship_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=livlina.core.rows.RowPolicy(
                name="relation_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=livlina.core.rows.RowPolicy(
                name="representative_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=livlina.core.rows.RowPolicy(
                name="channel_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR person_id = ANY ((SELECT my_level4_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="whereabouts",
            constraint=livlina.core.rows.RowPolicy(
                name="whereabouts_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR person_id = ANY ((SELECT my_level4_clients())::bigint[]))",
            ),
        ),
    ]
