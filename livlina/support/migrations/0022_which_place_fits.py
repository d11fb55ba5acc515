"""
Which place fits one who waits: in which form, when, and whether it takes an interpreter. Not which language it is.

Source: R-359, S-10, S-11.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0021_partner_contact_is_asked_for_and_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="wait",
            name="form",
            field=models.CharField(
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
        migrations.AddField(
            model_name="wait",
            name="hours",
            field=models.CharField(
                choices=[("any", "När som helst"), ("day", "Dagtid"), ("evening", "Kväll")],
                default="any",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="wait",
            name="needs_interpreter",
            field=models.BooleanField(default=False, verbose_name="behöver tolk"),
        ),
    ]
