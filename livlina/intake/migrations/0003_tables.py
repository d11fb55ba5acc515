import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_imports"),
        ("people", "0002_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                ("trace_ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="organisation.unit",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="när")),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("registered_at", models.DateTimeField()),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "Den det gäller"),
                            ("someone_else", "Någon annan, om en person"),
                            ("anonymous", "Vill vara anonym"),
                            ("colleague_advice", "Kollega eller annan yrkesverksam som vill ha råd, utan namn"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("exposed", "Våldsutsatt"),
                            ("using_violence", "Använder våld"),
                            ("both", "Båda"),
                            ("child", "Barn som upplevt våld"),
                            ("unknown", "Okänt"),
                        ],
                        default="unknown",
                        max_length=15,
                    ),
                ),
                (
                    "entrance",
                    models.CharField(
                        choices=[
                            ("self", "Kontakt själv"),
                            ("rvt", "Beslut från RVT"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("emergency", "Socialjour"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("barnahus", "Barnahus"),
                            ("family_law", "Familjerätt"),
                            ("other_unit", "Annan enhet"),
                            ("other_municipality", "Annan kommun"),
                            ("school", "Skola eller förskola"),
                            ("shelter", "Kvinnojour eller annat skyddat boende"),
                            ("other", "Annan"),
                            ("unknown", "Okänt"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.project",
                    ),
                ),
                (
                    "legal_support_offered",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "legal_support_accepted",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                ("began_out_of_hours", models.BooleanField(default=False)),
                ("complete_by", models.DateField(null=True)),
                (
                    "joint_meeting",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                ("joint_meeting_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="people.person",
                    ),
                ),
                (
                    "called",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad personen vill kallas"
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "Kvinna"), ("male", "Man"), ("other", "Annat"), ("unknown", "Okänt")],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("birth_year", models.PositiveSmallIntegerField(null=True)),
                ("told_age", models.PositiveSmallIntegerField(null=True)),
                ("told_age_on", models.DateField(null=True)),
                (
                    "district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.district",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                (
                    "needs_interpreter",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "interpreter_wish",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="önskemål om tolk"
                    ),
                ),
                (
                    "safe_to_call",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "safe_to_leave_message",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "safe_to_text",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "safe_to_write",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "asks_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("talk", "Någon att prata med"),
                                ("protection", "Skydd eller boende"),
                                ("advice", "Råd och information"),
                                ("children", "Stöd till barn"),
                                ("legal", "Stöd i rättsprocessen"),
                                ("stop_violence", "Sluta använda våld"),
                                ("practical", "Praktisk hjälp"),
                                ("other", "Annat"),
                            ],
                            max_length=15,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "asks_for_text",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som önskas"
                    ),
                ),
                (
                    "violence_forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("physical", "Fysiskt"),
                                ("psychological", "Psykiskt"),
                                ("sexual", "Sexuellt"),
                                ("economic", "Ekonomiskt"),
                                ("material", "Materiellt"),
                                ("latent", "Latent, hot i luften"),
                                ("digital", "Digitalt"),
                                ("stalking", "Förföljelse"),
                                ("neglect", "Försummelse"),
                                ("trafficking", "Prostitution eller människohandel"),
                            ],
                            max_length=15,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("violence_forms_asked", models.BooleanField(default=False)),
                (
                    "honour",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "has_children",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "children",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="barn"),
                ),
                (
                    "others_involved",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="andra inblandade"
                    ),
                ),
                (
                    "immediate_danger",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "danger_note",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad faran gäller"
                    ),
                ),
                ("danger_told", models.BooleanField(db_default=False, default=False)),
                ("from_police", models.BooleanField(db_default=False, default=False)),
                (
                    "note",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                (
                    "assessment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referred", "Lämnad till RVT för hot- och riskbedömning"),
                            ("assessed", "Bedömd här"),
                            ("not_reached", "Personen gick inte att nå"),
                            ("declined", "Personen vill inte ha hjälp med skydd"),
                        ],
                        max_length=20,
                    ),
                ),
                ("assessed_at", models.DateTimeField(null=True)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessment_note",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="om bedömningen"
                    ),
                ),
                ("first_answer_at", models.DateTimeField(null=True)),
                (
                    "first_answer",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="första svaret"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advice_given", "Råd gavs"),
                            ("talk_booked", "Samtal bokades"),
                            ("passed_on", "Lämnades vidare"),
                            ("declined", "Personen avböjde"),
                            ("redirected_minor", "Under 18 år, hänvisades"),
                            ("case_opened", "Ärende öppnades"),
                        ],
                        max_length=20,
                    ),
                ),
                ("outcome_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome_note",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="om utgången"),
                ),
                (
                    "passed_on_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("was_received", models.BooleanField(db_default=False, default=False)),
                (
                    "concern_reported",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "concern_note",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="orosanmälan"),
                ),
                (
                    "corrections",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="ändringar"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("gone_through_at", models.DateTimeField(null=True)),
                ("submission", models.UUIDField(null=True)),
                ("sent_marks", models.BinaryField(db_default=b"", default=b"")),
                ("sent_in", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "-received_at"], name="contact_queue"),
                    models.Index(
                        condition=models.Q(("person", None), _negated=True),
                        fields=["unit"],
                        include=("person",),
                        name="contact_callers",
                    ),
                    models.Index(condition=models.Q(("outcome", "")), fields=["unit"], name="contact_not_ended"),
                    models.Index(
                        condition=models.Q(("sent_in", True)), fields=["registered_at"], name="contact_sent_in_lately"
                    ),
                    models.Index(fields=["registered_by"], name="intake_cont_registe_c7fca0_idx"),
                    models.Index(fields=["handler"], name="intake_cont_handler_a793db_idx"),
                    models.Index(fields=["person"], name="intake_cont_person__ca8b48_idx"),
                ],
                "constraints": [
                    livlina.core.own_name.InOwnName(
                        "registered_by", last=("assessed_by", "outcome_by"), name="contact_in_own_name"
                    ),
                    models.UniqueConstraint(fields=("unit", "number"), name="contact_number_is_the_units_own"),
                    models.UniqueConstraint(
                        condition=models.Q(("submission__isnull", False)),
                        fields=("submission",),
                        name="contact_is_saved_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["anonymous", "colleague_advice"]), _negated=True),
                            ("person", None),
                            _connector="OR",
                        ),
                        name="contact_without_name_has_no_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_age", None), ("told_age_on", None)),
                            models.Q(("told_age__isnull", False), ("told_age_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_age_has_the_day_it_was_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", ""), ("outcome_on", None)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("ended_at__isnull", False),
                                ("outcome_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="contact_outcome_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessed_at", None), ("assessment", "")),
                            models.Q(models.Q(("assessment", ""), _negated=True), ("assessed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_assessment_has_its_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MorningMeeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("held_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("gone_through", models.JSONField()),
                ("submission", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "-until"], name="morning_meeting_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="morning_meeting_rows",
                        new="held_by_id = acting()",
                        using="unit_id = ANY ((SELECT my_receiving_units())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("submission__isnull", False)),
                        fields=("submission",),
                        name="meeting_is_saved_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("imported_at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField()),
                ("created", models.PositiveIntegerField()),
                ("updated", models.PositiveIntegerField()),
                ("units", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("cases", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-imported_at"], name="import_batch_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="import_batch_rows",
                        new="imported_by_id IS NOT DISTINCT FROM nullif(acting(), 0) OR undone_at IS NOT NULL",
                        using="units <@ (SELECT my_led_units())::bigint[]",
                    ),
                    livlina.core.own_name.InOwnName(
                        "imported_by", later=("undone_by",), name="import_batch_in_own_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "facts",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="raden som den lästes"
                    ),
                ),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "imported_rows",
            },
        ),
        migrations.CreateModel(
            name="ContactWays",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ways", to="intake.contact"
                    ),
                ),
                (
                    "phone",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="telefon"),
                ),
                (
                    "call_when",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="när det är säkert"
                    ),
                ),
                (
                    "say",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="säg så här"),
                ),
                (
                    "who_may_answer",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem kan svara"),
                ),
                (
                    "code_word",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="kodord"),
                ),
                (
                    "entrance_detail",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varifrån"),
                ),
                (
                    "decision_reference",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="beslut från RVT"
                    ),
                ),
                (
                    "remains",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som finns kvar hos avsändaren"
                    ),
                ),
                (
                    "passed_on_to",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vart"),
                ),
                (
                    "stood",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som stod förut"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactHandling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.contact",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("counts_until", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(changes=(), name="contact_handling_rows", using="false"),
                    models.UniqueConstraint(fields=("contact", "staff"), name="contact_is_handled_once"),
                ],
            },
        ),
    ]
