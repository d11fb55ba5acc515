"""A member of staff declares an address too: who reads of somebody there is told to the log reviewer. Source: S-43."""

from django.db import migrations

import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_persons_of_cases_before_callers"),
    ]
    operations = [
        migrations.AddField(
            model_name="staffrelation",
            name="address",
            field=livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="adress"),
        ),
    ]
