"""
Help to somebody who is not named: the unit's next number of the year, without gaps and never the same twice, and taken
only while a decision of the board says that nobody is named. What is counted is never rewritten.

Source: law-and-methods, section 1.2; R-164.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows

NUMBERED = """
CREATE FUNCTION number_nameless() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM organisation_offeredhelp o
         WHERE o.id = NEW.offered_id AND o.unit_id = NEW.unit_id AND NOT o.documents_identity
           AND o.valid_from <= NEW.started_on AND (o.valid_to IS NULL OR o.valid_to >= NEW.started_on)) THEN
        RAISE EXCEPTION 'No decision in force that day says that nobody is named.';
    END IF;
    -- two at once follow each other: the second reads what the first has committed
    PERFORM pg_advisory_xact_lock(hashtext('livlina.nameless'), NEW.unit_id::int);
    NEW.year := extract(year FROM NEW.started_on);
    NEW.number := 1 + coalesce(
        (SELECT max(n.number) FROM support_namelesshelp n WHERE n.unit_id = NEW.unit_id AND n.year = NEW.year), 0);
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION number_nameless() FROM PUBLIC;
CREATE TRIGGER nameless_help_is_numbered BEFORE INSERT ON support_namelesshelp
    FOR EACH ROW EXECUTE FUNCTION number_nameless();
REVOKE UPDATE ON support_namelesshelp, support_namelesstalk FROM livlina_app;
GRANT UPDATE (ended_on) ON support_namelesshelp TO livlina_app;
GRANT UPDATE (is_taken_back) ON support_namelesstalk TO livlina_app;
"""

UNNUMBERED = """
GRANT UPDATE ON support_namelesshelp, support_namelesstalk TO livlina_app;
DROP TRIGGER nameless_help_is_numbered ON support_namelesshelp;
DROP FUNCTION number_nameless();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0020_offered_help_nameless"),
        ("support", "0019_talks_at_led_units"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamelessHelp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("number", models.PositiveIntegerField(default=0)),
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
                (
                    "offered",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.offeredhelp"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NamelessTalk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                (
                    "help",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="talks", to="support.namelesshelp"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="namelesshelp",
            constraint=livlina.core.rows.RowPolicy(
                name="nameless_help_rows", using="unit_id = ANY ((SELECT my_working_units())::bigint[])"
            ),
        ),
        migrations.AddConstraint(
            model_name="namelesshelp",
            constraint=models.UniqueConstraint(fields=("unit", "year", "number"), name="nameless_number_is_given_once"),
        ),
        migrations.AddConstraint(
            model_name="namelesshelp",
            constraint=models.UniqueConstraint(fields=("submission",), name="nameless_help_is_begun_once"),
        ),
        migrations.AddConstraint(
            model_name="namelesshelp",
            constraint=models.CheckConstraint(
                condition=models.Q(("who__in", ["exposed", "using_violence", "other"])),
                name="nameless_help_says_who_in_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="namelesshelp",
            constraint=models.CheckConstraint(
                condition=models.Q(("age_band__in", ["", "under_18", "from_18", "from_30", "from_65"])),
                name="nameless_help_says_age_in_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="namelesshelp",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("started_on")), _connector="OR"),
                name="nameless_help_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="namelesstalk",
            constraint=livlina.core.rows.RowPolicy(
                name="nameless_talk_rows", using="help_id IN (SELECT h.id FROM support_namelesshelp h)"
            ),
        ),
        migrations.AddConstraint(
            model_name="namelesstalk",
            constraint=models.UniqueConstraint(fields=("help", "submission"), name="nameless_talk_is_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="namelesstalk",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["individual", "group", "phone", "digital"])),
                name="nameless_talk_says_how_in_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="namelesstalk",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 480)), name="nameless_talk_takes_time"
            ),
        ),
        migrations.RunSQL(NUMBERED, UNNUMBERED),
    ]
