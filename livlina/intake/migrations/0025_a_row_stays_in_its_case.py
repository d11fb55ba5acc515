"""
A row that is told in a case stays in it, also where nothing points to it: of help, and of what a file brought.

As of the rows of cases (cases, migration 0090). Source: S-05, S-10.
"""

from django.db import migrations

STAYS = """
CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON {table} FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();
"""
TABLES = (
    "intake_importedrow",
    "support_helpexception",
    "support_helpwish",
    "support_interpreterbooking",
    "support_moretalks",
)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0024_who_has_a_contact_is_told_of_those_one_receives"),
        ("cases", "0085_a_row_stays_in_its_case"),
        ("support", "0055_a_talk_with_one_who_is_away_has_no_holder"),
    ]
    operations = [
        migrations.RunSQL(STAYS.format(table=table), f"DROP TRIGGER stays_in_its_case ON {table}") for table in TABLES
    ]
