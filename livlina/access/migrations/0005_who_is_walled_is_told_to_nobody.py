"""
Who is on the other side of a wall from me is asked by the functions of the database, and by nobody else.

The application could call what policies no longer ask, and so learn the keys of rows that nothing shows: that she is known
here at all. Source: S-05, S-10.
"""

from django.db import migrations

CLOSED = "REVOKE EXECUTE ON FUNCTION my_walled_persons() FROM livlina_app"


class Migration(migrations.Migration):
    dependencies = [("access", "0004_key_rotation")]
    operations = [migrations.RunSQL(CLOSED, migrations.RunSQL.noop)]
