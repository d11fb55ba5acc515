"""
When a way to reach somebody was confirmed anew, not the day alone: somebody else may have answered by it that same day,
and it is then to be confirmed after that. Source: S-60.
"""

from django.db import migrations, models

GRANTED = "GRANT UPDATE (confirmed_at) ON people_safechannel TO livlina_app;"


class Migration(migrations.Migration):
    dependencies = [("people", "0013_who_did_it_is_who_acts")]
    operations = [
        migrations.AddField(model_name="safechannel", name="confirmed_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(GRANTED, migrations.RunSQL.noop),
    ]
