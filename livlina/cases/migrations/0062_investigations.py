"""Investigations, what stands under their headings, what was gathered, communicated and proposed; and two kinds of notes."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0061_contacts_between_the_talks"),
        ("people", "0013_what_a_colleague_was_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="note",
            name="kind",
            field=models.CharField(
                choices=[
                    ("talk", "Samtal"),
                    ("investigation_talk", "Utredningssamtal"),
                    ("try", "Försök att nå på en säker väg"),
                    ("call", "Telefonsamtal"),
                    ("meeting", "Möte"),
                    ("information", "Uppgift från någon annan"),
                    ("assessment", "Bedömning"),
                    ("other", "Annat"),
                ],
                default="other",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Investigation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("adult_exposed", "Vuxen som är våldsutsatt"),
                            ("adult_using_violence", "Vuxen som använder våld"),
                            ("child", "Barn"),
                        ],
                        max_length=22,
                    ),
                ),
                ("headings", models.PositiveSmallIntegerField()),
                ("opened_on", models.DateField(verbose_name="inledd")),
                ("opened_at", models.DateTimeField()),
                (
                    "came_by",
                    models.CharField(
                        choices=[("application", "Ansökan"), ("report", "Anmälan"), ("other", "På annat sätt")],
                        max_length=12,
                        verbose_name="hur det kom",
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")],
                        default="unknown",
                        max_length=10,
                        verbose_name="personen vill",
                    ),
                ),
                ("ground", models.CharField(max_length=50, verbose_name="grund")),
                ("why", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "safety",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="säkerheten när den inleddes"
                    ),
                ),
                ("submission", models.UUIDField(unique=True)),
                ("ended_on", models.DateField(null=True, verbose_name="avslutad")),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decided", "Beslut är fattat"),
                            ("discontinued", "Avslutad utan beslut om insats"),
                            ("withdrawn", "Ansökan är återtagen"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför den avslutades"
                    ),
                ),
                (
                    "safety_at_end",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="säkerheten när den avslutades"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "investigations",
            },
        ),
        migrations.CreateModel(
            name="Gathered",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "from_whom",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="från vem"),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("consent", "Personen samtycker"), ("ground", "Annan grund")], max_length=10
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                ("asked_on", models.DateField(verbose_name="frågad")),
                ("came_on", models.DateField(null=True, verbose_name="kom in")),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="uppgiften"),
                ),
                ("submission", models.UUIDField(unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gathered", to="cases.investigation"
                    ),
                ),
            ],
            options={
                "default_related_name": "gathered",
            },
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "material",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som lämnades"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("meeting", "Vid ett möte hos oss"),
                            ("call", "Uppläst i telefon"),
                            ("letter", "Brev"),
                            ("email", "E-post"),
                            ("counsel", "Genom ombud"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sent_on", models.DateField(null=True, verbose_name="lämnat")),
                ("reply_by_on", models.DateField(null=True, verbose_name="svar senast")),
                ("replied_on", models.DateField(null=True, verbose_name="svarade")),
                ("reply", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="svaret")),
                (
                    "not_sent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("needless", "Det är uppenbart obehövligt"),
                            ("harder", "Beslutet skulle annars bli avsevärt svårare att genomföra"),
                            ("at_once", "Ett väsentligt allmänt eller enskilt intresse kräver beslut genast"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför inte"),
                ),
                ("submission", models.UUIDField(unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"),
                ),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="cases.investigation",
                    ),
                ),
            ],
            options={
                "default_related_name": "communications",
            },
        ),
        migrations.CreateModel(
            name="InvestigationSection",
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
                ("heading", models.SlugField(db_index=False, max_length=40)),
                ("is_guarded", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField()),
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="text")),
                (
                    "marked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=30), default=list, size=None
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "child",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"
                    ),
                ),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="cases.investigation"
                    ),
                ),
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
                "default_related_name": "investigation_sections",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField()),
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="förslag")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=30), size=None),
                ),
                ("proposed_at", models.DateTimeField()),
                ("submission", models.UUIDField(unique=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("read", "Läst, klar för beslut"), ("sent_back", "Tillbaka med synpunkter")],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="andra läsarens ord"
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="cases.investigation"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_related_name": "proposals",
            },
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=livlina.core.rows.RowPolicy(
                name="investigation_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("case",), name="case_has_one_open_investigation"
            ),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ended_how", ""), ("ended_on", None)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_on__gte", models.F("opened_on")),
                        models.Q(("ended_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="investigation_ends_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="gathered",
            constraint=livlina.core.rows.RowPolicy(
                name="gathered_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="gathered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "consent"), ("ground", "")),
                    models.Q(("basis", "ground"), models.Q(("ground", ""), _negated=True)),
                    _connector="OR",
                ),
                name="gathered_has_its_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="gathered",
            constraint=models.CheckConstraint(
                condition=models.Q(("came_on", None), ("came_on__gte", models.F("asked_on")), _connector="OR"),
                name="gathered_came_after_it_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=livlina.core.rows.RowPolicy(
                name="communication_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("not_sent", ""),
                        ("reply_by_on__gte", models.F("sent_on")),
                        models.Q(("way", ""), _negated=True),
                    ),
                    models.Q(
                        ("replied_on", None),
                        ("reply_by_on", None),
                        ("sent_on", None),
                        ("way", ""),
                        models.Q(("not_sent", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="communication_is_made_or_left_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=models.CheckConstraint(
                condition=models.Q(("replied_on", None), ("replied_on__gte", models.F("sent_on")), _connector="OR"),
                name="reply_comes_after_the_material",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigationsection",
            constraint=livlina.core.rows.RowPolicy(
                name="investigation_section_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT is_guarded OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigationsection",
            constraint=models.UniqueConstraint(
                fields=("investigation", "heading", "child", "version"),
                name="section_has_each_version_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=livlina.core.rows.RowPolicy(
                name="proposal_rows",
                new="read_by_id = acting() OR (read_by_id IS NULL AND proposed_by_id = acting() AND case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(fields=("investigation", "position"), name="proposal_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("read_at", None), ("read_by", None)),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("read_at__isnull", False),
                        ("read_by__isnull", False),
                        models.Q(("read_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_is_read_by_another",
            ),
        ),
    ]
