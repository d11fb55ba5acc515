"""
Who may take which decision, as the board has delegated it: loaded from the organisation's file, changed by the system
alone (migration 0010).

Source: R-103.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0018_law_is_confirmed")]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("intervention", "Insats till vuxen"),
                            ("child_intervention", "Insats till barn"),
                            ("against_guardian", "Insats till barn trots en vårdnadshavares vägran"),
                            ("shelter", "Skyddat boende"),
                            ("open_investigation", "Inleda utredning"),
                            ("no_investigation", "Inte inleda utredning"),
                            ("extend_investigation", "Förlänga utredningstiden"),
                            ("close_investigation", "Avsluta utredning utan insats"),
                            ("dismiss_appeal", "Avvisa ett överklagande som kom för sent"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("therapist", "Behandlare"),
                            ("social_worker", "Socialsekreterare"),
                            ("intake", "Mottagning"),
                            ("child_worker", "Barnhandläggare"),
                            ("barnahus_coordinator", "Barnahussamordnare"),
                            ("group_leader", "Gruppledare"),
                            ("unit_manager", "Enhetschef"),
                            ("log_reviewer", "Loggranskare"),
                            ("register_controller", "Registerkontrollant"),
                            ("records_officer", "Arkiv och utlämnande"),
                            ("statistician", "Statistiker"),
                            ("system_admin", "Systemförvaltare"),
                        ],
                        max_length=30,
                    ),
                ),
                ("body", models.CharField(blank=True, max_length=200)),
                (
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), default=list, size=None
                    ),
                ),
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("groups", models.PositiveSmallIntegerField(null=True)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="delegation_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("role", ""), _negated=True), ("body", "")),
                            models.Q(("role", ""), models.Q(("body", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="delegation_is_a_roles_or_a_bodys",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER delegation_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_delegation "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_the_system()",
            "DROP TRIGGER delegation_is_loaded ON organisation_delegation",
        ),
    ]
