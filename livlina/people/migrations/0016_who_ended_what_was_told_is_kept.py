"""
Who ended what was told of a person, or told it anew, stands with what stood. Of what ended before this nobody knows.
Source: S-41, S-62.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.own_name
import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [("people", "0015_what_was_met_is_met"), ("organisation", "0012_who_did_it_is_who_acts")]

    operations = [
        migrations.RemoveConstraint(
            model_name="guardianship",
            name="guardianship_rows",
        ),
        migrations.RemoveConstraint(
            model_name="guardianship",
            name="guardianship_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="relation_rows",
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="relation_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="representative",
            name="representative_rows",
        ),
        migrations.RemoveConstraint(
            model_name="representative",
            name="representative_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="safechannel",
            name="channel_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="safechannel",
            name="channel_rows",
        ),
        migrations.RemoveConstraint(
            model_name="whereabouts",
            name="whereabouts_rows",
        ),
        migrations.RemoveConstraint(
            model_name="whereabouts",
            name="whereabouts_in_own_name",
        ),
        migrations.AddField(
            model_name="guardianship",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="safechannel",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="whereabouts",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=livlina.core.rows.RowPolicy(
                changes=("ended_at", "ended_by"),
                name="guardianship_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND may_name_person(guardian_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_level4_cases())::bigint[]))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", later=("ended_by",), name="guardianship_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                name="guardianship_is_ended_when_somebody_ends_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=livlina.core.rows.RowPolicy(
                changes=("ended_at", "ended_by"),
                name="relation_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND may_name_person(other_id)",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", later=("ended_by",), name="relation_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                name="relation_is_ended_when_somebody_ends_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=livlina.core.rows.RowPolicy(
                changes=("ended_at", "ended_by"),
                name="representative_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_cases())::bigint[]) OR person_id = ANY ((SELECT my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", later=("ended_by",), name="representative_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                name="representative_is_ended_when_somebody_ends_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=livlina.core.rows.RowPolicy(
                changes=("ended_at", "ended_by", "confirmed_on", "confirmed_at"),
                name="channel_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", later=("ended_by",), name="channel_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                name="channel_is_ended_when_somebody_ends_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="whereabouts",
            constraint=livlina.core.rows.RowPolicy(
                changes=("ended_at", "ended_by"),
                name="whereabouts_rows",
                new="may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = ANY ((SELECT my_worked_cases())::bigint[])) AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="board_id = ANY ((SELECT my_boards())::bigint[]) AND (told_in_case = ANY ((SELECT my_level4_cases())::bigint[]) OR told_in_contact = ANY ((SELECT my_calls())::bigint[]) OR told_in_contact = ANY ((SELECT calls_of_my_clients())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="whereabouts",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", later=("ended_by",), name="whereabouts_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="whereabouts",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                name="whereabouts_is_ended_when_somebody_ends_it",
            ),
        ),
    ]
