"""
Who takes the first contact of one parent is shown nothing of where the child is in a case that they stand in for later.

What is given on the day itself was held back; what was given before, to begin after, was not. Source: S-11, S-21.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION withhold_what_comes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_engagement e SET carries_whereabouts = false
     WHERE e.actor_id = NEW.handler_id AND e.carries_whereabouts AND e.starts_at > clock_timestamp()
       AND has_contact_beside_child(e.actor_id, e.case_id);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION withhold_what_comes() FROM PUBLIC;

CREATE TRIGGER contact_withholds_what_comes AFTER INSERT OR UPDATE OF handler_id, person_id ON intake_contact FOR EACH ROW
    WHEN (NEW.handler_id IS NOT NULL AND NEW.person_id IS NOT NULL) EXECUTE FUNCTION withhold_what_comes();
"""
UNMADE = """
DROP TRIGGER contact_withholds_what_comes ON intake_contact;
DROP FUNCTION withhold_what_comes();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0009_no_contacts_counted_beyond_a_wall"),
        ("cases", "0021_the_mark_of_a_commission_as_it_is_now"),
    ]
    operations = [migrations.RunSQL(MADE, UNMADE)]
