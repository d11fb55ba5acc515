"""A join may be the database's own: of a row whose number is taken away. Nobody proposed it then. Source: S-10, S-15."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def by_nobody() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0009_a_join_is_taken_apart_by_two")]
    operations = [
        migrations.AlterField("humanlink", "proposed_by", by_nobody()),
        migrations.AlterField("humanlink", "approved_by", by_nobody()),
    ]
