"""
What is told in a case is found by the case.

Without it the page of a case went through all guardianships of its board until it met one of its own: with 100 000 cases
8 655 rows and up to 83 ms, and more for each case that is added. Source: the page's targets in docs/adr/0005.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="told_in_case",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="guardianship",
            name="told_in_case",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="relation",
            name="told_in_case",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="representative",
            name="told_in_case",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="safechannel",
            name="told_in_case",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="whereabouts",
            name="told_in_case",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
    ]
