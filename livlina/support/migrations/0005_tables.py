import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.cases.of_case
import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed
import livlina.organisation.models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_tables"),
        ("support", "0004_who_comes"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamelessHelp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("number", models.PositiveIntegerField(default=0)),
                (
                    "offered",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.offeredhelp"
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("exposed", "Våldsutsatt"),
                            ("using_violence", "Våldsutövare"),
                            ("other", "Någon annan"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("under_18", "Under 18 år"),
                            ("from_18", "18–29 år"),
                            ("from_30", "30–64 år"),
                            ("from_65", "65 år eller äldre"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("submission", models.UUIDField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="nameless_help_rows", using="unit_id = ANY ((SELECT my_working_units())::bigint[])"
                    ),
                    models.UniqueConstraint(fields=("unit", "year", "number"), name="nameless_number_is_given_once"),
                    models.UniqueConstraint(fields=("submission",), name="nameless_help_is_begun_once"),
                    models.CheckConstraint(
                        condition=models.Q(("who__in", ["exposed", "using_violence", "other"])),
                        name="nameless_help_says_who_in_its_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("age_band__in", ["", "under_18", "from_18", "from_30", "from_65"])),
                        name="nameless_help_says_age_in_its_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("started_on")), _connector="OR"
                        ),
                        name="nameless_help_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamelessTalk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "help",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="talks", to="support.namelesshelp"
                    ),
                ),
                ("held_on", models.DateField()),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("individual", "Enskilt samtal"),
                            ("group", "Grupp"),
                            ("phone", "Telefon"),
                            ("digital", "Digitalt möte"),
                        ],
                        max_length=12,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                ("is_taken_back", models.BooleanField(default=False)),
                ("submission", models.UUIDField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="nameless_talk_rows", using="help_id IN (SELECT h.id FROM support_namelesshelp h)"
                    ),
                    models.UniqueConstraint(fields=("help", "submission"), name="nameless_talk_is_counted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["individual", "group", "phone", "digital"])),
                        name="nameless_talk_says_how_in_its_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 480)), name="nameless_talk_takes_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("version", models.PositiveIntegerField()),
                (
                    "can",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad vi kan göra"
                    ),
                ),
                (
                    "cannot",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad vi inte kan göra"
                    ),
                ),
                ("confirmed_on", models.DateField(verbose_name="personen sa ja")),
                (
                    "confirmed_how",
                    models.CharField(
                        choices=[
                            ("read", "Personen läste själv"),
                            ("heard", "Den lästes upp för personen"),
                            ("interpreted", "Den tolkades för personen"),
                        ],
                        max_length=12,
                    ),
                ),
                ("follow_up_on", models.DateField(verbose_name="följs upp")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("followed_on", models.DateField(null=True, verbose_name="uppföljd")),
                (
                    "followed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("followed_at", models.DateTimeField(null=True)),
                ("followed_submission", models.UUIDField(null=True)),
            ],
            options={
                "default_related_name": "plans",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="plan_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (written_by_id = acting() OR followed_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("written_by", later=("followed_by",), name="plan_in_own_name"),
                    models.UniqueConstraint(fields=("case", "version"), name="plan_has_each_version_once"),
                    models.UniqueConstraint(fields=("case", "submission"), name="plan_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_how", ""), _negated=True), name="plan_is_confirmed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("followed_at", None),
                                ("followed_by", None),
                                ("followed_on", None),
                                ("followed_submission", None),
                            ),
                            models.Q(
                                ("followed_at__isnull", False),
                                ("followed_by__isnull", False),
                                ("followed_on__isnull", False),
                                ("followed_submission__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_is_followed_up_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanGoal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="support.plan"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="mål")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Nått"),
                            ("partly", "Delvis"),
                            ("not", "Inte nått"),
                            ("no_longer", "Vill inte längre"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome_words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det gick"),
                ),
            ],
            options={
                "default_related_name": "plan_goals",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="plan_goal_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("plan", name="within_case_plan_goal"),
                    models.UniqueConstraint(fields=("plan", "position"), name="plan_has_each_goal_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhatNext",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("go_on", "Gå vidare med mer stöd, genom utredning"),
                            ("content", "Är nöjd så"),
                            ("elsewhere", "Få stöd av en annan enhet"),
                            ("not_known", "Vet inte än"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="med personens ord"
                    ),
                ),
                ("knots", models.PositiveSmallIntegerField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "what_next",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="what_next_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND asked_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="what_next_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MoreTalks",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "Samtal utan utredning"),
                            ("motivational", "Motiverande samtal"),
                            ("support_centre", "Samtal hos Stödcentrum"),
                            ("investigation", "Samtal i utredning"),
                            ("help", "Samtal i beviljad insats"),
                            ("advice", "Rådgivning eller kontakt"),
                            ("joint", "Gemensamt samtal med den andra parten"),
                            ("other", "Annat möte"),
                        ],
                        max_length=15,
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("granted", "Ja, fler samtal"), ("declined", "Nej")], max_length=10
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför det blev så"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "more_talks",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="more_talks_rows",
                        new="(asked_by_id = acting() AND case_id = ANY ((SELECT my_worked_cases())::bigint[])) OR (asked_by_id <> acting() AND decided_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("asked_by", later=("decided_by",), name="more_talks_in_own_name"),
                    models.UniqueConstraint(fields=("case", "submission"), name="more_talks_are_asked_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("case", "kind"),
                        name="more_talks_wait_once_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="more_talks_are_decided_by_somebody",
                    ),
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="more_talks_are_some"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wait",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talks", "Stödsamtal"),
                            ("freedom_talks", "Samtal om frihet"),
                            ("violence_talks", "Samtal om våld"),
                            ("motivational", "Motiverande samtal"),
                            ("group", "Grupp"),
                            ("parent", "Föräldrastöd"),
                            ("child_talks", "Barnets egna samtal"),
                            ("child_group", "Barngrupp"),
                            ("support_person", "Stödperson eller kontaktperson"),
                            ("other", "Annan hjälp"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("acute", "Akut"), ("soon", "Snart"), ("planned", "Enligt plan")], max_length=10
                    ),
                ),
                ("since", models.DateField(verbose_name="väntar sedan")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_place", "Ingen ledig plats"),
                            ("group_starts", "En grupp har inte börjat"),
                            ("interpreter", "Tolk eller rätt kompetens saknas"),
                            ("own_wish", "Personen vill vänta"),
                            ("safety", "Något måste bli tryggt först"),
                            ("other", "Annat"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför det väntar"
                    ),
                ),
                ("need", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="behov")),
                (
                    "hours",
                    models.CharField(
                        choices=[("any", "När som helst"), ("day", "Dagtid"), ("evening", "Kväll")],
                        default="any",
                        max_length=10,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("any", "Vilken som helst"),
                            ("alone", "Enskilt"),
                            ("group", "I grupp"),
                            ("apart", "På distans"),
                        ],
                        default="any",
                        max_length=10,
                    ),
                ),
                ("needs_interpreter", models.BooleanField(default=False, verbose_name="behöver tolk")),
                ("next_check_on", models.DateField(verbose_name="nästa kontroll")),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("ended_on", models.DateField(null=True, verbose_name="väntade till")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("began", "Hjälpen har börjat"),
                            ("declined", "Tackade nej"),
                            ("moved", "Flyttade"),
                            ("no_need", "Behöver inte längre"),
                            ("not_reached", "Gick inte att nå"),
                            ("other", "Annat"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "end_words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det blev"),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "waits",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="wait_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("placed_by", later=("ended_by",), name="wait_in_own_name"),
                    models.UniqueConstraint(fields=("case", "submission"), name="wait_is_saved_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("case", "kind"),
                        name="one_waits_once_for_each_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None), ("ended_on", None)),
                            models.Q(
                                models.Q(("end_reason", ""), _negated=True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("since")),
                            ),
                            _connector="OR",
                        ),
                        name="wait_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "wait",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="support.wait"
                    ),
                ),
                ("checked_on", models.DateField(verbose_name="kontrollerad")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("call", "Telefon"),
                            ("meeting", "Möte"),
                            ("message", "Meddelande"),
                            ("other", "På annat sätt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("calm", "Lugnt"),
                            ("worse", "Värre än förut"),
                            ("danger", "Fara"),
                            ("not_reached", "Nåddes inte"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("acute", "Akut"), ("soon", "Snart"), ("planned", "Enligt plan")], max_length=10
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det var"),
                ),
                (
                    "done",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som gjordes"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "wait_checks",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="wait_check_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND checked_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("wait", name="within_case_wait_check"),
                    models.UniqueConstraint(fields=("case", "submission"), name="wait_check_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitOffer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "wait",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="support.wait"
                    ),
                ),
                ("place", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="plats")),
                ("offered_on", models.DateField(verbose_name="erbjuden")),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Tackade ja"), ("declined", "Tackade nej"), ("none", "Inget svar")],
                        max_length=10,
                    ),
                ),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                ("answered_on", models.DateField(null=True, verbose_name="besvarad")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "wait_offers",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="wait_offer_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (offered_by_id = acting() OR answered_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(
                        "offered_by", later=("answered_by",), name="wait_offer_in_own_name"
                    ),
                    livlina.cases.of_case.SameCase("wait", name="within_case_wait_offer"),
                    models.UniqueConstraint(fields=("case", "submission"), name="wait_offer_is_saved_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("wait",), name="one_place_is_offered_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at", None), ("answered_by", None), ("answered_on", None)
                            ),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answered_on__gte", models.F("offered_on")),
                            ),
                            _connector="OR",
                        ),
                        name="wait_offer_is_answered_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Intervention",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("kind", models.SlugField(db_index=False)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("service", "Utan behovsprövning"),
                            ("decision", "Beslut i ärendet"),
                            ("commission", "Uppdrag"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ground_ref", models.UUIDField(null=True)),
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("starts_on", models.DateField(verbose_name="börjar")),
                ("ends_on", models.DateField(null=True, verbose_name="sista dag")),
                ("placement_ref", models.UUIDField(null=True)),
                ("method_version", models.CharField(blank=True, max_length=120)),
                (
                    "child_worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guardian_worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("witness_only", models.BooleanField(default=False)),
                ("is_training", models.BooleanField(default=False, verbose_name="ges inom en utbildning")),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("ended_on", models.DateField(null=True, verbose_name="avslutad")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Det vi skulle göra är gjort"),
                            ("no_more", "Personen vill inte mer"),
                            ("not_coming", "Personen kommer inte"),
                            ("other_help", "Annan hjälp tar vid"),
                            ("moved", "Personen har flyttat"),
                            ("not_safe", "Det var inte säkert att fortsätta"),
                            ("other", "Annat"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "end_words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför"),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "interventions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="intervention_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("started_by", later=("ended_by",), name="intervention_in_own_name"),
                    models.UniqueConstraint(fields=("case", "submission"), name="intervention_is_saved_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("case", "kind"),
                        name="intervention_of_a_kind_runs_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", "service"), ("ground_ref", None)),
                            models.Q(models.Q(("ground", "service"), _negated=True), ("ground_ref__isnull", False)),
                            _connector="OR",
                        ),
                        name="intervention_has_its_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                            models.Q(("ended_on", None), ("ended_on__gte", models.F("starts_on")), _connector="OR"),
                        ),
                        name="intervention_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None), ("ended_on", None)),
                            models.Q(
                                models.Q(("end_reason", ""), _negated=True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="intervention_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "time",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session",
                        to="organisation.bookedtime",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "Samtal utan utredning"),
                            ("motivational", "Motiverande samtal"),
                            ("support_centre", "Samtal hos Stödcentrum"),
                            ("investigation", "Samtal i utredning"),
                            ("help", "Samtal i beviljad insats"),
                            ("advice", "Rådgivning eller kontakt"),
                            ("joint", "Gemensamt samtal med den andra parten"),
                            ("other", "Annat möte"),
                        ],
                        default="talk",
                        max_length=15,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("individual", "Enskilt samtal"),
                            ("group", "Grupp"),
                            ("phone", "Telefon"),
                            ("digital", "Digitalt möte"),
                        ],
                        default="individual",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Bokat"),
                            ("held", "Genomfört"),
                            ("missed", "Uteblev"),
                            ("cancelled", "Avbokat"),
                            ("late", "Avbokat sent"),
                            ("moved", "Flyttat"),
                            ("never", "Var inte så"),
                        ],
                        default="booked",
                        max_length=12,
                    ),
                ),
                (
                    "can_talk",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "childcare",
                    models.CharField(
                        choices=[
                            ("unknown", "Inte frågat"),
                            ("no", "Behövs inte"),
                            ("brings", "Barnet får följa med"),
                            ("arranged", "Ordnad"),
                            ("needed", "Behövs, inte ordnad"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                (
                    "moved_to",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_from",
                        to="support.session",
                    ),
                ),
                (
                    "intervention",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="support.intervention"
                    ),
                ),
                (
                    "other_party",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("violence", "Våldet"),
                            ("safety", "Säkerhet"),
                            ("children", "Barnen"),
                            ("parenting", "Föräldraskap"),
                            ("questions", "Barnets frågor, och när barnet används mot föräldern"),
                            ("feelings", "Känslor och reaktioner"),
                            ("relations", "Relationer och nätverk"),
                            ("everyday", "Vardag och ekonomi"),
                            ("legal", "Rättsprocessen"),
                            ("other", "Annat"),
                        ],
                        max_length=12,
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=30)),
                (
                    "children",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Ja, det pratade vi om"), ("no", "Nej, inte den här gången")],
                        max_length=5,
                    ),
                ),
                (
                    "goals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("exercise", models.CharField(blank=True, max_length=200)),
                (
                    "at_first",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Ja, och sa att det går bra att berätta"), ("no", "Nej, eller sa det inte")],
                        max_length=5,
                    ),
                ),
                (
                    "at_first_why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför utan en vårdnadshavare"
                    ),
                ),
                (
                    "agenda",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="det personen valde att ta upp"
                    ),
                ),
                (
                    "taken_home",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed", "Lämnas i handen hos oss"),
                            ("letter", "Skickas som brev"),
                            ("forwarded", "Skickas genom Skatteverket"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "default_related_name": "sessions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="session_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase(
                        "moved_to", "intervention", "other_party", name="within_case_session"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("moved_to__isnull", False), ("state", "moved")),
                            models.Q(models.Q(("state", "moved"), _negated=True), ("moved_to", None)),
                            _connector="OR",
                        ),
                        name="moved_session_points_to_the_new_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterpreterBooking",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interpreter", to="support.session"
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("any", "Spelar ingen roll"), ("female", "Kvinna"), ("male", "Man")],
                        default="any",
                        max_length=10,
                    ),
                ),
                (
                    "language",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="språk"),
                ),
                (
                    "dialect",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="dialekt"),
                ),
                (
                    "refused",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="tolkar som inte får komma"
                    ),
                ),
                ("alias", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="alias")),
                (
                    "state",
                    models.CharField(
                        choices=[("wanted", "Ska beställas"), ("ordered", "Beställd"), ("called_off", "Avbeställd")],
                        default="wanted",
                        max_length=10,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "interpreters",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="interpreter_booking_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(last=("changed_by",), name="interpreter_booking_in_own_name"),
                    livlina.cases.of_case.SameCase("session", name="within_case_interpreter_booking"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpFacts",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "parent_contact",
                    models.CharField(
                        choices=[
                            ("current", "pågår"),
                            ("recent", "har nyligen pågått"),
                            ("none", "ingen"),
                            ("unknown", "vet inte"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("parent_contact_ended_on", models.DateField(null=True)),
                (
                    "violence_ceased",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "life_stable",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "safe_and_protected",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "meets_violent_parent",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "decision_for_child",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "motivation_assessed",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "court_ordered_contact",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "help_facts",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(),
                        name="help_facts_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND told_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="help_facts_are_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpException",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "facts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exceptions", to="support.helpfacts"
                    ),
                ),
                ("help", models.CharField(max_length=50)),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("parent_contact", "om en förälder har eget stöd här"),
                            ("violence_ceased", "om våldet har upphört"),
                            ("life_stable", "om barnets liv är stabilt"),
                            ("safe_and_protected", "om barnet är tryggt och skyddat"),
                            ("meets_violent_parent", "om barnet träffar den förälder som har använt våld"),
                            ("motivation_assessed", "om motivationen är bedömd"),
                            ("court_ordered_contact", "om domstol har beslutat om övervakat umgänge"),
                            ("income_support", "om personen har försörjningsstöd"),
                            ("placement", "om hjälpen hör till en placering"),
                            ("police_interview", "om barnet förhörs hos polisen"),
                            ("partner_in_treatment", "om den andra är i behandling här"),
                        ],
                        max_length=30,
                    ),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "help_exceptions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(),
                        name="help_exception_rows",
                        new="case_id = ANY ((SELECT my_led_sides())::bigint[]) AND case_id <> ALL ((SELECT my_cases_in_hand())::bigint[]) AND decided_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("facts", name="within_case_help_exception"),
                    models.UniqueConstraint(fields=("facts", "help", "condition"), name="help_exception_is_made_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpWish",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("help", models.CharField(max_length=50)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not_offered", "Ges inte här"),
                            ("group_not_offered", "Grupp ges inte här"),
                            ("no_place", "Ingen ledig plats"),
                            ("conditions", "Villkoren är inte uppfyllda"),
                            ("no_consent", "En vårdnadshavare säger nej"),
                            ("limit", "Gränsen är nådd"),
                            ("competence", "Tolk eller rätt kompetens saknas"),
                            ("other", "Annat"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="med personens ord"
                    ),
                ),
                ("wished_on", models.DateField(verbose_name="önskade")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "help_wishes",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(),
                        name="help_wish_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND noted_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="help_wish_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditionCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("checked_on", models.DateField()),
                (
                    "violence_ceased",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "life_stable",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "safe_and_protected",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "meets_violent_parent",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "receptive",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "goes_on_because",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför Trappan fortsätter ändå"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "condition_checks",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="condition_check_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND checked_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="conditions_are_checked_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterventionAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "intervention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="support.intervention"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("crisis", "Kris- och stödsamtal"),
                            ("advice", "Råd"),
                            ("legal", "Information om rättsprocessen"),
                            ("contacts", "Hjälp med kontakter"),
                            ("forms", "Hjälp med blanketter"),
                            ("accompany", "Medföljning"),
                            ("trial", "Stöd före, under eller efter rättegång"),
                            ("phone", "Rådgivning på telefon"),
                            ("practical", "Praktiskt stöd"),
                            ("check", "Säkerhetskontroll"),
                            ("referred", "Remiss skickad"),
                            ("accepted", "Vården tar emot"),
                            ("bounced", "Remissen kom tillbaka eller skickades vidare"),
                            ("holding", "Kontakt i väntan på vården"),
                            ("study_yes", "Med i studien: alla som behöver har sagt ja"),
                            ("study_no", "Inte med i studien"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "destination",
                    models.CharField(
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
                (
                    "item",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bank", "Bankkonto"),
                            ("divorce", "Skilsmässa"),
                            ("authorities", "Kontakter med myndigheter"),
                            ("travel", "Resor"),
                            ("post", "Post och adress"),
                            ("income", "Inkomst och ekonomi"),
                            ("housing", "Bostad"),
                            ("school", "Skola och förskola"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(verbose_name="dag")),
                (
                    "companion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("keeps_place", models.BooleanField(default=False)),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planerat"), ("done", "Gjort"), ("not_done", "Blev inte av")],
                        max_length=10,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "marked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("marked_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "intervention_acts",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="intervention_act_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(
                        "noted_by", later=("marked_by",), name="intervention_act_in_own_name"
                    ),
                    livlina.cases.of_case.SameCase("intervention", name="within_case_intervention_act"),
                    models.UniqueConstraint(
                        fields=("case", "submission", "item"), name="intervention_act_is_saved_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("marked_at", None), ("marked_by", None)),
                            models.Q(("marked_at__isnull", False), ("marked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="intervention_act_is_marked_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterventionExtension",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "intervention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="support.intervention",
                    ),
                ),
                ("talks_before", models.PositiveSmallIntegerField(null=True)),
                ("talks_after", models.PositiveSmallIntegerField(null=True)),
                ("ends_before", models.DateField(null=True)),
                ("ends_after", models.DateField(null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("need", "Behovet finns kvar"),
                            ("after_separation", "Våldet fortsätter efter separationen"),
                            ("court", "En rättsprocess pågår"),
                            ("trauma", "Symtom på trauma"),
                            ("pause", "Det blev ett uppehåll"),
                            ("other", "Annat"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                ("ground_ref", models.UUIDField(null=True)),
                ("court_until", models.DateField(null=True, verbose_name="rättsprocessen väntas vara klar")),
                (
                    "extended_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("extended_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "intervention_extensions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="intervention_extension_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND extended_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("intervention", name="within_case_intervention_extension"),
                    models.UniqueConstraint(fields=("case", "submission"), name="intervention_extension_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                (
                    "manual",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="manual"),
                ),
                (
                    "manual_version",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="manualens version"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("manual", "Enligt manualen"),
                            ("response_based", "Responsbaserad"),
                            ("other", "Annan variant"),
                        ],
                        max_length=15,
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField()),
                (
                    "room",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.room"
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.competencekind",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="första dagen")),
                ("ends_on", models.DateField(verbose_name="sista dagen")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("announced", "Utlyst"),
                            ("open", "Tar emot"),
                            ("runs", "Pågår"),
                            ("ended", "Avslutad"),
                        ],
                        default="announced",
                        max_length=10,
                    ),
                ),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("announced_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission", models.UUIDField(unique=True)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="help_group_rows",
                        new="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                        using="unit_id = ANY ((SELECT my_working_units())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.group_id = support_helpgroup.id)",
                    ),
                    livlina.core.own_name.InOwnName("announced_by", name="help_group_in_own_name"),
                    models.UniqueConstraint(fields=("unit", "number"), name="group_number_is_given_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["exposed", "using_violence", "child"]),
                            ("state__in", ["announced", "open", "runs", "ended"]),
                        ),
                        name="group_is_for_one_role",
                    ),
                    models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="group_takes_somebody"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupSeat",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="support.helpgroup"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=0)),
                (
                    "standing",
                    models.CharField(
                        choices=[("asked", "Tillfrågad"), ("comes", "Deltar"), ("left", "Deltar inte")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "called",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="kallas i gruppen"
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_seat_rows",
                        new="EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id AND p.case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                        using="id = ANY ((SELECT my_held_seats())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id)",
                    ),
                    models.UniqueConstraint(fields=("group", "number"), name="seat_has_its_own_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="support.helpgroup"
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="place", to="support.groupseat"
                    ),
                ),
                (
                    "wait",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_places",
                        to="support.wait",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Föreslagen"),
                            ("accepted", "Har tackat ja"),
                            ("declined", "Blev inte av"),
                            ("started", "Deltar"),
                            ("ended", "Har slutat"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("has_order", models.BooleanField(default=False)),
                (
                    "why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför den gruppen"
                    ),
                ),
                ("proposed_on", models.DateField(verbose_name="föreslagen")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "group_places",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_place_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("wait", name="within_case_group_place"),
                    models.UniqueConstraint(fields=("case", "submission"), name="group_place_is_proposed_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "accepted", "started"))),
                        fields=("case", "group"),
                        name="one_has_one_place_in_a_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMeeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="support.helpgroup"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("slot", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="tid")),
                ("theme", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="tema")),
                ("planned_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="inställd")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_meeting_rows",
                        new="group_id = ANY ((SELECT my_held_groups())::bigint[])",
                        using="unit_id = ANY ((SELECT my_working_units())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.group_id = support_groupmeeting.group_id)",
                    ),
                    livlina.core.own_name.InOwnName(later=("cancelled_by",), name="group_meeting_in_own_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        fields=("group", "slot"),
                        name="group_meets_once_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at", None), ("cancelled_by", None)),
                            models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="group_meeting_is_cancelled_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupHost",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hosts", to="support.helpgroup"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("left_at", models.DateTimeField(null=True)),
                ("counts_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("left_at",),
                        name="group_host_rows",
                        new="unit_id = ANY ((SELECT my_led_units())::bigint[])",
                        using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)), fields=("group", "staff"), name="one_holds_a_group_once"
                    ),
                ],
            },
            bases=(livlina.organisation.models.OfStaff, models.Model),
        ),
        migrations.CreateModel(
            name="GroupAttendance",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="support.groupplace"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="support.groupmeeting"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="dag")),
                (
                    "was",
                    models.CharField(
                        choices=[("present", "Var med"), ("told", "Hörde av sig"), ("absent", "Kom inte")],
                        max_length=10,
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("marked_at", models.DateTimeField()),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="om personen"),
                ),
                (
                    "words_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "group_attendances",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_attendance_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND words_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(later=("words_by",), name="group_attendance_in_own_name"),
                    livlina.cases.of_case.SameCase("place", name="within_case_group_attendance"),
                    models.UniqueConstraint(fields=("place", "meeting"), name="attendance_is_marked_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="support.groupplace"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("entry_talk", "Inledande samtal"),
                            ("accepted", "Tackade ja"),
                            ("declined", "Tackade nej, eller det blev inte av"),
                            ("started", "Började i gruppen"),
                            ("left", "Slutade i gruppen"),
                        ],
                        max_length=10,
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="dag")),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "Gick hela gruppen"),
                            ("own_wish", "Ville sluta"),
                            ("other_help", "Fick annan hjälp"),
                            ("safety", "Det var inte tryggt"),
                            ("moved", "Flyttade"),
                            ("other", "Annat"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det var"),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "group_steps",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("place", name="within_case_group_step"),
                    models.UniqueConstraint(fields=("case", "submission"), name="group_step_is_written_once"),
                ],
            },
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
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                    "meets",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Som vårdnadshavarna har kommit överens"),
                            ("decided", "Enligt dom eller beslut"),
                            ("supported", "Med umgängesstöd"),
                            ("unsettled", "Inget är bestämt, men de träffas"),
                            ("paused", "Pausat"),
                            ("none", "De träffas inte"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
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
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "childs_words",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="childs_word_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND (meets_id IS NULL OR may_name_person(meets_id))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (coalesce(greatest(starts_on, ends_on) <= today(), true) OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="childs_word_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(("contact", ""), ("meets__isnull", False), _connector="XOR"),
                        name="a_child_meets_somebody_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("voice", ""), ("told_by", "child"), _connector="OR"),
                        name="a_childs_voice_is_the_childs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerContact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("ask_by", models.DateField(verbose_name="erbjuds senast")),
                (
                    "instruction",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.instruction"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "partner_contacts",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="partner_contact_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND asked_by_id = acting() AND instruction_id IS NULL",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("instruction", name="within_case_partner_contact"),
                    models.UniqueConstraint(fields=("case", "submission"), name="partner_contact_is_asked_for_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="said", to="support.partnercontact"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Personen vill ha kontakten"),
                            ("declined", "Personen vill inte"),
                            ("thinking", "Personen vill tänka på det"),
                            ("not_reached", "Gick inte att fråga"),
                            ("check", "Säkerhetskontroll"),
                            ("ended", "Kontakten slutar"),
                            ("wished", "Personen har själv bett om kontakten"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("call", "Telefon"),
                            ("meeting", "Möte"),
                            ("message", "Meddelande"),
                            ("other", "På annat sätt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("calm", "Lugnt"),
                            ("worse", "Värre än förut"),
                            ("danger", "Fara"),
                            ("not_reached", "Nåddes inte"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad personen sa"
                    ),
                ),
                (
                    "done",
                    livlina.core.sealed.SealedText(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="vad ni kom överens om, eller vad som gjordes",
                    ),
                ),
                ("next_on", models.DateField(null=True, verbose_name="nästa dag")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_back", "Personen vill inte mer"),
                            ("no_need", "Den behövs inte längre"),
                            ("other_help", "Annan hjälp tar vid"),
                            ("moved", "Personen har flyttat"),
                            ("other", "Annat"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "partner_words",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="partner_word_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("contact", name="within_case_partner_word"),
                    models.UniqueConstraint(fields=("case", "submission"), name="partner_word_is_said_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "check"), models.Q(("state", ""), _negated=True)),
                            models.Q(models.Q(("kind", "check"), _negated=True), ("state", "")),
                            _connector="OR",
                        ),
                        name="partner_word_has_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "ended"), models.Q(("end_reason", ""), _negated=True)),
                            models.Q(models.Q(("kind", "ended"), _negated=True), ("end_reason", "")),
                            _connector="OR",
                        ),
                        name="partner_contact_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("kind", models.CharField(max_length=50)),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad")),
                ("names_giver", models.BooleanField(default=False)),
                ("wanted_on", models.DateField(verbose_name="önskad start")),
                ("left_on", models.DateField(null=True, verbose_name="lämnade den")),
                ("began_on", models.DateField(null=True, verbose_name="började")),
                ("ended_on", models.DateField(null=True, verbose_name="avslutades")),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_offered", "Ges inte här"),
                            ("group_not_offered", "Grupp ges inte här"),
                            ("no_place", "Ingen ledig plats"),
                            ("conditions", "Villkoren är inte uppfyllda"),
                            ("no_consent", "En vårdnadshavare säger nej"),
                            ("limit", "Gränsen är nådd"),
                            ("competence", "Tolk eller rätt kompetens saknas"),
                            ("other", "Annat"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "marked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("marked_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "chain_steps",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="chain_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (coalesce(left_on, began_on, wanted_on) <= today() OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName("placed_by", last=("marked_by",), name="chain_step_in_own_name"),
                    models.UniqueConstraint(fields=("case", "submission", "kind"), name="chain_step_is_saved_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", False)),
                        fields=("case", "left_on", "kind"),
                        name="one_leaves_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            models.Q(("began_on__isnull", False), ("ended_on__gte", models.F("began_on"))),
                            _connector="OR",
                        ),
                        name="chain_step_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("missing", ""), ("began_on", None), _connector="OR"),
                        name="chain_step_is_missing_or_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="times", to="support.groupmeeting"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "time",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_time",
                        to="organisation.bookedtime",
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_time_rows", using="unit_id = ANY ((SELECT my_working_units())::bigint[])"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="support.interventionact"
                    ),
                ),
                (
                    "place",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="var, och när på dagen"
                    ),
                ),
                (
                    "safety",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="hur det blir säkert"
                    ),
                ),
            ],
            options={
                "default_related_name": "act_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="act_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_act_kept"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainStepKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="support.chainstep"
                    ),
                ),
                (
                    "by_whom",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som gör det"
                    ),
                ),
            ],
            options={
                "default_related_name": "chain_step_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="chain_step_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_chain_step_kept"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="support.session"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Bokat"),
                            ("held", "Genomfört"),
                            ("missed", "Uteblev"),
                            ("cancelled", "Avbokat"),
                            ("late", "Avbokat sent"),
                            ("moved", "Flyttat"),
                            ("never", "Var inte så"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("done_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "default_related_name": "session_acts",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(), name="session_act_rows", using="case_id = ANY ((SELECT my_cases())::bigint[])"
                    ),
                    livlina.cases.of_case.SameCase("session", name="within_case_session_act"),
                ],
            },
        ),
    ]
