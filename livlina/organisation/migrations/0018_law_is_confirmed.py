"""
A system administrator confirms, in their own name, that a section holds; what has been said of it is never changed.

The page says the same; this holds whatever it forgets. Source: law-and-methods, section 0; S-05.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SAID = """
CREATE FUNCTION check_law_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'livlina_app' AND (NEW.said_by_id IS DISTINCT FROM acting()
       OR cardinality(my_units('{system_admin}')) = 0) THEN
        RAISE EXCEPTION 'A section is confirmed by a system administrator, in their own name.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION check_law_confirmation() FROM PUBLIC;
CREATE TRIGGER law_confirmation_is_checked BEFORE INSERT ON organisation_lawconfirmation
    FOR EACH ROW EXECUTE FUNCTION check_law_confirmation();
REVOKE UPDATE, DELETE ON organisation_lawconfirmation FROM livlina_app;
"""

UNSAID = """
GRANT UPDATE, DELETE ON organisation_lawconfirmation TO livlina_app;
DROP TRIGGER law_confirmation_is_checked ON organisation_lawconfirmation;
DROP FUNCTION check_law_confirmation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("organisation", "0017_duty_roster"),
    ]

    operations = [
        migrations.CreateModel(
            name="LawConfirmation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ground", models.CharField(db_index=True, max_length=50)),
                ("section", models.CharField(blank=True, max_length=200)),
                ("law", models.CharField(max_length=200)),
                ("stated", models.CharField(max_length=400)),
                ("source", models.CharField(max_length=400)),
                ("is_withdrawal", models.BooleanField(default=False)),
                ("said_at", models.DateTimeField()),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ground", "-said_at"], name="law_confirmation_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="law_confirmation_says_what_was_read"
                    )
                ],
            },
        ),
        migrations.RunSQL(SAID, UNSAID),
    ]
