"""
The highest that the answers have pointed to since the result was shown stands, whatever is answered afterwards.

Source: S-152; docs/adr/0011.
"""

from django.db import migrations

KEPT = """
CREATE FUNCTION keep_proposed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
BEGIN
    IF coalesce(array_position(strength, NEW.proposed::text), 0) < coalesce(array_position(strength, OLD.proposed::text), 0) THEN
        RAISE EXCEPTION 'What the answers have pointed to is never less.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_proposed() FROM PUBLIC;
CREATE TRIGGER proposed_never_sinks BEFORE UPDATE OF proposed ON assessments_assessment
    FOR EACH ROW EXECUTE FUNCTION keep_proposed();
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_danger_that_is_not_forgotten")]
    operations = [
        migrations.RunSQL(
            KEPT, "DROP TRIGGER proposed_never_sinks ON assessments_assessment; DROP FUNCTION keep_proposed()"
        )
    ]
