import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed
from livlina.core.replaced import earlier


class Migration(migrations.Migration):
    replaces = earlier("support")
    dependencies = [
        ("cases", "0015_tables"),
        ("support", "0002_help"),
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
                            ("brings", "Tar med barnet"),
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
            ],
            options={
                "default_related_name": "sessions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="session_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
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
                    )
                ],
            },
        ),
    ]
