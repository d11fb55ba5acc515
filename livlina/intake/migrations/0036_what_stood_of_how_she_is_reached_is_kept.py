"""
What stood of how the one of a first contact is reached is kept when it is told otherwise. Source: S-60, S-62.
"""

from django.db import migrations

import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [("intake", "0035_where_she_came_from_is_kept_apart")]

    operations = [
        migrations.AddField(
            model_name="contactways",
            name="stood",
            field=livlina.core.sealed.SealedText(
                blank=True, editable=False, null=True, verbose_name="vad som stod förut"
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (stood) ON intake_contactways TO livlina_app",
            "REVOKE UPDATE (stood) ON intake_contactways FROM livlina_app",
        ),
    ]
