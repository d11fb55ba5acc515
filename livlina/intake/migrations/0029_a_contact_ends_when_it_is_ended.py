"""
That a contact has ended is a moment by the database's clock, beside the day that is said of it.

The day may be any since the contact came, and it decided for how long who handled it was kept from the other side: ended
with yesterday's day it opened her case at once. Of those that had ended, the moment is when it was traced. Source: S-10.
"""

from django.db import migrations, models
from django.db.models import Q

NOW = """
UPDATE intake_contact c SET ended_at = coalesce(
    (SELECT max(t.at) FROM access_trace t
      WHERE t.case_ref = c.trace_ref AND t.action IN ('contact.ended', 'contact.became_case')),
    (c.outcome_on + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
 WHERE c.outcome <> '';

CREATE FUNCTION end_contact_now() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.outcome = '' THEN
        NEW.ended_at := NULL;
    ELSIF TG_OP = 'UPDATE' AND OLD.outcome <> '' AND current_user = 'livlina_app' THEN
        NEW.ended_at := OLD.ended_at;
    ELSIF current_user = 'livlina_app' OR NEW.ended_at IS NULL THEN
        NEW.ended_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION end_contact_now() FROM PUBLIC;

CREATE TRIGGER contact_ends_now BEFORE INSERT OR UPDATE OF outcome, ended_at ON intake_contact FOR EACH ROW
    EXECUTE FUNCTION end_contact_now();

DROP TRIGGER contact_walls_change ON intake_contact;
CREATE TRIGGER contact_walls_change AFTER UPDATE ON intake_contact FOR EACH ROW
    WHEN ((OLD.person_id IS NOT NULL OR NEW.person_id IS NOT NULL) AND (
        OLD.handler_id IS DISTINCT FROM NEW.handler_id OR OLD.person_id IS DISTINCT FROM NEW.person_id
        OR OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.unit_id <> NEW.unit_id))
    EXECUTE FUNCTION keep_walls_of_contact();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0028_what_stood_together_through_a_row_that_is_gone")]
    operations = [
        migrations.AddField("contact", "ended_at", models.DateTimeField(null=True)),
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.RemoveConstraint("contact", "contact_outcome_has_its_day"),
        migrations.AddConstraint(
            "contact",
            models.CheckConstraint(
                name="contact_outcome_has_its_day",
                condition=Q(outcome="", outcome_on=None, ended_at=None)
                | (~Q(outcome="") & Q(outcome_on__isnull=False, ended_at__isnull=False)),
            ),
        ),
    ]
