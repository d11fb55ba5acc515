"""
What a child says, in its own case, and never changed; whether it is ready for Trappan; and handovers of children.

Source: R-171, R-200, R-205.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0039_marks_and_investigations_are_counted"),
        ("people", "0004_what_a_case_tells_is_found_by_it"),
        ("support", "0016_group_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="conditioncheck",
            name="receptive",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="interventionact",
            name="destination",
            field=models.CharField(
                blank=True,
                choices=[
                    ("custody", "Förhandling om vårdnad, boende eller umgänge"),
                    ("criminal", "Förhandling i brottmål"),
                    ("police", "Polis eller åklagare"),
                    ("care", "Sjukvård"),
                    ("social", "Socialtjänst"),
                    ("authority", "Annan myndighet"),
                    ("handover", "Umgänge eller överlämning av barn"),
                    ("other", "Annat"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="ChildsWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
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
                ("happened_on", models.DateField()),
                (
                    "voice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("great", "Jättebra"),
                            ("good", "Bra"),
                            ("so_so", "Sådär"),
                            ("bad", "Inte bra"),
                            ("awful", "Jättedåligt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "school",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as_usual", "Går som vanligt"),
                            ("changed", "Har bytt"),
                            ("away", "Går inte dit nu"),
                            ("no_place", "Har ingen plats"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "health",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goes_on", "Vården fortsätter som förut"),
                            ("broken_off", "Vården har avbrutits"),
                            ("needed", "Behöver vård som inte finns"),
                            ("not_needed", "Behöver ingen vård nu"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                (
                    "who",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som talade med barnet"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "childs_words",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="childs_word_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="childs_word_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(("voice", ""), ("told_by", "child"), _connector="OR"),
                        name="a_childs_voice_is_the_childs",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON support_childsword FROM livlina_app",
            "GRANT UPDATE, DELETE ON support_childsword TO livlina_app",
        ),
    ]
