"""
That danger has been told in a first contact stays so, whatever is told later: it is assessed that day until it is.

An answer and its words could be edited away, and the contact fell from those that are assessed the same day. What was
taken back before this is known from nothing. Source: R-062.
"""

from django.db import migrations, models

TOLD = """
CREATE FUNCTION keep_danger_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.danger_told := NEW.immediate_danger = 'yes';
    IF TG_OP = 'UPDATE' THEN
        NEW.danger_told := NEW.danger_told OR OLD.danger_told;
    END IF;
    RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION keep_danger_told() FROM PUBLIC;
CREATE TRIGGER contact_keeps_danger_told BEFORE INSERT OR UPDATE ON intake_contact FOR EACH ROW
    EXECUTE FUNCTION keep_danger_told();
ALTER TABLE intake_contact DISABLE TRIGGER USER;
UPDATE intake_contact SET danger_told = true WHERE immediate_danger = 'yes';
ALTER TABLE intake_contact ENABLE TRIGGER USER;
"""
UNTOLD = """
DROP TRIGGER contact_keeps_danger_told ON intake_contact;
DROP FUNCTION keep_danger_told();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0029_a_contact_ends_when_it_is_ended")]
    operations = [
        migrations.AddField("contact", "danger_told", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(TOLD, UNTOLD),
    ]
