import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_relations_and_walls"),
        ("cases", "0006_counted_by_unit"),
        ("organisation", "0006_old_drafts"),
        ("people", "0004_safe_when"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseLine",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField()),
                ("trace_ref", models.UUIDField()),
                ("number", models.CharField(max_length=40)),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                ("came_in_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "assigned_wall",
                    models.CharField(
                        choices=[("open", "Ingen mur"), ("shielded", "Utan vistelseuppgifter"), ("closed", "Stängt")],
                        max_length=10,
                        null=True,
                    ),
                ),
            ],
            options={
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="JointWork",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StatedReason",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
            ],
            options={
                "default_related_name": "stated_reasons",
            },
        ),
        migrations.CreateModel(
            name="WallBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_rows",
        ),
        migrations.RemoveConstraint(
            model_name="note",
            name="note_rows",
        ),
        migrations.RemoveConstraint(
            model_name="party",
            name="party_rows",
        ),
        migrations.RemoveIndex(
            model_name="engagement",
            name="engagement_live",
        ),
        migrations.RemoveField(
            model_name="engagement",
            name="why",
        ),
        migrations.AddField(
            model_name="engagement",
            name="carries_whereabouts",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="engagement",
            name="reason",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="engagement",
            name="wall",
            field=models.CharField(
                choices=[("open", "Ingen mur"), ("shielded", "Utan vistelseuppgifter"), ("closed", "Stängt")],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="engagement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assigned", "Handläggare"),
                    ("co_assigned", "Medhandläggare"),
                    ("intake", "Mottagning"),
                    ("stand_in", "Ersättare"),
                    ("lead_reading", "Läser som chef"),
                    ("break_glass", "Nödöppning"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(
                fields=["actor", "ends_at"],
                include=("case", "starts_at", "unit", "kind", "wall", "carries_whereabouts"),
                name="engagement_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=livlina.core.rows.RowPolicy(
                name="case_rows",
                new="id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_name_person(person_id)",
                using="id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=livlina.core.rows.RowPolicy(
                name="note_rows",
                new="case_id = ANY ((SELECT my_noted_cases())::bigint[]) AND written_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=livlina.core.rows.RowPolicy(
                name="party_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_name_person(person_id)",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddField(
            model_name="jointwork",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="jointwork",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="jointwork",
            name="one",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="jointwork",
            name="other",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="statedreason",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="statedreason",
            name="engagement",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="stated_reason", to="cases.engagement"
            ),
        ),
        migrations.AddField(
            model_name="wallblock",
            name="actor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wallblock",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"),
        ),
        migrations.AddIndex(
            model_name="jointwork",
            index=models.Index(fields=["actor", "ends_at"], name="joint_work_live"),
        ),
        migrations.AddConstraint(
            model_name="jointwork",
            constraint=livlina.core.rows.RowPolicy(
                name="joint_work_rows", using="actor_id = acting() OR given_by_id = acting()"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointwork",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="joint_work_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="statedreason",
            constraint=livlina.core.rows.RowPolicy(
                name="stated_reason_rows", using="case_id = ANY ((SELECT my_cases())::bigint[])"
            ),
        ),
        migrations.AddConstraint(
            model_name="wallblock",
            constraint=livlina.core.rows.RowPolicy(name="wall_block_rows", using="false"),
        ),
        migrations.AddConstraint(
            model_name="wallblock",
            constraint=models.UniqueConstraint(
                fields=("actor", "person"), include=("ends_at",), name="wall_blocks_once"
            ),
        ),
        migrations.RemoveConstraint(model_name="engagement", name="engagement_rows"),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=livlina.core.rows.RowPolicy(
                name="engagement_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) OR actor_id = acting() OR unit_id = ANY ((SELECT my_led_units())::bigint[])",
            ),
        ),
    ]
