"""A case is marked with violence that goes on after the separation. Source: R-142."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0052_a_relation_that_is_ended_closes_a_day_more"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="marks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("adapted_contact", "Stödkontakt som är anpassad för den som har barn"),
                        ("child_talks", "Samtalsstöd till barn"),
                        ("family_support", "Socialt stöd till familjen"),
                        ("parental_support", "Föräldrastöd"),
                        ("handover", "Stöd vid umgänge och överlämning"),
                        ("child_peace_crime", "Barnfridsbrott"),
                        ("young_relation", "Ung relation"),
                        ("after_separation", "Våldet fortsätter efter separationen"),
                    ],
                    max_length=20,
                ),
                db_default=[],
                default=list,
                size=None,
            ),
        ),
    ]
