"""
What is told of a talk has a version: the page of before does not write over what another has told since.

What she asked to take up was wiped by a colleague's older page, with no word, and stood nowhere (S-142).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0060_honour_keeps_two_apart_in_time")]

    operations = [
        migrations.AddField(model_name="session", name="version", field=models.PositiveIntegerField(default=1)),
    ]
