"""
Drafts left for fourteen days are thrown away by the background work, which acts for nobody and sees none of them.

Fourteen days: a worker who was ill or away for a week finds her text; longer, and it is a file beside the file.
"""

from django.db import migrations

CLEAR = """
CREATE FUNCTION clear_old_drafts() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM organisation_draft WHERE changed_at < now() - interval '14 days'
$$;
REVOKE ALL ON FUNCTION clear_old_drafts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_old_drafts() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_drafts")]
    operations = [migrations.RunSQL(CLEAR, "DROP FUNCTION clear_old_drafts()")]
