"""
Units, what they do and for whom, limits, lists and rights decide who sees what and how long: they come from the
organisation's file and are changed by the system alone, as roles and boards are (migration 0004). Source: S-01, S-05.
"""

from django.db import migrations

LOADED = (
    "municipality board district district_formed_of unit unitalias unitowner unitfunction catchment policearea "
    "policeareaunit locallimit closingreason project certificate"
).split()


class Migration(migrations.Migration):
    dependencies = [("organisation", "0009_blur")]
    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_the_system()",
            f"DROP TRIGGER {table}_is_loaded ON organisation_{table}",
        )
        for table in LOADED
    ]
