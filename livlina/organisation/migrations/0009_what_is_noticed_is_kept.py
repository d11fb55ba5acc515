"""What is noticed about a method is written in one's own name, and stays as it was written. Source: R-174."""

from django.db import migrations

KEPT = """
CREATE FUNCTION check_method_note() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND NEW.written_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'What is noticed is written in one''s own name.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION check_method_note() FROM PUBLIC;
REVOKE UPDATE, DELETE ON organisation_methodnote FROM livlina_app;
CREATE TRIGGER method_note_is_checked BEFORE INSERT OR UPDATE ON organisation_methodnote
    FOR EACH ROW EXECUTE FUNCTION check_method_note();
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0008_method_notes")]
    operations = [
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER method_note_is_checked ON organisation_methodnote; DROP FUNCTION check_method_note()",
        )
    ]
