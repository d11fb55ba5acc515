"""
What a case is marked with: needs where there are children, and what it is about. Source: R-190, R-196, R-202, R-205.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0037_a_card_is_raised_unseen"),
    ]

    operations = [
        migrations.AddField(
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
                    ],
                    max_length=20,
                ),
                db_default=[],
                default=list,
                size=None,
            ),
        ),
    ]
