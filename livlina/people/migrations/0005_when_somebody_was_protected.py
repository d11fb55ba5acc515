"""
When somebody was marked as protected: what was decided to be shown to a guardian before is decided anew.

Of those who are marked already it is not known, and counts as now. Source: S-13, S-20.
"""

from django.db import migrations, models

KEPT = """
UPDATE people_person SET protected_at = clock_timestamp() WHERE protection <> 'none';

CREATE FUNCTION keep_protected_at() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.protection = NEW.protection THEN
        NEW.protected_at := OLD.protected_at;
    ELSE
        NEW.protected_at := CASE WHEN NEW.protection = 'none' THEN NULL ELSE clock_timestamp() END;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_protected_at() FROM PUBLIC;
CREATE TRIGGER protected_is_kept BEFORE INSERT OR UPDATE OF protection, protected_at ON people_person FOR EACH ROW
    EXECUTE FUNCTION keep_protected_at();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_who_ended_it_and_when_is_who_acts_now")]
    operations = [
        migrations.AddField("person", "protected_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
