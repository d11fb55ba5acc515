"""
A row that is told in a case stays in it, also where nothing points to it: past the pages, whoever has two cases moved
what was told in the one to the other, and its first case lost it without a trace. Source: S-05, S-10.
"""

from django.db import migrations

STAYS = """
CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON {table} FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();
"""
TABLES = ("cases_caseclosing", "cases_statedreason")


class Migration(migrations.Migration):
    dependencies = [("cases", "0084_who_is_near_hides_where_they_are_in_whatever_role")]
    operations = [
        migrations.RunSQL(STAYS.format(table=table), f"DROP TRIGGER stays_in_its_case ON {table}") for table in TABLES
    ]
