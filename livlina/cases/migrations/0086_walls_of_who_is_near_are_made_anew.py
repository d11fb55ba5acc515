"""
What stands is judged as who is near is told now: at once, and not when the walls are mended within the hour.

What a first contact withholds is judged of each relation that carries whereabouts. Source: S-10, S-11, S-21.
"""

from django.db import migrations

ANEW = """
SELECT keep_blocks(ARRAY(SELECT DISTINCT b.actor_id FROM cases_wallblock b));
SELECT withhold_beside_contacts(ARRAY(
    SELECT e.case_id FROM cases_engagement e
     WHERE e.carries_whereabouts AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0085_a_row_stays_in_its_case")]
    operations = [migrations.RunSQL(ANEW, migrations.RunSQL.noop)]
