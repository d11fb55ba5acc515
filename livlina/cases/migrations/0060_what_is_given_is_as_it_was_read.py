"""
What a client is given of her file is what was looked through: how each event stood then is kept beside it.

The paper was made of the events as they were when it was printed, also weeks after, so that what was written in one of
them meanwhile went out though nobody had read it for her. Source: S-13, S-21, S-23.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0059_what_tells_where_somebody_is_is_kept_apart"),
    ]
    operations = [
        migrations.AddField(
            model_name="filegiven",
            name="read_as",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32), db_default=[], default=list, size=None
            ),
        ),
    ]
