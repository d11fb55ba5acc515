"""That contacts are taken in by the open form: loaded with the organisation, and closed on a day without one."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

LOADED = """
CREATE TRIGGER publicform_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_publicform
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_case_conferences")]
    operations = [
        migrations.CreateModel(
            name="PublicForm",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("phone", models.CharField(blank=True, max_length=60)),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("leave_to", models.CharField(blank=True, max_length=200)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_forms",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                        name="public_form_ends_after_start",
                    )
                ],
            },
        ),
        migrations.RunSQL(LOADED, migrations.RunSQL.noop),
    ]
