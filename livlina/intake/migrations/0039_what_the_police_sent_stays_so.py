"""
What the police sent stays from the police, whatever its way in is said to be since: it is assessed that day until it is.
And the task of a danger that a contact took into the case of one who uses violence says that it is one.

A way in could be edited, and the contact ended unassessed. Source: R-062.
"""

from django.db import migrations, models

TOLD = """
CREATE OR REPLACE FUNCTION keep_danger_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.danger_told := NEW.immediate_danger = 'yes';
    NEW.from_police := NEW.entrance = 'police';
    IF TG_OP = 'UPDATE' THEN
        NEW.danger_told := NEW.danger_told OR OLD.danger_told;
        NEW.from_police := NEW.from_police OR OLD.from_police;
    END IF;
    RETURN NEW;
END $$;
ALTER TABLE intake_contact DISABLE TRIGGER USER;
UPDATE intake_contact SET from_police = true WHERE entrance = 'police';
ALTER TABLE intake_contact ENABLE TRIGGER USER;

UPDATE cases_task t SET is_danger = true
  FROM intake_contact k JOIN cases_case c ON c.id = k.case_id
 WHERE t.case_id = c.id AND c.role = 'using_violence' AND k.assessment = '' AND (k.danger_told OR k.from_police)
   AND t.read_under = '' AND t.due_on = k.outcome_on AND t.made_by_id IS NOT DISTINCT FROM k.outcome_by_id
   AND (t.made_at AT TIME ZONE 'Europe/Stockholm')::date = k.outcome_on;
"""
UNTOLD = """
CREATE OR REPLACE FUNCTION keep_danger_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.danger_told := NEW.immediate_danger = 'yes';
    IF TG_OP = 'UPDATE' THEN
        NEW.danger_told := NEW.danger_told OR OLD.danger_told;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0038_a_contact_once_received_is_not_opened_again"),
        ("cases", "0122_danger_of_a_contact_is_ticked_off_by_another"),
    ]
    operations = [
        migrations.AddField("contact", "from_police", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(TOLD, UNTOLD),
    ]
