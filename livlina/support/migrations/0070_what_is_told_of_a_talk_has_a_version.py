"""
What is told of a talk has a version: the page of before does not write over what another has told since.

What she asked to take up was wiped by a colleague's older page, with no word, and stood nowhere (S-142).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0055_a_talk_with_one_who_is_away_has_no_holder")]

    operations = [
        migrations.AddField(model_name="session", name="version", field=models.PositiveIntegerField(default=1)),
    ]
