"""
Of relations told twice in one file, one goes on standing; the others are ended and stay in the history.

The one that tells of violence stays before one that does not, then the latest: nothing known of violence leaves the
page for being told again without it.
"""

from django.db import migrations

ENDED = """
UPDATE people_relation r SET ended_at = now()
  FROM (SELECT id, row_number() OVER (
                   PARTITION BY told_in_case, told_in_contact, least(person_id, other_id),
                                greatest(person_id, other_id), kind
                   ORDER BY violence = 'none', recorded_at DESC, id DESC) AS place
          FROM people_relation WHERE ended_at IS NULL) AS standing
 WHERE standing.id = r.id AND standing.place > 1;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(ENDED, migrations.RunSQL.noop)]
