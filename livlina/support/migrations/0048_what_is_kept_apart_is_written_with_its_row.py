"""
Where somebody is met within help is written with what was done, and not to a row of long ago.

Whoever works with a case could write it later: refused or not, it told whether a place was told. Source: S-05, S-21.
"""

from django.db import migrations

KEPT = """
CREATE TRIGGER act_kept_with_its_row BEFORE INSERT ON support_actkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('support_interventionact');
"""
LET_GO = "DROP TRIGGER act_kept_with_its_row ON support_actkept;"


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0047_where_and_how_it_is_safe_is_kept_apart"),
        ("cases", "0062_what_is_kept_apart_stays_so"),
    ]
    operations = [migrations.RunSQL(KEPT, LET_GO)]
