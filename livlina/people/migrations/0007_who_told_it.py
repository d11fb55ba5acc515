"""What a board was told is marked with whose it is; who it is named as telling is somebody the writer may name (S-13)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0006_old_drafts"),
        ("people", "0006_one_human_in_two_rows"),
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
        migrations.AddField(
            model_name="guardianship",
            name="told_by",
            field=models.CharField(
                choices=[
                    ("self", "Den ärendet gäller"),
                    ("child", "Barnet"),
                    ("guardian", "En vårdnadshavare"),
                    ("other_party", "Den andra parten"),
                    ("police", "Polis"),
                    ("bou", "BoU"),
                    ("school", "Skola eller förskola"),
                    ("health_care", "Hälso- och sjukvård"),
                    ("staff", "Egen iakttagelse"),
                    ("other", "Någon annan"),
                    ("unknown", "Inte angivet"),
                ],
                db_default="unknown",
                default="unknown",
                max_length=15,
                verbose_name="uppgift från",
            ),
        ),
        migrations.AddField(
            model_name="guardianship",
            name="told_by_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="told_by",
            field=models.CharField(
                choices=[
                    ("self", "Den ärendet gäller"),
                    ("child", "Barnet"),
                    ("guardian", "En vårdnadshavare"),
                    ("other_party", "Den andra parten"),
                    ("police", "Polis"),
                    ("bou", "BoU"),
                    ("school", "Skola eller förskola"),
                    ("health_care", "Hälso- och sjukvård"),
                    ("staff", "Egen iakttagelse"),
                    ("other", "Någon annan"),
                    ("unknown", "Inte angivet"),
                ],
                db_default="unknown",
                default="unknown",
                max_length=15,
                verbose_name="uppgift från",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="told_by_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="told_by",
            field=models.CharField(
                choices=[
                    ("self", "Den ärendet gäller"),
                    ("child", "Barnet"),
                    ("guardian", "En vårdnadshavare"),
                    ("other_party", "Den andra parten"),
                    ("police", "Polis"),
                    ("bou", "BoU"),
                    ("school", "Skola eller förskola"),
                    ("health_care", "Hälso- och sjukvård"),
                    ("staff", "Egen iakttagelse"),
                    ("other", "Någon annan"),
                    ("unknown", "Inte angivet"),
                ],
                db_default="unknown",
                default="unknown",
                max_length=15,
                verbose_name="uppgift från",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="told_by_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="safechannel",
            name="told_by",
            field=models.CharField(
                choices=[
                    ("self", "Den ärendet gäller"),
                    ("child", "Barnet"),
                    ("guardian", "En vårdnadshavare"),
                    ("other_party", "Den andra parten"),
                    ("police", "Polis"),
                    ("bou", "BoU"),
                    ("school", "Skola eller förskola"),
                    ("health_care", "Hälso- och sjukvård"),
                    ("staff", "Egen iakttagelse"),
                    ("other", "Någon annan"),
                    ("unknown", "Inte angivet"),
                ],
                db_default="unknown",
                default="unknown",
                max_length=15,
                verbose_name="uppgift från",
            ),
        ),
        migrations.AddField(
            model_name="safechannel",
            name="told_by_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="whereabouts",
            name="told_by",
            field=models.CharField(
                choices=[
                    ("self", "Den ärendet gäller"),
                    ("child", "Barnet"),
                    ("guardian", "En vårdnadshavare"),
                    ("other_party", "Den andra parten"),
                    ("police", "Polis"),
                    ("bou", "BoU"),
                    ("school", "Skola eller förskola"),
                    ("health_care", "Hälso- och sjukvård"),
                    ("staff", "Egen iakttagelse"),
                    ("other", "Någon annan"),
                    ("unknown", "Inte angivet"),
                ],
                db_default="unknown",
                default="unknown",
                max_length=15,
                verbose_name="uppgift från",
            ),
        ),
        migrations.AddField(
            model_name="whereabouts",
            name="told_by_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=livlina.core.rows.RowPolicy(
                name="guardianship_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=livlina.core.rows.RowPolicy(
                name="relation_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=livlina.core.rows.RowPolicy(
                name="representative_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=livlina.core.rows.RowPolicy(
                name="channel_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR person_id = ANY ((SELECT my_level4_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="whereabouts",
            constraint=livlina.core.rows.RowPolicy(
                name="whereabouts_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR person_id = ANY ((SELECT my_level4_clients())::bigint[]))",
            ),
        ),
    ]
