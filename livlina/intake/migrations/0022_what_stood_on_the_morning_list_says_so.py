"""
A contact says itself that it stood on a morning list that was gone through.

The list was new or not by the hour of the last meeting alone: what a wall hid from the one who held it counted as gone
through, and nobody had read it. Source: S-10, R-082.
"""

from django.db import migrations, models

STOOD = """
UPDATE intake_contact c SET gone_through_at = m.until
  FROM (SELECT unit_id, max(until) AS until FROM intake_morningmeeting GROUP BY unit_id) m
 WHERE m.unit_id = c.unit_id AND c.registered_at <= m.until;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0021_a_form_sent_again_is_known_by_what_it_told")]
    operations = [
        migrations.AddField("contact", "gone_through_at", models.DateTimeField(null=True)),
        migrations.RunSQL(STOOD, migrations.RunSQL.noop),
    ]
