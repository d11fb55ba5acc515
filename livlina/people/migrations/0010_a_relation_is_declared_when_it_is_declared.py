"""
A relation that a member of staff declares has the moment when it is written, whatever the one who writes says of it.

What is closed since somebody was declared is asked by that moment: dated back it would close nothing. Source: S-14.
"""

from django.db import migrations

DECLARED = """
CREATE FUNCTION declares_now() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.declared_at := greatest(NEW.declared_at, clock_timestamp());
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION declares_now() FROM PUBLIC;
CREATE TRIGGER staff_relation_is_declared_now BEFORE INSERT ON people_staffrelation
    FOR EACH ROW EXECUTE FUNCTION declares_now();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_to_whom_a_consent_lets_out_is_kept_apart")]
    operations = [migrations.RunSQL(DECLARED, migrations.RunSQL.noop)]
