"""
A clock that runs says when what started it was told last, and not only when it began.

Told again it was the same row with the same day: a case was closed over a danger that whoever closed it was never shown,
and what had been judged or decided before counted as if it had known of it. Source: S-142, S-152.
"""

from django.db import migrations, models

AS_IT_BEGAN = "UPDATE cases_deadline SET told_at = started_at"


class Migration(migrations.Migration):
    dependencies = [("cases", "0089_a_promise_of_one_who_is_away_is_nobodys")]
    operations = [
        migrations.AddField("deadline", "told_at", models.DateTimeField(null=True)),
        migrations.RunSQL(AS_IT_BEGAN, migrations.RunSQL.noop),
        migrations.AlterField("deadline", "told_at", models.DateTimeField()),
    ]
